"""The service map in and out of a project, as somebody does it in a terminal."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

from facilitation_kit.cli.app import app
from facilitation_kit.content.library import Library
from facilitation_kit.content.service_map import ServiceMapFile
from facilitation_kit.errors import KitError
from tests.content.project_folders import smallest_project, write_project

SERVICES = "id,name,minimum_age,Fax no\nanchor,The Anchor,11,=0\n"
CELLS = "service,stage,lane,text\nanchor,first-talk,frontstage,Somebody listens\nanchor,first-talk,paper,A form\n"


def run(*arguments: object) -> str:
    ended = CliRunner().invoke(app, ["map", *map(str, arguments)])
    if isinstance(ended.exception, KitError):
        raise ended.exception
    assert ended.exit_code == 0, ended.output
    return ended.output


def service_map(project: Path) -> ServiceMapFile:
    content = Library.load(project).service_map
    assert content is not None
    return content


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project", smallest_project())


def test_tables_become_a_map_that_the_kit_reads_and_that_goes_out_again(project: Path, tmp_path: Path) -> None:
    (tmp_path / "services.csv").write_text(SERVICES, encoding="utf-8")
    (tmp_path / "cells.csv").write_text(CELLS, encoding="utf-8")
    said = run("import", tmp_path / "services.csv", tmp_path / "cells.csv", "--to", project / "ideas")
    assert "1 services, 2 cells and 0 figures" in said
    content = service_map(project)
    assert [stage.label for stage in content.stages] == ["First talk"]
    assert content.lanes[-1].id == "paper", "a lane that the kit does not know is somebody's own"
    assert [(each.column, each.value) for each in content.services[0].more] == [("Fax no", "=0")]

    assert "keep it in your team" in run("export", tmp_path / "out.xlsx", "-p", project)
    run("export", tmp_path / "tables", "-p", project)
    for number, files in enumerate([[tmp_path / "out.xlsx"], sorted((tmp_path / "tables").iterdir())]):
        again = write_project(tmp_path / f"again-{number}", smallest_project())
        run("import", *files, "--to", again / "ideas")
        assert service_map(again) == content


def test_a_map_that_is_there_is_never_written_over(project: Path, tmp_path: Path) -> None:
    (tmp_path / "services.csv").write_text(SERVICES, encoding="utf-8")
    own = project / "ideas" / "service_map.yaml"
    own.write_text("ours\n", encoding="utf-8")
    with pytest.raises(KitError) as refused:
        run("import", tmp_path / "services.csv", "--to", project / "ideas")
    assert refused.value.code == "map.exists"
    assert own.read_text(encoding="utf-8") == "ours\n"


def test_a_project_without_a_map_says_so(project: Path, tmp_path: Path) -> None:
    with pytest.raises(KitError) as refused:
        run("export", tmp_path / "out.xlsx", "-p", project)
    assert refused.value.code == "map.none"


def test_a_directory_in_json_comes_in_and_its_old_names_are_told(tmp_path: Path) -> None:
    services = [{"name": "The Anchor", "wait_time": "6 weeks"}]
    (tmp_path / "services.json").write_text(json.dumps(services), encoding="utf-8")
    said = run("import", tmp_path / "services.json", "--to", tmp_path / "ideas")
    assert "no longer uses wait_time" in said
    assert "6 weeks" in (tmp_path / "ideas" / "service_map.yaml").read_text(encoding="utf-8")


def test_a_bad_file_is_refused_with_the_place_of_each_fault_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "services.csv").write_text("id,name,minimum_age\na,A,old\nb,,12\n", encoding="utf-8")
    with pytest.raises(KitError) as refused:
        run("import", tmp_path / "services.csv", "--to", tmp_path / "ideas")
    assert [(each.place, each.remedy) for each in refused.value.faults] == [
        ("services.csv:2 (minimum_age)", "docs/content.md says what belongs there."),
        ("services.csv:3 (name)", "docs/content.md says what belongs there."),
    ]
    assert not (tmp_path / "ideas").exists()


def with_macros() -> bytes:
    plain, made = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet("services").write_row(0, 0, ["name"])
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/vbaProject.bin", b"macro")
    return made.getvalue()


def vast() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("services")
        sheet.write(0, 0, "name")
        sheet.write(1_048_575, 16_383, "far away")
    return stream.getvalue()


@pytest.mark.parametrize(("make", "code"), [(with_macros, "evidence.macros"), (vast, "evidence.too-large")])
def test_workbooks_that_run_programs_or_fill_the_memory_are_refused(tmp_path: Path, make: object, code: str) -> None:
    assert callable(make)
    (tmp_path / "services.xlsx").write_bytes(make())
    with pytest.raises(KitError) as refused:
        run("import", tmp_path / "services.xlsx", "--to", tmp_path / "ideas")
    assert refused.value.code == code
    assert not (tmp_path / "ideas").exists()
