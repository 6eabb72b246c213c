"""The service map on the projector: by keyboard alone, large enough to read, and nothing that the room may not see."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from facilitation_kit.analysis.policy import Policy
from facilitation_kit.facilitator.service_map import ServiceMap, map_parts, show
from tests.browser import browser
from tests.example_project import example_library
from tests.facilitator.widget_page import show_widget

__all__ = ["browser"]

LIBRARY = example_library()
PARTS = map_parts(LIBRARY, Policy(), date(2026, 11, 29))

_SMALL_OR_OUTSIDE = """
() => [...document.querySelectorAll(".fk-stage h1, .fk-stage text, .fk-strip span, .fk-stage td, .fk-stage th")].flatMap((one) => {
  const box = one.getBoundingClientRect();
  const matrix = one instanceof SVGElement ? one.getScreenCTM().a : 1;
  const size = parseFloat(getComputedStyle(one).fontSize) * matrix;
  const cut = box.right > innerWidth + 1 || box.left < -1 || (box.bottom > innerHeight + 1 && !one.closest(".fk-map-table"));
  return size < 27.9 * innerHeight / 768 ? [["small", one.textContent, size]] : cut ? [["outside", one.textContent, box.bottom]] : [];
})
"""


def test_there_is_a_part_for_the_map_and_for_each_service() -> None:
    assert LIBRARY.service_map is not None
    assert len(PARTS) == 1 + len(LIBRARY.service_map.services)
    assert all(part["pages"] for part in PARTS)


def test_counts_that_the_room_may_not_see_are_nowhere_on_the_page() -> None:
    said = repr(PARTS)
    assert "412 young people" in said  # what may be shown is there
    assert "How many, count: [c]" in said
    assert ": 4 young people" not in said
    assert ": 36 young people" not in said  # with the total it would give the other one away
    assert "Mind: older than 12 months" in said
    assert "Mind: anecdotal" in said


def test_a_folder_without_a_project_shows_the_example_and_a_broken_one_says_so() -> None:
    assert show("nowhere").parts
    assert not ServiceMap(problem="x").parts


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)], ids=["small", "large"])
def test_every_page_is_large_enough_and_reached_by_arrow_keys(
    browser: Browser,
    size: tuple[int, int],
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    _open(page)
    pages = sum(len(part["pages"]) for part in PARTS)
    seen = set()
    for _ in range(pages):
        assert page.evaluate(_SMALL_OR_OUTSIDE) == []
        seen.add((page.locator(".fk-question").inner_text(), page.locator(".fk-strip").inner_text()))
        page.keyboard.press("ArrowRight")
    assert len(seen) == pages
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", name=PARTS[1]["title"])).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_role("row", name="What people see A worker visits")).to_be_visible()
    assert page.evaluate(_SMALL_OR_OUTSIDE) == []
    page.keyboard.press("b")
    expect(page.locator(".fk-question")).to_have_count(0)
    context.close()


def _open(page: Page) -> None:
    page.goto("about:blank")
    page.evaluate("document.body.dataset.voila = 'voila'")
    show_widget(page, "service_map", "service_map", {"parts": PARTS, "problem": ""})
    expect(page.locator(".fk-map-picture svg")).to_be_visible()
