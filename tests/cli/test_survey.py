"""Survey forms in a terminal: checked, brought in from workbooks, taken out again."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from facilitation_kit.cli.app import app
from facilitation_kit.content.library import Library
from facilitation_kit.content.survey_files import read_survey
from facilitation_kit.errors import KitError
from tests.content.project_folders import faults_of, smallest_project, write_project

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "surveys" / "one-front-door.yaml"
HALF = "survey\n,type,name,label::en,label::pl\n,text,why,Why?,Dlaczego?\n,text,how,How?,\nsettings\n,default_language\n,en\n"


def run(*arguments: object) -> str:
    ended = CliRunner().invoke(app, ["survey", *map(str, arguments)])
    if isinstance(ended.exception, KitError):
        raise ended.exception
    assert ended.exit_code == 0, ended.output
    return ended.output


def refused(*arguments: object) -> KitError:
    with pytest.raises(KitError) as error:
        run(*arguments)
    return error.value


def test_a_form_goes_out_as_a_workbook_and_comes_in_again(tmp_path: Path) -> None:
    said = run("export", EXAMPLE, tmp_path / "one-front-door.xlsx")
    assert "One front door (version 1): 5 questions, in English (en), Polski (pl), العربية (ar)" in said
    run("import", tmp_path / "one-front-door.xlsx", "--to", tmp_path / "new")
    form, _ = read_survey(EXAMPLE)
    assert read_survey(tmp_path / "new" / "one-front-door.yaml") == (form, ())
    run("export", "one-front-door", tmp_path / "again.yaml", "-p", ROOT)
    assert (tmp_path / "again.yaml").read_text(encoding="utf-8") == (
        tmp_path / "new" / "one-front-door.yaml"
    ).read_text(encoding="utf-8")


def test_a_form_that_comes_back_under_its_name_is_the_same_form(tmp_path: Path) -> None:
    run("export", EXAMPLE, tmp_path / "form.xlsx")
    run("import", tmp_path / "form.xlsx", "--to", tmp_path, "--id", "one-front-door")
    assert run("check", tmp_path / "one-front-door.yaml", "--against", EXAMPLE)
    run("import", tmp_path / "form.xlsx", "--to", tmp_path)
    assert refused("check", tmp_path / "form.yaml", "--against", EXAMPLE).code == "content.survey-faults"


def test_an_import_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "half.csv").write_text(HALF, encoding="utf-8")
    run("import", tmp_path / "half.csv", "--to", tmp_path)
    before = (tmp_path / "half.yaml").read_bytes()
    assert refused("import", tmp_path / "half.csv", "--to", tmp_path).code == "survey.exists"
    assert (tmp_path / "half.yaml").read_bytes() == before
    run("import", tmp_path / "half.csv", "--to", tmp_path, "--id", "other-half")
    assert read_survey(tmp_path / "other-half.yaml")[0].id == "other-half"
    assert refused("import", tmp_path / "half.csv", "--to", tmp_path, "--id", "../up").code == "content.bad-id"


def test_what_is_not_translated_is_told_and_is_a_fault_where_it_must_not_be(tmp_path: Path) -> None:
    (tmp_path / "half.csv").write_text(
        HALF.replace(",label::pl", ",label::pl,hint::en").replace("Dlaczego?", "Dlaczego?,Say it"), encoding="utf-8"
    )
    assert "Note: " in run("check", tmp_path / "half.csv")
    error = refused("check", "--strict", tmp_path / "half.csv")
    assert {fault.code for fault in error.faults} == {"content.survey-notice"}


def test_missing_translations_are_told_by_language_in_yaml_and_in_workbooks(tmp_path: Path) -> None:
    assert run("check", "--strict", EXAMPLE)
    (tmp_path / "half.yaml").write_text(
        "kind: survey\nid: half\ntitle: Half\nlanguages: [English (en), Polski (pl)]\ndefault_language: English (en)\n"
        "questions:\n  - {kind: text, name: why, label: {English (en): Why?, Polski (pl): Dlaczego?}}\n"
        '  - {kind: integer, name: year, label: "2026"}\n  - {kind: text, name: what, label: What else?}\n',
        encoding="utf-8",
    )
    run("export", tmp_path / "half.yaml", tmp_path / "half.xlsx")
    for name in ("half.yaml", "half.xlsx"):
        (fault,) = refused("check", "--strict", tmp_path / name).faults
        assert "Polski (pl)" in fault.message
        assert "what" in fault.message
        assert "why" not in fault.message
        assert "year" not in fault.message
        assert fault.line == {"half.yaml": 9, "half.xlsx": 4}[name]


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text("survey\n,type,name,label\n,geopoint,a,A\n,photo,b,B\n", encoding="utf-8")
    error = refused("check", tmp_path / "one.csv", EXAMPLE, tmp_path / "two.csv")
    assert [(fault.file, fault.line) for fault in error.faults] == [
        ("one.csv", 3),
        ("one.csv", 4),
        ("two.csv", 3),
        ("two.csv", 4),
    ]


def test_what_is_not_there_and_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    unknown = refused("export", "gone", tmp_path / "a.xlsx", "-p", ROOT)
    assert unknown.code == "survey.unknown"
    assert "one-front-door" in unknown.remedy
    assert refused("export", EXAMPLE, tmp_path / "a.pdf").code == "survey.export-format"


def test_workbooks_in_surveys_are_forms_of_the_project(tmp_path: Path) -> None:
    project = write_project(tmp_path, smallest_project())
    (project / "surveys" / "half.csv").write_text(HALF, encoding="utf-8")
    (project / "surveys" / "~$half.xlsx").write_bytes(b"a lock of the spreadsheet program")
    library = Library.load(project)
    [form] = library.survey_forms
    assert library.survey_form(form.id).title == "half"

    (project / "surveys" / "half.yaml").write_text(
        EXAMPLE.read_text(encoding="utf-8").replace("id: one-front-door", "id: half"), encoding="utf-8"
    )
    (project / "surveys" / "My form.xlsx").write_bytes(b"x")
    (project / "surveys" / "broken.csv").write_text("survey\n,type,name,label\n,photo,b,B\n", encoding="utf-8")
    assert {(fault.file, fault.code) for fault in faults_of(project)} == {
        ("surveys/half.csv", "content.duplicate-id"),
        ("surveys/My form.xlsx", "content.file-name"),
        ("surveys/broken.csv", "content.survey-unsupported-type"),
    }
