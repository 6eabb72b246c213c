"""What readers know about the groups of a round before a table by group is shown (D3).

In go a round counted by group and every table released about it; out come facts for the audit. The one thing easily got
wrong: the room's result is known exactly, whatever this audience is shown, because the room has seen it.
"""

from __future__ import annotations

from collections.abc import Sequence

from facilitation_kit.analysis.feasible_bounds import Fact, exactly
from facilitation_kit.analysis.grouped_tallies import GroupedItem, GroupedTally
from facilitation_kit.analysis.protected_groups import ProtectedGroupTable
from facilitation_kit.analysis.suppression import TableToProtect, shown_interval

__all__ = ["categories_of", "contradicts", "known_before", "most_in_band"]

_BANDS = (10, 20, 30, 50, 100, 200, 500, 1000)
"""Packs say how many people of a group joined in these bands, so readers know them."""


def most_in_band(people: int) -> int | None:
    """The most people that a group can have whose size a pack gives in the same band; ``None`` in the highest.

    >>> most_in_band(3), most_in_band(14), most_in_band(4000)
    (9, 19, None)
    """
    return next((lowest - 1 for lowest in _BANDS if people < lowest), None)


def known_before(tally: GroupedTally, place: int, earlier: Sequence[ProtectedGroupTable]) -> TableToProtect:
    """An item about which nothing is shown by group now: what readers know is the room's result and earlier releases."""
    item = tally.items[place]
    width = len(tally.groups)
    facts = [exactly(range(row * width, (row + 1) * width), sum(counts)) for row, counts in enumerate(item.counts)]
    for group, joined in enumerate(tally.joined):
        most = most_in_band(joined)
        if tally.groups[group] is not None and most is not None:
            terms = tuple((category * width + group, 1) for category in range(len(item.counts)))
            facts.append(Fact(terms=terms, high=most))
    for table in earlier:
        facts += _facts_of(table, tally, item)
    return TableToProtect(
        counts=tuple(count for row in item.counts for count in row), figures=(), totals=(), known=tuple(facts)
    )


def _facts_of(table: ProtectedGroupTable, tally: GroupedTally, item: GroupedItem) -> list[Fact]:
    """What a released table says about the counts of an item."""
    released = next((one for one in table.items if one.item == item.item and not one.withheld), None)
    if released is None:
        return []
    width = len(tally.groups)
    facts = []
    everything = tuple(range(len(item.categories)))
    rows = [*((categories_of(row.measures, item), row.cells) for row in released.rows), (everything, released.totals)]
    for categories, cells in rows:
        for column, cell in zip(table.columns, cells, strict=True):
            groups = [place for place, group in enumerate(tally.groups) if group in column.groups]
            if cell.value is not None and len(groups) == len(column.groups):
                low, high = shown_interval(cell.value, table.rounded_to)
                terms = tuple((category * width + group, 1) for category in categories for group in groups)
                facts.append(Fact(terms=terms, low=low, high=high))
    return facts


def contradicts(table: ProtectedGroupTable, tally: GroupedTally) -> bool:
    """Whether a released table could not be made from today's counts: somebody has come, gone or changed an answer."""
    return any(
        not fact.holds([count for row in item.counts for count in row])
        for item in tally.items
        for fact in _facts_of(table, tally, item)
    )


def categories_of(measures: Sequence[str], item: GroupedItem) -> tuple[int, ...]:
    """The places of the categories that a row with these measures put together."""
    return tuple(place for place, one in enumerate(item.categories) if set(one.measures) <= set(measures))
