"""`facilitate journey` as people use it: in, out, and what would change."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitation_kit.cli import journey as command
from facilitation_kit.content.library import Library
from facilitation_kit.errors import ContentError, EvidenceError
from facilitation_kit.shipped import shipped_folder
from tests.content.project_folders import smallest_project, write_project
from tests.example_project import example_library

EXAMPLE = shipped_folder("ideas").parent


def test_a_table_goes_out_and_comes_back_and_nothing_is_overwritten(tmp_path: Path) -> None:
    table = tmp_path / "out" / "maps.csv"
    command.export(table, EXAMPLE)
    project = write_project(tmp_path / "project", smallest_project())
    command.import_([table], project / "ideas")
    assert Library.load(project).journeys == example_library().journeys
    written = (project / "ideas" / "journeys.yaml").read_bytes()
    with pytest.raises(ContentError) as refused:
        command.import_([table], project / "ideas")
    assert refused.value.code == "journey.exists"
    assert (project / "ideas" / "journeys.yaml").read_bytes() == written


def test_one_map_goes_into_a_workbook(tmp_path: Path) -> None:
    command.export(tmp_path / "one.xlsx", EXAMPLE, ["help-to-be", "help-today"])
    command.import_([tmp_path / "one.xlsx"], tmp_path / "new")
    assert "help-to-be" in (tmp_path / "new" / "journeys.yaml").read_text("utf-8")


def test_a_bad_table_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("stage,lane,text\na,b,\n", "utf-8")
    with pytest.raises(EvidenceError) as refused:
        command.import_([tmp_path / "bad.csv"], tmp_path / "new")
    assert refused.value.code == "evidence.journey-table"
    assert not (tmp_path / "new").exists()


def test_the_command_says_what_would_change_and_what_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    command.diff("help-to-be", EXAMPLE)
    told = capsys.readouterr().out
    assert "The stage “Waiting” goes" in told
    assert "“Fills in eleven pages while Robin talks.” is not answered yet" in told


@pytest.mark.parametrize(
    ("name", "code"), [("help-today", "journey.alone"), ("nowhere", "journey.unknown")], ids=["alone", "unknown"]
)
def test_what_cannot_be_compared_says_why(name: str, code: str) -> None:
    with pytest.raises(ContentError) as refused:
        command.diff(name, EXAMPLE)
    assert refused.value.code == code
    assert refused.value.remedy


def test_a_project_without_maps_and_a_file_of_another_kind_are_refused(tmp_path: Path) -> None:
    project = write_project(tmp_path, smallest_project())
    with pytest.raises(ContentError) as none:
        command.export(tmp_path / "a.csv", project)
    assert none.value.code == "journey.none"
    with pytest.raises(ContentError) as ending:
        command.export(tmp_path / "a.pdf", EXAMPLE)
    assert ending.value.code == "journey.ending"
