"""The evidence book, read: workbooks and CSV files with a sheet for each kind of record, or a table of facts alone.

In: files. Out: rows of cells by sheet, with every fault of every file at once, and notices of what was not read. A table
that has a column with words (text, quote) is a table of facts, whatever its name. The one thing easily got wrong: nothing
that a person has typed may vanish silently, so columns and sheets that are not known are named.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from facilitation_kit.errors import EvidenceError, Fault
from facilitation_kit.evidence.book_columns import SHEETS, BookColumn, BookSheet
from facilitation_kit.evidence.cells import CellFault, CellKind, read_cell, text_of
from facilitation_kit.evidence.drafts import EMPTY, Place
from facilitation_kit.evidence.raw_tables import RawRow, RawTable, raw_tables
from facilitation_kit.responses.evidence_records import record_kind

__all__ = ["EXPLANATIONS", "BookRow", "BookTables", "read_tables"]

EXPLANATIONS = "Read me"
"""The sheet of a book that explains the others; it is not read."""


@dataclass(frozen=True, kw_only=True)
class BookRow:
    """One row, its cells by the names of their columns; `EMPTY` where a cell is empty."""

    cells: Mapping[str, Any]
    place: Place

    def get(self, name: str) -> Any:
        """A cell's value; ``None`` where the column is missing or the cell is empty."""
        value = self.cells.get(name)
        return None if value is EMPTY else value


@dataclass(kw_only=True)
class BookTables:
    """All rows of all files.

    Attributes:
        rows: by sheet; a sheet that no file has is missing.
        faults: what has to be put right.
        notices: what was not read, or read as something else.
        unread: kinds and ids of rows that have a fault, so that nobody looks for them elsewhere.
    """

    rows: dict[str, list[BookRow]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
    unread: set[tuple[str, str]] = field(default_factory=set)


def read_tables(files: Iterable[tuple[str, bytes]]) -> BookTables:
    """All tables of some files.

    Args:
        files: names without folders, and contents.

    Returns:
        Rows, faults and notices. Codes of faults: ``evidence.unknown-sheet``, ``evidence.same-column``, those of
        `read_cell`, and those of files that could not be read.
    """
    read = BookTables()
    for name, data in files:
        try:
            tables = raw_tables(data, name)
        except EvidenceError as error:
            read.faults += error.faults
            continue
        known = False
        for table in tables:
            sheet = _sheet_of(table)
            if sheet is not None:
                known = True
                _read(table, sheet, read)
            elif table.name != EXPLANATIONS:
                read.notices.append(_unknown_sheet(table))
        if not known:
            read.faults.append(_no_table(name))
    return read


def _sheet_of(table: RawTable) -> BookSheet | None:
    plain = table.name.strip().lower().replace(" ", "-").replace("_", "-")
    for name, sheet in SHEETS.items():
        if plain == name or plain.endswith(f"-{name}"):
            return sheet
    facts = SHEETS["facts"]
    has_words = any(
        (column := facts.column(heading)) is not None and column.name == "text_verbatim" for heading in table.heading
    )
    return facts if has_words else None


def _read(table: RawTable, sheet: BookSheet, read: BookTables) -> None:
    columns = [sheet.column(heading) for heading in table.heading]
    unknown = [heading for heading, column in zip(table.heading, columns, strict=True) if column is None and heading]
    where = Place(file=table.file, sheet=table.name)
    if unknown:
        read.notices.append(
            where.fault(
                "evidence.unknown-column",
                f"Not read: {_listed(unknown)}.",
                _near(unknown, sheet),
            )
        )
    twice = [name for name, count in Counter(each.name for each in columns if each is not None).items() if count > 1]
    read.faults += [
        where.fault("evidence.same-column", "Two columns mean the same.", "Keep one of them.", column=name)
        for name in twice
    ]
    rows = read.rows.setdefault(sheet.name, [])
    exact = outside = 0
    for raw in table.rows:
        row, faults = _row(table, columns, raw)
        read.faults += faults
        if not faults:
            rows.append(row)
        elif row.get("id") is not None:
            read.unread.add((record_kind(sheet.record), row.get("id")))
        for column, cell in zip(columns, raw.cells, strict=True):
            if column is not None and column.kind is CellKind.AGE and text_of(cell).strip().isdigit():
                exact += 1
                outside += row.cells.get(column.name) is EMPTY
    if exact:
        read.notices.append(
            where.fault("evidence.exact-age", _about_ages(exact, outside), "Ask for age bands, and write those.")
        )


def _row(table: RawTable, columns: Sequence[BookColumn | None], raw: RawRow) -> tuple[BookRow, list[Fault]]:
    place = Place(file=table.file, sheet=table.name, row=raw.number)
    cells: dict[str, Any] = {}
    faults = []
    for column, cell in zip(columns, raw.cells, strict=True):
        if column is None:
            continue
        if not text_of(cell):
            cells[column.name] = EMPTY
            continue
        try:
            value = read_cell(column.kind, cell, column.choices)
        except CellFault as fault:
            faults.append(place.fault(fault.code, fault.message, fault.remedy, column=column.name))
        else:
            cells[column.name] = EMPTY if value is None else value
    return BookRow(cells=cells, place=place), faults


def _about_ages(exact: int, outside: int) -> str:
    said = f"{exact} exact {'age' if exact == 1 else 'ages'} became age bands; the exact figures are not kept."
    return f"{said} {outside} fit no band and are left out." if outside else said


def _near(unknown: Iterable[str], sheet: BookSheet) -> str:
    names = [each.name for each in sheet.columns]
    near = [found[0] for each in unknown if (found := difflib.get_close_matches(each.lower(), names, n=1))]
    return f"Did you mean {', '.join(near)}?" if near else "docs/evidence.md lists the columns that are."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(name if name.isprintable() else ascii(name) for name in names)


def _unknown_sheet(table: RawTable) -> Fault:
    return Place(file=table.file, sheet=table.name).fault(
        "evidence.unknown-sheet", "This sheet was not read.", f"Sheets that are: {', '.join(SHEETS)}."
    )


def _no_table(name: str) -> Fault:
    return Place(file=name).fault(
        "evidence.unknown-sheet",
        "Nothing in this file is a table of evidence.",
        f"Name its sheets, or a CSV file, {', '.join(SHEETS)}; or give it a column text for a table of facts.",
    )
