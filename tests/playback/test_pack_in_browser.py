"""The pack as a reader sees it: in a real browser, at several widths, and as it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from facilitation_kit.activities.rounds import Item
from facilitation_kit.content.library import Library
from facilitation_kit.identifiers import ItemId
from facilitation_kit.playback.rendering import render
from tests.browser import browser, open_context
from tests.content.project_folders import Files
from tests.playback.made_packs import ROOT, dot_vote, dots, library_in, request_of, statements
from tests.playback.test_rendering import positions, rich_store
from tests.stored_rounds import add_workshop, hold_round, store_in

__all__ = ["browser"]

pytestmark = pytest.mark.browser

A4_WIDTH, A4_HEIGHT = 673, 1001
"""What the margins leave of a printed page, in CSS pixels."""

_OUTSIDE = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const over = [...document.querySelectorAll("main *")].filter((element) => {
    const box = element.getBoundingClientRect();
    const hidden = getComputedStyle(element).clipPath !== "none" || element.closest(".skip, thead, svg");
    return !hidden && box.width && (box.left < -1 || box.right > innerWidth + 1);
  });
  return [...(wide > 1 ? [`page is ${wide} px too wide`] : []), ...over.map((element) => element.outerHTML.slice(0, 150))];
}"""


def long_names(files: Files) -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmützen"
    files["ideas/project.yaml"]["name"] = f"{word} {word}-{word}"
    files["ideas/project.yaml"]["partners"] = [word * 2] * 3
    files["ideas/needs.yaml"]["levels"] = [
        {"id": f"n-{n}", "label": f"{word} and {word}", "description": word} for n in range(9)
    ]
    files["ideas/needs.yaml"]["contributing"] = []
    card = {**files["ideas/hypotheses.yaml"]["hypotheses"][0], "need": "n-0", "status": "challenged"}
    files["ideas/hypotheses.yaml"]["hypotheses"] = [card] + [
        {**card, "id": f"h-{n}", "statement": f"If **{word} {'x ' * 30}** then {word * 2}."} for n in range(39)
    ]
    files["ideas/quotes.yaml"]["quotes"][0] |= {"text": word * 20, "needs": []}
    files["ideas/next_steps.yaml"]["next_steps"][0] |= {"owner": word * 3, "what": f"{word} " * 5}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The example with results, and a project of very long names."""
    made = {}
    folder = tmp_path_factory.mktemp("example")
    made["example"] = folder / "pack.html"
    made["example"].write_bytes(render(request_of(Library.load(ROOT), rich_store(folder, rehearsal=True))))
    folder = tmp_path_factory.mktemp("long")
    store = store_in(folder)
    options = tuple(Item(id=ItemId(f"i{n}"), label="Rindfleischetikettierung" * 8) for n in (1, 2, 3))
    hold_round(store, dot_vote(options=options), dots(60, 50, concerns=2))
    add_workshop(store, "w2")
    hold_round(store, statements(workshop="w2"), [positions(f"q{n:02}", n) for n in range(5)])
    made["long names"] = folder / "pack.html"
    made["long names"].write_bytes(render(request_of(library_in(folder, long_names), store)))
    return made


@pytest.fixture(params=["example", "long names"])
def page(request: pytest.FixtureRequest, browser: Browser, packs: dict[str, Path]) -> Iterator[Page]:
    with open_context(browser) as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(packs[request.param].as_uri())
        yield page
        assert faults == []


@pytest.mark.parametrize("width", [320, 375, 640, 768, 1024, 1216, 1920])
def test_nothing_is_wider_than_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate(_OUTSIDE) == []


def test_the_check_for_width_sees_something_wide(page: Page) -> None:
    page.add_style_tag(content="h1 { inline-size: 3000px }")
    assert page.evaluate(_OUTSIDE)


@pytest.mark.parametrize(
    ("page", "width"), [("example", 320), ("example", 1280), ("long names", 375)], indirect=["page"]
)
def test_axe_finds_nothing(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]})
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found.response["violations"]] == []


def test_the_first_page_is_one_printed_page(page: Page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_WIDTH, "height": A4_HEIGHT})
    bottom = page.evaluate("document.querySelector('#summary').getBoundingClientRect().bottom + scrollY")
    assert bottom <= A4_HEIGHT


def test_print_is_as_wide_as_the_paper(page: Page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_WIDTH, "height": A4_HEIGHT})
    assert page.evaluate(_OUTSIDE) == []
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_the_reading_font_is_the_one_inside(page: Page) -> None:
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('700 16px \"Atkinson Hyperlegible\"', 'Harbour')")
    loaded = page.evaluate("[...document.fonts].filter((face) => face.status === 'loaded').length")
    assert loaded >= 2


def test_the_keyboard_reaches_the_content_and_each_hypothesis(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#summary"
    page.locator("nav a[href^='#hypothesis-']").first.press("Enter")
    assert page.evaluate("document.querySelector(':target').className") == "hypothesis"
