"""XLSForms in text files: CSV, and the tables of XLSForm's documentation.

In: the bytes of a file. Out: its sheets, each row with the line that it begins on. Easily got wrong: a cell in
quotation marks may have several lines, so the lines of a file are more than its rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from facilitation_kit.content.office_files import OfficeFileRefused, SheetLimits, Why
from facilitation_kit.errors import ContentError

__all__ = ["NumberedSheet", "RefusalWords", "csv_sheets", "markdown_sheets", "refused_form"]

NumberedSheet = tuple[str, Iterable[tuple[int, Sequence[object]]]]
"""The name of a sheet, and its rows with their numbers."""


class RefusalWords(NamedTuple):
    """What is told about a file that is not read."""

    code: str
    message: str
    remedy: str


def refused_form(words: RefusalWords, file: str, line: int | None = None) -> ContentError:
    """The error that tells it."""
    return ContentError(words.code, words.message, remedy=words.remedy, file=file, line=line)


def csv_sheets(data: bytes, file: str, limits: SheetLimits) -> Iterator[NumberedSheet]:
    """The sheets of a CSV file: their names stand in its first column."""
    reader = csv.reader(io.StringIO(_decoded(data, file), newline=""))
    sheets: dict[str, list[tuple[int, Sequence[object]]]] = {}
    current: list[tuple[int, Sequence[object]]] | None = None
    before = 0
    try:
        for row in reader:
            number, before = before + 1, reader.line_num
            if row and row[0].strip():
                current = sheets.setdefault(row[0].strip(), [])
            if current is not None and any(cell.strip() for cell in row[1:]):
                current.append((number, row[1:]))
            if number > limits.rows or len(row) > limits.columns:
                raise OfficeFileRefused(Why.VAST_TABLE)
    except csv.Error as error:
        raise refused_form(
            RefusalWords(
                "content.survey-damaged",
                "This is not CSV: a cell is far too long, or a quotation mark is not closed.",
                "Save it again as CSV (UTF-8) from a spreadsheet program.",
            ),
            file,
            before + 1,
        ) from error
    yield from sheets.items()


def markdown_sheets(data: bytes, file: str, limits: SheetLimits) -> Iterator[NumberedSheet]:
    """The sheets of a table with vertical lines, as XLSForm's documentation writes them."""
    del limits  # a file that is small enough to be read has no more lines than a workbook may have
    sheets: dict[str, list[tuple[int, Sequence[object]]]] = {}
    current: list[tuple[int, Sequence[object]]] | None = None
    for number, line in enumerate(_decoded(data, file).splitlines(), start=1):
        if not line.strip().startswith("|") or set(line) <= set("|-: "):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.strip().startswith("| ") and cells[0] and not any(cells[1:]):
            current = sheets.setdefault(cells[0], [])
        elif current is not None:
            current.append((number, cells[1:]))
    yield from sheets.items()


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused_form(
            RefusalWords(
                "content.not-utf8",
                "This file is not saved as UTF-8, so its letters cannot be read for certain.",
                "Save it again with the encoding UTF-8.",
            ),
            file,
            data.count(b"\n", 0, error.start) + 1,
        ) from error
