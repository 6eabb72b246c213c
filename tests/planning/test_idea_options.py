"""Idea cards as things to choose between: in the order of the content, and never by accident one that was left aside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.content.library import Library
from facilitation_kit.content.run_sheets import OptionSource
from facilitation_kit.identifiers import IdeaId
from facilitation_kit.planning.idea_options import idea_items
from facilitation_kit.planning.planned_steps import PlannedActivity
from facilitation_kit.planning.run_sheet_planning import planned_steps
from facilitation_kit.safeguarding.project_language import language_warnings
from tests.content.project_folders import put, smallest_project, write_project
from tests.content.test_idea_cards import FILE, IDEA
from tests.example_project import example_library


def test_all_are_those_that_are_not_left_aside() -> None:
    items = idea_items(example_library(), "all")
    assert [item.id for item in items] == ["one-number", "write-first", "needs-cards"]
    assert (items[1].label, items[1].hypothesis) == ("Write instead of ringing", "front-door")
    assert items[1].detail.startswith("The same team can be written to.")
    assert "\n" not in items[1].detail


def test_one_that_is_left_aside_can_be_named() -> None:
    source = OptionSource(ideas=(IdeaId("one-file"), IdeaId("one-number")))
    assert source.ideas is not None
    assert [item.id for item in idea_items(example_library(), source.ideas)] == ["one-file", "one-number"]


def library_with(folder: Path, *ideas: dict[str, Any]) -> Library:
    """A project whose third step is a dot vote about all ideas."""
    files = put(smallest_project(), "workshops/afternoon.yaml steps.2.activity.options", {"ideas": "all"})
    files["ideas/language.yaml"] = {
        "sources": [{"id": "guide", "title": "A guide"}],
        "terms": [{"term": "runaway", "why": "It blames.", "alternative": "missing", "source": "guide"}],
    }
    return Library.load(write_project(folder, {**files, FILE: {"ideas": list(ideas)}}))


def planned(library: Library) -> tuple[PlannedActivity | None, list[str]]:
    """What the third step asks, and the faults in its options."""
    steps, faults = planned_steps(library, library.run_sheets[0], load_activities())
    return steps[2].activity, [each.code for each in faults if each.field == "steps[2].activity.options"]


def test_a_run_sheet_asks_about_idea_cards(tmp_path: Path) -> None:
    first = {**IDEA, "id": "a", "status": "proposed", "what": "It rings\nloud.\n\nThe second paragraph."}
    library = library_with(tmp_path, first, {**first, "id": "b", "title": "A runaway success"}, IDEA)
    activity, faults = planned(library)
    assert faults == []
    assert activity is not None
    assert [(item.id, item.short, item.detail) for item in activity.items] == [
        ("a", "One number", "It rings loud."),
        ("b", "A runaway success", "It rings loud."),
    ]
    assert [warning.field for warning in language_warnings(library)] == ["ideas[1].title"]


def test_a_step_about_ideas_that_are_all_left_aside_is_told(tmp_path: Path) -> None:
    assert planned(library_with(tmp_path, IDEA)) == (None, ["plan.no-options"])
