"""A hub with one workshop, and phones that use it through the real app; every page that a phone sees is checked.

The checks are the same for each page, as GOV.UK's own test client does it: a title, one heading of the first level,
unique ids, a label for each control, a language, a strict policy, nothing from outside.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import httpx
import uvicorn
from lxml import html as lxml_html
from lxml.html import HtmlElement

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Item
from facilitation_kit.identifiers import RoundId, WorkshopId
from facilitation_kit.live.events import (
    RoundClosed,
    RoundOpened,
    RoundReopened,
    RoundRevealed,
    StepStarted,
    WorkshopClosed,
    WorkshopEvent,
)
from facilitation_kit.live.workshop_state import RoundStatus, apply
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.lan_app import lan_app
from facilitation_kit.participant.listeners import bind
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.planning.workshop_plan import VenueWifi, WorkshopPlan
from facilitation_kit.responses.records import ResponseRow
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.responses.writer import Writer
from facilitation_kit.settings import Settings
from tests.builders import NOON, items, opened_workshop, planned_activity, planned_step, round_definition, workshop_plan

T = TypeVar("T")
CODE = "K7M29X"
ADDRESS = "http://192.168.0.7:8080"


def plan_with_groups() -> WorkshopPlan:
    """A check-in, two steps that ask, a check-out; two audience groups; a network on which people may write."""
    plan = workshop_plan(
        planned_step("check-in", kind="check_in"),
        planned_step("vote", activity=planned_activity()),
        planned_step("say", activity=planned_activity()),
        groups=("young-people", "practitioners"),
    )
    return replace(plan, wifi=VenueWifi(ssid="Hall", password="only-for-us", own_encrypted=True)).sealed()


class Hall:
    """A hub on a store in `folder`, with one workshop open and a clock that stands still unless moved."""

    def __init__(
        self,
        folder: Path,
        *,
        settings: Settings | None = None,
        plan: WorkshopPlan | None = None,
        activities: Mapping[str, Activity] | None = None,
        rehearsal: bool = False,
    ) -> None:
        self.now = NOON
        self.settings = settings or Settings(data_dir=folder)
        self.activities = activities or load_activities()
        self.store = SqliteStore.open(
            folder / "store.sqlite3",
            rehearsal=rehearsal,
            close_grace_seconds=self.settings.close_grace_seconds,
        )
        self.writer = Writer(self.store, max_queue=self.settings.max_queue, max_batch=self.settings.max_batch)
        self.writer.start()
        self.store_event(opened_workshop(plan or plan_with_groups(), rehearsal=rehearsal))
        self.hub = Hub(
            settings=self.settings,
            store=self.store,
            writer=self.writer,
            activities=self.activities,
            project=folder,
            secret=b"s" * 32,
            address=ADDRESS,
            clock=lambda: self.now,
        )
        self.app = lan_app(self.hub)
        self.phones: list[Phone] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for phone in self.phones:
            self.run(phone.client.aclose())
        if "runner" in self.__dict__:
            self.runner.close()
        self.writer.stop()
        self.store.close()

    @cached_property
    def runner(self) -> asyncio.Runner:
        """The loop that the app runs on; made when it is first used, because a browser's tests have one already."""
        return asyncio.Runner()

    def run(self, work: Awaitable[T]) -> T:
        """Wait for something on the hub's own event loop."""

        async def awaited() -> T:
            return await work

        return self.runner.run(awaited())

    @property
    def room(self) -> WorkshopRoom:
        return self.hub.rooms[WorkshopId("w1")]

    # -- the facilitator ----------------------------------------------------------------------------------------

    def store_event(self, event: WorkshopEvent) -> None:
        self.writer.run(lambda: self.store.append_event(WorkshopId("w1"), event)).result(10)

    def happens(self, *events: WorkshopEvent) -> None:
        """Write events and take them into the hub's memory."""
        for event in events:
            self.store_event(event)
            self.room.state = apply(self.room.state, event)

    def later(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now

    def open_round(
        self,
        activity: str = "statements",
        *,
        options: Sequence[str] | tuple[Item, ...] = (),
        number: int = 1,
        question: str | None = None,
        step: str = "vote",
        sensitive: bool = False,
        **settings: object,
    ) -> RoundId:
        """Open a round; `settings` go through the activity as those of a run sheet do."""
        given = tuple(each for each in options if isinstance(each, Item)) or items(*(str(each) for each in options))
        definition = round_definition(
            activity, options=given, number=number, step=step, sensitive=sensitive, seed=number
        )
        asked = self.activities[activity]
        filled = asked.read_settings(settings, len(definition.items))
        definition = replace(
            definition, settings=filled, question=question or definition.question, arranged=asked.arranged
        )
        if self.room.state.current_step != definition.step:
            self.happens(StepStarted(at=self.now, step=definition.step))
        self.happens(RoundOpened(at=self.now, definition=definition))
        return definition.id

    def close_round(self) -> None:
        """Close the open round and let the time for answers on their way go by."""
        current = self.room.state.current_round
        assert current is not None
        self.happens(RoundClosed(at=self.now, round=current.definition.id))
        self.later(self.settings.close_grace_seconds + 1)

    def reopen_round(self) -> None:
        current = self.room.state.current_round
        assert current is not None
        self.happens(RoundReopened(at=self.now, round=current.definition.id))

    def reveal_round(self, result: Mapping[str, object] | None = None) -> None:
        """Reveal the current round with this as its result."""
        current = self.room.state.current_round
        assert current is not None
        if current.status is RoundStatus.OPEN:
            self.close_round()
        if result is not None:
            self.room.results[current.definition.id] = result
        self.happens(RoundRevealed(at=self.now, round=current.definition.id))

    def close_workshop(self) -> None:
        self.happens(WorkshopClosed(at=self.now))

    def start_step(self, step: str) -> None:
        self.happens(StepStarted(at=self.now, step=plan_with_groups().steps[0].id if step == "check-in" else step))  # type: ignore[arg-type]

    # -- the people ---------------------------------------------------------------------------------------------

    def phone(self) -> Phone:
        """A phone that has not joined."""
        phone = Phone(self)
        self.phones.append(phone)
        return phone

    def joined(self, group: str = "", code: str = CODE) -> Phone:
        """A phone whose person has joined."""
        phone = self.phone()
        phone.join(group, code)
        return phone

    def rows(self) -> list[ResponseRow]:
        return list(self.store.rows())

    def values(self) -> list[tuple[str, str, object]]:
        """What the log holds, as (item, field, value)."""
        return [(row.item, row.field, row.value) for row in self.rows()]


class Form:
    """A form as a browser without a script would send it."""

    def __init__(self, element: HtmlElement) -> None:
        self.action = str(element.get("action"))
        self.method = str(element.get("method", "get"))
        self.values = {str(name): str(value) for name, value in element.form_values()}
        self.names = {str(control.get("name")) for control in element.iter("input", "button") if control.get("name")}

    @property
    def key(self) -> str:
        return self.values["key"]


class Sight:
    """A page as a phone shows it, checked on the way."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.path = response.url.path
        self.headers = response.headers
        self.text = response.text
        self.root = lxml_html.document_fromstring(response.content)
        check_page(response, self.root)

    @property
    def heading(self) -> str:
        return words(self.root.find(".//h1"))

    @property
    def title(self) -> str:
        return str(self.root.findtext(".//title"))

    @property
    def words(self) -> str:
        """What can be read, without what is hidden."""
        body = self.root.find("body")
        assert body is not None
        return words(body)

    @property
    def form(self) -> Form:
        return self.forms[0]

    @property
    def forms(self) -> list[Form]:
        return [Form(element) for element in self.root.iter("form")]

    def link(self, text: str) -> str:
        """Address of the link with this text."""
        return next(str(each.get("href")) for each in self.root.iter("a") if text in words(each))

    def element(self, identifier: str) -> HtmlElement:
        """The element with this id."""
        return next(each for each in self.root.iter() if each.get("id") == identifier)

    def names(self, kind: str) -> list[str]:
        """Names of the inputs of a type, in the order of the page."""
        return [str(each.get("name")) for each in self.root.iter("input") if each.get("type") == kind]

    @property
    def links(self) -> list[str]:
        return [words(each) for each in self.root.iter("a")]


class Phone:
    """One person's browser, without a script, with a cookie jar of its own."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=hall.app), base_url=ADDRESS, follow_redirects=True
        )
        self.page: Sight | None = None

    @property
    def seen(self) -> Sight:
        assert self.page is not None
        return self.page

    def get(self, path: str) -> Sight:
        return self._look(self.hall.run(self.client.get(path)))

    def post(self, path: str, values: Mapping[str, str | Sequence[str]]) -> Sight:
        return self._look(self.hall.run(self.client.post(path, data=dict(values))))

    def raw(self, method: str, path: str, **kwargs: object) -> httpx.Response:
        """One request, no redirects followed, nothing checked."""
        return self.hall.run(self.client.request(method, path, follow_redirects=False, **kwargs))  # type: ignore[arg-type]

    def join(self, group: str = "", code: str = CODE) -> Sight:
        """Join, agree to take part where that is asked, note the three words, and go on."""
        page = self.get(f"/j/{code}")
        page = self.post(page.form.action, {**page.form.values, "group": group})
        if page.path == "/consent":
            page = self.send(action="agree")
        return self.get(page.link("Go on")) if page.path == "/receipt" else page

    def send(self, form: Form | None = None, *, action: str = "save", **values: str) -> Sight:
        """Fill in a form, the page's own unless another is given, and press a button."""
        chosen = form or self.seen.form
        filled = {**chosen.values, **{name.replace("__", "-"): value for name, value in values.items()}}
        return self.post(chosen.action, {**filled, "action": action})

    def ask_json(self, form: Form, **values: str) -> httpx.Response:
        """Send a form as the script does."""
        filled = {**form.values, "action": "save", **{name.replace("__", "-"): value for name, value in values.items()}}
        return self.raw("POST", form.action, data=filled, headers={"Accept": "application/json"})

    def _look(self, response: httpx.Response) -> Sight:
        for each in (*response.history, response):
            check_response(each)
        self.page = Sight(response)
        return self.page


