"""What one person sees of a workshop: which page they should be on, and that page with their own answers in it.

In: the hub's memory of the workshop, the store's current answers, a session. Out: page records. It decides nothing
about counting; every answer goes through `answer_endpoint`.

Easily got wrong: the order of the options is each person's own, and so is what is on which page. Everything here asks
`pages_of`, so that a form's address, its key and its items always agree.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from facilitation_kit.activities.card_codes import spoken
from facilitation_kit.activities.contract import CurrentAnswers, FieldKind, FormFields, PhoneForm
from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.activities.sharing import CODE
from facilitation_kit.analysis.board_notes import card_name
from facilitation_kit.identifiers import ParticipantId, RoundId
from facilitation_kit.live.boards import BoardProperty
from facilitation_kit.live.workshop_state import RoundState, RoundStatus
from facilitation_kit.participant.agreements import fields_in_use
from facilitation_kit.participant.answer_keys import AnswerKeys
from facilitation_kit.participant.answer_words import AnswerLine, answer_lines
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.notices import missing_activity
from facilitation_kit.participant.phone_pages import ClosedPage, Page, QuestionPage, ResultPage, ReviewPage, WaitingPage
from facilitation_kit.participant.question_words import QuestionWords, question_words
from facilitation_kit.participant.result_lines import result_lines
from facilitation_kit.participant.sessions import Session
from facilitation_kit.participant.transport import CLOSED_FOR_PEOPLE, settings_without
from facilitation_kit.participant.workshop_room import WorkshopRoom

__all__ = ["Attempt", "PersonPages"]

_REMEMBERED = 8_192

ItemPages = tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A form that was sent and not saved.

    Attributes:
        form: what was sent, so that nothing typed is lost.
        error: why it was refused; empty for a conflict.
        error_field: which name of the form that is about; may be empty.
        conflict: the form had been saved before with another content.
    """

    form: FormFields = field(default_factory=dict)
    error: str = ""
    error_field: str = ""
    conflict: bool = False


