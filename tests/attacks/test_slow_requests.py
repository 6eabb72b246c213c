"""Machines that hold connections open: a few bytes now and then, endless headers, bodies that never end."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from facilitation_kit.participant.listeners import Listener, bind
from facilitation_kit.settings import Settings
from tests.phones import until

PATIENCE = 0.4
HEAD = b"POST / HTTP/1.1\r\nHost: hall\r\nContent-Length: 10\r\n"
WHOLE = HEAD + b"\r\nabcdefghij"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what came."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(body)(scope, receive, send)


@contextmanager
def listening(protocol: type[HttpToolsProtocol] | None = None) -> Iterator[int]:
    """A listener in a thread; gives its port."""
    taken = bind("127.0.0.1", 0, setting="FACILITATE_LAN_PORT")
    listener = Listener(echo, taken, Settings(request_seconds=PATIENCE, keep_alive_seconds=5))
    if protocol is not None:
        listener.config = uvicorn.Config(
            echo, http=protocol, lifespan="off", log_config=None, ws="none", loop="asyncio"
        )
    thread = threading.Thread(target=lambda: asyncio.run(listener.run_until_stopped()))
    thread.start()
    until(lambda: listener.started)
    try:
        yield listener.port
    finally:
        listener.stop()
        thread.join(10)


def held(port: int, first: bytes, then: bytes = b"", *, seconds: float = 4 * PATIENCE) -> tuple[float, bytes]:
    """For how long a connection stays open that sends this and then one byte at a time; and what came back."""
    got = b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(first)
        began = time.monotonic()
        connection.settimeout(PATIENCE / 10)
        left = iter(then)
        while time.monotonic() - began < seconds:
            try:
                part = connection.recv(65_536)
                if not part:
                    break
                got += part
            except TimeoutError:
                with contextlib.suppress(StopIteration, OSError):
                    connection.send(bytes([next(left)]))
            except OSError:
                break
        return time.monotonic() - began, got


SLOW = {
    "a first line that stops": (b"POST /", b""),
    "headers byte by byte": (b"POST / HTTP/1.1\r\n", b"X-Slow: " + b"a" * 500),
    "a body that stops": (HEAD + b"\r\n01", b""),
    "a body byte by byte": (HEAD.replace(b"10", b"1000") + b"\r\n", b"b" * 500),
    "empty lines": (b"\r\n", b"\r\n" * 200),
    "a second request that stops": (WHOLE + HEAD, b""),
}


@pytest.mark.parametrize(("first", "then"), SLOW.values(), ids=SLOW)
def test_a_slow_request_is_not_waited_for(first: bytes, then: bytes) -> None:
    with listening() as port:
        assert held(port, first, then, seconds=20 * PATIENCE)[0] < 10 * PATIENCE


@pytest.mark.parametrize(("first", "then"), SLOW.values(), ids=SLOW)
def test_without_the_limit_it_is(first: bytes, then: bytes) -> None:
    with listening(HttpToolsProtocol) as port:
        assert held(port, first, then)[0] >= 4 * PATIENCE


def test_endless_headers_are_not_read_to_their_end() -> None:
    endless = b"POST / HTTP/1.1\r\nHost: hall\r\n" + b"X-Long: " + b"a" * 3_000_000
    with listening() as port, socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(endless)
        with contextlib.suppress(OSError):
            assert connection.recv(100) == b""


def test_a_request_that_comes_in_pieces_but_in_time_is_answered() -> None:
    with listening() as port, socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        for _ in range(3):
            for part in (WHOLE[:9], WHOLE[9:50], WHOLE[50:-4], WHOLE[-4:]):
                connection.sendall(part)
                threading.Event().wait(PATIENCE / 20)
            answer = b""
            while not answer.endswith(b"abcdefghij"):
                answer += connection.recv(1000)


def test_a_connection_is_kept_for_longer_than_a_request_may_take() -> None:
    with listening() as port, socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        for _ in range(2):
            connection.sendall(WHOLE)
            answer = b""
            while not answer.endswith(b"abcdefghij"):
                answer += connection.recv(1000)
            threading.Event().wait(2 * PATIENCE)
