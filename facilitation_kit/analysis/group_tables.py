"""Results by audience group, as far as they may be shown (D1-D4, V8).

In go a round counted by group, its protected whole-room table, and every table released about the round before; out
comes a `ProtectedGroupTable`. Small groups are put together until they are large enough, small counts and unanimous
groups are hidden, further counts are hidden until none of the hidden ones can be worked out, and what cannot be protected
is not shown. The one thing easily got wrong: a reader subtracts. The room's result minus the groups that are shown is a
result about the groups that are not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from facilitation_kit.analysis.consensus_audit import score_tells
from facilitation_kit.analysis.disclosure_control import ProtectedTable
from facilitation_kit.analysis.group_counting import REST, Category, GroupedItem, GroupedTally
from facilitation_kit.analysis.group_knowledge import known_before
from facilitation_kit.analysis.linked_options import items_to_withhold
from facilitation_kit.analysis.policy import Policy, ProfileRules
from facilitation_kit.analysis.protected_groups import (
    TOO_FEW_BY_GROUP,
    UNPROTECTABLE,
    GroupColumn,
    GroupItem,
    GroupRow,
    ProtectedGroupTable,
    sealed_group_table,
)
from facilitation_kit.analysis.protected_values import HIDDEN, ProtectedCell
from facilitation_kit.analysis.suppression import Figure, Limits, TableToProtect, suppress
from facilitation_kit.identifiers import RoundId
from facilitation_kit.phrases import phrase

__all__ = ["protect_by_group"]

_NO_GROUP = phrase("No group named")
_TOGETHER = phrase("Other groups together")


def protect_by_group(
    tally: GroupedTally,
    room: ProtectedTable,
    policy: Policy,
    *,
    round_id: RoundId,
    labels: Mapping[str, str],
    sensitive: bool = False,
    earlier: Sequence[ProtectedGroupTable] = (),
) -> ProtectedGroupTable | None:
    """What may be shown of a round by audience group.

    Args:
        tally: exact counts by group.
        room: the protected whole-room table of the same round, which is published beside this one; it says for whom.
        policy: the project's thresholds.
        round_id: of the round.
        labels: names of the groups by their ids.
        sensitive: the question is about safety, health, services used or experiences: never by group (D2).
        earlier: every table by group that has been released about this round, for anybody.

    Returns:
        ``None`` where this audience gets no results by group, or the round has none.
    """
    rules = policy.rules(room.profile)
    if not rules.by_group or sensitive or room.in_words or not tally.categories or len(tally.groups) < 2:  # noqa: PLR2004
        return None
    columns = _columns(tally.ballots, rules.group_minimum)
    if columns is None or sum(tally.ballots) < rules.two_way_minimum:
        return sealed_group_table(round=round_id, profile=room.profile, withheld=TOO_FEW_BY_GROUP)
    drafts = [
        _draft(tally, place, columns, rules, earlier) if _shown_in_room(item, tally, room) else None
        for place, item in enumerate(tally.items)
    ]
    if tally.link is not None:
        tables = [
            known_before(tally, place, earlier) if draft is None else draft.table for place, draft in enumerate(drafts)
        ]
        hidden = [None if draft is None else draft.hidden for draft in drafts]
        withheld = items_to_withhold(tables, hidden, tally, columns, _limits(rules))
        drafts = [None if place in withheld else draft for place, draft in enumerate(drafts)]
    if not any(drafts):
        return sealed_group_table(round=round_id, profile=room.profile, withheld=UNPROTECTABLE)
    return sealed_group_table(
        round=round_id,
        profile=room.profile,
        rounded_to=rules.round_to,
        columns=tuple(_column(tally, column, labels) for column in columns),
        items=tuple(_item(tally.items[place], draft, room, rules) for place, draft in enumerate(drafts)),
    )


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """One item's table with what is to be hidden in it; `table.figures` go row by row over the columns."""

    categories: tuple[Category, ...]
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


def _shown_in_room(item: GroupedItem, tally: GroupedTally, room: ProtectedTable) -> bool:
    """Whether the whole-room table shows every count of an item; what it hides, its parts would tell."""
    whole = next(row for row in room.rows if row.item == item.item)
    names = [name for category in tally.categories for name in category.measures if name != REST]
    return whole.answered.value is not None and all(whole.cells[name].value is not None for name in names)


