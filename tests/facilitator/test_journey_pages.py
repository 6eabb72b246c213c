"""A journey map on the projector, in a real Chromium: legible, filling, page after page, and never back to the first."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.journey_feelings import shown_feelings
from facilitation_kit.analysis.journey_screen import journey_screen_pages
from facilitation_kit.analysis.journey_view import JourneyView, ShownLane, ShownNote, ShownStage
from tests.browser import browser
from tests.facilitator import room_views
from tests.facilitator.fake_hub import FakeHub
from tests.facilitator.test_projector_picture import hub, page

__all__ = ["browser", "hub", "page"]

pytestmark = pytest.mark.browser

STAGES = ("Something is wrong", "Telling somebody", "Waiting for an answer", "First meeting", "Support", "Support ends")
SAID = ("Nobody told us who to ring", "The same worker twice <b>in a row</b>", "We waited by the phone all week")
LONG = "What is Robin's way to help like today, from the first worry to the day on which nobody comes any more?"
SENTENCES = tuple(
    f"It felt worst at “{stage}”, and the room talked about that for a long time." for stage in STAGES[:3]
)

_SMALL = """
() => {
  const least = innerHeight * 28 / 768 * 0.985;
  const picture = document.querySelector(".fk-picture").getBoundingClientRect();
  const problems = [];
  const svg = [...document.querySelectorAll(".fk-map-page svg")].filter((each) => each.checkVisibility());
  if (svg.length !== 1) problems.push(`${svg.length} pages at once`);
  for (const text of svg.flatMap((each) => [...each.querySelectorAll("text")])) {
    const size = text.getScreenCTM().d * parseFloat(getComputedStyle(text).fontSize);
    const box = text.getBoundingClientRect();
    if (size < least) problems.push(`${size}px: ${text.textContent}`);
    if (box.left < picture.left - 1 || box.right > picture.right + 1 || box.bottom > picture.bottom + 1) problems.push(`outside: ${text.textContent}`);
  }
  const boxes = svg.flatMap((each) => [...each.querySelectorAll("rect")]).map((each) => each.getBoundingClientRect());
  const wide = Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left));
  if (wide < picture.width * 0.9) problems.push(`only ${wide} of ${picture.width} wide`);
  return problems;
}
"""


def way(notes: int, stages: int = 6, lanes: int = 4, people: int = 6) -> JourneyView:
    named = tuple(ShownStage(id=f"s{n}", label=STAGES[n % 6] + " " * (n // 6)) for n in range(stages))
    return JourneyView(
        id="way",
        title="A way",
        stages=named,
        lanes=tuple(ShownLane(id=f"l{n}", label=f"Lane number {n}") for n in range(lanes)),
        notes=tuple(
            ShownNote(id=f"n{n}", stage=f"s{n % stages}", lane=f"l{n % lanes}", text=f"{SAID[n % 3]} ({n})")
            for n in range(notes)
        ),
        feelings=tuple(
            shown_feelings(stage.id, stage.label, (people, 3, 2, 3, 4), Policy(), Profile.ROOM) for stage in named
        ),
    )


def view_of(made: JourneyView, **changes: Any) -> dict[str, Any]:
    view = room_views.question(STAGES)
    board = {"activity": "journey_map", "version": 1, "kind": "map", "shapes": journey_screen_pages(made)}
    board |= {"sentences": [], "without_place": 0, "begun": bool(made.notes) or made.tells_feelings}
    asked = {
        **view["round"],
        "activity": "journey_map",
        "question": changes.pop("question", "What is Robin's way like?"),
    }
    return {**view, "round": asked, "board": board, **changes}


def show(page: Page, hub: FakeHub, view: dict[str, Any]) -> None:
    hub.show({**view, "version": view["version"] + 1, "marker": len(hub.asked)})
    expect(page.locator(".fk-map-page:visible svg")).to_have_count(1)


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_page_fills_the_picture_with_letters_that_a_room_can_read(
    page: Page, hub: FakeHub, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    show(page, hub, view_of(way(40)))
    picture(page, f"journey-{size[0]}")
    note = page.locator(".fk-page-note")
    last = int(note.inner_text().rpartition(" ")[2])
    seen = ""
    for number in range(1, last + 1):
        expect(note).to_have_text(f"Page {number} of {last}")
        assert page.evaluate(_SMALL) == []
        seen += page.locator(".fk-map-page:visible").inner_text()
        page.keyboard.press("PageDown")
    for number in range(40):
        assert f"({number})" in seen.replace("\n", "")
    assert page.locator(".fk-map-page b").count() == 0


def test_a_long_question_and_sentences_give_way_before_letters_get_too_small(page: Page, hub: FakeHub) -> None:
    show(page, hub, view_of(way(12), question=LONG))
    assert page.evaluate(_SMALL) == []
    result = room_views.revealed(room_views.dot_result(STAGES, (9, 8, 7, 5, 4, 2)))
    told = {**result["result"], "activity": "journey_map", "question": LONG, "sentences": list(SENTENCES)}
    made = view_of(way(12))
    show(
        page, hub, {**result, "round": {**made["round"], "status": "revealed"}, "board": made["board"], "result": told}
    )
    expect(page.locator('.fk-projector[data-scene="result"]')).to_be_attached()
    picture(page, "journey-result")
    assert page.evaluate(_SMALL) == []
    assert page.locator(".fk-sentence:visible").count() >= 1


def test_a_new_note_and_another_size_of_the_window_leave_the_page_that_was_turned_to(page: Page, hub: FakeHub) -> None:
    show(page, hub, view_of(way(40)))
    note = page.locator(".fk-page-note")
    for _ in range(2):
        page.keyboard.press("PageDown")
    expect(note).to_contain_text("Page 3 of")
    show(page, hub, view_of(way(41)))
    expect(note).to_contain_text("Page 3 of")
    before = page.locator(".fk-map-page").count()
    page.set_viewport_size({"width": 1920, "height": 1080})
    expect(page.locator(".fk-map-page")).not_to_have_count(before)
    expect(note).to_contain_text("Page 3 of")
    assert page.evaluate(_SMALL) == []


def test_a_map_that_has_not_begun_says_what_will_stand_there(page: Page, hub: FakeHub) -> None:
    show(page, hub, view_of(replace(way(0, stages=3), feelings=())))
    picture(page, "journey-empty")
    expect(page.get_by_text("Notes stand here as soon as they have been read")).to_be_visible()
    assert page.evaluate(_SMALL) == []
