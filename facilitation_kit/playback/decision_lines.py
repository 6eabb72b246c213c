"""What is tested about a hypothesis, and what was decided about it.

In: the content's test cards and the store's decisions. Out: lines for a hypothesis' page. The one thing easily got wrong:
the kit never decides; a line repeats what a named role wrote down, with its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from facilitation_kit.analysis.hypothesis_chain import decisions_about
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.library import Library
from facilitation_kit.content.test_cards import TestCard, TestStatus
from facilitation_kit.evidence.outcomes import DECISION_WORDS
from facilitation_kit.identifiers import HypothesisId
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.hypothesis_context import DecisionLine, HypothesisTest
from facilitation_kit.responses.evidence_records import Decision

__all__ = ["TEST_WORDS", "decision_lines", "test_lines"]

TEST_WORDS: Mapping[TestStatus, str] = MappingProxyType(
    {
        TestStatus.PLANNED: phrase("planned"),
        TestStatus.RUNNING: phrase("running"),
        TestStatus.FINISHED: phrase("finished"),
    }
)
"""Where a test stands, in words."""


def test_lines(library: Library, hypothesis: HypothesisId) -> tuple[HypothesisTest, ...]:
    """The tests of a hypothesis, in the order of the content."""
    return tuple(_test_line(card) for card in library.test_cards if card.hypothesis == hypothesis)


def decision_lines(decisions: Iterable[Decision], hypothesis: HypothesisId) -> tuple[DecisionLine, ...]:
    """The decisions about a hypothesis, the newest first; of one day, the one written down last."""
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
        )
        for decision in reversed(decisions_about(decisions, hypothesis))
    )


def _test_line(card: TestCard) -> HypothesisTest:
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
        status=TEST_WORDS[card.status],
    )
