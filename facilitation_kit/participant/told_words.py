"""What the facilitator does for somebody who reads their three words aloud: the page, its form and its twin under ``/api``.

In: requests to the control listener. Out: whose words they are, and answers. The one thing easily got wrong: the words
are as good as a key, so they come in a form's body and go back in no answer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar, Generic, Protocol, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.participant.hub import Hub
from facilitation_kit.responses.records import Participant

__all__ = ["REFUSED", "Door", "ToldSite"]

REFUSED = 409
"""Status of a page that says why nothing was done."""

Page = TypeVar("Page")
_Page = Callable[[Request, str], Awaitable[Response]]
_Answer = Callable[[Request], Awaitable[Response]]


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


class ToldSite(ABC, Generic[Page]):
    """Routes of one thing that is done for somebody who tells their words.

    Attributes:
        path: of the page and its form.
        api_path: of its twin for programs.

    Args:
        hub: that writes.
        door: of the control pages.
        render: makes a page.
        for_token: wraps a route of the control API.
    """

    path: ClassVar[str]
    api_path: ClassVar[str]

    def __init__(
        self, hub: Hub, door: Door, render: Callable[[Page], bytes], for_token: Callable[[_Answer], _Answer]
    ) -> None:
        self._hub = hub
        self._door = door
        self._render = render
        self._for_token = for_token

    def routes(self) -> list[BaseRoute]:
        """All routes."""
        return [
            Route(self.path, self._door.for_session(self._ask), methods=["GET"]),
            Route(self.path, self._door.for_form(self._do), methods=["POST"]),
            Route(self.api_path, self._for_token(self._read_and_do), methods=["POST"]),
        ]

    @abstractmethod
    async def _ask(self, request: Request, session: str) -> Response:
        """The page before anything was done."""

    @abstractmethod
    async def _do(self, request: Request, session: str) -> Response:
        """What the form asks for."""

    @abstractmethod
    async def _do_json(self, given: Mapping[str, object]) -> Response:
        """The same for a program."""

    async def _read_and_do(self, request: Request) -> Response:
        try:
            body = await request.json()
        except (ValueError, RecursionError):
            body = None
        return await self._do_json(body if isinstance(body, Mapping) else {})

    def _holder(self, words: object) -> Participant | None:
        """Whose words these are; ``None`` for nobody's, and after a withdrawal."""
        store = self._hub.store
        participant = self._hub.receipts.holder(store, words) if isinstance(words, str) else None
        return store.participant(participant) if participant is not None else None

    def _token(self, session: str) -> str:
        return self._door.forgery_token(session)

    def _shown(self, page: Page, status: int = 200) -> Response:
        return Response(self._render(page), status, media_type="text/html")
