"""A form that people have answered is asked again only as it was, or as a new version; a round keeps the form it opened with."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from facilitation_kit.activities.survey_settings import form_of
from facilitation_kit.analysis.frames import counted_rounds, rounds_frame
from facilitation_kit.cli.answered_forms import changed_since_answered
from facilitation_kit.cli.app import app
from facilitation_kit.content.library import Library
from facilitation_kit.errors import LiveError, StoreError
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.live.asked_forms import forms_asked
from facilitation_kit.participant import control_desk
from facilitation_kit.participant.control_actions import OpenRound
from tests.content.project_folders import smallest_project, write_project
from tests.control_desk import Desk

FORM: dict[str, Any] = {
    "kind": "survey",
    "id": "doors",
    "title": "Doors",
    "version": "1",
    "questions": [
        {"kind": "select_one", "name": "way", "label": "Which way?", "choices": "ways"},
        {"kind": "integer", "name": "minutes", "label": "How many minutes?"},
    ],
    "choice_lists": [
        {"name": "ways", "choices": [{"name": "call", "label": "Call"}, {"name": "walk", "label": "Walk"}]}
    ],
}
SHEET: dict[str, Any] = {
    "id": "ask",
    "title": "Ask",
    "purpose": "To ask.",
    "audience": "Young people",
    "place": "The hall",
    "date": "2026-12-01",
    "steps": [
        {
            "id": "survey",
            "title": "Ask",
            "kind": "activity",
            "minutes": 10,
            "owner": "Host",
            "fallback": "Paper.",
            "activity": {"name": "survey", "question": "Doors?", "options": {"survey": "doors"}},
        }
    ],
}


class Project(Desk):
    """A hub whose project asks one form, which the test edits."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        self.hub.project = folder / "project"
        self.write(FORM)

    def write(self, form: dict[str, Any]) -> None:
        write_project(self.hub.project, {**smallest_project(), "workshops/ask.yaml": SHEET, "surveys/doors.yaml": form})

    def new_workshop(self) -> tuple[int, Any]:
        answer = self.api("POST", "/workshops", {"run_sheet": "ask"})
        return answer.status_code, answer.json()

    def opened(self) -> str:
        """A new workshop whose survey is the current step."""
        status, view = self.new_workshop()
        assert status == 201, view
        workshop: str = view["workshop"]["id"]
        self.does(workshop, "start_step", step="survey")
        return workshop

    def does(self, workshop: str, action: str, **arguments: object) -> tuple[int, Any]:
        answer = self.api("POST", f"/workshops/{workshop}/actions", {"action": action, **arguments})
        return answer.status_code, answer.json()

    def answered(self, workshop: str, *minutes: str) -> None:
        """One person for each number answers, and the round is revealed."""
        assert self.does(workshop, "open_round", confirm=True)[0] == 200
        for each in minutes:
            phone = self.joined(code=self.hub.rooms[WorkshopId(workshop)].state.join_code)
            phone.get("/now")
            phone.send(answer="call")
            phone.send(answer=each)
        for action in ("close_round", "reveal_round"):
            assert self.does(workshop, action)[0] == 200


def edited(*path: object, to: object, version: str = "1") -> dict[str, Any]:
    form: Any = copy.deepcopy({**FORM, "version": version})
    place = form
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return form  # type: ignore[no-any-return]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project(tmp_path) as made:
        yield made


def test_an_answered_form_opens_again_as_it_was_or_as_a_new_version_and_its_answers_stay(project: Project) -> None:
    first = project.opened()
    project.answered(first, "5", "7")
    rows, result = project.rows(), project.api("GET", f"/workshops/{first}/results/{first}.survey.1").json()
    assert project.new_workshop()[0] == 201, "the same form is the same instrument"

    project.write(edited("questions", 0, "label", to="Which way out?"))
    status, refused = project.new_workshop()
    assert (status, refused["error"]["code"]) == (409, "content.survey-version")
    assert "surveys/doors.yaml:4 (version)" in refused["error"]["faults"][0]
    project.write(edited("questions", 1, "kind", to="decimal", version="2"))
    status, refused = project.new_workshop()
    assert (status, refused["error"]["code"]) == (409, "content.survey-meaning")
    assert "minutes" in refused["error"]["message"]
    assert project.hub.rooms.keys() == {"w1", first, f"{first}-2"}, "nothing was opened"
    project.log_in()
    assert "surveys/doors.yaml" in project.press(project.page("/"), "Open", run_sheet="ask").text

    wider = edited("questions", 1, to={"kind": "decimal", "name": "hours", "label": "How many hours?"}, version="2")
    project.write(wider)
    second = project.opened()
    project.answered(second, "1.5")
    assert project.rows()[: len(rows)] == rows
    new = project.rows()[len(rows) :]
    assert {row.round for row in new} == {f"{second}.survey.1"}
    assert {row.item for row in new} == {"way", "hours"}
    assert project.api("GET", f"/workshops/{first}/results/{first}.survey.1").json() == result
    told = rounds_frame(counted_rounds(project.store, project.activities)).set_index("round")["settings"]
    asked = {name: json.loads(settings)["survey"] for name, settings in told.items()}
    assert asked[f"{first}.survey.1"]["label"] == "Doors, version 1"
    assert asked[f"{second}.survey.1"]["label"] == "Doors, version 2"
    assert asked[f"{first}.survey.1"]["fingerprint"] != asked[f"{second}.survey.1"]["fingerprint"]
    project.write(FORM)
    assert project.new_workshop()[0] == 201, "back to what was asked before"


