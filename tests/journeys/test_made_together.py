"""Twelve phones in real browsers make four cards, a map with forty notes and ideas that go to a vote, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser import browser, open_context
from tests.journeys.room import IPHONE_SE, LAPTOP, PROJECTOR, SMALL, Room, open_room, patient

__all__ = ["browser", "patient"]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patient")]

ALIASES = ("Robin", "Sky", "Noor", "Ash")
STRENGTHS = ("Cooks for six", "Draws every day", "Knows every bus", "Never gives up")
HELPS = ("Somebody who asks twice", "A quiet room", "Plain words", "The same face each week")
NEAR = ("A later bus", "A later bus on Fridays", "Tea and a warm room", "A warm room with tea")
SECONDS_AWAY = 5


@dataclass(kw_only=True)
class Afternoon:
    """The room: both servers, the screen and twelve phones."""

    room: Room
    projector: Page
    phones: Sequence[Page]
    workshop: str

    def act(self, action: str, **arguments: object) -> Any:
        """Press a button of the console."""
        return self._api("POST", f"/api/workshops/{self.workshop}/actions", {"action": action, **arguments})

    def approve_all(self) -> int:
        """Approve everything that waits; gives how many texts that were."""
        path, approved = f"/api/workshops/{self.workshop}/moderation", 0
        for _ in range(20):
            waiting = self._api("GET", path)
            for text in waiting:
                self._api("POST", path, {"text": text["name"], "decision": "approve", "seen": text["seen"]})
            approved += len(waiting)
            if not waiting:
                return approved
        raise AssertionError("The queue never became empty.")

    def begin(self, step: str) -> str:
        """Open the round of a step; gives its id."""
        self.act("start_step", step=step)
        return str(self.act("open_round")["round"]["id"])

    def end(self) -> None:
        self.act("close_round")
        self.act("reveal_round")

    def _api(self, method: str, path: str, body: object = None) -> Any:
        answer = httpx.request(
            method,
            self.room.servers.control_url + path,
            json=body,
            headers={"authorization": f"Bearer {self.room.servers.token}"},
            trust_env=False,
            timeout=30,
        )
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture
def afternoon(browser: Browser, tmp_path: Path) -> Iterator[Afternoon]:
    with open_room(tmp_path / "data") as room, ExitStack() as stack:
        opened = httpx.post(
            f"{room.servers.control_url}/api/workshops",
            json={"run_sheet": "made-together"},
            headers={"authorization": f"Bearer {room.servers.token}"},
            trust_env=False,
            timeout=30,
        ).json()
        laptop = stack.enter_context(open_context(browser, **LAPTOP))
        room.log_in_to_notebooks(laptop)
        screen = stack.enter_context(open_context(browser, **PROJECTOR))
        screen.add_cookies(laptop.cookies())  # type: ignore[arg-type] # what was read may be set
        projector = screen.new_page()
        projector.goto(room.notebook("journey_mapping"))
        expect(projector.get_by_label("QR code")).to_be_visible()
        looks = [IPHONE_SE if number % 2 else SMALL for number in range(12)]
        phones = [stack.enter_context(open_context(browser, **look)).new_page() for look in looks]
        for phone in phones:
            join(phone, room, str(opened["workshop"]["code"]))
        yield Afternoon(room=room, projector=projector, phones=phones, workshop=str(opened["workshop"]["id"]))


def join(phone: Page, room: Room, code: str) -> None:
    phone.goto(f"{room.servers.hub_url}/j/{code}")
    phone.get_by_role("button", name="Join").click()
    phone.get_by_role("button", name="Yes, I take part").click()
    expect(phone.locator("h1")).to_have_text("Your three words")


def look_at(phone: Page, address: str) -> None:
    """Open a page of a round; say yes to being quoted where the round asks for it first.

    A phone that follows the room by itself at that very moment arrives there first.
    """
    try:
        phone.goto(address)
    except Error as error:
        if "interrupted by another navigation" not in error.message:
            raise
        phone.wait_for_load_state()
        phone.goto(address)
    if phone.url.endswith("/consent"):
        for yes in phone.locator("label", has_text=re.compile("^Yes$")).all():
            yes.click()
        phone.locator("button.primary").click()
        phone.wait_for_url(lambda there: not there.endswith("/consent"))
        phone.goto(address)


def save(phone: Page) -> None:
    """Press Save and wait for the page after it."""
    before = phone.url
    phone.get_by_role("button", name="Save", exact=True).click()
    phone.wait_for_url(lambda address: address != before and "saved=1" in address)


def write(phone: Page, address: str, fields: dict[str, str]) -> None:
    """Fill in one page and save it."""
    look_at(phone, address)
    for name, text in fields.items():
        control = phone.locator(f"[name={name}]").first
        if control.evaluate("element => element.tagName") == "SELECT":
            control.select_option(text)
        elif control.get_attribute("type") == "radio":
            phone.locator(f"[name={name}][value={text}] + label").click()
        else:
            control.fill(text)
    save(phone)


def test_a_room_makes_cards_a_map_and_ideas_together(afternoon: Afternoon) -> None:
    four_tables_make_a_card_each(afternoon)
    they_draw_a_map_although_the_network_drops(afternoon)
    ideas_become_the_options_of_a_vote(afternoon)


def four_tables_make_a_card_each(day: Afternoon) -> None:
    cards = day.begin("cards")
    base = f"{day.room.servers.hub_url}/r/{cards}"
    pages = [item["id"] for item in day.room.console_view()["round"]["items"]]

    def page(item: str) -> str:
        return f"{base}/{pages.index(item) + 1}"

    for table in range(4):
        first, second, third = day.phones[3 * table : 3 * table + 3]
        write(first, page("card"), {"with": "table"})
        first.goto(page("card"))
        found = re.search(r"card ([A-Z0-9]{3} ?[A-Z0-9]+)", first.locator("main").inner_text())
        assert found, "the first phone shows the code of its card"
        write(first, page("name_alias"), {"text": ALIASES[table]})
        for other in (second, third):
            look_at(other, page("card"))
            other.get_by_label("Type that card").fill(found[1])
            save(other)
        write(second, page("strengths"), {"text": STRENGTHS[table]})
        write(third, page("what_helps"), {"text": HELPS[table]})
        second.goto(page("name_alias"))
        expect(second.locator("[name=text]")).to_have_value(ALIASES[table])
    assert day.projector.get_by_text(ALIASES[0]).count() == 0, "nothing stands on the wall before it is approved"
    assert day.approve_all() == 12
    for words in (*ALIASES, *STRENGTHS):
        expect(day.projector.get_by_text(words, exact=True)).to_have_count(1)
    day.end()


def they_draw_a_map_although_the_network_drops(day: Afternoon) -> None:
    away = day.phones[11]
    journey = day.begin("map")
    base = f"{day.room.servers.hub_url}/r/{journey}"
    look_at(away, f"{base}/6")
    away.context.set_offline(True)
    notes = 0
    for number, phone in enumerate(day.phones[:10]):
        stage = number % 6 + 1
        look_at(phone, f"{base}/{stage}")
        lanes = [option.get_attribute("value") or "" for option in phone.locator("[name=lane_1] option").all()]
        many = 4 if number < 9 else 2
        fields = {f"note_{n}": f"Note {n} of phone {number}" for n in range(1, many + 1)}
        fields |= {f"lane_{n}": lanes[(number + n) % len(lanes)] for n in range(1, many + 1)}
        write(phone, f"{base}/{stage}", {"feeling": "bad", **fields})
        notes += many
    # The laptop's network goes: a phone and the screen lose it, and what is sent meanwhile waits on the phone.
    lost = day.phones[10]
    look_at(lost, f"{base}/1")
    lost.locator("[name=note_1]").fill("Written without a network")
    lost.context.set_offline(True)
    day.projector.context.set_offline(True)
    lost.get_by_role("button", name="Save", exact=True).click()
    expect(lost.get_by_text("No connection.")).to_be_visible()
    lost.wait_for_timeout(SECONDS_AWAY * 1000)
    lost.context.set_offline(False)
    day.projector.context.set_offline(False)
    lost.wait_for_url(re.compile("saved=1"))
    # Somebody who was away the whole time comes back with the page that they had left open.
    away.context.set_offline(False)
    away.reload()
    away.locator("[name=note_1]").fill("Back after a while")
    save(away)
    assert day.approve_all() == notes + 2 == 40
    expect(day.projector.get_by_role("img", name=re.compile("way to help")).first).to_be_visible()
    day.end()
    shown = day.room.console_view()["results"][journey]
    assert sum(len(row["words"]) for row in shown["rows"]) == 40


def ideas_become_the_options_of_a_vote(day: Afternoon) -> None:
    ideas = day.begin("ideas")
    base = f"{day.room.servers.hub_url}/r/{ideas}"
    texts = [*NEAR, *(f"Idea number {number}" for number in range(16))]
    for number, phone in enumerate(day.phones):
        mine = texts[number::12]
        write(phone, f"{base}/1", {f"note_{n}": text for n, text in enumerate(mine, start=1)})
    assert day.approve_all() == 20
    day.end()
    control = day.room.log_in_to_control(day.projector.context)
    control.goto(f"{day.room.servers.control_url}/w/{day.workshop}/ideas")
    control.get_by_role("button", name="Make these the options of the vote").click()
    control.wait_for_url(re.compile(f"/w/{day.workshop}$"))
    vote = day.begin("vote")
    options = day.room.console_view()["round"]["items"]
    assert 2 <= len(options) < 20, "some ideas were alike and stand together"
    voter = day.phones[0]
    voter.goto(f"{day.room.servers.hub_url}/r/{vote}/1")
    expect(voter.locator(".ballot .option")).to_have_count(len(options))
