"""The three words: seeing them, coming back with them, and taking everything back.

In: requests. Out: pages; a cookie for whoever knows a receipt; a withdrawal in the store.

Easily got wrong: the words are as good as a key, so wrong ones are counted for the whole hub and for each participant,
and the answer to wrong words never tells whether they were nearly right. Never by address: a venue has one.
"""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from facilitation_kit.errors import StoreError
from facilitation_kit.participant.lan_desk import LanRoutes, see
from facilitation_kit.participant.notices import notice
from facilitation_kit.participant.receipt_pages import ReceiptPage, RejoinPage, WithdrawPage
from facilitation_kit.participant.sessions import Session
from facilitation_kit.responses.safety_records import WithdrawalHow
from facilitation_kit.safeguarding.receipt_words import WORDS_IN_A_RECEIPT, normalise
from facilitation_kit.safeguarding.withdrawal import BEFORE_WITHDRAWING, sentences

__all__ = ["ReceiptRoutes"]

_LOG = logging.getLogger(__name__)
_WRONG = "These words lead nowhere. Look at them again, or ask a facilitator."


class ReceiptRoutes(LanRoutes):
    """Handlers for receipts and withdrawal."""

    def routes(self) -> list[Route]:
        return [
            Route("/receipt", self.receipt),
            Route("/rejoin", self.door),
            Route("/rejoin", self.rejoin, methods=["POST"]),
            Route("/withdraw", self.ask),
            Route("/withdraw", self.withdraw, methods=["POST"]),
        ]

    async def receipt(self, request: Request) -> Response:
        """The words of this phone's person."""
        visitor = self._desk.visitor(request.scope)
        if visitor is None:
            return see("/")
        hub = self._desk.hub
        words = hub.receipts.words_of(hub.store, visitor[0].participant)
        return self._desk.html(ReceiptPage(tab="Before you start", joined=True, words=words))

    # -- coming back ------------------------------------------------------------------------------------------------

    async def door(self, request: Request) -> Response:
        """Where the words are typed."""
        return self._desk.html(RejoinPage(tab="Join", joined=self._desk.visitor(request.scope) is not None))

    async def rejoin(self, request: Request) -> Response:
        """Go on as the participant whose words these are."""
        form = await self._desk.form(request)
        if isinstance(form, Response):
            return form
        visitor = self._desk.visitor(request.scope)
        guesser = visitor[0].participant if visitor else None
        if not self._desk.may_guess(guesser):
            return self._desk.notice(429, retry_after=30, joined=visitor is not None)
        session = self._holder(form.get("words", [""])[0])
        if session is None:
            self._desk.count_wrong_guess(guesser)
            page = RejoinPage(tab="Join", joined=visitor is not None, error=_WRONG)
            return self._desk.html(page, status=422)
        if not self._desk.posts.allow(session.participant):
            return self._desk.notice(429, retry_after=5, joined=visitor is not None)
        response = see("/now")
        room = self._desk.hub.rooms[session.workshop]
        response.headers["set-cookie"] = self._desk.cookie_for(session, room)
        return response

    def _holder(self, typed: str) -> Session | None:
        """The person whose words these are, as long as they are still in a workshop of this hub."""
        if len(normalise(typed).split()) != WORDS_IN_A_RECEIPT:
            return None
        hub = self._desk.hub
        holder = hub.receipts.holder(hub.store, typed)
        participant = hub.store.participant(holder) if holder is not None else None
        if participant is None:
            return None
        room = hub.room(participant.workshop)
        if room is None or participant.id not in room.people:
            return None
        return Session(participant=participant.id, workshop=participant.workshop)

    # -- taking everything back -------------------------------------------------------------------------------------

    async def ask(self, request: Request) -> Response:
        """What it means, before it is done."""
        if self._desk.visitor(request.scope) is None:
            return see("/rejoin")
        return self._desk.html(WithdrawPage(tab="Before you decide", joined=True, sentences=BEFORE_WITHDRAWING))

    async def withdraw(self, request: Request) -> Response:
        """Take everything back, and let this phone forget."""
        posted = await self._desk.own_form(request)
        if isinstance(posted, Response):
            return posted
        session, room, form = posted
        if form.get("sure") != ["yes"]:
            return see("/withdraw")
        try:
            summary = await self._desk.hub.withdraw(session.participant, room, WithdrawalHow.PHONE)
        except StoreError as error:
            _LOG.error("A withdrawal could not be stored: %s", error.code)
            return self._desk.notice(503, retry_after=5)
        page = notice(
            "Your answers are taken back",
            *sentences(summary),
            joined=False,
            link=("/leave", "Close this page"),
        )
        response = self._desk.html(page)
        self._desk.forget_phone(response)
        return response
