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
from facilitation_kit.content.consent import ConsentAge, ConsentItem
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import AnswerKey, GroupId, ParticipantId
from facilitation_kit.participant.consent_pages import consent_file_of
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.shared_pages import typed_by_hand, unknown_code
from facilitation_kit.participant.sheets import SheetPlace, Sheets
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

__all__ = ["Difference", "Keyed", "KeyedPage", "SheetEntry", "keyed_digest"]


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
    """Takes what is keyed in.

    Args:
        hub: that writes.
        sheets: knows what can be keyed in.
    """

    def __init__(self, hub: Hub, sheets: Sheets) -> None:
        self._hub = hub
        self._sheets = sheets

    async def save(self, room: WorkshopRoom, given: KeyedPage) -> Keyed | Difference:
        """Store a page, unless it was keyed in before with other answers; returns after the commit.

        Raises:
            LiveError: as `Sheets.round`; ``paper.no-such-page``, ``paper.no-consent``, ``paper.sheet-taken-out``,
                ``paper.keyed-meanwhile``.
            AnswerRefused: the answers break a rule of the activity.
            QueueFull, StoreError: they could not be stored.
        """
        async with room.lock:
            definition = self._sheets.round(room, given.place.round).definition
            participant = self._sheets.person(room, given.place)
            if participant in self._hub.store.withdrawn(room.state.id).participants:
                raise LiveError(
                    "paper.sheet-taken-out",
                    "Everything of this sheet was taken back, so it is not keyed in again.",
                    remedy="If the person wants to take part after all, give them a new sheet.",
                )
            items = self._sheets.items(room, definition, given.place, given.key)
            activity = self._hub.activities[definition.activity]
            # What an activity makes of the form's key must be the same however often the sheet is keyed in.
            form = {**given.form, "key": [participant]}
            said = self._hub.store.current_answers(definition.id, participant)
            answers = _blank(activity, items) if given.blank else activity.read_answers(definition, items, form, said)
            code = typed_by_hand(activity, answers, form)
            if code and (refusal := unknown_code(self._hub.store, definition.id, code)):
                raise refusal
            now = {(answer.item, answer.field): answer.value for answer in answers}
            before = self._sheets.before(definition, participant, {item.id for item in items})
            if before and before != now and given.replaces != keyed_digest(before):
                return Difference(before=before, now=now)
            await self._seat(room, given, participant)
            saved = await self._store(room, definition, participant, given, answers)
        return Keyed.SAME if before == now and saved else Keyed.SAVED

    # -- inside -----------------------------------------------------------------------------------------------------

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
        wording = consent_file_of(plan).wording(given.language) if given.language else self._sheets.wording(room)
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
