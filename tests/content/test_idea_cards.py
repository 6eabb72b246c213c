"""Cards that say what could be done about a hypothesis, in ideas/ideas.yaml."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from facilitation_kit.content.idea_cards import IdeaStatus
from facilitation_kit.content.library import Library
from facilitation_kit.content.schemas import schema_files
from facilitation_kit.identifiers import IdeaId
from tests.content.project_folders import Files, faults_of, put, smallest_project, write_project
from tests.content.test_example_cards import CARD
from tests.example_project import example_library

FILE = "ideas/ideas.yaml"
TESTS = "ideas/test_cards.yaml"
IDEA: dict[str, Any] = {
    "id": "one-number",
    "title": "One number",
    "what": "One number for all.",
    "for_whom": "Families",
    "hypotheses": ["one-door"],
    "could_hurt": "A shared phone shows the call. The lead watches.",
    "came_from": "A round of notes",
    "scores": {"desirability": 5, "feasibility": 4, "viability": 3, "adaptability": 2, "safety": 0},
    "status": "left_aside",
    "because": "Nobody would ring.",
}


def with_ideas(*ideas: dict[str, Any], **test: object) -> Files:
    """A project with ideas, and with a test card that has these keys too."""
    return {**smallest_project(), FILE: {"ideas": list(ideas)}, TESTS: {"test_cards": [{**CARD, **test}]}}


def test_a_card_with_every_field_is_read_and_its_schema_accepts_it(tmp_path: Path) -> None:
    files = with_ideas(IDEA, idea="one-number")
    library = Library.load(write_project(tmp_path, files))
    idea = library.idea(IdeaId("one-number"))
    assert idea is library.ideas[0]
    assert (idea.title, idea.status, idea.hypotheses) == ("One number", IdeaStatus.LEFT_ASIDE, ("one-door",))
    assert idea.scores is not None
    assert (idea.scores.desirability, idea.scores.safety) == (5, 0)
    assert library.test_cards[0].idea == idea.id
    Draft202012Validator(json.loads(schema_files()["ideas.schema.json"])).validate(files[FILE])


def test_a_project_needs_no_ideas(tmp_path: Path) -> None:
    assert Library.load(write_project(tmp_path, smallest_project())).ideas == ()


@pytest.mark.parametrize(
    ("place", "value", "code", "field"),
    [
        ("hypotheses", [], "content.empty-list", "ideas[0].hypotheses"),
        ("hypotheses", ["one-dor"], "content.unknown-hypothesis", "ideas[0].hypotheses[0]"),
        ("hypotheses", ["one-door", "one-door"], "content.listed-twice", "ideas[0].hypotheses[1]"),
        ("because", "  ", "content.left-aside-without-reason", "ideas[0].status"),
        ("could_hurt", " ", "content.blank", "ideas[0].could_hurt"),
        ("scores.safety", 6, "content.out-of-range", "ideas[0].scores.safety"),
        ("scores.beauty", 1, "content.unknown-key", "ideas[0].scores.beauty"),
        ("status", "loved", "content.not-in-list", "ideas[0].status"),
        ("said_by", "Somebody", "content.unknown-key", "ideas[0].said_by"),
    ],
)
def test_a_faulty_card_is_told_with_its_place(tmp_path: Path, place: str, value: object, code: str, field: str) -> None:
    files = put(with_ideas({**IDEA, "scores": dict(IDEA["scores"])}), f"{FILE} ideas.0.{place}", value)
    (fault,) = faults_of(write_project(tmp_path, files))
    assert (fault.code, fault.file, fault.field) == (code, FILE, field)
    assert fault.line is not None


def test_a_reason_is_only_needed_where_an_idea_is_left_aside(tmp_path: Path) -> None:
    files = with_ideas({**IDEA, "status": "proposed", "because": ""})
    assert faults_of(write_project(tmp_path, files)) == ()


def test_a_test_names_an_idea_that_is_there(tmp_path: Path) -> None:
    (fault,) = faults_of(write_project(tmp_path, with_ideas(IDEA, idea="one-numbr")))
    assert (fault.code, fault.field, fault.remedy) == (
        "content.unknown-idea",
        "test_cards[0].idea",
        "Did you mean one-number?",
    )


def test_a_test_tries_an_idea_of_its_own_hypothesis(tmp_path: Path) -> None:
    files = with_ideas(IDEA, idea="one-number", hypothesis="two-doors")
    doors = files["ideas/hypotheses.yaml"]["hypotheses"]
    doors.append({**doors[0], "id": "two-doors"})
    (fault,) = faults_of(write_project(tmp_path, files))
    assert (fault.code, fault.file, fault.field) == ("content.idea-of-another-hypothesis", TESTS, "test_cards[0].idea")
    assert "two-doors" in fault.remedy
    assert fault.line is not None


def test_options_name_ideas_that_are_there(tmp_path: Path) -> None:
    options = "workshops/afternoon.yaml steps.2.activity.options"
    files = put(with_ideas(IDEA), options, {"ideas": ["one-number", "two"]})
    (fault,) = faults_of(write_project(tmp_path, files))
    assert (fault.code, fault.field) == ("content.unknown-idea", "steps[2].activity.options.ideas[1]")


def test_the_example_has_an_idea_in_every_status_and_tests_that_try_some() -> None:
    library = example_library()
    assert {idea.status for idea in library.ideas} == set(IdeaStatus)
    tried = {card.idea for card in library.test_cards if card.idea}
    assert {idea.id for idea in library.ideas if idea.status is IdeaStatus.CHOSEN_FOR_A_TEST} <= tried
