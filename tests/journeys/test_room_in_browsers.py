"""The room's whole day in real browsers: console, projector, three phones, ten scripted people, and a dead Voilà."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from facilitation_kit.cli.pack import write_latest_pack
from facilitation_kit.rehearsal.logbook import Kind
from facilitation_kit.responses.data_directory import DataDirectory
from tests.browser import browser, open_context
from tests.journeys.room import (
    IPHONE_SE,
    LAPTOP,
    PROJECT,
    PROJECTOR,
    SMALL,
    TITLE,
    Crowd,
    Room,
    Wire,
    faults_of,
    is_kernel,
    open_room,
    patient,
    until,
)

__all__ = ["browser", "patient"]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patient")]

TEN = (Kind.QUICK, Kind.CHANGES_MIND, Kind.LOSES_CONNECTION, Kind.WITHOUT_JAVASCRIPT, Kind.OVERSPENDS) * 2
OFFLINE = "No connection. Your answer is kept on this phone and will be sent."
IN_FIVES = {
    "Waiting for the first five answers",
    "5 or more have answered",
    "10 or more have answered",
    "Everyone has answered",
}


@dataclass(kw_only=True)
class Day:
    """Everybody who is in the room: pages of the facilitator, the screen and three phones, and ten people beside."""

    room: Room
    laptop: BrowserContext
    console: Page
    projector: Page
    iphone: Page
    small: Page
    plain: Page
    crowd: Crowd

    def __post_init__(self) -> None:
        self.workshop: dict[str, Any] = self.room.console_view()["workshop"]
        self.wires = [Wire(self.projector), Wire(self.iphone), Wire(self.small)]

    @property
    def phones(self) -> tuple[Page, Page, Page]:
        return self.iphone, self.small, self.plain

    @property
    def round_id(self) -> str:
        return str(self.room.console_view()["round"]["id"])

    def result(self, round_id: str) -> Any:
        return self.room.ask(f"/api/workshops/{self.workshop['id']}/results/{round_id}")


@contextmanager
def a_day(browser: Browser, folder: Path) -> Iterator[Day]:
    """A workshop that is open on the console and on the screen; phones are at hand, nobody has joined."""
    with open_room(folder / "data") as room, ExitStack() as stack:

        def context(**options: Any) -> BrowserContext:
            return stack.enter_context(open_context(browser, **options))

        laptop = context(**LAPTOP)
        console = open_console(room, laptop)
        screen = context(**PROJECTOR)
        screen.add_cookies(laptop.cookies())  # type: ignore[arg-type] # what was read may be set
        projector = screen.new_page()
        yield Day(
            room=room,
            laptop=laptop,
            console=console,
            projector=projector,
            iphone=context(**IPHONE_SE).new_page(),
            small=context(**SMALL).new_page(),
            plain=context(**IPHONE_SE, java_script_enabled=False).new_page(),
            crowd=stack.enter_context(Crowd(room.servers.hub_url, TEN)),
        )


def open_console(room: Room, laptop: BrowserContext) -> Page:
    """Log in, follow the start page's link, and open the workshop."""
    start = room.log_in_to_notebooks(laptop)
    with laptop.expect_page() as opened:
        start.get_by_role("link", name="Run a workshop").click()
    console = opened.value
    button = console.get_by_role("button", name=f"Open this workshop {TITLE}")
    expect(button).to_be_visible()
    clean(start, console)
    button.click()
    expect(console.get_by_role("table", name="Run sheet")).to_be_visible()
    return console


def test_a_room_votes_and_sees_the_result_although_the_notebooks_die(browser: Browser, tmp_path: Path) -> None:
    with a_day(browser, tmp_path) as day:
        everybody_joins(day)
        the_console_opens_a_round(day)
        all_but_two_answer_and_one_is_offline(day)
        an_analyst_looks_and_a_closed_tab_frees_its_kernel(day)
        left_over = day.room.kill_voila()
        assert len(left_over) == 2
        the_others_answer(day)
        dots = the_control_page_finishes_the_round(day)
        the_control_page_runs_another_activity(day)
        until(lambda: not any(map(is_kernel, left_over)), day.projector, what="the end of the dead server's kernels")
        assert day.crowd.surprises == []
        day.iphone.get_by_role("link", name="Leave now").click()
        expect(day.iphone.locator("h1")).to_have_text("This page is closed")
        clean(day.iphone)
        the_pack_says_the_same(browser, day.room, dots)


def everybody_joins(day: Day) -> None:
    day.projector.goto(day.room.notebook("dot_voting"))
    expect(day.projector.get_by_label("QR code")).to_be_visible()
    clean(day.projector)
    join_by_code(day.iphone, day)
    for phone in (day.small, day.plain):
        phone.goto(day.workshop["join_url"])
        agree_and_go_on(phone)
    day.crowd.join(day.workshop["join_url"])
    expect(day.projector.locator(".fk-people")).to_have_text("13 people in")


