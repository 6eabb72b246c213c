"""Needs as things to answer, from the example's content."""

from __future__ import annotations

import pytest

from facilitation_kit.activities.dot_vote import DotVote
from facilitation_kit.activities.needs import NeedsToday
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.content.library import Library
from facilitation_kit.content.run_sheets import OptionSource
from facilitation_kit.identifiers import HypothesisId, NeedId
from facilitation_kit.planning.need_options import need_items, need_settings
from facilitation_kit.planning.run_sheet_planning import planned_steps
from facilitation_kit.shipped import shipped_folder


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(shipped_folder("ideas").parent)


def test_the_needs_stand_from_the_base_up_and_those_beside_the_levels_last(library: Library) -> None:
    items = need_items(library, "all")
    assert [str(item.id) for item in items] == [
        need.id for need in (*library.needs.levels, *library.needs.contributing)
    ]
    assert items[0].detail == "One person who is kind, keeps their word and stays, whatever happens."


def test_some_needs_keep_the_order_of_the_picture(library: Library) -> None:
    items = need_items(library, (NeedId("sexual-health"), NeedId("physical-safety"), NeedId("trusted-relationship")))
    assert [item.id for item in items] == ["trusted-relationship", "physical-safety", "sexual-health"]


def test_the_activity_is_told_what_only_the_content_knows(library: Library) -> None:
    source = OptionSource(
        needs=(NeedId("physical-safety"), NeedId("sexual-health")), would_help=(HypothesisId("front-door"),)
    )
    assert need_settings(library, source, NeedsToday()) == {
        "north_star": library.needs.north_star,
        "levels": ["physical-safety"],
        "would_help": [
            {"hypothesis": "front-door", "label": library.hypothesis(HypothesisId("front-door")).emphasis.phrase}
        ],
    }


def test_needs_can_be_voted_on_and_options_of_other_kinds_bring_no_settings(library: Library) -> None:
    assert need_settings(library, OptionSource(needs="all"), DotVote()) == {}
    assert need_settings(library, OptionSource(hypotheses="all"), NeedsToday()) == {}


def test_the_example_s_step_asks_about_every_need_and_every_hypothesis(library: Library) -> None:
    sheet = next(one for one in library.run_sheets if one.id == "needs-today")
    steps, faults = planned_steps(library, sheet, load_activities())
    asked = next(step.activity for step in steps if step.activity)
    assert faults == ()
    assert len(asked.items) == 9
    assert len(NeedsToday().read_settings(asked.settings_given, 9)["would_help"]) == 7  # type: ignore[arg-type]  # a list
