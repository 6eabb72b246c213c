"""The evidence book, written: a workbook, a folder of CSV files, and the empty book with explanations.

In: records. Out: bytes that `read_tables` reads back into equal records. The one thing easily got wrong: cells are always
written as text, because a spreadsheet would make a formula of "=1+1" and a number of an id; and a text that is too long for
one cell of a workbook goes on in the next row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from facilitation_kit.evidence.book_columns import SHEETS, BookSheet
from facilitation_kit.evidence.cells import CellKind, guarded, written
from facilitation_kit.evidence.tables import EXPLANATIONS
from facilitation_kit.responses.evidence_records import EvidenceRecord, Fact, FeedbackItem, Source

__all__ = ["book_rows", "csv_book", "empty_workbook", "workbook"]

_LONGEST_CELL = 32_000
"""UTF-16 units; a workbook takes 32,767."""

_ROWS_WITH_CHOICES = 1_000
_WIDE, _NARROW = 60, 18
_A4 = 9
_LINE_HEIGHT, _MOST_LINES = 15.0, 25
_LONG_TEXTS = frozenset(
    [
        "text",
        "text_verbatim",
        "text_published",
        "excerpt",
        "definition",
        "include",
        "exclude",
        "example",
        "reason",
        "did",
        "said",
    ]
)


def book_rows(records: Iterable[EvidenceRecord]) -> dict[str, list[list[str]]]:
    """The rows of each sheet, the heading first; every sheet is there.

    Args:
        records: of all kinds, in the order in which they are to stand.
    """
    rows: dict[str, list[list[str]]] = {
        name: [[column.name for column in sheet.columns if not column.extra]] for name, sheet in SHEETS.items()
    }
    for record in records:
        for name, cells in _cells(record):
            rows[name].append([written(cells.get(heading)) for heading in rows[name][0]])
    return rows


def csv_book(records: Iterable[EvidenceRecord]) -> dict[str, bytes]:
    """CSV files by name, one for each sheet: UTF-8 with a byte order mark, text that begins like a formula guarded."""
    return {f"{name}.csv": _csv(rows) for name, rows in book_rows(records).items()}


def workbook(records: Iterable[EvidenceRecord], now: datetime) -> bytes:
    """A workbook with a sheet for each kind; equal records and moments give equal bytes."""
    return _written(book_rows(records), now, rows_with_choices=0)


def empty_workbook(now: datetime) -> bytes:
    """A book to fill in: explanations on its first sheet and beside each heading, lists to choose from."""
    return _written(book_rows(()), now, rows_with_choices=_ROWS_WITH_CHOICES)


def _cells(record: EvidenceRecord) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rows that one record becomes: the sheet of each, and its cells by heading."""
    fields = {name: getattr(record, name) for name in record.__dataclass_fields__}
    match record:
        case Source():
            first, *more = _pieces(record.text)
            yield "sources", {**fields, "text": first}
            for piece in more:
                yield "sources", {"id": record.id, "text": piece}
            for turn in record.turns:
                yield "turns", {"source": record.id, **vars(turn)}
        case Fact():
            for part in ("statistic", "review"):
                inside = fields.pop(part)
                fields |= {} if inside is None else {f"{part}_{name}": value for name, value in vars(inside).items()}
            yield "facts", fields
            for edit in record.edits:
                yield "edits", {"fact": record.id, **vars(edit)}
        case FeedbackItem():
            for step in record.steps:
                yield "feedback", {**fields, **vars(step)}
        case _:
            yield next(name for name, sheet in SHEETS.items() if sheet.record is type(record)), fields


