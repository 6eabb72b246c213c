"""Records of invented research, shared by tests; each gives a legal value and takes what the test is about."""

from __future__ import annotations

from facilitation_kit.content.quotes import ConsentScope, Role, Stance
from facilitation_kit.identifiers import (
    AnswerKey,
    CaseId,
    CodeId,
    CodingId,
    FactId,
    FeedbackId,
    HypothesisId,
    InsightId,
    MemoId,
    ParticipantId,
    SourceId,
)
from facilitation_kit.responses.evidence_records import (
    Case,
    Code,
    Coding,
    Fact,
    FactKind,
    FeedbackItem,
    FeedbackStatus,
    FeedbackStep,
    HypothesisLink,
    Insight,
    Memo,
    Source,
    Turn,
)
from tests.builders import NOON

__all__ = ["case", "code", "coding", "fact", "feedback", "insight", "memo", "source"]


def case(case_id: str = "p1", *, participant: str | None = None, scope: ConsentScope = ConsentScope.PUBLIC) -> Case:
    """A young person."""
    return Case(
        id=CaseId(case_id),
        role=Role.YOUNG_PERSON,
        consent_scope=scope,
        participant=ParticipantId(participant) if participant else None,
    )


def source(text: str, *turns: tuple[int, int, str | None], source_id: str = "talk") -> Source:
    """A transcript with turns as (start, end, case)."""
    return Source(
        id=SourceId(source_id),
        title="A talk",
        text=text,
        turns=tuple(Turn(start=start, end=end, case=CaseId(who) if who else None) for start, end, who in turns),
    )


def code(code_id: str = "trust", name: str = "Trust") -> Code:
    """A code of the codebook."""
    return Code(id=CodeId(code_id), name=name)


def coding(coding_id: str, start: int, end: int, *, source_id: str = "talk", code_id: str = "trust") -> Coding:
    """A code over a span."""
    return Coding(id=CodingId(coding_id), source=SourceId(source_id), start=start, end=end, code=CodeId(code_id))


def fact(
    fact_id: str = "f1",
    words: str = "Somebody stayed.",
    *,
    case_id: str | None = None,
    span: tuple[int, int] | None = None,
    source_id: str = "talk",
    answer: str | None = None,
    hypothesis: str | None = None,
    stance: Stance = Stance.SUPPORTS,
    scope: ConsentScope = ConsentScope.INTERNAL,
) -> Fact:
    """A quote; with a span, from a source."""
    return Fact(
        id=FactId(fact_id),
        kind=FactKind.QUOTE,
        text_verbatim=words,
        case=CaseId(case_id) if case_id else None,
        source=SourceId(source_id) if span else None,
        start=span[0] if span else None,
        end=span[1] if span else None,
        answer=AnswerKey(answer) if answer else None,
        links=(HypothesisLink(hypothesis=HypothesisId(hypothesis), stance=stance),) if hypothesis else (),
        consent_scope=scope,
    )


def insight(
    insight_id: str = "steady", *, supporting: tuple[str, ...] = (), challenging: tuple[str, ...] = ()
) -> Insight:
    """Our reading of facts."""
    return Insight(
        id=InsightId(insight_id),
        title="One steady adult matters.",
        supporting=tuple(FactId(each) for each in supporting),
        challenging=tuple(FactId(each) for each in challenging),
    )


def memo(memo_id: str, about: str, text: str = "Ask again.") -> Memo:
    """A thought about something."""
    return Memo(id=MemoId(memo_id), about=about, text=text)


def feedback(feedback_id: str = "later-bus", *, facts: tuple[str, ...] = ()) -> FeedbackItem:
    """Something that people asked for."""
    return FeedbackItem(
        id=FeedbackId(feedback_id),
        said="A later bus home.",
        who="Young people",
        steps=(FeedbackStep(status=FeedbackStatus.RECEIVED, on=NOON.date()),),
        facts=tuple(FactId(each) for each in facts),
    )
