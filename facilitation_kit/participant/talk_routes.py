"""A private word with a worker: whom to talk to, and a message for them where nobody else can read along.

In: requests of people in a workshop. Out: the page with the named safeguarding lead and the numbers; messages in the
safeguarding records, and nowhere else.

Easily got wrong: the address. It stays in the phone's history, so it is the neutral ``/talk``; ``/tell-a-worker`` only
leads there. And what was typed never reaches a log, the store of answers, or an address.
"""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from facilitation_kit.errors import KitError
from facilitation_kit.identifiers import RoundId
from facilitation_kit.participant.lan_desk import LanDesk, LanRoutes, see
from facilitation_kit.participant.moderation_desk import ModerationDesk
from facilitation_kit.participant.notices import notice
from facilitation_kit.participant.phone_pages import NoticePage
from facilitation_kit.participant.sessions import Session
from facilitation_kit.participant.talk_pages import TalkPage
from facilitation_kit.participant.transport import CLOSED_FOR_PEOPLE
from facilitation_kit.participant.workshop_room import WorkshopRoom

__all__ = ["LONGEST_MESSAGE", "TalkRoutes"]

_LOG = logging.getLogger(__name__)
LONGEST_MESSAGE = 2_000
"""Characters; enough to say what matters, little enough to be read at once."""
_NO_RECORDS = "No message can be left here just now. Please talk to a person."
_OVER = "This workshop is over, so nobody would read a message soon. Please talk to a person or call."


class TalkRoutes(LanRoutes):
    """Handlers for talking to a worker.

    Args:
        desk: what the phones' routes share.
    """

    def __init__(self, desk: LanDesk) -> None:
        super().__init__(desk)
        self._records = ModerationDesk(desk.hub, _nothing_to_refresh)

    def routes(self) -> list[Route]:
        """All of them, for Starlette."""
        return [
            Route("/talk", self.talk),
            Route("/talk", self.leave_message, methods=["POST"]),
            Route("/tell-a-worker", self.lead_there),
        ]

    async def lead_there(self, request: Request) -> Response:
        """The plain name of the page; a redirect stays in no history."""
        return see("/talk" if self._desk.visitor(request.scope) is not None else "/")

    async def talk(self, request: Request) -> Response:
        """Whom to talk to."""
        visitor = self._desk.visitor(request.scope)
        if visitor is None:
            return see("/")
        return self._desk.html(self._page(request, *visitor))

    async def leave_message(self, request: Request) -> Response:
        """Keep a message for the safeguarding lead."""
        posted = await self._desk.own_form(request)
        if isinstance(posted, Response):
            return posted
        session, room, form = posted
        message = form.get("message", [""])[0].replace("\r\n", "\n").strip()
        key = form.get("key", [""])[0]
        if self._closed(request, room):
            return self._desk.html(self._page(request, session, room, message=message), status=409)
        if not self._desk.keys.belongs(key, session.participant, _form_of(room), ()):
            return self._desk.notice(409)
        error = ""
        if not message:
            error = "Write a few words, or talk to one of the people below."
        elif len(message) > LONGEST_MESSAGE:
            error = f"This is longer than {LONGEST_MESSAGE} characters. Make it shorter."
        if error:
            page = self._page(request, session, room, message=message[: 2 * LONGEST_MESSAGE], error=error)
            return self._desk.html(page, status=422)
        try:
            # Shielded: whoever closes the page at once, because somebody comes near, has still said it.
            await asyncio.shield(self._records.take_message(room, session.participant, message, source=key))
        except KitError as problem:
            _LOG.error("A message to a worker could not be kept: %s", problem.code)
            return self._desk.html(self._page(request, session, room, message=message, error=_NO_RECORDS), status=503)
        return self._desk.html(_kept(room))

    # -- inside -----------------------------------------------------------------------------------------------------

    def _page(
        self, request: Request, session: Session, room: WorkshopRoom, *, message: str = "", error: str = ""
    ) -> TalkPage:
        plan = room.state.plan
        closed = self._closed(request, room)
        return TalkPage(
            tab="Help",
            joined=True,
            error=error,
            lead=plan.lead,
            support=tuple(line for line in plan.support if line != plan.lead),
            closed=closed,
            key="" if closed else self._desk.keys.issue(session.participant, _form_of(room), ()),
            longest=LONGEST_MESSAGE,
            message=message,
        )

    def _closed(self, request: Request, room: WorkshopRoom) -> str:
        """Why no message can be left; empty where one can."""
        if room.state.closed_at is not None:
            return _OVER
        if self._desk.hub.records is None:
            return _NO_RECORDS
        return "" if self._desk.words_open(request.scope, room) else CLOSED_FOR_PEOPLE


def _kept(room: WorkshopRoom) -> NoticePage:
    """What became of a message, without promising more than is true."""
    whom = f"{room.state.plan.lead}, or " if room.state.plan.lead else ""
    return notice(
        "Your message is kept",
        "It waits on the facilitator's computer, where nobody else in the room can see it. It does not go anywhere by "
        "itself, so it may take a while until somebody reads it.",
        f"If you cannot wait, talk to {whom}a worker in the room.",
        "If you are in danger now, call 999.",
    )


def _form_of(room: WorkshopRoom) -> RoundId:
    """What the key of a message's form is bound to; no round has such a name."""
    return RoundId(f"{room.state.id}..talk")


async def _nothing_to_refresh(_room: WorkshopRoom, _round: RoundId) -> None:
    """A message changes no result."""