def _pieces(text: str) -> list[str]:
    """A text in pieces that a cell can hold, none of which is only blanks; put together again they are the text."""
    pieces: list[str] = []
    start = units = 0
    for place, letter in enumerate(text):
        width = 1 + (ord(letter) > 0xFFFF)  # noqa: PLR2004 - the last letter of one UTF-16 unit
        if units + width > _LONGEST_CELL and text[place:].strip():
            pieces.append(text[start:place])
            start, units = place, 0
        units += width
    return [*pieces, text[start:]]


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    whole = io.StringIO(newline="")
    csv.writer(whole).writerows([guarded(cell) for cell in row] for row in rows)
    return whole.getvalue().encode("utf-8-sig")


def _written(rows: Mapping[str, Sequence[Sequence[str]]], now: datetime, *, rows_with_choices: int) -> bytes:
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"title": "Evidence book", "created": now.replace(tzinfo=None)})
        look = {
            "heading": book.add_format(
                {"bold": True, "bg_color": "#12436D", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
            ),
            "cell": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
            "strong": book.add_format({"bold": True, "valign": "top"}),
        }
        for name in (EXPLANATIONS, *rows):
            page = book.add_worksheet(name)
            page.set_landscape()
            page.set_paper(_A4)
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
        _explain(book.get_worksheet_by_name(EXPLANATIONS), look)
        for name, lines in rows.items():
            _fill(book.get_worksheet_by_name(name), SHEETS[name], lines, look, rows_with_choices)
    return whole.getvalue()


def _fill(page: Any, sheet: BookSheet, lines: Sequence[Sequence[str]], look: Mapping[str, Any], choosing: int) -> None:
    page.freeze_panes(1, 1)
    columns = [column for column in sheet.columns if not column.extra]
    for place, column in enumerate(columns):
        page.set_column(place, place, _WIDE if column.name in _LONG_TEXTS else _NARROW, look["cell"])
        if choosing:
            about = {"input_title": column.name[:32], "input_message": column.about[:255], "ignore_blank": True}
            choices = ["yes", "no"] if column.kind is CellKind.YES_NO else list(column.choices)
            page.data_validation(
                1,
                place,
                choosing,
                place,
                about | ({"validate": "list", "source": choices} if choices else {"validate": "any"}),
            )
    widths = [_WIDE if column.name in _LONG_TEXTS else _NARROW for column in columns]
    for number, line in enumerate(lines):
        page.set_row(number, _height(line, widths))
        for place, cell in enumerate(line):
            if cell or number == 0:
                page.write_string(number, place, cell, look["heading" if number == 0 else "cell"])


def _explain(page: Any, look: Mapping[str, Any]) -> None:
    """The first sheet: what each sheet and column is for."""
    page.set_column(0, 1, 24, look["cell"])
    page.set_column(2, 2, 80, look["cell"])
    page.set_column(3, 3, 40, look["cell"])
    lines: list[tuple[str, str, str, str]] = [
        ("Sheet", "Column", "What goes in", "Choices"),
        (
            "",
            "",
            "Fill in the sheets that you need and delete the others. A column that you delete changes nothing.",
            "",
        ),
        (
            "",
            "",
            "Real words of people: keep this file where only your team can open it, and delete it after the import.",
            "",
        ),
    ]
    for sheet in SHEETS.values():
        lines.append((sheet.name, "", sheet.about, ""))
        lines += [
            ("", column.name, column.about + (" Needed." if column.needed else ""), ", ".join(column.choices))
            for column in sheet.columns
        ]
    for number, line in enumerate(lines):
        page.set_row(number, _height(line, (24, 24, 80, 40)))
        for place, cell in enumerate(line):
            style = "heading" if number == 0 else "strong" if line[0] and place == 0 else "cell"
            page.write_string(number, place, cell, look[style])
    page.freeze_panes(1, 0)


def _height(line: Sequence[str], widths: Sequence[int]) -> float:
    """Points for a row whose texts are wrapped; not every program finds that out by itself."""
    needed = max(
        (
            sum(-(-max(len(part), 1) // width) for part in cell.split("\n"))
            for cell, width in zip(line, widths, strict=True)
        ),
        default=1,
    )
    return _LINE_HEIGHT * min(needed, _MOST_LINES)
