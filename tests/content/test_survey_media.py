"""Pictures that phones show are read with the form; what they do not show or play is kept, and its author is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.content.library import Library
from facilitation_kit.content.survey_files import read_survey
from facilitation_kit.content.xlsform_writing import xlsform_workbook
from facilitation_kit.content.xlsforms import read_xlsform
from tests.content.project_folders import faults_of, smallest_project, write_project
from tests.content.test_xlsform_workbooks import refused, workbook

DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M3 3h18"/></svg>'
FORM: dict[str, Any] = {
    "kind": "survey",
    "id": "doors",
    "title": "Doors",
    "questions": [
        {"kind": "select_one", "name": "way", "label": "Which?", "choices": "ways", "image": "front door.svg"},
        {"kind": "text", "name": "why", "label": "Why?", "audio": "why.mp3", "image": "away.svg"},
    ],
    "choice_lists": [{"name": "ways", "choices": [{"name": "call", "label": "Call", "image": "../../call.png"}]}],
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {**smallest_project(), "surveys/doors.yaml": FORM, "ideas/pictures/front door.svg": DRAWN}
    return write_project(tmp_path, files)


def test_a_projects_drawings_are_read_with_its_forms_and_the_rest_is_told(project: Path) -> None:
    assert Library.load(project).survey_drawings == {"front door.svg": DRAWN.encode()}
    form, notices = read_survey(project / "surveys" / "doors.yaml")
    told = {(each.field, each.line): each.message for each in notices}
    assert len(told) == 3
    assert [each for each in told if each[1] is None] == []
    assert "away.svg" in told[next(each for each in told if each[0] == "questions[1].image")]
    assert "sound" in told[next(each for each in told if each[0] == "questions[1].audio")]
    assert "call.png" in told[next(each for each in told if each[0] == "choice_lists[0].choices[0].image")]
    assert read_xlsform(xlsform_workbook(form), "doors.xlsx").form == form, "and all of it is kept"


def test_a_drawing_that_holds_more_than_shapes_is_a_fault_where_the_form_names_it(project: Path) -> None:
    unsafe = DRAWN.replace("<path", "<script>alert(1)</script><path")
    write_project(project, {"ideas/pictures/front door.svg": unsafe})
    [fault] = faults_of(project)
    assert (fault.code, fault.file, fault.field) == (
        "content.picture-unsafe",
        "surveys/doors.yaml",
        "questions[0].image",
    )
    assert fault.line


def test_a_workbook_is_told_by_its_rows_and_a_question_without_words_is_none() -> None:
    questions = [
        ["type", "name", "label", "media::image", "media::video"],
        ["select_one ways", "way", "Which?", "bus.svg", "bus.mp4"],
    ]
    choices = [["list_name", "name", "label", "media::audio"], ["ways", "a", "A", "a.mp3"]]
    read = read_xlsform(workbook({"survey": questions, "choices": choices}), "made.xlsx", {"bus.svg"})
    media = [(each.field, each.line) for each in read.notices if "not played" in each.message]
    assert media == [("survey, video", 2), ("choices, more", 2)]
    assert not any("bus.svg" in each.message for each in read.notices)
    questions.append(["note", "hello", "", "hello.svg", ""])
    [fault] = refused(workbook({"survey": questions, "choices": choices}))
    assert (fault.code, fault.line) == ("content.survey-no-label", 3)
