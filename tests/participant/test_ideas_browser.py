"""From notes on phones to a vote on groups of them, in a real Chromium: moderation, reveal, grouping by keyboard alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import browser, open_context
from tests.phones import until
from tests.running_hub import TOKEN, Facilitator, Person, RunningHub

__all__ = ["browser"]

pytestmark = pytest.mark.browser

NOTES = (
    ("A later bus on Fridays", "Somebody to ring at night"),
    ("Buses that run later",),
    ("Ring somebody at night",),
    ("<b>Tea</b> & a warm room",),
    ("The same worker each time",),
)
SIZES = ((320, 640), (1024, 768), (1920, 1080))


@contextmanager
def logged_in(browser: Browser, hub: RunningHub, *, script: bool = True) -> Iterator[Page]:
    with open_context(browser, java_script_enabled=script, bypass_csp=script) as context:
        page = context.new_page()
        page.goto(hub.control)
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Log in").click()
        yield page


def picture(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at them."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def write_notes(hub: RunningHub, code: str, people: ExitStack) -> list[Person]:
    joined = [people.enter_context(Person(hub, code)) for _ in NOTES]
    for person, notes in zip(joined, NOTES, strict=True):
        person._post(person.client.get("/consent"), action="agree", quoted_inside="yes")
        assert "How might we" in person.page().text
        answer = person.vote(**{f"note_{n}": note for n, note in enumerate(notes, start=1)})
        assert answer.status_code == 200
    return joined


def ask(facilitator: Facilitator) -> str:
    code = str(facilitator.open("ideas-to-votes")["workshop"]["code"])
    facilitator.act("start_step", step="ideas")
    facilitator.act("open_round")
    return code


def approve_all(page: Page, hub: RunningHub, workshop: str) -> None:
    page.goto(f"{hub.control}/w/{workshop}/moderation")
    for left in range(sum(map(len, NOTES)), 0, -1):
        expect(page.locator(".text")).to_have_count(left)
        expect(page.locator(".text").first).to_be_focused()
        page.keyboard.press("a")
    expect(page.get_by_text("Nothing waits.")).to_be_visible()


def test_notes_are_approved_shown_grouped_by_keyboard_and_voted_on(browser: Browser, tmp_path: Path) -> None:
    with (
        RunningHub(tmp_path) as hub,
        hub.facilitator() as facilitator,
        logged_in(browser, hub) as page,
        ExitStack() as people,
    ):
        joined = write_notes(hub, ask(facilitator), people)
        assert "later bus" not in str(facilitator.look()["result"])
        approve_all(page, hub, facilitator.workshop)
        assert "Fridays" not in joined[3].page().text
        facilitator.act("close_round")
        assert "A later bus on Fridays" in str(facilitator.act("reveal_round")["result"])
        assert "A later bus on Fridays" in joined[3].page().text

        page.goto(f"{hub.control}/w/{facilitator.workshop}")
        page.get_by_role("link", name="Group the ideas for the vote").press("Enter")
        expect(page.get_by_text("Together because they share: bus, later")).to_be_visible()
        expect(page.locator(".note").filter(has_text="<b>Tea</b> & a warm room")).to_be_visible()
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            picture(page, f"groups-{width}")
        assert Axe().run(page).response["violations"] == []

        tea = page.get_by_label("Group of: <b>Tea</b> & a warm room")
        tea.focus()
        page.keyboard.type("77")
        page.keyboard.press("Enter")
        expect(page.get_by_text("There is no group 77.")).to_be_visible()
        page.keyboard.type("0")  # not in the vote
        page.keyboard.press("Enter")
        expect(page.locator("[data-group='0'] [data-note]")).to_have_count(1)
        expect(tea).to_be_focused()
        worker = page.locator("[data-note]", has=page.locator(".note", has_text="The same worker each time"))
        worker.drag_to(page.locator("[data-group='1'] h2"), source_position={"x": 40, "y": 12})
        expect(page.locator("[data-group='1'] [data-note]")).to_have_count(3)
        name = page.get_by_label("Name on the phones").first
        name.fill("Later & surer")
        page.get_by_role("button", name="Make these the options of the vote").press("Enter")
        expect(page.get_by_role("heading", name="Ideas in silence")).to_be_visible()

        facilitator.act("start_step", step="vote")
        view = facilitator.act("open_round", confirm=True)
        assert len(view["round"]["items"]) == 2
        ballot = joined[0].page().text
        assert "Later &amp; surer" in ballot
        assert "The first idea on the wall" not in ballot


def test_two_facilitators_and_no_script(browser: Browser, tmp_path: Path) -> None:
    with (
        RunningHub(tmp_path) as hub,
        hub.facilitator() as facilitator,
        logged_in(browser, hub) as one,
        logged_in(browser, hub, script=False) as other,
        ExitStack() as people,
    ):
        joined = write_notes(hub, ask(facilitator), people)
        approve_all(one, hub, facilitator.workshop)
        facilitator.act("close_round")
        facilitator.act("reveal_round")
        for page in (one, other):
            page.goto(f"{hub.control}/w/{facilitator.workshop}/ideas")
        other.get_by_label("Name on the phones").first.fill("Buses at night")
        other.get_by_role("button", name="Add a group").click()
        expect(other.get_by_label("Name on the phones").first).to_have_value("Buses at night")
        one.get_by_role("button", name="Make these the options of the vote").click()
        expect(one.get_by_role("heading", name="Ideas in silence")).to_be_visible()
        other.get_by_role("button", name="Make these the options of the vote").click()
        expect(other.get_by_text("Somebody else has put ideas to the vote meanwhile.")).to_be_visible()
        expect(other.get_by_label("Name on the phones").first).to_have_value("Buses at night")
        other.get_by_role("button", name="Make these the options of the vote").click()
        expect(other.get_by_role("heading", name="Ideas in silence")).to_be_visible()
        items = next(step for step in facilitator.look()["steps"] if step["id"] == "vote")["items"]
        assert "Buses at night" in [item["label"] for item in items]

        assert "same worker" in str(facilitator.look()["steps"])
        assert (
            b"same worker" in (tmp_path / "store.sqlite3").read_bytes() + (tmp_path / "store.sqlite3-wal").read_bytes()
        )
        leaving = joined[4]
        assert "taken back" in leaving._post(leaving.client.get("/withdraw"), sure="yes").text
        assert "same worker" not in str(facilitator.look()["steps"])
        until(lambda: "same worker" not in str(facilitator.look()))
        left = [path.read_bytes() for path in tmp_path.glob("store.sqlite3*")]
        assert not any(b"same worker" in content for content in left)
