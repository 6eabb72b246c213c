"""HTTP as uvicorn reads it, with an end to waiting: a request must arrive whole within some seconds.

In: bytes of one connection. Out: as uvicorn's own protocol, or a closed connection. Without this a handful of machines
could hold thousands of connections open by sending one byte now and then, until phones find no place.

The one thing easily got wrong: the time counts from a request's first byte and no later byte moves it; and it must cost
nothing for the request that comes in one piece, as nearly all do, so a timer is only made for what has to be waited for.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["PatientProtocol", "patient"]

_LONGEST_HEAD = 65_536
"""Bytes of a request's first line and headers, as far as they come in pieces; browsers stay far below."""


class PatientProtocol(HttpToolsProtocol):
    """One connection that does not wait for ever."""

    request_seconds: ClassVar[float] = 20.0
    """From a request's first byte to its last."""
    first_seconds: ClassVar[float] = 75.0
    """From connecting to the first byte: browsers connect ahead of need."""

    _silent = True
    _arriving = False
    _in_head = False
    _head_bytes = 0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        super().connection_made(transport)
        self._timer = self.loop.call_later(self.first_seconds, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        begun_before = self._arriving
        if self._silent:
            self._silent = False
            self._stop_waiting()
        super().data_received(data)
        if self._arriving:
            self._head_bytes += len(data) if self._in_head else 0
            if self._head_bytes > _LONGEST_HEAD:
                self._give_up()
                return
            if not begun_before:
                self._stop_waiting()
            self._wait()
        elif self.cycle is None or self.cycle.response_complete:
            # Bytes that begin no request, such as empty lines: uvicorn has just stopped its own clock for them.
            self._wait()
        else:
            self._stop_waiting()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._arriving = self._in_head = True
        self._head_bytes = 0

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._arriving = False
        super().on_message_complete()

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(self.request_seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        """Close without a word: whoever sends so slowly is no browser, and a browser tries again."""
        self._timer = None
        self.transport.close()


def patient(*, request_seconds: float, first_seconds: float) -> type[PatientProtocol]:
    """The protocol with these limits; uvicorn makes one object of it for each connection."""
    limits = {"request_seconds": request_seconds, "first_seconds": first_seconds}
    return type("PatientProtocol", (PatientProtocol,), limits)
