"""What a file says about a record, before it is one: some fields of it, and the row that they stand in.

The one thing easily got wrong: a column that a table does not have leaves a stored record's field as it is; a column that
is there with an empty cell empties the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from facilitation_kit.errors import Fault
from facilitation_kit.responses.evidence_records import EvidenceRecord, record_kind

__all__ = ["EMPTY", "Draft", "Place"]


class _Empty:
    """The one value that says: the column is there and the cell is empty."""

    def __repr__(self) -> str:
        return "EMPTY"


EMPTY = _Empty()


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something stands.

    Attributes:
        row: as a spreadsheet shows it; ``None`` for a file that is no table.
    """

    file: str
    sheet: str = ""
    row: int | None = None

    def fault(self, code: str, message: str, remedy: str, column: str = "") -> Fault:
        """A fault at this place."""
        parts = [f"sheet {self.sheet}" if self.sheet else "", f"column {column}" if column else ""]
        return Fault(
            code=code,
            message=message,
            remedy=remedy,
            file=self.file,
            line=self.row,
            field=", ".join(part for part in parts if part) or None,
        )


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Fields of one record.

    Attributes:
        values: by the record's field; `EMPTY` where the file empties it.
        place: the row, for faults.
        only_if_new: it describes a person by the way; whoever is known already stays as they are.
    """

    kind: type[EvidenceRecord]
    id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    place: Place
    only_if_new: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Kind and id."""
        return record_kind(self.kind), self.id
