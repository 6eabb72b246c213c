"""The wall of persona cards on the projector, in a real Chromium: legible, in pages, one card alone, every text as text."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from facilitation_kit.content.persona_pictures import PersonaPicture, persona_drawing
from tests.browser import browser
from tests.facilitator import room_views
from tests.facilitator.fake_hub import FakeHub
from tests.facilitator.test_projector_picture import _SMALL_OR_OUTSIDE, hub, page

__all__ = ["browser", "hub", "page"]

pytestmark = pytest.mark.browser

BLNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"
ALIASES = ("Robin", "Noor", "Sam of the Harbour", "Kit", "Maple", "Ash and the long evening", "Wren")
STRENGTHS = (
    "Notices how people are before they say anything.",
    "Makes everybody laugh on the way home",
    "Knows every bus and who drives it, and keeps a promise even when the week has been a bad one.",
)
HELPS = (
    "The same adult, week after week.",
    "Somebody who rings back the same day",
    "A door that is open in the evening",
)
PICTURES = {each.value: persona_drawing(each).decode("utf-8") for each in PersonaPicture}


def card(number: int, **changes: object) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": f"{number:016x}",
        "alias": ALIASES[number % len(ALIASES)],
        "picture": list(PICTURES)[number % len(PICTURES)],
        "who": "16\N{EN DASH}17 · they/them",
        "lines": [
            {"label": "What I am good at", "text": STRENGTHS[number % 3], "basis": "Assumption"},
            {"label": "What helps", "text": HELPS[number % 3], "basis": "Rests on evidence"},
        ],
        "needs": ["To feel safe", "To be heard"],
        "contexts": ["home", "online"],
        "built": "Made by fewer than 10 people in this session",
        "group": "",
        "merged": 0,
        "marks": [],
    }
    return {**made, **changes}


def wall(*cards: dict[str, Any], spotlight: str = "") -> dict[str, Any]:
    view = room_views.question(("Who works on this card?",))
    view["round"] = {**view["round"], "activity": "personas", "question": "Who could need this service?"}
    board = {"activity": "personas", "version": 3, "kind": "cards", "spotlight": spotlight}
    return {**view, "board": {**board, "pictures": PICTURES, "cards": list(cards)}}


def show(page: Page, hub: FakeHub, view: dict[str, Any]) -> None:
    hub.show({**view, "version": view["version"] + 1, "marker": len(hub.asked)})
    expect(page.locator(".fk-card:visible, .fk-card-line:visible").first).to_be_visible()


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def visible_cards(page: Page) -> int:
    return page.locator(".fk-card:visible").count()


@pytest.mark.parametrize(
    ("size", "cards"), [((1024, 768), 4), ((1920, 1080), 20), ((1024, 768), 60)], ids=["4", "20 on a wide screen", "60"]
)
def test_every_card_can_be_read_on_some_page(page: Page, hub: FakeHub, size: tuple[int, int], cards: int) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    show(page, hub, wall(*(card(n) for n in range(cards))))
    picture(page, f"cards-{cards}-{size[0]}")
    assert page.evaluate(_SMALL_OR_OUTSIDE) == []
    seen = visible_cards(page)
    note = page.locator(".fk-page-note")
    while seen < cards:
        before = note.inner_text()
        page.keyboard.press("PageDown")
        expect(note).not_to_have_text(before)
        assert page.evaluate(_SMALL_OR_OUTSIDE) == []
        seen += visible_cards(page)
    assert seen == cards
    if cards == 60:
        pages = int(note.inner_text().split()[-1])
        assert 3 <= pages <= 10, "few enough to turn through"
        page.keyboard.press("PageUp")
        expect(note).to_have_text(f"Page {pages - 1} of {pages}")
        show(page, hub, wall(*(card(n) for n in range(61))))
        expect(note).to_contain_text(f"Page {pages - 1} of")  # a new card turns nobody's page


def test_groups_merged_and_marked_cards_and_one_alone(page: Page, hub: FakeHub) -> None:
    cards = (
        card(0, group="On their own after school"),
        card(1, group="On their own after school", marks=["Sent back"]),
        card(2, merged=3),
        card(3, marks=["Vetoed"]),
    )
    show(page, hub, wall(*cards))
    picture(page, "groups")
    assert page.evaluate(_SMALL_OR_OUTSIDE) == []
    expect(page.locator(".fk-group").first).to_have_text("On their own after school")
    if not page.get_by_text("3 cards put together").is_visible():
        page.keyboard.press("PageDown")
    expect(page.get_by_text("3 cards put together")).to_be_visible()
    assert page.evaluate(_SMALL_OR_OUTSIDE) == []
    lines = [{"label": f"Field {n}", "text": " ".join([STRENGTHS[n % 3]] * 4), "basis": "Assumption"} for n in range(9)]
    show(page, hub, wall(*cards, card(9, lines=lines), spotlight=card(9)["id"]))
    expect(page.locator(".fk-card-name")).to_have_text(ALIASES[9 % len(ALIASES)])
    picture(page, "spotlight")
    seen = 0
    note = page.locator(".fk-page-note")
    for _ in range(9):
        assert page.evaluate(_SMALL_OR_OUTSIDE) == []
        seen += page.locator(".fk-card-line:visible").count()
        if seen >= 12:
            break
        before = note.inner_text()
        page.keyboard.press("PageDown")
        expect(note).not_to_have_text(before)
    assert seen == 12, "nine statements, needs, places, and how it was made"


def test_hostile_text_on_a_card_stays_text(page: Page, hub: FakeHub) -> None:
    listed = json.loads(BLNS.read_text(encoding="utf-8")) if BLNS.is_file() else []
    texts = [text for text in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', *listed) if text.strip()]
    page.on("dialog", lambda _: pytest.fail("something ran"))
    some = [text for text in texts[::3] if "\x00" not in text]
    lines = [[{"label": "What helps", "text": text, "basis": ""}] for text in some]
    show(page, hub, wall(*(card(n, alias=text, lines=lines[n]) for n, text in enumerate(some))))
    expect(page.locator(".fk-card")).to_have_count(len(some))
    assert page.locator(".fk-card-words").evaluate_all("all => all.map((one) => one.textContent)") == some
    assert page.locator(".fk-card-name").evaluate_all("all => all.map((one) => one.textContent)") == some
    assert page.locator(".fk-card script, .fk-card img").count() == 0