def words(element: HtmlElement | None) -> str:
    """The text of an element, spaces put right, without hidden parts."""
    if element is None:
        return ""
    parts: list[str] = []

    def collect(each: HtmlElement) -> None:
        if each.get("hidden") is not None or each.tag in ("script", "style"):
            return
        parts.append(each.text or "")
        for child in each:
            collect(child)
            parts.append(child.tail or "")

    collect(element)
    return " ".join(" ".join(parts).split())


def check_response(response: httpx.Response) -> None:
    """What holds for every answer of the phones' listener, pages and redirects alike."""
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"
    if not response.url.path.startswith("/static/"):
        assert response.headers["cache-control"] == "no-store"
    for cookie in response.headers.get_list("set-cookie"):
        assert cookie.startswith("workshop=")
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    location = response.headers.get("location", "/")
    assert location.startswith("/")
    assert not location.startswith("//")


def check_page(response: httpx.Response, root: HtmlElement) -> None:
    """What holds for every page of the phones' listener."""
    where = f"{response.request.method} {response.url.path}"
    assert response.headers["content-type"].startswith("text/html"), where
    assert str(root.findtext(".//title")).strip(), where
    assert len(list(root.iter("h1"))) == 1, where
    assert words(root.find(".//h1")), where
    assert root.get("lang") == "en", where
    assert root.get("dir") == "ltr", where
    assert "Traceback" not in response.text, where
    ids = [str(each.get("id")) for each in root.iter() if isinstance(each.tag, str) and each.get("id")]
    assert len(ids) == len(set(ids)), f"{where}: an id twice"
    _check_controls(root, set(ids), where)
    _check_addresses(root, where)


