"""A control page that is left alone: locked by hand or by itself, and opened again with the token alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.types import Message

from facilitation_kit.participant.control_access import ControlAccess
from facilitation_kit.participant.control_app import control_app
from facilitation_kit.participant.control_streams import ConsoleStream
from tests.control_desk import CONTROL, TOKEN, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as made:
        made.log_in()
        yield made


def lock(desk: Desk, page: str = "/w/w1") -> str:
    """Press the button; where it leads."""
    form = desk.page(page).form.values
    token = {"forgery_token": form["forgery_token"]}
    answer = desk.ask("POST", "/lock", data=token, headers={"Origin": CONTROL, "Referer": CONTROL + page})
    assert answer.status_code == 303
    return answer.headers["location"]


def test_a_locked_page_shows_nothing_until_the_token_is_given(desk: Desk) -> None:
    cookie = desk.client.cookies["facilitation_control"]
    locked = desk.page(lock(desk))
    assert locked.heading == "Locked"
    # The cookie that was there is worth nothing any more, wherever it was copied to.
    desk.client.cookies.set("facilitation_control", cookie, domain="127.0.0.1")
    for path in ("/", "/w/w1", "/w/w1/merge"):
        answer = desk.ask("GET", path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")
        assert desk.room.state.title not in answer.text
    assert desk.ask("GET", "/w/w1/stream").status_code == 403
    assert desk.ask("GET", "/api/workshops/w1").status_code == 401
    wrong = desk.ask("POST", "/login", data={**locked.form.values, "token": "a guess"})
    assert (wrong.status_code, "Locked" in wrong.text) == (403, True)
    opened = desk.ask("POST", "/login", data={**locked.form.values, "token": TOKEN})
    assert opened.headers["location"] == "/w/w1"
    assert desk.page("/w/w1").status == 200


def test_the_workshop_goes_on_behind_a_locked_page(desk: Desk) -> None:
    desk.open_round("statements", options=("A", "B"))
    lock(desk)
    desk.vote("agree")
    assert len(desk.rows()) == 1
    assert desk.api("GET", "/workshops/w1").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "/\\evil.example", "https://evil.example/w/w1", "/w/../../x", "/logout", "/w/w1?x"]
)
def test_unlocking_leads_to_a_page_of_this_listener_only(desk: Desk, elsewhere: str) -> None:
    desk.client.cookies.clear()
    assert desk.ask("GET", "/login", params={"back": elsewhere}).status_code == 200
    answer = desk.ask("POST", "/login", data={"token": TOKEN, "back": elsewhere})
    assert answer.headers["location"] == "/"


# -- by itself ------------------------------------------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def access(clock: Clock) -> ControlAccess:
    return ControlAccess(
        TOKEN, origins=frozenset({CONTROL}), wrong_tokens_per_minute=3, monotonic=clock, lock_seconds=600
    )


def logged_in(given: ControlAccess) -> tuple[str, str]:
    cookie = given.log_in().split(";")[0]
    session = given.session(cookie)
    assert session is not None
    return cookie, session


def test_a_session_locks_when_nothing_is_pressed_and_stays_locked() -> None:
    clock = Clock()
    given = access(clock)
    cookie, session = logged_in(given)
    for _ in range(5):
        clock.seconds += 500
        given.press(session)
    assert given.session(cookie) == session
    assert given.seconds_left(session) == 600
    clock.seconds += 601
    assert given.session(cookie) is None
    given.press(session)
    assert given.session(cookie) is None


def test_asking_alone_keeps_no_session_open() -> None:
    clock = Clock()
    given = access(clock)
    cookie, _ = logged_in(given)
    for _ in range(13):
        given.session(cookie)
        clock.seconds += 50
    assert given.session(cookie) is None


@pytest.mark.parametrize(("headers", "status"), [({"Sec-Fetch-User": "?1"}, 200), ({}, 303)])
def test_what_somebody_opens_keeps_the_page_open_and_what_it_loads_itself_does_not(
    desk: Desk, headers: dict[str, str], status: int
) -> None:
    clock = Clock()
    desk.control = control_app(desk.desk, token=TOKEN, port=8081, monotonic=clock)
    desk.client._transport = httpx.ASGITransport(app=desk.control)
    desk.log_in()
    assert desk.ask("GET", "/w/w1").status_code == 200
    for _ in range(20):
        clock.seconds += 100
        desk.ask("GET", "/w/w1", headers=headers)
    answer = desk.ask("GET", "/w/w1", headers=headers)
    assert answer.status_code == status
    assert answer.headers.get("location") == (None if status == 200 else "/login?back=/w/w1")


def test_a_stream_ends_when_its_session_locks(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        given = ControlAccess(
            TOKEN,
            origins=frozenset({CONTROL}),
            wrong_tokens_per_minute=3,
            monotonic=time.monotonic,
            lock_seconds=0.3,
        )
        cookie, _ = logged_in(given)
        stream = ConsoleStream(desk.hub, given)
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/w/w1/stream",
            "path_params": {"workshop": "w1"},
            "headers": [(b"cookie", cookie.encode())],
        }
        sent: list[Message] = []

        async def follow() -> None:
            async def receive() -> Message:
                await asyncio.Event().wait()
                raise AssertionError

            async def send(message: Message) -> None:
                sent.append(message)

            async with asyncio.timeout(10):
                await stream(scope, receive, send)

        desk.run(follow())
        assert sent[0]["status"] == 200
        assert sent[-1]["more_body"] is False
