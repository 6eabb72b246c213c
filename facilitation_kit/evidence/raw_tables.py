"""Workbooks and CSV files as rows of cells, each with the number that a spreadsheet shows for it.

In: the bytes of a file. Out: tables with a heading. The one thing easily got wrong: a workbook of a few kilobytes can say
that it has a cell in the last row and column of the largest sheet, and one word can stand in a million cells. A reader
makes room for all of it, so that is counted before anything is read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import python_calamine

from facilitation_kit.content.office_files import OfficeFileRefused, SheetLimits, refuse_vast
from facilitation_kit.errors import EvidenceError, Fault
from facilitation_kit.evidence.archives import checked_archive, checked_size
from facilitation_kit.evidence.cells import text_of, unguarded
from facilitation_kit.evidence.decoding import decoded

__all__ = ["TABLE_ENDINGS", "RawRow", "RawTable", "raw_tables"]

TABLE_ENDINGS = frozenset({".csv", ".xlsx"})

_MOST_ROWS = 20_000
_MOST_COLUMNS = 100
_LONGEST_CELL = 2_100_000


@dataclass(frozen=True, kw_only=True)
class RawRow:
    """One row.

    Attributes:
        number: as a spreadsheet shows it, from 1.
        cells: as the file holds them, as many as the heading has.
    """

    number: int
    cells: tuple[object, ...]


@dataclass(frozen=True, kw_only=True)
class RawTable:
    """One sheet of a workbook, or one CSV file.

    Attributes:
        name: of the sheet; of a CSV file its name without the ending.
        heading: the first row with anything in it, as text.
        rows: those below it with anything in them.
    """

    file: str
    name: str
    heading: tuple[str, ...]
    rows: tuple[RawRow, ...]


def raw_tables(data: bytes, file: str) -> list[RawTable]:
    """All tables of a file that have a heading.

    Args:
        data: the whole file.
        file: its name without a folder.

    Raises:
        EvidenceError: ``evidence.too-large``, ``evidence.not-a-table``, and those of reading archives and text.
    """
    checked_size(data, file)
    if PurePath(file).suffix.lower() == ".csv":
        return _tables(file, [(PurePath(file).stem, _csv_rows(data, file))])
    archive = checked_archive(data, file, main_part="xl/")
    try:
        refuse_vast(archive, SheetLimits(rows=_MOST_ROWS, columns=_MOST_COLUMNS))
    except OfficeFileRefused as refused:
        raise _vast(file) from refused
    try:
        with python_calamine.load_workbook(io.BytesIO(archive)) as book:
            sheets = [
                (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
            ]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise EvidenceError(
            "evidence.not-a-table",
            "This workbook cannot be read.",
            remedy="Open it in a spreadsheet program and save it as a new .xlsx, or as CSV.",
            file=file,
        ) from error
    return _tables(file, sheets)


def _csv_rows(data: bytes, file: str) -> list[list[str]]:
    text = decoded(data, file, printed=False).text
    first = next((line for line in text.split("\n") if line.strip()), "")
    separator = max(",;\t", key=first.count)
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = [
            [unguarded(cell) for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        ]
    except csv.Error as error:
        raise EvidenceError(
            "evidence.not-a-table",
            "This is not CSV: a quotation mark is not closed, or stands in the middle of a cell.",
            remedy="Save it again as CSV (UTF-8) from a spreadsheet program.",
            file=file,
        ) from error
    finally:
        csv.field_size_limit(limit)
    return rows


def _tables(file: str, sheets: Iterable[tuple[str, Sequence[Sequence[object]]]]) -> list[RawTable]:
    return [table for name, rows in sheets if (table := _table(file, name, rows)) is not None]


def _table(file: str, name: str, rows: Sequence[Sequence[object]]) -> RawTable | None:
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(text_of(cell) for cell in row)]
    if not filled:
        return None
    heading = tuple(text_of(cell).strip() for cell in filled[0][1])
    if len(filled) > _MOST_ROWS or len(heading) > _MOST_COLUMNS:
        raise _vast(file)
    width = len(heading)
    faults = [_too_wide(file, name, number) for number, row in filled[1:] if any(text_of(cell) for cell in row[width:])]
    if faults:
        raise EvidenceError(
            "evidence.not-a-table", "Some rows have more cells than the heading.", file=file, faults=faults[:20]
        )
    return RawTable(
        file=file,
        name=name,
        heading=heading,
        rows=tuple(RawRow(number=number, cells=tuple([*row, *[""] * width][:width])) for number, row in filled[1:]),
    )


def _too_wide(file: str, name: str, number: int) -> Fault:
    return Fault(
        code="evidence.not-a-table",
        message="This row has more cells than the heading has names.",
        remedy="Put text with commas in quotation marks, or name the column.",
        file=file,
        line=number,
        field=name,
    )


def _vast(file: str) -> EvidenceError:
    return EvidenceError(
        "evidence.too-large",
        f"This table has more than {_MOST_ROWS:,} rows or {_MOST_COLUMNS} columns.",
        remedy="Delete what is empty at its right and below it, or split it.",
        file=file,
    )
