"""The control page on which a round is opened until a day and a time, and on which that time is moved.

In: requests that have passed the log-in. Out: a page, and after each change a redirect to the workshop. The one thing easily
got wrong: the workshop's own page is loaded anew whenever something happens, which would take away what somebody is
typing; so this is a page of its own. It stays as it is while the workshop goes on, so the form says what it is about: somebody
who wants to move a closing time must not open another round because theirs has closed meanwhile.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.errors import KitError, LiveError
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.live.legal_actions import legal_actions
from facilitation_kit.live.workshop_state import WorkshopState
from facilitation_kit.participant.closing_pages import ClosingPage
from facilitation_kit.participant.control_actions import read_action
from facilitation_kit.participant.control_desk import ControlDesk
from facilitation_kit.participant.control_pages import NO_WORKSHOP, ControlPage, ControlPages
from facilitation_kit.participant.told_words import REFUSED, Door
from facilitation_kit.participant.transport import words_open
from facilitation_kit.participant.workshop_room import WorkshopRoom

__all__ = ["ClosingSite"]


class ClosingSite:
    """Routes for closing times.

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
        path = "/w/{workshop}/closing"
        return [
            Route(path, self._door.for_session(self._ask), methods=["GET"]),
            Route(path, self._door.for_form(self._set), methods=["POST"]),
        ]

    async def _ask(self, request: Request, session: str) -> Response:
        room = self._room(request)
        return self._shown(NO_WORKSHOP, 404) if room is None else self._closing_page(room, session)

    async def _set(self, request: Request, session: str) -> Response:
        """Open the round, or move the closing time of the one that is open."""
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        form = await request.form()
        until = str(form.get("until", ""))
        try:
            await self._desk.close_what_is_due(room)
            _require_place(room.state, str(form.get("place", "")))
        except KitError as error:
            return self._closing_page(room, session, error, until)
        action = "open_round" if room.state.open_round is None else "set_closing_time"
        # A round that is opened without one is opened on the workshop's own page; here an empty field is a mistake.
        asked = {"action": action, "until": until or "?", "confirm": str(form.get("confirm", "false"))}
        try:
            await self._desk.act(room, read_action(asked))
        except KitError as error:
            return self._closing_page(room, session, error, until)
        return RedirectResponse(f"/w/{room.state.id}", 303)

    def _closing_page(
        self, room: WorkshopRoom, session: str, error: KitError | None = None, until: str = ""
    ) -> Response:
        hub, state = self._desk.hub, room.state
        current, step = state.open_round, state.planned_step
        question = step.activity.question if step is not None and step.activity is not None else ""
        page = ClosingPage(
            workshop=state.id,
            question="" if state.closed_at else current.definition.question if current else question,
            is_open=current is not None,
            place=_place(state),
            can_go_on="reopen_round" in legal_actions(state),
            now_until=room.until(current) if current else "",
            zone=hub.settings.time_zone,
            private=words_open(hub.address.partition(":")[0], state.plan),
            until=until,
            must_confirm=error is not None and error.code == "live.confirm-first",
            faults=error.faults if error else (),
            forgery_token=self._door.forgery_token(session),
        )
        return self._shown(page, REFUSED if error else 200)

    def _room(self, request: Request) -> WorkshopRoom | None:
        return self._desk.hub.room(WorkshopId(request.path_params["workshop"]))

    def _shown(self, page: ControlPage, status: int = 200) -> Response:
        return Response(self._pages.render(page), status, media_type="text/html")


def _place(state: WorkshopState) -> str:
    """What a form is about: the open round, or the step and how often it has been asked."""
    if state.open_round is not None:
        return str(state.open_round.definition.id)
    return f"{state.current_step} {len(state.rounds_of(state.current_step))}" if state.current_step else ""


def _require_place(state: WorkshopState, place: str) -> None:
    """Let a form pass that is about what it would change now.

    Raises:
        LiveError: ``live.moved-on``.
    """
    if place != _place(state):
        raise LiveError(
            "live.moved-on",
            "A round was opened or closed, or another step started, since this page was opened.",
            remedy="Look at what this page says now, and press again only if it is still what you want.",
        )
