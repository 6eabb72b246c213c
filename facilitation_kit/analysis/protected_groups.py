"""The protected form of a result by audience group, and its JSON.

It holds what `group_tables` let through and decides nothing. The one thing easily got wrong: this is for packs. The
room's result never carries it, because a room sees no sub-groups (D1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass, replace
from datetime import datetime
from typing import Any, Final, cast

from facilitation_kit.analysis.policy import Profile
from facilitation_kit.analysis.protected_values import NOT_SHOWN, ProtectedCell
from facilitation_kit.identifiers import ItemId, RoundId
from facilitation_kit.phrases import phrase

__all__ = [
    "ANSWERED",
    "ASKED",
    "FOLLOWS_FROM_OTHERS",
    "TOO_FEW_BY_GROUP",
    "UNPROTECTABLE",
    "WITHDRAWN_SINCE",
    "GroupColumn",
    "GroupItem",
    "GroupRow",
    "ProtectedGroupTable",
    "group_table_from_json",
    "relabelled",
    "sealed_group_table",
]

TOO_FEW_BY_GROUP: Final = phrase("Not shown by group: the groups are too small.")
WITHDRAWN_SINCE: Final = phrase("Not shown by group: answers have changed since the result was first shown.")
UNPROTECTABLE: Final = phrase("Not shown by group: single people's answers could be worked out.")
FOLLOWS_FROM_OTHERS: Final = phrase(
    "Not shown by group: who is asked, or what can be chosen, follows from other answers."
)
ANSWERED: Final = phrase("Answered")
ASKED: Final = phrase("Asked")

_SEAL: Final = object()
_HIDDEN: Final = ProtectedCell(value=None, text=NOT_SHOWN)


@dataclass(frozen=True, kw_only=True)
class GroupColumn:
    """One column.

    Attributes:
        label: as readers see it.
        groups: ids of the groups in it; ``None`` for people who named none.
        names: their names; several where small groups were put together.
    """

    label: str
    groups: tuple[str | None, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """One answer, by column.

    Attributes:
        label: as readers see it.
        measures: names of the measures that it counts.
        cells: one for each column.
        everyone: the whole room's figure, as the whole-room table shows it.
    """

    label: str
    measures: tuple[str, ...]
    cells: tuple[ProtectedCell, ...]
    everyone: ProtectedCell


@dataclass(frozen=True, kw_only=True)
class GroupItem:
    """One option, statement or question.

    Attributes:
        withheld: why it is not shown by group; else empty, and there are rows.
        rows: what people said, the headline first.
        totals: people behind the figures, by column.
        everyone: people behind the figures in the whole room.
        counted: who they are: people who answered, or who were asked.
    """

    item: ItemId
    label: str
    withheld: str = ""
    rows: tuple[GroupRow, ...] = ()
    totals: tuple[ProtectedCell, ...] = ()
    everyone: ProtectedCell = _HIDDEN
    counted: str = ANSWERED

    @property
    def hides(self) -> bool:
        """Whether a count of it is hidden, so that the marker needs explaining."""
        return any(cell.value is None for row in self.rows for cell in row.cells)


@dataclass(frozen=True, kw_only=True)
class ProtectedGroupTable:
    """A result by audience group that has passed disclosure control; only `group_tables.protect_by_group` makes one.

    Attributes:
        round: which round.
        profile: for whom.
        withheld: why nothing is shown by group; else empty.
        columns: the groups; none when all is withheld.
        items: in the order of the round.
        rounded_to: figures are rounded to a multiple of this.
        frozen_at: when the figures were first released, where later changes are kept out of them; else ``None``.

    Raises:
        TypeError: it was constructed by anything else.
    """

    round: RoundId
    profile: Profile
    withheld: str = ""
    columns: tuple[GroupColumn, ...] = ()
    items: tuple[GroupItem, ...] = ()
    rounded_to: int = 1
    frozen_at: datetime | None = None
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("A ProtectedGroupTable is made by group_tables.protect_by_group() and by nothing else.")

    def to_json(self) -> dict[str, object]:
        """As JSON values, for packs and the record of releases; `group_table_from_json` is its inverse."""
        return {
            "round": self.round,
            "profile": self.profile.value,
            "withheld": self.withheld,
            "rounded_to": self.rounded_to,
            "columns": [
                {"label": column.label, "groups": list(column.groups), "names": list(column.names)}
                for column in self.columns
            ],
            "items": [
                {
                    "item": item.item,
                    "label": item.label,
                    "withheld": item.withheld,
                    "rows": [
                        {
                            "label": row.label,
                            "measures": list(row.measures),
                            "cells": [cell.to_json() for cell in row.cells],
                            "everyone": row.everyone.to_json(),
                        }
                        for row in item.rows
                    ],
                    "totals": [cell.to_json() for cell in item.totals],
                    "everyone": item.everyone.to_json(),
                    "counted": item.counted,
                }
                for item in self.items
            ],
        }


def sealed_group_table(
    *,
    round: RoundId,  # noqa: A002 - the name of the field
    profile: Profile,
    withheld: str = "",
    columns: tuple[GroupColumn, ...] = (),
    items: tuple[GroupItem, ...] = (),
    rounded_to: int = 1,
    frozen_at: datetime | None = None,
) -> ProtectedGroupTable:
    """A table that has been protected: for `group_tables` and for reading back what was released, nobody else."""
    return ProtectedGroupTable(
        round=round,
        profile=profile,
        withheld=withheld,
        columns=columns,
        items=items,
        rounded_to=rounded_to,
        frozen_at=frozen_at,
        seal=_SEAL,
    )


def group_table_from_json(data: Mapping[str, object], *, frozen_at: datetime | None = None) -> ProtectedGroupTable:
    """Read back what `to_json` wrote: a table that was protected when it was released.

    Args:
        data: as it was released, by the ids of options alone: its labels are empty then.
        frozen_at: when it was released.
    """
    return sealed_group_table(
        round=RoundId(str(data["round"])),
        profile=Profile(str(data["profile"])),
        withheld=str(data["withheld"]),
        rounded_to=int(str(data["rounded_to"])),
        columns=tuple(
            GroupColumn(label=column["label"], groups=tuple(column["groups"]), names=tuple(column["names"]))
            for column in cast("Sequence[Any]", data["columns"])
        ),
        items=tuple(
            GroupItem(
                item=ItemId(item["item"]),
                label=item["label"],
                withheld=item["withheld"],
                rows=tuple(
                    GroupRow(
                        label=row["label"],
                        measures=tuple(row["measures"]),
                        cells=_cells(row["cells"]),
                        everyone=_cell(row["everyone"]),
                    )
                    for row in item["rows"]
                ),
                totals=_cells(item["totals"]),
                everyone=_cell(item["everyone"]),
                counted=item.get("counted", ANSWERED),
            )
            for item in cast("Sequence[Any]", data["items"])
        ),
        frozen_at=frozen_at,
    )


def relabelled(
    table: ProtectedGroupTable,
    items: Mapping[ItemId, str],
    rows: Mapping[tuple[ItemId, tuple[str, ...]], str],
) -> ProtectedGroupTable:
    """A table that was released, with the labels of today.

    Args:
        table: as it was released.
        items: labels by item.
        rows: labels by item and measures.
    """
    return sealed_group_table(
        round=table.round,
        profile=table.profile,
        withheld=table.withheld,
        rounded_to=table.rounded_to,
        columns=table.columns,
        items=tuple(
            replace(
                item,
                label=items.get(item.item, item.label),
                rows=tuple(replace(row, label=rows.get((item.item, row.measures), row.label)) for row in item.rows),
            )
            for item in table.items
        ),
        frozen_at=table.frozen_at,
    )


def _cells(raw: Sequence[Mapping[str, Any]]) -> tuple[ProtectedCell, ...]:
    return tuple(_cell(one) for one in raw)


def _cell(raw: Mapping[str, Any]) -> ProtectedCell:
    return ProtectedCell(value=raw["value"], text=raw["text"])
