"""What the phones' routes share: the hub, who people are, what they see, and how often they may ask.

In: a `Hub`. Out: one `LanDesk` for the whole listener.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from facilitation_kit.activities.contract import FieldKind
from facilitation_kit.content.consent import ConsentItem
from facilitation_kit.identifiers import ParticipantId
from facilitation_kit.participant.agreements import fields_in_use
from facilitation_kit.participant.answer_keys import AnswerKeys
from facilitation_kit.participant.consent_pages import consent_file_of
from facilitation_kit.participant.form_posts import FormTooLarge, FormUnreadable, header, read_form
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.notices import status_notice
from facilitation_kit.participant.pages import Pages
from facilitation_kit.participant.person_pages import PersonPages
from facilitation_kit.participant.phone_pages import Page
from facilitation_kit.participant.rate_limits import RateLimit
from facilitation_kit.participant.sessions import Session, Sessions
from facilitation_kit.participant.transport import words_open
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.safeguarding.consent import asks_for, still_to_ask

__all__ = ["LanDesk", "LanRoutes", "see"]


@dataclass(frozen=True, kw_only=True)
class LanDesk:
    """Everything that the phones' routes need.

    Attributes:
        hub: the workshops, the store, the writer.
        sessions: who a cookie is.
        keys: which form a key belongs to.
        pages: turns page records into HTML.
        people: makes page records.
        posts: posts by one participant.
        joins, wrong_codes, wrong_receipts: of the whole hub.
        own_wrong_receipts: wrong receipt words by one participant.
    """

    hub: Hub
    sessions: Sessions
    keys: AnswerKeys
    pages: Pages
    people: PersonPages
    posts: RateLimit
    joins: RateLimit
    wrong_codes: RateLimit
    wrong_receipts: RateLimit
    own_wrong_receipts: RateLimit

    @classmethod
    def of(cls, hub: Hub, *, clock: Callable[[], float] = time.monotonic) -> LanDesk:
        """The desk of a hub; `clock` gives seconds that only go forward."""
        keys = AnswerKeys(hub.secret)
        return cls(
            hub=hub,
            sessions=Sessions(hub.secret, over_https=hub.address.startswith("https://")),
            keys=keys,
            pages=Pages(hub.project, hub.activities.values()),
            people=PersonPages(hub, keys),
            posts=RateLimit(hub.settings.answers_per_minute, clock),
            joins=RateLimit(hub.settings.joins_per_minute, clock),
            wrong_codes=RateLimit(hub.settings.wrong_codes_per_minute, clock),
            wrong_receipts=RateLimit(hub.settings.wrong_receipts_per_minute, clock),
            own_wrong_receipts=RateLimit(hub.settings.wrong_receipts_per_participant, clock),
        )

    def visitor(self, scope: Scope) -> tuple[Session, WorkshopRoom] | None:
        """Who asks, with the workshop that they are in; ``None`` for somebody who is in none."""
        session = self.sessions.from_header(header(scope, b"cookie").decode("latin-1"))
        room = self.hub.room(session.workshop) if session else None
        # Somebody who has withdrawn is nobody here, whatever cookie a second phone of theirs still holds.
        return (session, room) if session and room and session.participant in room.people else None

    def words_open(self, scope: Scope, room: WorkshopRoom) -> bool:
        """Whether somebody who asks in this way may send their own words."""
        return words_open(scope["scheme"], room.state.plan)

    def new_questions(self, scope: Scope, session: Session, room: WorkshopRoom) -> frozenset[ConsentItem]:
        """What the open round brings that this person was not asked about yet."""
        current = room.state.open_round
        consent = room.consents.get(session.participant)
        if current is None or consent is None or not self.people.can_show(current.definition):
            return frozenset()
        activity = self.hub.activities[current.definition.activity]
        fields = fields_in_use(activity, current.definition)
        if not self.words_open(scope, room):
            fields = tuple(each for each in fields if each.kind is not FieldKind.TEXT)
        needed = asks_for(fields)
        if needed <= consent.asked:
            return frozenset()
        file = consent_file_of(room.state.plan)
        wording = file.wording(consent.language, consent.age_band)
        return frozenset(each.item for each in still_to_ask(needed, (consent,), wording, file.version))

    def may_guess(self, participant: ParticipantId | None) -> bool:
        """Whether receipt words may be tried now, by somebody who is in a workshop or by a stranger."""
        own = participant is None or self.own_wrong_receipts.has_room(participant)
        return own and self.wrong_receipts.has_room("hub")

    def count_wrong_guess(self, participant: ParticipantId | None) -> None:
        """Remember that receipt words were wrong."""
        self.wrong_receipts.allow("hub")
        if participant is not None:
            self.own_wrong_receipts.allow(participant)

    def cookie_for(self, session: Session, room: WorkshopRoom) -> str:
        """The Set-Cookie header of somebody in a workshop; while a round has a closing time it outlives that by half a day."""
        current = room.state.open_round
        closes_at = current.closes_at if current else None
        longer = (closes_at - self.hub.clock()).total_seconds() if closes_at else 0.0
        return self.sessions.set_cookie_header(session, longer=longer)

    def forget_phone(self, response: Response) -> None:
        """Let a response take the cookie and whatever the script keeps away from the phone."""
        response.headers["set-cookie"] = self.sessions.clear_cookie_header()
        # Storage alone: clearing the cache can hold a page up for seconds, and pages are never stored anyway.
        response.headers["clear-site-data"] = '"storage"'

    async def own_form(self, request: Request) -> tuple[Session, WorkshopRoom, Mapping[str, list[str]]] | Response:
        """Who posts, their workshop and what they posted; or the page for somebody who may not, or posts too much."""
        visitor = self.visitor(request.scope)
        if visitor is None:
            return self.notice(403)
        if not self.posts.allow(visitor[0].participant):
            return self.notice(429, retry_after=5)
        form = await self.form(request)
        return form if isinstance(form, Response) else (*visitor, form)

    async def form(self, request: Request) -> Mapping[str, list[str]] | Response:
        """What was posted, or the page that says why it is not taken."""
        try:
            return await read_form(request.scope, request.receive, self.hub.settings.max_form_bytes)
        except FormTooLarge:
            status = 413
        except FormUnreadable:
            status = 400
        return self.notice(status, joined=self.visitor(request.scope) is not None)

    def html(self, page: Page, *, status: int = 200) -> Response:
        """A page as a response."""
        return Response(self.pages.render(page), status_code=status, media_type="text/html")

    def notice(self, status: int, *, retry_after: int = 0, joined: bool = True) -> Response:
        """The plain page for a status; `retry_after` in seconds where trying again makes sense."""
        response = self.html(status_notice(status, joined=joined), status=status)
        if retry_after:
            response.headers["retry-after"] = str(retry_after)
        return response


class LanRoutes(ABC):
    """Handlers of one kind of the phones' pages.

    Args:
        desk: what the phones' routes share.
    """

    def __init__(self, desk: LanDesk) -> None:
        self._desk = desk

    @abstractmethod
    def routes(self) -> list[Route]:
        """All of them, for Starlette."""


def see(address: str) -> Response:
    """Go there with GET."""
    return RedirectResponse(address, status_code=303)
