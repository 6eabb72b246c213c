"""Workbooks as people and attackers make them: kept whole, or refused in words before they cost anything."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.content.library import Library
from facilitation_kit.content.survey_forms import MoreColumn, QuestionKind
from facilitation_kit.content.xlsform_writing import xlsform_workbook
from facilitation_kit.content.xlsforms import ImportedForm, read_xlsform
from facilitation_kit.errors import ContentError, Fault
from facilitation_kit.identifiers import SurveyFormId
from tests.content.project_folders import faults_of, smallest_project, write_project

ROOT = Path(__file__).parents[2]
FORMS = Path(__file__).resolve().parents[3] / "shared" / "data" / "xlsform"

Sheets = dict[str, Sequence[Sequence[str]]]
ONE_QUESTION: Sheets = {"survey": [["type", "name", "label"], ["text", "why", "Why?"]]}


def workbook(sheets: Sheets) -> bytes:
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write_string(number, place, cell)
    return whole.getvalue()


def read(sheets: Sheets) -> ImportedForm:
    return read_xlsform(workbook(sheets), "made.xlsx")


def refused(data: bytes, file: str = "made.xlsx") -> Sequence[Fault]:
    with pytest.raises(ContentError) as error:
        read_xlsform(data, file)
    for fault in error.value.faults:
        assert fault.file == file
        assert fault.message
        assert fault.remedy
    return error.value.faults


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return whole.getvalue()


# what people write


FULL: Sheets = {
    "survey": [
        ["type", "name", "label::English (en)", "label::Polski (pl)", "relevant", "kit_method", "instance::kit:method", "kit_scale",
         "kit_prefer_not_to_say", "bind::readonly", "guidance_hint::English (en)", "our own notes", "required", "default", "parameters"],
        ["note", "hello", "=1+1", "", "", "dots", "dots-1", "", "", "", "", "ask Sam", "", "", ""],
        ["begin group", "about", "About", "", "", "", "", "", "", "", "", "", "", "", ""],
        ["select_one agree-5", "q1", "One door?", "Jedne drzwi?", "", "", "", "agree-5", "yes", "", "Read it slowly", "", "true()", "", ""],
        ["range", "q2", "How many?", "Ile?", "${q1} != ''", "", "", "", "", "no", "", "", "${q1} = 'agree'", "", "start=1 end=5 step=1"],
        ["end group", "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
        ["start", "began", "", "", "", "", "", "", "", "", "", "", "", "", ""],
        ["select_multiple towns", "q3", "Where?", "Gdzie?", "", "", "", "", "", "", "", "", "", "a", ""],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)", "region", "our number"],
        ["agree-5", "agree", "Agree", "", ""],
        ["towns", "a", "Harbour", "north", "17"],
        ["towns", "b", "=B", "south", ""],
    ],
    "settings": [["form_title", "version", "default_language", "namespaces", "style"],
                 ["Doors", "7", "English (en)", 'kit="http://example.org/kit"', "pages"]],
    "kit_meta": [["method", "dots"], ["dots-1", "3"]],
}  # fmt: skip


def test_unknown_columns_settings_and_sheets_are_kept_and_come_back() -> None:
    form = read(FULL).form
    assert (form.title, form.version, form.languages) == ("Doors", "7", ("English (en)", "Polski (pl)"))
    hello, about, began, q3 = form.questions
    assert about.kind is QuestionKind.GROUP
    q1, q2 = about.questions
    assert {(each.column, each.value) for each in hello.more} == {
        ("kit_method", "dots"),
        ("instance::kit:method", "dots-1"),
        ("our own notes", "ask Sam"),
    }
    assert (q1.scale, q1.prefer_not_to_say, q1.required, q1.choices) == ("agree-5", True, True, None)
    assert (q2.required, q2.required_when, q2.parameters) == (
        False,
        "${q1} = 'agree'",
        {"start": "1", "end": "5", "step": "1"},
    )
    assert q2.more == (MoreColumn(column="bind::readonly", value="no"),)
    assert (began.kind, began.written_type) == (QuestionKind.NOT_COLLECTED, "start")
    assert q3.more == (MoreColumn(column="default", value="a"),)
    [towns] = form.choice_lists
    assert [{each.column for each in choice.more} for choice in towns.choices] == [{"region", "our number"}, {"region"}]
    assert {each.column for each in form.more} == {"namespaces", "style"}
    assert [sheet.name for sheet in form.sheets] == ["kit_meta"]

    again = xlsform_workbook(form)
    assert read_xlsform(again, "made.xlsx").form == form
    with python_calamine.load_workbook(io.BytesIO(again)) as book:
        assert book.get_sheet_by_name("kit_meta").to_python() == [["method", "dots"], ["dots-1", "3"]]
        points = [row[1] for row in book.get_sheet_by_name("choices").to_python() if row[0] == "agree-5"]
        assert len(points) == 5, "other programs find the points of the scale"
    with zipfile.ZipFile(io.BytesIO(again)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist()), "words are no formulas"


def test_what_an_author_should_know_is_told_with_the_row() -> None:
    notices = read(FULL).notices
    [kept] = [each for each in notices if "began" in each.message]
    assert kept.line == 7
    idle = {each.message.split()[2]: each.line for each in notices if "does nothing here" in each.message}
    assert idle == {"bind::readonly": 5, "default": 8}
    assert any("Polski" in each.message for each in notices), "the missing translations"


@pytest.mark.parametrize(
    ("sheets", "code", "line"),
    [
        ({"survey": [["type", "name", "label"], [], [], ["text", "a b", "A"]]}, "content.survey-not-xlsform", 4),
        ({"survey": [["type", "name", "label"], ["text", "a", "A"], [], ["text", "a", "B"]]}, "content.survey-not-xlsform", 4),
        ({"survey": [["type", "name", "label"], ["begin group", "a", "A"], ["text", "b", "B"]]}, "content.survey-not-xlsform", 2),
        ({"survey": [["type", "name", "label"], ["end group", "", ""]]}, "content.survey-not-xlsform", 2),
        ({"survey": [["name", "label"], ["a", "A"]]}, "content.survey-not-xlsform", 1),
        ({"survey": [["type", "name", "label", "label"], ["text", "a", "A"]]}, "content.survey-not-xlsform", 1),
        ({"survey": [["type", "name", "label"]]}, "content.empty-list", None),
        ({"survey": [["type", "name", "label"], ["select_one towns", "a", "A"]]}, "content.survey-not-xlsform", 2),
        ({"survey": [["type", "name", "label"], ["text", "a", ""]]}, "content.survey-not-xlsform", 2),
        ({"survey": [["type", "name", "label"], ["text", "a", "${gone}"]]}, "content.survey-not-xlsform", 2),
        ({"survey": [["type", "name", "label"], [], ["geotrace", "a", "A"]]}, "content.survey-unsupported-type", 3),
        ({"survey": [["type", "name", "label"], ["begin_repeat", "a", "A"], ["end_repeat", "", ""]]}, "content.survey-unsupported-type", 2),
        ({"survey": [["type", "name", "label"], ["txet", "a", "A"]]}, "content.survey-unsupported-type", 2),
        ({"survey": [["type", "name", "label", "relevant"], ["text", "a", "A", "${b} = 1"], [], ["text", "b", "B", "${a} = 1"]]},
         "content.survey-circle", 2),
        ({"survey": [["type", "name", "label", "constraint"], [], ["text", "a", "A", "regex(., '(?!x)')"]]}, "content.survey-expression", 3),
        ({"survey": [["type", "name", "label", "kit_scale"], ["select_one agree-5", "a", "A", "agree-9"]],
          "choices": [["list_name", "name", "label"], ["agree-5", "x", "X"]]}, "content.survey-scale", 2),
        ({"notes": [["a"]], "more": [["b"]]}, "content.survey-not-xlsform", 1),
        ({"survey": [["type", "name", "label"], ["select_multiple l", "a", "A"]],
          "choices": [["list_name", "name", "label"], [], ["l", "x y", "X"]]}, "content.survey-not-xlsform", 3),
    ],
)  # fmt: skip
def test_slips_are_told_with_the_row_that_a_spreadsheet_shows(sheets: Sheets, code: str, line: int | None) -> None:
    faults = refused(workbook(sheets))
    assert [(fault.code, fault.line) for fault in faults] == [(code, line or faults[0].line)]


def test_all_unsupported_rows_are_told_at_once() -> None:
    rows = [
        ["type", "name", "label"],
        ["image", "a", "A"],
        ["text", "b", "B"],
        ["geopoint", "c", "C"],
        ["file", "d", "D"],
    ]
    assert [fault.line for fault in refused(workbook({"survey": rows}))] == [2, 4, 5]


def test_a_csv_file_and_a_table_of_the_documentation_are_read_with_their_lines() -> None:
    text = 'survey\n,type,name,label\n,text,why,"Two\nlines"\n,geopoint,b,B\n'
    [fault] = refused(text.encode(), "made.csv")
    assert fault.line == 5
    assert (
        read_xlsform(text.replace("geopoint", "text").encode("utf-8-sig"), "made.csv").form.questions[0].name == "why"
    )
    table = "| survey |\n| | type | name | label |\n| | text | why | Why? |\n"
    assert read_xlsform(table.encode(), "made.md").form.questions[0].label == {"default": "Why?"}


@pytest.mark.parametrize(
    ("data", "file", "code"),
    [
        (b"", "made.xlsx", "content.empty-file"),
        (b"  \n", "made.csv", "content.empty-file"),
        (b"survey\n,type,name\n,text,\xff\n", "made.csv", "content.not-utf8"),
        (b"survey\n," + b"a,type\n," * 20_001, "made.csv", "content.too-large"),
        (b"survey\n,type," + b"x" * 200_000, "made.csv", "content.survey-damaged"),
        (b"x" * 5_000_001, "made.csv", "content.too-large"),
        (b"survey\n,type,name\n" + b",note,a\n" * 1_600, "made.csv", "content.survey-too-long"),
        (b"survey\n,type,name\n,note,a\nchoices\n,list_name,name\n" + b",l,a\n" * 4_100, "made.csv", "content.survey-too-long"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000_000) + b"x", "made.xls", "content.too-large"),
        (b"PK\x03\x04 and then nothing", "made.xlsx", "content.survey-damaged"),
        (b"a text", "made.xls", "content.survey-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "made.xls", "content.survey-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "made.xlsx", "content.survey-password"),
        (b"anything", "made.xlsm", "content.survey-macros"),
        (b"anything", "made.pdf", "content.survey-unknown-file"),
    ],
)  # fmt: skip
def test_files_that_are_no_forms_are_refused(data: bytes, file: str, code: str) -> None:
    [fault] = refused(data, file)
    assert fault.code == code


# what attackers make


def test_a_workbook_with_macros_is_refused_and_the_same_without_them_is_read() -> None:
    plain = workbook(ONE_QUESTION)
    assert read_xlsform(plain, "made.xlsx")
    [fault] = refused(with_parts(plain, {"xl/vbaProject.bin": b"x"}))
    assert fault.code == "content.survey-macros"


def test_a_project_reads_its_workbooks_and_opens_none_with_macros_whatever_it_is_called(tmp_path: Path) -> None:
    plain = workbook(ONE_QUESTION)
    project = write_project(tmp_path, {**smallest_project(), "surveys/doors.xlsx": plain})
    assert Library.load(project).survey_form(SurveyFormId("doors")).questions[0].name == "why"
    write_project(project, {"surveys/doors.xlsx": with_parts(plain, {"xl/vbaProject.bin": b"x"})})
    write_project(project, {"surveys/more.xlsm": plain})
    told = [(fault.file, fault.code) for fault in faults_of(project)]
    assert told == [(f"surveys/{name}", "content.survey-macros") for name in ("doors.xlsx", "more.xlsm")]


def far_cell(_: bytes) -> dict[str, bytes]:
    return {"xl/worksheets/sheet1.xml": sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')}


def millions_of_rows(_: bytes) -> dict[str, bytes]:
    return {"xl/worksheets/sheet1.xml": sheet(b"<row><c><v>1</v></c></row>" * 500_000)}


def one_text_in_many_cells(_: bytes) -> dict[str, bytes]:
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 1_001))
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    texts = b"<sst %s><si><t>%s</t></si></sst>" % (space, b"x" * 1_000_000)
    return {"xl/worksheets/sheet1.xml": sheet(cells), "xl/sharedStrings.xml": texts}


def sheet(rows: bytes) -> bytes:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (space, rows)


_MEASURED = """
import sys
from facilitation_kit.content.xlsforms import read_xlsform
from facilitation_kit.errors import ContentError
def peak():
    return int(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0])