def agree_and_go_on(phone: Page, look: Callable[[], None] = lambda: None) -> None:
    """From the page that says what the workshop is to the workshop itself."""
    phone.get_by_role("button", name="Join").click()
    expect(phone.locator("h1")).to_have_text("Before you start")
    look()
    phone.get_by_role("button", name="Yes, I take part").click()
    expect(phone.locator("h1")).to_have_text("Your three words")
    look()
    phone.get_by_role("link", name="Go on").click()
    expect(phone.locator("h1")).to_have_text("You are in")


def join_by_code(phone: Page, day: Day) -> None:
    """The longest way in, past every page that a phone may meet before the first question."""
    phone.goto(f"{day.room.servers.hub_url}/nowhere")
    expect(phone.locator("h1")).to_have_text("There is no such page")
    clean(phone)
    phone.goto(day.room.servers.hub_url)
    clean(phone)
    phone.get_by_label("Code on the screen").fill("WRONG7")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("alert")).to_be_visible()
    clean(phone)
    phone.get_by_label("Code on the screen").fill(day.workshop["code"].lower())
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/j/*")
    clean(phone)
    agree_and_go_on(phone, look=lambda: clean(phone))
    clean(phone)
    for link, heading in (("I need a break", "Take the time you need"), ("Help", "Help")):
        phone.get_by_role("link", name=link).click()
        expect(phone.locator("h1")).to_have_text(heading)
        clean(phone)
        phone.goto(f"{day.room.servers.hub_url}/now")


def the_console_opens_a_round(day: Day) -> None:
    """Phones follow by themselves; the one without a script looks again."""
    day.console.get_by_role("button", name="Go to step 4").click()
    day.console.get_by_role("button", name="Open the round").click()
    expect(day.projector.locator(".fk-state")).to_have_text("Answer on your phone")
    expect(day.projector.locator(".fk-answered")).to_have_text("Waiting for the first five answers")
    day.plain.get_by_role("link", name="Check again").click()
    for phone in day.phones:
        expect(phone).to_have_url(re.compile("/r/"))
    clean(day.iphone, day.console, day.projector)


def all_but_two_answer_and_one_is_offline(day: Day) -> None:
    day.crowd.take_part(day.round_id)
    expect(day.projector.locator(".fk-answered")).to_have_text("10 or more have answered")
    first, second, third = options(day)[:3]
    put_dots(day.iphone, {first: 2, second: 1})
    day.iphone.get_by_role("button", name="Save").click()
    day.iphone.wait_for_url("**/review?saved=1")
    clean(day.iphone)
    put_dots(day.small, {first: 1, third: 2})
    day.small.context.set_offline(True)
    day.small.get_by_role("button", name="Save").click()
    expect(day.small.locator("#status")).to_have_text(OFFLINE)
    expect(day.console.get_by_text("11 of 13 have answered")).to_be_visible()


def an_analyst_looks_and_a_closed_tab_frees_its_kernel(day: Day) -> None:
    tables = next(page for page in day.laptop.pages if page is not day.console)
    tables.goto(day.room.notebook("explore"))
    expect(tables.get_by_role("cell", name="dot_vote").first).to_be_visible()
    clean(tables)
    before = len(day.room.kernels())
    tables.close(run_before_unload=True)
    until(lambda: len(day.room.kernels()) == before - 1, day.console, what="the end of a closed tab's kernel")


def the_others_answer(day: Day) -> None:
    day.small.context.set_offline(False)
    day.small.wait_for_url("**/review?saved=1")
    first, second = options(day)[:2]
    day.plain.locator("fieldset.dots", has_text=first).get_by_label("2 dots").check(force=True)
    day.plain.get_by_label(f"I have a concern about: {second}").check(force=True)
    day.plain.get_by_role("button", name="Save").click()
    expect(day.plain.locator("#status")).to_have_text("Saved")
    expect(day.projector.locator(".fk-answered")).to_have_text("Everyone has answered")


def the_control_page_finishes_the_round(day: Day) -> Any:
    """Close and reveal without a notebook; no stream carries a tally before, each carries one after. Gives the result."""
    round_id = day.round_id
    control = day.room.log_in_to_control(day.laptop)
    clean(control)
    control.get_by_role("link", name=TITLE).click()
    expect(control.locator("#answered")).to_have_text("13")
    clean(control)
    control.get_by_role("button", name="Close the round").click()
    expect(day.iphone.locator("h1")).to_have_text("The facilitator has closed this question")
    expect(day.projector.locator(".fk-state")).to_have_text("Answers are closed")
    clean(day.iphone, day.projector)
    for wire in day.wires:
        assert len(wire.messages) > 1
        assert wire.tallies() == set()
    rounds = [message["round"] for message in day.wires[0].messages if message["round"]]
    assert {each["answered"]["text"] for each in rounds} <= IN_FIVES

    control.get_by_role("button", name="Reveal the result").click()
    expect(control.get_by_role("heading", name="Result of round 1")).to_be_visible()
    for wire in day.wires:
        until(lambda wire=wire: wire.tallies() >= {"cells", "rows"}, control, what="a tally on the wire")  # type: ignore[misc]
    result = day.result(round_id)
    shows_dots(day.projector, result)
    day.plain.get_by_role("link", name="Check again").click()
    for phone in day.phones:
        shows_as_text(phone, result)
    placed = {row["label"]: row["cells"]["dots"]["value"] for row in result["rows"]}
    assert all(placed[option] >= dots for option, dots in zip(options(day), (5, 1, 2), strict=False))
    day.crowd.see_result(round_id)
    clean(day.iphone, day.projector, control)
    return result


