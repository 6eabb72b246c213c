from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from facilitation_kit.rehearsal.logbook import Kind, PersonLog
from facilitation_kit.rehearsal.pages import Form, read_page
from facilitation_kit.rehearsal.phone import Phone

Answer = tuple[int, dict[str, str], str]
PAGE = '<h1>Saved</h1><form method="post" action="/r/1"><input type="hidden" name="key" value="k"></form>'


@contextmanager
def hub_that_answers(*answers: Answer) -> Iterator[tuple[str, list[bytes]]]:
    """A server that gives these answers in turn, the last one for ever; with the bodies that it received."""
    received: list[bytes] = []
    left = list(answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            received.append(self.rfile.read(int(self.headers.get("content-length", "0"))))
            status, headers, text = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            for name, value in {"content-type": "text/html", "content-length": str(len(text)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        do_POST = do_GET  # noqa: N815 - the name that the server looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it overrides
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def form_of(hub: str) -> Form:
    return read_page(PAGE, status=200, address=f"{hub}/r/1").forms[0]


async def send(hub: str, log: PersonLog) -> int:
    async with Phone(hub, log) as phone:
        form = form_of(hub)
        return (await phone.send(form, form.with_answers((("dots", "1"),), None))).status


def test_a_hub_that_asks_to_wait_gets_the_same_body_again() -> None:
    log = PersonLog(kind=Kind.QUICK)
    busy: Answer = (503, {"retry-after": "0"}, "busy")
    with hub_that_answers(busy, busy, (200, {}, PAGE)) as (hub, received):
        assert asyncio.run(send(hub, log)) == 200
    assert received == [b"key=k&dots=1"] * 3
    assert log.surprises == []
    assert log.slowest > 0


def test_a_hub_that_fails_is_a_surprise() -> None:
    log = PersonLog(kind=Kind.SLOW)
    with hub_that_answers((500, {}, "broken")) as (hub, _):
        assert asyncio.run(send(hub, log)) == 500
    assert log.surprises == ["slow: POST /r/1 answered 500"]


def test_a_hub_that_is_not_there_is_a_surprise_and_no_exception() -> None:
    log = PersonLog(kind=Kind.QUICK)
    assert asyncio.run(send("http://127.0.0.1:9", log)) == 0
    assert log.surprises == ["quick: no connection after 6 tries (ConnectError)"]


def test_a_reply_that_says_something_else_than_saved_is_a_surprise() -> None:
    log = PersonLog(kind=Kind.QUICK)

    async def by_script(hub: str) -> int:
        async with Phone(hub, log) as phone:
            return (await phone.send_by_script(form_of(hub), ())).status

    reply: Answer = (200, {"content-type": "application/json"}, '{"state": "lost", "next": "/now"}')
    with hub_that_answers(reply, (200, {}, PAGE)) as (hub, _):
        assert asyncio.run(by_script(hub)) == 200
    assert log.surprises == ["quick: an answer was received with the state 'lost'"]


def test_news_is_waited_for_no_longer_than_patience_lasts() -> None:
    log = PersonLog(kind=Kind.QUICK)

    async def listen(hub: str) -> tuple[bool, bool]:
        async with Phone(hub, log, patience=0.3) as phone:
            phone.listen()
            return await phone.hear(lambda view: view.get("state") == "open"), await phone.hear(lambda view: False)

    news: Answer = (200, {"content-type": "text/event-stream"}, 'data: {"state": "open"}\n\n')
    with hub_that_answers(news) as (hub, _):
        assert asyncio.run(listen(hub)) == (True, False)
