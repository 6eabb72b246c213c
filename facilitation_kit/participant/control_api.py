"""The control API: JSON for the notebooks and for programs that work the console, on 127.0.0.1 only.

In: requests with this run's token, or with the control page's cookie. Out: the views of docs/architecture.md, or
``{"error": {"code", "message", "remedy", "faults"}}``: 401 without the token, 403 for a foreign page, 404, 409 where the
rules refuse or nothing legible is asked, 429 after too many wrong tokens, 503 when the store cannot write.

The one thing easily got wrong: an answer goes out after the commit, never before, so that a program that has it can act
on it.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.errors import KitError, LiveError, StoreError
from facilitation_kit.identifiers import RoundId, RunSheetId, WorkshopId
from facilitation_kit.participant.control_access import ControlAccess
from facilitation_kit.participant.control_actions import read_action
from facilitation_kit.participant.control_desk import ControlDesk
from facilitation_kit.participant.tickets import StreamView, Tickets
from facilitation_kit.participant.workshop_room import WorkshopRoom

__all__ = ["ControlApi", "problem"]

_Handler = Callable[[Request], Awaitable[Response]]
_SAFE = frozenset({"GET", "HEAD"})


class ControlApi:
    """The routes below ``/api``.

    Args:
        desk: does what is asked.
        access: knows who may ask.
        tickets: for streams.
        address: of this listener, such as ``http://127.0.0.1:8081``.
    """

    def __init__(self, desk: ControlDesk, access: ControlAccess, tickets: Tickets, address: str) -> None:
        self._desk = desk
        self._access = access
        self._tickets = tickets
        self._address = address

    def routes(self) -> list[BaseRoute]:
        """All routes, each behind the check of who asks."""
        table: list[tuple[str, str, _Handler]] = [
            ("GET", "/api/run-sheets", self._run_sheets),
            ("GET", "/api/workshops", self._workshops),
            ("POST", "/api/workshops", self._open),
            ("GET", "/api/workshops/{workshop}", self._look),
            ("POST", "/api/workshops/{workshop}/actions", self._act),
            ("POST", "/api/workshops/{workshop}/tickets", self._ticket),
            ("GET", "/api/workshops/{workshop}/results/{round}", self._result),
            ("DELETE", "/api/tickets/{ticket}", self._revoke),
        ]
        return [Route(path, self._guarded(handler), methods=[method]) for method, path, handler in table]

    # -- who may ask ------------------------------------------------------------------------------------------------

    def for_token(self, handler: _Handler) -> _Handler:
        """The same check for routes of the API that lie elsewhere."""
        return self._guarded(handler)

    def _guarded(self, handler: _Handler) -> _Handler:
        async def answer(request: Request) -> Response:
            refusal = self._refusal(request)
            if refusal is not None:
                return refusal
            try:
                return await handler(request)
            except StoreError as error:
                return JSONResponse(problem(error), 503)
            except KitError as error:
                return JSONResponse(problem(error), 409)

        return answer

    def _refusal(self, request: Request) -> Response | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            right = self._access.token_is_right(token.strip(), "header")
            if right is None:
                return _said(
                    429, "control.too-many-wrong-tokens", "There were too many wrong tokens.", "Wait a minute."
                )
            return None if right else _said(401, "control.wrong-token", "This is not this run's token.", _TOKEN_REMEDY)
        if self._access.session(request.headers.get("cookie", "")) is None:
            return _said(401, "control.no-token", "The control API needs this run's token.", _TOKEN_REMEDY)
        if request.method not in _SAFE and not self._access.origin_is_ours(request.headers.get("origin")):
            return _said(403, "control.foreign-page", "This came from another page.", "Use the control page itself.")
        return None

    # -- what is asked ----------------------------------------------------------------------------------------------

    async def _run_sheets(self, _: Request) -> Response:
        return JSONResponse(await self._desk.run_sheets())

    async def _workshops(self, _: Request) -> Response:
        return JSONResponse(self._desk.workshops())

    async def _open(self, request: Request) -> Response:
        body = await _body(request)
        room = await self._desk.open_workshop(RunSheetId(str(body.get("run_sheet", ""))))
        return JSONResponse(room.console.view(), 201)

    async def _look(self, request: Request) -> Response:
        room = self._room(request)
        return _no_workshop() if room is None else JSONResponse(room.console.view())

    async def _act(self, request: Request) -> Response:
        room = self._room(request)
        if room is None:
            return _no_workshop()
        await self._desk.act(room, read_action(await _body(request)))
        return JSONResponse(room.console.view())

    async def _ticket(self, request: Request) -> Response:
        room = self._room(request)
        if room is None:
            return _no_workshop()
        view = (await _body(request)).get("view")
        if view not in list(StreamView):
            raise LiveError("control.unknown-view", "There is no such view.", remedy="Ask for projector or console.")
        ticket = self._tickets.issue(room.state.id, StreamView(str(view)))
        stream = f"{self._address}/stream?ticket={ticket.name}"
        return JSONResponse({"ticket": ticket.name, "stream": stream}, 201)

    async def _revoke(self, request: Request) -> Response:
        ticket = self._tickets.revoke(request.path_params["ticket"])
        if ticket is None:
            return _said(
                404, "control.unknown-ticket", "There is no such ticket.", "It may have been given back already."
            )
        room = self._desk.hub.room(ticket.workshop)
        if room is not None:
            for channel in room.channels:
                channel.close(ticket.name)
        return Response(status_code=204)

    async def _result(self, request: Request) -> Response:
        room = self._room(request)
        if room is None:
            return _no_workshop()
        return JSONResponse(await self._desk.result(room, RoundId(request.path_params["round"])))

    def _room(self, request: Request) -> WorkshopRoom | None:
        return self._desk.hub.room(WorkshopId(request.path_params["workshop"]))


_TOKEN_REMEDY = "Use the token that `facilitate run` printed."  # noqa: S105 - a sentence about the token


def problem(error: KitError) -> dict[str, object]:
    """An error as the control API answers it; `faults` only where there are several, or where one has its place in a file."""
    faults = [str(fault) for fault in error.faults] if len(error.faults) > 1 or error.faults[0].place else []
    return {"error": {"code": error.code, "message": error.message, "remedy": error.remedy, "faults": faults}}


def _said(status: int, code: str, message: str, remedy: str) -> Response:
    return JSONResponse(problem(LiveError(code, message, remedy=remedy)), status)


def _no_workshop() -> Response:
    return _said(404, "control.unknown-workshop", "There is no such workshop.", "Choose one from the list.")


async def _body(request: Request) -> Mapping[str, object]:
    """The JSON object of a request.

    Raises:
        LiveError: ``control.not-json``.
    """
    try:
        body = json.loads(await request.body() or b"{}")
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise LiveError("control.not-json", "The request is not a JSON object.", remedy="Send a JSON object.")
    return body
