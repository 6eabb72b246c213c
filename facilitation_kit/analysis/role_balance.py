"""How options stand if each audience group counts the same, and whether one group decides (V7, V8).

In go the protected results of a vote, whole room and by group; out come shares and sentences. The one thing easily got
wrong: everything here is worked out from figures that are shown beside it, never from the counts behind them, so nobody
learns more from it than from the tables. Where figures are hidden, a share is left out, and where a hidden one could
change what is said, it says so instead.

A group is one that people declared and that has a column of its own; people in a column of several groups, and those who
named none, are counted in the room alone. The share of an option is the mean of the groups' shares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from facilitation_kit.activities.results import Band, MeasureKind
from facilitation_kit.activities.sentences import joined
from facilitation_kit.analysis.disclosure_control import ProtectedTable
from facilitation_kit.analysis.option_shares import NEAR, OptionSplit, Shares, option_splits, share_bands
from facilitation_kit.analysis.protected_groups import ProtectedGroupTable
from facilitation_kit.analysis.protected_values import NOT_SHOWN
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["BalancedOption", "RoleBalance", "role_balance"]

_ENOUGH_GROUPS = 2


@dataclass(frozen=True, kw_only=True)
class BalancedOption:
    """One option.

    Attributes:
        item: its id.
        label: as readers see it.
        everybody: share of all people, such as "52 %".
        equally: the same if each group counts the same; `NOT_SHOWN` where a figure of a group is hidden.
    """

    item: ItemId
    label: str
    everybody: str
    equally: str


@dataclass(frozen=True, kw_only=True)
class RoleBalance:
    """A vote in which each group counts the same, whatever its size.

    Attributes:
        measure: what is counted, such as "People".
        groups: those that count.
        apart: groups that are not among them, because they are too small to stand alone.
        options: the largest share first; in the order of the result where figures are hidden.
        decided: one group decides the result.
        sentences: what it comes to.
    """

    measure: str
    groups: tuple[str, ...]
    apart: tuple[str, ...]
    options: tuple[BalancedOption, ...]
    decided: bool
    sentences: tuple[str, ...]


def role_balance(
    table: ProtectedGroupTable | None, room: ProtectedTable, names: Mapping[ItemId, str]
) -> RoleBalance | None:
    """What is to be said of a vote beside its counts; ``None`` where its groups are not shown, or figures are rounded.

    Args:
        table: by group, of a vote in which people choose between options.
        room: of the whole room, as it is shown beside it.
        names: what each option is called in a sentence.
    """
    if table is None or table.withheld or table.rounded_to > 1:
        return None
    counting = [
        place for place, column in enumerate(table.columns) if len(column.groups) == 1 and column.groups[0] is not None
    ]
    measure = next((one for one in room.measures if one.kind is MeasureKind.PEOPLE), None)
    if len(counting) < _ENOUGH_GROUPS or measure is None:
        return None
    splits = option_splits(table, room, counting, measure.name)
    shown = {item: one for item, one in splits.items() if one is not None and one.known}
    if not shown:
        return None
    labels = {row.item: row.label for row in room.rows}
    order = [row.item for row in room.rows]
    if len(shown) == len(order):
        order.sort(key=lambda item: -shown[item].share)
    everybody = {item: Fraction(one.chosen, one.people) for item, one in splits.items() if one is not None}
    decided, sentences = _decided(everybody, splits, room, [table.columns[place].label for place in counting], names)
    return RoleBalance(
        measure=measure.label,
        groups=tuple(table.columns[place].label for place in counting),
        apart=tuple(
            name for place, column in enumerate(table.columns) if place not in counting for name in column.names
        ),
        options=tuple(
            BalancedOption(
                item=item,
                label=labels[item],
                everybody=_percent(everybody[item]) if item in everybody else NOT_SHOWN,
                equally=_percent(shown[item].share) if item in shown else NOT_SHOWN,
            )
            for item in order
        ),
        decided=decided,
        sentences=sentences,
    )


def _decided(
    everybody: Shares,
    splits: Mapping[ItemId, OptionSplit | None],
    room: ProtectedTable,
    groups: Sequence[str],
    names: Mapping[ItemId, str],
) -> tuple[bool, tuple[str, ...]]:
    """Whether the options that lead are others once groups count the same, or the largest is left out."""
    known = {item: one for item, one in splits.items() if one is not None}
    people = room.ballots.value or 0
    if len(known) < len(room.rows) or not people or not any(everybody.values()):
        return False, (_CANNOT_SAY,)
    before = share_bands(everybody, Fraction(1, people))
    led = [item for item, share in everybody.items() if share == max(everybody.values())]
    leaders = joined(names[item] for item in led)
    sizes = [max(one.totals[group] for one in known.values()) for group in range(len(groups))]
    equally = _compared(
        before,
        led,
        {item: one.share for item, one in known.items()},
        {item for item, one in known.items() if not one.known},
        Fraction(1, len(groups) * min(sizes)),
    )
    largest = sizes.index(max(sizes))
    without: _Change | None = _Change()
    if sizes.count(max(sizes)) == 1 and max(sizes) < people:
        without = _compared(
            before,
            led,
            {item: one.without(largest) for item, one in known.items()},
            {item for item, one in known.items() if one.cells[largest] is None},
            Fraction(1, people - max(sizes)),
        )
    said = []
    if without is not None and without.leading:
        said.append(_without(without, groups[largest], leaders, names))
    if equally is not None and equally.leading:
        said.append(_equally(equally, leaders, names))
    if said:
        return True, tuple(said)
    if equally is None or without is None:
        return False, (_CANNOT_SAY,)
    return False, (phrase("No single group decides: it is the same when each group counts the same."),)


_CANNOT_SAY = phrase("Whether one group decides cannot be said, because some figures of groups are not shown.")


@dataclass(frozen=True, kw_only=True)
class _Change:
    """How the lead changes: the options that lead then, none where it stays; whether they only come closer."""

    leading: tuple[ItemId, ...] = ()
    closer: bool = False


def _compared(
    before: Mapping[ItemId, Band], led: Sequence[ItemId], shares: Shares, highest: set[ItemId], one_ballot: Fraction
) -> _Change | None:
    """What changes; ``None`` where an option whose share is only known to be at most so high could lead.

    Args:
        before: bands of everybody.
        led: options that most people chose.
        shares: of the other way to count.
        highest: options whose share is the highest that it can be.
        one_ballot: by how much one ballot can change a share.
    """
    sure = {item: share for item, share in shares.items() if item not in highest}
    if not sure or any(shares[item] >= max(sure.values()) - max(NEAR, one_ballot) for item in highest):
        return None
    after = share_bands(shares, one_ballot)
    leading = tuple(item for item, band in after.items() if band is not Band.BEHIND)
    top = max(shares.values())
    first = [item for item in leading if shares[item] == top]
    if any(before[item] is Band.BEHIND for item in first) or all(after[item] is Band.BEHIND for item in led):
        return _Change(leading=tuple(first))
    if Band.CLEAR in before.values() and Band.CLEAR not in after.values():
        return _Change(leading=leading, closer=True)
    return _Change()


def _equally(change: _Change, leaders: str, names: Mapping[ItemId, str]) -> str:
    then = joined(names[item] for item in change.leading)
    if change.closer:
        return phrase("If each group counted the same, it would be too close to call: {options}.", options=then)
    return phrase(
        "If each group counted the same, {options} would lead instead of {leaders}.", options=then, leaders=leaders
    )


def _without(change: _Change, group: str, leaders: str, names: Mapping[ItemId, str]) -> str:
    then = joined(names[item] for item in change.leading)
    if change.closer:
        return phrase(
            "One group decides: without the largest, “{group}”, it would be too close to call: {options}.",
            group=group,
            options=then,
        )
    return phrase(
        "One group decides: without the largest, “{group}”, {options} would lead instead of {leaders}.",
        group=group,
        options=then,
        leaders=leaders,
    )


def _percent(share: Fraction) -> str:
    # half up, as readers round
    return f"{int(100 * share + Fraction(1, 2))} %"
