"""A step that asks about needs, and the hypotheses that would help: faults are found all at once, where they stand."""

from __future__ import annotations

from pathlib import Path

from tests.content.project_folders import faults_of, put, smallest_project, write_project

OPTIONS = "workshops/afternoon.yaml steps.2.activity.options"


def test_every_name_that_nothing_has_is_told_at_once(tmp_path: Path) -> None:
    options = {"needs": ["trust", "money"], "would_help": ["one-door", "no", "one-door"]}
    faults = faults_of(write_project(tmp_path, put(smallest_project(), OPTIONS, options)))
    assert {(fault.code, fault.field) for fault in faults} == {
        ("content.unknown-need", "steps[2].activity.options.needs[1]"),
        ("content.unknown-hypothesis", "steps[2].activity.options.would_help[1]"),
        ("content.listed-twice", "steps[2].activity.options.would_help[2]"),
    }


def test_what_would_help_stands_beside_needs_alone(tmp_path: Path) -> None:
    options = {"hypotheses": "all", "would_help": "all"}
    (fault,) = faults_of(write_project(tmp_path, put(smallest_project(), OPTIONS, options)))
    assert (fault.code, fault.field) == ("content.would-help-without-needs", "steps[2].activity.options.would_help")


def test_all_needs_with_all_hypotheses_are_in_order(tmp_path: Path) -> None:
    options = {"needs": "all", "would_help": "all"}
    assert faults_of(write_project(tmp_path, put(smallest_project(), OPTIONS, options))) == ()
