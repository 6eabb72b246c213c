"""What became of a hypothesis and of a wish, in the words that readers see.

In: nothing. Out: one phrase for each kind of decision and each status of feedback, the same on every screen and in every
pack. The one thing easily got wrong: a status is never softened; what was not possible is called so, and its reason stands
beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from facilitation_kit.phrases import phrase
from facilitation_kit.responses.evidence_records import Confidence, DecisionKind, FeedbackStatus

__all__ = ["CONFIDENCE_WORDS", "DECISION_WORDS", "FEEDBACK_WORDS"]

DECISION_WORDS: Mapping[DecisionKind, str] = MappingProxyType(
    {
        DecisionKind.PERSEVERE: phrase("keep going"),
        DecisionKind.PIVOT: phrase("change course"),
        DecisionKind.RETIRE: phrase("stop"),
        DecisionKind.TEST_MORE: phrase("test more"),
    }
)
"""What was decided about a hypothesis (H6)."""

CONFIDENCE_WORDS: Mapping[Confidence, str] = MappingProxyType(
    {Confidence.LOW: phrase("low"), Confidence.MEDIUM: phrase("medium"), Confidence.HIGH: phrase("high")}
)
"""How sure people are of what they learned (H6)."""

FEEDBACK_WORDS: Mapping[FeedbackStatus, str] = MappingProxyType(
    {
        FeedbackStatus.RECEIVED: phrase("received"),
        FeedbackStatus.IN_PROGRESS: phrase("in progress"),
        FeedbackStatus.DONE: phrase("done"),
        FeedbackStatus.PARTLY: phrase("partly done"),
        FeedbackStatus.NOT_POSSIBLE: phrase("not possible"),
    }
)
"""What became of something that people asked for (B6)."""
