"""Joining a workshop: the code, what the workshop is and who sees the answers, and then a seat in it.

In: requests. Out: pages, one participant in the store for each person, and their cookie once that is committed.

Easily got wrong: a double tap on "Join", or a re-send after a lost connection, is one person. The form carries a signed
seat, and the same seat is the same participant.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import GroupId, new_participant_id
from facilitation_kit.live.join_codes import CODE_LENGTH, is_join_code, normalise
from facilitation_kit.live.join_slips import read_join_slip, slip_hash
from facilitation_kit.live.workshop_state import RoundStatus
from facilitation_kit.participant.agreements import consent_by_joining
from facilitation_kit.participant.consent_pages import LIMITS
from facilitation_kit.participant.lan_desk import LanDesk, LanRoutes, see
from facilitation_kit.participant.notices import busy_joining
from facilitation_kit.participant.phone_pages import JoinPage, WelcomePage
from facilitation_kit.participant.sessions import Session
from facilitation_kit.participant.slip_door import SlipDoor, SlipPage
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.records import EntryMode, Participant
from facilitation_kit.responses.slip_stores import Admission
from facilitation_kit.responses.writer import QueueFull

__all__ = ["JoinRoutes"]

_LOG = logging.getLogger(__name__)
_NO_SUCH_CODE = "No workshop has this code now. Look at the screen and type the code again."
_LONGEST_SHOWN_CODE = 40


class JoinRoutes(LanRoutes):
    """Handlers for people who are not in a workshop yet."""

    def __init__(self, desk: LanDesk) -> None:
        super().__init__(desk)
        self._slips = SlipDoor(desk.hub)

    def routes(self) -> list[Route]:
        return [
            Route("/", self.door),
            Route("/j/{code}", self.welcome),
            Route("/join", self.join, methods=["POST"]),
            Route("/joined", self.joined),
        ]

    async def door(self, request: Request) -> Response:
        """Where a code is typed; with one, on to the workshop that has it."""
        typed = request.query_params.get("code")
        if typed is None:
            return self._desk.html(JoinPage(tab="Join", lost="lost" in request.query_params))
        code = normalise(typed)
        if is_join_code(code) and self._desk.hub.room_by_code(code) is not None:
            return see(f"/j/{code}")
        slip = self._slips.workshop_of(typed)
        if slip is not None:
            return see(f"/j/{slip.state.join_code}?slip={code}")
        return self._wrong_code(typed)

    async def welcome(self, request: Request) -> Response:
        """What the workshop is and who sees the answers, before joining."""
        code = normalise(request.path_params["code"])
        room = self._desk.hub.room_by_code(code)
        if room is None:
            return self._wrong_code(request.path_params["code"])
        visitor = self._desk.visitor(request.scope)
        if visitor is not None and visitor[1] is room:
            return see("/now")
        typed = request.query_params.get("slip", "")
        if not room.state.only_with_slip:
            return self._desk.html(self._welcome_page(room, typed if read_join_slip(typed) else ""))
        seen = self._slips.look(room, typed)
        return self._no_entry(seen) if isinstance(seen, SlipPage) else self._desk.html(self._welcome_page(room, typed))

    async def join(self, request: Request) -> Response:
        """Join the workshop; the cookie is set once that is committed."""
        form = await self._desk.form(request)
        if isinstance(form, Response):
            return form
        code = _first(form, "code")
        room = self._desk.hub.room_by_code(code)
        if room is None:
            return self._wrong_code(code)
        if not self._desk.joins.allow("hub"):
            return self._desk.notice(429, retry_after=5, joined=False)
        slip = read_join_slip(_first(form, "slip"))
        if slip is not None:
            # Used up also while the door is open: it may be shut later, and then the slip would let somebody else in.
            return await self._seat(form, room, slip_hash(self._desk.hub.secret, slip))
        if room.state.only_with_slip:
            return self._no_entry(self._slips.not_one(room, _first(form, "slip")))
        return await self._seat(form, room)

    async def joined(self, request: Request) -> Response:
        """On from joining. A browser that keeps no cookies would otherwise see the door again without a word.

        Only joining leads here, and a redirect stays in no history: nobody else is told anything about cookies.
        """
        visitor = self._desk.visitor(request.scope)
        if visitor is None:
            return see("/?lost")
        return see("/receipt" if visitor[1].state.plan.consent is None else "/consent")

    async def _seat(self, form: Mapping[str, list[str]], room: WorkshopRoom, slip: bytes | None = None) -> Response:
        session = self._seated(form, room)
        participant = Participant(
            id=session.participant,
            workshop=room.state.id,
            group=_declared_group(form, room),
            entry_mode=EntryMode.REHEARSAL if room.state.rehearsal else EntryMode.OWN_PHONE,
            consent_version=room.state.plan.consent_version,
            joined_at=self._desk.hub.clock(),
        )
        by_joining = None
        if room.state.plan.consent is None:
            by_joining = consent_by_joining(room.state, participant.id, participant.joined_at)
        try:
            admission = None if slip is None else await self._desk.hub.admit(participant, slip)
            if admission in (Admission.USED, Admission.UNKNOWN) and room.state.only_with_slip:
                return self._no_entry(self._slips.refused(room, _first(form, "slip"), admission))
            if admission is not Admission.ADMITTED:
                await self._desk.hub.join(participant)
            if by_joining is not None and participant.id not in room.consents:
                await self._desk.hub.agree(by_joining)
        except QueueFull:
            return self._busy(retry_after=1)
        except StoreError as error:
            _LOG.error("Somebody could not join: %s", error.code)
            return self._busy(retry_after=5)
        response = see("/joined")
        response.headers["set-cookie"] = self._desk.cookie_for(session, room)
        return response

    def _no_entry(self, page: SlipPage) -> Response:
        """Why somebody is not let in; a code that nobody was given counts as a guess."""
        if page.error and not self._desk.wrong_codes.allow("hub"):
            return self._desk.notice(429, retry_after=10, joined=False)
        return self._desk.html(page, status=409 if page.used else 404 if page.error else 200)

    def _busy(self, *, retry_after: int) -> Response:
        response = self._desk.html(busy_joining(), status=503)
        response.headers["retry-after"] = str(retry_after)
        return response

    def _seated(self, form: Mapping[str, list[str]], room: WorkshopRoom) -> Session:
        """The person who joins: the one whom the form was made for, so that two taps are one person."""
        seat = self._desk.sessions.take_seat(_first(form, "seat"), room.state.id)
        return Session(participant=seat or new_participant_id(), workshop=room.state.id)

    def _welcome_page(self, room: WorkshopRoom, slip: str = "") -> WelcomePage:
        plan = room.state.plan
        current = room.state.current_round
        return WelcomePage(
            tab="Join",
            title=room.state.title,
            code=room.state.join_code,
            seat=self._desk.sessions.offer_seat(room.state.id),
            consent_text=plan.consent_text if plan.consent is None else "",
            consent_version=plan.consent_version if plan.consent is None else "",
            purpose=plan.purpose,
            limits=LIMITS if plan.consent is None else "",
            groups=plan.groups,
            rehearsal=room.state.rehearsal,
            until=room.until(current)
            if current and (current.ended_by_plan or current.status is RoundStatus.OPEN)
            else "",
            over=current is not None and current.ended_by_plan,
            slip=slip,
        )

    def _wrong_code(self, typed: str) -> Response:
        if not self._desk.wrong_codes.allow("hub"):
            return self._desk.notice(429, retry_after=10, joined=False)
        error = _NO_SUCH_CODE if normalise(typed) else f"Type the {CODE_LENGTH} letters and numbers from the screen."
        return self._desk.html(JoinPage(tab="Join", code=typed[:_LONGEST_SHOWN_CODE], error=error), status=404)


def _first(form: Mapping[str, list[str]], name: str) -> str:
    return form.get(name, [""])[0]


def _declared_group(form: Mapping[str, list[str]], room: WorkshopRoom) -> GroupId | None:
    """The group that was chosen; a name that is not one of the workshop's counts as not saying."""
    chosen = _first(form, "group")
    return next((group.id for group in room.state.plan.groups if group.id == chosen), None)
