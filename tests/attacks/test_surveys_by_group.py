"""A reader who knows a survey's form, its whole-room result and the groups' sizes works out what a group's table hides.

The brute force here shares no code with the audit: it makes every room that agrees with what is shown.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, combinations, product

import pytest

from facilitation_kit.analysis import group_tables
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.analysis.protected_groups import GroupItem, ProtectedGroupTable
from tests.grouped_rounds import by_group
from tests.grouped_surveys import ROUND, Person, survey_ballots

LIMIT = 2
POLICY = replace(
    Policy(),
    working_group=replace(
        Policy().working_group,
        minimum_ballots=3,
        group_minimum=4,
        group_hide_up_to=1,
        two_way_minimum=8,
        minimum_width=LIMIT,
    ),
)
"""The rules of the working group for rooms that are small enough to try everything."""
TYPES = ("ax", "ay", "a", "b", "c", "")
WHO: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("first", "first/1"): ("ax", "ay", "a"),
    ("first", "first/2"): ("b",),
    ("first", "first/3"): ("c",),
    ("first", "no_answer"): ("",),
    ("then", "then/1"): ("ax",),
    ("then", "then/2"): ("ay",),
    ("then", "no_answer"): ("a",),
}
"""Whom each figure of the first two questions counts."""
Room = Mapping[str, tuple[int, int]]
"""How many people of each group answered in each way."""


def shown(table: ProtectedGroupTable | None, item: str) -> GroupItem | None:
    """What a table shows of an item; ``None`` where it is withheld."""
    return next((one for one in table.items if one.item == item and one.rows), None) if table else None


def room_of(seed: int) -> Room:
    rng = random.Random(seed)
    sizes = {"ax": 4, "ay": 4, "a": 1, "b": 5, "c": 4, "": 1}
    return {name: (rng.randint(0, most), rng.randint(0, most)) for name, most in sizes.items()}


def table_of(room: Room) -> ProtectedGroupTable | None:
    people: dict[str | None, list[Person]] = {
        group: [(name[:1], name[1:], "p") for name in TYPES for _ in range(room[name][place])]
        for place, group in enumerate(("young", "workers"))
    }
    return by_group(ROUND, survey_ballots(people), policy=POLICY)


def agreeing(room: Room, table: ProtectedGroupTable | None, items: tuple[str, ...]) -> list[tuple[int, ...]]:
    """Every way to share the people of each kind out between the groups that a reader cannot tell from the real one."""
    whole = [sum(room[name]) for name in TYPES]
    size = sum(young for young, _ in room.values())
    found = []
    for young in product(*(range(count + 1) for count in whole)):
        counts = {name: (one, all_ - one) for name, one, all_ in zip(TYPES, young, whole, strict=True)}
        if sum(young) == size and all(tells(counts, shown(table, item), item) for item in items):
            found.append(young)
    return found


def tells(counts: Room, item: GroupItem | None, name: str) -> bool:
    """Whether the figures that are shown of an item are those of these counts."""
    if item is None:
        return True
    kinds = [kind for (of, _), kinds in WHO.items() if of == name for kind in kinds]
    rows = [([kind for one in row.measures for kind in WHO[name, one]], row.cells) for row in item.rows]
    return all(
        cell.value is None or cell.value == sum(counts[kind][place] for kind in who)
        for who, cells in (*rows, (kinds, item.totals))
        for place, cell in enumerate(cells)
    )


def leaks(room: Room, table: ProtectedGroupTable | None) -> list[str]:
    """Hidden or withheld figures, and small ones inside of a sum, that the shown ones leave too little room."""
    if table is None or table.withheld:
        return []
    before = agreeing(room, None, ())
    after = agreeing(room, table, ("first", "then"))
    found = []
    for (name, measure), kinds in WHO.items():
        places = [TYPES.index(kind) for kind in kinds]
        then, now = ({sum(young[place] for place in places) for young in ways} for ways in (before, after))
        item = shown(table, name)
        row = next((one for one in item.rows if measure in one.measures), None) if item else None
        for group, real in enumerate(zip(*(room[kind] for kind in kinds), strict=True)):
            small = sum(real) <= 1
            alone = row is not None and len(row.measures) == 1
            told = alone and row is not None and row.cells[group].value is not None
            if told or (item is not None and (row is None or not (alone or small))):
                continue  # it is shown, or is no small part of a sum
            if max(now) - min(now) < min(LIMIT, max(then) - min(then)):
                found.append(f"{measure} {group}")
    return found


def rooms() -> Iterator[Room]:
    yield from (room_of(seed) for seed in range(6))
    yield FOLLOWED


FOLLOWED: Room = {"ax": (2, 4), "ay": (2, 2), "a": (0, 0), "b": (4, 4), "c": (1, 4), "": (1, 0)}
"""One young person said C, and how many were asked on says who it was not."""


def test_no_hidden_figure_of_a_survey_can_be_worked_out_from_the_question_that_follows() -> None:
    tables = [(room, table_of(room)) for room in rooms()]
    assert [leaks(room, table) for room, table in tables] == [[]] * len(tables)
    assert sum(shown(table, "first") is not None for _, table in tables) >= 3
    assert any(shown(table, "then") for _, table in tables)


def test_control_each_question_protected_by_itself_tells_what_the_other_hides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        group_tables,
        "tied_to_withhold",
        lambda _tables, hidden, *_: frozenset(place for place, one in enumerate(hidden) if one is None),
    )
    assert any(leaks(room, table_of(room)) for room in rooms())


# ---- choices of which a person may take two ---------------------------------------------------------------------------

SUBSETS = [*chain.from_iterable(combinations(range(3), size) for size in (1, 2))]


def reachable(people: int) -> set[tuple[int, ...]]:
    """Every count of three choices that so many people can make, one or two each."""
    found: set[tuple[int, ...]] = {(0, 0, 0)}
    for _ in range(people):
        found = {tuple(count + (place in one) for place, count in enumerate(said)) for said in found for one in SUBSETS}
    return found


WAYS: dict[str | None, list[Person]] = {
    "young": [("b", "", way) for way in ("pq", "pq", "pq", "pq", "pr", "qr", "qr", "pq")],
    "workers": [("b", "", way) for way in ("pq", "pr", "pr", "pr", "qr", "qr", "qr", "pq", "pr")],
}
"""Everybody takes two of three, as the form lets them."""


def ways_left(table: ProtectedGroupTable | None) -> list[set[int]]:
    """For each choice, how many young people can have taken it, as far as a reader can tell."""
    said = [tuple(sum("pqr"[place] in one[2] for one in people) for place in range(3)) for people in WAYS.values()]
    young, workers = (reachable(len(people)) for people in WAYS.values())
    whole = tuple(sum(both) for both in zip(*said, strict=True))
    items = [shown(table, f"ways/{place + 1}") for place in range(3)]
    fits = [
        one
        for one in young
        if tuple(all_ - count for all_, count in zip(whole, one, strict=True)) in workers
        and all(item is None or item.rows[0].cells[0].value in (None, one[place]) for place, item in enumerate(items))
    ]
    return [{one[place] for one in fits} for place in range(3)]


def hidden_ways(table: ProtectedGroupTable | None) -> list[int]:
    items = [shown(table, f"ways/{place + 1}") for place in range(3)]
    return [place for place, item in enumerate(items) if item is None or item.rows[0].cells[0].value is None]


def test_a_choice_that_is_hidden_is_not_what_the_others_leave_of_two() -> None:
    table = by_group(ROUND, survey_ballots(WAYS), policy=POLICY)
    before, after = ways_left(None), ways_left(table)
    assert hidden_ways(table)
    for place in hidden_ways(table):
        needed = min(LIMIT, max(before[place]) - min(before[place]))
        assert max(after[place]) - min(after[place]) >= needed


def test_control_choices_protected_one_by_one_leave_the_third_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_tables, "tied_to_withhold", lambda _tables, hidden, *_: frozenset())
    table = by_group(ROUND, survey_ballots(WAYS), policy=POLICY)
    hidden = hidden_ways(table)
    assert hidden
    assert any(len(ways_left(table)[place]) == 1 for place in hidden)