class PersonPages:
    """Makes the pages of the people in the hub's workshops.

    Args:
        hub: where everything is.
        keys: makes the key of each rendered form.
    """

    def __init__(self, hub: Hub, keys: AnswerKeys) -> None:
        self._hub = hub
        self._keys = keys
        self._layouts: OrderedDict[tuple[RoundId, int, ParticipantId], ItemPages] = OrderedDict()

    def can_show(self, definition: RoundDefinition) -> bool:
        """Whether the round's activity is here: a package may have gone since the round was opened."""
        return definition.activity in self._hub.activities

    def pages_of(self, definition: RoundDefinition, participant: ParticipantId) -> ItemPages:
        """The round's items in this person's order, laid out over phone pages."""
        found = self._layouts.get((definition.id, definition.arrangement, participant))
        if found is None:
            activity = self._hub.activities[definition.activity]
            items = activity.order(definition, participant)
            if activity.pages_follow_answers:
                # Laid out anew each time: an answer that was saved a moment ago may have changed what comes next.
                return activity.pages(definition, items, self._hub.current_answers(definition, participant))
            found = activity.pages(definition, items, {})
            self._layouts[definition.id, definition.arrangement, participant] = found
            if len(self._layouts) > _REMEMBERED:
                self._layouts.popitem(last=False)
        return found

    def now(self, session: Session, room: WorkshopRoom, *, saved: bool = False) -> Page | str:
        """The page that this person should see now, or the address of it."""
        current = room.state.current_round
        about = room.state.plan.consent_text
        if room.state.closed_at is not None:
            return WaitingPage(
                tab="The end",
                joined=True,
                about=about,
                live="over",
                heading="This workshop is over",
                message="Thank you for taking part. You can close this page.",
            )
        if current is None:
            return WaitingPage(
                tab="Waiting",
                joined=True,
                about=about,
                live="waiting",
                refresh=True,
                heading="You are in",
                message="Nothing to answer right now. When a question opens, it comes up here.",
            )
        if current.status is RoundStatus.OPEN:
            if not self.can_show(current.definition):
                return missing_activity()
            return self._way_in(session, current)
        if current.status is RoundStatus.CLOSED:
            return self.closed(session, room, current, saved=saved)
        return self._result(session, room, current)

    def question(
        self, session: Session, room: WorkshopRoom, state: RoundState, number: int, *, attempt: Attempt | None = None,
        then: str = "", saved: bool = False, words: bool = True,
    ) -> QuestionPage:  # fmt: skip
        """A page of an open round, under a fresh key.

        `number` is 1-based and the caller has checked that there is such a page. `attempt` is what was sent and not
        saved, where this page is the answer to it. `then` is ``review`` for somebody who goes back there afterwards.
        `words` is whether people may write in their own words here.
        """
        definition = state.definition
        pages = self.pages_of(definition, session.participant)
        items = pages[number - 1]
        current = self._hub.current_answers(definition, session.participant)
        tried = attempt or Attempt()
        activity = self._hub.activities[definition.activity]
        step = room.state.plan.step(definition.step)
        texts = {each.name for each in fields_in_use(activity, definition) if each.kind is FieldKind.TEXT}
        consent = room.consents.get(session.participant)
        around = self._words(session, definition)
        return QuestionPage(
            tab=f"Question, page {number} of {len(pages)}" if len(pages) > 1 else "Question",
            joined=True,
            about=room.state.plan.consent_text,
            saved=saved,
            error=tried.error,
            live="open",
            round=definition.id,
            form=PhoneForm(
                round=definition,
                items=items,
                current=current,
                settings=definition.settings if words else settings_without(definition.settings, texts),
                error=tried.error,
                error_field=tried.error_field,
                attempted=tried.form,
                asked=activity.asked(definition, items[0], current, consent.language if consent else ""),
            ),
            form_template=activity.assets.phone_template,
            key=self._keys.issue(session.participant, definition.id, items),
            action=page_path(definition.id, number),
            then=then,
            number=number,
            of=len(pages),
            note=step.content_note if number == 1 else "",
            card=self._card(definition, current),
            sent_back=self._sent_back(session, state),
            words_closed=CLOSED_FOR_PEOPLE if texts and not words else "",
            around=around,
            back=page_path(definition.id, number - 1) if number > 1 else "",
            review=review_path(definition.id) if current else "",
            conflict=answer_lines(activity, items, current, definition=definition, said=around)
            if tried.conflict
            else (),
            until=room.until(state),
        )

    def review(self, session: Session, room: WorkshopRoom, state: RoundState, *, saved: bool = False) -> ReviewPage:
        """All of this person's answers in an open round."""
        definition = state.definition
        pages = self.pages_of(definition, session.participant)
        one_page = len(pages) == 1
        in_any_order = self._hub.activities[definition.activity].in_any_order
        return ReviewPage(
            tab="Your answers",
            joined=True,
            about=room.state.plan.consent_text,
            saved=saved,
            live="open",
            round=definition.id,
            around=self._words(session, definition),
            question=definition.question,
            lines=self._lines(session, state, linked=not one_page),
            change=change_path(definition.id, 1) if one_page else "",
            unanswered="" if in_any_order else self._unanswered(session, state),
            in_any_order=in_any_order,
            card=self._card(definition, self._hub.current_answers(definition, session.participant)),
            sent_back=self._sent_back(session, state),
            until=room.until(state),
        )

    def closed(
        self, session: Session, room: WorkshopRoom, state: RoundState, *, late: bool = False, saved: bool = False
    ) -> ClosedPage:
        """A closed round with what is saved of this person; `late` when an answer has just been refused for it."""
        current = self._hub.current_answers(state.definition, session.participant)
        current_round = room.state.current_round
        return ClosedPage(
            tab="Closed",
            joined=True,
            about=room.state.plan.consent_text,
            saved=saved and not late,
            # A round that closed while the person was elsewhere in the workshop is not what the script should follow.
            live="closed" if current_round is not None and current_round.definition.id == state.definition.id else "",
            round=state.definition.id,
            refresh=True,
            around=self._words(session, state.definition),
            question=state.definition.question,
            lines=self._lines(session, state, linked=False) if current and self.can_show(state.definition) else (),
            late=late,
            # Its time may have come a moment before anybody has closed it.
            ended=room.until(state) if state.ended_by_plan or state.status is RoundStatus.OPEN else "",
        )

    def _result(self, session: Session, room: WorkshopRoom, state: RoundState) -> ResultPage:
        definition = state.definition
        result: Mapping[str, object] | None = room.shown_result(definition.id)
        sentences = result["sentences"] if result else ()
        assert isinstance(sentences, list | tuple)
        missing = "This result is not shown in the room." if definition.sensitive else "The result is being counted."
        return ResultPage(
            tab="Result",
            joined=True,
            about=room.state.plan.consent_text,
            live="revealed",
            round=definition.id,
            refresh=result is None,
            around=self._words(session, definition),
            question=definition.question,
            sentences=tuple(sentences),
            rows=result_lines(result) if result else (),
            ballots=ResultPage.ballots_text(result) if result else "",
            missing="" if result else missing,
        )

    def _lines(self, session: Session, state: RoundState, *, linked: bool) -> tuple[AnswerLine, ...]:
        definition = state.definition
        pages = self.pages_of(definition, session.participant)
        current = self._hub.current_answers(definition, session.participant)
        activity = self._hub.activities[definition.activity]
        items = [item for page in pages for item in page]
        links = [change_path(definition.id, number) for number, page in enumerate(pages, start=1) for _ in page]
        said = self._words(session, definition)
        return answer_lines(activity, items, current, links if linked else (), definition, said)

    def _words(self, session: Session, definition: RoundDefinition) -> QuestionWords:
        """The kit's own words in the language in which this person reads the round."""
        activity = self._hub.activities.get(definition.activity)
        if activity is None:
            return question_words("")
        return question_words(activity.reads_in(definition, self._hub.current_answers(definition, session.participant)))

    def _card(self, definition: RoundDefinition, current: CurrentAnswers) -> str:
        """The code of what somebody works on together with others, as it is read aloud; empty where it is theirs alone."""
        shared_by = self._hub.activities[definition.activity].shared_by
        code = "" if shared_by is None else str(current.get((shared_by, CODE)) or "")
        return spoken(code) if code else ""

    def _sent_back(self, session: Session, state: RoundState) -> bool:
        """Whether the card that somebody works on was sent back to its makers."""
        sent_back = state.board.things(BoardProperty.SENT_BACK)
        activity = self._hub.activities[state.definition.activity]
        if not sent_back or activity.shared_by is None:
            return False
        own = self._hub.store.current_answers(state.definition.id, session.participant)
        code = str(own.get((activity.shared_by, CODE)) or "")
        return bool(own) and card_name(session.participant, code, state.definition.id, activity.shared_by) in sent_back

    def _way_in(self, session: Session, state: RoundState) -> str:
        """Where answering an open round begins: the first page not answered yet, or the list to pick from."""
        picks = self._hub.activities[state.definition.activity].in_any_order
        return ("" if picks else self._unanswered(session, state)) or review_path(state.definition.id)

    def page_after(self, session: Session, state: RoundState, number: int) -> str:
        """Address of the first page behind a page that nobody has been through, or of the review."""
        return self._unanswered(session, state, behind=number) or review_path(state.definition.id)

    def _unanswered(self, session: Session, state: RoundState, *, behind: int = 0) -> str:
        """Address of the first page that the person has not been through; empty when there is none."""
        definition = state.definition
        current = self._hub.current_answers(definition, session.participant)
        answered = {item for item, _ in current}
        for number, page in enumerate(self.pages_of(definition, session.participant), start=1):
            if number > behind and any(item.id not in answered for item in page):
                return page_path(definition.id, number)
        return ""


def page_path(round_id: RoundId, number: int) -> str:
    """Address of a page of a round."""
    return f"/r/{round_id}/{number}"


def change_path(round_id: RoundId, number: int) -> str:
    """Address of a page for somebody who comes from the review and goes back there."""
    return f"/r/{round_id}/{number}?then=review"


def review_path(round_id: RoundId) -> str:
    """Address of the review of a round."""
    return f"/r/{round_id}/review"
