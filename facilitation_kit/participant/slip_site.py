"""Join slips on the control listener: a page that prints them, and its twin under ``/api`` for the command line.

In: how many slips are wanted, and whether people may join with one only. Out: a PDF, or codes. The one thing easily got
wrong: a code is shown once, on paper. The store gets its hash, and nothing here keeps the code or its place in the pile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.content.library import Library
from facilitation_kit.errors import ContentError, KitError, LiveError
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.live.join_slips import MOST_SLIPS, SlipOrder, new_slips, set_admission, slip_hash
from facilitation_kit.live.refusals import require_running
from facilitation_kit.live.workshop_state import apply
from facilitation_kit.participant.control_pages import NO_WORKSHOP, ControlPage, ControlPages
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.paper_printing import is_number_up_to, printed_slips
from facilitation_kit.participant.slip_pages import SlipsPage
from facilitation_kit.participant.told_words import REFUSED, Door
from facilitation_kit.participant.workshop_room import WorkshopRoom

__all__ = ["SlipSite"]

_Answer = Callable[[Request], Awaitable[Response]]


class SlipSite:
    """Routes for join slips.

    Args:
        hub: that writes.
        door: of the control pages.
        pages: renders.
        for_token: wraps a route of the control API.
    """

    def __init__(self, hub: Hub, door: Door, pages: ControlPages, for_token: Callable[[_Answer], _Answer]) -> None:
        self._hub = hub
        self._door = door
        self._pages = pages
        self._for_token = for_token
        self._printing = asyncio.Lock()

    def routes(self) -> list[BaseRoute]:
        """All routes."""
        path = "/w/{workshop}/slips"
        return [
            Route(path, self._door.for_session(self._look), methods=["GET"]),
            Route(path, self._door.for_form(self._print), methods=["POST"]),
            Route("/api/workshops/{workshop}/slips", self._for_token(self._make), methods=["POST"]),
        ]

    async def _look(self, request: Request, session: str) -> Response:
        room = self._room(request)
        return self._shown(NO_WORKSHOP, 404) if room is None else self._slips_page(room, session)

    def _slips_page(self, room: WorkshopRoom, session: str, error: KitError | None = None) -> Response:
        current = room.state.open_round
        page = SlipsPage(
            workshop=room.state.id,
            over=room.state.closed_at is not None,
            counts=self._hub.store.slip_counts(room.state.id),
            only_with_slip=room.state.only_with_slip,
            until=room.until(current) if current else "",
            link=room.join.join_url,
            faults=error.faults if error else (),
            forgery_token=self._door.forgery_token(session),
        )
        return self._shown(page, REFUSED if error else 200)

    async def _print(self, request: Request, session: str) -> Response:
        """A PDF of new slips; they count from the moment at which it is there."""
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        form = await request.form()
        try:
            async with self._printing:
                order = await self._order(room, str(form.get("count", "")))
                pdf = await printed_slips(order, self._hub.project)
                await self._offer(room, order, only=form.get("only") == "yes")
        except KitError as error:
            return self._slips_page(room, session, error)
        headers = {"content-disposition": f'attachment; filename="slips-{room.state.id}.pdf"'}
        return Response(pdf, media_type="application/pdf", headers=headers)

    async def _make(self, request: Request) -> Response:
        """New slips for a program, which prints them itself."""
        room = self._room(request)
        if room is None:
            raise LiveError(
                "control.unknown-workshop", "There is no such workshop.", remedy="Choose one from the list."
            )
        try:
            body = await request.json()
        except (ValueError, RecursionError):
            body = None
        asked = body if isinstance(body, dict) else {}
        order = await self._order(room, str(asked.get("count", "")))
        await self._offer(room, order, only=asked.get("only", True) is not False)
        return JSONResponse(order.to_json(), 201)

    async def _order(self, room: WorkshopRoom, count: str) -> SlipOrder:
        """New slips as they will be printed.

        Raises:
            LiveError: ``slips.count``, ``live.workshop-over``.
        """
        hub, state = self._hub, room.state
        require_running(state)
        if not is_number_up_to(MOST_SLIPS, count):
            raise LiveError(
                "slips.count",
                f"Slips are printed for 1 to {MOST_SLIPS} people at a time.",
                remedy="Give a number in that range; print again for more people.",
            )
        try:
            language = (await asyncio.to_thread(Library.load, hub.project)).project.language
        except ContentError:
            # Somebody is editing; slips are needed all the same.
            language = "en"
        closes_at = state.open_round.closes_at if state.open_round else None
        return SlipOrder(
            title=state.title,
            project=state.plan.project,
            address=room.join.address,
            link=room.join.join_url,
            codes=new_slips(hub.rng, int(count)),
            until=closes_at.astimezone(hub.settings.zone).replace(tzinfo=None) if closes_at else None,
            language=language,
            written=language,
        )

    async def _offer(self, room: WorkshopRoom, order: SlipOrder, *, only: bool) -> None:
        """Let the slips count, and let people in only with one where that is wanted."""
        hub = self._hub
        slips = [slip_hash(hub.secret, code) for code in order.codes]
        async with room.lock:
            state = room.state
            events = set_admission(state, hub.clock(), only_with_slip=True) if only else ()

            def write() -> None:
                with hub.store.batch():
                    hub.store.offer_slips(state.id, slips)
                    for event in events:
                        hub.store.append_event(state.id, event)

            await hub.write(write)
            for event in events:
                room.state = apply(room.state, event)
        room.changed()

    def _room(self, request: Request) -> WorkshopRoom | None:
        return self._hub.room(WorkshopId(request.path_params["workshop"]))

    def _shown(self, page: ControlPage, status: int = 200) -> Response:
        return Response(self._pages.render(page), status, media_type="text/html")
