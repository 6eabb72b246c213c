"""Results by audience group, as far as they may be shown (D1-D4, V8).

In go a round counted by group, its protected whole-room table, and every table released about the round before; out
comes a `ProtectedGroupTable`. Small groups are put together until they are large enough, small counts and unanimous
groups are hidden, further counts are hidden until none of the hidden ones can be worked out, and what cannot be protected
is not shown. The one thing easily got wrong: a reader subtracts. The room's result minus the groups that are shown is a
result about the groups that are not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitation_kit.analysis.disclosure_control import ProtectedTable
from facilitation_kit.analysis.group_drafts import Draft, draft_of, limits_of
from facilitation_kit.analysis.group_knowledge import known_before
from facilitation_kit.analysis.group_layouts import row_label
from facilitation_kit.analysis.grouped_tallies import GroupedItem, GroupedTally
from facilitation_kit.analysis.linked_options import items_to_withhold
from facilitation_kit.analysis.policy import Policy, ProfileRules
from facilitation_kit.analysis.protected_groups import (
    ANSWERED,
    ASKED,
    FOLLOWS_FROM_OTHERS,
    TOO_FEW_BY_GROUP,
    UNPROTECTABLE,
    GroupColumn,
    GroupItem,
    GroupRow,
    ProtectedGroupTable,
    sealed_group_table,
)
from facilitation_kit.analysis.protected_values import HIDDEN, ProtectedCell
from facilitation_kit.analysis.tied_questions import tied_to_withhold
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
    if not rules.by_group or sensitive or room.in_words or not tally.items or len(tally.groups) < 2:  # noqa: PLR2004
        return None
    columns = _columns(tally.ballots, rules.group_minimum)
    if columns is None or sum(tally.ballots) < rules.two_way_minimum:
        return sealed_group_table(round=round_id, profile=room.profile, withheld=TOO_FEW_BY_GROUP)
    drafts = [
        None if item.tied or not _shown_in_room(item, room) else draft_of(tally, place, columns, rules, earlier)
        for place, item in enumerate(tally.items)
    ]
    tables = [
        known_before(tally, place, earlier) if draft is None else draft.table for place, draft in enumerate(drafts)
    ]
    hidden = [None if draft is None else draft.hidden for draft in drafts]
    withheld = tied_to_withhold(tables, hidden, tally, columns, limits_of(rules))
    if tally.link is not None:
        withheld |= items_to_withhold(tables, hidden, tally, columns, limits_of(rules))
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


def _room_cells(item: GroupedItem, room: ProtectedTable) -> list[ProtectedCell | None]:
    """The room's figure of each category; ``None`` where its result has none."""
    rows = {row.item: row for row in room.rows}
    return [rows[one.row or item.item].cells[one.in_room] if one.in_room else None for one in item.categories]


def _shown_in_room(item: GroupedItem, room: ProtectedTable) -> bool:
    """Whether the whole-room table shows every count of an item; what it hides, its parts would tell."""
    names = {item.item, *(one.row for one in item.categories if one.row)}
    answered = [row.answered for row in room.rows if row.item in names]
    return all(cell is None or cell.value is not None for cell in (*_room_cells(item, room), *answered))


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


def _column(tally: GroupedTally, column: tuple[int, ...], labels: Mapping[str, str]) -> GroupColumn:
    groups = tuple(tally.groups[place] for place in column)
    names = tuple(_NO_GROUP if group is None else labels.get(group, group) for group in groups)
    return GroupColumn(label=names[0] if len(names) == 1 else _TOGETHER, groups=groups, names=names)


def _item(item: GroupedItem, draft: Draft | None, room: ProtectedTable, rules: ProfileRules) -> GroupItem:
    if draft is None:
        withheld = FOLLOWS_FROM_OTHERS if item.tied else UNPROTECTABLE
        return GroupItem(item=item.item, label=item.label, withheld=withheld)
    cells = [
        ProtectedCell(value=None, text=HIDDEN)
        if number in draft.hidden
        else _shown(draft.table.value(figure.places), rules)
        for number, figure in enumerate(draft.table.figures)
    ]
    of_room = _room_cells(item, room)
    rows = [
        GroupRow(
            label=row_label(item, places),
            measures=tuple(name for place in places for name in item.categories[place].measures),
            cells=tuple(cells[row * draft.columns : (row + 1) * draft.columns]),
            # the room's figures are known, and so are their sums
            everyone=(of_room[places[0]] if len(places) == 1 else None) or _whole(draft.row_total(row), rules),
        )
        for row, places in enumerate(draft.layout)
    ]
    return GroupItem(
        item=item.item,
        label=item.label,
        rows=tuple(rows),
        totals=tuple(_shown(draft.table.value(total.places), rules) for total in draft.table.totals),
        everyone=_whole(item.answered, rules),
        counted=ASKED if item.asked else ANSWERED,
    )


def _shown(count: int, rules: ProfileRules) -> ProtectedCell:
    value = rules.round_to * round(count / rules.round_to)
    return ProtectedCell(value=value, text=str(value))


def _whole(count: int, rules: ProfileRules) -> ProtectedCell:
    """A figure of the whole room that its result has not: hidden where the result would hide it."""
    return ProtectedCell(value=None, text=HIDDEN) if 1 <= count <= rules.hide_up_to else _shown(count, rules)
