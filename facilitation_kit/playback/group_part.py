"""The results by audience group that stand in a pack, and those that are left to its data annex.

In: a protected table by group, and its round. Out: a `GroupPart`. The one thing easily got wrong: nothing is hidden here. What
is left to the annex may be shown, it is only too long: a survey has more questions than readers turn pages for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.analysis.protected_groups import GroupItem, ProtectedGroupTable
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import counted
from facilitation_kit.playback.vote_context import GroupPart, GroupReason

__all__ = ["group_part"]

_QUESTIONS_AT_MOST = 6


def group_part(table: ProtectedGroupTable, definition: RoundDefinition, order: Iterable[ItemId]) -> GroupPart:
    """What a pack shows of a table by group.

    Args:
        table: protected.
        definition: the round.
        order: of the rows of the result; items that are no row come behind.
    """
    places = {item: place for place, item in enumerate(order)}
    shown = sorted(
        (item for item in table.items if not item.withheld), key=lambda item: places.get(item.item, len(places))
    )
    questions = any(item.within for item in definition.items)
    told = list(_questions(shown, definition)) if questions else shown
    left = max(0, len(told) - _QUESTIONS_AT_MOST) if questions else 0
    return GroupPart(
        items=tuple(told[: len(told) - left]),
        reasons=tuple(
            GroupReason(
                why=why, names=tuple(_names([item for item in table.items if item.withheld == why], definition))
            )
            for why in dict.fromkeys(item.withheld for item in table.items if item.withheld)
        ),
        more=counted(
            "{count} more result by group is in the data annex.",
            "{count} more results by group are in the data annex.",
            left,
        )
        if left
        else "",
    )


def _questions(shown: Iterable[GroupItem], definition: RoundDefinition) -> Iterable[GroupItem]:
    """The same, with the choices of one question as its rows: who chose each; the others are what is left of the total."""
    by_id = {item.id: item for item in definition.items}
    told: dict[ItemId, GroupItem] = {}
    for item in shown:
        own = by_id.get(item.item)
        if own is None or not own.within:
            told[item.item] = item
            continue
        rows = told[own.within].rows if own.within in told else ()
        row = replace(item.rows[0], label=own.label)
        told[own.within] = replace(item, item=own.within, label=by_id[own.within].label, rows=(*rows, row))
    return told.values()


def _names(withheld: Iterable[GroupItem], definition: RoundDefinition) -> Iterable[str]:
    """What is withheld: a question once where none of its choices is shown."""
    missing = {item.item: item for item in withheld}
    by_id: dict[ItemId, Item] = {item.id: item for item in definition.items}
    told: list[str] = []
    for name, item in missing.items():
        own = by_id.get(name)
        if own is None or not own.within:
            told.append(own.short if own else item.label)
            continue
        siblings = {one.id for one in definition.items if one.within == own.within and not one.id.endswith("/-")}
        told.append(by_id[own.within].short if siblings <= set(missing) else item.label)
    return dict.fromkeys(told)