before = peak()  # of this process alone, unlike ru_maxrss, which begins with what its parent had
for path in sys.argv[1:]:
    data = open(path, "rb").read()
    try:
        read_xlsform(data, "made.xlsx")
    except ContentError as error:
        print(error.code)
print(peak() - before)
block = bytearray(220_000_000)
block[:] = b"x" * len(block)
print(peak() - before)
"""


def test_small_files_that_are_vast_inside_are_refused_and_cost_little_memory(tmp_path: Path) -> None:
    makers: list[Callable[[bytes], dict[str, bytes]]] = [far_cell, millions_of_rows, one_text_in_many_cells]
    plain = workbook(ONE_QUESTION)
    paths = []
    for maker in makers:
        data = with_parts(plain, maker(plain))
        assert len(data) < 300_000
        (tmp_path / maker.__name__).write_bytes(data)
        paths.append(str(tmp_path / maker.__name__))
    run = subprocess.run(
        [sys.executable, "-c", _MEASURED, *paths], cwd=ROOT, capture_output=True, text=True, check=True
    )
    *codes, kilobytes, with_a_block = run.stdout.split()
    assert codes == ["content.too-large"] * 3
    assert int(kilobytes) < 200_000
    assert int(with_a_block) > 200_000, "what a vast file would take is seen"


@pytest.mark.skipif(not FORMS.is_dir(), reason="the old workbooks are in ../shared/data/xlsform")
def test_an_old_workbook_with_macros_or_with_any_byte_changed_is_read_or_refused_in_words() -> None:
    plain = (FORMS / "example_xls__specify_other.xls").read_bytes()
    assert read_xlsform(plain, "made.xls")
    [fault] = refused(plain + "_VBA_PROJECT".encode("utf-16-le"), "made.xls")
    assert fault.code == "content.survey-macros"
    chance = random.Random(6)
    outcomes = set()
    for _ in range(60):
        spoilt = bytearray(plain)
        for place in chance.sample(range(len(plain)), 8):
            spoilt[place] = chance.randrange(256)
        try:
            read_xlsform(bytes(spoilt[: chance.randrange(600, len(plain))]), "made.xls")
        except ContentError as error:
            outcomes.add(error.faults[0].code)
    assert outcomes


words = st.sampled_from(
    ["type", "name", "label", "text", "select_one l", "begin group", "end group", "a", "b", "${a}", "relevant", "l", "label::en",
     "list_name", "range", "calculate", "calculation", "", "start=1", "parameters", "note", "bind::x", "media::image", "yes"]
) | st.text(max_size=6).filter(lambda text: all(ord(letter) >= 32 for letter in text))  # fmt: skip
cells = st.lists(st.lists(words, max_size=5), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({"survey": cells}, optional={"choices": cells, "settings": cells}), st.booleans())
def test_any_cells_are_a_form_or_are_refused_in_words(sheets: dict[str, Any], headed: bool) -> None:
    if headed:
        sheets["survey"] = [["type", "name", "label", "relevant"], *sheets["survey"]]
    lines = [
        f"{name}\n" + "\n".join("," + ",".join(json.dumps(cell).replace('\\"', '""') for cell in row) for row in rows)
        for name, rows in sheets.items()
    ]
    try:
        read_xlsform("\n".join(lines).encode(errors="replace"), "made.csv")
    except ContentError as error:
        told = [(fault.message, fault.remedy) for fault in error.faults]
        assert all(all(each) for each in told)
