"""Two releases about the same round, with one person gone between them: their difference is that person's answer (D4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from facilitation_kit.activities.rounds import Ballot
from facilitation_kit.analysis.differencing import CHANGED_SINCE, RoomResult, room_result
from facilitation_kit.analysis.disclosure_control import Policy, Profile, ProtectedTable, protect
from facilitation_kit.analysis.findings import round_findings
from facilitation_kit.analysis.group_findings import group_result
from facilitation_kit.analysis.protected_groups import ProtectedGroupTable
from facilitation_kit.analysis.released_tables import ReleasedTable, release_of, release_of_groups
from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import ParticipantId
from tests.builders import after
from tests.grouped_rounds import ACTIVITIES, LABELS, Said, one_statement, statement_ballots, tally_of, texts
from tests.stored_rounds import hold_round, state_of, store_in

POLICY = Policy()
ROUND = one_statement()
SAID: Said = {"young": (11, 9, 5), "workers": (8, 7, 6)}
LEAVER = "workers-disagree-0"


def without(ballots: Sequence[Ballot], person: str = LEAVER) -> list[Ballot]:
    return [one for one in ballots if one.participant != person]


def counts(table: ProtectedTable) -> dict[str, int]:
    return {name: cell.value or 0 for name, cell in table.rows[0].cells.items()}


def result(ballots: Sequence[Ballot], profile: Profile, *released: ReleasedTable) -> RoomResult:
    return room_result(tally_of(ROUND, ballots), POLICY, profile=profile, released=released)


def released(ballots: Sequence[Ballot], profile: Profile, seconds: float = 0) -> ReleasedTable:
    table = protect(tally_of(ROUND, ballots), POLICY, profile=profile)
    return release_of(table, ROUND.id, audience="readers", cut_off=after(seconds))


def groups(
    ballots: Sequence[Ballot], *released: ReleasedTable, profile: Profile = Profile.WORKING_GROUP
) -> ProtectedGroupTable:
    table = group_result(
        ROUND,
        ACTIVITIES["statements"],
        ballots,
        Counter[str | None](one.group for one in ballots),
        result(ballots, profile, *released),
        POLICY,
        labels=LABELS,
        released=released,
    )
    assert table is not None
    return table


def test_control_the_difference_of_two_fresh_results_is_one_persons_answer() -> None:
    ballots = statement_ballots(SAID)
    before = counts(result(ballots, Profile.ROOM).table)
    now = counts(result(without(ballots), Profile.WORKING_GROUP).table)
    assert {name for name in before if before[name] != now[name]} == {"disagree"}


@pytest.mark.parametrize("first", [Profile.ROOM, Profile.WORKING_GROUP])
def test_after_a_withdrawal_the_figures_stay_as_they_were(first: Profile) -> None:
    ballots = statement_ballots(SAID)
    earlier = released(ballots, first)
    now = result(without(ballots), Profile.WORKING_GROUP, earlier)
    assert counts(now.table) == counts(result(ballots, first).table)
    assert now.frozen_at == earlier.cut_off
    assert now.table.turnout.eligible.value is None


def test_what_has_not_changed_is_shown_as_today() -> None:
    ballots = statement_ballots(SAID)
    now = result(ballots, Profile.WORKING_GROUP, released(ballots, Profile.ROOM))
    assert now.frozen_at is None


def test_when_a_whole_group_of_people_has_come_the_figures_are_of_today() -> None:
    ballots = statement_ballots(SAID)
    more = [*ballots, *(replace(one, participant=ParticipantId(f"late-{n}")) for n, one in enumerate(ballots[:12]))]
    now = result(more, Profile.WORKING_GROUP, released(ballots, Profile.ROOM))
    assert now.frozen_at is None
    assert now.table.ballots.value == len(more)


def test_frozen_figures_are_protected_for_outsiders_too() -> None:
    ballots = statement_ballots(SAID)
    now = result(without(ballots), Profile.EXTERNAL, released(ballots, Profile.ROOM))
    assert now.table.ballots.value == 45
    assert now.frozen_at is not None


def test_where_the_release_hid_figures_nothing_more_is_shown_to_others() -> None:
    ballots = statement_ballots(SAID)
    earlier = released(ballots, Profile.EXTERNAL)
    gone = ballots
    for number in range(4):
        gone = without(gone, f"workers-disagree-{number}")
    now = result(gone, Profile.WORKING_GROUP, earlier)
    assert now.table.withheld == CHANGED_SINCE
    again = result(gone, Profile.EXTERNAL, earlier)
    assert [row.label for row in again.table.rows] == [row.label for row in now.table.rows], "labels are those of today"
    again_released = release_of(again.table, ROUND.id, audience="readers", cut_off=after(0))
    assert again_released.table == earlier.table


def test_control_groups_of_today_beside_a_room_of_yesterday_tell_who_went() -> None:
    ballots = statement_ballots(SAID)
    yesterday = texts(groups(ballots))
    today = texts(groups(without(ballots)))
    assert yesterday
    assert yesterday != today


def test_groups_stay_as_they_were_with_the_room() -> None:
    ballots = statement_ballots(SAID)
    room = released(ballots, Profile.WORKING_GROUP)
    table = groups(ballots, room)
    by_group = release_of_groups(table, audience="the working group", cut_off=after(0))
    frozen = groups(without(ballots), room, by_group)
    assert texts(frozen) == texts(table)
    assert frozen.frozen_at == after(0)
    assert groups(ballots, room, by_group).to_json() == table.to_json()
    assert groups(without(ballots), room).withheld


def test_a_second_audience_learns_nothing_that_the_first_release_hid() -> None:
    """The table for outsiders is made with the working group's in mind, and the other way round."""
    said: Said = {"young": (30, 12, 9), "workers": (20, 14, 8), "carers": (3, 15, 10)}
    ballots = statement_ballots(said)
    first = groups(ballots)
    second = groups(
        ballots, release_of_groups(first, audience="the working group", cut_off=after(0)), profile=Profile.EXTERNAL
    )
    hidden_first = texts(first).get("Agree", [])
    assert "3" not in hidden_first
    assert "3" not in texts(second).get("Agree", [])


def test_a_real_withdrawal_between_the_reveal_and_the_pack(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    ballots = statement_ballots(SAID)
    hold_round(store, ROUND, ballots)
    state = state_of(store, ROUND)
    revealed = round_findings(store, state, ROUND.id, ACTIVITIES, POLICY)
    kept = release_of(revealed.table, ROUND.id, audience="the room", cut_off=after(110))
    store.erase_participant(ParticipantId(LEAVER), after(500))
    fresh = round_findings(store, state, ROUND.id, ACTIVITIES, POLICY, Profile.WORKING_GROUP)
    assert counts(fresh.table)["disagree"] == counts(revealed.table)["disagree"] - 1
    pack = round_findings(
        store, state, ROUND.id, ACTIVITIES, POLICY, Profile.WORKING_GROUP, by_group=True, released=[kept]
    )
    assert counts(pack.table) == counts(revealed.table)
    assert pack.frozen_at == after(110)
    assert "as they were first shown" in pack.sentences[-1]
    assert pack.by_group is not None
    assert pack.by_group.withheld
    assert "by_group" not in pack.to_json()
    store.close()


def test_the_record_of_a_release_survives_its_json_and_notices_a_change() -> None:
    one = released(statement_ballots(SAID), Profile.ROOM)
    data = one.to_json()
    assert ReleasedTable.from_json(data) == one
    with pytest.raises(StoreError) as caught:
        ReleasedTable.from_json({**data, "table": {**one.table, "in_words": True}})
    assert caught.value.code == "store.release-changed"
