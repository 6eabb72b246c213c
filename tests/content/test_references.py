"""Names that files use for each other: each is given once, and each that is used is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.project_folders import Files, faults_of, put, smallest_project, write_project


@pytest.mark.parametrize(
    ("place", "value", "code", "field"),
    [
        ("ideas/hypotheses.yaml hypotheses.0.need", "money", "content.unknown-need", "hypotheses[0].need"),
        ("ideas/quotes.yaml quotes.0.needs.0", "money", "content.unknown-need", "quotes[0].needs[0]"),
        ("ideas/quotes.yaml quotes.0.hypotheses.0", "no", "content.unknown-hypothesis", "quotes[0].hypotheses[0]"),
        ("ideas/research.yaml activities.0.run_sheet", "eve", "content.unknown-run-sheet", "activities[0].run_sheet"),
        (
            "surveys/what-helps.yaml statements.0.hypothesis",
            "no",
            "content.unknown-hypothesis",
            "statements[0].hypothesis",
        ),
        (
            "workshops/afternoon.yaml steps.2.activity.options.hypotheses.0",
            "no",
            "content.unknown-hypothesis",
            "steps[2].activity.options.hypotheses[0]",
        ),
        (
            "workshops/afternoon.yaml steps.1.activity.options.statement_set",
            "no",
            "content.unknown-statement-set",
            "steps[1].activity.options.statement_set",
        ),
    ],
)
def test_a_name_that_nothing_has_is_a_fault_where_it_is_used(
    tmp_path: Path, place: str, value: str, code: str, field: str
) -> None:
    (fault,) = faults_of(write_project(tmp_path, put(smallest_project(), place, value)))

    assert (fault.code, fault.field, fault.file) == (code, field, place.split(maxsplit=1)[0])
    assert fault.line is not None
    assert value in fault.message


def test_a_name_with_a_slip_is_told_with_the_name_that_was_meant(tmp_path: Path) -> None:
    files = put(smallest_project(), "ideas/hypotheses.yaml hypotheses.0.need", "trusst")

    (fault,) = faults_of(write_project(tmp_path, files))

    assert fault.remedy == "Did you mean trust?"


def test_a_contributing_need_may_be_used_like_a_level(tmp_path: Path) -> None:
    files = put(smallest_project(), "ideas/hypotheses.yaml hypotheses.0.need", "speech")

    assert faults_of(write_project(tmp_path, files)) == ()


def test_when_there_is_nothing_to_name_the_remedy_is_to_add_it(tmp_path: Path) -> None:
    files = put(smallest_project(), "ideas/hypotheses.yaml hypotheses", [])
    put(files, "ideas/quotes.yaml quotes.0.hypotheses", ["one-door"])

    faults = faults_of(write_project(tmp_path, files))

    assert {fault.code for fault in faults} == {"content.unknown-hypothesis"}
    assert {fault.remedy for fault in faults} == {"Add it first."}


def doubled(files: Files, place: str) -> Files:
    """The same list with its first entry twice."""
    file, _, path = place.partition(" ")
    target = files[file]
    for step in path.split("."):
        target = target[int(step) if step.isdigit() else step]
    target.append(target[0])
    return files


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("ideas/project.yaml audience_groups", "content.duplicate-id"),
        ("ideas/needs.yaml levels", "content.duplicate-id"),
        ("ideas/hypotheses.yaml hypotheses", "content.duplicate-id"),
        ("ideas/research.yaml activities", "content.duplicate-id"),
        ("ideas/next_steps.yaml next_steps", "content.duplicate-id"),
        ("ideas/quotes.yaml quotes", "content.duplicate-id"),
        ("surveys/what-helps.yaml statements", "content.duplicate-id"),
        ("workshops/afternoon.yaml steps", "content.duplicate-id"),
        ("workshops/afternoon.yaml steps.0.activity.options.items", "content.duplicate-id"),
        ("ideas/quotes.yaml quotes.0.hypotheses", "content.listed-twice"),
        ("ideas/quotes.yaml quotes.0.needs", "content.listed-twice"),
        ("workshops/afternoon.yaml steps.2.activity.options.hypotheses", "content.listed-twice"),
    ],
)
def test_the_same_name_twice_is_a_fault(tmp_path: Path, place: str, code: str) -> None:
    (fault,) = faults_of(write_project(tmp_path, doubled(smallest_project(), place)))

    assert (fault.code, fault.file) == (code, place.split(maxsplit=1)[0])
    assert fault.field is not None
    assert not fault.field.startswith(place.split()[1] + "[0]")


def test_a_need_may_not_be_a_level_and_contributing_too(tmp_path: Path) -> None:
    files = put(smallest_project(), "ideas/needs.yaml contributing.0.id", "trust")

    (fault,) = faults_of(write_project(tmp_path, files))

    assert (fault.code, fault.field) == ("content.duplicate-id", "contributing[0].id")
    assert "ideas/needs.yaml:5" in fault.message


def test_two_run_sheets_may_use_the_same_names_for_their_steps(tmp_path: Path) -> None:
    files = smallest_project()
    files["workshops/evening.yaml"] = files["workshops/afternoon.yaml"] | {"id": "evening"}

    assert faults_of(write_project(tmp_path, files)) == ()


def test_a_broken_card_does_not_hide_a_wrong_name_in_the_same_file_or_make_its_own_name_unknown(tmp_path: Path) -> None:
    files = put(smallest_project(), "ideas/hypotheses.yaml hypotheses.0.status", "certain")
    put(files, "ideas/hypotheses.yaml hypotheses.0.need", "money")

    faults = faults_of(write_project(tmp_path, files))

    assert [fault.code for fault in faults] == ["content.unknown-need", "content.not-in-list"]
