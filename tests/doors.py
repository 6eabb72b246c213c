"""Knocking at every address of both listeners: who comes, what they show, and whether they are let in."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Scope

from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.participant.control_access import ControlAccess
from facilitation_kit.participant.moderator_devices import ModeratorDevices
from facilitation_kit.participant.tickets import StreamView, Tickets
from tests.control_desk import CONTROL, TOKEN, Desk
from tests.phones import ADDRESS

SECURITY_PAGE = Path(__file__).resolve().parents[1] / "docs" / "security.md"
FORM = "application/x-www-form-urlencoded"
PARTS = {"workshop": "w1", "round": "w1.vote.1", "page": "1", "code": "K7M29X"}


@dataclass(frozen=True, kw_only=True)
class Door:
    """One row of the table of every address."""

    listener: str
    method: str
    address: str
    rule: str = ""

    @property
    def path(self) -> str:
        """The address with something in each of its places."""
        names = {"name": "phone.css" if self.listener == "phones" else "control.css"}
        return re.sub(r"{(\w+)(:\w+)?}", lambda found: {**names, **PARTS}.get(found[1], "x"), self.address)


def doors_in_the_docs() -> list[Door]:
    """The table of docs/security.md."""
    rows = re.findall(
        r"^\| (phones|control) \| ([A-Z]+) \| `([^`]+)` \| ([a-z-]+) \|", SECURITY_PAGE.read_text("utf-8"), re.MULTILINE
    )
    return [
        Door(listener=listener, method=method, address=address, rule=rule) for listener, method, address, rule in rows
    ]


def doors_of(listener: str, routes: Sequence[BaseRoute]) -> set[tuple[str, str, str]]:
    """What a listener's own routes say; one that is no plain route counts with its kind, so that no table has it."""
    found = set()
    for route in routes:
        if not isinstance(route, Route):
            found.add((listener, type(route).__name__, getattr(route, "path", "")))
            continue
        # A route without methods is a plain endpoint: it answers as to GET whatever the method is.
        found |= {(listener, method, route.path) for method in (route.methods or {"GET"}) - {"HEAD"}}
    return found


@dataclass(frozen=True, kw_only=True)
class Knock:
    """What somebody shows."""

    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    query: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How an answer begins; of a stream no more is read."""

    status: int
    headers: Mapping[str, str]

    @property
    def refused(self) -> bool:
        """Whether somebody was turned away rather than answered."""
        # Whoever logs out is sent to the log-in too, with a cookie taken away.
        place = self.headers.get("location", "").partition("back=")[0]
        at_the_door = place in {"/", "/?lost", "/rejoin", "/login", "/login?"} and "set-cookie" not in self.headers
        return at_the_door or self.status in {204, 401, 403}


def knock(desk: Desk, app: ASGIApp, door: Door, shown: Knock) -> Answer:
    """Ask for an address, and hang up as soon as the answer begins."""
    host = CONTROL if door.listener == "control" else ADDRESS
    headers = {"host": host.removeprefix("http://"), "content-length": str(len(shown.body)), **shown.headers}
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": door.method,
        "path": door.path,
        "raw_path": door.path.encode(),
        "query_string": shown.query,
        "root_path": "",
        "scheme": "http",
        "server": ("127.0.0.1", 8081),
        "client": None,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
    }
    return desk.run(_first_of(app, scope, shown.body))


async def _first_of(app: ASGIApp, scope: Scope, body: bytes) -> Answer:
    begun: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
    asked = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        message = next(asked, None)
        if message is None:
            await begun
            return {"type": "http.disconnect"}
        return message

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start" and not begun.done():
            begun.set_result(message)

    async def answered() -> None:
        await app(scope, receive, send)

    task = asyncio.create_task(answered())
    task.add_done_callback(lambda _: begun.done() or begun.cancel())
    async with asyncio.timeout(10):
        start = await begun
        await task
    return Answer(
        status=start["status"],
        headers={name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]},
    )


def people(desk: Desk, door: Door) -> Iterator[tuple[str, Knock]]:
    """Everybody who may come, by name; log-ins are fresh, because some addresses end them."""
    access = ControlAccess(TOKEN, origins=frozenset({CONTROL}), wrong_tokens_per_minute=1_000, monotonic=time.monotonic)
    cookie = access.log_in().split(";")[0]
    session = access.session(cookie)
    assert session is not None
    phone = desk.joined().client.cookies["workshop"]
    tickets = Tickets(desk.hub.secret, TOKEN)
    forged = phone[:-4] + ("AAAA" if phone[-4:] != "AAAA" else "BBBB")
    filled = f"forgery_token={access.forgery_token(session)}".encode()
    yield "nobody", Knock(headers={"content-type": FORM})
    yield "participant", Knock(headers={"cookie": f"workshop={phone}", "content-type": FORM})
    yield "moderator", Knock(headers={"cookie": paired(desk), "content-type": FORM})
    yield "forger", Knock(headers={"cookie": f"workshop={forged}; facilitation_control=a.b", "content-type": FORM})
    yield "guesser", Knock(headers={"authorization": f"Bearer {TOKEN}x"})
    yield "token", Knock(headers={"authorization": f"Bearer {TOKEN}", "content-type": FORM})
    yield "log-in", Knock(headers={"cookie": cookie, "content-type": FORM})
    yield "script", Knock(headers={"cookie": cookie, "origin": CONTROL, "content-type": FORM})
    yield "foreign script", Knock(headers={"cookie": cookie, "origin": "http://evil.example", "content-type": FORM})
    yield "form", Knock(headers={"cookie": cookie, "origin": CONTROL, "content-type": FORM}, body=filled)
    yield "foreign form", Knock(headers={"cookie": cookie, "origin": "null", "content-type": FORM}, body=filled)
    for view in StreamView:
        ticket = tickets.issue(WorkshopId("w1"), view)
        yield f"{view} ticket", Knock(query=f"ticket={ticket.name}".encode(), headers={"content-type": FORM})


def paired(desk: Desk) -> str:
    """The cookie of a phone that may moderate."""
    devices = ModeratorDevices(desk.hub)
    ticket = desk.run(devices.pair(desk.run(devices.offer(desk.room))))
    assert ticket is not None
    return devices.cookie_header(ticket, "http").split(";")[0]


def let_in(door: Door) -> set[str]:
    """Who may come in by the rule of a door; everybody else is turned away."""
    cookie_holders = {"log-in", "script", "foreign script", "form", "foreign form"}
    match door.rule:
        case "participant":
            return {"participant"}
        case "moderator":
            return {"moderator"}
        case "log-in":
            return cookie_holders
        case "form":
            return {"form"}
        case "ticket":
            return {f"{view} ticket" for view in StreamView}
        case "token":
            return {"token", *(cookie_holders if door.method == "GET" else {"script", "form"})}
    raise AssertionError(f"No such rule: {door.rule!r}")


def wrongly_answered(desk: Desk, app: Any, door: Door) -> list[str]:
    """Everybody whom a door treats otherwise than its rule says."""
    wrong = []
    for name, shown in people(desk, door):
        answer = knock(desk, app, door, shown)
        welcome = door.rule == "everybody" or name in let_in(door)
        if answer.status >= 500 or (door.rule != "everybody" and answer.refused is welcome):
            wrong.append(f"{name} got {answer.status} at {door.method} {door.path}")
    return wrong
