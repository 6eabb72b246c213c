"""One item's table by group before it is sealed: how its answers are put together, and which figures are hidden.

In go an item counted by group and the columns; out comes a `Draft`, or nothing where the item cannot be shown. The one thing
easily got wrong: putting answers together hides the parts only as far as the sum leaves them room; a small part inside of
a sum is protected like a figure that is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from facilitation_kit.analysis.consensus_audit import score_tells
from facilitation_kit.analysis.group_knowledge import known_before
from facilitation_kit.analysis.group_layouts import Layout, layouts
from facilitation_kit.analysis.grouped_tallies import GroupedTally, Putting
from facilitation_kit.analysis.policy import ProfileRules
from facilitation_kit.analysis.protected_groups import ProtectedGroupTable
from facilitation_kit.analysis.suppression import Figure, Limits, TableToProtect, suppress

__all__ = ["Draft", "draft_of", "limits_of"]

_CROWDED = 3
"""A finer layout is not tried where more than one of so many of its figures are small: too much of it would be hidden."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One item's table with what is to be hidden in it; `table.figures` go row by row over the columns.

    Attributes:
        layout: the categories in each row.
        table: the figures.
        hidden: places of those that are not shown.
        columns: how many there are.
    """

    layout: Layout
    table: TableToProtect
    hidden: frozenset[int]
    columns: int

    def row_total(self, row: int) -> int:
        """The exact count of a row in the whole room."""
        figures = self.table.figures[row * self.columns : (row + 1) * self.columns]
        return sum(self.table.value(figure.places) for figure in figures)

    @property
    def usefulness(self) -> tuple[int, int]:
        """How many groups it says the headline of, then how many cells it shows."""
        headline = sum(1 for figure in range(self.columns) if figure not in self.hidden)
        return headline, len(self.table.figures) - len(self.hidden)


def limits_of(rules: ProfileRules) -> Limits:
    """The rules of a profile as the suppressor takes them."""
    return Limits(
        hide_up_to=rules.group_hide_up_to,
        round_to=rules.round_to,
        width=rules.minimum_width,
        unanimity=rules.unanimity,
    )


def draft_of(
    tally: GroupedTally,
    place: int,
    columns: Sequence[tuple[int, ...]],
    rules: ProfileRules,
    earlier: Sequence[ProtectedGroupTable],
) -> Draft | None:
    """The most useful of an item's tables that can be protected; ``None`` without one.

    Args:
        tally: the round counted by group.
        place: of the item.
        columns: places of the groups in each column.
        rules: of the profile.
        earlier: tables by group that have been released about this round.
    """
    item = tally.items[place]
    by_group = item.by_group
    if item.answered < rules.two_way_minimum or any(
        sum(by_group[group] for group in column) < rules.group_minimum for column in columns
    ):
        return None
    tables = [(layout, _table(tally, place, columns, layout, rules, earlier)) for layout in layouts(item)]

    def protected(layout: Layout, table: TableToProtect) -> Draft | None:
        hidden = suppress(table, limits_of(rules))
        if hidden is None or score_tells(table, hidden, tally, item, columns, limits_of(rules)):
            return None
        return Draft(layout=layout, table=table, hidden=hidden, columns=len(columns))

    if item.putting is Putting.HEADLINE:
        drafts = [draft for one in tables if (draft := protected(*one))]
        return max(drafts, key=lambda draft: draft.usefulness, default=None)
    # the finest that says everything; else the one that says most
    for layout, table in tables:
        if not _small(table, rules) and (draft := protected(layout, table)) and not draft.hidden:
            return draft
    small = [one for one in tables if _small(one[1], rules)]
    tried = [one for one in small if one is tables[-1] or _CROWDED * _small(one[1], rules) <= len(one[1].figures)]
    drafts = [draft for one in tried if (draft := protected(*one))]
    return max(drafts, key=lambda draft: draft.usefulness[1], default=None)


def _small(table: TableToProtect, rules: ProfileRules) -> int:
    """How many figures are small; an answer that nobody in the room gave is known to be nobody's."""
    columns = len(table.totals)
    values = [table.value(figure.places) for figure in table.figures]
    rows = [values[start : start + columns] for start in range(0, len(values), columns)]
    return sum(value <= rules.group_hide_up_to for row in rows if any(row) for value in row)


def _table(
    tally: GroupedTally,
    place: int,
    columns: Sequence[tuple[int, ...]],
    layout: Layout,
    rules: ProfileRules,
    earlier: Sequence[ProtectedGroupTable],
) -> TableToProtect:
    whole, item = known_before(tally, place, earlier), tally.items[place]
    width, height = len(tally.groups), len(item.categories)
    figures = tuple(
        Figure(places=tuple(category * width + group for category in row for group in column), column=number)
        for row in layout
        for number, column in enumerate(columns)
    )
    merged_groups = [
        (category * width + group,)
        for column in columns
        if len(column) > 1
        for group in column
        for category in range(height)
    ]
    merged_answers = [
        tuple(category * width + group for group in column)
        for row in layout
        if len(row) > 1
        for category in row
        for column in columns
        if sum(item.counts[category][group] for group in column) <= rules.group_hide_up_to
    ]
    return replace(
        whole,
        figures=figures,
        totals=tuple(
            Figure(
                places=tuple(category * width + group for category in range(height) for group in column), column=number
            )
            for number, column in enumerate(columns)
        ),
        never_shown=tuple(dict.fromkeys((*merged_groups, *merged_answers))),
    )