def the_control_page_runs_another_activity(day: Day) -> None:
    control = day.laptop.pages[-1]
    control.get_by_role("button", name="Go to Do you agree?").click()
    control.get_by_role("button", name="Open the round").click()
    expect(control.get_by_role("button", name="Close the round")).to_be_visible()
    day.plain.goto(f"{day.room.servers.hub_url}/now")
    for phone in day.phones:
        expect(phone.locator("legend.statement")).to_be_visible()
    clean(day.iphone)
    day.iphone.get_by_role("button", name="Save").click()
    expect(day.iphone.get_by_role("alert")).to_be_visible()
    clean(day.iphone)
    for phone, position in zip(day.phones, ("Agree", "Disagree", "Pass, I am not sure"), strict=True):
        here = phone.url
        phone.get_by_label(position, exact=True).check(force=True)
        phone.get_by_role("button", name="Save").click()
        phone.wait_for_url(lambda url, here=here: url != here)  # type: ignore[misc]
    round_id = day.round_id
    day.crowd.take_part(round_id)
    expect(day.projector.locator(".fk-answered")).to_have_text("Everyone has answered")
    control.get_by_role("button", name="Close the round").click()
    control.get_by_role("button", name="Reveal the result").click()
    expect(control.get_by_role("heading", name="Result of round 1")).to_be_visible()
    result = day.result(round_id)
    expect(day.projector.locator(".fk-row")).to_have_count(len(result["rows"]))
    day.plain.goto(f"{day.room.servers.hub_url}/now")
    for phone in day.phones:
        shows_as_text(phone, result)
    clean(day.projector, day.iphone)


def the_pack_says_the_same(browser: Browser, room: Room, result: Any) -> None:
    """Each figure of the room is in the pack, or is one that the pack withholds from readers who were not there."""
    pack = write_latest_pack(PROJECT, DataDirectory.look(room.data_dir))
    with open_context(browser, **LAPTOP) as context:
        page = context.new_page()
        page.goto(pack.as_uri())
        table = page.locator("table.result").first
        shown = {row["label"]: figure(table, row["label"], "Dots") for row in result["rows"]}
        room_saw = {row["label"]: row["cells"]["dots"]["text"] for row in result["rows"]}
        assert {label: text for label, text in shown.items() if text.isdigit()}.items() <= room_saw.items()
        leading = result["rows"][0]["label"]
        assert shown[leading] == room_saw[leading]
        clean(page)


def figure(table: Locator, label: str, measure: str) -> str:
    row = table.locator("tr", has=table.page.get_by_text(label, exact=True))
    return row.locator(f'td[data-label="{measure}"]').inner_text()


def options(day: Day) -> list[str]:
    """What can be voted for, in the order of the run sheet."""
    step = next(step for step in day.room.console_view()["steps"] if step["id"] == "first-choice")
    return [item["label"] for item in step["items"]]


def put_dots(phone: Page, dots: dict[str, int]) -> None:
    for option, count in dots.items():
        for _ in range(count):
            phone.get_by_role("button", name=f"Put a dot on: {option}").click()


def shows_dots(projector: Page, result: Any) -> None:
    """The projector draws as many dots as the result has, option by option."""
    rows = projector.locator(".fk-row")
    expect(rows).to_have_count(len(result["rows"]))
    for n, row in enumerate(result["rows"]):
        # Seven whole statements do not fit here; their key phrases do.
        expect(rows.nth(n).locator(".fk-label")).to_have_text(row["short"])
        expect(rows.nth(n).locator(".fk-count")).to_have_text(row["cells"]["dots"]["text"])
        expect(rows.nth(n).locator("circle")).to_have_count(row["cells"]["dots"]["value"])
    expect(projector.locator(".fk-sentence").first).to_have_text(result["sentences"][0])


def shows_as_text(phone: Page, result: Any) -> None:
    """A phone says in text what the projector draws."""
    for sentence in result["sentences"]:
        expect(phone.locator("main")).to_contain_text(sentence)
    for row in result["rows"]:
        line = phone.locator("ul.results li", has_text=row["label"])
        for measure in result["measures"]:
            expect(line).to_contain_text(f"{measure['label']}: {row['cells'][measure['name']]['text']}")


def clean(*pages: Page) -> None:
    """Axe finds nothing."""
    for page in pages:
        assert faults_of(page) == [], page.url
