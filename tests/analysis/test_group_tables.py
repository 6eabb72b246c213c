from __future__ import annotations

import dataclasses
import random
from dataclasses import replace

import pytest

from facilitation_kit.activities.rounds import Ballot
from facilitation_kit.analysis.disclosure_control import HIDDEN, Policy, Profile, protect
from facilitation_kit.analysis.feasible_bounds import Fact, Knowledge, exactly, feasible_range
from facilitation_kit.analysis.group_knowledge import contradicts, most_in_band
from facilitation_kit.analysis.grouped_tallies import REST
from facilitation_kit.analysis.people_bands import people_words
from facilitation_kit.analysis.protected_groups import ProtectedGroupTable, group_table_from_json
from tests.builders import ballot, items, round_definition
from tests.grouped_rounds import (
    Said,
    by_group,
    dot_ballots,
    dot_round,
    grouped,
    one_statement,
    statement_ballots,
    tally_of,
    texts,
)

POLICY = Policy()


def test_the_range_of_a_sum_is_what_the_facts_leave() -> None:
    known = Knowledge(counts=3, facts=(exactly((0, 1, 2), 10), Fact(terms=((0, 1),), low=6)))
    found = feasible_range(known, (1,))
    assert found is not None
    assert (found.low, found.high, found.width) == (0, 4, 4)


def test_a_range_can_be_open_and_a_contradiction_has_none() -> None:
    open_ended = feasible_range(Knowledge(counts=1, facts=()), (0,))
    assert open_ended is not None
    assert (open_ended.low, open_ended.high, open_ended.width) == (0, None, float("inf"))
    assert feasible_range(Knowledge(counts=1, facts=(exactly((0,), 1), exactly((0,), 2))), (0,)) is None


def test_ranges_are_of_whole_numbers() -> None:
    """Three times a count that is 10 or 11 is no whole count: fractions would make the range look wider."""
    known = Knowledge(counts=1, facts=(Fact(terms=((0, 3),), low=10, high=14),))
    found = feasible_range(known, (0,))
    assert found is not None
    assert found.width == 0


@pytest.mark.parametrize("people", [0, 5, 9, 10, 25, 64, 150, 320, 700, 999])
def test_bands_are_those_that_packs_print(people: int) -> None:
    most = most_in_band(people)
    assert most is not None
    assert people_words(most) == people_words(people) != people_words(most + 1)


def test_nothing_but_protection_makes_a_table_and_json_reads_back() -> None:
    table = by_group(one_statement(), statement_ballots({"young": (11, 9, 5), "workers": (8, 7, 6)}))
    assert table is not None
    fields = {field.name: getattr(table, field.name) for field in dataclasses.fields(table)}
    with pytest.raises(TypeError, match="protect_by_group"):
        ProtectedGroupTable(**fields)
    assert group_table_from_json(table.to_json()) == table


def test_groups_stand_in_the_projects_order_beside_the_room() -> None:
    table = by_group(one_statement(), statement_ballots({"workers": (8, 7, 6), "young": (11, 9, 5)}))
    assert table is not None
    assert [column.label for column in table.columns] == ["Young people", "Practitioners"]
    assert texts(table) == {"Agree": ["11", "8"], "Disagree": ["9", "7"], "Pass": ["5", "6"]}
    (item,) = table.items
    assert [row.everyone.text for row in item.rows] == ["19", "16", "11"]
    assert [total.text for total in item.totals] == ["25", "21"]
    assert not item.hides


def test_where_the_answers_apart_cannot_be_shown_the_headline_stands_against_all_others() -> None:
    table = by_group(one_statement(), statement_ballots({"young": (11, 6, 1), "workers": (7, 5, 2)}))
    assert texts(table) == {"Agree": ["11", "7"], "All others": ["7", "7"]}


def test_a_dot_vote_counts_people_who_placed_a_dot_or_did_not() -> None:
    young, workers = [(1, 2)] * 9 + [(2, 3)] * 7, [(1, 3)] * 6 + [(2, 3)] * 8
    table = by_group(dot_round(3, dots=3), dot_ballots(3, {"young": young, "workers": workers}))
    assert texts(table, 0) == {"People": ["9", "6"], "All others": ["7", "8"]}
    assert grouped(dot_round(3, dots=3), dot_ballots(3, {"young": young})).items[0].categories[1].measures == (REST,)


