"""Keying in what somebody wrote on paper, or says: one page of a sheet at a time, checked against an earlier keying.

In: a sheet's code and number, and the form of the activity as a phone would send it. Out: answers in the store, under the
sheet's own participant, before the result is shown; or what differs from what was keyed in before.

Two things easily got wrong. A sheet that is keyed in twice is one ballot: the first keying stands until somebody has seen
the difference and confirms the second. And whatever comes between counting and revealing would be in the store but not
in the figures, so all of this holds the room's lock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from facilitation_kit.activities.contract import Activity, CurrentAnswers, FieldKind, FormFields
from facilitation_kit.activities.rounds import Answer, Item, RoundDefinition
from facilitation_kit.content.consent import ConsentAge, ConsentItem, ConsentWording
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import AnswerKey, GroupId, ParticipantId, RoundId
from facilitation_kit.live.paper_sheets import page_code, sheet_items
from facilitation_kit.live.workshop_state import RoundState, RoundStatus
from facilitation_kit.participant.answer_keys import AnswerKeys
from facilitation_kit.participant.consent_pages import consent_file_of
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.shared_pages import typed_by_hand, unknown_code
from facilitation_kit.participant.sheet_people import sheet_person
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.records import (
    AlreadySaved,
    EntryMode,
    KeyConflict,
    Participant,
    Removed,
    RoundNotOpen,
    Saved,
    Submission,
)
from facilitation_kit.responses.safety_records import Consent, GuardianStatus

__all__ = ["Difference", "Keyed", "KeyedPage", "SheetEntry", "SheetPlace", "keyed_digest"]

Pages = tuple[tuple[Item, ...], ...]


class Keyed(Enum):
    """How a keying ended: saved, or the same as before."""

    SAVED = "saved"
    SAME = "same"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The page was keyed in before with other answers; nothing was changed.

    Attributes:
        before: what is saved, for the items of the page.
        now: what was keyed in this time.
    """

    before: CurrentAnswers
    now: CurrentAnswers


@dataclass(frozen=True, kw_only=True)
class SheetPlace:
    """Where a facilitator is: a page of a numbered sheet, keyed in for a round.

    Attributes:
        number: of the sheet.
        page: of the activity's pages, from 1.
        mode: `PAPER_KEYED`, or `FACILITATOR_PROXY` for somebody who says it.
    """

    round: RoundId
    batch: str
    number: int
    page: int
    mode: EntryMode


@dataclass(frozen=True, kw_only=True)
class KeyedPage:
    """A page as it came from the keyboard.

    Attributes:
        key: of the form.
        form: what the activity reads.
        blank: the person left this page out.
        consent: what they agreed to on the sheet; read only while nothing of the sheet is stored.
        group: that they declared; likewise.
        language: in which they read what they agreed to; likewise.
        replaces: digest of the answers that this page may take the place of; empty before a difference was seen.
    """

    place: SheetPlace
    key: str
    form: FormFields
    blank: bool = False
    consent: frozenset[ConsentItem] = frozenset()
    group: str = ""
    language: str = ""
    replaces: str = ""


