"""What a published consensus score tells about the groups that a table hides (D3).

In go an item's table by group, what is hidden in it, and the score that the whole-room result shows; out comes whether the
score narrows a hidden count down too far. The one thing easily got wrong: the score is made of the groups' own shares, so
it is one more equation about them, and no linear one. Here every way to fill the gaps is tried against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from facilitation_kit.activities.consensus import GroupVotes, group_informed_consensus
from facilitation_kit.analysis.feasible_bounds import FeasibleRange, feasible_ranges
from facilitation_kit.analysis.grouped_tallies import GroupedItem, GroupedTally
from facilitation_kit.analysis.suppression import Limits, TableToProtect

__all__ = ["score_tells"]

_MOST_WAYS = 100_000
"""With more ways to fill the gaps than this they are not tried; the table is then not shown."""

_Votes = tuple[int, int]
"""People of one group who agreed, and who answered."""


def score_tells(
    table: TableToProtect,
    hidden: frozenset[int],
    tally: GroupedTally,
    item: GroupedItem,
    columns: Sequence[Sequence[int]],
    limits: Limits,
) -> bool:
    """Whether a reader who knows the item's score knows a hidden count better than `limits` allow.

    Args:
        table: its first figures are the headline by column.
        hidden: figures that are not shown.
        tally: the round.
        item: which item.
        columns: places of the groups in each column.
        limits: of the profile.
    """
    gaps = [number for number, column in enumerate(columns) if len(column) == 1 and number in hidden]
    merged = [group for column in columns if len(column) > 1 for group in column]
    if not item.score or not (merged or any(number in hidden for number in range(len(columns)))):
        return False
    choices = _choices(table, hidden, tally, item, columns, limits)
    # a score of another kind, or too many ways: it cannot be tried here
    if choices is None or _score(list(zip(item.counts[0], item.by_group, strict=True)), tally) != item.score:
        return True
    everybody = sum(item.counts[0])
    order = [group for column in columns for group in column]
    fitting = [ways for ways in _combined(choices) if sum(agree for agree, _ in ways) == everybody]
    possible = []
    for ways in fitting:
        votes = dict(zip(order, ways, strict=True))
        if _score([votes[group] for group in range(len(order))], tally) == item.score:
            possible.append(votes)
    if gaps and len(possible) < len(fitting):
        return True
    return any(_too_narrow(group, possible, table, limits) for group in merged)


def _choices(
    table: TableToProtect,
    hidden: frozenset[int],
    tally: GroupedTally,
    item: GroupedItem,
    columns: Sequence[Sequence[int]],
    limits: Limits,
) -> list[list[tuple[_Votes, ...]]] | None:
    """Every way in which each column can have answered; ``None`` when they are not known or too many."""
    ranges = feasible_ranges(
        table.after(hidden, limits), [table.figures[number].places for number in range(len(columns))]
    )
    choices = []
    for column, one in zip(columns, ranges, strict=True):
        if one is None or one.high is None:
            return None
        choices.append(list(_fillings(column, one, item, _most_of_groups(table, tally, item, column))))
    return choices if prod(map(len, choices)) <= _MOST_WAYS else None


def _too_narrow(group: int, possible: Sequence[dict[int, _Votes]], table: TableToProtect, limits: Limits) -> bool:
    """Whether the ways that agree with the score leave too little room for one group's answers."""
    (before,) = feasible_ranges(table.before, [(group,)])
    if before is None or not possible:
        return True
    needed = min(limits.width, before.width)
    agreed = [votes[group][0] for votes in possible]
    others = [votes[group][1] - votes[group][0] for votes in possible]
    return min(max(agreed) - min(agreed), max(others) - min(others)) < needed


def _most_of_groups(table: TableToProtect, tally: GroupedTally, item: GroupedItem, column: Sequence[int]) -> list[int]:
    """The most people that each group of a column can have, as far as readers know."""
    width = len(tally.groups)
    places = [tuple(row * width + group for row in range(len(item.categories))) for group in column]
    total = sum(table.value(one) for one in places)
    ranges = feasible_ranges(table.before, places)
    return [total if one is None or one.high is None else min(total, one.high) for one in ranges]


def _fillings(
    column: Sequence[int], headline: FeasibleRange, item: GroupedItem, most: Sequence[int]
) -> Iterator[tuple[_Votes, ...]]:
    """Every way in which the groups of a column can have answered."""
    people = sum(item.by_group[group] for group in column)
    assert headline.high is not None
    if len(column) == 1:
        for agree in range(headline.low, headline.high + 1):
            yield ((agree, people),)
        return
    tried = 0
    for filled in _shared(people, most):
        for agrees in _shared_up_to(headline.low, headline.high, filled):
            tried += 1
            yield tuple(zip(agrees, filled, strict=True))
            if tried > _MOST_WAYS:
                return


def _shared(people: int, most: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every way to share people out over groups of limited size."""
    if len(most) == 1:
        if people <= most[0]:
            yield (people,)
        return
    for first in range(min(people, most[0]) + 1):
        for rest in _shared(people - first, most[1:]):
            yield (first, *rest)


def _shared_up_to(low: int, high: int, most: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for people in range(low, high + 1):
        yield from _shared(people, most)


def _combined(choices: Sequence[Sequence[tuple[_Votes, ...]]]) -> Iterator[tuple[_Votes, ...]]:
    if not choices:
        yield ()
        return
    for first in choices[0]:
        for rest in _combined(choices[1:]):
            yield (*first, *rest)


def _score(votes: Sequence[_Votes], tally: GroupedTally) -> str:
    """The score as results print it; people who named no group are not in it."""
    score = group_informed_consensus(
        GroupVotes(agree=agree, seen=seen)
        for (agree, seen), group in zip(votes, tally.groups, strict=True)
        if group is not None
    )
    return "" if score is None else f"{score:.1f}"
