from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from facilitation_kit.activities.results import Band
from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.analysis.differencing import RoomResult
from facilitation_kit.analysis.disclosure_control import NOT_SHOWN, Policy, Profile, protect
from facilitation_kit.analysis.group_findings import group_result
from facilitation_kit.analysis.ranking_pairs import RankingPair, ranking_pairs
from facilitation_kit.analysis.released_tables import release_of_groups
from facilitation_kit.analysis.role_balance import RoleBalance, role_balance
from tests.builders import NOON, ballot, items, round_definition
from tests.grouped_rounds import ACTIVITIES, by_group, dot_ballots, dot_round, tally_of

VOTE = ACTIVITIES["vote"]
LABELS = ("A worker who stays", "One front door", "Later buses")
Chosen = Mapping[str | None, Sequence[tuple[int, ...]]]
"""By group, the numbers of the options that each person chose."""


def vote(method: str) -> RoundDefinition:
    return round_definition("vote", options=items(*LABELS), settings=VOTE.read_settings({"method": method}, 3))


def ballots_of(method: str, chosen: Chosen) -> list[Ballot]:
    """Ballots that choose these options: ticked, given all points between them, placed first, or scored 5."""

    def value(place: int, one: tuple[int, ...]) -> int | str | bool:
        return {
            "approval": place in one,
            "points": {1: 100, 2: 50}[len(one)] if place in one else 0,
            "ranking": one.index(place) + 1 if place in one else 0,
            "score": "5" if place in one else "2",
        }[method]

    field = {"approval": "approve", "points": "points", "ranking": "place", "score": "score"}[method]
    return [
        ballot(f"{group}-{n}", {f"i{place}": {field: value(place, one)} for place in (1, 2, 3)}, group)
        for group, people in chosen.items()
        for n, one in enumerate(people)
    ]


def balance_of(
    definition: RoundDefinition, ballots: Sequence[Ballot], profile: Profile = Profile.WORKING_GROUP
) -> RoleBalance | None:
    room = protect(tally_of(definition, ballots), Policy(), profile=profile)
    names = {item.id: f"“{item.label}”" for item in definition.items}
    return role_balance(by_group(definition, ballots, profile=profile), room, names)


LARGE_GROUP_DECIDES: Chosen = {
    "young": [(1,)] * 30 + [(2,)] * 10 + [(3,)] * 6,
    "workers": [(1,)] * 5 + [(2,)] * 11 + [(3,)] * 5,
}


def shares(balance: RoleBalance | None) -> dict[str, tuple[str, str]]:
    assert balance is not None
    return {one.label: (one.everybody, one.equally) for one in balance.options}


def test_each_group_counts_the_same_in_every_way_to_choose() -> None:
    for method in ("approval", "points", "ranking", "score"):
        assert shares(balance_of(vote(method), ballots_of(method, LARGE_GROUP_DECIDES))) == {
            # (30/46 + 5/21) / 2, (10/46 + 11/21) / 2, (6/46 + 5/21) / 2; and 35, 21 and 11 of 67
            LABELS[0]: ("52 %", "45 %"),
            LABELS[1]: ("31 %", "37 %"),
            LABELS[2]: ("16 %", "18 %"),
        }, method


def test_a_large_group_that_decides_is_said_with_the_option_that_would_lead() -> None:
    balance = balance_of(vote("ranking"), ballots_of("ranking", LARGE_GROUP_DECIDES))
    assert balance is not None
    assert balance.decided
    assert balance.groups == ("Young people", "Practitioners")
    assert [str(sentence) for sentence in balance.sentences] == [
        "One group decides: without the largest, “Young people”, “One front door” would lead instead of “A worker who stays”.",
        "If each group counted the same, it would be too close to call: “A worker who stays” and “One front door”.",
    ]


def test_where_groups_agree_no_group_decides() -> None:
    alike: Chosen = {"young": [(1,)] * 24 + [(2,)] * 10 + [(3,)] * 6, "workers": [(1,)] * 12 + [(2,)] * 6 + [(3,)] * 5}
    balance = balance_of(vote("approval"), ballots_of("approval", alike))
    assert balance is not None
    assert not balance.decided
    assert str(balance.sentences[0]).startswith("No single group decides")


def test_a_group_that_is_too_small_and_people_of_no_group_count_in_the_room_alone() -> None:
    chosen: Chosen = {**LARGE_GROUP_DECIDES, "carers": [(2,)] * 6, None: [(1,)] * 6}
    balance = balance_of(vote("approval"), ballots_of("approval", chosen))
    assert balance is not None
    assert (balance.groups, balance.apart) == (
        ("Young people", "Practitioners"),
        ("Parents and carers", "No group named"),
    )
    assert shares(balance)[LABELS[0]] == ("52 %", "45 %")


