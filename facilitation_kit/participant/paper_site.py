"""The control listener's pages for paper: print sheets, key them in, take one out again.

In: requests that have passed the log-in. Out: pages, a PDF, and after each saved page a redirect to the next one, so that
a stack of sheets goes in from the keyboard alone.

The one thing easily got wrong: the address says which page of which sheet is shown, never what stands on it. An earlier
keying is not shown either, because a check by somebody who can see the answer checks nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.activities.contract import PhoneForm
from facilitation_kit.errors import AnswerRefused, KitError, LiveError
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
from facilitation_kit.participant.pages import Pages
from facilitation_kit.participant.paper_pages import KeyPage, PaperPage, RoundChoice, difference_lines
from facilitation_kit.participant.paper_printing import printed_sheets, sheets_to_print
from facilitation_kit.participant.sheet_entry import (
    Difference,
    KeyedPage,
    SheetEntry,
    SheetPlace,
    keyed_digest,
)
from facilitation_kit.participant.sheet_people import sheet_person
from facilitation_kit.participant.sheet_places import (
    OWN,
    address,
    asked_of,
    is_own,
    next_sheet,
    read_number,
    read_page,
    read_place,
)
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
        self._forms = Pages(hub.project, hub.activities.values())
        self._entry = SheetEntry(hub, AnswerKeys(hub.secret))
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
            state = self._entry.round(room, place.round)
        except KitError as error:
            return self._paper_page(room, session, asked, error)
        if code.page and not self._entry.belongs(state, code.batch, code.page) and "anyway" not in asked:
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
                for each in self._entry.rounds(room)
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
        definition = self._entry.round(room, place.round).definition
        activity = self._hub.activities[definition.activity]
        pages = self._entry.pages(room, definition, place)
        place = replace(place, page=max(1, min(place.page, len(pages))))
        items = pages[place.page - 1]
        refused = error if isinstance(error, AnswerRefused) else None
        form = PhoneForm(
            round=definition,
            items=items,
            current={},
            settings=definition.settings,
            error=refused.message if refused else "",
            error_field=(refused.faults[0].field or "") if refused else "",
            attempted=given.form if given else {},
            asked=activity.asked(definition, items[0], self._entry.current(room, definition, place), ""),
        )
        proxy = place.mode is EntryMode.FACILITATOR_PROXY
        page = KeyPage(
            title=f"{'Person' if proxy else 'Sheet'} {place.number}",
            workshop=room.state.id,
            code=SheetCode(batch=place.batch).printed,
            number=place.number,
            page=place.page,
            of=len(pages),
            proxy=proxy,
            question=definition.question,
            fields={
                **{f"{OWN}{name}": value for name, value in asked_of(place).items()},
                f"{OWN}key": self._entry.key(room, definition, place, items),
                f"{OWN}replaces": keyed_digest(difference.before) if difference else "",
            },
            answers=self._forms.activity_form(activity, form),
            new=not self._entry.known(room, place),
            consent=self._entry.wording(room).questions,
            agreed=frozenset(item.value for item in given.consent) if given else frozenset(),
            languages=self._entry.languages(room),
            language=given.language if given else "",
            groups=room.state.plan.groups,
            group=given.group if given else "",
            again=self._entry.answered(room, definition, place, items),
            differences=(
                difference_lines(activity, definition, items, difference.before, difference.now) if difference else ()
            ),
            next=address(room.state.id, {**asked_of(next_sheet(place)), "done": "kept"}),
            done=done,
            faults=error.faults if error else (),
            forgery_token=self._door.forgery_token(session),
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
        return RedirectResponse(address(room.state.id, {**asked_of(self._next(room, place)), "done": ended.value}), 303)

    def _refused(self, room: WorkshopRoom, session: str, given: KeyedPage, error: KitError) -> Response:
        """The form again with what was typed, unless its round takes no sheets any more."""
        try:
            return self._key_page(room, session, given.place, given=given, error=error)
        except LiveError as closed:
            return self._paper_page(room, session, {}, closed)

    def _next(self, room: WorkshopRoom, place: SheetPlace) -> SheetPlace:
        """The next page of the sheet, or the first of the next sheet."""
        definition = room.state.rounds[place.round].definition
        if place.page < len(self._entry.pages(room, definition, place)):
            return replace(place, page=place.page + 1)
        return next_sheet(place)

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