def test_an_option_that_is_edited_after_opening_stays_as_it_was_in_the_open_round(project: Project) -> None:
    workshop = project.opened()
    assert project.does(workshop, "open_round", confirm=True)[0] == 200
    project.write(edited("choice_lists", 0, "choices", 0, to={"name": "call", "label": "Do not call"}, version="2"))
    phone = project.joined(code=project.hub.rooms[WorkshopId(workshop)].state.join_code)
    assert "Call" in phone.get("/now").words
    assert "Do not call" not in phone.seen.words
    phone.send(answer="call")
    project.hub.add_room(WorkshopId(workshop))  # as after a crash
    review = phone.get(f"/r/{workshop}.survey.1/review")
    assert "Call" in review.words
    assert "Do not call" not in review.words


def test_a_form_that_nobody_answered_may_change_once_nobody_can_answer_it(project: Project) -> None:
    workshop = project.opened()
    assert project.does(workshop, "open_round", confirm=True)[0] == 200
    project.write(edited("title", to="More doors"))
    assert project.new_workshop()[0] == 409, "somebody may be answering at this moment"
    project.does(workshop, "close_round")
    assert project.new_workshop()[0] == 409, "the round can open again, and sheets of paper still count"
    project.does(workshop, "reveal_round")
    assert project.new_workshop()[0] == 201


def two_plans(project: Project) -> tuple[str, str]:
    """Two workshops whose plans hold different forms under one version, because nobody had answered in between."""
    first = project.opened()
    project.write(edited("title", to="More doors"))
    return first, project.opened()


@pytest.mark.parametrize("off", ["the check", "because it is a rehearsal"])
def test_a_workshop_that_was_opened_before_an_edit_cannot_ask_the_old_form_under_the_same_version(
    project: Project, monkeypatch: pytest.MonkeyPatch, off: str
) -> None:
    first, second = two_plans(project)
    project.answered(second, "5")
    status, refused = project.does(first, "open_round", confirm=True)
    assert (status, refused["error"]["code"]) == (409, "live.form-changed")
    assert "new workshop" in refused["error"]["remedy"]
    if off == "the check":
        monkeypatch.setattr(control_desk, "refuse_other_form", lambda *_: None)
    else:
        monkeypatch.setattr(type(project.store), "is_rehearsal", True)
    assert project.does(first, "open_round", confirm=True)[0] == 200


@pytest.mark.parametrize("locked", [True, False])
def test_two_forms_of_one_version_that_are_opened_at_the_same_moment_are_not_both_asked(
    project: Project, locked: bool
) -> None:
    rooms = [project.hub.rooms[WorkshopId(each)] for each in two_plans(project)]
    if not locked:
        project.desk._opening = nullcontext()  # type: ignore[assignment]

    async def at_once() -> list[object]:
        action = OpenRound(confirm=True)
        acts = (project.desk.act(room, action) for room in rooms)
        return [type(each) for each in await asyncio.gather(*acts, return_exceptions=True) if each is not None]

    assert project.run(at_once()) == ([LiveError] if locked else [])
    asked = forms_asked([room.state for room in rooms], project.store.answered)
    assert len({each.title for each in asked}) == (1 if locked else 2)


def test_check_compares_forms_with_the_answers_in_a_data_folder(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = WorkshopId(project.opened())
    project.answered(workshop, "5")
    content = project.hub.project
    asked = forms_asked([project.hub.rooms[workshop].state], project.store.answered)
    assert asked == Library.load(content).survey_forms, "a form comes back from a stored round as it went in"
    assert form_of({"survey": {"form": {"id": 7}}}) is None, "and one that cannot be read is none"
    assert changed_since_answered(Library.load(content), tmp_path) == ((), ())
    project.write(edited("choice_lists", 0, "choices", 1, "label", to="Come in", version="2"))
    faults, [notice] = changed_since_answered(Library.load(content), tmp_path)
    assert faults == ()
    assert (notice.file, notice.line) == ("surveys/doors.yaml", 7)
    assert "walk" in notice.message
    project.write(edited("title", to="More doors"))
    ended = CliRunner().invoke(app, ["check", str(content), "--data-dir", str(tmp_path)])
    assert ended.exit_code == 1
    assert "surveys/doors.yaml:4 (version): This form has changed" in ended.output
    with pytest.raises(StoreError, match=r"store\.missing"):
        changed_since_answered(Library.load(content), tmp_path / "none")
    monkeypatch.setenv("FACILITATE_DATA_DIR", str(tmp_path / "none"))
    assert changed_since_answered(Library.load(content), None) == ((), ()), "a folder that nobody named may be missing"
