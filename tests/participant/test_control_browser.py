"""The control page in a real Chromium: it follows by itself, and works by keyboard, without a script and on a small window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import browser, open_context
from tests.running_hub import TOKEN, Person, RunningHub

__all__ = ["browser"]

pytestmark = pytest.mark.browser

SIZES = ((375, 667), (1024, 768), (1920, 1080))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with RunningHub(tmp_path_factory.mktemp("data")) as running:
        yield running


@contextmanager
def control(browser: Browser, hub: RunningHub, *, script: bool = True) -> Iterator[Page]:
    """A browser that has logged in. The policy is set aside for axe, which brings a script of its own."""
    with open_context(browser, java_script_enabled=script, bypass_csp=script) as context:
        page = context.new_page()
        page.goto(hub.control)
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("heading", name="Workshops")).to_be_visible()
        yield page


def test_the_page_follows_by_itself_and_keeps_the_focus(browser: Browser, hub: RunningHub) -> None:
    with control(browser, hub) as page, hub.facilitator() as facilitator:
        code = facilitator.open()["workshop"]["code"]
        page.goto(f"{hub.control}/w/{facilitator.workshop}")
        expect(page.locator("#people-in")).to_have_text("0")
        with Person(hub, code) as person:
            expect(page.locator("#people-in")).to_have_text("1")
            facilitator.go_to_activity("statements")
            button = page.get_by_role("button", name="Close the round")
            expect(button).to_be_visible()
            button.focus()
            person.vote(position="agree")
            expect(page.locator("#answered")).to_have_text("1")
            expect(button).to_be_focused()
            page.keyboard.press("Enter")
            reveal = page.get_by_role("button", name="Reveal the result")
            expect(reveal).to_be_visible()
            reveal.press("Enter")
            expect(page.get_by_text("Shown to the room")).to_be_visible()
            expect(page.get_by_role("heading", name="Result of round 1")).to_be_visible()


def test_the_page_says_when_the_hub_is_away_and_comes_back(browser: Browser, tmp_path: Path) -> None:
    with RunningHub(tmp_path) as hub, control(browser, hub) as page, hub.facilitator() as facilitator:
        facilitator.open()
        page.goto(f"{hub.control}/w/{facilitator.workshop}")
        hub.kill()
        status = page.get_by_role("status")
        expect(status).to_have_text("The hub does not answer. This page tries again by itself.")
        hub.start()
        expect(status).to_have_text("", timeout=15_000)
        page.get_by_role("button", name="Start the first step").click()
        expect(page.get_by_text("Step 1 of")).to_be_visible()


def test_a_whole_round_without_a_script(browser: Browser, hub: RunningHub) -> None:
    with control(browser, hub, script=False) as page, hub.facilitator() as facilitator:
        facilitator.open("practitioner-priorities")
        steps = facilitator.look()["steps"]
        asking = next(step for step in steps if step["has_activity"])
        page.goto(f"{hub.control}/w/{facilitator.workshop}")
        page.get_by_role("button", name=f"Go to {asking['title']}").click()
        page.get_by_role("button", name="Open the round").click()
        if page.get_by_role("heading", name="Please confirm").is_visible():
            page.get_by_role("button", name="Open it all the same").click()
        page.get_by_role("button", name="Close the round").click()
        page.get_by_role("button", name="Reveal the result").click()
        expect(page.get_by_text("Shown to the room")).to_be_visible()


def test_every_page_is_accessible_and_fits_every_size(browser: Browser, hub: RunningHub) -> None:
    with control(browser, hub) as page, hub.facilitator() as facilitator:
        code = facilitator.open()["workshop"]["code"]
        room = f"{hub.control}/w/{facilitator.workshop}"
        look(page, hub.control)
        look(page, room)
        people = [Person(hub, code) for _ in range(6)]
        item = facilitator.go_to_activity("dot_vote")["round"]["items"][0]["id"]
        for person in people:
            person.vote(**{f"dots__{item}": "1"})
            person.client.close()
        look(page, room)
        facilitator.act("close_round")
        facilitator.act("reveal_round")
        look(page, room)
        look(page, f"{room}/merge")
        look(page, f"{room}/closing")
        facilitator.client.post(f"/api/workshops/{facilitator.workshop}/slips", json={"count": 2})
        look(page, f"{room}/slips")
        look(page, f"{hub.lan}/j/{code}?slip=K72M")
        look(page, f"{hub.control}/nonsense")
        page.goto(hub.control)
        page.get_by_role("button", name="Log out").click()
        look(page, f"{hub.control}/login")


def look(page: Page, address: str) -> None:
    """Fetch a page, run axe over it, and check that nothing sticks out at any size."""
    page.goto(address)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (address, width, wide)
