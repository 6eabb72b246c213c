"""Cards that say how a hypothesis is put to the test, in ideas/test_cards.yaml."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from facilitation_kit.content.library import Library
from facilitation_kit.content.schemas import schema_files
from facilitation_kit.content.test_cards import TestStatus
from tests.content.project_folders import Files, faults_of, put, smallest_project, write_project
from tests.example_project import example_library

FILE = "ideas/test_cards.yaml"
CARD: dict[str, Any] = {
    "id": "one-number",
    "hypothesis": "one-door",
    "title": "One number",
    "riskiest_assumption": "People will ring.",
    "method": "A shared line.",
    "audience": "Families",
    "metric": "Days to the first meeting.",
    "success_criterion": "At least 6 of 10 within 7 days.",
    "minimum_n": 10,
    "minimum_of": "callers",
    "stop_rule": "After a wait of 14 days.",
    "harm_check": "The lead listens in.",
    "owner": "Team",
    "due": "2027-01-15",
    "status": "planned",
}


def test_a_card_with_every_field_is_read_and_its_schema_accepts_it(tmp_path: Path) -> None:
    files = {**smallest_project(), FILE: {"test_cards": [CARD]}}
    (card,) = Library.load(write_project(tmp_path, files)).test_cards
    assert (card.title, card.due, card.minimum_n, card.status) == (
        "One number",
        date(2027, 1, 15),
        10,
        TestStatus.PLANNED,
    )
    schema = json.loads(schema_files()["test_cards.schema.json"])
    Draft202012Validator(schema).validate(files[FILE])


def test_a_project_needs_no_cards(tmp_path: Path) -> None:
    assert Library.load(write_project(tmp_path, smallest_project())).test_cards == ()


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        ("hypothesis", "no-such", "content.unknown-hypothesis"),
        ("minimum_n", 0, "content.out-of-range"),
        ("minimum_of", "", "content.count-of-what"),
        ("status", "maybe", "content.not-in-list"),
        ("success_criterion", " ", "content.blank"),
        ("verdict", "met", "content.unknown-key"),
    ],
)
def test_a_faulty_card_is_told_with_its_place(tmp_path: Path, place: str, value: object, code: str) -> None:
    files = {**smallest_project(), FILE: {"test_cards": [dict(CARD)]}}
    put(files, f"{FILE} test_cards.0.{place}", value)
    (fault,) = faults_of(write_project(tmp_path, files))
    assert (fault.code, fault.file) == (code, FILE)
    assert fault.line is not None


def test_two_cards_of_one_name_are_told(tmp_path: Path) -> None:
    files = {**smallest_project(), FILE: {"test_cards": [CARD, CARD]}}
    assert [fault.code for fault in faults_of(write_project(tmp_path, files))] == ["content.duplicate-id"]


def test_a_quote_names_a_research_activity_that_exists(tmp_path: Path) -> None:
    files = put(smallest_project(), "ideas/quotes.yaml quotes.0.activity", "talks")
    (quote,) = Library.load(write_project(tmp_path / "good", files)).quotes
    assert quote.activity == "talks"
    (fault,) = faults_of(write_project(tmp_path / "bad", put(files, "ideas/quotes.yaml quotes.0.activity", "walks")))
    assert (fault.code, fault.remedy) == ("content.unknown-research-activity", "Did you mean talks?")


def test_the_example_has_cards_in_every_status() -> None:
    cards = example_library().test_cards
    assert {card.status for card in cards} == set(TestStatus)
    assert all(card.harm_check for card in cards)


CHECK = "proportion(no-such in {agree}) >= 0.6 with n >= 10"
MEASURED = {**CARD, "check": CHECK, "measured_by": {"run_sheet": "afternoon", "step": "vote"}}


def with_afternoon(card: dict[str, object]) -> Files:
    """A project with a card, and a run sheet with one step called vote."""
    step = {"id": "vote", "title": "Vote", "kind": "discussion", "minutes": 5, "owner": "Sam", "fallback": "Talk."}
    sheet = {"id": "afternoon", "title": "A", "purpose": "P", "audience": "All", "place": "Hall", "steps": [step]}
    return {**smallest_project(), FILE: {"test_cards": [card]}, "workshops/afternoon.yaml": sheet}


def test_a_check_is_read_as_a_criterion(tmp_path: Path) -> None:
    (card,) = Library.load(write_project(tmp_path, with_afternoon(MEASURED))).test_cards
    assert str(card.criterion) == CHECK
    assert card.measured_by is not None
    assert (card.measured_by.run_sheet, card.measured_by.step) == ("afternoon", "vote")


@pytest.mark.parametrize(
    ("place", "value", "code", "field"),
    [
        ("check", "most people like it", "content.criterion", "check"),
        ("check", "", "content.measured-without-check", "measured_by"),
        ("minimum_n", 9, "content.minimum-differs", "minimum_n"),
        ("measured_by.run_sheet", "afternon", "content.unknown-run-sheet", "measured_by.run_sheet"),
        ("measured_by.step", "vota", "content.unknown-step", "measured_by.step"),
    ],
)
def test_a_faulty_measure_is_told_with_its_line(
    tmp_path: Path, place: str, value: object, code: str, field: str
) -> None:
    files = put(with_afternoon(copy.deepcopy(MEASURED)), f"{FILE} test_cards.0.{place}", value)
    (fault,) = faults_of(write_project(tmp_path, files))
    assert (fault.code, fault.file, fault.field) == (code, FILE, f"test_cards[0].{field}")
    assert fault.line is not None


def test_names_are_not_judged_while_a_run_sheet_cannot_be_read(tmp_path: Path) -> None:
    folder = write_project(tmp_path, with_afternoon(MEASURED))
    (folder / "workshops" / "afternoon.yaml").write_text("steps: [", encoding="utf-8")
    assert FILE not in {fault.file for fault in faults_of(folder)}
