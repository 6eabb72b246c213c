"""The sheets of paper that can be keyed in now: their rounds, their people, and the pages as they stand on each.

In: a hub, and where a facilitator is on which sheet. Out: what is asked there, and what was keyed in before; nothing here
writes. The one thing easily got wrong: a sheet has an order of its own, and some pages are only there for certain answers,
so a page is looked up for one sheet and never for a round.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from facilitation_kit.activities.contract import CurrentAnswers
from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.content.consent import ConsentWording
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import AnswerKey, ItemId, ParticipantId, RoundId
from facilitation_kit.live.paper_sheets import page_code, sheet_items
from facilitation_kit.live.workshop_state import RoundState, RoundStatus
from facilitation_kit.participant.answer_keys import AnswerKeys
from facilitation_kit.participant.consent_pages import consent_file_of
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.sheet_people import sheet_person
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.records import EntryMode

__all__ = ["SheetPlace", "Sheets"]

Pages = tuple[tuple[Item, ...], ...]


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


class Sheets:
    """Finds what can be keyed in, and what was.

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
        return bool(self.before(definition, self.person(room, place), {item.id for item in items}))

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

    def items(self, room: WorkshopRoom, definition: RoundDefinition, place: SheetPlace, key: str) -> tuple[Item, ...]:
        """The items that a form was made for; on a board they may stand on another page by now.

        Raises:
            LiveError: ``paper.no-such-page``.
        """
        pages, participant = self.pages(room, definition, place), self.person(room, place)
        for items in pages[place.page - 1 : place.page] + pages:
            if self._keys.belongs(key, participant, definition.id, items):
                return items
        raise LiveError(
            "paper.no-such-page",
            "This page of the sheet is not there any more.",
            remedy="Choose the sheet again, and key it in as it is asked now.",
        )

    def before(
        self, definition: RoundDefinition, participant: ParticipantId, items: Collection[ItemId]
    ) -> CurrentAnswers:
        """What somebody's sheet said of these items when it was keyed in before."""
        current = self._hub.store.current_answers(definition.id, participant)
        return {place: value for place, value in current.items() if place[0] in items}
