"""Withdrawals that somebody tells the facilitator: a page and its twin under ``/api``, on the control listener.

In: three words, as they were read aloud. Out: less data, and the sentences to tell the person. It may be days later and
on any workshop of the store, so no cookie is needed and no round has to be open.

The one thing easily got wrong: the words are as good as a key, so they come in a form's body and go back in no answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.errors import Fault, KitError, LiveError
from facilitation_kit.participant.hub import Hub
from facilitation_kit.safeguarding.withdrawal import BEFORE_WITHDRAWING, WithdrawalHow, sentences

__all__ = ["WithdrawalPage", "WithdrawalSite"]

_Page = Callable[[Request, str], Awaitable[Response]]
_Answer = Callable[[Request], Awaitable[Response]]
_REFUSED = 409


@dataclass(frozen=True, kw_only=True)
class WithdrawalPage:
    """Asks for somebody's three words, or says what was deleted.

    Attributes:
        before: what to read to the person first, one idea a sentence.
        done: what to tell the person afterwards; empty before.
        faults: why nothing was deleted.
    """

    template: ClassVar[str] = "control/withdrawal.html.j2"
    title: ClassVar[str] = "Take back everything"
    before: Sequence[str] = BEFORE_WITHDRAWING
    done: Sequence[str] = ()
    faults: Sequence[Fault] = ()
    forgery_token: str


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


class WithdrawalSite:
    """Routes for withdrawals that were told.

    Args:
        hub: that writes.
        door: of the control pages.
        render: makes a page.
        for_token: wraps a route of the control API.
    """

    def __init__(
        self,
        hub: Hub,
        door: Door,
        render: Callable[[WithdrawalPage], bytes],
        for_token: Callable[[_Answer], _Answer],
    ) -> None:
        self._hub = hub
        self._door = door
        self._render = render
        self._for_token = for_token

    def routes(self) -> list[BaseRoute]:
        """All routes."""
        return [
            Route("/withdrawal", self._door.for_session(self._ask), methods=["GET"]),
            Route("/withdrawal", self._door.for_form(self._do), methods=["POST"]),
            Route("/api/withdrawals", self._for_token(self._do_json), methods=["POST"]),
        ]

    async def _ask(self, _: Request, session: str) -> Response:
        return self._shown(WithdrawalPage(forgery_token=self._door.forgery_token(session)))

    async def _do(self, request: Request, session: str) -> Response:
        token = self._door.forgery_token(session)
        form = await request.form()
        try:
            done = await self._withdraw(form.get("words"))
        except KitError as error:
            return self._shown(WithdrawalPage(faults=error.faults, forgery_token=token), _REFUSED)
        return self._shown(WithdrawalPage(done=done, forgery_token=token))

    async def _do_json(self, request: Request) -> Response:
        try:
            body = await request.json()
        except (ValueError, RecursionError):
            body = None
        given = body if isinstance(body, Mapping) else {}
        return JSONResponse({"sentences": list(await self._withdraw(given.get("words")))})

    async def _withdraw(self, words: object) -> Sequence[str]:
        hub = self._hub
        participant = hub.receipts.holder(hub.store, words) if isinstance(words, str) else None
        person = hub.store.participant(participant) if participant is not None else None
        room = hub.room(person.workshop) if person is not None else None
        if person is None or room is None:
            raise LiveError(
                "withdrawal.unknown-words",
                "Nobody has these three words, or they have withdrawn already.",
                remedy="Ask the person to read them again, slowly. Capitals and commas do not matter.",
            )
        return sentences(await hub.withdraw(person.id, room, WithdrawalHow.TOLD_FACILITATOR))

    def _shown(self, page: WithdrawalPage, status: int = 200) -> Response:
        return Response(self._render(page), status, media_type="text/html")