class SheetEntry:
    """Finds sheets and takes what is keyed in.

    Args:
        hub: where everything is.
        keys: makes the key of each rendered form.
    """

    def __init__(self, hub: Hub, keys: AnswerKeys) -> None:
        self._hub = hub
        self._keys = keys

    def rounds(self, room: WorkshopRoom) -> tuple[RoundState, ...]:
        """The rounds that take sheets now, the latest first."""
        if room.state.closed_at is not None:
            return ()
        here = self._hub.activities
        return tuple(
            each
            for each in reversed(list(room.state.rounds.values()))
            if each.status is not RoundStatus.REVEALED and each.definition.activity in here
        )

    def round(self, room: WorkshopRoom, round_id: RoundId) -> RoundState:
        """A round that takes sheets now.

        Raises:
            LiveError: ``paper.workshop-over``, ``paper.no-such-round``, ``paper.round-shown``.
        """
        if room.state.closed_at is not None:
            raise LiveError(
                "paper.workshop-over",
                "This workshop is over, so no more sheets count.",
                remedy="Keep the sheets as the project's rules say; what they hold is in no result.",
            )
        found = room.state.rounds.get(round_id)
        if found is None or found.definition.activity not in self._hub.activities:
            raise LiveError(
                "paper.no-such-round", "There is no such round to key sheets in for.", remedy="Choose one of the list."
            )
        if found.status is RoundStatus.REVEALED:
            raise LiveError(
                "paper.round-shown",
                "This round has been shown, so no more sheets count in it.",
                remedy="Open another round of the step, and key the sheets in before you reveal it.",
            )
        return found

    def belongs(self, state: RoundState, batch: str, page: str) -> bool:
        """Whether a page code is that of this round's questions in this batch."""
        definition = state.definition
        return page == page_code(batch, definition.step, definition.question, definition.items)

    def person(self, room: WorkshopRoom, place: SheetPlace) -> ParticipantId:
        """Who filled in the sheet."""
        return sheet_person(self._hub.secret, room.state.id, place.batch, place.number)

    def known(self, room: WorkshopRoom, place: SheetPlace) -> bool:
        """Whether something of this sheet is stored already, so that its consent and group are known."""
        return self._hub.store.participant(self.person(room, place)) is not None

    def pages(self, room: WorkshopRoom, definition: RoundDefinition, place: SheetPlace) -> Pages:
        """The round's items as they stand on this sheet, in the pages in which they are keyed in."""
        activity = self._hub.activities[definition.activity]
        items = sheet_items(activity, definition, place.batch, place.number)
        follows = activity.pages_follow_answers
        current = self._hub.store.current_answers(definition.id, self.person(room, place)) if follows else {}
        return activity.pages(definition, items, current)

    def current(self, room: WorkshopRoom, definition: RoundDefinition, place: SheetPlace) -> CurrentAnswers:
        """What of this sheet was keyed in before."""
        return self._hub.store.current_answers(definition.id, self.person(room, place))

    def answered(
        self, room: WorkshopRoom, definition: RoundDefinition, place: SheetPlace, items: Sequence[Item]
    ) -> bool:
        """Whether this page was keyed in before."""
        return bool(self._before(definition, self.person(room, place), {item.id for item in items}))

    def key(
        self, room: WorkshopRoom, definition: RoundDefinition, place: SheetPlace, items: Sequence[Item]
    ) -> AnswerKey:
        """A fresh key for the form of a page."""
        return self._keys.issue(self.person(room, place), definition.id, items)

    def wording(self, room: WorkshopRoom) -> ConsentWording:
        """What stands on the sheets of a workshop to agree to."""
        return consent_file_of(room.state.plan).wordings[0]

    def languages(self, room: WorkshopRoom) -> Sequence[tuple[str, str]]:
        """The languages in which the consent can be read, as tags and their own names."""
        return consent_file_of(room.state.plan).languages

    async def save(self, room: WorkshopRoom, given: KeyedPage) -> Keyed | Difference:
        """Store a page, unless it was keyed in before with other answers; returns after the commit.

        Raises:
            LiveError: as `round`; ``paper.no-such-page``, ``paper.no-consent``, ``paper.sheet-taken-out``,
                ``paper.keyed-meanwhile``.
            AnswerRefused: the answers break a rule of the activity.
            QueueFull, StoreError: they could not be stored.
        """
        async with room.lock:
            definition = self.round(room, given.place.round).definition
            participant = self.person(room, given.place)
            if participant in self._hub.store.withdrawn(room.state.id).participants:
                raise LiveError(
                    "paper.sheet-taken-out",
                    "Everything of this sheet was taken back, so it is not keyed in again.",
                    remedy="If the person wants to take part after all, give them a new sheet.",
                )
            items = self._items(definition, participant, given, self.pages(room, definition, given.place))
            activity = self._hub.activities[definition.activity]
            # What an activity makes of the form's key must be the same however often the sheet is keyed in.
            form = {**given.form, "key": [participant]}
            said = self._hub.store.current_answers(definition.id, participant)
            answers = _blank(activity, items) if given.blank else activity.read_answers(definition, items, form, said)
            code = typed_by_hand(activity, answers, form)
            if code and (refusal := unknown_code(self._hub.store, definition.id, code)):
                raise refusal
            now = {(answer.item, answer.field): answer.value for answer in answers}
            before = self._before(definition, participant, {item.id for item in items})
            if before and before != now and given.replaces != keyed_digest(before):
                return Difference(before=before, now=now)
            await self._seat(room, given, participant)
            saved = await self._store(room, definition, participant, given, answers)
        return Keyed.SAME if before == now and saved else Keyed.SAVED

    # -- inside -----------------------------------------------------------------------------------------------------

    def _items(
        self, definition: RoundDefinition, participant: ParticipantId, given: KeyedPage, pages: Pages
    ) -> tuple[Item, ...]:
        """The items that a form was made for; on a board they may stand on another page by now."""
        for items in (pages[given.place.page - 1 : given.place.page]) + pages:
            if self._keys.belongs(given.key, participant, definition.id, items):
                return items
        raise LiveError(
            "paper.no-such-page",
            "This page of the sheet is not there any more.",
            remedy="Choose the sheet again, and key it in as it is asked now.",
        )

    def _before(self, definition: RoundDefinition, participant: ParticipantId, items: set[object]) -> CurrentAnswers:
        current = self._hub.store.current_answers(definition.id, participant)
        return {place: value for place, value in current.items() if place[0] in items}

    async def _seat(self, room: WorkshopRoom, given: KeyedPage, participant: ParticipantId) -> None:
        """Let the person of a sheet in, with what they agreed to on it; once."""
        if participant in room.people and room.takes_part(participant):
            return
        if ConsentItem.TAKE_PART not in given.consent:
            raise LiveError(
                "paper.no-consent",
                "Nothing was saved: on this sheet nobody has agreed to take part.",
                remedy="Look for the tick on the sheet's first page. Without it the answers stay out.",
            )
        plan, hub = room.state.plan, self._hub
        wording = consent_file_of(plan).wording(given.language) if given.language else self.wording(room)
        asked = frozenset(question.item for question in wording.questions)
        at = hub.clock()
        group = next((each.id for each in plan.groups if each.id == GroupId(given.group)), None)
        person = Participant(
            id=participant,
            workshop=room.state.id,
            group=group,
            entry_mode=given.place.mode,
            consent_version=consent_file_of(plan).version,
            joined_at=at,
        )
        consent = Consent(
            participant=participant,
            workshop=room.state.id,
            version=consent_file_of(plan).version,
            items=given.consent & asked,
            asked=asked,
            age_band=ConsentAge.NOT_SAID,
            guardian=GuardianStatus.NOT_NEEDED,
            explained_by="worker",
            how="paper" if given.place.mode is EntryMode.PAPER_KEYED else "read_aloud",
            language=wording.language,
            at=at,
        )
        await hub.join(person)
        await hub.agree(consent)

    async def _store(
        self,
        room: WorkshopRoom,
        definition: RoundDefinition,
        participant: ParticipantId,
        given: KeyedPage,
        answers: tuple[Answer, ...],
    ) -> bool:
        """Whether the answers were new to the store; the same form sent twice is not."""
        activity = self._hub.activities[definition.activity]
        submission = Submission(
            key=AnswerKey(given.key),
            workshop=definition.workshop,
            round=definition.id,
            participant=participant,
            answers=answers,
            received_at=self._hub.clock(),
            entry_mode=given.place.mode,
            consent_version=room.consent_version(participant),
            text_fields=frozenset(each.name for each in activity.fields if each.kind is FieldKind.TEXT),
        )
        match await self._hub.submit(submission):
            case Saved():
                self._hub.keyed(room, definition.id)
                return True
            case AlreadySaved():
                return False
            case KeyConflict():
                raise LiveError(
                    "paper.keyed-meanwhile",
                    "This form was saved before with other answers.",
                    remedy="Choose the sheet again, look at what is saved, and key in what differs.",
                )
            case RoundNotOpen() | Removed():
                raise LiveError(
                    "paper.round-shown",
                    "This round has been shown, so no more sheets count in it.",
                    remedy="Open another round of the step, and key the sheets in before you reveal it.",
                )


def keyed_digest(answers: CurrentAnswers) -> str:
    """A name for answers that were looked at, by which it is seen whether others have taken their place meanwhile."""
    told = json.dumps(sorted([item, field, value] for (item, field), value in answers.items()), default=str)
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _blank(activity: Activity, items: Sequence[Item]) -> tuple[Answer, ...]:
    """A page that was left out: nothing in every field of it, which is no zero."""
    return tuple(Answer(item=item.id, field=each.name, value=None) for item in items for each in activity.fields)