def test_a_statement_that_a_group_skipped_is_withheld_and_the_others_are_not() -> None:
    definition = round_definition("statements", options=items("One", "Two"))
    ballots: list[Ballot] = []
    for group in ("young", "workers"):
        for n in range(14):
            answers: dict[str, dict[str, int | str | bool | None]] = {
                "i1": {"position": "agree" if n % 2 else "disagree"},
                "i2": {"position": None if group == "workers" and n > 5 else "agree" if n % 2 else "disagree"},
            }
            ballots.append(ballot(f"{group}-{n}", answers, group))
    table = by_group(definition, ballots)
    assert texts(table, 0)["Agree"] == ["7", "7"]
    assert texts(table, 1) == {}


def test_outsiders_see_groups_of_twenty_in_tables_of_sixty_rounded_to_five() -> None:
    said: Said = {"young": (21, 12, 9), "workers": (16, 14, 11)}
    assert texts(by_group(one_statement(), statement_ballots(said), profile=Profile.EXTERNAL)) == {
        "Agree": ["20", "15"],
        "Disagree": ["10", "15"],
        "Pass": ["10", "10"],
    }
    few = by_group(
        one_statement(), statement_ballots({"young": (15, 9), "workers": (14, 12)}), profile=Profile.EXTERNAL
    )
    assert few is not None
    assert few.withheld


def test_a_released_table_is_contradicted_by_one_answer_that_changed() -> None:
    ballots = statement_ballots({"young": (11, 9, 5), "workers": (8, 7, 6)})
    table = by_group(one_statement(), ballots)
    assert table is not None
    assert not contradicts(table, grouped(one_statement(), ballots))
    assert contradicts(table, grouped(one_statement(), ballots[1:]))


def test_the_same_round_released_again_is_the_same_table() -> None:
    for seed in range(4):
        rng = random.Random(seed)
        said: Said = {name: (rng.randint(5, 14), rng.randint(3, 9), rng.randint(2, 8)) for name in ("young", "workers")}
        ballots = statement_ballots({**said, "carers": (9, 8, 7)})
        first = by_group(one_statement(), ballots)
        assert first is not None
        again = by_group(one_statement(), ballots, earlier=[first])
        assert again is not None
        assert again.to_json() == first.to_json()


ROOM_OF: dict[int, Said] = {
    6: {"young": (3, 1), "workers": (1, 1)},
    12: {"young": (5, 2, 1), "workers": (2, 2)},
    30: {"young": (11, 6, 1), "workers": (7, 5)},
    300: {"young": (80, 41, 19), "workers": (38, 47, 15), "carers": (29, 20, 11)},
}
"""A usual mix of groups and answers at each size."""


@pytest.mark.parametrize(
    ("people", "room", "working_group", "groups"),
    [
        (6, "4 2 0", "most some few or none", None),
        (12, "7 4 1", "7 4 1", {}),
        (30, "18 11 1", "18 11 1", {"Agree": ["11", "7"], "All others": ["7", "5"]}),
        (
            300,
            "147 108 45",
            "147 108 45",
            {"Agree": ["80", "29", "38"], "Disagree": ["41", "20", "47"], "Pass": ["19", "11", "15"]},
        ),
    ],
)
def test_what_is_shown_of_a_workshop_of_each_size(
    people: int, room: str, working_group: str, groups: dict[str, list[str]] | None
) -> None:
    definition, ballots = one_statement(), statement_ballots(ROOM_OF[people])
    assert len(ballots) == people
    tally = tally_of(definition, ballots)

    def shown(profile: Profile) -> str:
        (row,) = protect(tally, POLICY, profile=profile).rows
        return " ".join(cell.text for cell in row.cells.values())

    assert shown(Profile.ROOM) == room
    assert shown(Profile.WORKING_GROUP) == working_group
    table = by_group(definition, ballots)
    assert (None if table is None else texts(table)) == groups


def test_a_small_whole_room_count_is_not_what_the_others_leave_for_outsiders() -> None:
    definition = one_statement()
    (row,) = protect(tally_of(definition, statement_ballots({None: (58, 1, 1)})), POLICY, profile=Profile.EXTERNAL).rows
    assert [cell.text for cell in row.cells.values()] == [HIDDEN, HIDDEN, HIDDEN]
    (wide,) = protect(
        tally_of(definition, statement_ballots({None: (40, 20, 5)})), POLICY, profile=Profile.EXTERNAL
    ).rows
    assert [cell.text for cell in wide.cells.values()] == ["40", "20", HIDDEN]


def test_control_rounding_alone_leaves_a_small_count_nearly_known() -> None:
    rules = replace(POLICY.external, minimum_width=0)
    definition = one_statement()
    loose = replace(POLICY, external=rules)
    (row,) = protect(tally_of(definition, statement_ballots({None: (58, 1, 1)})), loose, profile=Profile.EXTERNAL).rows
    assert [cell.text for cell in row.cells.values()] == ["60", HIDDEN, HIDDEN]
