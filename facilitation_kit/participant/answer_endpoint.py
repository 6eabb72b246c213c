"""The one place where answers come in: ``POST /r/{round}/{page}``, as a plain ASGI endpoint.

In: a posted form page. Out: a redirect to the next page, or JSON for the script, once the answer is committed; or a page
that says plainly why it is not saved. This is the busiest route of the hub: a room of phones uses it in the same second.

Easily got wrong: whether a round still takes answers is not decided here but in the writer's transaction, because the
state in memory may be a moment old.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from facilitation_kit.activities.contract import Activity, FieldKind
from facilitation_kit.activities.rounds import Answer, Item
from facilitation_kit.activities.sharing import WITH
from facilitation_kit.errors import AnswerRefused, StoreError
from facilitation_kit.identifiers import AnswerKey, RoundId
from facilitation_kit.live.workshop_state import RoundState, RoundStatus
from facilitation_kit.participant.form_posts import FormTooLarge, FormUnreadable, header, read_form
from facilitation_kit.participant.lan_desk import LanDesk
from facilitation_kit.participant.notices import consent_first, status_notice
from facilitation_kit.participant.person_pages import Attempt, ItemPages, page_path, review_path
from facilitation_kit.participant.phone_pages import NoticePage, Page
from facilitation_kit.participant.sessions import Session
from facilitation_kit.participant.shared_pages import (
    says_nothing_new,
    too_many_guesses,
    typed_by_hand,
    unknown_code,
)
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.records import (
    AlreadySaved,
    EntryMode,
    KeyConflict,
    Outcome,
    Removed,
    RoundNotOpen,
    Saved,
    Submission,
)
from facilitation_kit.responses.writer import QueueFull

__all__ = ["AnswerEndpoint"]

_LOG = logging.getLogger(__name__)
_GONE_MESSAGE = (
    "What you were writing to has been taken off meanwhile. Your words are still here: save them on this page, or copy them "
    "to another."
)
_CLOSED_MESSAGE = "The facilitator has closed this question."
_OVER_MESSAGE = "The time to answer this question is over."


class _Sheet(NamedTuple):
    """A page of a round as this person has it in front of them."""

    session: Session
    room: WorkshopRoom
    state: RoundState
    pages: ItemPages
    number: int
    words: bool

    @property
    def items(self) -> tuple[Item, ...]:
        return self.pages[self.number - 1]


class _Reply(NamedTuple):
    """How a post ended.

    Attributes:
        state: for the script: saved, refused, conflict, closed, busy, or elsewhere.
        field: name in the form that a refusal is about; empty where it is about the page.
        page: made only when somebody without the script will see it.
        retry_after: seconds after which sending the same again makes sense.
    """

    status: int
    state: str
    message: str = ""
    next: str = ""
    field: str = ""
    page: Callable[[], Page] | None = None
    retry_after: int = 0


class AnswerEndpoint:
    """Takes answers.

    Args:
        desk: what the phones' routes share.
    """

    def __init__(self, desk: LanDesk) -> None:
        self._desk = desk
        self._hub = desk.hub
        self._text_fields = {
            name: frozenset(each.name for each in activity.fields if each.kind is FieldKind.TEXT)
            for name, activity in desk.hub.activities.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one post."""
        reply = await self._answer(scope, receive)
        if header(scope, b"accept").startswith(b"application/json"):
            await _send_json(reply, send)
        elif reply.next:
            location = (b"location", reply.next.encode("ascii"))
            await _send(send, 303, [location, (b"content-length", b"0")], b"")
        else:
            page = reply.page() if reply.page else status_notice(reply.status)
            headers = {"Retry-After": str(reply.retry_after)} if reply.retry_after else None
            html = self._desk.pages.render(page)
            response = Response(html, status_code=reply.status, headers=headers, media_type="text/html")
            await response(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> _Reply:
        visitor = self._desk.visitor(scope)
        if visitor is None:
            return _elsewhere(403, joined=False)
        session, room = visitor
        if (barred := self._barred(session, room)) is not None:
            return barred
        try:
            form = await read_form(scope, receive, self._hub.settings.max_form_bytes)
        except FormTooLarge:
            return _elsewhere(413)
        except FormUnreadable:
            return _elsewhere(400)
        sheet = self._sheet(scope, session, room)
        if sheet is None:
            return _elsewhere(404)
        return await self._save(sheet, form)

    def _barred(self, session: Session, room: WorkshopRoom) -> _Reply | None:
        """Why nothing is taken from this person now: they have agreed to nothing yet, or send too fast."""
        if not room.takes_part(session.participant):
            return _elsewhere(403, page=consent_first())
        if not self._desk.posts.allow(session.participant):
            return _Reply(status=429, state="busy", message="That was very fast. Trying again.", retry_after=5)
        return None

    def _sheet(self, scope: Scope, session: Session, room: WorkshopRoom) -> _Sheet | None:
        """What ``/r/{round}/{page}`` means for this person; ``None`` where there is no such page for them."""
        path: str = scope["path"]
        round_id, _, number = path.removeprefix("/r/").rpartition("/")
        state = room.state.rounds.get(RoundId(round_id))
        if state is None or not (number.isascii() and number.isdigit() and len(number) < 5):  # noqa: PLR2004 - no round has so many
            return None
        if not self._desk.people.can_show(state.definition):
            return None
        pages = self._desk.people.pages_of(state.definition, session.participant)
        if not 1 <= int(number) <= len(pages) and not state.definition.arranged:
            return None
        words = self._desk.words_open(scope, room)
        place = max(1, min(int(number), len(pages)))
        return _Sheet(session=session, room=room, state=state, pages=pages, number=place, words=words)

    async def _save(self, sheet: _Sheet, form: Mapping[str, list[str]]) -> _Reply:
        definition = sheet.state.definition
        key = form.get("key", [""])[0]
        found = self._page_of(key, sheet)
        if found is None:
            return self._gone(sheet, form) if definition.arranged and key else _elsewhere(409)
        sheet = found
        activity = self._hub.activities[definition.activity]
        try:
            if form.get("action", ["save"])[0] == "skip":
                answers = _skipped(activity, sheet.items)
            else:
                current = self._hub.current_answers(definition, sheet.session.participant)
                answers = activity.read_answers(definition, sheet.items, form, current)
                if not sheet.words:
                    _refuse_words(answers, self._text_fields[definition.activity])
                self._refuse_unknown_code(sheet, activity, answers, form)
        except AnswerRefused as refusal:
            return self._refused(sheet, form, refusal)
        if self._says_nothing_new(sheet, activity, answers):
            return self._saved(sheet, form)
        submission = Submission(
            key=AnswerKey(key),
            workshop=definition.workshop,
            round=definition.id,
            participant=sheet.session.participant,
            answers=answers,
            received_at=self._hub.clock(),
            entry_mode=self._entry_mode(sheet, answers),
            consent_version=sheet.room.consent_version(sheet.session.participant),
            text_fields=self._text_fields[definition.activity],
        )
        try:
            outcome = await self._hub.submit(submission)
        except QueueFull:
            return _Reply(status=503, state="busy", message="The workshop is busy. Trying again.", retry_after=1)
        except StoreError as error:
            _LOG.error("An answer could not be stored: %s", error.code)
            return _Reply(
                status=503, state="busy", message="This cannot be saved just now. Trying again.", retry_after=5
            )
        return self._after(outcome, sheet, form)

    def _page_of(self, key: str, sheet: _Sheet) -> _Sheet | None:
        """The page that a key was made for; on a board it may have moved to another place since it was loaded."""
        keys, participant, round_id = self._desk.keys, sheet.session.participant, sheet.state.definition.id
        if keys.belongs(key, participant, round_id, sheet.items):
            return sheet
        if sheet.state.definition.arranged:
            for number, items in enumerate(sheet.pages, start=1):
                if keys.belongs(key, participant, round_id, items):
                    return sheet._replace(number=number)
        return None

    def _gone(self, sheet: _Sheet, form: Mapping[str, list[str]]) -> _Reply:
        """What somebody was writing to has been taken off the board: their words are still theirs, on another page."""
        if sheet.state.status is not RoundStatus.OPEN:
            return self._closed(sheet)
        attempt = Attempt(form=form, error=_GONE_MESSAGE)
        return _Reply(
            status=409, state="gone", message=_GONE_MESSAGE, page=lambda: self._question(sheet, form, attempt)
        )

    def _entry_mode(self, sheet: _Sheet, answers: Sequence[Answer]) -> EntryMode:
        """How the answers come in; somebody who works in a pair or at a table has said so on the page of the code."""
        if sheet.room.state.rehearsal:
            return EntryMode.REHEARSAL
        definition = sheet.state.definition
        shared_by = self._hub.activities[definition.activity].shared_by
        if shared_by is None:
            return EntryMode.OWN_PHONE
        given = {(answer.item, answer.field): answer.value for answer in answers}
        current = self._hub.store.current_answers(definition.id, sheet.session.participant)
        how = given.get((shared_by, WITH), current.get((shared_by, WITH)))
        return {"pair": EntryMode.PAIR, "table": EntryMode.TABLE}.get(str(how), EntryMode.OWN_PHONE)

    def _after(self, outcome: Outcome, sheet: _Sheet, form: Mapping[str, list[str]]) -> _Reply:
        match outcome:
            case Saved() | AlreadySaved():
                return self._saved(sheet, form)
            case KeyConflict():
                attempt = Attempt(form=form, conflict=True)
                return _Reply(
                    status=409,
                    state="conflict",
                    message="This page was saved before with another answer.",
                    page=lambda: self._question(sheet, form, attempt),
                )
            case RoundNotOpen():
                return self._closed(sheet)
            case Removed():
                return _elsewhere(410)

    def _saved(self, sheet: _Sheet, form: Mapping[str, list[str]]) -> _Reply:
        return _Reply(status=200, state="saved", message="Saved", next=self._next(sheet, form))

    def _refuse_unknown_code(
        self, sheet: _Sheet, activity: Activity, answers: Sequence[Answer], form: Mapping[str, list[str]]
    ) -> None:
        """Let nobody into a card that nobody has begun, nor guess for one.

        Raises:
            AnswerRefused: ``answer.unknown-card-code``, ``answer.too-many-card-codes``.
        """
        code = typed_by_hand(activity, answers, form)
        if not code:
            return
        if not self._desk.may_guess(sheet.session.participant):
            raise too_many_guesses()
        if refusal := unknown_code(self._hub.store, sheet.state.definition.id, code):
            self._desk.count_wrong_guess(sheet.session.participant)
            raise refusal

    def _says_nothing_new(self, sheet: _Sheet, activity: Activity, answers: Sequence[Answer]) -> bool:
        if activity.shared_by is None or sheet.state.status is not RoundStatus.OPEN:
            return False
        definition, participant = sheet.state.definition, sheet.session.participant
        shown = self._hub.current_answers(definition, participant)
        return says_nothing_new(activity, answers, shown, self._hub.store.current_answers(definition.id, participant))

    def _next(self, sheet: _Sheet, form: Mapping[str, list[str]]) -> str:
        """Where the person goes after saving: on, or back to the review that they came from."""
        definition = sheet.state.definition
        # Asked again after the commit, because in some activities the answer decides which pages follow.
        pages = self._desk.people.pages_of(definition, sheet.session.participant)
        activity = self._hub.activities[definition.activity]
        if activity.in_any_order:
            return f"{review_path(definition.id)}?saved=1"
        if (activity.shared_by is not None or activity.pages_follow_answers) and form.get("then") != ["review"]:
            # What others at the table have written meanwhile need not be written again, nor what was answered before
            # somebody went back to another language or another answer.
            return f"{self._desk.people.page_after(sheet.session, sheet.state, sheet.number)}?saved=1"
        if sheet.number >= len(pages) or form.get("then") == ["review"]:
            return f"{review_path(definition.id)}?saved=1"
        return f"{page_path(definition.id, sheet.number + 1)}?saved=1"

    def _refused(self, sheet: _Sheet, form: Mapping[str, list[str]], refusal: AnswerRefused) -> _Reply:
        if sheet.state.status is not RoundStatus.OPEN:
            return self._closed(sheet)
        refused_field = refusal.faults[0].field or ""
        attempt = Attempt(form=form, error=refusal.message, error_field=refused_field)
        return _Reply(
            status=422,
            state="refused",
            message=refusal.message,
            field=refused_field,
            page=lambda: self._question(sheet, form, attempt),
        )

    def _closed(self, sheet: _Sheet) -> _Reply:
        people, state = self._desk.people, sheet.room.state.rounds[sheet.state.definition.id]
        by_plan = state.ended_by_plan or (state.status is RoundStatus.OPEN and state.closes_at is not None)
        return _Reply(
            status=409,
            state="closed",
            message=_OVER_MESSAGE if by_plan else _CLOSED_MESSAGE,
            page=lambda: people.closed(sheet.session, sheet.room, state, late=True),
        )

    def _question(self, sheet: _Sheet, form: Mapping[str, list[str]], attempt: Attempt) -> Page:
        then = "review" if form.get("then") == ["review"] else ""
        people = self._desk.people
        return people.question(
            sheet.session, sheet.room, sheet.state, sheet.number, attempt=attempt, then=then, words=sheet.words
        )


def _skipped(activity: Activity, items: tuple[Item, ...]) -> tuple[Answer, ...]:
    """A skip: nothing in every field of the page, which takes an earlier answer back and is no zero."""
    return tuple(Answer(item=item.id, field=each.name, value=None) for item in items for each in activity.fields)


def _refuse_words(answers: tuple[Answer, ...], text_fields: frozenset[str]) -> None:
    """Take nobody's own words where others could read along.

    Raises:
        AnswerRefused: ``participant.words-closed``; nothing of the page is saved.
    """
    if any(answer.field in text_fields and answer.value for answer in answers):
        raise AnswerRefused(
            "participant.words-closed",
            "Words cannot be sent on this network, because others could read along. Save again without them.",
            remedy="Use HTTPS or your own encrypted network.",
        )


def _elsewhere(status: int, *, joined: bool = True, page: NoticePage | None = None) -> _Reply:
    """An end that has a page of its own and nothing to do with what was answered."""
    shown = page or status_notice(status, joined=joined)
    return _Reply(status=status, state="elsewhere", message=shown.heading, page=lambda: shown)


async def _send_json(reply: _Reply, send: Send) -> None:
    content = {"state": reply.state, "message": reply.message}
    if reply.next:
        content["next"] = reply.next
    if reply.field:
        content["field"] = reply.field
    body = json.dumps(content).encode("ascii")
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode("ascii"))]
    if reply.retry_after:
        headers.append((b"retry-after", str(reply.retry_after).encode("ascii")))
    await _send(send, reply.status, headers, body)


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
