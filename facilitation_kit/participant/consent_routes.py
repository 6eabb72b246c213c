"""Asking for consent, keeping it, and letting people change it from every page.

In: requests of people who have joined. Out: the consent page, and consents in the store. Which questions an activity
brings is decided by `safeguarding.consent`; this only asks them.

Easily got wrong: choosing another language or age is not an answer. It shows the same form again, with what was chosen
so far, and stores nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

from facilitation_kit.content.consent import ConsentAge, ConsentItem, ConsentQuestion, ConsentWording
from facilitation_kit.errors import StoreError
from facilitation_kit.participant.agreements import consent_given, questions_to_ask
from facilitation_kit.participant.consent_pages import Reader, consent_file_of, consent_page, preferred_language
from facilitation_kit.participant.lan_desk import LanRoutes, see
from facilitation_kit.participant.notices import notice
from facilitation_kit.participant.sessions import Session
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.safety_records import WithdrawalHow

__all__ = ["ConsentRoutes"]

_LOG = logging.getLogger(__name__)


class ConsentRoutes(LanRoutes):
    """Handlers for the consent page."""

    def routes(self) -> list[Route]:
        return [Route("/consent", self.consent), Route("/consent", self.decide, methods=["POST"])]

    async def consent(self, request: Request) -> Response:
        """What this person agrees to, or is about to."""
        visitor = self._desk.visitor(request.scope)
        if visitor is None:
            return see("/")
        session, room = visitor
        reader = self._reader(request, session, room)
        saved = request.query_params.get("saved") == "1"
        return self._page(request.scope, session, room, reader, saved=saved)

    async def decide(self, request: Request) -> Response:
        """Store what was decided, or show the form in other words."""
        posted = await self._desk.own_form(request)
        if isinstance(posted, Response):
            return posted
        session, room, form = posted
        reader = _reader_of(form)
        if "show" in form:
            return self._page(request.scope, session, room, _reader_shown(form, reader), chosen=_chosen(form))
        try:
            if form.get("action") == ["decline"]:
                return await self._decline(session, room)
            return await self._agree(request.scope, session, room, reader, form)
        except StoreError as error:
            _LOG.error("A consent could not be stored: %s", error.code)
            return self._desk.notice(503, retry_after=5)

    async def _agree(
        self, scope: Scope, session: Session, room: WorkshopRoom, reader: Reader, form: Mapping[str, list[str]]
    ) -> Response:
        joining = not room.takes_part(session.participant)
        wording = consent_file_of(room.state.plan).wording(reader.language, reader.age)
        asked = self._questions(scope, session, room, wording)
        before = room.consents.get(session.participant)
        if joining and form.get("action") != ["agree"]:
            return see("/consent")
        consent = consent_given(
            room.state,
            session.participant,
            before,
            asked=frozenset(each.item for each in asked),
            yes=_chosen(form),
            reader=Reader(language=wording.language, age=reader.age),
            explained=form.get("explained") == ["yes"],
            at=self._desk.hub.clock(),
        )
        await self._desk.hub.agree(consent)
        if joining:
            return see("/receipt")
        return see("/now" if form.get("action") == ["more"] else "/consent?saved=1")

    async def _decline(self, session: Session, room: WorkshopRoom) -> Response:
        """No: somebody who has just come is not kept at all; somebody who takes part is asked about what they gave."""
        if room.takes_part(session.participant):
            return see("/withdraw")
        await self._desk.hub.withdraw(session.participant, room, WithdrawalHow.PHONE)
        response = self._desk.html(
            notice(
                "You are not taking part",
                "That is fine. Nothing about you is kept.",
                "You can stay in the room without your phone, or join later with the code on the screen.",
                joined=False,
                link=("/", "Join with a code"),
            )
        )
        self._desk.forget_phone(response)
        return response

    # -- the form ---------------------------------------------------------------------------------------------------

    def _page(
        self,
        scope: Scope,
        session: Session,
        room: WorkshopRoom,
        reader: Reader,
        *,
        chosen: frozenset[ConsentItem] | None = None,
        saved: bool = False,
    ) -> Response:
        plan = room.state.plan
        wording = consent_file_of(plan).wording(reader.language, reader.age)
        before = room.consents.get(session.participant)
        agreed = chosen if chosen is not None else before.items if before else frozenset()
        page = consent_page(
            plan,
            reader,
            self._questions(scope, session, room, wording),
            agreed,
            joining=not room.takes_part(session.participant),
            more=bool(self._desk.new_questions(scope, session, room)),
            saved=saved,
        )
        return self._desk.html(page)

    def _questions(
        self, scope: Scope, session: Session, room: WorkshopRoom, wording: ConsentWording
    ) -> tuple[ConsentQuestion, ...]:
        return questions_to_ask(
            wording,
            joining=not room.takes_part(session.participant),
            new=self._desk.new_questions(scope, session, room),
        )

    def _reader(self, request: Request, session: Session, room: WorkshopRoom) -> Reader:
        """The words that the person read before, else those of their browser's language."""
        before = room.consents.get(session.participant)
        if before is not None:
            return Reader(language=before.language, age=before.age_band)
        accepted = request.headers.get("accept-language", "")
        return Reader(language=preferred_language(accepted, consent_file_of(room.state.plan)))


def _reader_of(form: Mapping[str, list[str]]) -> Reader:
    return Reader(language=form.get("language", [""])[0][:35], age=_age(form.get("age", [""])[0]))


def _reader_shown(form: Mapping[str, list[str]], reader: Reader) -> Reader:
    """The reader after a press on the name of a language or an age."""
    kind, _, value = form["show"][0].partition(":")
    if kind == "language":
        return Reader(language=value[:35], age=reader.age)
    return Reader(language=reader.language, age=_age(value))


def _age(value: str) -> ConsentAge:
    return ConsentAge(value) if value in set(ConsentAge) else ConsentAge.NOT_SAID


def _chosen(form: Mapping[str, list[str]]) -> frozenset[ConsentItem]:
    return frozenset(item for item in ConsentItem if form.get(item.value) == ["yes"])
