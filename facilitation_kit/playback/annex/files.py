"""The data annex as files: one workbook, and the same tables as CSV in one archive.

In: tables of `annex_tables`. Out: bytes, the same for the same tables and day. The one thing easily got wrong: a cell that
begins like a formula is text in both, and no sheet holds a cell that its CSV does not.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter

from facilitation_kit.analysis.export_files import csv_bytes
from facilitation_kit.playback.annex.tables import AnnexTable, Cell

__all__ = ["csv_archive", "workbook"]

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_LONGEST_CELL = 32_767
"""Characters that a spreadsheet keeps in one cell."""
_WIDEST = 60
_NARROWEST = 8
# XML cannot hold these; a mark stands in their place, so that nothing is lost without a trace
_NOT_WRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def csv_archive(tables: Sequence[AnnexTable]) -> bytes:
    """A ZIP with one CSV a table: UTF-8 with a byte order mark, text guarded against being run as a formula."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        for table in tables:
            entry = zipfile.ZipInfo(f"{table.name}.csv", _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            files.writestr(entry, csv_bytes([table.columns, *table.rows]))
    return archive.getvalue()


def workbook(tables: Sequence[AnnexTable], *, title: str, author: str, made_at: datetime) -> bytes:
    """A workbook with one sheet a table: its title, a header row, then the rows; text stays text.

    Args:
        tables: in the order of their sheets.
        title: of the document.
        author: whose it is.
        made_at: with a time zone; written into its properties.
    """
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties(
        {
            "title": _writable(title),
            "author": _writable(author),
            "created": made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0),
        }
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    heading = book.add_format({"bold": True, "font_size": 13})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for table in tables:
        sheet = book.add_worksheet(table.name)
        sheet.write_string(0, 0, table.title, heading)
        sheet.write_row(1, 0, table.columns, bold)
        sheet.freeze_panes(2, 0)
        for number, row in enumerate(table.rows, start=2):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, _writable(cell), wrapped)
                elif cell is not None:
                    sheet.write_number(number, column, cell, wrapped)
        sheet.autofilter(1, 0, 1 + len(table.rows), len(table.columns) - 1)
        for column, name in enumerate(table.columns):
            sheet.set_column(column, column, _width(name, [row[column] for row in table.rows]))
    book.close()
    return content.getvalue()


def _writable(text: str) -> str:
    return _NOT_WRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)[:_LONGEST_CELL]


def _width(name: str, cells: Sequence[Cell]) -> int:
    longest = max(len(name) + 3, *(len(str(cell)) for cell in cells if cell is not None), 0)
    return min(max(longest, _NARROWEST), _WIDEST)
