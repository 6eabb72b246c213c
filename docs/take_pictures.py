"""Takes the pictures of the documentation from the real thing: ``make docs-pictures``.

A workshop of the example project is run with scripted people on free ports; a real browser looks at it on the way, at
the sizes of phones, projectors and laptops. So does it at the day of docs/a-hard-day.md, and at one question asked of
6, 12, 30 and 300 people, at the packs in all their formats, at the pages for research and at sheets of paper. In: which of
these, ``workshop``, ``day``, ``sizes``, ``packs``, ``research``, ``paper``, ``made``, ``votes`` or ``survey``; all of them unless said. Out: docs/pictures/*.png, a few
colours each, so that they stay small.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from docs.camera import PICTURES, take
from docs.four_sizes import take_pictures_of_sizes
from docs.made_pictures import take_pictures_of_what_a_room_makes
from docs.pack_pictures import take_pictures_of_packs
from docs.paper_pictures import take_pictures_of_paper
from docs.research_pictures import take_pictures_of_research
from docs.survey_pictures import take_pictures_of_a_survey
from docs.vote_pictures import take_pictures_of_votes
from facilitation_kit.cli.pack import write_latest_pack
from facilitation_kit.rehearsal.logbook import Kind
from facilitation_kit.responses.data_directory import DataDirectory
from tests.browser import launch, open_context
from tests.journeys import hard_day
from tests.journeys.room import IPHONE_SE, LAPTOP, PROJECT, TITLE, Crowd, Room, open_room

PEOPLE = 17
_PROJECTORS = {"1024": {"width": 1024, "height": 768}, "1920": {"width": 1920, "height": 1080}}


class Photographer:
    """Everything that is looked at: a phone, two projectors, console and control page."""

    def __init__(self, browser: Browser, room: Room, stack: ExitStack) -> None:
        self.room = room
        self.laptop = stack.enter_context(open_context(browser, **LAPTOP))
        start = room.log_in_to_notebooks(self.laptop)
        expect(start.get_by_role("link", name="Run a workshop")).to_be_visible()
        take(start, "start")
        self.console = start
        self.console.goto(room.notebook("facilitate"))
        self.console.get_by_role("button", name=f"Open this workshop {TITLE}").click()
        expect(self.console.get_by_role("table", name="Run sheet")).to_be_visible()
        self.workshop: dict[str, Any] = room.console_view()["workshop"]
        self.projectors: dict[str, Page] = {}
        for name, size in _PROJECTORS.items():
            context = stack.enter_context(open_context(browser, viewport=size))
            context.add_cookies(self.laptop.cookies())  # type: ignore[arg-type] # what was read may be set
            self.projectors[name] = context.new_page()
            self.projectors[name].goto(room.notebook("dot_voting"))
            expect(self.projectors[name].get_by_label("QR code")).to_be_visible()
        self.control = room.log_in_to_control(self.laptop)
        self.control.get_by_role("link", name=TITLE).click()
        self.phone = stack.enter_context(open_context(browser, **IPHONE_SE)).new_page()

    def project(self, scene: str) -> None:
        """The screen, small and large."""
        for size, page in self.projectors.items():
            take(page, f"projector-{scene}-{size}")

    def expect_on_screens(self, selector: str, text: str | re.Pattern[str]) -> None:
        for page in self.projectors.values():
            expect(page.locator(selector).first).to_have_text(text)


def main(wanted: Sequence[str] = ()) -> None:
    """Take the pictures of what is wanted: ``workshop``, ``day``, ``sizes``, ``packs``, ``research``, ``paper``,
    ``made``, ``votes``, ``survey``, or all of them.
    """
    PICTURES.mkdir(exist_ok=True)
    expect.set_options(timeout=30_000)
    takers = {
        "workshop": take_pictures_of_a_workshop,
        "day": take_pictures_of_a_hard_day,
        "sizes": take_pictures_of_sizes,
        "packs": take_pictures_of_packs,
        "research": take_pictures_of_research,
        "paper": take_pictures_of_paper,
        "made": take_pictures_of_what_a_room_makes,
        "votes": take_pictures_of_votes,
        "survey": take_pictures_of_a_survey,
    }
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name in wanted or takers:
            takers[name](browser)


def take_pictures_of_a_hard_day(browser: Browser) -> None:
    """Play the day of docs/a-hard-day.md, and take its pictures on the way."""
    with (
        tempfile.TemporaryDirectory() as folder,
        hard_day.a_hard_day(browser, Path(folder), look=lambda page, name: take(page, f"day-{name}")) as day,
    ):
        for scene in hard_day.SCENES:
            scene(day)


def take_pictures_of_a_workshop(browser: Browser) -> None:
    """Run a whole workshop with notebooks, and take pictures at the sizes of phones, projectors and laptops."""
    kinds = (Kind.QUICK,) * PEOPLE
    with (
        tempfile.TemporaryDirectory() as folder,
        open_room(Path(folder) / "data") as room,
        Crowd(room.servers.hub_url, kinds) as crowd,
        ExitStack() as stack,
    ):
        photographer = Photographer(browser, room, stack)
        _join(photographer, crowd)
        _vote(photographer, crowd)
        _agree(photographer, crowd)
        pack = write_latest_pack(PROJECT, DataDirectory.look(room.data_dir))
        with open_context(browser, viewport={"width": 1024, "height": 1300}) as context:
            page = context.new_page()
            page.goto(pack.as_uri())
            take(page, "pack")


def _join(photographer: Photographer, crowd: Crowd) -> None:
    address = photographer.workshop["join_url"]
    photographer.phone.goto(address)
    take(photographer.phone, "phone-join")
    photographer.phone.get_by_role("button", name="Join").click()
    photographer.phone.get_by_role("button", name="Yes, I take part").click()
    photographer.phone.get_by_role("link", name="Go on").click()
    expect(photographer.phone.locator("h1")).to_have_text("You are in")
    take(photographer.phone, "phone-waiting")
    crowd.join(address)
    photographer.expect_on_screens(".fk-people", f"{PEOPLE + 1} people in")
    photographer.project("join")


def _vote(photographer: Photographer, crowd: Crowd) -> None:
    console, phone = photographer.console, photographer.phone
    console.get_by_role("button", name="Go to step 4").click()
    console.get_by_role("button", name="Open the round").click()
    phone.wait_for_url("**/r/**")
    take(phone, "phone-dots")
    round_id = photographer.room.console_view()["round"]["id"]
    crowd.take_part(round_id)
    photographer.expect_on_screens(".fk-answered", f"{PEOPLE - PEOPLE % 5} or more have answered")
    photographer.project("open")
    take(console, "console")
    expect(photographer.control.locator("#answered")).to_have_text(str(PEOPLE))
    take(photographer.control, "control-page")
    phone.get_by_role("button", name=re.compile("^Put a dot on: ")).first.click()
    phone.get_by_label("I have a concern about: No single organisation").check(force=True)
    phone.get_by_role("button", name="Save").click()
    phone.wait_for_url("**/review?saved=1")
    take(phone, "phone-saved")
    _reveal(console)
    photographer.expect_on_screens(".fk-sentence", re.compile("."))
    photographer.project("dots")
    expect(phone.locator("ul.results")).to_be_visible()
    take(phone, "phone-result")
    expect(console.get_by_role("button", name="Open round 2")).to_be_visible()
    take(console, "console-result")


def _agree(photographer: Photographer, crowd: Crowd) -> None:
    console = photographer.console
    console.get_by_role("button", name="Go to step 7").click()
    console.get_by_role("button", name="Open the round").click()
    expect(photographer.phone.locator("legend.statement")).to_be_visible()
    take(photographer.phone, "phone-statement")
    crowd.take_part(photographer.room.console_view()["round"]["id"])
    _reveal(console)
    photographer.expect_on_screens(".fk-sentence", re.compile("."))
    photographer.project("statements")


def _reveal(console: Page) -> None:
    console.get_by_role("button", name="Close the round").click()
    console.get_by_role("button", name="Reveal the result").click()


if __name__ == "__main__":
    main(sys.argv[1:])
