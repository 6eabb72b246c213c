"""What a moderator may decide, and in which order words wait."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import AnswerKey, ItemId, RoundId, WorkshopId
from facilitation_kit.responses.records import ModerationState
from facilitation_kit.responses.safety_records import QueuedText
from facilitation_kit.safeguarding.moderation import Decision, decide, in_queue_order, seen_mark, text_name
from facilitation_kit.safeguarding.pii_flags import find_flags
from tests.builders import NOON, after


def queued(
    words: str = "The bus is late", state: ModerationState = ModerationState.HIDDEN, seconds: float = 0
) -> QueuedText:
    return QueuedText(
        key=AnswerKey(f"k{seconds}"),
        item=ItemId("i1"),
        field="concern_reason",
        label="A worker who stays",
        text=words,
        at=after(seconds),
        workshop=WorkshopId("w1"),
        round=RoundId("w1.vote.1"),
        state=state,
    )


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        (Decision.APPROVE, ModerationState.APPROVED),
        (Decision.HOLD, ModerationState.HELD),
        (Decision.ESCALATE, ModerationState.ESCALATED),
    ],
)
def test_each_decision_leads_to_its_state(decision: Decision, state: ModerationState) -> None:
    text = queued()
    step = decide(text, decision, seen=seen_mark(text), at=NOON, by="console", words="ignored")
    assert (step.state, step.published_text, step.by, step.key) == (state, None, "console", text.key)


def test_a_redaction_carries_the_words_that_are_shown_instead() -> None:
    text = queued("Call 07700 900123")
    step = decide(
        text,
        Decision.REDACT,
        seen=seen_mark(text),
        at=NOON,
        by="console",
        words=" Call\r\nme ",
        flags=find_flags(text.text),
    )
    assert (step.state, step.published_text, step.flags) == (ModerationState.REDACTED, "Call\nme", ("phone",))


@pytest.mark.parametrize(
    ("words", "code"), [("  \n ", "moderation.empty-redaction"), ("x" * 2001, "moderation.redaction-too-long")]
)
def test_a_redaction_needs_words_of_a_reasonable_length(words: str, code: str) -> None:
    text = queued()
    with pytest.raises(LiveError) as refused:
        decide(text, Decision.REDACT, seen=seen_mark(text), at=NOON, by="console", words=words)
    assert refused.value.code == code


def test_what_another_moderator_has_changed_meanwhile_is_looked_at_again() -> None:
    looked_at = queued()
    held = replace(looked_at, state=ModerationState.HELD)
    with pytest.raises(LiveError, match="Somebody else has decided"):
        decide(held, Decision.APPROVE, seen=seen_mark(looked_at), at=NOON, by="console")
    redacted = replace(looked_at, state=ModerationState.REDACTED, published="One")
    with pytest.raises(LiveError, match="Somebody else has decided"):
        decide(replace(redacted, published="Two"), Decision.HOLD, seen=seen_mark(redacted), at=NOON, by="console")


def test_escalated_words_stay_where_they_went() -> None:
    text = queued(state=ModerationState.ESCALATED)
    with pytest.raises(LiveError) as refused:
        decide(text, Decision.APPROVE, seen=seen_mark(text), at=NOON, by="console")
    assert refused.value.code == "moderation.escalated"


def test_new_words_wait_before_held_ones_and_older_before_younger() -> None:
    held, late, early = queued(state=ModerationState.HELD, seconds=1), queued(seconds=3), queued(seconds=2)
    assert in_queue_order([late, held, early]) == [early, late, held]


def test_a_texts_name_says_nothing_about_its_key_and_is_its_own() -> None:
    one, other = queued(seconds=1), queued(seconds=2)
    assert text_name(b"s", one) == text_name(b"s", one) != text_name(b"s", other)
    assert text_name(b"s", one) != text_name(b"t", one)
    assert text_name(b"s", one) != text_name(b"s", replace(one, field="other"))
    assert one.key not in text_name(b"s", one)
