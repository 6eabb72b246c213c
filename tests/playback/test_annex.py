from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from facilitation_kit.playback.annex.files import csv_archive, workbook
from facilitation_kit.playback.annex.tables import AnnexTable, annex_tables
from facilitation_kit.playback.context import Pack
from tests.playback.made_packs import EVENING, ROOT
from tests.playback.rich_packs import rich_request

BLNS = ROOT.parent / "shared" / "data" / "hostile" / "blns.json"


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return rich_request(tmp_path_factory.mktemp("annex")).pack


def book_of(tables: tuple[AnnexTable, ...]) -> bytes:
    return workbook(tables, title="Annex", author="Harbour City", made_at=EVENING)


def sheets(book: bytes) -> dict[str, list[list[Any]]]:
    """Cells of each sheet below its title."""
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return {name: opened.get_sheet_by_name(name).to_python(skip_empty_area=False)[1:] for name in opened.sheet_names}


def csv_tables(archive: bytes) -> dict[str, list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        return {
            name.removesuffix(".csv"): list(csv.reader(io.StringIO(files.read(name).decode("utf-8-sig"), newline="")))
            for name in files.namelist()
        }


def test_every_figure_of_the_pack_is_in_the_annex_and_no_other(pack: Pack) -> None:
    results = next(table for table in annex_tables(pack) if table.name == "results")
    at = {name: number for number, name in enumerate(results.columns)}
    listed = {(row[at["round"]], row[at["option"]], row[at["measure"]]): row[at["text"]] for row in results.rows}
    shown = {
        (vote.id, row.figures.label, measure.label): row.figures.cells[measure.name].text
        for page in pack.workshops
        for question in page.questions
        for vote in question.rounds
        for row in vote.rows
        for measure in vote.table.measures
    }
    assert listed == shown
    assert len(listed) > 20


def test_evidence_tests_decisions_and_feedback_are_in_it_with_their_ids(pack: Pack) -> None:
    tables = {table.name: table for table in annex_tables(pack)}
    assert [row[0] for row in tables["footnotes"].rows] == [note.number for note in pack.evidence]
    tests = [test.id for page in pack.hypotheses for test in page.tests]
    assert tests[0] == "one-number"
    assert [row[1] for row in tables["tests"].rows] == tests
    assert [row[1] for row in tables["decisions"].rows] == ["front-door-2026-11"]
    assert [row[3] for row in tables["feedback"].rows] == ["done", "partly", "not_possible"]


def test_workbook_and_csv_hold_the_same_cells(pack: Pack) -> None:
    tables = annex_tables(pack)
    in_book, in_archive = sheets(book_of(tables)), csv_tables(csv_archive(tables))
    assert list(in_book) == list(in_archive) == [table.name for table in tables]
    for table in tables:
        width = len(table.columns)
        cells = [[_text(cell) for cell in row[:width]] for row in in_book[table.name]]
        assert cells == [list(table.columns), *([_text(cell) for cell in row] for row in table.rows)]
        assert [len(row) for row in in_archive[table.name]] == [width] * (len(table.rows) + 1)


def test_the_same_pack_gives_the_same_bytes_and_another_day_others(pack: Pack) -> None:
    tables = annex_tables(pack)
    assert book_of(tables) == book_of(tables)
    assert csv_archive(tables) == csv_archive(tables)
    later = workbook(tables, title="Annex", author="Harbour City", made_at=datetime(2026, 12, 1, tzinfo=UTC))
    assert later != book_of(tables)


@given(st.text(max_size=60))
def test_any_text_stays_text(text: str) -> None:
    table = AnnexTable(name="words", title="Words", columns=("words", "after"), rows=((text, 1),))
    ((_, (cell, after)),) = [sheets(book_of((table,)))["words"]]
    assert after == 1
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    readable = "".join("\N{REPLACEMENT CHARACTER}" if _unwritable(letter) else letter for letter in kept)
    assert str(cell).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "\n") == readable


def test_hostile_text_is_kept_in_every_table(pack: Pack) -> None:
    if not BLNS.exists():
        pytest.skip("../shared/data is not here")
    hostile = [text for text in json.loads(BLNS.read_text("utf-8")) if text.strip()]
    first = pack.hypotheses[0]
    quotes = tuple(replace(first.supporting[0], paragraphs=(text,), attribution=text) for text in hostile)
    tables = annex_tables(replace(pack, hypotheses=(replace(first, supporting=quotes),)))
    evidence = csv_tables(csv_archive(tables))["evidence"][1 : len(hostile) + 1]
    assert [row[4].removeprefix("'") for row in evidence] == [text.removeprefix("'") for text in hostile]
    assert not any(row[4].startswith(("=", "@")) for row in evidence)
    with zipfile.ZipFile(io.BytesIO(book_of(tables))) as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist())


def test_no_path_of_the_machine_is_in_the_files(pack: Pack) -> None:
    tables = annex_tables(pack)
    for content in (book_of(tables), csv_archive(tables)):
        with zipfile.ZipFile(io.BytesIO(content)) as files:
            for name in files.namelist():
                assert str(ROOT).encode() not in files.read(name)
                assert str(Path.home()).encode() + b"/" not in files.read(name)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _unwritable(letter: str) -> bool:
    code = ord(letter)
    return (code < 32 and letter not in "\t\n\r") or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)