def _check_controls(root: HtmlElement, ids: set[str], where: str) -> None:
    labelled = {str(label.get("for")) for label in root.iter("label")}
    assert labelled <= ids, f"{where}: a label of nothing"
    for control in root.iter("input", "textarea", "select"):
        if control.get("type") == "hidden":
            assert control.get("autocomplete") == "off", where
        else:
            assert control.get("id") in labelled, f"{where}: {control.get('name')} without a label"
    for each in root.iter():
        if not isinstance(each.tag, str):
            continue
        for reference in ("aria-describedby", "aria-labelledby"):
            assert set((each.get(reference) or "").split()) <= ids, f"{where}: {reference} of nothing"
        assert not any(name.startswith("on") or name == "style" for name in each.attrib), f"{where}: inline code"
        if each.tag in ("button", "a", "label", "legend"):
            assert words(each), f"{where}: an empty {each.tag}"
    for fieldset in root.iter("fieldset"):
        assert fieldset[0].tag == "legend", f"{where}: a fieldset without a legend"


def _check_addresses(root: HtmlElement, where: str) -> None:
    for each in root.iter():
        if not isinstance(each.tag, str):
            continue
        for name in ("href", "src", "action"):
            address = each.get(name)
            if address is not None:
                assert address.startswith(("/", "#", "data:,")), f"{where}: leads outside: {address}"
                assert not address.startswith("//"), f"{where}: leads outside: {address}"
    for script in root.iter("script"):
        assert script.get("src"), f"{where}: inline script"
        assert not script.text, f"{where}: inline script"
    assert not list(root.iter("style")), f"{where}: inline style"


class LiveHall(Hall):
    """A hall whose app listens on a free port, for real browsers and sockets."""

    def __enter__(self) -> Self:
        listening = bind("127.0.0.1", 0, setting="lan_port")
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        config = uvicorn.Config(self.app, log_level="warning", lifespan="off", http="httptools", server_header=False)
        self.server = uvicorn.Server(config)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread = threading.Thread(target=self._serve, args=(listening,), name="phones' listener")
        self.thread.start()
        until(lambda: self.server.started)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.loop is not None
        self.server.should_exit = True
        self.cut_streams()
        self.thread.join(10)
        super().__exit__(kind, error, trace)

    def happens(self, *events: WorkshopEvent) -> None:
        super().happens(*events)
        assert self.loop is not None
        self.loop.call_soon_threadsafe(self.room.changed)

    def cut_streams(self) -> None:
        """End every open stream from the hub's side."""
        assert self.loop is not None
        for room in self.hub.rooms.values():
            for channel in room.channels:
                self.loop.call_soon_threadsafe(channel.close)

    def _serve(self, listening: socket.socket) -> None:
        async def serve() -> None:
            self.loop = asyncio.get_running_loop()
            await self.server.serve(sockets=[listening])

        asyncio.run(serve())


def until(done: Callable[[], bool], *, seconds: float = 10.0) -> None:
    """Wait for a condition, and fail when it does not come."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.005)
