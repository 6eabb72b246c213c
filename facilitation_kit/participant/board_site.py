"""The control listener's pages on which a facilitator arranges a board: a journey map, or cards.

In: requests that have passed the log-in, and forms that are one change of the board each (live/boards.py). Out: the page of
the board, and after each change a redirect to it. A refusal comes back as the same page, with what was asked for and what
stands now. Each kind of board has a page of its own in `_KINDS`; everything else is the same for all of them.

The one thing easily got wrong: a form says in `was` what its page had shown, and that is never filled in here: otherwise two
facilitators would overwrite each other unseen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.activities.contract import Activity
from facilitation_kit.errors import KitError
from facilitation_kit.identifiers import RoundId, WorkshopId
from facilitation_kit.live.boards import BoardAct, BoardProperty
from facilitation_kit.live.workshop_state import RoundState
from facilitation_kit.participant.board_pages import BoardAsked, BoardPage
from facilitation_kit.participant.control_actions import read_action
from facilitation_kit.participant.control_desk import ControlDesk
from facilitation_kit.participant.control_pages import NO_WORKSHOP, ControlPage, ControlPages, NoticePage
from facilitation_kit.participant.journey_board import journey_board_page
from facilitation_kit.participant.persona_board import persona_board_page
from facilitation_kit.participant.told_words import REFUSED, Door
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.store import Store

__all__ = ["BoardSite", "has_board_page"]

BoardKind = Callable[[Store, RoundState, Activity, BoardAsked], BoardPage]

_KINDS: Mapping[str, BoardKind] = {"journey_map": journey_board_page, "personas": persona_board_page}
"""By the name of the activity; what has no page of its own is arranged by the control API alone."""

_NO_BOARD = NoticePage(
    title="Nothing to arrange here",
    text="Open a round of a journey map or of cards first; then it is arranged on this page.",
)
_MOST_FORM_FIELDS = 100


def has_board_page(activity: str) -> bool:
    """Whether rounds of an activity, by its name, have a page to be arranged on."""
    return activity in _KINDS


class BoardSite:
    """Routes for arranging boards.

    Args:
        desk: does what is asked.
        door: of the control pages.
        pages: renders.
    """

    def __init__(self, desk: ControlDesk, door: Door, pages: ControlPages) -> None:
        self._desk = desk
        self._door = door
        self._pages = pages

    def routes(self) -> list[BaseRoute]:
        """All routes."""
        board = "/w/{workshop}/board/{round}"
        return [
            Route(board, self._door.for_session(self._look), methods=["GET"]),
            Route(board, self._door.for_form(self._change), methods=["POST"]),
            Route(board + "/version", self._door.for_session(self._version), methods=["GET"]),
        ]

    async def _look(self, request: Request, session: str) -> Response:
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        page = await self._page(room, request, session, chosen=request.query_params.get("chosen", ""))
        return self._shown(page, 404 if page is _NO_BOARD else 200)

    async def _version(self, request: Request, session: str) -> Response:
        """What the page's script asks for again and again, to load the page once there is something new on it."""
        room = self._room(request)
        page = None if room is None else await self._page(room, request, session)
        if page is None or isinstance(page, NoticePage):
            return PlainTextResponse("", 404)
        return PlainTextResponse(page.version)

    async def _change(self, request: Request, session: str) -> Response:
        """One change of the board; a form that makes something new may say in ``also_…`` where it belongs."""
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        posted = await request.form(max_fields=_MOST_FORM_FIELDS)
        form = {name: value for name, value in posted.items() if isinstance(value, str)}
        chosen, address = form.get("then") or form.get("chosen", ""), request.url.path
        try:
            for action in _actions(form, request.path_params["round"]):
                await self._desk.act(room, read_action(action))
        except KitError as error:
            page = await self._page(room, request, session, chosen=form.get("chosen", ""), error=error, form=form)
            return self._shown(page, REFUSED)
        return RedirectResponse(f"{address}{f'?chosen={quote(chosen)}' if chosen else ''}#{_place(form)}", 303)

    async def _page(
        self,
        room: WorkshopRoom,
        request: Request,
        session: str,
        *,
        chosen: str = "",
        error: KitError | None = None,
        form: Mapping[str, str] | None = None,
    ) -> BoardPage | NoticePage:
        one = room.state.rounds.get(RoundId(request.path_params["round"]))
        activity = self._desk.hub.activities.get(one.definition.activity) if one else None
        if one is None or activity is None or not has_board_page(activity.name):
            return _NO_BOARD
        asked = BoardAsked(
            base=f"/w/{room.state.id}",
            chosen=chosen,
            waiting=room.words_waiting(),
            fresh=f"{self._desk.hub.rng.getrandbits(32):08x}",
            faults=error.faults if error else (),
            tried=_tried(form) if error and form else "",
            forgery_token=self._door.forgery_token(session),
            state=room.state,
            project=self._desk.hub.project,
        )
        return await asyncio.to_thread(_KINDS[activity.name], self._desk.hub.store, one, activity, asked)

    def _room(self, request: Request) -> WorkshopRoom | None:
        return self._desk.hub.room(WorkshopId(request.path_params["workshop"]))

    def _shown(self, page: ControlPage | BoardPage, status: int = 200) -> Response:
        return Response(self._pages.render(page), status, media_type="text/html")


def _actions(form: Mapping[str, str], round_id: str) -> list[dict[str, object]]:
    """What a form asks for: its change, and for something new where it belongs or what it is called."""
    arrange: dict[str, object] = {"action": "arrange", "round": round_id}
    change = {name: form[name] for name in ("act", "thing", "axis", "property", "value", "was", "kind") if name in form}
    actions = [arrange | change]
    if form.get("also_value", "").strip():
        said = {name: form.get(f"also_{name}", "") for name in ("property", "thing", "value")}
        actions.append(arrange | {"act": str(BoardAct.SET), "was": ""} | said)
    return actions


def _tried(form: Mapping[str, str]) -> str:
    """What a refused form wanted to say, in the words that were typed or as the name that was chosen."""
    typed = form.get("also_value", "") if form.get("property") == BoardProperty.GROUP else ""
    return typed or form.get("value", "")


def _place(form: Mapping[str, str]) -> str:
    """Where on the page to go on."""
    if form.get("axis"):
        return f"{form['axis']}s"
    return "map" if form.get("property") == BoardProperty.CURVE else "arrange"
