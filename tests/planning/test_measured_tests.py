"""A plan takes along the criteria that its answers are for, and refuses those that it cannot work out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.activities.registry import find_activities
from facilitation_kit.content.library import Library
from facilitation_kit.errors import PlanError
from facilitation_kit.identifiers import RunSheetId
from facilitation_kit.planning.workshop_plan import WorkshopPlan, plan_workshop
from tests.content.project_folders import Files, smallest_project, write_project

ACTIVITIES = find_activities().working
SHEET = RunSheetId("afternoon")


def step(name: str, activity: dict[str, object] | None = None) -> dict[str, object]:
    kind = "activity" if activity else "discussion"
    made: dict[str, object] = {
        "id": name,
        "title": name,
        "kind": kind,
        "minutes": 5,
        "owner": "Sam",
        "fallback": "Talk.",
    }
    return {**made, "activity": activity} if activity else made


def project(check: str, *, at: str = "agree", activity: str = "statements") -> Files:
    """A project whose one test is measured in the afternoon, at the step `at`."""
    options = {
        "items": [{"id": "one-door", "label": "One door would help."}, {"id": "tea", "label": "Tea would help."}]
    }
    sheet = {
        "id": SHEET,
        "title": "A",
        "purpose": "P",
        "audience": "All",
        "place": "Hall",
        "steps": [step("talk"), step("agree", {"name": activity, "question": "Do you agree?", "options": options})],
    }
    card = {
        "id": "asked",
        "hypothesis": "one-door",
        "title": "Asked",
        "riskiest_assumption": "They want it.",
        "method": "We ask.",
        "audience": "All",
        "metric": "Who agrees.",
        "success_criterion": "At least 6 of 10\nagree.",
        "check": check,
        "measured_by": {"run_sheet": SHEET, "step": at},
        "owner": "Team",
        "status": "planned",
    }
    return {**smallest_project(), "workshops/afternoon.yaml": sheet, "ideas/test_cards.yaml": {"test_cards": [card]}}


def planned(folder: Path, files: Files) -> WorkshopPlan:
    return plan_workshop(Library.load(write_project(folder, files)), SHEET, ACTIVITIES)


def test_a_plan_takes_the_criterion_along_and_keeps_it_in_its_json(tmp_path: Path) -> None:
    plan = planned(tmp_path, project("proportion(one-door in {agree})>=60% with n >= 10"))
    (test,) = plan.tests
    assert (test.id, test.hypothesis, test.step) == ("asked", "one-door", "agree")
    assert test.criterion == "At least 6 of 10 agree."
    assert test.check == "proportion(one-door in {agree}) >= 0.6 with n >= 10"
    assert WorkshopPlan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


def test_a_plan_of_before_there_were_tests_is_read(tmp_path: Path) -> None:
    data = planned(tmp_path, project("count(tea in {agree}) >= 3 with n >= 1")).to_json()
    del data["tests"]
    assert WorkshopPlan.from_json(data).tests == ()


def surveyed(check: str) -> Files:
    """The same project, where the step asks a survey."""
    files = project(check)
    sheet: Any = files["workshops/afternoon.yaml"]
    sheet["steps"][1] = step("agree", {"name": "survey", "question": "Q?", "options": {"survey": "asked"}})
    questions = [
        {"kind": "likert", "name": "opinion", "label": "One number?", "scale": "agree-5"},
        {"kind": "select_multiple", "name": "ways", "label": "How?", "choices": "ways"},
        {"kind": "integer", "name": "days", "label": "How long?"},
        {"kind": "date", "name": "day", "label": "When?"},
    ]
    ways = [{"name": name, "label": name} for name in ("call", "write")]
    form = {"kind": "survey", "id": "asked", "title": "Asked", "questions": questions}
    return {**files, "surveys/asked.yaml": {**form, "choice_lists": [{"name": "ways", "choices": ways}]}}


@pytest.mark.parametrize(
    "check",
    [
        "proportion(opinion in {agree, strongly_agree}) >= 0.6 with n >= 10",
        "count(ways in {call}) >= 5 with n >= 10",
        "mean(opinion) >= 3.5 with n >= 10",
        "median(days) <= 14 with n >= 10",
    ],
)
def test_a_survey_can_be_what_a_test_is_judged_by(tmp_path: Path, check: str) -> None:
    assert [test.check for test in planned(tmp_path, surveyed(check)).tests] == [check]


@pytest.mark.parametrize(
    ("files", "said", "remedy"),
    [
        (project("proportion(one-dor in {agree}) >= 0.6 with n >= 5"), "no option one-dor", "one-door?"),
        (project("proportion(tea in {agreed}) >= 0.6 with n >= 5"), "answered agreed", "agree?"),
        (project("mean(tea) >= 3 with n >= 5"), "no mean", "proportion"),
        (project("proportion(tea in {agree, pass}) >= 0.6 with n >= 5"), "count twice", "one answer"),
        (project("proportion(tea in {agree}) >= 0.6 with n >= 5", at="talk"), "nobody answers", "activity"),
        (
            project("proportion(tea in {dots}) >= 0.6 with n >= 5", activity="dot_vote"),
            "people who answered dots",
            "Choose",
        ),
        (surveyed("proportion(opinon in {agree}) >= 0.6 with n >= 5"), "no question opinon", "opinion?"),
        (surveyed("proportion(opinion in {agreed}) >= 0.6 with n >= 5"), "answered agreed", "agree?"),
        (surveyed("proportion(ways in {call, write}) >= 0.6 with n >= 5"), "count twice", "one answer"),
        (surveyed("proportion(days in {14}) >= 0.6 with n >= 5"), "are typed at days", "median(days)"),
        (surveyed("count(day in {monday}) >= 3 with n >= 5"), "answered monday", "a question"),
        (surveyed("mean(ways) >= 3 with n >= 5"), "no mean of ways", "scale"),
    ],
)
def test_a_check_that_its_step_cannot_answer_is_told_with_its_line(
    tmp_path: Path, files: Files, said: str, remedy: str
) -> None:
    with pytest.raises(PlanError) as caught:
        planned(tmp_path, files)
    (fault,) = caught.value.faults
    assert (fault.code, fault.file) == ("plan.test-measure", "ideas/test_cards.yaml")
    assert fault.line is not None
    assert said in fault.message
    assert remedy in fault.remedy


def test_a_step_whose_activity_is_at_fault_has_that_fault_alone(tmp_path: Path) -> None:
    with pytest.raises(PlanError) as caught:
        planned(tmp_path, project("proportion(tea in {agree}) >= 0.6 with n >= 5", activity="statement"))
    assert [fault.code for fault in caught.value.faults] == ["plan.unknown-activity"]
