"""A reader with the room's result and the groups that are shown takes one from the other."""

from __future__ import annotations

from dataclasses import replace

from facilitation_kit.analysis.disclosure_control import Policy, Profile, protect
from facilitation_kit.analysis.feasible_bounds import feasible_ranges
from facilitation_kit.analysis.group_tables import protect_by_group
from facilitation_kit.analysis.linked_options import items_to_withhold
from facilitation_kit.analysis.protected_groups import ProtectedGroupTable
from facilitation_kit.analysis.suppression import Limits, TableToProtect, suppress
from tests.enumerated_tables import table_of
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

UNPROTECTED = replace(
    Policy(),
    working_group=replace(
        Policy().working_group, group_minimum=1, group_hide_up_to=-1, minimum_width=0, unanimity=False
    ),
)
"""The locks off: every group is shown, whatever its size."""


def subtract(table: ProtectedGroupTable, group: str) -> list[int] | None:
    """What a group said, as the room minus all other columns; ``None`` where a figure for it is missing."""
    (item,) = table.items
    found = []
    for row in item.rows:
        others = [
            cell.value for column, cell in zip(table.columns, row.cells, strict=True) if group not in column.groups
        ]
        everyone = row.everyone.value
        shared = any(group in column.groups and len(column.groups) > 1 for column in table.columns)
        if everyone is None or shared or any(value is None for value in others):
            return None
        found.append(everyone - sum(value for value in others if value is not None))
    return found or None


def test_control_a_small_group_that_is_left_out_is_what_the_others_leave() -> None:
    said: Said = {"young": (11, 8), "workers": (7, 6), "carers": (1, 4)}
    table = by_group(one_statement(), statement_ballots(said), policy=UNPROTECTED)
    assert table is not None
    assert subtract(table, "carers") == [1, 4, 0]


def test_one_small_group_is_put_together_with_another() -> None:
    said: Said = {"young": (11, 8), "workers": (7, 6), "carers": (1, 4)}
    table = by_group(one_statement(), statement_ballots(said))
    assert table is not None
    assert [column.groups for column in table.columns] == [("young",), ("carers", "workers")]
    assert texts(table) == {"Agree": ["11", "8"], "Disagree": ["8", "10"], "Pass": ["0", "0"]}
    assert subtract(table, "carers") is None
    assert subtract(table, "workers") is None


def test_one_small_group_beside_one_large_one_shows_neither() -> None:
    table = by_group(one_statement(), statement_ballots({"young": (11, 8), "carers": (1, 4)}))
    assert table is not None
    assert table.withheld
    assert not table.columns
    assert not table.items


def test_people_who_named_no_group_are_not_what_is_left() -> None:
    table = by_group(one_statement(), statement_ballots({"young": (11, 8), "workers": (7, 6), None: (2, 1)}))
    assert table is not None
    assert [column.groups for column in table.columns] == [("young",), ("workers", None)]


def test_a_group_that_joined_and_kept_silent_is_still_a_group() -> None:
    """Its answers are nobody's, and that is something about each of its people."""
    definition, ballots = one_statement(), statement_ballots({"young": (11, 8), "workers": (7, 6)})
    counted = grouped(definition, ballots)
    silent = replace(
        counted,
        groups=(*counted.groups, "carers"),
        ballots=(*counted.ballots, 0),
        joined=(*counted.joined, 3),
        items=tuple(replace(item, counts=tuple((*row, 0) for row in item.counts)) for item in counted.items),
    )
    room = protect(tally_of(definition, ballots), Policy(), profile=Profile.WORKING_GROUP)
    table = protect_by_group(silent, room, Policy(), round_id=definition.id, labels={})
    assert table is not None
    assert [column.groups for column in table.columns] == [("young",), ("workers", "carers")]


def exact_choices() -> dict[str | None, list[tuple[int, ...]]]:
    """Everybody uses both dots; young people's choice of option 1 is small, nothing else is."""
    young = [(1, 2)] * 3 + [(2, 3)] * 8 + [(3, 4)] * 7 + [(2, 4)] * 6
    workers = [(1, 2)] * 9 + [(2, 3)] * 7 + [(3, 4)] * 8 + [(1, 4)] * 6
    carers = [(1, 2)] * 8 + [(2, 3)] * 6 + [(3, 4)] * 7 + [(1, 4)] * 5
    return {"young": [*young], "workers": [*workers], "carers": [*carers]}


def test_control_the_dots_that_are_left_are_on_the_option_that_is_hidden() -> None:
    """Each option by itself is safe; together with a budget that everybody used up they are not."""
    definition, ballots = dot_round(4, dots=2), dot_ballots(4, exact_choices())
    table = by_group(definition, ballots)
    assert table is not None
    young_votes = [sum(1 for choice in exact_choices()["young"] if one in choice) for one in range(1, 5)]
    shown = [texts(table, place) for place in range(4)]
    columns = {column.groups: place for place, column in enumerate(table.columns)}
    at = columns[("young",)]
    apart = [row["People"][at] if row else "withheld" for row in shown]
    assert young_votes[0] == 3
    assert apart[0] in ("[c]", "withheld")
    # with only option 1 hidden, 24 people with two dots each give it away
    assert 2 * len(exact_choices()["young"]) - sum(young_votes[1:]) == young_votes[0]
    # so at least one more option must be missing for that group
    assert sum(1 for text in apart if text in ("[c]", "withheld")) >= 2


def test_options_are_given_up_until_the_budget_tells_nothing() -> None:
    definition, ballots = dot_round(4, dots=2), dot_ballots(4, exact_choices())
    counted = grouped(definition, ballots)
    limits = Limits(hide_up_to=4, width=4)
    tables: list[TableToProtect] = [table_of(item.counts) for item in counted.items]
    hidden = [suppress(table, limits) for table in tables]
    columns = [(group,) for group in range(len(counted.groups))]
    assert hidden[0]
    assert hidden[1:] == [frozenset()] * 3
    withheld = items_to_withhold(tables, hidden, counted, columns, limits)
    assert len(withheld) >= 1
    assert len(withheld) < len(tables)


def test_the_range_of_every_hidden_count_is_as_wide_as_the_policy_says() -> None:
    table = table_of([[12, 11, 13], [6, 1, 9], [7, 8, 6]])
    limits = Limits(hide_up_to=4, width=4)
    hidden = suppress(table, limits)
    assert hidden
    ranges = feasible_ranges(table.after(hidden, limits), [table.figures[one].places for one in sorted(hidden)])
    assert all(one is not None and one.width >= 4 for one in ranges)
    alone = feasible_ranges(table.after(frozenset({4}), limits), [(4,)])
    assert [one and one.width for one in alone] == [0]
