"""The page for packs in a real browser: the keyboard alone, a pack that may run nothing, and hostile text as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import browser, open_context
from tests.facilitator.fake_hub import FakeHub, running_hub
from tests.facilitator.widget_page import show_widget

__all__ = ["browser"]

pytestmark = pytest.mark.browser

CHOICES = {
    "packs": [
        {
            "kind": "playback",
            "audience": "working_group",
            "audience_words": "the working group",
            "title": "Playback pack",
        },
        {"kind": "update", "audience": "team", "audience_words": "the project team", "title": "Project update"},
    ],
    "formats": [{"name": "html", "words": "Web page"}, {"name": "pdf", "words": "PDF"}],
    "languages": [{"name": "", "words": "The project's own"}, {"name": "pl", "words": "Polski"}],
}
HOSTILE = '<img src=x onerror="window.ran=1">'


def pack(state: str = "generated", **changes: Any) -> dict[str, Any]:
    step = {"state": "generated", "by": "Facilitator", "at": "2026-11-24 18:00", "note": ""}
    return {
        "name": "playback-working-group-2026-11-24-180000",
        "title": "Playback pack for the working group",
        "kind": "playback",
        "state": state,
        "made_by": "Facilitator",
        "rehearsal": False,
        "replaces": "",
        "folder": "packs/playback-working-group-2026-11-24-180000",
        "files": [{"name": "pack.html", "size": 10}, {"name": "pack.pdf", "size": 10}],
        "steps": [step],
        "recall": "",
        **changes,
    }


@pytest.fixture(scope="module")
def hub() -> Iterator[FakeHub]:
    with running_hub() as hub:
        yield hub


@pytest.fixture
def page(browser: Browser, hub: FakeHub) -> Iterator[Page]:
    with open_context(browser, viewport={"width": 1366, "height": 768}) as context:
        page = context.new_page()
        page.goto(hub.url + "/blank")
        yield page


def show(page: Page, *packs: dict[str, Any], **traits: Any) -> None:
    given = {"choices": CHOICES, "packs": list(packs), "shown": {}, "progress": {}, "problem": ""}
    show_widget(page, "packs", "console", given | traits)


def sent(page: Page) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = page.evaluate("window.sent")
    return messages


def test_a_pack_is_ordered_with_the_keyboard_alone(page: Page) -> None:
    show(page)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Polski")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("Facilitator")
    page.keyboard.press("Enter")
    (wish,) = sent(page)
    assert wish == {
        "kind": "make",
        "pack_kind": "update",
        "audience": "team",
        "formats": ["pdf"],
        "annex": True,
        "language": "pl",
        "by": "Facilitator",
    }
    expect(page.get_by_role("status")).to_have_text("Working…")


def test_nothing_is_made_or_checked_without_a_name(page: Page) -> None:
    show(page, pack())
    page.get_by_role("button", name="Make the pack").click()
    expect(page.get_by_label("Your name or role").first).to_be_focused()
    page.get_by_role("button", name="I have checked it").click()
    page.get_by_role("button", name="Yes, checked").click()
    assert sent(page) == []
    page.get_by_label("Your name or role").last.fill("Safeguarding lead")
    page.get_by_role("button", name="Yes, checked").click()
    assert [(wish["kind"], wish["by"]) for wish in sent(page)] == [("check", "Safeguarding lead")]


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("generated", ["Look at it", "I have checked it", "Call it back"]),
        ("checked", ["Look at it", "Release it", "Call it back"]),
        ("released", ["Look at it", "Call it back"]),
        ("recalled", []),
    ],
)
def test_each_state_offers_what_can_be_done_in_it(page: Page, state: str, buttons: list[str]) -> None:
    show(page, pack(state))
    offered = page.locator(".fk-pack-list .fk-controls").last.get_by_role("button").all_inner_texts()
    names = [text.split("\n")[0].split(" playback-")[0] for text in offered]
    assert names == buttons


def test_a_pack_that_must_be_called_back_says_so(page: Page) -> None:
    show(
        page, pack("released", recall="It shows one piece of evidence that may not be shown to this audience any more.")
    )
    expect(page.locator(".fk-pack-list .fk-problem")).to_contain_text("Call this back. It shows one piece of evidence")


def test_a_pack_is_shown_in_a_frame_that_runs_nothing_and_hostile_text_stays_text(page: Page) -> None:
    script = "<p id='words'>Nine of twelve</p><script>parent.ran = 1; document.body.append('ran')</script>"
    show(
        page,
        pack(title=HOSTILE, steps=[{"state": "generated", "by": HOSTILE, "at": "", "note": HOSTILE}]),
        shown={"name": "p", "title": HOSTILE, "page": script, "withheld": f"<p>{HOSTILE}</p>"},
    )
    frame = page.frame_locator("iframe").first
    expect(frame.locator("#words")).to_have_text("Nine of twelve")
    expect(frame.locator("body")).not_to_contain_text("ran")
    expect(page.locator(".fk-pack-list h3")).to_have_text(HOSTILE)
    assert page.evaluate("window.ran") is None


def test_the_page_has_no_accessibility_faults_and_fits_a_small_screen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    show(page, pack("checked"), shown={"name": "p", "title": "Pack", "page": "<p>Words</p>", "withheld": ""})
    page.get_by_role("button", name="Release it").click()
    results = Axe().run(page, options={"iframes": False})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
