"""The result of a round by audience group, given what has been released about it.

In go the ballots, the whole-room result that is shown beside, and every release about the round; out comes the protected
table by group: of today, as it was released, or withheld. The one thing easily got wrong: the groups add up to the room.
Where the room's figures are kept as they were, groups of today would tell who has gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.analysis.differencing import RoomResult
from facilitation_kit.analysis.group_counting import count_by_group
from facilitation_kit.analysis.group_knowledge import categories_of, contradicts
from facilitation_kit.analysis.group_layouts import row_label
from facilitation_kit.analysis.group_tables import protect_by_group
from facilitation_kit.analysis.grouped_tallies import GroupedTally
from facilitation_kit.analysis.policy import Policy
from facilitation_kit.analysis.protected_groups import (
    WITHDRAWN_SINCE,
    ProtectedGroupTable,
    group_table_from_json,
    relabelled,
    sealed_group_table,
)
from facilitation_kit.analysis.released_tables import ReleasedTable, ReleaseKind

__all__ = ["group_result"]


def group_result(
    definition: RoundDefinition,
    activity: Activity,
    ballots: Sequence[Ballot],
    joined: Mapping[str | None, int],
    room: RoomResult,
    policy: Policy,
    *,
    labels: Mapping[str, str],
    released: Sequence[ReleasedTable] = (),
) -> ProtectedGroupTable | None:
    """The table by audience group to show beside a whole-room result.

    Args:
        definition: the round.
        activity: that it was held with.
        ballots: everybody's, of today.
        joined: people who had joined, by group.
        room: the whole-room result; it says for whom.
        policy: the project's thresholds.
        labels: names of the groups by their ids.
        released: releases about this round, for anybody.

    Returns:
        ``None`` where this audience gets no results by group.
    """
    profile = room.table.profile
    if not (policy.rules(profile).by_group and activity.by_group) or definition.sensitive or room.table.in_words:
        return None
    before = sorted((one for one in released if one.kind is ReleaseKind.BY_GROUP), key=lambda one: one.cut_off)
    tables = [group_table_from_json(one.table) for one in before]
    tally = count_by_group(definition, activity, ballots, joined, order=tuple(labels))
    if room.frozen_at is None and not any(contradicts(table, tally) for table in tables):
        return protect_by_group(
            tally,
            room.table,
            policy,
            round_id=definition.id,
            labels=labels,
            sensitive=definition.sensitive,
            earlier=tables,
        )
    for one in reversed(before):
        if one.profile is profile:
            return _with_labels(group_table_from_json(one.table, frozen_at=one.cut_off), tally)
    return sealed_group_table(round=definition.id, profile=profile, withheld=WITHDRAWN_SINCE)


def _with_labels(table: ProtectedGroupTable, tally: GroupedTally) -> ProtectedGroupTable:
    items = {item.item: item for item in tally.items}
    rows = {
        (one.item, row.measures): row_label(items[one.item], categories_of(row.measures, items[one.item]))
        for one in table.items
        if one.item in items
        for row in one.rows
        if categories_of(row.measures, items[one.item])
    }
    return relabelled(table, {name: item.label for name, item in items.items()}, rows)
