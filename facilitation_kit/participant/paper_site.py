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
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.activities.contract import FormFields, PhoneForm
from facilitation_kit.content.consent import ConsentItem
from facilitation_kit.content.library import Library
from facilitation_kit.errors import AnswerRefused, ContentError, KitError, LiveError
from facilitation_kit.identifiers import RoundId, StepId, WorkshopId
from facilitation_kit.live.paper_sheets import (
    MOST_COPIES,
    MOST_NUMBER,
    PaperOrder,
    SheetCode,
    new_batch,
    plan_as_it_stands,
    read_code,
    steps_on_paper,
)
from facilitation_kit.participant.answer_keys import AnswerKeys
from facilitation_kit.participant.control_pages import NO_WORKSHOP, ControlPage, ControlPages
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.pages import Pages
from facilitation_kit.participant.paper_pages import KeyPage, PaperPage, RoundChoice, difference_lines
from facilitation_kit.participant.paper_printing import printed_sheets
from facilitation_kit.participant.sheet_entry import (
    Difference,
    KeyedPage,
    SheetEntry,
    SheetPlace,
    keyed_digest,
)
from facilitation_kit.participant.sheet_people import sheet_person
from facilitation_kit.participant.told_words import REFUSED, Door
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.records import EntryMode
from facilitation_kit.responses.writer import QueueFull
from facilitation_kit.safeguarding.withdrawal import WithdrawalHow

__all__ = ["PaperSite"]

_OWN = "sheet-"
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
            return RedirectResponse(_address(room, {**asked, "code": made, "number": "1"}), 303)
        try:
            place, code = _read_place(asked)
            state = self._entry.round(room, place.round)
        except KitError as error:
            return self._paper_page(room, session, asked, error)
        if code.page and not self._entry.belongs(state, code.batch, code.page) and "anyway" not in asked:
            other = LiveError(
                "paper.other-questions",
                "This code is of another page, or the options have changed since these sheets were printed.",
                remedy="Look which question stands on the sheet, and choose its round.",
            )
            return self._paper_page(room, session, asked, other, anyway=_address(room, {**asked, "anyway": "1"}))
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
                **{f"{_OWN}{name}": value for name, value in _asked(place).items()},
                f"{_OWN}key": self._entry.key(room, definition, place, items),
                f"{_OWN}replaces": keyed_digest(difference.before) if difference else "",
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
            next=_address(room, {**_asked(_next_sheet(place)), "done": "kept"}),
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
        own = {name.removeprefix(_OWN): values[-1] for name, values in form.items() if name.startswith(_OWN)}
        try:
            place, _ = _read_place(own)
            given = _read_page(place, own, {name: each for name, each in form.items() if not _is_own(name)})
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
        return RedirectResponse(_address(room, {**_asked(self._next(room, place)), "done": ended.value}), 303)

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
        return _next_sheet(place)

    # -- printing and taking out ------------------------------------------------------------------------------------

    async def _print(self, request: Request, session: str) -> Response:
        """A PDF of new sheets; one is made at a time."""
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        form = await request.form()
        try:
            order = await self._order(room, str(form.get("copies", "")), str(form.get("step", "")))
            async with self._printing:
                pdf = await printed_sheets(order, self._hub.project)
        except KitError as error:
            return self._paper_page(room, session, {}, error)
        name = f"paper-{SheetCode(batch=order.batch).printed}.pdf"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(pdf, media_type="application/pdf", headers=headers)

    async def _order(self, room: WorkshopRoom, copies: str, step: str) -> PaperOrder:
        if not (copies.isascii() and copies.isdigit() and 1 <= int(copies[:4]) <= MOST_COPIES):
            raise LiveError(
                "paper.copies",
                f"Sheets are printed for 1 to {MOST_COPIES} people at a time.",
                remedy="Give a number in that range; print again for more people.",
            )
        plan = plan_as_it_stands(room.state, self._hub.activities)
        steps = tuple(each.id for each in steps_on_paper(plan) if step in ("", each.id))
        if not steps:
            raise LiveError("paper.no-questions", "There is no question to print.", remedy="Choose another step.")
        try:
            language = (await asyncio.to_thread(Library.load, self._hub.project)).project.language
        except ContentError:
            # Somebody is editing; sheets are needed all the same.
            language = "en"
        return PaperOrder(
            plan=plan,
            steps=tuple(StepId(each) for each in steps),
            copies=int(copies),
            batch=new_batch(self._hub.rng),
            language=language,
            written=language,
        )

    async def _take_out(self, request: Request, session: str) -> Response:
        """Delete all that came from a sheet, in every step."""
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        form = await request.form()
        code = read_code(str(form.get("code", "")))
        number = _number(str(form.get("number", "")))
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
        return RedirectResponse(_address(room, {"done": "out"}), 303)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _room(self, request: Request) -> WorkshopRoom | None:
        return self._hub.room(WorkshopId(request.path_params["workshop"]))

    def _shown(self, page: ControlPage, status: int = 200) -> Response:
        return Response(self._pages.render(page), status, media_type="text/html")


def _is_own(name: str) -> bool:
    return name.startswith(_OWN) or name == "forgery_token"


def _address(room: WorkshopRoom, asked: Mapping[str, str]) -> str:
    return f"/w/{room.state.id}/paper?{urlencode(asked)}"


def _asked(place: SheetPlace) -> dict[str, str]:
    """A place as an address or a form names it."""
    return {
        "round": place.round,
        "code": SheetCode(batch=place.batch).printed,
        "number": str(place.number),
        "page": str(place.page),
        "mode": place.mode.value,
    }


def _read_place(asked: Mapping[str, str]) -> tuple[SheetPlace, SheetCode]:
    """Where a facilitator wants to be.

    Raises:
        LiveError: ``paper.wrong-code``, ``paper.wrong-number``.
    """
    code = read_code(asked.get("code", ""))
    if code is None:
        raise LiveError(
            "paper.wrong-code",
            "This is not the code of a sheet: a character is missing or wrong.",
            remedy="It stands at the top of each page, such as K72-9MX-4T. There is no 0, O, 1, I or L in it.",
        )
    number = _number(asked.get("number", ""))
    if not number:
        raise LiveError(
            "paper.wrong-number",
            f"The number of a sheet is between 1 and {MOST_NUMBER}.",
            remedy="It stands beside the code.",
        )
    proxy = asked.get("mode") == EntryMode.FACILITATOR_PROXY.value
    place = SheetPlace(
        round=RoundId(asked.get("round", "")),
        batch=code.batch,
        number=number,
        page=_number(asked.get("page", "1")) or 1,
        mode=EntryMode.FACILITATOR_PROXY if proxy else EntryMode.PAPER_KEYED,
    )
    return place, code


def _read_page(place: SheetPlace, own: Mapping[str, str], form: FormFields) -> KeyedPage:
    return KeyedPage(
        place=place,
        key=own.get("key", ""),
        form=form,
        blank=own.get("do") == "blank",
        consent=frozenset(item for item in ConsentItem if own.get(f"consent-{item.value}") == "yes"),
        group=own.get("group", ""),
        language=own.get("language", "")[:35],
        replaces=own.get("replaces", ""),
    )


def _next_sheet(place: SheetPlace) -> SheetPlace:
    return replace(place, number=min(place.number + 1, MOST_NUMBER), page=1)


def _number(typed: str) -> int:
    """A number of a sheet or a page; 0 where nothing sensible was typed."""
    text = typed.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_NUMBER)) else 0
