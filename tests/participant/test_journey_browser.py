"""Arranging a journey map in a real Chromium: keys alone, dragging, and two facilitators at once."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import browser
from tests.participant.test_ideas_browser import SIZES, logged_in, picture
from tests.running_hub import Facilitator, Person, RunningHub, _root

__all__ = ["browser"]

pytestmark = pytest.mark.browser

NOTES = ("Nobody told us who to ring", "<b>Again</b> & again the same form", "A letter that nobody could read")


def a_map_with_notes(hub: RunningHub, facilitator: Facilitator, people: ExitStack, page: Page) -> str:
    """Three people write a note each, to three stages, and all are approved by keys; the round's id."""
    code = str(facilitator.open("journey-mapping")["workshop"]["code"])
    facilitator.act("start_step", step="map")
    round_id = facilitator.act("open_round")["round"]["id"]
    for stage, note in enumerate(NOTES, start=1):
        person = people.enter_context(Person(hub, code))
        person._post(person.client.get("/consent"), action="agree", quoted_inside="yes")
        asked = person.client.get(f"/r/{round_id}/{stage}?then=review")
        assert person._post(asked, action="save", note_1=note, lane_1=_lanes(asked)[0]).status_code == 200
    page.goto(f"{hub.control}/w/{facilitator.workshop}/moderation")
    for left in range(len(NOTES), 0, -1):
        expect(page.locator(".text")).to_have_count(left)
        expect(page.locator(".text").first).to_be_focused()
        page.keyboard.press("a")
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    return str(round_id)


def test_a_map_is_arranged_by_keys_and_dragging_while_another_facilitator_does(
    browser: Browser, tmp_path: Path
) -> None:
    with (
        RunningHub(tmp_path) as hub,
        hub.facilitator() as facilitator,
        logged_in(browser, hub) as page,
        ExitStack() as people,
    ):
        round_id = a_map_with_notes(hub, facilitator, people, page)
        page.goto(f"{hub.control}/w/{facilitator.workshop}")
        page.get_by_role("link", name="Arrange what people write").press("Enter")
        links = page.locator("td [data-thing] a")
        expect(links).to_have_count(len(NOTES))
        expect(links.nth(1)).to_have_text(NOTES[1])
        links.first.focus()
        page.keyboard.press("ArrowRight")
        expect(links.nth(1)).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#arrange")).to_be_focused()
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            picture(page, f"map-{width}")
        assert Axe().run(page).response["violations"] == []
        page.get_by_role("button", name="Mark as pain point").press("Enter")
        expect(page.get_by_role("button", name="Take the mark off")).to_be_visible()
        place = page.get_by_label("Where it stands")
        place.focus()
        page.keyboard.press("End")
        chosen = place.input_value()
        page.get_by_role("button", name="Move it there").press("Enter")
        moved = page.locator(f"td[data-value='{chosen}'] [data-thing]")
        expect(moved).to_contain_text(NOTES[1])
        page.keyboard.press("Escape")
        expect(page.locator("#arrange")).to_have_count(0)
        expect(moved.locator("a")).to_be_focused()

        thing = str(page.locator("[data-thing]", has_text=NOTES[0]).get_attribute("data-thing"))
        first, second, third = (f"{stage}/{_lane(chosen)}" for stage in _stages(facilitator))
        page.locator(f"#note-{thing}").drag_to(page.locator(f"td[data-value='{second}']"))
        expect(page.locator(f"td[data-value='{second}'] #note-{thing}")).to_be_visible()
        expect(page.locator(f"#note-{thing} a")).to_be_focused()

        arrange = {"round": round_id, "act": "set", "property": "place", "thing": thing}
        with page.expect_response("**/version"):
            pass  # the page has just looked, so what follows is newer than what it shows
        facilitator.act("arrange", **arrange, value=third, was=second)
        expect(page.locator(f"td[data-value='{third}'] #note-{thing}")).to_be_visible()
        page.get_by_label("Another stage").fill("Not sent yet")
        facilitator.act("arrange", **arrange, value=first, was=third)
        expect(page.get_by_text("Something has changed on this board")).to_be_visible()
        expect(page.get_by_label("Another stage")).to_have_value("Not sent yet")
        page.locator(f"#note-{thing}").drag_to(page.locator(f"td[data-value='{second}']"))
        expect(page.get_by_text("Somebody else has changed this meanwhile.")).to_be_visible()
        expect(page.locator(f"td[data-value='{first}'] #note-{thing}")).to_be_visible()


def _lanes(page: httpx.Response) -> list[str]:
    return [str(value) for value in _root(page).xpath("//select[@id='lane-1']/option/@value")]


def _lane(place: str) -> str:
    return place.partition("/")[2]


def _stages(facilitator: Facilitator) -> list[str]:
    return [item["id"] for item in facilitator.look()["round"]["items"]][:3]
