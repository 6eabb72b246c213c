"""`facilitate journey` as people use it: in, out, and what would change."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitation_kit.cli import journey as command
from facilitation_kit.content.journey_maps import MapState
from facilitation_kit.content.library import Library
from facilitation_kit.errors import ContentError, EvidenceError
from facilitation_kit.evidence.journey_tables import read_journey_tables
from facilitation_kit.shipped import shipped_folder
from tests.content.project_folders import smallest_project, write_project
from tests.example_project import example_library
from tests.journey_room import JourneyRoom

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


def test_a_map_that_a_workshop_made_goes_out_after_the_reveal_with_a_copy_of_what_should_be(tmp_path: Path) -> None:
    table = tmp_path / "made.csv"
    with JourneyRoom(tmp_path) as room:
        room.tells(room.person(), "i2", note_1="They came late", lane_1="hurts")
        room.tells(room.person(), "i3", note_1="Ring <b>first</b> \x1b[0m", lane_1="helps")
        room.approve_all()
        with pytest.raises(ContentError) as refused:
            command.export(table, EXAMPLE, workshop="w1", data_dir=tmp_path)
        assert refused.value.code == "journey.none"
        room.act("close_round")
        room.act("reveal_round")
    command.export(table, EXAMPLE, workshop="w1", to_be=True, data_dir=tmp_path)
    today, soon = read_journey_tables([(table.name, table.read_bytes())])
    assert (soon.as_is, soon.state, soon.feelings) == (today.id, MapState.TO_BE, ())
    assert soon.notes == today.notes
    assert {note.text for note in today.notes} == {"They came late", "Ring <b>first</b> \ufffd[0m"}
    assert {str(note.mark) for note in today.notes} == {"pain_point", "opportunity"}


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
