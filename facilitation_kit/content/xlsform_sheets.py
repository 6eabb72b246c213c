"""The sheets of an XLSForm, from a workbook or a text, read with limits.

In: the bytes of a file and its name. Out: sheets of text cells, each row with the number that a spreadsheet (or an
editor) shows. Easily got wrong: workbooks come from outside. What a library would open is measured first, macros are
refused, and in .xls every cell is read on its own, so that one cell in the far corner costs no more than itself.

A .csv has the name of a sheet in its first column and the cells in the others; a .md is a table of XLSForm's
documentation.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePath

import python_calamine

from facilitation_kit.content.office_files import (
    OLD_OFFICE,
    OfficeFileRefused,
    SheetLimits,
    Why,
    refuse_vast,
    whole_archive,
)
from facilitation_kit.content.xlsform_texts import (
    NumberedSheet,
    RefusalWords,
    csv_sheets,
    markdown_sheets,
    refused_form,
)

__all__ = ["XLSFORM_ENDINGS", "RawSheet", "RawSheetRow", "read_sheets"]

XLSFORM_ENDINGS = frozenset({".xlsx", ".xls", ".csv", ".md"})
"""Endings of files that can hold an XLSForm."""

LARGEST_FORM = 5_000_000
"""Bytes of a file; pictures and recordings stand beside it."""

_LARGEST_OLD = 2_000_000
"""Bytes of an .xls file, whose cells are read one by one."""

_LARGEST_INSIDE = 12_000_000
_LIMITS = SheetLimits(rows=20_000, columns=500, text=20_000_000, cells=200_000, empty_cells_count=False)
_LONGEST_CELL = 100_000
_MACROS_IN_XLS = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT_CUR", "_VBA_PROJECT"))
_SPOILT_XLS = (
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    MemoryError,
    OSError,
    OverflowError,
    TypeError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True, kw_only=True)
class RawSheetRow:
    """One row with anything in it.

    Attributes:
        number: as a spreadsheet shows it, or the line in a text.
        cells: as text, without spaces around it.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RawSheet:
    """One sheet.

    Attributes:
        rows: those with anything in them, the heading first.
    """

    name: str
    rows: tuple[RawSheetRow, ...]


_TOLD: Mapping[Why, RefusalWords] = {
    Why.OLD_OR_PASSWORD: RefusalWords(
        "content.survey-password",
        "This workbook has a password, or its name has the wrong ending.",
        "Take the password away and save it again as .xlsx.",
    ),
    Why.PASSWORD: RefusalWords(
        "content.survey-password", "This workbook has a password.", "Take the password away and save it again as .xlsx."
    ),
    Why.VAST_INSIDE: RefusalWords(
        "content.too-large",
        "This workbook is far larger inside than it looks from outside.",
        "Copy its sheets into a new workbook; if it came from somebody else, ask them what it is.",
    ),
    Why.VAST_TABLE: RefusalWords(
        "content.too-large",
        f"This workbook has more than {_LIMITS.rows:,} rows or {_LIMITS.columns} columns in a sheet, or {_LIMITS.cells:,} cells.",
        "Delete what is empty at its right and below it.",
    ),
    Why.MACROS: RefusalWords(
        "content.survey-macros",
        "This workbook holds macros, which are programs.",
        "Save it as .xlsx, without macros, and use that.",
    ),
    Why.DAMAGED: RefusalWords(
        "content.survey-damaged",
        "This is not a whole workbook, whatever its name says.",
        "Open it in a spreadsheet program and save it again as .xlsx.",
    ),
}


