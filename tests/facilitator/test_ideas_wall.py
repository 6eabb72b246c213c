"""The wall of notes on the projector, in a real Chromium."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import browser
from tests.facilitator import room_views
from tests.facilitator.fake_hub import FakeHub
from tests.facilitator.test_projector_picture import _SMALL_OR_OUTSIDE, hub, page, show

__all__ = ["browser", "hub", "page"]

pytestmark = pytest.mark.browser

NOTES = (
    "A later bus on Fridays",
    "Somebody to ring at night",
    "<b>Warm</b> rooms & tea on Sundays",
    "The same worker each time, and one who stays when we turn eighteen",
    "Letters in plain words",
    "Tell us what happens next",
)


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("times", [1, 7])
def test_notes_stand_on_a_wall_that_a_room_can_read(
    page: Page, hub: FakeHub, size: tuple[int, int], times: int
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    show(page, hub, room_views.revealed(room_views.ideas_result(NOTES * times)))
    cards = page.locator(".fk-idea")
    if times == 1:
        expect(cards).to_have_count(len(NOTES))
    else:
        expect(page.get_by_text("Page 1 of")).to_be_visible()
        assert cards.filter(visible=True).count() > len(NOTES)
    expect(cards.nth(2)).to_have_text(NOTES[2])
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"wall-{size[0]}-{times}.png"))
    assert page.evaluate(_SMALL_OR_OUTSIDE) == []


def test_keys_turn_the_pages_of_a_wall_until_every_note_was_shown(page: Page, hub: FakeHub) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    notes = [f"Note number {number}: a bus that runs later" for number in range(1, 61)]
    show(page, hub, room_views.revealed(room_views.ideas_result(notes)))
    cards = page.locator(".fk-idea").filter(visible=True)
    told = page.locator(".fk-page-note")
    expect(told).to_contain_text("Page 1 of")
    last = int(told.inner_text().rpartition(" ")[2])
    assert last > 1
    seen = cards.all_text_contents()
    page.keyboard.press("PageUp")
    expect(cards.first).to_have_text(notes[0])
    for number in range(2, last + 1):
        page.keyboard.press("PageDown")
        expect(told).to_have_text(f"Page {number} of {last}")
        assert page.evaluate(_SMALL_OR_OUTSIDE) == []
        seen += cards.all_text_contents()
    assert seen == notes, "each note stands on one page, in order"
    show(page, hub, room_views.revealed(room_views.ideas_result([*notes, "One more"])))
    expect(cards.last).to_have_text("One more")
    page.keyboard.press("PageUp")
    expect(told).to_contain_text(f"Page {last - 1} of")
