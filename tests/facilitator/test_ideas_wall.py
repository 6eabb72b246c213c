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
        expect(page.get_by_text("All notes are on the phones.")).to_be_visible()
        assert cards.count() > len(NOTES)
    expect(cards.nth(2)).to_have_text(NOTES[2])
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"wall-{size[0]}-{times}.png"))
    assert page.evaluate(_SMALL_OR_OUTSIDE) == []
