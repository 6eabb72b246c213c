"""The pack as a reader sees it: in a real browser, at several widths, and as it is printed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from facilitation_kit.activities.rounds import Item
from facilitation_kit.identifiers import ItemId
from facilitation_kit.playback.rendering import render
from tests.browser import browser, open_context
from tests.content.project_folders import Files
from tests.example_project import example_library
from tests.playback.made_packs import dot_vote, dots, library_in, request_of, statements
from tests.playback.test_pack_pages import REQUESTS
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
    quote = files["ideas/quotes.yaml"]["quotes"][0]
    files["ideas/quotes.yaml"]["quotes"] += [
        {**quote, "id": f"q-{n}", "text": f"{word} {'so ' * n}"} for n in range(199)
    ]
    files["ideas/next_steps.yaml"]["next_steps"][0] |= {"owner": word * 3, "what": f"{word} " * 5}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The example with results, and a project of very long names."""
    made = {}
    folder = tmp_path_factory.mktemp("example")
    made["example"] = folder / "pack.html"
    made["example"].write_bytes(render(request_of(example_library(), rich_store(folder, rehearsal=True))))
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


def test_nothing_is_wider_than_the_screen(page: Page) -> None:
    for width in (320, 375, 640, 768, 1024, 1216, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(_OUTSIDE) == [], width


def test_the_check_for_width_sees_something_wide(page: Page) -> None:
    page.add_style_tag(content="h1 { inline-size: 3000px }")
    assert page.evaluate(_OUTSIDE)


@pytest.mark.parametrize(("page", "width"), [("example", 320), ("long names", 375)], indirect=["page"])
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


# every kind of pack, every audience, and from right to left


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every kind for every audience with something in each field, and three of them in Arabic."""
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name, request in REQUESTS.items():
        if name.endswith(("-en", "-ar")):
            made[name] = folder / f"{name}.html"
            made[name].write_bytes(render(request))
    return made


ALL = [name for name in REQUESTS if name.endswith(("-en", "-ar"))]
WHOLE = "playback-team-en"
INSIDE_THE_TEAMS = ("playback-working_group-en", "playback-professionals-en", "playback-parents_carers-en")
"""Packs whose sections are in others: axe takes ten seconds for each of these."""
RIGHT_TO_LEFT = [name for name in ALL if name.endswith("-ar")]
ONE_PAGERS = [name for name in ALL if name.startswith("one-pager")]


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One tab for all pages; none of them may say anything on the console."""
    with open_context(browser) as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
        assert faults == []


def opened(tab: Page, path: Path, width: int, media: Literal["print", "screen"] = "screen") -> Page:
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(media=media)
    tab.goto(path.as_uri())
    return tab


@pytest.mark.parametrize("name", ALL)
def test_any_pack_fits_screens_and_paper_and_axe_finds_nothing(tab: Page, pages: dict[str, Path], name: str) -> None:
    page = opened(tab, pages[name], A4_WIDTH, "print")
    assert page.evaluate(_OUTSIDE) == []
    page.emulate_media(media="screen")
    for width in (320, 1920, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(_OUTSIDE) == [], width
    if name in INSIDE_THE_TEAMS:
        return
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]})
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found.response["violations"]] == []


def test_the_teams_pack_has_every_section_of_those_that_axe_does_not_see() -> None:
    sections = {name: {each.name for each in REQUESTS[name].sections} for name in (WHOLE, *INSIDE_THE_TEAMS)}
    assert [name for name in INSIDE_THE_TEAMS if not sections[name] <= sections[WHOLE]] == []


@pytest.mark.parametrize("name", RIGHT_TO_LEFT)
def test_a_pack_from_right_to_left_is_laid_out_so_and_keeps_telephone_numbers(
    tab: Page, pages: dict[str, Path], name: str
) -> None:
    page = opened(tab, pages[name], 1024)
    heading = page.locator("h2").first.evaluate(
        "(one) => [one.getBoundingClientRect().right, getComputedStyle(one).direction]"
    )
    assert heading[1] == "rtl"
    assert heading[0] > 512
    order = page.locator(".phone").first.evaluate(
        """(one) => {
          const box = (from, to) => { const range = document.createRange(); range.setStart(one.firstChild, from);
            range.setEnd(one.firstChild, to); return range.getBoundingClientRect().left; };
          const length = one.textContent.length;
          return box(0, 1) < box(length - 1, length);
        }"""
    )
    assert order, "the first digit of a telephone number stands on the left"


def pages_of_pdf(data: bytes) -> int:
    return len(PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("name", ONE_PAGERS)
def test_a_one_pager_is_one_printed_page(tab: Page, pages: dict[str, Path], name: str) -> None:
    page = opened(tab, pages[name], A4_WIDTH, "print")
    assert pages_of_pdf(page.pdf(prefer_css_page_size=True)) == 1


def test_easy_read_is_printed_in_large_letters_on_few_pages(tab: Page, pages: dict[str, Path]) -> None:
    page = opened(tab, pages["playback-young_people-en"], A4_WIDTH, "print")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("main *, footer *")].filter((one) => !one.closest("svg, .for-ears") &&
             [...one.childNodes].some((each) => each.nodeType === 3 && each.textContent.trim()))
           .map((one) => parseFloat(getComputedStyle(one).fontSize) * 0.75)"""
    )
    assert min(sizes) >= 14
    assert pages_of_pdf(page.pdf(prefer_css_page_size=True)) <= 20
    left, right = page.locator(".easy:has(img)").first.evaluate(
        "(one) => [one.querySelector('img').getBoundingClientRect().right, one.querySelector('.beside-picture').getBoundingClientRect().left]"
    )
    assert left <= right


def lonely_headings(data: bytes, headings: set[str]) -> list[str]:
    """Headings that are the last words of a printed page; the table of contents ends with one, and that is none."""
    found = []
    for page in PdfReader(io.BytesIO(data)).pages:
        lines = [" ".join(line.split()) for line in page.extract_text().splitlines() if line.strip()]
        words = [line for line in lines if not re.fullmatch(r"\d+ / \d+|Rehearsal: not real answers", line)]
        found += [line for line in words[-1:] if line in headings and "In this pack" not in words]
    return found


@pytest.mark.parametrize("name", ["playback-working_group-en", "update-working_group-en", "playback-young_people-en"])
def test_no_heading_is_left_alone_at_the_end_of_a_printed_page(tab: Page, pages: dict[str, Path], name: str) -> None:
    page = opened(tab, pages[name], A4_WIDTH, "print")
    headings = {" ".join(each.split()) for each in page.locator("h2, h3, h4").all_inner_texts()}
    assert lonely_headings(page.pdf(prefer_css_page_size=True), headings) == []
    page.add_style_tag(content="h2, h2 + * { break-after: page !important; break-before: page !important }")
    assert lonely_headings(page.pdf(prefer_css_page_size=True), headings)
