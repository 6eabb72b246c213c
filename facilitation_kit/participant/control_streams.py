"""The control listener's two event streams, as plain ASGI endpoints that are held open.

In: a request with a ticket, or with the control page's cookie. Out: the view that it opens, for as long as it is
followed.

The one thing easily got wrong: a stream is opened with a ticket and never with the token, because an address ends up in
histories; and what may be read by the notebooks' pages may be read by no other page.
"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.participant.control_access import ControlAccess
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.tickets import StreamView, Tickets
from facilitation_kit.participant.workshop_room import WorkshopRoom

__all__ = ["ConsoleStream", "TicketStream"]


class TicketStream:
    """``GET /stream?ticket=...``: a view of one workshop as server-sent events; plain ASGI, held open.

    Args:
        hub: whose workshops are followed.
        tickets: which are valid.
        reader_origin: the one other origin whose pages may read it, such as the notebooks'; empty for none.
    """

    def __init__(self, hub: Hub, tickets: Tickets, reader_origin: str) -> None:
        self._hub = hub
        self._tickets = tickets
        self._reader_origin = reader_origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope)
        headers = self._headers(request)
        ticket = self._tickets.find(request.query_params.get("ticket", ""))
        room = self._hub.room(ticket.workshop) if ticket else None
        if ticket is None or room is None:
            response = PlainTextResponse("This ticket is not valid. Load the page again.", 403)
            for name, value in headers:
                response.headers[name.decode()] = value.decode()
            await response(scope, receive, send)
            return
        channel = room.projector if ticket.view is StreamView.PROJECTOR else room.console
        await channel.serve(receive, send, label=ticket.name, headers=headers)

    def _headers(self, request: Request) -> tuple[tuple[bytes, bytes], ...]:
        """CORS for the notebooks' pages alone, and never with credentials."""
        if self._reader_origin and request.headers.get("origin") == self._reader_origin:
            return ((b"access-control-allow-origin", self._reader_origin.encode("latin-1")), (b"vary", b"Origin"))
        return ((b"vary", b"Origin"),)


class ConsoleStream:
    """``GET /w/{workshop}/stream``: the console view for the page's own script; plain ASGI, held open.

    Args:
        hub: whose workshops are followed.
        access: knows who has logged in.
    """

    def __init__(self, hub: Hub, access: ControlAccess) -> None:
        self._hub = hub
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope)
        room = self._hub.room(WorkshopId(request.path_params["workshop"]))
        session = self._access.session(request.headers.get("cookie", ""))
        if session is None or room is None:
            await Response(status_code=403)(scope, receive, send)
            return
        locking = asyncio.create_task(self._lock(room, session))
        try:
            await room.console.serve(receive, send, label=session)
        finally:
            locking.cancel()

    async def _lock(self, room: WorkshopRoom, session: str) -> None:
        """End the stream when its session locks: an open page would go on showing what happens."""
        left = self._access.seconds_left(session)
        while left > 0:
            await asyncio.sleep(left)
            left = self._access.seconds_left(session)
        room.console.close(session)
