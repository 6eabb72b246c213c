"""A whole run sheet played by scripted people against a running hub, over real HTTP.

In: a hub that runs on a rehearsal store, a run sheet, a number of people and a seed. Out: a `RehearsalReport`. Every step
is started, every planned round is opened, answered by everybody, closed and revealed.

Easily got wrong: scripted answers must never reach a real store. Before anything else the store itself is asked whether
it is a rehearsal store; nobody's word is taken for it.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from facilitation_kit.errors import StoreError
from facilitation_kit.rehearsal.answering import Leanings
from facilitation_kit.rehearsal.facilitator_script import ConsoleView, FacilitatorScript
from facilitation_kit.rehearsal.logbook import Kind, PersonLog, RehearsalReport, summarise
from facilitation_kit.rehearsal.people import Person
from facilitation_kit.rehearsal.phone import Phone
from facilitation_kit.responses.sqlite_store import SqliteStore

__all__ = ["Progress", "RehearsalPlace", "Scene", "play", "receipts_without_answers"]

Progress = Callable[[str, int, int], None]
"""Called with what is happening, how many people are through with it, and how many there are."""


@dataclass(frozen=True, kw_only=True)
class RehearsalPlace:
    """Where a rehearsal happens.

    Attributes:
        hub: address for phones.
        control: address of the control listener.
        token: for the control listener.
        store: the hub's database file.
    """

    hub: str
    control: str
    token: str
    store: Path


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is played.

    Attributes:
        pace: seconds that people think about each page; 0 plays as fast as it goes.
        close: whether the workshop is closed at the end, or stays open for others to join.
    """

    run_sheet: str
    people: int
    seed: int
    pace: float = 0.0
    close: bool = True


async def play(
    place: RehearsalPlace,
    scene: Scene,
    *,
    on_open: Callable[[ConsoleView], None] = lambda _view: None,
    on_progress: Progress = lambda _what, _done, _of: None,
) -> RehearsalReport:
    """Play a run sheet from its first step to its last.

    Args:
        place: where.
        scene: what.
        on_open: called once with the console view when the workshop can be joined.
        on_progress: called often.

    Raises:
        StoreError: ``rehearsal.real-store`` when the hub's store is not a rehearsal store; nothing was sent then.
        LiveError: the hub refused what a facilitator may do, or does not answer.
    """
    _refuse_a_real_store(place.store)
    started = time.monotonic()
    async with AsyncExitStack() as stack:
        console = await stack.enter_async_context(FacilitatorScript(place.control, place.token))
        view = await console.open_workshop(scene.run_sheet)
        on_open(view)
        people = [await stack.enter_async_context(_phone(place, kind)) for kind in _kinds(scene.people)]
        room = _Room(
            console=console,
            workshop=str(view["workshop"]["id"]),
            join_address=f"{place.hub}/j/{view['workshop']['code']}",
            people=[_person(phone, number, scene) for number, phone in enumerate(people)],
            on_progress=on_progress,
        )
        rounds = await room.play(view)
        if scene.close:
            await console.act(room.workshop, "close_workshop")
        return summarise(
            [person.log for person in room.people],
            workshop=room.workshop,
            rounds=rounds,
            surprises=room.surprises,
            seconds=time.monotonic() - started,
        )


def receipts_without_answers(report: RehearsalReport, store: Path) -> tuple[str, ...]:
    """Compare what people were told with what is stored: plain sentences, none when all is well.

    Each key that the hub called saved must be in the log, and each value of it exactly once.
    """
    opened = SqliteStore.open(store, rehearsal=True, read_only=True)
    try:
        rows = Counter((row.key, row.item, row.field) for row in opened.rows(None))
    finally:
        opened.close()
    stored = {key for key, _, _ in rows}
    lost = len(report.receipts - stored)
    doubled = sum(1 for count in rows.values() if count > 1)
    found = []
    if lost:
        found.append(f"{lost} answers were called saved but are not in the store")
    if doubled:
        found.append(f"{doubled} values are in the store more than once")
    return tuple(found)


@dataclass(kw_only=True)
class _Room:
    """The people and their facilitator in one workshop."""

    console: FacilitatorScript
    workshop: str
    join_address: str
    people: list[Person]
    on_progress: Progress

    def __post_init__(self) -> None:
        self.surprises: list[str] = []
        self.present = [person for person in self.people if person.kind is not Kind.COMES_LATE]
        self.expected = [person for person in self.people if person.kind is Kind.COMES_LATE]

    async def play(self, view: ConsoleView) -> list[str]:
        """Go through all steps; the ids of the rounds that were played."""
        await self._together("People join", [person.join(self.join_address) for person in self.present])
        rounds: list[str] = []
        for step in view["steps"]:
            await self.console.act(self.workshop, "start_step", step=step["id"])
            if not step["has_activity"]:
                continue
            numbers = range(1, step["rounds_planned"] + 1)
            rounds += [await self._round(step["title"], number) for number in numbers]
        return rounds

    async def _round(self, title: str, number: int) -> str:
        name = f"{title}, round {number}"
        view = await self.console.act(self.workshop, "open_round", confirm=True)
        round_id = str(view["round"]["id"])
        if self.expected:
            await self._together("Others come late", [person.join(self.join_address) for person in self.expected])
            self.present, self.expected = [*self.present, *self.expected], []
        await self._together(f"{name}: people answer", [person.take_part(round_id) for person in self.present])
        view = await self.console.act(self.workshop, "close_round")
        answered, through = view["answered_exact"], len(self.present)
        if answered < through:
            self.surprises.append(f"{through} people answered in {round_id}, but the console counts {answered}")
        await self.console.act(self.workshop, "reveal_round")
        await self._together(f"{name}: people see the result", [person.see_result(round_id) for person in self.present])
        return round_id

    async def _together(self, what: str, doings: list[Coroutine[None, None, None]]) -> None:
        """Let all people do something at the same time, and say how far they are."""
        self.on_progress(what, 0, len(doings))
        for done, doing in enumerate(asyncio.as_completed(doings), start=1):
            await doing
            self.on_progress(what, done, len(doings))


def _refuse_a_real_store(file: Path) -> None:
    store = SqliteStore.open(file, rehearsal=None, read_only=True)
    try:
        if not store.is_rehearsal:
            raise StoreError(
                "rehearsal.real-store",
                "Scripted people may not answer into a store of real answers.",
                remedy="Start the hub on a rehearsal store: facilitate rehearse does it by itself.",
            )
    finally:
        store.close()


def _kinds(people: int) -> list[Kind]:
    """As many people as wanted, the kinds in turn."""
    kinds = list(Kind)
    return [kinds[number % len(kinds)] for number in range(people)]


def _phone(place: RehearsalPlace, kind: Kind) -> Phone:
    return Phone(place.hub, PersonLog(kind=kind))


def _person(phone: Phone, number: int, scene: Scene) -> Person:
    return Person(
        kind=phone.log.kind,
        phone=phone,
        leanings=Leanings(seed=scene.seed),
        rng=random.Random(f"{scene.seed}:{number}"),
        pace=scene.pace,
    )
