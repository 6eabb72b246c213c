"""The control listener's form that puts persona cards before the room again (P7).

In: a form with the chosen cards. Out: their board again; the next card check of the run sheet asks about them. The one thing
easily got wrong: a refusal must not lose which cards were ticked, so it comes back as the same page, with them ticked.
"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.errors import KitError
from facilitation_kit.identifiers import RoundId, WorkshopId
from facilitation_kit.live.card_checks import rounds_of_cards
from facilitation_kit.participant.board_pages import BoardAsked
from facilitation_kit.participant.control_actions import read_action
from facilitation_kit.participant.control_desk import ControlDesk
from facilitation_kit.participant.control_pages import NO_WORKSHOP, ControlPages
from facilitation_kit.participant.persona_board import persona_board_page
from facilitation_kit.participant.told_words import REFUSED, Door

__all__ = ["CardSite"]


class CardSite:
    """The route that asks the room about cards.

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
        return [Route("/w/{workshop}/board/{round}/ask", self._door.for_form(self._ask), methods=["POST"])]

    async def _ask(self, request: Request, session: str) -> Response:
        room = self._desk.hub.room(WorkshopId(request.path_params["workshop"]))
        round_id = RoundId(request.path_params["round"])
        one = room.state.rounds.get(round_id) if room else None
        if room is None or one is None or one not in rounds_of_cards(room.state):
            return Response(self._pages.render(NO_WORKSHOP), 404, media_type="text/html")
        form = await request.form()
        ticked = tuple(str(each) for each in form.getlist("card"))
        board = f"/w/{room.state.id}/board/{round_id}"
        action = {
            "action": "ask_about_cards",
            "round": round_id,
            "cards": ticked,
            "replaces": str(form.get("replaces", "0")),
        }
        try:
            await self._desk.act(room, read_action(action))
        except KitError as error:
            asked = BoardAsked(
                base=f"/w/{room.state.id}",
                waiting=room.words_waiting(),
                fresh=f"{self._desk.hub.rng.getrandbits(32):08x}",
                faults=error.faults,
                tried=" ".join(ticked),
                forgery_token=self._door.forgery_token(session),
                state=room.state,
                project=self._desk.hub.project,
            )
            activity = self._desk.hub.activities[one.definition.activity]
            page = await asyncio.to_thread(persona_board_page, self._desk.hub.store, one, activity, asked)
            return Response(self._pages.render(page), REFUSED, media_type="text/html")
        return RedirectResponse(f"{board}?asked=1#ask", 303)
