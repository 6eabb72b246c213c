"""What is tested about a hypothesis, and what was decided about it.

In: the content's test cards, the locks of their criteria, results, and the store's decisions. Out: lines for a hypothesis' page. The one thing easily got wrong:
the kit never decides; a line repeats what a named role wrote down, with its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from facilitation_kit.activities.contract import Activity
from facilitation_kit.analysis.evidence_strength import Strength, evidence_strength
from facilitation_kit.analysis.hypothesis_chain import decisions_about
from facilitation_kit.analysis.test_stories import (
    ANSWERED,
    MeasuredRound,
    TestStory,
    measuring_rounds,
    standing,
    story_of_test,
)
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.library import Library
from facilitation_kit.content.success_criteria import parse_criterion
from facilitation_kit.content.test_cards import TestCard, TestStatus
from facilitation_kit.evidence.outcomes import CONFIDENCE_WORDS, DECISION_WORDS
from facilitation_kit.identifiers import HypothesisId, TestCardId
from facilitation_kit.live.events import CriterionLocked
from facilitation_kit.live.workshop_state import WorkshopState
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.hypothesis_context import DecisionLine, HypothesisTest, TestVerdict
from facilitation_kit.playback.vote_context import WorkshopPage
from facilitation_kit.responses.evidence_records import Decision

__all__ = ["TEST_WORDS", "decision_lines", "test_lines", "test_stories"]

TEST_WORDS: Mapping[str, str] = MappingProxyType(
    {
        TestStatus.PLANNED.value: phrase("planned"),
        ANSWERED: phrase("has answers"),
        TestStatus.RUNNING.value: phrase("running"),
        TestStatus.FINISHED.value: phrase("finished"),
    }
)
"""Where a test stands, in words."""


def test_lines(
    library: Library, hypothesis: HypothesisId, stories: Mapping[TestCardId, TestStory]
) -> tuple[HypothesisTest, ...]:
    """The tests of a hypothesis, in the order of the content, with what came of them."""
    titles = {idea.id: idea.title for idea in library.ideas}
    return tuple(
        _test_line(card, stories.get(card.id, TestStory()), titles[card.idea] if card.idea else "")
        for card in library.test_cards
        if card.hypothesis == hypothesis
    )


def test_stories(
    library: Library,
    held: Sequence[tuple[WorkshopState, WorkshopPage]],
    locks: Sequence[CriterionLocked],
    activities: Mapping[str, Activity],
) -> Mapping[TestCardId, TestStory]:
    """What came of each test in the workshops of a pack, from the results that the pack shows."""
    return {
        card.id: story_of_test(
            card, locks, {state.id: _measured(state, page, card, activities) for state, page in held}
        )
        for card in library.test_cards
    }


def _measured(
    state: WorkshopState, page: WorkshopPage, card: TestCard, activities: Mapping[str, Activity]
) -> list[MeasuredRound]:
    """The rounds of a workshop that measured the test and are in the pack."""
    votes = {vote.id: vote for question in page.questions for vote in question.rounds}
    definitions = {each: state.rounds[each].definition for each in measuring_rounds(state, card)}
    return [
        MeasuredRound(
            definition=definition,
            workshop=page.title,
            held_on=votes[each].held_at.date(),
            table=votes[each].table,
            questions=activities[definition.activity].criterion_questions(definition),
        )
        for each, definition in definitions.items()
        if each in votes and definition.activity in activities
    ]


def decision_lines(
    decisions: Iterable[Decision], hypothesis: HypothesisId, library: Library
) -> tuple[DecisionLine, ...]:
    """The decisions about a hypothesis, the newest first; of one day, the one written down last."""
    titles = {card.id: card.title for card in library.test_cards}
    return tuple(
        DecisionLine(
            id=decision.id,
            decision=DECISION_WORDS[decision.kind],
            reason=paragraphs(decision.reason),
            observed=paragraphs(decision.observed),
            learned=paragraphs(decision.learned),
            next_action=paragraphs(decision.next_action),
            owner=decision.owner,
            decided_by=decision.decided_by,
            decided_on=decision.decided_on,
            surprise=paragraphs(decision.surprise),
            confidence=CONFIDENCE_WORDS[decision.confidence] if decision.confidence else "",
            tests=tuple(titles[test] for test in decision.tests if test in titles),
        )
        for decision in reversed(decisions_about(decisions, hypothesis))
    )


def _test_line(card: TestCard, story: TestStory, idea: str) -> HypothesisTest:
    strength = _strength(card, story)
    return HypothesisTest(
        id=card.id,
        title=card.title,
        assumption=" ".join(card.riskiest_assumption.split()),
        method=" ".join(card.method.split()),
        people=card.audience,
        measured=" ".join(card.metric.split()),
        criterion=" ".join(card.success_criterion.split()),
        minimum=phrase("{count} {people}", count=str(card.minimum_n), people=card.minimum_of) if card.minimum_n else "",
        owner=card.owner,
        due=card.due,
        status=TEST_WORDS[standing(card, story)],
        locked_on=story.locked.at.date() if story.locked else None,
        amendments=story.amendments,
        verdicts=tuple(
            TestVerdict(
                workshop=each.workshop,
                held_on=each.held_on,
                people=each.people,
                verdict=each.words,
                sentences=each.sentences,
            )
            for each in story.readings
        ),
        strength=strength.level if strength else "",
        strength_reason=strength.reason if strength else "",
        idea=idea,
    )


def _strength(card: TestCard, story: TestStory) -> Strength | None:
    """How far the result carries; nothing before there is one, or where the card does not give the facts."""
    if card.facts is None or card.criterion is None or not any(each.outcome for each in story.readings):
        return None
    people = max((each.number for each in story.readings if each.number is not None), default=None)
    return (
        evidence_strength(card.facts, people, parse_criterion(story.locked.check).minimum_n) if story.locked else None
    )
