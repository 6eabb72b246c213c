"""Full boards: from the approval of a note to the projector's pixel, on a wall of 60 cards and a map of 300 notes.

Run by hand on a quiet machine: ``python -m benchmarks.boards [notes]``. Hub and notebooks run as `facilitate run` starts them,
people write through the phones' forms, and a real browser shows the projector. The clock runs from the moment before the
approval is asked for until the first frame in which the new words can be seen; between the two lie the commit, the
drawing of the whole board, the stream and the browser. A note waits for its moderator before that, however long they take.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urljoin

import httpx
from playwright.async_api import Page, async_playwright

from benchmarks.figures import Goal, percentile, say, say_machine
from benchmarks.hub_under_load import PROJECT, HubUnderLoad
from facilitation_kit.cli.servers import Servers, start_servers
from facilitation_kit.settings import Settings
from tests.browser import _ARGUMENTS
from tests.browser_places import system_browser
from tests.running_hub import Person

CARDS = 60
STAGES, LANES, NOTES = 12, 8, 300
NOTES_EACH = 4
RUNS, CHANGES = 3, 20
_WORDS = [
    "nobody",
    "told",
    "me",
    "what",
    "comes",
    "next",
    "and",
    "I",
    "waited",
    "three",
    "weeks",
    "for",
    "a",
    "letter",
    "that",
    "never",
    "came",
]
_SEEN = """
(word) => new Promise((done) => {
  const seen = () => [...document.querySelectorAll(".fk-stage *")].some(
    (each) => !each.children.length && each.textContent.includes(word) && each.getClientRects().length);
  const look = () => {
    if (!seen()) return;
    watch.disconnect();
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => done((performance.timeOrigin + performance.now()) / 1000);
      painted.port2.postMessage(null);
    });
  };
  const watch = new MutationObserver(look);
  watch.observe(document.body, { childList: true, characterData: true, subtree: true, attributes: true });
  look();
})
"""


class Board:
    """A workshop with an open board, the people who write to it, and the page that shows it."""

    def __init__(self, hub: HubUnderLoad, page: Page, people: list[Person]) -> None:
        self.hub, self.page, self.people = hub, page, people
        self.round = ""

    def open(self, step: str) -> None:
        self.hub.act("start_step", step=step)
        self.round = self.hub.act("open_round")["round"]["id"]

    def write(self, person: Person, page: int, **fields: str) -> None:
        answer = person._post(person.client.get(f"/r/{self.round}/{page}"), action="save", **fields)  # noqa: SLF001 - a phone of the tests
        assert answer.is_success, answer.text

    def approve_all(self) -> None:
        path = f"/workshops/{self.hub.workshop}/moderation"
        for _ in range(20):
            waiting = self.hub.api("GET", path)
            for text in waiting:
                self.hub.api("POST", path, {"text": text["name"], "decision": "approve", "seen": text["seen"]})
            if not waiting:
                return

    def approve(self, word: str) -> None:
        path = f"/workshops/{self.hub.workshop}/moderation"
        text = next(each for each in self.hub.api("GET", path) if word in each["text"])
        self.hub.api("POST", path, {"text": text["name"], "decision": "approve", "seen": text["seen"]})

    async def wait_for(self, word: str, approve: Callable[[], None]) -> float:
        """Milliseconds from the wish to approve `word` until it can be seen."""
        seeing = asyncio.create_task(self.page.evaluate(_SEEN, word))
        await asyncio.sleep(0.1)
        began = time.time()
        await asyncio.to_thread(approve)
        return (float(await asyncio.wait_for(seeing, 20)) - began) * 1000


async def map_of_notes(board: Board, notes: int) -> list[float]:
    """A map of 12 stages and 8 lanes; a note is added in its first cell, seen, and taken off again."""
    await asyncio.to_thread(_fill_map, board, notes)
    writer = board.people[0]
    await asyncio.to_thread(board.write, writer, 1, feeling="good", note_1="Firstnote", lane_1="doing")
    await asyncio.to_thread(board.approve_all)
    first = board.page.get_by_text("Firstnote")
    for _ in range(STAGES):
        if await first.count() and await first.first.is_visible():
            break
        await board.page.keyboard.press("PageDown")
        await asyncio.sleep(0.3)
    waits = []
    for number in range(CHANGES):
        word = f"Bench{number}x{time.time_ns() % 10_000}"
        await asyncio.to_thread(board.write, writer, 1, feeling="good", note_1=word, lane_1="doing")
        waits.append(await board.wait_for(word, lambda word=word: board.approve(word)))  # type: ignore[misc] # bound at once
    return waits


def _fill_map(board: Board, notes: int) -> None:
    board.open("map")
    for number in range(STAGES - 6):
        board.hub.act("arrange", round=board.round, act="add", axis="stage", value=f"Further stage {number}")
    for number in range(LANES - 5):
        board.hub.act(
            "arrange", round=board.round, act="add", axis="lane", value=f"Further lane {number}", kind="custom"
        )
    lanes = ["thinking", "contact", "workers", "behind"]
    for number in range(notes // NOTES_EACH):
        person = board.people[1 + number % (len(board.people) - 1)]
        stage = 1 + (number * 5 + number // STAGES) % STAGES
        fields = {f"note_{n}": " ".join(_WORDS[(number + n) % 9 :][:8]) for n in range(1, NOTES_EACH + 1)}
        fields |= {f"lane_{n}": lanes[(number + n) % len(lanes)] for n in range(1, NOTES_EACH + 1)}
        board.write(person, stage, feeling=("bad", "good", "in_between")[number % 3], **fields)
    board.approve_all()


async def wall_of_cards(board: Board) -> list[float]:
    """A wall of 60 cards, one in the spotlight; its strengths are written anew, approved and seen."""
    await asyncio.to_thread(_fill_wall, board)
    await board.page.get_by_text("Strong0", exact=True).wait_for()
    waits = []
    for number in range(CHANGES):
        word = f"Bench{number}x{time.time_ns() % 10_000}"
        await asyncio.to_thread(board.write, board.people[0], _PAGES["strengths"], text=word)
        waits.append(await board.wait_for(word, lambda word=word: board.approve(word)))  # type: ignore[misc] # bound at once
    return waits


_PAGES: dict[str, int] = {}


def _fill_wall(board: Board) -> None:
    board.open("cards")
    items = board.hub.api("GET", f"/workshops/{board.hub.workshop}")["round"]["items"]
    _PAGES.update({item["id"]: place for place, item in enumerate(items, start=1)})
    for number, person in enumerate(board.people[:CARDS]):
        board.write(person, _PAGES["card"], **{"with": "alone"})
        for field, text in (("name_alias", f"Alias{number}"), ("strengths", f"Strong{number}"), ("what_helps", "Tea")):
            board.write(person, _PAGES[field], text=text)
    board.approve_all()
    card = _card_of(board, "Alias0")
    board.hub.act("arrange", round=board.round, act="set", property="spotlight", thing="board", value=card, was="")


def _card_of(board: Board, alias: str) -> str:
    """The name of a card on its board, from what the projector is sent."""
    ticket = board.hub.api("POST", f"/workshops/{board.hub.workshop}/tickets", {"view": "projector"})
    with httpx.stream("GET", ticket["stream"], trust_env=False, timeout=20) as stream:
        for line in stream.iter_lines():
            if line.startswith("data:") and alias in line:
                cards = json.loads(line.removeprefix("data:"))["board"]["cards"]
                return next(str(card["id"]) for card in cards if alias in json.dumps(card))
    raise SystemExit("The wall does not show the card.")


async def measure(servers: Servers, data_dir: Path, notes: int) -> None:
    hub = HubUnderLoad(
        lan=servers.hub_url,
        control=servers.control_url,
        pid=servers.hub.process_id or 0,
        data_dir=data_dir,
        token=servers.token,
    )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=system_browser(), args=list(_ARGUMENTS))
        page = await browser.new_page(viewport={"width": 1024, "height": 768})
        await page.goto(servers.notebooks_url)
        await page.get_by_label("Token").fill(servers.token)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/voila/render/index.ipynb")
        await page.goto(urljoin(servers.notebooks_url, "/voila/render/journey_mapping.ipynb"))
        for name, doing in (
            (f"Note to pixel on a map of {STAGES} x {LANES} x {notes}", lambda board: map_of_notes(board, notes)),
            (f"Words to pixel on a wall of {CARDS} cards", wall_of_cards),
        ):
            runs = [await _run(hub, page, doing) for _ in range(RUNS)]
            say(f"{name}: p50", [percentile(run, 50) for run in runs], " ms")
            say(f"{name}: p95", [percentile(run, 95) for run in runs], " ms", goal=Goal(most=200))
        await browser.close()


async def _run(hub: HubUnderLoad, page: Page, doing: Callable[[Board], Awaitable[list[float]]]) -> list[float]:
    opened = await asyncio.to_thread(hub.api, "POST", "/workshops", {"run_sheet": "made-together"})
    hub.workshop, hub.code = opened["workshop"]["id"], opened["workshop"]["code"]
    with ExitStack() as stack:
        people = await asyncio.to_thread(_people, hub, stack)
        waits = await doing(Board(hub, page, people))
    await asyncio.to_thread(hub.act, "close_round")
    await asyncio.to_thread(hub.act, "close_workshop")
    return waits


def _people(hub: HubUnderLoad, stack: ExitStack) -> list[Person]:
    people = []
    for _ in range(CARDS + 16):
        person = stack.enter_context(Person(hub, hub.code))  # type: ignore[arg-type] # all that it asks for is the address
        person._post(person.client.get("/consent"), action="agree", quoted_inside="yes")  # noqa: SLF001 - a phone of the tests
        people.append(person)
    return people


def main() -> None:
    notes = int(sys.argv[1]) if len(sys.argv) > 1 else NOTES
    say_machine()
    os.environ["FACILITATE_LAN_HOST"] = "127.0.0.1"
    os.environ["FACILITATE_JOINS_PER_MINUTE"] = os.environ["FACILITATE_ANSWERS_PER_MINUTE"] = "100000000"
    with tempfile.TemporaryDirectory(prefix="board-benchmark-") as folder:
        settings = Settings(data_dir=Path(folder), lan_port=0, control_port=0, voila_port=0)
        with start_servers(settings, PROJECT, rehearsal=False, say=lambda _: None) as servers:
            asyncio.run(measure(servers, Path(folder), notes))


if __name__ == "__main__":
    main()
