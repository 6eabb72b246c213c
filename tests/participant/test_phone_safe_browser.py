"""The pages that keep people safe, in a real Chromium: legible, small, left at once, and read in one's own language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from facilitation_kit.responses.safeguarding_store import SafeguardingRecords
from facilitation_kit.settings import Settings
from tests.browser import browser, open_context
from tests.example_project import example_library
from tests.participant.test_phone_browser import _SMALL_OR_WIDE, SE, phone
from tests.phones import CODE, LiveHall, plan_with_groups

__all__ = ["browser"]

pytestmark = pytest.mark.browser


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[LiveHall]:
    plan = replace(plan_with_groups(), consent=example_library().consent).sealed()
    with (
        LiveHall(tmp_path, plan=plan, settings=Settings(stream_updates_per_second=50)) as opened,
        SafeguardingRecords.open(tmp_path / "safeguarding.sqlite3") as records,
    ):
        opened.hub.records = records
        yield opened


def clean(page: Page) -> None:
    """Legible, no wider than the screen, every target large enough, and nothing that axe finds."""
    page.wait_for_load_state("load")
    assert page.evaluate(_SMALL_OR_WIDE) == [], page.url
    violations = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == [], page.url


@pytest.mark.parametrize("size", [(320, 568), (1024, 768)])
def test_every_page_on_the_way_in_and_out_is_legible(browser: Browser, hall: LiveHall, size: tuple[int, int]) -> None:
    with open_context(browser, **{**SE, "viewport": {"width": size[0], "height": size[1]}}) as context:
        page = context.new_page()
        page.goto(f"{hall.url}/j/{CODE}")
        clean(page)
        page.get_by_role("button", name="Join").click()
        expect(page.locator("h1")).to_have_text("Before you start")
        clean(page)
        page.get_by_text("Words for my age").click()
        page.get_by_role("button", name="13 to 15").click()
        clean(page)
        page.get_by_role("button", name="العربية").click()
        expect(page.locator("h1")).to_have_text("قبل أن تبدأ")
        clean(page)
        page.get_by_role("button", name="Polski").click()
        page.get_by_role("button", name="Tak, biorę udział").click()
        expect(page.locator("h1")).to_have_text("Your three words")
        words = page.locator(".words-of-mine").inner_text()
        clean(page)
        for link, heading in (
            ("What I agreed to", "Twoja zgoda"),
            ("Take my answers back", "Take my answers back"),
        ):
            page.get_by_role("contentinfo").get_by_role("link", name=link).click()
            expect(page.locator("h1")).to_have_text(heading)
            clean(page)
        page.get_by_role("contentinfo").get_by_role("link", name="Tell a worker privately").click()
        expect(page.locator("h1")).to_have_text("Talk to a worker")
        clean(page)
        page.get_by_role("button", name="Leave this message").click()
        expect(page.get_by_role("alert")).to_be_visible()
        clean(page)
        page.get_by_label("Your message").fill("I sit by the window.")
        page.get_by_role("button", name="Leave this message").click()
        expect(page.locator("h1")).to_have_text("Your message is kept")
        clean(page)
        page.get_by_role("link", name="Leave now").click()
        expect(page.locator("h1")).to_have_text("This page is closed")
        page.goto(f"{hall.url}/rejoin")
        page.get_by_label("Your three words").fill("otter otter otter")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        clean(page)
        page.get_by_label("Your three words").fill(words.upper())
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("You are in")
        page.goto(f"{hall.url}/withdraw")
        page.get_by_role("button", name="Take all of it back").click()
        expect(page.locator("h1")).to_have_text("Your answers are taken back")
        clean(page)
        assert context.cookies() == []
        assert hall.store.participants() == []


def test_the_consent_page_is_small(browser: Browser, hall: LiveHall) -> None:
    with open_context(browser, **SE) as context:
        page = context.new_page()
        page.goto(f"{hall.url}/j/{CODE}")
        page.get_by_role("button", name="Join").click()
        expect(page.locator("h1")).to_have_text("Before you start")
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        sizes: dict[str, int] = {}
        session.on(
            "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]})
        )
        page.reload()
        page.wait_for_load_state("networkidle")
        assert 10_000 < sum(sizes.values()) <= 30_000
        assert len(sizes) <= 4


def test_escape_three_times_leaves_from_any_page(browser: Browser, hall: LiveHall) -> None:
    hall.open_round("statements", options=("A", "B"))
    with phone(browser, hall) as page:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        assert "/r/" in page.url
        page.keyboard.press("Escape")
        expect(page.locator("h1")).to_have_text("This page is closed")
        assert page.context.cookies() == []
        assert page.evaluate("sessionStorage.length") == 0
        page.goto(hall.url)
        expect(page.locator("h1")).to_have_text("Join the workshop")
        for _ in range(3):
            page.keyboard.press("Escape")
        expect(page.locator("h1")).to_have_text("This page is closed")


def test_a_phone_that_was_withdrawn_elsewhere_hears_of_it(browser: Browser, hall: LiveHall) -> None:
    with phone(browser, hall) as page:
        with open_context(browser, **SE) as other:
            second = other.new_page()
            page.goto(f"{hall.url}/receipt")
            words = page.locator(".words-of-mine").inner_text()
            second.goto(f"{hall.url}/rejoin")
            second.get_by_label("Your three words").fill(words)
            second.keyboard.press("Enter")
            expect(second.locator("h1")).to_have_text("You are in")
            second.goto(f"{hall.url}/withdraw")
            second.get_by_role("button", name="Take all of it back").click()
            expect(second.locator("h1")).to_have_text("Your answers are taken back")
        page.goto(f"{hall.url}/now")
        expect(page.locator("h1")).to_have_text("Join the workshop")


def test_the_receipt_prints_without_what_is_around_it(browser: Browser, hall: LiveHall) -> None:
    with phone(browser, hall) as page:
        page.goto(f"{hall.url}/receipt")
        expect(page.get_by_role("button", name="Print")).to_be_visible()
        page.emulate_media(media="print")
        expect(page.locator(".words-of-mine")).to_be_visible()
        expect(page.locator("footer")).to_be_hidden()
        expect(page.get_by_role("link", name="Leave now")).to_be_hidden()
