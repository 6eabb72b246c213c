"""A hub that says whatever a test puts into it, over real HTTP and real event streams.

The real hub has its own tests; here a page must be shown states that a real workshop takes an hour to reach.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "test-token-of-this-run"


class FakeHub:
    """The control API of docs/architecture.md over one view that tests replace.

    Attributes:
        asked: every request as (method, path, body), in order.
        tickets: the tickets that are valid, with their view.
        refusal: answer of the next action, as (status, error), instead of success.
    """

    def __init__(self) -> None:
        self.workshops: list[dict[str, Any]] = []
        self.views: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, str, Any]] = []
        self.tickets: dict[str, str] = {}
        self.refusal: tuple[int, Mapping[str, object]] | None = None
        self.streams: list[tuple[str, queue.Queue[str | None]]] = []
        self.url = ""
        self.origin = ""

    def open(self, projector: dict[str, Any], console: dict[str, Any] | None = None) -> None:
        """Let one workshop be open, with these views."""
        self.workshops = [
            {
                "id": "w1",
                "title": "Co-design afternoon",
                "code": "KM4T7P",
                "opened_at": "2026-11-24T12:00:00+00:00",
                "closed_at": None,
                "people_in": 14,
                "rehearsal": False,
            }
        ]
        self.show(projector, console)

    def show(self, projector: dict[str, Any], console: dict[str, Any] | None = None) -> None:
        """Change what the streams say; every open one hears of it."""
        self.views["projector"] = projector
        self.views["console"] = console or {**projector, "view": "console"}
        for view, stream in list(self.streams):
            stream.put(json.dumps(self.views[view]))

    def stream_url(self, view: str) -> str:
        """Address of a stream with a fresh ticket."""
        ticket = f"ticket-{view}-{len(self.tickets)}"
        self.tickets[ticket] = view
        return f"{self.url}/stream?ticket={ticket}"

    def forget_tickets(self) -> None:
        """What a restart of the hub does to them: streams end and old tickets are refused."""
        self.tickets.clear()
        for _, stream in list(self.streams):
            stream.put(None)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *args: object) -> None:
        """Tests look at `FakeHub.asked` instead."""

    def do_GET(self) -> None:
        hub = self.server.hub
        split = urlsplit(self.path)
        if split.path == "/blank":
            self._page(
                b"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Widget</title></head><body></body></html>"
            )
        elif split.path == "/stream":
            self._stream(parse_qs(split.query).get("ticket", [""])[0])
        elif self._allowed():
            if split.path == "/api/run-sheets":
                self._say(
                    [
                        {
                            "id": "co-design",
                            "title": "Co-design afternoon",
                            "audience": "Young people",
                            "steps": 10,
                            "minutes": 125,
                        }
                    ]
                )
            elif split.path == "/api/workshops":
                self._say(hub.workshops)
            else:
                self._say(hub.views["console"])

    def do_POST(self) -> None:
        hub = self.server.hub
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        if not self._allowed(body):
            return
        if self.path.endswith("/tickets"):
            ticket = f"ticket-{len(hub.asked)}"
            hub.tickets[ticket] = body["view"]
            self._say({"ticket": ticket, "stream": f"{hub.url}/stream?ticket={ticket}"})
        elif self.path.endswith("/actions") and hub.refusal is not None:
            (status, error), hub.refusal = hub.refusal, None
            self._say({"error": error}, status)
        else:
            self._say(hub.views["console"], 201 if self.path == "/api/workshops" else 200)

    def do_DELETE(self) -> None:
        if self._allowed():
            self.server.hub.tickets.pop(self.path.rsplit("/", 1)[1], None)
            self._say({})

    def _allowed(self, body: Any = None) -> bool:
        self.server.hub.asked.append((self.command, self.path, body))
        if self.headers.get("Authorization") == f"Bearer {TOKEN}":
            return True
        self._say({"error": {"code": "control.token", "message": "No.", "remedy": ""}}, 401)
        return False

    def _say(self, value: Any, status: int = 200) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _page(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, ticket: str) -> None:
        hub = self.server.hub
        view = hub.tickets.get(ticket)
        if view is None:
            self._say({"error": "unknown ticket"}, 403)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        if hub.origin:
            self.send_header("Access-Control-Allow-Origin", hub.origin)
        self.end_headers()
        mine: queue.Queue[str | None] = queue.Queue()
        mine.put(json.dumps(hub.views[view]))
        hub.streams.append((view, mine))
        try:
            self.wfile.write(b"retry: 200\n\n")
            while not self.server.stopping.is_set():
                try:
                    snapshot = mine.get(timeout=0.2)
                except queue.Empty:
                    self.wfile.write(b":\n\n")
                    continue
                if snapshot is None:
                    break
                self.wfile.write(f"event: snapshot\ndata: {snapshot}\n\n".encode())
                self.wfile.flush()
        except OSError:
            return
        finally:
            hub.streams.remove((view, mine))
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, hub: FakeHub, port: int) -> None:
        self.hub = hub
        self.stopping = threading.Event()
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no news."""


@contextmanager
def running_hub(port: int = 0) -> Iterator[FakeHub]:
    """A fake hub on a port of 127.0.0.1."""
    hub = FakeHub()
    server = _Server(hub, port)
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def wait_until(condition: Any, seconds: float = 20.0, what: str = "the condition") -> None:
    """Look every 50 ms until `condition()` holds; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come true within {seconds} s")
        threading.Event().wait(0.05)
