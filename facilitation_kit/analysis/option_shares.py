"""The shares of an option in each audience group, from what is shown, and the bands that options stand in by them.

In go protected tables; out come shares. The one thing easily got wrong: of a figure that is hidden a share is only known to
be at most so high, and whoever compares shares must know which they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from facilitation_kit.activities.results import Band
from facilitation_kit.analysis.disclosure_control import ProtectedTable
from facilitation_kit.analysis.protected_groups import GroupItem, GroupRow, ProtectedGroupTable
from facilitation_kit.identifiers import ItemId

__all__ = ["NEAR", "OptionSplit", "Shares", "option_splits", "share_bands"]

NEAR = Fraction(1, 10)
"""Options whose shares are no further apart than this are close, as for counts (V7)."""

Shares = Mapping[ItemId, Fraction]


@dataclass(frozen=True, kw_only=True)
class OptionSplit:
    """The figures of one option by group, as far as they are shown.

    Attributes:
        cells: people by counting group, ``None`` where hidden.
        totals: people behind them.
        chosen: people of the whole room who chose it.
        people: of the whole room.
    """

    cells: tuple[int | None, ...]
    totals: tuple[int, ...]
    chosen: int
    people: int

    @property
    def known(self) -> bool:
        """Whether the figure of each group is shown."""
        return all(cell is not None for cell in self.cells)

    @property
    def share(self) -> Fraction:
        """The mean of the groups' shares; the highest that it can be where a figure is hidden."""
        left = self.chosen - sum(cell or 0 for cell in self.cells)
        whole = Fraction(0)
        for cell, total in sorted(zip(self.cells, self.totals, strict=True), key=lambda one: one[1]):
            people = cell if cell is not None else min(left, total)
            left -= 0 if cell is not None else people
            whole += Fraction(people, total)
        return whole / len(self.cells)

    def without(self, group: int) -> Fraction:
        """The share among everybody but one group; the highest that it can be where its figure is hidden."""
        people = self.people - self.totals[group]
        return Fraction(min(people, self.chosen - (self.cells[group] or 0)), people)


def option_splits(
    table: ProtectedGroupTable, room: ProtectedTable, counting: Sequence[int], measure: str
) -> dict[ItemId, OptionSplit | None]:
    """The figures of each option by group; ``None`` where nothing is known of them."""
    rows: dict[ItemId, tuple[GroupItem, GroupRow]] = {}
    options = {row.item for row in room.rows}
    for item in table.items:
        if item.item in options and item.rows:
            rows[item.item] = (item, item.rows[0])
        for row in item.rows:
            # where everybody chooses one of the options, they are the rows of one table
            if item.item not in options and len(row.measures) == 1 and ItemId(row.measures[0]) in options:
                rows[ItemId(row.measures[0])] = (item, row)
    totals = {tuple(total.value or 0 for total in item.totals) for item in table.items if item.rows}
    alike = len(totals) == 1 and len({row.answered.value for row in room.rows}) == 1
    found: dict[ItemId, OptionSplit | None] = {}
    for one in room.rows:
        chosen, people = one.cells[measure].value, one.answered.value
        if chosen is None or not people or not (one.item in rows or alike):
            found[one.item] = None
            continue
        if one.item in rows:
            item, row = rows[one.item]
            behind, cells = tuple(total.value or 0 for total in item.totals), [cell.value for cell in row.cells]
        else:
            behind, cells = next(iter(totals)), [None] * len(table.columns)
        found[one.item] = OptionSplit(
            cells=tuple(cells[place] for place in counting),
            totals=tuple(behind[place] for place in counting),
            chosen=chosen,
            people=people,
        )
    return found


def share_bands(shares: Shares, one_ballot: Fraction) -> dict[ItemId, Band]:
    """The band of each option by its share, as `activities.bands` has them for counts (V7).

    Args:
        shares: between 0 and 1.
        one_ballot: by how much one ballot can change a share, so that a gap that one ballot explains is never clear.

    >>> third = Fraction(1, 3)
    >>> [str(one) for one in share_bands({ItemId("a"): 2 * third, ItemId("b"): third}, Fraction(1, 30)).values()]
    ['clear', 'behind']
    """
    top = max(shares.values())
    near = max(NEAR, one_ballot)
    first = [item for item, share in shares.items() if share == top]
    close = [item for item, share in shares.items() if top - near <= share < top]
    alone = Band.TIE if len(first) > 1 else Band.CLOSE if close else Band.CLEAR
    return {item: alone if item in first else Band.CLOSE if item in close else Band.BEHIND for item in shares}
