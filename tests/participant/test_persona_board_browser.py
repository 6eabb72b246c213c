"""Arranging persona cards in a real Chromium: by keyboard, by dragging, and with what others change coming up by itself."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser import browser
from tests.participant.test_ideas_browser import SIZES, logged_in, picture
from tests.running_hub import Person, RunningHub

__all__ = ["browser"]

pytestmark = pytest.mark.browser

CARDS = (("Robin", "<b>Makes</b> everybody laugh"), ("Noor", "Knows every bus"))


def test_cards_are_arranged_by_keyboard_and_by_dragging(browser: Browser, tmp_path: Path) -> None:
    with (
        RunningHub(tmp_path) as hub,
        hub.facilitator() as facilitator,
        logged_in(browser, hub) as page,
        ExitStack() as people,
    ):
        code = str(facilitator.open("persona-cards")["workshop"]["code"])
        facilitator.act("start_step", step="cards")
        facilitator.act("open_round")
        for alias, strong in CARDS:
            person = people.enter_context(Person(hub, code))
            person._post(person.client.get("/consent"), action="agree", quoted_inside="yes")
            for answer in (
                {"with": "alone"},
                {"text": alias},
                {"picture": "boat"},
                {"age_band": "16-17"},
                {"text": strong},
            ):
                assert person.vote(**answer).status_code == 200
        page.goto(f"{hub.control}/w/{facilitator.workshop}/moderation")
        for left in range(4, 0, -1):
            expect(page.locator(".text")).to_have_count(left)
            expect(page.locator(".text").first).to_be_focused()
            page.keyboard.press("a")
        page.goto(f"{hub.control}/w/{facilitator.workshop}")
        page.get_by_role("link", name="Arrange what people write").press("Enter")
        expect(page.locator("[data-thing]").filter(has_text="<b>Makes</b> everybody laugh")).to_be_visible()
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            picture(page, f"board-{width}")
        assert Axe().run(page).response["violations"] == []

        page.locator("[data-thing] a", has_text="Robin").press("Enter")
        page.get_by_label("Name of a new group").fill("After school")
        page.get_by_label("Name of a new group").press("Enter")
        group = page.locator("ul.tray").first
        expect(group).to_contain_text("Robin")
        expect(page.locator("#board-status")).to_have_text("Changed.")
        noor = page.locator("[data-thing]").filter(has_text="Noor")
        page.get_by_role("link", name="Show the wall alone").press("Enter")  # a short page: dragging scrolls nothing
        expect(page.locator("#arrange")).to_have_count(0)
        noor.drag_to(group)
        expect(group).to_contain_text("Noor")
        assert Axe().run(page).response["violations"] == []
        page.locator("[data-thing] a", has_text="Robin").press("Enter")
        page.get_by_role("button", name="Show it alone").press("Enter")
        expect(page.get_by_text("Alone on the screen")).to_be_visible()
        alone = page.get_by_role("button", name="Show the whole wall again").locator("..").locator("[name=was]")
        told = {"property": "spotlight", "thing": "board", "value": "", "was": alone.input_value()}
        facilitator.act("arrange", round=f"{facilitator.workshop}.cards.1", act="set", **told)
        expect(page.get_by_text("Alone on the screen")).to_have_count(0)
