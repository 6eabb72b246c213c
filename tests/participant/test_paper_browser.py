"""A stack of sheets keyed in from the keyboard alone, in a real Chromium; and the same page without a script."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from facilitation_kit.live.paper_sheets import SheetCode, new_batch
from tests.browser import browser, open_context
from tests.running_hub import TOKEN, RunningHub

__all__ = ["browser"]

pytestmark = pytest.mark.browser

CODE = SheetCode(batch=new_batch(random.Random(11))).printed
SIZES = ((320, 640), (1024, 768), (1920, 1080))


@contextmanager
def logged_in(browser: Browser, hub: RunningHub, *, script: bool = True) -> Iterator[Page]:
    with open_context(browser, java_script_enabled=script, bypass_csp=script) as context:
        page = context.new_page()
        page.goto(hub.control)
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Log in").click()
        yield page


def look_at(page: Page, name: str) -> None:
    """Nothing runs over the side at any size, and axe finds nothing; keep pictures where somebody wants them."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
            name,
            width,
        )
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    found = Axe().run(page).response["violations"]
    assert found == [], [each["id"] for each in found]


def test_three_sheets_are_keyed_in_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    with RunningHub(tmp_path) as hub, hub.facilitator() as facilitator, logged_in(browser, hub) as page:
        facilitator.open()
        facilitator.go_to_activity("dot_vote")
        page.goto(f"{hub.control}/w/{facilitator.workshop}")
        page.get_by_role("link", name="Paper sheets").press("Enter")
        look_at(page, "paper")
        page.get_by_label("Code on the sheet").press_sequentially(CODE.lower())
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Sheet 1")).to_be_visible()
        look_at(page, "paper-key")
        options = page.locator("fieldset.dots").count()
        for number in (1, 2, 3):
            expect(page.get_by_role("heading", name=f"Sheet {number}")).to_be_visible()
            expect(page.locator("#consent-take_part")).to_be_focused()
            # Takes part and agrees to nothing else, in English, no group; two dots and a concern, then one dot.
            page.keyboard.type("1000" + "1" + "0")
            page.keyboard.type("21" + "10" + "00" * (options - 2))
            expect(page.locator("#do-save")).to_be_focused()
            page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Sheet 4")).to_be_visible()
        expect(page.get_by_role("status")).to_have_text("Saved.")
        facilitator.act("close_round")
        assert facilitator.look()["answered_exact"] == 3

        page.goto(page.url.replace("number=4", "number=2"))
        expect(page.get_by_text("Keyed in already.")).to_be_visible()
        page.keyboard.type("20" + "00" * (options - 1))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="The two keyings differ")).to_be_visible()
        expect(page.locator("#faults")).to_be_focused()
        look_at(page, "paper-differs")
        page.get_by_role("link", name="Keep what was keyed in first").press("Enter")
        expect(page.get_by_role("heading", name="Sheet 3")).to_be_visible()
        facilitator.act("reveal_round")
        page.keyboard.press("Enter")
        expect(page.get_by_text("This round has been shown")).to_be_visible()