def _columns(ballots: Sequence[int], minimum: int) -> tuple[tuple[int, ...], ...] | None:
    """Which groups share a column: each large one has its own, all small ones one that is large enough.

    ``None`` when only one column would be left, which is the whole room.
    """
    small = [group for group, people in enumerate(ballots) if people < minimum]
    large = sorted((group for group in range(len(ballots)) if group not in small), key=lambda group: -ballots[group])
    while small and large and sum(ballots[group] for group in small) < minimum:
        small.append(large.pop())
    columns = [(group,) for group in sorted(large)] + ([tuple(sorted(small))] if small else [])
    return tuple(columns) if len(columns) > 1 else None


def _limits(rules: ProfileRules) -> Limits:
    return Limits(
        hide_up_to=rules.group_hide_up_to,
        round_to=rules.round_to,
        width=rules.minimum_width,
        unanimity=rules.unanimity,
    )


def _draft(
    tally: GroupedTally,
    place: int,
    columns: tuple[tuple[int, ...], ...],
    rules: ProfileRules,
    earlier: Sequence[ProtectedGroupTable],
) -> _Draft | None:
    """The more useful of two tables: all answers apart, or the headline against all others; or ``None``."""
    item = tally.items[place]
    by_group = item.by_group
    if item.answered < rules.two_way_minimum or any(
        sum(by_group[group] for group in column) < rules.group_minimum for column in columns
    ):
        return None
    first, *others = tally.categories
    rest = Category(measures=tuple(name for one in others for name in one.measures), label=phrase("All others"))
    layouts: list[tuple[tuple[int, ...], ...]] = [tuple((one,) for one in range(len(tally.categories)))]
    if len(others) > 1:
        layouts.append(((0,), tuple(range(1, len(tally.categories)))))
    drafts = []
    for layout in layouts:
        table = _table(tally, place, columns, layout, earlier)
        hidden = suppress(table, _limits(rules))
        if hidden is not None and not score_tells(table, hidden, tally, item, columns, _limits(rules)):
            categories = tally.categories if len(layout) == len(tally.categories) else (first, rest)
            drafts.append(_Draft(categories=categories, table=table, hidden=hidden, columns=len(columns)))
    return max(drafts, key=lambda draft: draft.usefulness, default=None)


def _table(
    tally: GroupedTally,
    place: int,
    columns: tuple[tuple[int, ...], ...],
    layout: tuple[tuple[int, ...], ...],
    earlier: Sequence[ProtectedGroupTable],
) -> TableToProtect:
    whole = known_before(tally, place, earlier)
    width = len(tally.groups)
    return replace(
        whole,
        figures=tuple(
            Figure(places=tuple(category * width + group for category in row for group in column), column=number)
            for row in layout
            for number, column in enumerate(columns)
        ),
        totals=tuple(
            Figure(
                places=tuple(category * width + group for category in range(len(tally.categories)) for group in column),
                column=number,
            )
            for number, column in enumerate(columns)
        ),
        never_shown=tuple(
            (category * width + group,)
            for column in columns
            if len(column) > 1
            for group in column
            for category in range(len(tally.categories))
        ),
    )


def _column(tally: GroupedTally, column: tuple[int, ...], labels: Mapping[str, str]) -> GroupColumn:
    groups = tuple(tally.groups[place] for place in column)
    names = tuple(_NO_GROUP if group is None else labels.get(group, group) for group in groups)
    return GroupColumn(label=names[0] if len(names) == 1 else _TOGETHER, groups=groups, names=names)


def _item(item: GroupedItem, draft: _Draft | None, room: ProtectedTable, rules: ProfileRules) -> GroupItem:
    if draft is None:
        return GroupItem(item=item.item, label=item.label, withheld=UNPROTECTABLE)
    cells = [
        ProtectedCell(value=None, text=HIDDEN)
        if number in draft.hidden
        else _shown(draft.table.value(figure.places), rules)
        for number, figure in enumerate(draft.table.figures)
    ]
    whole = next(row for row in room.rows if row.item == item.item)
    rows = [
        GroupRow(
            label=category.label,
            measures=category.measures,
            cells=tuple(cells[place * draft.columns : (place + 1) * draft.columns]),
            # the room's figures are known, and so are their sums
            everyone=whole.cells[category.measures[0]]
            if category.measures != (REST,) and len(category.measures) == 1
            else _shown(draft.row_total(place), rules),
        )
        for place, category in enumerate(draft.categories)
    ]
    return GroupItem(
        item=item.item,
        label=item.label,
        rows=tuple(rows),
        totals=tuple(_shown(draft.table.value(total.places), rules) for total in draft.table.totals),
        everyone=whole.answered,
    )


def _shown(count: int, rules: ProfileRules) -> ProtectedCell:
    value = rules.round_to * round(count / rules.round_to)
    return ProtectedCell(value=value, text=str(value))
