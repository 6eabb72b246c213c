"""Idea cards as things to choose between, from the example's content."""

from __future__ import annotations

from facilitation_kit.content.run_sheets import OptionSource
from facilitation_kit.identifiers import IdeaId
from facilitation_kit.planning.idea_options import idea_items
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
