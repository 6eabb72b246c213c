"""Rows of text as CSV and as workbooks that spreadsheets open and do not run.

In: rows, the heading first. Out: bytes. Easily got wrong: a text that begins like a formula is run by a spreadsheet, so it is
guarded in CSV and written as text in a workbook.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import xlsxwriter

from facilitation_kit.evidence.cells import guarded

__all__ = ["csv_bytes", "workbook_bytes"]

Rows = Sequence[Sequence[str]]


def csv_bytes(rows: Rows) -> bytes:
    """The rows as CSV: UTF-8 with a byte order mark, text that begins like a formula guarded."""
    whole = io.StringIO(newline="")
    csv.writer(whole).writerows([guarded(cell) for cell in row] for row in rows)
    return whole.getvalue().encode("utf-8-sig")


def workbook_bytes(sheets: Mapping[str, Rows], title: str, now: datetime) -> bytes:
    """A workbook with a sheet for each table; every cell is text, so that no spreadsheet makes a formula of it.

    Args:
        sheets: rows by the name of the sheet.
        title: of the workbook.
        now: when it is made, UTC.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": title, "created": now.replace(tzinfo=None)})
    strong, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.set_column(0, len(rows[0]) - 1, 24)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, wrapped if number else strong)
    book.close()
    return stream.getvalue()
