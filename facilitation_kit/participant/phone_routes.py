"""The pages of somebody who has joined: where the workshop is now, questions, answers, help, a break, leaving.

In: requests. Out: HTML, or a redirect to where the person should be. Nothing is written here.

Easily got wrong: every address must do something sensible for everybody who may ask for it, at any time: a person who
is in no workshop goes to the door, one who is in a workshop goes to where that workshop is now.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.workshop_state import RoundState, RoundStatus
from facilitation_kit.participant.lan_desk import LanRoutes, see
from facilitation_kit.participant.phone_pages import HelpPage, LeftPage
from facilitation_kit.participant.sessions import Session
from facilitation_kit.participant.workshop_room import WorkshopRoom

__all__ = ["PhoneRoutes"]

_STATIC_HEADERS = {"Cache-Control": "public, max-age=86400", "Vary": "Accept-Encoding"}


class PhoneRoutes(LanRoutes):
    """Handlers for people in a workshop, and what is there for everybody."""

    def routes(self) -> list[Route]:
        """All of them, for Starlette; joining is in `join_routes`, the posting of answers in `answer_endpoint`."""
        return [
            Route("/now", self.now),
            Route("/r/{round}/review", self.review),
            Route("/r/{round}/{page:int}", self.question),
            Route("/leave", self.leave),
            Route("/break", self.take_a_break),
            Route("/help", self.help),
            Route("/static/{name}", self.static),
        ]

    async def now(self, request: Request) -> Response:
        """The right page for this person at this moment."""
        visitor = self._desk.visitor(request.scope)
        if visitor is None:
            return see("/")
        if self._is_to_be_asked(request.scope, *visitor):
            return see("/consent")
        page = self._desk.people.now(*visitor, saved=_was_saved(request))
        response = see(page) if isinstance(page, str) else self._desk.html(page)
        session, room = visitor
        if room.state.open_round is not None and room.state.open_round.closes_at is not None:
            # Whoever comes back days later is still the same person, also where the closing time was moved.
            response.headers["set-cookie"] = self._desk.cookie_for(session, room)
        return response

    async def question(self, request: Request) -> Response:
        """A page of an open round."""
        found = self._open_round(request)
        if isinstance(found, Response):
            return found
        session, room, state = found
        number = request.path_params["page"]
        if not 1 <= number <= len(self._desk.people.pages_of(state.definition, session.participant)):
            return self._desk.notice(404)
        then = "review" if request.query_params.get("then") == "review" else ""
        page = self._desk.people.question(
            session,
            room,
            state,
            number,
            then=then,
            saved=_was_saved(request),
            words=self._desk.words_open(request.scope, room),
        )
        return self._desk.html(page)

    async def review(self, request: Request) -> Response:
        """All answers of this person in an open round."""
        found = self._open_round(request)
        if isinstance(found, Response):
            return found
        session, room, state = found
        return self._desk.html(self._desk.people.review(session, room, state, saved=_was_saved(request)))

    def _open_round(self, request: Request) -> tuple[Session, WorkshopRoom, RoundState] | Response:
        """The round of the address with who asks for it, or where they should go instead."""
        visitor = self._desk.visitor(request.scope)
        if visitor is None:
            return see("/")
        session, room = visitor
        if self._is_to_be_asked(request.scope, session, room):
            return see("/consent")
        state = room.state.rounds.get(RoundId(request.path_params["round"]))
        if state is None:
            return self._desk.notice(404)
        if state.status is not RoundStatus.OPEN:
            return see("/now?saved=1" if _was_saved(request) else "/now")
        if not self._desk.people.can_show(state.definition):
            return see("/now")
        return session, room, state

    def _is_to_be_asked(self, scope: Scope, session: Session, room: WorkshopRoom) -> bool:
        """Whether consent comes first: at the beginning, and where the open question brings something new."""
        return not room.takes_part(session.participant) or bool(self._desk.new_questions(scope, session, room))

    # -- always there -----------------------------------------------------------------------------------------------

    async def leave(self, _: Request) -> Response:
        """Away at once: a page that tells nothing, and no cookie any more."""
        page = LeftPage(tab="Page closed", heading="This page is closed", message="You can close this tab.")
        response = self._desk.html(page)
        self._desk.forget_phone(response)
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
        return self._desk.html(
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
            return self._desk.notice(404)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers = {**_STATIC_HEADERS, "Content-Encoding": "gzip"}
            return Response(found.gzipped, headers=headers, media_type=found.media_type)
        return Response(found.content, headers=_STATIC_HEADERS, media_type=found.media_type)


def _was_saved(request: Request) -> bool:
    return request.query_params.get("saved") == "1"
