"""The wide table of a survey round as a workbook: people, codebook and notes.

In: the rows of a round. Out: a workbook, written row by row. The one thing easily got wrong: text that begins like a formula
is text, now and after somebody has edited the cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from facilitation_kit.analysis.export_files import is_formula, whole_file

__all__ = ["write_workbook"]

_MOST_COLUMNS = 16_384
_MOST_LETTERS = 32_767


def write_workbook(path: Path, sheets: Iterable[tuple[str, Iterator[Sequence[object]]]], now: datetime) -> Path:
    """A workbook, whole or not at all.

    Args:
        path: its file.
        sheets: the name and the rows of each, the heading first. A sheet with more columns than a workbook has goes on in
            further ones, each beginning with the first column.
        now: kept as the time when it was made.

    Raises:
        StoreError: ``store.no-access``, ``store.disk-full``.
    """
    # Rows lie in files until the workbook is put together; they hold what people said, so they lie where the export lies.
    with whole_file(path) as temporary, TemporaryDirectory(dir=path.parent, prefix=".rows-") as rows:
        book = xlsxwriter.Workbook(str(temporary), {"constant_memory": True, "tmpdir": rows})
        book.set_properties({"created": now.astimezone(UTC).replace(tzinfo=None)})
        bold, text = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        try:
            for name, table in sheets:
                _fill(book, name, table, bold, text)
        finally:  # after a fault too: the files of its rows must not stay open
            _close(book)
    return path


def _close(book: xlsxwriter.Workbook) -> None:
    try:
        book.close()
    except FileCreateError as error:
        raise error.args[0] from error


def _fill(book: xlsxwriter.Workbook, name: str, table: Iterator[Sequence[object]], bold: object, text: object) -> None:
    heading = next(table)
    starts = [0, *range(_MOST_COLUMNS, len(heading), _MOST_COLUMNS - 1)]
    parts = []
    for number, start in enumerate(starts, start=1):
        sheet = book.add_worksheet(name if number == 1 else f"{name} {number}")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 24)
        parts.append((sheet, start, start + _MOST_COLUMNS - bool(start)))
    for line, row in enumerate(chain([heading], table)):
        for sheet, start, end in parts:
            cells = row[start:end] if not start else (row[0], *row[start:end])
            for column, cell in enumerate(cells):
                _write(sheet, line, column, cell, text if line else bold)


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, column: int, cell: object, guard: object) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, int | float):
        sheet.write_number(line, column, cell)
        return
    said = str(cell)[:_MOST_LETTERS]
    sheet.write_string(line, column, said, guard if not line or is_formula(said) else None)
