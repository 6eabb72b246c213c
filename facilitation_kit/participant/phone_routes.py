"""The pages that phones fetch: joining, finding the right page, answering, help, a break, leaving.

In: requests. Out: HTML, or a redirect to where the person should be. Nothing is written here but that somebody joined.

Easily got wrong: every address must do something sensible for everybody who may ask for it, at any time: a person who
is in no workshop goes to the door, one who is in a workshop goes to where that workshop is now.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import GroupId, RoundId, new_participant_id
from facilitation_kit.live.join_codes import CODE_LENGTH, is_join_code, normalise
from facilitation_kit.live.workshop_state import RoundState, RoundStatus
from facilitation_kit.participant.form_posts import FormTooLarge, FormUnreadable, read_form
from facilitation_kit.participant.lan_desk import LanDesk
from facilitation_kit.participant.notices import status_notice
from facilitation_kit.participant.phone_pages import HelpPage, JoinPage, LeftPage, Page, WelcomePage
from facilitation_kit.participant.sessions import Session
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.records import EntryMode, Participant
from facilitation_kit.responses.writer import QueueFull

__all__ = ["PhoneRoutes"]

_LOG = logging.getLogger(__name__)
_STATIC_HEADERS = {"Cache-Control": "public, max-age=86400", "Vary": "Accept-Encoding"}
_NO_SUCH_CODE = "No workshop has this code now. Look at the screen and type the code again."
_LONGEST_SHOWN_CODE = 40


class PhoneRoutes:
    """Handlers of the phones' listener.

    Args:
        desk: what they share.
    """

    def __init__(self, desk: LanDesk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """All of them, for Starlette; the posting of answers is `answer_endpoint`'s."""
        return [
            Route("/", self.door),
            Route("/j/{code}", self.welcome),
            Route("/join", self.join, methods=["POST"]),
            Route("/now", self.now),
            Route("/r/{round}/review", self.review),
            Route("/r/{round}/{page:int}", self.question),
            Route("/leave", self.leave),
            Route("/break", self.take_a_break),
            Route("/help", self.help),
            Route("/static/{name}", self.static),
        ]

    # -- joining ----------------------------------------------------------------------------------------------------

    async def door(self, request: Request) -> Response:
        """Where a code is typed; with one, on to the workshop that has it."""
        typed = request.query_params.get("code")
        if typed is None:
            return self._html(JoinPage(tab="Join", lost="lost" in request.query_params))
        code = normalise(typed)
        if is_join_code(code) and self._desk.hub.room_by_code(code) is not None:
            return _see(f"/j/{code}")
        return self._wrong_code(typed)

    async def welcome(self, request: Request) -> Response:
        """What the workshop is and who sees the answers, before joining."""
        code = normalise(request.path_params["code"])
        room = self._desk.hub.room_by_code(code)
        if room is None:
            return self._wrong_code(request.path_params["code"])
        visitor = self._desk.visitor(request.scope)
        if visitor is not None and visitor[1] is room:
            return _see("/now")
        return self._html(self._welcome_page(room))

    async def join(self, request: Request) -> Response:
        """Join the workshop; the cookie is set once that is committed."""
        try:
            form = await read_form(request.scope, request.receive, self._desk.hub.settings.max_form_bytes)
        except (FormTooLarge, FormUnreadable) as error:
            return self._notice(413 if isinstance(error, FormTooLarge) else 400)
        code = _first(form, "code")
        room = self._desk.hub.room_by_code(code)
        if room is None:
            return self._wrong_code(code)
        if not self._desk.joins.allow("hub"):
            return self._notice(429, retry_after=5)
        return await self._seat(form, room)

    async def _seat(self, form: Mapping[str, list[str]], room: WorkshopRoom) -> Response:
        session = self._seated(form, room)
        participant = Participant(
            id=session.participant,
            workshop=room.state.id,
            group=_declared_group(form, room),
            entry_mode=EntryMode.REHEARSAL if room.state.rehearsal else EntryMode.OWN_PHONE,
            consent_version=room.state.plan.consent_version,
            joined_at=self._desk.hub.clock(),
        )
        try:
            await self._desk.hub.join(participant)
        except QueueFull:
            return self._notice(503, retry_after=1)
        except StoreError as error:
            _LOG.error("Somebody could not join: %s", error.code)
            return self._notice(503, retry_after=5)
        response = _see("/now")
        response.headers["set-cookie"] = self._desk.sessions.set_cookie_header(session)
        return response

    def _seated(self, form: Mapping[str, list[str]], room: WorkshopRoom) -> Session:
        """The person who joins: the one whom the form was made for, so that two taps are one person."""
        seat = self._desk.sessions.take_seat(_first(form, "seat"), room.state.id)
        return Session(participant=seat or new_participant_id(), workshop=room.state.id)

    def _welcome_page(self, room: WorkshopRoom) -> WelcomePage:
        plan = room.state.plan
        return WelcomePage(
            tab="Join",
            title=room.state.title,
            code=room.state.join_code,
            seat=self._desk.sessions.offer_seat(room.state.id),
            consent_text=plan.consent_text,
            consent_version=plan.consent_version,
            groups=plan.groups,
            rehearsal=room.state.rehearsal,
        )

    def _wrong_code(self, typed: str) -> Response:
        if not self._desk.wrong_codes.allow("hub"):
            return self._notice(429, retry_after=10)
        error = _NO_SUCH_CODE if normalise(typed) else f"Type the {CODE_LENGTH} letters and numbers from the screen."
        return self._html(JoinPage(tab="Join", code=typed[:_LONGEST_SHOWN_CODE], error=error), status=404)

    # -- answering --------------------------------------------------------------------------------------------------

    async def now(self, request: Request) -> Response:
        """The right page for this person at this moment."""
        visitor = self._desk.visitor(request.scope)
        if visitor is None:
            # A browser that keeps no cookies comes here straight from joining, and would otherwise see the door again
            # without a word.
            return _see("/?lost")
        page = self._desk.people.now(*visitor, saved=_was_saved(request))
        return _see(page) if isinstance(page, str) else self._html(page)

    async def question(self, request: Request) -> Response:
        """A page of an open round."""
        found = self._open_round(request)
        if isinstance(found, Response):
            return found
        session, room, state = found
        number = request.path_params["page"]
        if not 1 <= number <= len(self._desk.people.pages_of(state.definition, session.participant)):
            return self._notice(404)
        then = "review" if request.query_params.get("then") == "review" else ""
        return self._html(
            self._desk.people.question(session, room, state, number, then=then, saved=_was_saved(request))
        )

    async def review(self, request: Request) -> Response:
        """All answers of this person in an open round."""
        found = self._open_round(request)
        if isinstance(found, Response):
            return found
        session, room, state = found
        return self._html(self._desk.people.review(session, room, state, saved=_was_saved(request)))

    def _open_round(self, request: Request) -> tuple[Session, WorkshopRoom, RoundState] | Response:
        """The round of the address with who asks for it, or where they should go instead."""
        visitor = self._desk.visitor(request.scope)
        if visitor is None:
            return _see("/")
        session, room = visitor
        state = room.state.rounds.get(RoundId(request.path_params["round"]))
        if state is None:
            return self._notice(404)
        if state.status is not RoundStatus.OPEN:
            return _see("/now?saved=1" if _was_saved(request) else "/now")
        if not self._desk.people.can_show(state.definition):
            return _see("/now")
        return session, room, state

    # -- always there -----------------------------------------------------------------------------------------------

    async def leave(self, _: Request) -> Response:
        """Away at once: a page that tells nothing, and no cookie any more."""
        page = LeftPage(tab="Page closed", heading="This page is closed", message="You can close this tab.")
        response = self._html(page)
        response.headers["set-cookie"] = self._desk.sessions.clear_cookie_header()
        # Storage alone: clearing the cache can hold this page up for seconds, and pages are never stored anyway.
        response.headers["clear-site-data"] = '"storage"'
        return response

    async def take_a_break(self, request: Request) -> Response:
        """A pause, without anybody being told."""
        return self._help_page(
            request,
            tab="Break",
            heading="Take the time you need",
            paragraphs=(
                "What you have saved stays saved. Nobody is told that you are on this page.",
                "You can come back when you like, or not at all.",
                "If you want to talk to somebody, tell a facilitator or a person you trust.",
            ),
        )

    async def help(self, request: Request) -> Response:
        """How this works, and people to turn to."""
        return self._help_page(
            request,
            tab="Help",
            heading="Help",
            paragraphs=(
                "Choose an answer and press Save. Press Skip this to say nothing.",
                "You can change an answer until the facilitator closes the question. The last one counts.",
                "If something does not work, show this phone to a facilitator.",
                "Leave now closes everything here at once.",
            ),
        )

    def _help_page(self, request: Request, *, tab: str, heading: str, paragraphs: tuple[str, ...]) -> Response:
        visitor = self._desk.visitor(request.scope)
        plan = visitor[1].state.plan if visitor else None
        return self._html(
            HelpPage(
                tab=tab,
                joined=plan is not None,
                about=plan.consent_text if plan else "",
                heading=heading,
                paragraphs=paragraphs,
                support=plan.support if plan else (),
                link="/now" if plan else "/",
                link_words="Go back to the workshop" if plan else "Join with a code",
            )
        )

    async def static(self, request: Request) -> Response:
        """The style sheet and the script."""
        found = self._desk.pages.static.get(request.path_params["name"])
        if found is None:
            return self._notice(404)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers = {**_STATIC_HEADERS, "Content-Encoding": "gzip"}
            return Response(found.gzipped, headers=headers, media_type=found.media_type)
        return Response(found.content, headers=_STATIC_HEADERS, media_type=found.media_type)

    def _html(self, page: Page, *, status: int = 200) -> Response:
        return Response(self._desk.pages.render(page), status_code=status, media_type="text/html")

    def _notice(self, status: int, *, retry_after: int = 0) -> Response:
        response = self._html(status_notice(status), status=status)
        if retry_after:
            response.headers["retry-after"] = str(retry_after)
        return response


def _see(address: str) -> Response:
    """Go there with GET."""
    return RedirectResponse(address, status_code=303)


def _first(form: Mapping[str, list[str]], name: str) -> str:
    return form.get(name, [""])[0]


def _was_saved(request: Request) -> bool:
    return request.query_params.get("saved") == "1"


def _declared_group(form: Mapping[str, list[str]], room: WorkshopRoom) -> GroupId | None:
    """The group that was chosen; a name that is not one of the workshop's counts as not saying."""
    chosen = _first(form, "group")
    return next((group.id for group in room.state.plan.groups if group.id == chosen), None)
