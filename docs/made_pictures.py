"""Pictures of what a room makes together: cards, a journey map, ideas, and how needs are met.

In: a browser. Out: docs/pictures/made-*.png. Scripted people write invented words through the phones' own forms; everything is
approved as a facilitator would. Easily got wrong: a board shows approved words only, so a picture taken too soon shows none.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, expect

from docs.camera import take
from tests.browser import open_context
from tests.journeys.room import LAPTOP, SMALL, Room, open_room
from tests.running_hub import Person

__all__ = ["take_pictures_of_what_a_room_makes"]

_SIZES = {"1024": {"width": 1024, "height": 768}, "1920": {"width": 1920, "height": 1080}}
_CARDS = (
    ("Robin", "Plays the drums, and notices when somebody is left out.", "Somebody who asks twice and does not hurry."),
    ("Sky", "Draws for hours and knows every bus in the city.", "A worker who answers in the evening."),
    ("Noor", "Looks after two brothers and cooks for all of them.", "Letters in plain words, and one phone number."),
    ("Ash", "Makes people laugh when it is hard.", "A place to sit that is warm and asks nothing."),
)
_NOTES = (
    (1, "doing", "Stays at home more and more"),
    (1, "thinking", "Nobody will see who started it"),
    (2, "doing", "Writes to somebody late in the evening"),
    (2, "contact", "A chat that closes at five"),
    (3, "doing", "Looks at the phone every hour"),
    (3, "thinking", "The message must have got lost"),
    (4, "workers", "Fills in a long form while we talk"),
    (5, "doing", "Goes for a walk with the worker on Thursdays"),
    (6, "workers", "Says that twelve weeks are over"),
)
_FEELINGS = ("bad", "very_bad", "very_bad", "in_between", "good", "bad")
_IDEAS = ("A later bus on Fridays", "One number to ring at night", "The same worker each week", "A warm room with tea")


@dataclass(kw_only=True)
class _Afternoon:
    room: Room
    people: list[Person]
    screens: dict[str, Page]
    workshop: str = ""
    round: str = ""

    def api(self, method: str, path: str, body: object = None) -> Any:
        answer = httpx.request(
            method,
            f"{self.room.servers.control_url}/api{path}",
            json=body,
            headers={"authorization": f"Bearer {self.room.servers.token}"},
            trust_env=False,
            timeout=30,
        )
        answer.raise_for_status()
        return answer.json()

    def act(self, action: str, **arguments: object) -> Any:
        return self.api("POST", f"/workshops/{self.workshop}/actions", {"action": action, **arguments})

    def open(self, step: str) -> None:
        self.act("start_step", step=step)
        self.round = self.act("open_round")["round"]["id"]

    def write(self, person: int, page: int, **fields: str) -> None:
        phone = self.people[person]
        phone._post(phone.client.get(f"/r/{self.round}/{page}"), action="save", **fields)  # noqa: SLF001 - a phone of the tests

    def approve_all(self) -> None:
        path = f"/workshops/{self.workshop}/moderation"
        for text in self.api("GET", path):
            self.api("POST", path, {"text": text["name"], "decision": "approve", "seen": text["seen"]})

    def join(self, run_sheet: str, many: int, stack: ExitStack) -> None:
        opened = self.api("POST", "/workshops", {"run_sheet": run_sheet})["workshop"]
        self.workshop, door = opened["id"], _Door(lan=self.room.servers.hub_url)
        self.people = [stack.enter_context(Person(door, opened["code"])) for _ in range(many)]  # type: ignore[arg-type] # its address is all that is asked for
        for person in self.people:
            person._post(person.client.get("/consent"), action="agree", quoted_inside="yes")  # noqa: SLF001 - a phone of the tests

    def project(self, scene: str, shown: str) -> None:
        for size, screen in self.screens.items():
            expect(screen.get_by_text(shown).first).to_be_visible()
            take(screen, f"made-{scene}-{size}")


@dataclass(frozen=True, kw_only=True)
class _Door:
    lan: str


def take_pictures_of_what_a_room_makes(browser: Browser) -> None:
    """Play an afternoon and a round of needs, and take the pictures on the way."""
    with tempfile.TemporaryDirectory() as folder, open_room(Path(folder)) as room, ExitStack() as stack:
        laptop = stack.enter_context(open_context(browser, **LAPTOP))
        room.log_in_to_notebooks(laptop)
        screens = {}
        for name, size in _SIZES.items():
            context = stack.enter_context(open_context(browser, viewport=size))
            context.add_cookies(laptop.cookies())  # type: ignore[arg-type] # what was read may be set
            screens[name] = context.new_page()
            screens[name].goto(room.notebook("journey_mapping"))
        control = room.log_in_to_control(laptop)
        phone = stack.enter_context(open_context(browser, **SMALL)).new_page()
        day = _Afternoon(room=room, people=[], screens=screens)
        day.join("made-together", 9, stack)
        _cards(day, control, phone)
        _map(day, control, phone)
        _ideas(day)
        day.act("close_workshop")
        day.join("needs-today", 9, stack)
        _needs(day, phone)


def _cards(day: _Afternoon, control: Page, phone: Page) -> None:
    day.open("cards")
    items = day.api("GET", f"/workshops/{day.workshop}")["round"]["items"]
    page = {item["id"]: number for number, item in enumerate(items, start=1)}
    for person, (alias, strength, helps) in enumerate(_CARDS):
        day.write(person, page["card"], **{"with": "alone"})
        day.write(person, page["name_alias"], text=alias)
        day.write(person, page["picture"], picture=("headphones", "curls", "headscarf", "cap")[person])
        day.write(person, page["strengths"], text=strength)
        day.write(person, page["what_helps"], text=helps)
    day.approve_all()
    _show_page(day, phone, 0, page["strengths"])
    take(phone, "made-phone-card")
    day.project("wall", "What helps")
    control.goto(f"{day.room.servers.control_url}/w/{day.workshop}/board/{day.round}")
    take(control, "made-control-cards")
    day.act("close_round")
    day.act("reveal_round")


def _map(day: _Afternoon, control: Page, phone: Page) -> None:
    day.open("map")
    for person in range(7):
        for stage, feeling in enumerate(_FEELINGS, start=1):
            note = [each for each in _NOTES if each[0] == stage][person : person + 1]
            words = {"note_1": note[0][2], "lane_1": note[0][1]} if note else {}
            day.write(person, stage, feeling=feeling if person % 3 else "in_between", **words)
    day.approve_all()
    _show_page(day, phone, 0, 3)
    take(phone, "made-phone-stage")
    day.project("map", "Page 1 of")
    for screen in day.screens.values():
        screen.keyboard.press("PageDown")
    take(day.screens["1920"], "made-map-notes-1920")
    control.goto(f"{day.room.servers.control_url}/w/{day.workshop}/board/{day.round}")
    take(control, "made-control-map")
    day.act("close_round")
    day.act("reveal_round")


def _ideas(day: _Afternoon) -> None:
    day.open("ideas")
    for person in range(8):
        day.write(person, 1, note_1=_IDEAS[person % 4], note_2=_IDEAS[(person + 1) % 4])
    day.approve_all()
    day.act("close_round")
    day.act("reveal_round")
    expect(day.screens["1024"].get_by_text(_IDEAS[0]).first).to_be_visible()
    take(day.screens["1024"], "made-ideas-1024")


def _needs(day: _Afternoon, phone: Page) -> None:
    step = next(each["id"] for each in day.api("GET", f"/workshops/{day.workshop}")["steps"] if each["has_activity"])
    day.open(step)
    many = len(day.api("GET", f"/workshops/{day.workshop}")["round"]["items"])
    for person in range(9):
        for page in range(1, many + 1):
            today = ("met", "partly", "not_met")[(person + page * page) % 3]
            day.write(person, page, today=today, **({"helps_1": "yes"} if (person + page) % 2 else {}))
    _show_page(day, phone, 0, 2)
    take(phone, "made-phone-need")
    day.act("close_round")
    day.act("reveal_round")
    for size, screen in day.screens.items():
        expect(screen.locator(".fk-projector[data-scene=result]")).to_be_visible()
        take(screen, f"made-needs-{size}")


def _show_page(day: _Afternoon, phone: Page, person: int, page: int) -> None:
    """Let a browser be one of the scripted people for a moment."""
    cookies = [
        {"name": each.name, "value": each.value or "", "url": day.room.servers.hub_url}
        for each in day.people[person].client.cookies.jar
    ]
    phone.context.add_cookies(cookies)  # type: ignore[arg-type] # names, values and one address
    phone.goto(f"{day.room.servers.hub_url}/r/{day.round}/{page}")