def read_sheets(data: bytes, file: str) -> tuple[RawSheet, ...]:
    """All sheets of a file that have anything in them.

    Args:
        data: the whole file.
        file: its name, for messages; its ending says what it is.

    Raises:
        ContentError: ``content.too-large``, ``content.empty-file``, ``content.not-utf8``, ``content.survey-password``,
            ``content.survey-macros``, ``content.survey-damaged``, ``content.survey-unknown-file``.
    """
    if not data.strip():
        raise refused_form(RefusalWords("content.empty-file", "This file is empty.", "Choose another file."), file)
    if len(data) > LARGEST_FORM:
        raise refused_form(
            RefusalWords(
                "content.too-large",
                f"This file is larger than {LARGEST_FORM // 1_000_000} MB.",
                "Take pictures out of it, and keep them as files beside it.",
            ),
            file,
        )
    readers = {".xlsx": _xlsx, ".xls": _xls, ".csv": csv_sheets, ".md": markdown_sheets}
    reader = readers.get(PurePath(file).suffix.lower())
    if reader is None:
        macros = PurePath(file).suffix.lower() in (".xlsm", ".xltm", ".xlsb")
        unknown = RefusalWords(
            "content.survey-unknown-file",
            "This is no file that a survey form can be in.",
            "Use .xlsx, .xls, .csv or .yaml.",
        )
        raise refused_form(_TOLD[Why.MACROS] if macros else unknown, file)
    try:
        sheets = tuple(_sheets(reader(data, file, _LIMITS)))
    except OfficeFileRefused as refused:
        raise refused_form(_TOLD[refused.why], file) from refused
    return sheets


def _sheets(read: Iterable[NumberedSheet]) -> Iterator[RawSheet]:
    for name, numbered in read:
        rows = []
        for number, row in numbered:
            cells = [_text(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.append(RawSheetRow(number=number, cells=tuple(cells)))
        if rows:
            yield RawSheet(name=name, rows=tuple(rows))


def _text(value: object) -> str:
    """A cell as XLSForm reads it: 3.0 is 3, and no space is a hard one."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if value is None:
        return ""
    if isinstance(value, date | datetime | time):
        return str(value)
    return str(value).replace("\N{NO-BREAK SPACE}", " ").strip()[:_LONGEST_CELL]


def _xlsx(data: bytes, _: str, limits: SheetLimits) -> Iterator[NumberedSheet]:
    archive = whole_archive(data, main_part="xl/", largest_inside=_LARGEST_INSIDE)
    refuse_vast(archive, limits)
    try:
        with python_calamine.load_workbook(io.BytesIO(archive)) as book:
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                yield name, enumerate(rows, start=1)
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise OfficeFileRefused(Why.DAMAGED) from error


def _xls(data: bytes, _: str, limits: SheetLimits) -> Iterator[NumberedSheet]:
    import xlrd  # noqa: PLC0415 - few forms are so old
    from xlrd.compdoc import CompDocError  # noqa: PLC0415

    if not data.startswith(OLD_OFFICE):
        raise OfficeFileRefused(Why.DAMAGED)
    if len(data) > _LARGEST_OLD:
        raise OfficeFileRefused(Why.VAST_INSIDE)
    if any(name in data for name in _MACROS_IN_XLS):
        raise OfficeFileRefused(Why.MACROS)
    try:
        with xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=True, ragged_rows=True) as book:
            for sheet in book.sheets():
                if sheet.nrows > limits.rows or sheet.ncols > limits.columns:
                    raise OfficeFileRefused(Why.VAST_TABLE)
                rows = [
                    [_xls_value(cell, book.datemode) for cell in sheet.row(number)] for number in range(sheet.nrows)
                ]
                yield sheet.name, enumerate(rows, start=1)
    except (xlrd.XLRDError, CompDocError, *_SPOILT_XLS) as error:
        password = "encrypted" in str(error)
        raise OfficeFileRefused(Why.PASSWORD if password else Why.DAMAGED) from error


def _xls_value(cell: object, date_mode: int) -> object:
    import xlrd  # noqa: PLC0415 - loaded already

    kind, value = getattr(cell, "ctype", None), getattr(cell, "value", None)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_DATE:
        day = xlrd.xldate_as_datetime(value, date_mode)
        return day.time() if isinstance(value, float) and value < 1 else day
    return "" if kind == xlrd.XL_CELL_ERROR else value
