"""A survey on the projector, in a real Chromium: question by question, and no question torn from its choices."""

from __future__ import annotations

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from facilitation_kit.activities.survey import Survey
from facilitation_kit.analysis.disclosure_control import Policy, protect
from facilitation_kit.analysis.findings import RoundFindings
from tests.activities.test_survey import POINTS, ROUND, ballots
from tests.browser import browser
from tests.facilitator import room_views
from tests.facilitator.fake_hub import FakeHub
from tests.facilitator.test_projector_picture import _CUT, _SMALL_OR_OUTSIDE, hub, page

__all__ = ["browser", "hub", "page"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("projector")]

HOSTILE = "<img src=x onerror=alert(1)> Walk in"


def test_questions_stand_whole_on_pages_that_turn(page: Page, hub: FakeHub) -> None:
    items = tuple(replace(item, label=HOSTILE) if item.id == "ways/3" else item for item in ROUND.items)
    definition = replace(ROUND, items=items, question="Would one front door help?")
    people = ballots(
        [
            {
                "one_number": {"value": POINTS[n % 3], "missing": ""},
                "ways": {"value": ("call", "message other")[n % 2], "missing": ""},
                "minutes": {"number": str(n % 6 * 10), "missing": ""},
            }
            for n in range(23)
        ]
    )
    table = protect(Survey().tally(definition, people, 24), Policy())
    found = RoundFindings(definition=definition, table=table, sentences=Survey().sentences(definition, table, None))
    page.set_viewport_size({"width": 1024, "height": 768})
    view = room_views.revealed({**found.to_json(), "withheld": ""})
    hub.show({**view, "version": view["version"] + 1, "marker": len(hub.asked)})
    first, second = page.locator(".fk-survey-question").nth(0), page.locator(".fk-survey-question").nth(1)
    expect(first.locator(".fk-survey-choice")).to_have_count(6)
    expect(second).to_be_hidden()
    assert page.evaluate(_SMALL_OR_OUTSIDE) == []
    assert page.evaluate(_CUT) == []
    page.keyboard.press("PageDown")
    expect(second).to_be_visible()
    expect(first).to_be_hidden()
    expect(second.locator(".fk-survey-choice .fk-label").nth(2)).to_have_text(HOSTILE)
    assert Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"] == []
