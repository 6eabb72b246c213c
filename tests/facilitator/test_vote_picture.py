"""The projector's picture of a vote in a real browser, for every way to choose: legible, whole, and text stays text."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from facilitation_kit.activities.vote import METHODS
from facilitation_kit.analysis.disclosure_control import Policy, protect
from tests.activities.test_vote import VOTE, asked, some_people
from tests.browser import browser
from tests.facilitator import room_views
from tests.facilitator.fake_hub import FakeHub
from tests.facilitator.test_projector_picture import _SMALL_OR_OUTSIDE, hub, page, show

__all__ = ["browser", "hub", "page"]

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)> & friends"


def view_of(method: str, many: int) -> dict[str, Any]:
    """What the hub sends after the reveal of such a vote."""
    definition = asked(method)
    first, second, third = definition.items
    definition = replace(definition, items=(first, second, replace(third, label=HOSTILE)))
    table = protect(VOTE.tally(definition, some_people(method, many), many), Policy())
    result = json.loads(json.dumps(table.to_json()))
    result["rows"] = [{**row, "short": row["label"], "merged_from": [], "words": []} for row in result["rows"]]
    return room_views.revealed(
        {
            **result,
            "round": definition.id,
            "number": 1,
            "activity": "vote",
            "question": definition.question,
            "settings": dict(definition.settings),
            "withheld": "",
            "sentences": list(VOTE.sentences(definition, table, None)),
            "previous": None,
        }
    )


def test_every_way_is_drawn_legibly_in_counts_and_in_words(page: Page, hub: FakeHub) -> None:
    for many in (9, 4):
        for method in METHODS:
            show(page, hub, view_of(method, many))
            assert page.evaluate(_SMALL_OR_OUTSIDE) == [], (method, many)
            expect(page.locator(".fk-row", has_text=HOSTILE)).to_have_count(1)
            if many == 4:
                assert page.locator(".fk-bar, .fk-stack, .fk-spread").count() == 0, method


def test_counts_stand_where_they_belong(page: Page, hub: FakeHub) -> None:
    show(page, hub, view_of("approval", 9))
    assert page.locator(".fk-count").all_text_contents() == ["6 of 9", "6 of 9", "3 of 9"]
    expect(page.locator(".fk-mark", has_text="Tie")).to_have_count(2)
    show(page, hub, view_of("score", 9))
    expect(page.locator(".fk-stack").first).to_have_attribute("aria-label", "1: 0, 2: 3, 3: 0, 4: 0, 5: 6")
    expect(page.locator(".fk-row").first).to_contain_text("6 of 9 gave 4 or 5")
    show(page, hub, view_of("impact_feasibility", 9))
    expect(page.locator(".fk-quarter-much_easy .fk-counted")).to_have_text(["9 of 9", "6 of 9", "6 of 9"])
    expect(page.locator(".fk-quarter-little_hard .fk-row")).to_have_count(0)