def test_dots_count_people_and_an_option_with_a_hidden_figure_has_no_share() -> None:
    young = [(1, 2)] * 10 + [(1,)] * 6 + [(2,)] * 4 + [(3,)] * 2
    workers = [(1, 3)] * 6 + [(2, 3)] * 5 + [(1,)] * 3 + [(2,)] * 3
    balance = balance_of(dot_round(3, dots=3), dot_ballots(3, {"young": young, "workers": workers}))
    assert balance is not None
    assert NOT_SHOWN in [one.equally for one in balance.options]
    # the order of the result, because an order by shares would say where the hidden one stands
    assert [one.label for one in balance.options] == ["Option 1", "Option 2", "Option 3"]


def test_outsiders_and_rooms_of_one_group_get_none() -> None:
    many: Chosen = {"young": [(1,)] * 60 + [(2,)] * 30, "workers": [(1,)] * 30 + [(2,)] * 40}
    definition, ballots = vote("approval"), ballots_of("approval", many)
    assert balance_of(definition, ballots) is not None
    assert balance_of(definition, ballots, Profile.EXTERNAL) is None
    assert balance_of(definition, ballots_of("approval", {"young": [(1,)] * 30, None: [(2,)] * 30})) is None


def test_bands_of_shares_are_those_of_counts() -> None:
    one_each: Chosen = {"young": [(1,)] * 12 + [(2,)] * 8, "workers": [(1,)] * 8 + [(2,)] * 12}
    room = protect(tally_of(vote("ranking"), ballots_of("ranking", one_each)), Policy(), profile=Profile.WORKING_GROUP)
    assert [row.band for row in room.rows][:2] == [Band.TIE, Band.TIE]
    balance = balance_of(vote("ranking"), ballots_of("ranking", one_each))
    assert balance is not None
    assert [one.equally for one in balance.options][:2] == ["50 %", "50 %"]


# ---- the table of pairs of a ranking ----------------------------------------------------------------------------------


def pairs_of(definition: RoundDefinition, ballots: Sequence[Ballot], profile: Profile, policy: Policy) -> object:
    room = protect(tally_of(definition, ballots), policy, profile=profile)
    return ranking_pairs(definition, ACTIVITIES[definition.activity], ballots, room, policy)


def test_pairs_of_a_ranking_are_told_where_every_count_of_the_room_is() -> None:
    definition, ballots = vote("ranking"), ballots_of("ranking", {None: [(1, 2)] * 5 + [(2, 3)] * 3 + [(3,)]})
    told = pairs_of(definition, ballots, Profile.WORKING_GROUP, Policy())
    assert told == (
        RankingPair(option=LABELS[0], other=LABELS[1], above=5, below=3, neither=1),
        RankingPair(option=LABELS[0], other=LABELS[2], above=5, below=4, neither=0),
        RankingPair(option=LABELS[1], other=LABELS[2], above=8, below=1, neither=0),
    )


def test_no_pairs_where_counts_are_hidden_rounded_or_in_words() -> None:
    definition, many = vote("ranking"), ballots_of("ranking", {None: [(1, 2)] * 30 + [(2, 3)] * 30})
    few = ballots_of("ranking", {None: [(1, 2)] * 4})
    strict = replace(Policy(), working_group=replace(Policy().working_group, hide_up_to=3))
    assert pairs_of(definition, many, Profile.WORKING_GROUP, Policy())
    assert pairs_of(definition, few, Profile.WORKING_GROUP, Policy()) == ()
    assert pairs_of(definition, many, Profile.EXTERNAL, Policy()) == ()
    assert pairs_of(definition, many, Profile.WORKING_GROUP, strict) == ()
    assert (
        pairs_of(vote("approval"), ballots_of("approval", {None: [(1,)] * 30}), Profile.WORKING_GROUP, Policy()) == ()
    )


# ---- what is kept of it ------------------------------------------------------------------------------------------------


def test_what_is_kept_of_a_released_table_names_no_option_and_gets_its_labels_back() -> None:
    definition, ballots = vote("ranking"), ballots_of("ranking", LARGE_GROUP_DECIDES)
    table = by_group(definition, ballots)
    assert table is not None
    released = release_of_groups(table, audience="the working group", cut_off=NOON)
    assert LABELS[0] in json.dumps(table.to_json())
    assert LABELS[0] not in json.dumps(released.to_json())
    room = protect(tally_of(definition, ballots), Policy(), profile=Profile.WORKING_GROUP)
    kept = group_result(
        definition,
        ACTIVITIES["vote"],
        ballots[1:],
        Counter(one.group for one in ballots),
        RoomResult(table=room, frozen_at=NOON),
        Policy(),
        labels={"young": "Young people", "workers": "Practitioners"},
        released=[released],
    )
    assert kept is not None
    assert kept.items == table.items
