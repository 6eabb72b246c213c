"""The control listener's pages for people's words and for the safeguarding record, with their twins under ``/api``.

In: requests that have passed the log-in, and for changes the token against forged forms. Out: pages, redirects, and
short JSON for the script that saves a decision without loading the page again.

The one thing easily got wrong: every route here goes through the wrappers of the control pages and the control API, so
whatever they ask of a visitor (a token, an unlocked screen) is asked here too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.errors import KitError, LiveError
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.participant.control_api import problem
from facilitation_kit.participant.control_pages import NO_WORKSHOP, ControlPage, ControlPages, NoticePage
from facilitation_kit.participant.join_address import qr_picture
from facilitation_kit.participant.moderation_desk import MOST_AT_ONCE, ModerationDesk, WordsToDecide, records_of
from facilitation_kit.participant.moderation_pages import ModerationPage, RecordPage, RecordsPage
from facilitation_kit.participant.moderator_devices import ModeratorDevices
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.safeguarding.moderation import Decision
from facilitation_kit.safeguarding.safeguarding_record import Author, check_break_glass, check_entry

__all__ = ["ModerationSite", "read_decision"]

CONSOLE = "console"
"""Who decides here, as it is written down: the role, because the kit knows no names."""

_Page = Callable[[Request, str], Awaitable[Response]]
_Answer = Callable[[Request], Awaitable[Response]]
_STORE_FULL = 503
_REFUSED = 409


class Door(Protocol):
    """What lets visitors of the control pages in."""

    def for_session(self, page: _Page) -> _Answer:
        """Only for somebody who has logged in."""
        ...

    def for_form(self, page: _Page) -> _Answer:
        """Only for a form of somebody who has logged in."""
        ...

    def forgery_token(self, session: str) -> str:
        """What a form of this session must carry."""
        ...


class ModerationSite:
    """Routes for people's words and the safeguarding record.

    Args:
        desk: does what is asked.
        door: of the control pages.
        pages: renders.
        for_token: wraps a route of the control API.
    """

    def __init__(
        self, desk: ModerationDesk, door: Door, pages: ControlPages, for_token: Callable[[_Answer], _Answer]
    ) -> None:
        self._desk = desk
        self._door = door
        self._pages = pages
        self._for_token = for_token
        self._devices = ModeratorDevices(desk.hub)

    def routes(self) -> list[BaseRoute]:
        """All routes."""
        look, form = self._door.for_session, self._door.for_form
        words = "/w/{workshop}/moderation"
        records = "/w/{workshop}/safeguarding"
        api = "/api/workshops/{workshop}/moderation"
        return [
            Route(words, look(self._queue), methods=["GET"]),
            Route(words, form(self._decide), methods=["POST"]),
            Route(words + "/waiting", look(self._waiting), methods=["GET"]),
            Route(words + "/devices", form(self._change_device), methods=["POST"]),
            Route(records, look(self._records), methods=["GET"]),
            Route(records + "/{record}", look(self._record), methods=["GET"]),
            Route(records + "/{record}", form(self._change_record), methods=["POST"]),
            Route(api, self._for_token(self._queue_json), methods=["GET"]),
            Route(api, self._for_token(self._decide_json), methods=["POST"]),
        ]

    # -- people's words ---------------------------------------------------------------------------------------------

    async def _queue(self, request: Request, session: str) -> Response:
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        return await self._queue_page(room, session, decided=request.query_params.get("show") == "decided")

    async def _queue_page(
        self,
        room: WorkshopRoom,
        session: str,
        *,
        decided: bool,
        error: KitError | None = None,
        typed: tuple[str, str] = ("", ""),
        pairing: str = "",
    ) -> Response:
        waiting = await self._desk.waiting(room)
        texts = await self._desk.decided(room) if decided else waiting
        base = f"/w/{room.state.id}"
        page = ModerationPage(
            workshop_title=room.state.title,
            base=base,
            action=f"{base}/moderation",
            decided=decided,
            texts=texts[:MOST_AT_ONCE],
            total=len(texts),
            waiting=len(waiting),
            lead=room.state.plan.lead,
            can_escalate=self._desk.hub.records is not None,
            faults=error.faults if error else (),
            typed=typed,
            device=self._devices.current(room.state.id),
            may_pair=self._devices.may_pair(room),
            pairing_qr=qr_picture(pairing) if pairing else "",
            pairing_url=pairing,
            forgery_token=self._door.forgery_token(session),
        )
        return self._shown(page, _REFUSED if error else 200)

    async def _change_device(self, request: Request, session: str) -> Response:
        """Offer moderation to a phone, or end it; the code is shown once, in the answer itself."""
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        revoked = _text(await request.form(), "revoke")
        if revoked:
            await self._devices.revoke(revoked)
            return RedirectResponse(f"/w/{room.state.id}/moderation", 303)
        try:
            pairing = await self._devices.offer(room)
        except LiveError as error:
            return await self._queue_page(room, session, decided=False, error=error)
        return await self._queue_page(room, session, decided=False, pairing=f"{self._desk.hub.address}/m/{pairing}")

    async def _waiting(self, request: Request, _: str) -> Response:
        room = self._room(request)
        return JSONResponse({"waiting": 0 if room is None else len(await self._desk.waiting(room))})

    async def _decide(self, request: Request, session: str) -> Response:
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        form = await request.form()
        name, decided = _text(form, "text"), _text(form, "show") == "decided"
        by_script = request.headers.get("accept", "").startswith("application/json")
        try:
            await self._do(room, {key: _text(form, key) for key in ("text", "decision", "seen", "words")})
        except KitError as error:
            if by_script:
                return JSONResponse(problem(error), _REFUSED)
            return await self._queue_page(
                room, session, decided=decided, error=error, typed=(name, _text(form, "words"))
            )
        if by_script:
            return JSONResponse({"waiting": len(await self._desk.waiting(room))})
        shown = "?show=decided" if decided else ""
        return RedirectResponse(f"/w/{room.state.id}/moderation{shown}", 303)

    async def _queue_json(self, request: Request) -> Response:
        room = self._require_room(request)
        decided = request.query_params.get("show") == "decided"
        texts: Sequence[WordsToDecide] = await (self._desk.decided(room) if decided else self._desk.waiting(room))
        return JSONResponse([text.to_json() for text in texts])

    async def _decide_json(self, request: Request) -> Response:
        room = self._require_room(request)
        try:
            body = await request.json()
        except (ValueError, RecursionError):
            body = None
        await self._do(room, body if isinstance(body, Mapping) else {})
        return JSONResponse({"waiting": len(await self._desk.waiting(room))})

    async def _do(self, room: WorkshopRoom, given: Mapping[str, object]) -> None:
        await self._desk.decide(
            room,
            str(given.get("text", "")),
            read_decision(given.get("decision")),
            seen=str(given.get("seen", "")),
            words=str(given.get("words", "")),
            by=CONSOLE,
        )

    # -- the safeguarding record ------------------------------------------------------------------------------------

    async def _records(self, request: Request, session: str) -> Response:
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        records = self._desk.hub.records
        found = await asyncio.to_thread(records.records, room.state.id) if records else []
        return self._shown(
            RecordsPage(
                workshop_title=room.state.title,
                base=f"/w/{room.state.id}",
                lead=room.state.plan.lead,
                records=found,
                forgery_token=self._door.forgery_token(session),
            )
        )

    async def _record(self, request: Request, session: str) -> Response:
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        return await self._record_page(request, room, session)

    async def _record_page(
        self,
        request: Request,
        room: WorkshopRoom,
        session: str,
        *,
        author: Author | None = None,
        error: KitError | None = None,
        typed: dict[str, str] | None = None,
    ) -> Response:
        try:
            record = await asyncio.to_thread(records_of(self._desk.hub).record, request.path_params["record"])
        except LiveError as missing:
            return self._shown(NoticePage(title="No such record", text=missing.remedy), 404)
        if record.workshop != room.state.id:
            return self._shown(NoticePage(title="No such record", text="Choose one from the list."), 404)
        page = RecordPage(
            workshop_title=room.state.title,
            base=f"/w/{room.state.id}",
            lead=room.state.plan.lead,
            record=record,
            may_ask=record.author_known and (record.escalated or room.state.closed_at is None),
            author=author,
            faults=error.faults if error else (),
            typed=typed or {},
            forgery_token=self._door.forgery_token(session),
        )
        return self._shown(page, _REFUSED if error else 200)

    async def _change_record(self, request: Request, session: str) -> Response:
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        form = await request.form()
        typed = {name: _text(form, name) for name in form}
        record = str(request.path_params["record"])
        try:
            author = await self._do_to_record(room, record, typed)
        except LiveError as error:
            return await self._record_page(request, room, session, error=error, typed=typed)
        if author is not None:
            # Shown once, in the answer itself: an address that shows it would show it to the next one at the laptop.
            return await self._record_page(request, room, session, author=author)
        return RedirectResponse(f"/w/{room.state.id}/safeguarding/{record}", 303)

    async def _do_to_record(self, room: WorkshopRoom, record: str, typed: Mapping[str, str]) -> Author | None:
        hub = self._desk.hub
        records, now = records_of(hub), hub.clock()
        found = await asyncio.to_thread(records.record, record)
        if found.workshop != room.state.id:
            raise LiveError(
                "safeguarding.no-record", "There is no such safeguarding record.", remedy="Choose one from the list."
            )
        match typed.get("do"):
            case "told" | "done" as kind:
                entry = check_entry(kind=kind, note=typed.get("note", ""), by=typed.get("by", ""), at=now)
                await asyncio.to_thread(records.add_entry, record, entry)
            case "escalate":
                await asyncio.to_thread(records.escalate, record)
                await self._audit("escalate", record, "")
            case "close":
                await asyncio.to_thread(records.close_record, record, now)
                await self._audit("close safeguarding record", record, "")
            case "break_glass":
                glass = check_break_glass(
                    found,
                    first_person=typed.get("first_person", ""),
                    second_person=typed.get("second_person", ""),
                    reason=typed.get("reason", ""),
                    at=now,
                    workshop_open=room.state.closed_at is None,
                )
                # The reason stays in the record alone: it may repeat what somebody wrote.
                await self._audit("learn who wrote it", record, "see the record", who="two people")
                return await asyncio.to_thread(records.break_glass, record, glass)
            case _:
                pass
        return None

    async def _audit(self, what: str, subject: str, why: str, *, who: str = CONSOLE) -> None:
        hub = self._desk.hub
        await hub.write(lambda: hub.store.audit(at=hub.clock(), who=who, what=what, subject=subject, why=why))

    # -- inside -----------------------------------------------------------------------------------------------------

    def _room(self, request: Request) -> WorkshopRoom | None:
        return self._desk.hub.room(WorkshopId(request.path_params["workshop"]))

    def _require_room(self, request: Request) -> WorkshopRoom:
        room = self._room(request)
        if room is None:
            raise LiveError(
                "control.unknown-workshop", "There is no such workshop.", remedy="Choose one from the list."
            )
        return room

    def _shown(self, page: ControlPage, status: int = 200) -> Response:
        return Response(self._pages.render(page), status, media_type="text/html")


def read_decision(raw: object) -> Decision:
    """A decision by its name; untrusted.

    Raises:
        LiveError: ``moderation.unknown-decision``.
    """
    try:
        return Decision(str(raw))
    except ValueError:
        raise LiveError(
            "moderation.unknown-decision",
            "The page asked for something that moderation does not know.",
            remedy="Load the page again and try once more.",
        ) from None


def _text(form: FormData, name: str) -> str:
    """A text field; an uploaded file counts as nothing."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
