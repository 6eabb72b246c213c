"""The control listener's pages for paper: print sheets, key them in, take one out again.

In: requests that have passed the log-in. Out: pages, a PDF, and after each saved page a redirect to the next one, so that
a stack of sheets goes in from the keyboard alone.

The one thing easily got wrong: the address says which page of which sheet is shown, never what stands on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.errors import KitError, LiveError
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.live.paper_sheets import (
    SheetCode,
    new_batch,
    read_code,
    steps_on_paper,
)
from facilitation_kit.participant.answer_keys import AnswerKeys
from facilitation_kit.participant.control_pages import NO_WORKSHOP, ControlPage, ControlPages
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.paper_key_pages import KeyPages
from facilitation_kit.participant.paper_pages import PaperPage, RoundChoice
from facilitation_kit.participant.paper_printing import printed_sheets, sheets_to_print
from facilitation_kit.participant.sheet_entry import Difference, KeyedPage, SheetEntry
from facilitation_kit.participant.sheet_people import sheet_person
from facilitation_kit.participant.sheet_places import (
    OWN,
    address,
    asked_of,
    is_own,
    read_number,
    read_page,
    read_place,
)
from facilitation_kit.participant.sheets import SheetPlace, Sheets
from facilitation_kit.participant.told_words import REFUSED, Door
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.records import EntryMode
from facilitation_kit.responses.writer import QueueFull
from facilitation_kit.safeguarding.withdrawal import WithdrawalHow

__all__ = ["PaperSite"]

_DONE = {
    "saved": "Saved.",
    "same": "Checked: both keyings say the same.",
    "kept": "Nothing was changed: what was keyed in first stands.",
    "out": "Everything of that sheet is taken out.",
}


class PaperSite:
    """Routes for paper sheets.

    Args:
        hub: that writes.
        door: of the control pages.
        pages: renders the pages around the activity's form.
    """

    def __init__(self, hub: Hub, door: Door, pages: ControlPages) -> None:
        self._hub = hub
        self._door = door
        self._pages = pages
        self._sheets = Sheets(hub, AnswerKeys(hub.secret))
        self._entry = SheetEntry(hub, self._sheets)
        self._keyed = KeyPages(hub, self._sheets)
        self._printing = asyncio.Lock()

    def routes(self) -> list[BaseRoute]:
        """All routes."""
        path = "/w/{workshop}/paper"
        return [
            Route(path, self._door.for_session(self._choose), methods=["GET"]),
            Route(path, self._door.for_form(self._save), methods=["POST"]),
            Route(f"{path}/print", self._door.for_form(self._print), methods=["POST"]),
            Route(f"{path}/out", self._door.for_form(self._take_out), methods=["POST"]),
        ]

    # -- choosing a sheet -------------------------------------------------------------------------------------------

    async def _choose(self, request: Request, session: str) -> Response:
        """The list of what can be done; with a sheet in the address, its form."""
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        asked = dict(request.query_params)
        if "code" not in asked and asked.get("mode") != EntryMode.FACILITATOR_PROXY.value:
            return self._paper_page(room, session, asked)
        if not asked.get("code"):
            made = SheetCode(batch=new_batch(self._hub.rng)).printed
            return RedirectResponse(address(room.state.id, {**asked, "code": made, "number": "1"}), 303)
        try:
            place, code = read_place(asked)
            state = self._sheets.round(room, place.round)
        except KitError as error:
            return self._paper_page(room, session, asked, error)
        if code.page and not self._sheets.belongs(state, code.batch, code.page) and "anyway" not in asked:
            other = LiveError(
                "paper.other-questions",
                "This code is of another page, or the options have changed since these sheets were printed.",
                remedy="Look which question stands on the sheet, and choose its round.",
            )
            return self._paper_page(
                room, session, asked, other, anyway=address(room.state.id, {**asked, "anyway": "1"})
            )
        return self._key_page(room, session, place, done=_DONE.get(asked.get("done", ""), ""))

    def _paper_page(
        self,
        room: WorkshopRoom,
        session: str,
        asked: Mapping[str, str],
        error: KitError | None = None,
        *,
        anyway: str = "",
    ) -> Response:
        page = PaperPage(
            workshop=room.state.id,
            over=room.state.closed_at is not None,
            rounds=[
                RoundChoice(
                    id=each.definition.id,
                    question=each.definition.question,
                    number=each.definition.number,
                    status=each.status.value,
                )
                for each in self._sheets.rounds(room)
            ],
            steps=[(step.id, step.title) for step in steps_on_paper(room.state.plan)],
            typed={name: asked.get(name, "") for name in ("round", "code", "number", "mode")},
            anyway=anyway,
            done=_DONE.get(asked.get("done", ""), ""),
            faults=error.faults if error else (),
            forgery_token=self._door.forgery_token(session),
        )
        return self._shown(page, REFUSED if error else 200)

    # -- keying -----------------------------------------------------------------------------------------------------

    def _key_page(
        self,
        room: WorkshopRoom,
        session: str,
        place: SheetPlace,
        *,
        given: KeyedPage | None = None,
        error: KitError | None = None,
        difference: Difference | None = None,
        done: str = "",
    ) -> Response:
        page = self._keyed.page(
            room, place, self._door.forgery_token(session), given=given, error=error, difference=difference, done=done
        )
        return self._shown(page, REFUSED if error or difference else 200)

    async def _save(self, request: Request, session: str) -> Response:
        """Store a page of a sheet, and go on to the next."""
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        posted = await request.form()
        form: dict[str, list[str]] = {}
        for name, value in posted.multi_items():
            if isinstance(value, str):
                form.setdefault(name, []).append(value)
        own = {name.removeprefix(OWN): values[-1] for name, values in form.items() if name.startswith(OWN)}
        try:
            place, _ = read_place(own)
            given = read_page(place, own, {name: each for name, each in form.items() if not is_own(name)})
        except KitError as error:
            return self._paper_page(room, session, own, error)
        try:
            ended = await self._entry.save(room, given)
        except QueueFull:
            busy = LiveError("paper.busy", "The hub is busy. Nothing was saved.", remedy="Press Save again.")
            return self._key_page(room, session, place, given=given, error=busy)
        except KitError as error:
            return self._refused(room, session, given, error)
        if isinstance(ended, Difference):
            return self._key_page(room, session, place, given=given, difference=ended)
        return RedirectResponse(
            address(room.state.id, {**asked_of(self._keyed.next(room, place)), "done": ended.value}), 303
        )

    def _refused(self, room: WorkshopRoom, session: str, given: KeyedPage, error: KitError) -> Response:
        """The form again with what was typed, unless its round takes no sheets any more."""
        try:
            return self._key_page(room, session, given.place, given=given, error=error)
        except LiveError as closed:
            return self._paper_page(room, session, {}, closed)

    # -- printing and taking out ------------------------------------------------------------------------------------

    async def _print(self, request: Request, session: str) -> Response:
        """A PDF of new sheets; one is made at a time."""
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        form = await request.form()
        try:
            order = await sheets_to_print(self._hub, room, str(form.get("copies", "")), str(form.get("step", "")))
            async with self._printing:
                pdf = await printed_sheets(order, self._hub.project)
        except KitError as error:
            return self._paper_page(room, session, {}, error)
        name = f"paper-{SheetCode(batch=order.batch).printed}.pdf"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(pdf, media_type="application/pdf", headers=headers)

    async def _take_out(self, request: Request, session: str) -> Response:
        """Delete all that came from a sheet, in every step."""
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        form = await request.form()
        code = read_code(str(form.get("code", "")))
        number = read_number(str(form.get("number", "")))
        person = sheet_person(self._hub.secret, room.state.id, code.batch, number) if code else None
        if person is None or self._hub.store.participant(person) is None:
            error = LiveError(
                "paper.nothing-of-it",
                "Nothing of this sheet is stored here.",
                remedy="Look at the code and the number on the slip again.",
            )
            return self._paper_page(room, session, {}, error)
        try:
            await self._hub.withdraw(person, room, WithdrawalHow.TOLD_FACILITATOR)
        except KitError as error:
            return self._paper_page(room, session, {}, error)
        return RedirectResponse(address(room.state.id, {"done": "out"}), 303)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _room(self, request: Request) -> WorkshopRoom | None:
        return self._hub.room(WorkshopId(request.path_params["workshop"]))

    def _shown(self, page: ControlPage, status: int = 200) -> Response:
        return Response(self._pages.render(page), status, media_type="text/html")
