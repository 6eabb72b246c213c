"""The pages of the one device on the local network that may moderate: pair it, work the queue, give it back.

In: requests on the phones' listener. Out: the queue for the device with a ticket, and a plain refusal for everybody
else. Nothing but the queue is reachable with a ticket: no round, no result, no safeguarding record.

The one thing easily got wrong: every look checks the ticket in the store again, so that revoking works at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.errors import KitError
from facilitation_kit.identifiers import RoundId
from facilitation_kit.participant.control_api import problem
from facilitation_kit.participant.control_pages import ControlPages
from facilitation_kit.participant.form_posts import FormTooLarge, FormUnreadable, header, read_form
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.moderation_desk import MOST_AT_ONCE, ModerationDesk
from facilitation_kit.participant.moderation_pages import DevicePage, PairPage
from facilitation_kit.participant.moderation_site import read_decision
from facilitation_kit.participant.moderator_devices import ModeratorDevices
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.safety_records import ModeratorDevice

__all__ = ["ModeratorRoutes"]

_FORBIDDEN, _REFUSED = 403, 409
_NOT_PAIRED = "This phone may not read what people write. Ask for a new code at the facilitator's laptop."
_USED_UP = "This code was used already, or is too old. Ask for a new one at the facilitator's laptop."


class ModeratorRoutes:
    """Routes for the paired device.

    Args:
        hub: the workshops, the store.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._devices = ModeratorDevices(hub)
        self._desk = ModerationDesk(hub, self._refresh)
        self._pages = ControlPages(hub.project)

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            Route("/m/{pairing}", self._offer, methods=["GET"]),
            Route("/m/{pairing}", self._pair, methods=["POST"]),
            Route("/moderate", self._queue, methods=["GET"]),
            Route("/moderate", self._decide, methods=["POST"]),
            Route("/moderate/waiting", self._waiting, methods=["GET"]),
            Route("/moderate/static/{name}", self._static, methods=["GET"]),
        ]

    async def _offer(self, _: Request) -> Response:
        return self._shown(PairPage(title="Read what people write"))

    async def _pair(self, request: Request) -> Response:
        ticket = await self._devices.pair(request.path_params["pairing"])
        if ticket is None:
            return self._shown(PairPage(title="Not paired", problem=_USED_UP), _FORBIDDEN)
        cookie = self._devices.cookie_header(ticket, request.scope["scheme"])
        return RedirectResponse("/moderate", 303, {"set-cookie": cookie})

    async def _queue(self, request: Request) -> Response:
        visitor = self._visitor(request)
        if visitor is None:
            return self._shown(PairPage(title="Not paired", problem=_NOT_PAIRED), _FORBIDDEN)
        return await self._queue_page(visitor[1], decided=request.query_params.get("show") == "decided")

    async def _queue_page(
        self, room: WorkshopRoom, *, decided: bool, error: KitError | None = None, typed: tuple[str, str] = ("", "")
    ) -> Response:
        waiting = await self._desk.waiting(room)
        texts = await self._desk.decided(room) if decided else waiting
        page = DevicePage(
            decided=decided,
            texts=texts[:MOST_AT_ONCE],
            total=len(texts),
            waiting=len(waiting),
            lead=room.state.plan.lead,
            can_escalate=self._hub.records is not None,
            faults=error.faults if error else (),
            typed=typed,
        )
        return self._shown(page, _REFUSED if error else 200)

    async def _decide(self, request: Request) -> Response:
        visitor = self._visitor(request)
        if visitor is None:
            return self._shown(PairPage(title="Not paired", problem=_NOT_PAIRED), _FORBIDDEN)
        try:
            form = await read_form(request.scope, request.receive, self._hub.settings.max_form_bytes)
        except FormTooLarge:
            return self._shown(PairPage(title="Too long", problem="Shorten what you typed."), 413)
        except FormUnreadable:
            return self._shown(PairPage(title="Not read", problem="Load the page again and try once more."), 400)
        return await self._do(request, visitor, {name: values[-1] for name, values in form.items()})

    async def _do(
        self, request: Request, visitor: tuple[ModeratorDevice, WorkshopRoom], given: Mapping[str, str]
    ) -> Response:
        device, room = visitor
        decided = given.get("show") == "decided"
        by_script = header(request.scope, b"accept").startswith(b"application/json")
        name, words = given.get("text", ""), given.get("words", "")
        try:
            await self._desk.decide(
                room,
                name,
                read_decision(given.get("decision")),
                seen=given.get("seen", ""),
                words=words,
                by=f"device {device.id}",
            )
        except KitError as error:
            if by_script:
                return JSONResponse(problem(error), _REFUSED)
            return await self._queue_page(room, decided=decided, error=error, typed=(name, words))
        if by_script:
            return JSONResponse({"waiting": len(await self._desk.waiting(room))})
        return RedirectResponse("/moderate?show=decided" if decided else "/moderate", 303)

    async def _waiting(self, request: Request) -> Response:
        visitor = self._visitor(request)
        if visitor is None:
            return Response(status_code=_FORBIDDEN)
        return JSONResponse({"waiting": len(await self._desk.waiting(visitor[1]))})

    async def _static(self, request: Request) -> Response:
        found = self._pages.static.get(request.path_params["name"])
        if found is None:
            return self._shown(PairPage(title="Not found", problem="There is no such file."), 404)
        content_type, content = found
        return Response(content, media_type=content_type, headers={"cache-control": "private, max-age=86400"})

    async def _refresh(self, room: WorkshopRoom, round_id: RoundId) -> None:
        # Asked for at each decision: the facilitator's side may be put together after this one.
        await self._hub.refresh_words(room, round_id)

    def _visitor(self, request: Request) -> tuple[ModeratorDevice, WorkshopRoom] | None:
        return self._devices.visitor(request.headers.get("cookie", ""), request.scope["scheme"])

    def _shown(self, page: DevicePage | PairPage, status: int = 200) -> Response:
        return Response(self._pages.render(page), status, media_type="text/html")
