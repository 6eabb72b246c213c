"""What the phones' routes share: the hub, who people are, what they see, and how often they may ask.

In: a `Hub`. Out: one `LanDesk` for the whole listener.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from facilitation_kit.participant.answer_keys import AnswerKeys
from facilitation_kit.participant.form_posts import header
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.notices import status_notice
from facilitation_kit.participant.pages import Pages
from facilitation_kit.participant.person_pages import PersonPages
from facilitation_kit.participant.phone_pages import Page
from facilitation_kit.participant.rate_limits import RateLimit
from facilitation_kit.participant.sessions import Session, Sessions
from facilitation_kit.participant.workshop_room import WorkshopRoom

__all__ = ["LanDesk", "see"]


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
        joins, wrong_codes: of the whole hub.
    """

    hub: Hub
    sessions: Sessions
    keys: AnswerKeys
    pages: Pages
    people: PersonPages
    posts: RateLimit
    joins: RateLimit
    wrong_codes: RateLimit

    @classmethod
    def of(cls, hub: Hub, *, clock: Callable[[], float] = time.monotonic) -> LanDesk:
        """The desk of a hub; `clock` gives seconds that only go forward."""
        keys = AnswerKeys(hub.secret)
        return cls(
            hub=hub,
            sessions=Sessions(hub.secret),
            keys=keys,
            pages=Pages(hub.project, hub.activities.values()),
            people=PersonPages(hub, keys),
            posts=RateLimit(hub.settings.answers_per_minute, clock),
            joins=RateLimit(hub.settings.joins_per_minute, clock),
            wrong_codes=RateLimit(hub.settings.wrong_codes_per_minute, clock),
        )

    def visitor(self, scope: Scope) -> tuple[Session, WorkshopRoom] | None:
        """Who asks, with the workshop that they are in; ``None`` for somebody who is in none."""
        session = self.sessions.from_header(header(scope, b"cookie").decode("latin-1"))
        room = self.hub.room(session.workshop) if session else None
        return (session, room) if session and room else None

    def html(self, page: Page, *, status: int = 200) -> Response:
        """A page as a response."""
        return Response(self.pages.render(page), status_code=status, media_type="text/html")

    def notice(self, status: int, *, retry_after: int = 0) -> Response:
        """The plain page for a status; `retry_after` in seconds where trying again makes sense."""
        response = self.html(status_notice(status), status=status)
        if retry_after:
            response.headers["retry-after"] = str(retry_after)
        return response


def see(address: str) -> Response:
    """Go there with GET."""
    return RedirectResponse(address, status_code=303)
