"""Everybody's keyboard alone suffices: facilitator, participant and the person at the projector."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser import browser, open_context
from tests.journeys.room import LAPTOP, SMALL, TITLE, open_room, patient

__all__ = ["browser", "patient"]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patient")]

IN_FOCUS = """() => {
  const at = document.activeElement;
  const name = at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.textContent;
  return at === document.body ? "" : name.replace(/\\s+/g, " ").trim();
}"""


def test_a_round_is_run_answered_and_shown_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    with (
        open_room(tmp_path / "data") as room,
        open_context(browser, **LAPTOP) as laptop,
        open_context(browser, **SMALL) as pocket,
    ):
        start = laptop.new_page()
        start.goto(room.servers.notebooks_url)
        log_in(start, room.servers.token, "Facilitation Kit")
        console = opens(start, "Run a workshop")
        expect(console.get_by_role("heading", name="Open a workshop")).to_be_visible()
        press(console, f"Open this workshop {TITLE}")
        expect(console.get_by_role("table", name="Run sheet")).to_be_visible()
        projector = opens(start, "Projector: dot voting")
        expect(projector.get_by_label("QR code")).to_be_visible()

        phone = pocket.new_page()
        phone.goto(room.servers.hub_url)
        join(phone, room.console_view()["workshop"]["code"])
        press(console, "Go to step 4")
        press(console, "Open the round")
        phone.wait_for_url("**/r/**")
        answer_and_think_again(phone)
        press(console, "Close the round")
        expect(projector.locator(".fk-state")).to_have_text("Answers are closed")
        run_the_projector(projector)

        control = laptop.new_page()
        control.goto(room.servers.control_url)
        log_in(control, room.servers.token, "Workshops")
        press(control, TITLE)
        control.wait_for_url("**/w/*")
        press(control, "Open round 2")
        expect(console.get_by_text("0 of 1 have answered")).to_be_visible()
        press(control, "Close the round")
        expect(console.get_by_text("0 of 1 have answered · closed")).to_be_visible()
        press(control, "End the workshop")
        press(control, "End it now")
        expect(control.get_by_role("heading", name="This workshop is over")).to_be_visible()
        press(phone, "Leave now")
        expect(phone.locator("h1")).to_have_text("This page is closed")


def log_in(page: Page, token: str, heading: str) -> None:
    tab_to(page, "Token")
    page.keyboard.type(token)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=heading)).to_be_visible()


def join(phone: Page, code: str) -> None:
    tab_to(phone, "Code on the screen")
    phone.keyboard.type(code.lower())
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/j/*")
    press(phone, "Join")
    phone.wait_for_url("**/consent")
    press(phone, "Yes, I take part")
    phone.wait_for_url("**/receipt")
    press(phone, "Go on")
    expect(phone.locator("h1")).to_have_text("You are in")


def answer_and_think_again(phone: Page) -> None:
    """Two dots, saved; then back, skipped; then a break."""
    tab_to(phone, "Put a dot on: ")
    phone.keyboard.press("Space")
    phone.keyboard.press("Space")
    expect(phone.locator("#remaining")).to_have_text("1 dot left")
    press(phone, "Save")
    phone.wait_for_url("**/review?saved=1")
    press(phone, "Change my answer")
    phone.wait_for_url("**/1*")
    press(phone, "Skip this")
    phone.wait_for_url("**/review*")
    press(phone, "I need a break")
    expect(phone.locator("h1")).to_have_text("Take the time you need")


def run_the_projector(projector: Page) -> None:
    """Reveal, next, back, blank, back from it, full screen, back from that."""
    projector.bring_to_front()
    for key, scene in (
        ("r", "result"),
        ("ArrowRight", "step"),
        ("ArrowLeft", "result"),
        ("b", "blank"),
        ("b", "result"),
    ):
        projector.keyboard.press(key)
        expect(projector.locator(f".fk-projector[data-scene={scene}]")).to_be_attached()
    projector.keyboard.press("f")
    projector.wait_for_function("document.fullscreenElement !== null")
    projector.keyboard.press("f")
    projector.wait_for_function("document.fullscreenElement === null")


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")


def opens(page: Page, name: str) -> Page:
    """Follow a link that opens a page of its own; gives that page."""
    tab_to(page, name)
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    return opened.value


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus is called so, or begins so."""
    page.bring_to_front()
    for _ in range(400):
        page.keyboard.press("Tab")
        try:
            if page.evaluate(IN_FOCUS).startswith(name):
                return
        except Error as error:
            # The last key led to another page, which has just taken the old one's place.
            if "context was destroyed" not in error.message:
                raise
            page.wait_for_load_state()
    raise AssertionError(f"The keyboard cannot reach {name!r} on {page.url}")
