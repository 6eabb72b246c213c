"""Server-sent events: the latest whole view of a workshop, sent to everybody who follows it.

In flows a function that renders a view as JSON values; out go snapshots: one on connecting, then one whenever the view
has really changed, at most so many a second. A message is encoded once and shared by all clients. A client that cannot
keep up gets the latest snapshot when it can, never a backlog.

The one thing easily got wrong: a view that did not change must not be sent, or the mere rhythm of messages on a phone
or projector would tell who answers when.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Mapping

from starlette.types import Message, Receive, Send

__all__ = ["Channel", "JsonView"]

JsonView = Mapping[str, object]

_HEARTBEAT: Message = {"type": "http.response.body", "body": b":\n\n", "more_body": True}
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
# Reconnecting clients spread over this many milliseconds, so that a restarted hub is not met by all at once.
_RETRY_MILLISECONDS = (500, 2500)


class _Client:
    """One open connection; at most one message on its way and one waiting."""

    __slots__ = ("_sending", "_waiting", "closing", "label", "last_sent", "send", "task")

    def __init__(self, send: Send, task: asyncio.Task[object], label: str) -> None:
        self.send = send
        self.task = task
        self.label = label
        self.closing = False
        self.last_sent = 0.0
        self._sending: asyncio.Task[None] | None = None
        self._waiting: Message | None = None

    @property
    def idle(self) -> bool:
        return self._sending is None

    def offer(self, message: Message, now: float) -> None:
        """Send now, or after the message that is on its way; an older waiting one is dropped."""
        self.last_sent = now
        if self._sending is None:
            self._sending = asyncio.create_task(self._send(message))
        else:
            self._waiting = message

    async def _send(self, message: Message) -> None:
        try:
            await self.send(message)
            while (waiting := self._waiting) is not None:
                self._waiting = None
                await self.send(waiting)
        except OSError:
            # The connection is gone; the server tells the endpoint, which then forgets this client.
            self._waiting = None
        finally:
            self._sending = None

    def stop(self) -> None:
        """Send nothing more."""
        self._waiting = None
        if self._sending is not None:
            self._sending.cancel()

    def close(self) -> None:
        """End the connection from our side."""
        if not self.closing:
            self.closing = True
            self.task.cancel()


class Channel:
    """One view of one workshop and everybody who follows it. Lives on the event loop; not for threads.

    Args:
        render: gives the view as JSON values; called only while somebody listens.
        updates_per_second: most snapshots a second on one connection.
        event: name of the event; empty for the browser's default ``message``.
        most_per_label: open connections with one label; one more closes the oldest of them. 0 sets no limit.
        first_version: number of the first snapshot; every later one is higher.
    """

    def __init__(
        self,
        render: Callable[[], JsonView],
        *,
        updates_per_second: float,
        event: str = "",
        first_version: int = 1,
        most_per_label: int = 0,
    ) -> None:
        self._render = render
        self._interval = 1.0 / updates_per_second
        self._event = f"event: {event}\n" if event else ""
        self._version = self._flushed_version = first_version - 1
        self._content = ""
        self._message = b""
        # In the order of connecting; values are nothing.
        self._clients: dict[_Client, None] = {}
        self._most_per_label = most_per_label
        self._timer: asyncio.TimerHandle | None = None
        self._last_flush = float("-inf")

    def __len__(self) -> int:
        return len(self._clients)

    def view(self) -> dict[str, object]:
        """The view as it is now, with its version, as a snapshot would carry it."""
        view = self._refresh()
        return {**view, "version": self._version}

    def changed(self) -> None:
        """Something that the view may show has changed; clients hear of it soon, together with what follows at once."""
        if self._timer is None and self._clients:
            loop = asyncio.get_running_loop()
            due = max(loop.time(), self._last_flush + self._interval)
            self._timer = loop.call_at(due, self._flush)

    def beat(self, now: float, quiet_seconds: float) -> None:
        """Send a heartbeat to every client that has heard nothing for so long, so that proxies keep the line open."""
        for client in tuple(self._clients):
            if client.idle and now - client.last_sent >= quiet_seconds:
                client.offer(_HEARTBEAT, now)

    def close(self, label: str | None = None) -> None:
        """End every connection, or only those that came with one ticket."""
        for client in tuple(self._clients):
            if label is None or client.label == label:
                client.close()

    async def serve(
        self,
        receive: Receive,
        send: Send,
        *,
        label: str = "",
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        """Answer one request with the stream, until the client goes or `close` is called.

        Args:
            receive: of the request.
            send: of the request.
            label: names the ticket or the person, for `close` and for the limit.
            headers: further response headers.
        """
        await send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS, *headers]})
        task = asyncio.current_task()
        assert task is not None
        client = _Client(send, task, label)
        self._refresh()
        if not self._clients:
            self._flushed_version = self._version
        retry = f"retry: {random.randint(*_RETRY_MILLISECONDS)}\n\n".encode()  # noqa: S311 - spreads load, guards nothing
        self._make_room(label)
        self._clients[client] = None
        client.offer(_body(retry + self._message), asyncio.get_running_loop().time())
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not client.closing:
                raise
            task.uncancel()
        finally:
            self._clients.pop(client, None)
            client.stop()
        if client.closing:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _make_room(self, label: str) -> None:
        """Close the oldest connections with this label, such as those of a phone that lost its signal and came back."""
        if self._most_per_label and label:
            same = [client for client in self._clients if client.label == label]
            for client in same[: max(0, len(same) + 1 - self._most_per_label)]:
                client.close()

    def _refresh(self) -> JsonView:
        """Render; a new version only where the content differs."""
        view = self._render()
        content = json.dumps(view, ensure_ascii=False, separators=(",", ":"))
        if content != self._content:
            self._version += 1
            self._content = content
            # Spliced rather than encoded again: a view is a non-empty JSON object.
            data = f'{content[:-1]},"version":{self._version}}}'
            self._message = f"{self._event}id: {self._version}\ndata: {data}\n\n".encode()
        return view

    def _flush(self) -> None:
        self._timer = None
        if not self._clients:
            return
        self._refresh()
        if self._version == self._flushed_version:
            return
        self._flushed_version = self._version
        now = self._last_flush = asyncio.get_running_loop().time()
        message = _body(self._message)
        for client in self._clients:
            client.offer(message, now)


def _body(content: bytes) -> Message:
    return {"type": "http.response.body", "body": content, "more_body": True}
