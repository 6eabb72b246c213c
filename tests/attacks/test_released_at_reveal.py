"""Somebody withdraws after the reveal: nothing that is made later may tell how they answered (D4), through a real hub."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.findings import RoundFindings, round_findings
from facilitation_kit.analysis.released_tables import ReleasedTable, released_about
from facilitation_kit.identifiers import ParticipantId, RoundId
from facilitation_kit.responses.records import Saved
from tests.builders import after, participant, submission
from tests.control_desk import Desk
from tests.grouped_rounds import ACTIVITIES

ROUND = RoundId("w1.vote.1")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as made:
        made.act("start_step", step="vote")
        made.open_round("statements")
        for n, position in enumerate([*["agree"] * 7, *["disagree"] * 4, "pass"]):
            answer(made, ParticipantId(f"p{n}"), position)
        made.act("close_round")
        yield made


def answer(desk: Desk, person: ParticipantId, position: str) -> None:
    """Somebody joins and says the same about every statement."""
    now = desk.hub.clock()
    definition = desk.room.state.rounds[ROUND].definition
    joined = replace(participant(person), joined_at=now)
    said = submission(f"key-{person}", {item.id: position for item in definition.items}, person=person)
    desk.run(desk.hub.join(joined))
    assert isinstance(desk.run(desk.hub.submit(replace(said, received_at=now))), Saved)


def withdraw_one(desk: Desk) -> None:
    leaver = next(one.participant for one in desk.store.ballots(ROUND) if one.answers[0].value == "disagree")
    desk.run(desk.hub.write(lambda: desk.store.erase_participant(leaver, after(900))))


def for_the_pack(desk: Desk, released: Sequence[ReleasedTable] | None = None) -> RoundFindings:
    return round_findings(
        desk.store,
        desk.room.state,
        ROUND,
        ACTIVITIES,
        Policy(),
        Profile.WORKING_GROUP,
        by_group=True,
        released=released,
    )


def disagree(findings: RoundFindings) -> int | None:
    return findings.table.rows[0].cells["disagree"].value


def test_the_reveal_is_remembered_with_its_event(desk: Desk) -> None:
    assert released_about(desk.store, ROUND) == []
    view = desk.act("reveal_round")
    (one,) = released_about(desk.store, ROUND)
    assert one.audience == "the room"
    assert one.profile is Profile.ROOM
    assert one.table["ballots"] == view["result"]["ballots"]


def test_control_without_the_record_the_pack_differs_by_the_one_who_went(desk: Desk) -> None:
    desk.act("reveal_round")
    withdraw_one(desk)
    assert disagree(for_the_pack(desk, released=[])) == 3


def test_a_pack_after_a_withdrawal_says_what_the_room_saw(desk: Desk) -> None:
    shown = desk.act("reveal_round")["result"]
    withdraw_one(desk)
    found = for_the_pack(desk)
    assert disagree(found) == 4
    assert found.frozen_at is not None
    again = desk.run(desk.desk._counter.count(desk.room.state, ROUND))
    assert again["rows"] == shown["rows"]
    assert again["ballots"] == shown["ballots"]


def test_before_the_reveal_a_withdrawal_changes_the_result(desk: Desk) -> None:
    withdraw_one(desk)
    view = desk.act("reveal_round")
    assert view["result"]["rows"][0]["cells"]["disagree"]["value"] == 3


def test_the_releases_of_a_pack_are_its_two_tables(desk: Desk) -> None:
    desk.act("reveal_round")
    found = for_the_pack(desk)
    kinds = [one.kind.value for one in found.releases(audience="the working group", cut_off=after(500))]
    assert kinds == ["whole_room"] if found.by_group is None else ["whole_room", "by_group"]
