"""A whole room for journeys: hub and Voilà as `facilitate run` starts them, scripted people, and what browsers received.

`open_room` gives both servers on free ports of this machine alone. `Crowd` are people of the rehearsal who answer over
HTTP beside the browsers of a test. `Wire` is every message that a page's event stream brought, as the browser got it.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from facilitation_kit.cli.options import read_settings
from facilitation_kit.cli.servers import Servers, start_servers
from facilitation_kit.rehearsal.answering import Leanings
from facilitation_kit.rehearsal.logbook import Kind, PersonLog
from facilitation_kit.rehearsal.people import Person
from facilitation_kit.rehearsal.phone import Phone

PROJECT = Path(__file__).resolve().parents[2]
TITLE = "What should we try first?"
"""Of the example's workshop."""
SMALL: dict[str, Any] = {"viewport": {"width": 320, "height": 568}, "device_scale_factor": 2}
IPHONE_SE: dict[str, Any] = {
    **SMALL,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 15_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/15.6 Mobile/15E148 Safari/604.1",
}
LAPTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PROJECTOR: dict[str, Any] = {"viewport": {"width": 1024, "height": 768}}
_PATIENCE = 60.0
_TALLY = frozenset({"answered_exact", "ballots", "band", "cells", "measures", "rows", "score", "sentences"})


@pytest.fixture
def patient() -> Iterator[None]:
    """Browsers, servers and kernels share one machine: what takes 2 s alone may take 10 there."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


@dataclass(frozen=True, kw_only=True)
class Room:
    """Both servers, running."""

    servers: Servers
    data_dir: Path

    def notebook(self, name: str) -> str:
        return urljoin(self.servers.notebooks_url, f"/voila/render/{name}.ipynb")

    def ask(self, path: str) -> Any:
        """What the control API answers."""
        answer = httpx.get(
            self.servers.control_url + path,
            headers={"authorization": f"Bearer {self.servers.token}"},
            trust_env=False,
            timeout=20,
        )
        assert answer.is_success, answer.text
        return answer.json()

    def console_view(self) -> Any:
        """The latest workshop as its facilitator sees it."""
        return self.ask(f"/api/workshops/{self.ask('/api/workshops')[-1]['id']}")

    def kernels(self) -> list[int]:
        """Process ids of the kernels that live now."""
        threads = Path(f"/proc/{self.servers.voila.process_id}/task")
        if not threads.exists():
            pytest.skip("NO /proc: kernels cannot be counted on this system")
        children = [int(pid) for thread in threads.iterdir() for pid in (thread / "children").read_text().split()]
        return [pid for pid in children if is_kernel(pid)]

    def kill_voila(self) -> list[int]:
        """As a power cut would end it; gives the kernels that it leaves behind."""
        left = self.kernels()
        assert self.servers.voila.process_id is not None
        os.kill(self.servers.voila.process_id, signal.SIGKILL)
        return left

    def log_in_to_notebooks(self, context: BrowserContext) -> Page:
        """Paste the token once; gives the start page."""
        page = context.new_page()
        page.goto(self.servers.notebooks_url)
        page.get_by_label("Token").fill(self.servers.token)
        page.keyboard.press("Enter")
        page.wait_for_url("**/voila/render/index.ipynb")
        return page

    def log_in_to_control(self, context: BrowserContext) -> Page:
        """Paste the token into the control page's log-in; gives the list of workshops."""
        page = context.new_page()
        page.goto(self.servers.control_url)
        page.get_by_label("Token").fill(self.servers.token)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{self.servers.control_url}/")
        return page


@contextmanager
def open_room(data_dir: Path) -> Iterator[Room]:
    """Start both servers on free ports of this machine alone, with a short grace at close."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FACILITATE_LAN_HOST", "127.0.0.1")
        environment.setenv("FACILITATE_CLOSE_GRACE_SECONDS", "0.2")
        settings = read_settings(data_dir=data_dir, lan_port=0, control_port=0, voila_port=0)
        with start_servers(settings, PROJECT, rehearsal=False, say=lambda _what: None) as servers:
            yield Room(servers=servers, data_dir=data_dir)


def is_kernel(pid: int) -> bool:
    """Whether this process is a running kernel."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z" and b"ipykernel" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


class Crowd:
    """Scripted people on real HTTP, on a loop in a thread of their own."""

    def __init__(self, hub: str, kinds: tuple[Kind, ...]) -> None:
        self._hub, self._kinds = hub, kinds
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="scripted people")
        self._stack = AsyncExitStack()
        self.people: list[Person] = []

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._arrive())
        return self

    def __exit__(self, *_error: object) -> None:
        self._do(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def join(self, address: str) -> None:
        self._all(lambda person: person.join(address))

    def take_part(self, round_id: str) -> None:
        self._all(lambda person: person.take_part(round_id))

    def see_result(self, round_id: str) -> None:
        self._all(lambda person: person.see_result(round_id))

    @property
    def surprises(self) -> list[str]:
        """What nobody should have met."""
        return [surprise for person in self.people for surprise in person.log.surprises]

    async def _arrive(self) -> None:
        for number, kind in enumerate(self._kinds):
            phone = await self._stack.enter_async_context(Phone(self._hub, PersonLog(kind=kind)))
            self.people.append(
                Person(kind=kind, phone=phone, leanings=Leanings(seed=7), rng=random.Random(f"7:{number}"))
            )

    def _all(self, doing: Callable[[Person], Coroutine[None, None, None]]) -> None:
        async def together() -> None:
            await asyncio.gather(*(doing(person) for person in self.people))

        self._do(together())

    def _do(self, doing: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(doing, self._loop).result(_PATIENCE)


class Wire:
    """Every message of a page's event streams, in order, as its browser received it."""

    def __init__(self, page: Page) -> None:
        self.messages: list[dict[str, Any]] = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.eventSourceMessageReceived", lambda event: self.messages.append(json.loads(event["data"])))

    def tallies(self) -> set[str]:
        """Names of the fields in all messages so far that only a tally has."""
        return {name for message in self.messages for name in _names(message)} & _TALLY


def _names(value: object) -> Iterator[str]:
    """Names of all fields that hold something, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if inner is not None:
                yield name
            yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)


def faults_of(page: Page) -> list[tuple[str, str]]:
    """What axe finds on a page: rule and first place."""
    violations = Axe().run(page).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in violations]


def until(done: Callable[[], bool], page: Page, *, what: str) -> None:
    """Wait for a condition that no page shows; `page` keeps its browser's events coming meanwhile."""
    for _ in range(400):
        if done():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"It never happened: {what}")
