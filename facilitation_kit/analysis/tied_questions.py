"""What questions tell about each other by audience group, where one decides who is asked the other, or choices share people.

In go the tables of all items, each already protected by itself; out come those that must not be shown by group after all.
The one thing easily got wrong: a question that half of a group was asked says what that half answered before. The figure
may be hidden there, and stand here as a total.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from facilitation_kit.analysis.feasible_bounds import Fact, Knowledge, Reader
from facilitation_kit.analysis.grouped_tallies import GroupedTally, Tie
from facilitation_kit.analysis.suppression import Limits, TableToProtect, shown_interval

__all__ = ["tied_to_withhold", "wide_enough"]


def tied_to_withhold(
    tables: Sequence[TableToProtect],
    hidden: Sequence[frozenset[int] | None],
    tally: GroupedTally,
    columns: Sequence[Sequence[int]],
    limits: Limits,
) -> frozenset[int]:
    """The items that are not to be shown, those that are withheld already included.

    Of what is tied together, the last is given up first, until no hidden count has a narrower range than `limits` allow.
    When time runs out for finding a range, it counts as too narrow.

    Args:
        tables: of each item, in the order of the round.
        hidden: figures to hide in each; ``None`` where the item is withheld.
        tally: the same counted by group.
        columns: places of the groups in each column.
        limits: of the profile.
    """
    withheld = {place for place, one in enumerate(hidden) if one is None}
    for tie in tally.ties:
        while True:
            shown = [place for place in tie.items if place not in withheld]
            if not shown or _safe(tie, tables, hidden, withheld, tally, columns, limits):
                break
            withheld.add(shown[-1])
    return frozenset(withheld)


def _safe(
    tie: Tie,
    tables: Sequence[TableToProtect],
    hidden: Sequence[frozenset[int] | None],
    withheld: set[int],
    tally: GroupedTally,
    columns: Sequence[Sequence[int]],
    limits: Limits,
) -> bool:
    """Whether no hidden count of what is tied together becomes too narrow."""
    starts, end = _starts(tie, tables)
    known = [*tie.facts]
    for place in tie.items:
        if tally.items[place].everybody_asked:
            # how many of a group answered the round stands under every question that everybody was asked
            for column in columns:
                low, high = shown_interval(sum(tally.ballots[group] for group in column), limits.round_to)
                terms = tuple((one, 1) for one in _places(starts[place], tally, place, column))
                known.append(Fact(terms=terms, low=low, high=high))
    before, after = list(known), list(known)
    for place in tie.items:
        table = tables[place]
        before += _moved(table.before.facts, starts[place])
        now = table.before if place in withheld else table.after(hidden[place] or frozenset(), limits)
        after += _moved(now.facts, starts[place])
    counts = end + len(tie.beside)
    exact = (*(count for place in tie.items for count in tables[place].counts), *tie.beside)
    sums = list(_hidden_sums(tie, starts, tables, hidden, withheld, tally, columns))
    return wide_enough(
        Reader(Knowledge(counts=counts, facts=tuple(before)), agreeing=exact),
        Reader(Knowledge(counts=counts, facts=tuple(after)), agreeing=exact),
        sums,
        limits.width,
    )


def wide_enough(then: Reader, now: Reader, sums: Sequence[tuple[int, ...]], width: int) -> bool:
    """Whether no sum has a narrower range than the policy says, or than it had before; stops at the first that has."""
    for places in sums:
        if now.at_least(places, width):
            continue
        left = now.range_of(places)
        if left is None or then.at_least(places, left.width + 1) or then.range_of(places) is None:
            return False
    return True


def _starts(tie: Tie, tables: Sequence[TableToProtect]) -> tuple[dict[int, int], int]:
    """Where the counts of each item begin, and where they all end."""
    starts: dict[int, int] = {}
    end = 0
    for place in tie.items:
        starts[place] = end
        end += len(tables[place].counts)
    return starts, end


def _places(start: int, tally: GroupedTally, place: int, column: Sequence[int]) -> list[int]:
    width = len(tally.groups)
    return [start + row * width + group for row in range(len(tally.items[place].categories)) for group in column]


def _moved(facts: Sequence[Fact], start: int) -> list[Fact]:
    return [
        Fact(terms=tuple((start + place, times) for place, times in fact.terms), low=fact.low, high=fact.high)
        for fact in facts
    ]


def _hidden_sums(
    tie: Tie,
    starts: dict[int, int],
    tables: Sequence[TableToProtect],
    hidden: Sequence[frozenset[int] | None],
    withheld: set[int],
    tally: GroupedTally,
    columns: Sequence[Sequence[int]],
) -> Iterator[tuple[int, ...]]:
    """Places, in the knowledge about all, of everything that is hidden."""
    width = len(tally.groups)
    for place in tie.items:
        start, table = starts[place], tables[place]
        if place in withheld:
            for row in range(len(tally.items[place].categories)):
                for column in columns:
                    yield tuple(start + row * width + group for group in column)
        else:
            for number, figure in enumerate(table.figures):
                if number in (hidden[place] or ()):
                    yield tuple(start + one for one in figure.places)
            for places in table.never_shown:
                yield tuple(start + one for one in places)
