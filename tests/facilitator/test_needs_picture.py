"""The picture of the needs on the projector, in a real Chromium, with the example's needs and hypotheses."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from facilitation_kit.activities.needs import NeedsToday
from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.analysis.disclosure_control import Policy, protect
from facilitation_kit.analysis.findings import RoundFindings
from facilitation_kit.content.library import Library
from facilitation_kit.content.run_sheets import OptionSource
from facilitation_kit.planning.need_options import need_items, need_settings
from facilitation_kit.shipped import shipped_folder
from tests.browser import browser
from tests.builders import ballot, round_definition
from tests.facilitator import room_views
from tests.facilitator.fake_hub import FakeHub
from tests.facilitator.test_projector_picture import _CUT, _SMALL_OR_OUTSIDE, hub, page, show

__all__ = ["browser", "hub", "page"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("projector")]

NEEDS = NeedsToday()
LIBRARY = Library.load(shipped_folder("ideas").parent)
POINTS = ("met", "partly", "not_met")


def definition() -> RoundDefinition:
    source = OptionSource(needs="all", would_help="all")
    settings = NEEDS.read_settings(need_settings(LIBRARY, source, NEEDS), 9)
    asked = round_definition("needs", options=need_items(LIBRARY, "all"), settings=settings)
    return RoundDefinition(**{**vars(asked), "question": "How well is each need met in our city today?"})


def ballots(people: int) -> list[Ballot]:
    """Higher needs are met less often; each need has a hypothesis that more people tick than any other."""
    return [
        ballot(
            f"p{person}",
            {
                item.id: {
                    "today": POINTS[(person * (place + 3) + place) % 7 % 3],
                    **{
                        f"helps_{number}": (person + number) % 4 == 0 or (number == 1 + place % 4 and person > place)
                        for number in range(1, 8)
                    },
                }
                for place, item in enumerate(definition().items)
            },
        )
        for person in range(people)
    ]


def revealed(people: int) -> dict[str, Any]:
    table = protect(NEEDS.tally(definition(), ballots(people), people), Policy())
    found = RoundFindings(
        definition=definition(), table=table, sentences=NEEDS.sentences(definition(), table, None)
    ).to_json()
    return room_views.revealed({**found, "withheld": table.withheld})


@pytest.mark.parametrize("people", [12, 4], ids=["in figures", "in words"])
def test_the_needs_are_built_up_to_their_star_and_a_room_can_read_them(page: Page, hub: FakeHub, people: int) -> None:
    for width, height in [(1024, 768), (1920, 1080)]:
        page.set_viewport_size({"width": width, "height": height})
        show(page, hub, revealed(people))
        expect(page.locator(".fk-north-star")).to_have_text(LIBRARY.needs.north_star)
        levels = page.locator(".fk-level .fk-label").all_text_contents()
        assert levels == [level.label for level in reversed(LIBRARY.needs.levels)]
        expect(page.locator(".fk-beside .fk-label")).to_have_text([need.label for need in LIBRARY.needs.contributing])
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=str(Path(folder) / f"needs-{width}-{people}.png"))
        assert page.evaluate(_SMALL_OR_OUTSIDE) == []
        assert people == 4 or page.evaluate(_CUT) == []
    assert Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}).response["violations"] == []


def test_bars_and_marks_say_in_words_what_they_draw(page: Page, hub: FakeHub) -> None:
    view = revealed(12)
    show(page, hub, view)
    base = page.locator(".fk-level").last
    cells = next(row for row in view["result"]["rows"] if row["item"] == LIBRARY.needs.levels[0].id)["cells"]
    said = f"Met: {cells['met']['text']}, Partly met: {cells['partly']['text']}, Not met: {cells['not_met']['text']}"
    assert base.locator(".fk-stack").get_attribute("aria-label") == said
    assert base.locator(".fk-tally").all_text_contents() == [cells[point]["text"] for point in POINTS]
    most = max(cells[f"helps_{number}"]["value"] for number in range(1, 8))
    foremost = [n for n in range(1, 8) if cells[f"helps_{n}"]["value"] == most]
    assert most > 6
    assert base.locator(".fk-mark").all_text_contents() == [str(number) for number in foremost]


def test_where_one_count_of_ticks_is_hidden_no_hypothesis_is_called_foremost(page: Page, hub: FakeHub) -> None:
    view = revealed(12)
    for row in view["result"]["rows"]:
        row["cells"]["helps_1"] = {"value": None, "text": "[c]"}
    show(page, hub, view)
    expect(page.locator(".fk-level")).to_have_count(6)
    assert page.locator(".fk-helps").count() == 0
