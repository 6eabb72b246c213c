"""Stores with evidence in every state, for tests of what packs make of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from facilitation_kit.content.quotes import AgeBand, ConsentScope, Role, Sex, Stance
from facilitation_kit.identifiers import (
    CaseId,
    DecisionId,
    FactId,
    FeedbackId,
    HypothesisId,
    InsightId,
    RecommendationId,
    ResearchActivityId,
)
from facilitation_kit.responses.evidence_records import (
    AttributionLevel,
    Case,
    Decision,
    DecisionKind,
    EvidenceRecord,
    Fact,
    FactKind,
    FeedbackItem,
    FeedbackStatus,
    FeedbackStep,
    HypothesisLink,
    Insight,
    Recommendation,
    Statistic,
)
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import NOON
from tests.stored_rounds import store_in

DOOR = HypothesisId("one-door")


def kept(store: SqliteStore, *records: EvidenceRecord) -> SqliteStore:
    """The store with these records in it."""
    store.keep([(record, None) for record in records], by="researcher", at=NOON)
    return store


def store_with(folder: Path, *records: EvidenceRecord) -> SqliteStore:
    """A new store with a workshop without results, and these records."""
    folder.mkdir(exist_ok=True)
    return kept(store_in(folder), *records)


def people(number: int, role: Role = Role.YOUNG_PERSON) -> list[Case]:
    """So many people of whom everything may be said."""
    return [
        Case(
            id=CaseId(f"{role.value.replace('_', '-')}-{n:02}"),
            role=role,
            sex=Sex.WOMAN if role is Role.YOUNG_PERSON else None,
            age_band=AgeBand.AGE_16_17 if role is Role.YOUNG_PERSON else None,
            service_type="youth service",
            consent_scope=ConsentScope.PUBLIC,
        )
        for n in range(number)
    ]


def told(
    name: str,
    *,
    text: str = "",
    scope: ConsentScope = ConsentScope.PUBLIC,
    approved: bool = True,
    case: str | None = "young-person-00",
    stance: Stance = Stance.SUPPORTS,
    kind: FactKind = FactKind.QUOTE,
    hypotheses: Sequence[HypothesisId] = (DOOR,),
    activity: str | None = "talks",
    statistic: Statistic | None = None,
) -> Fact:
    """A fact that everybody may read, unless the test says otherwise."""
    return Fact(
        id=FactId(name),
        kind=kind,
        text_verbatim=text or f"Words of {name}.",
        case=CaseId(case) if case else None,
        activity=ResearchActivityId(activity) if activity else None,
        attribution_level=AttributionLevel.ROLE_AGE_BAND_SERVICE_TYPE,
        consent_scope=scope,
        approved_by_participant=approved,
        links=tuple(HypothesisLink(hypothesis=each, stance=stance) for each in hypotheses),
        statistic=statistic,
    )


def reading(name: str, supporting: Sequence[str], challenging: Sequence[str] = (), **more: object) -> Insight:
    """An insight about the one hypothesis."""
    scope = more.get("scope", ConsentScope.PUBLIC)
    assert isinstance(scope, ConsentScope)
    return Insight(
        id=InsightId(name),
        title=f"Title of {name}",
        text="One.\n\nTwo.",
        supporting=tuple(FactId(each) for each in supporting),
        challenging=tuple(FactId(each) for each in challenging),
        links=(HypothesisLink(hypothesis=DOOR, stance=Stance.SUPPORTS),),
        consent_scope=scope,
    )


def advice(name: str, *insights: str) -> Recommendation:
    """A recommendation that rests on these insights."""
    return Recommendation(
        id=RecommendationId(name), text="Open it.", insights=tuple(InsightId(each) for each in insights), owner="Lead"
    )


def decided(name: str, day: date, kind: DecisionKind = DecisionKind.PERSEVERE) -> Decision:
    """A decision about the one hypothesis."""
    return Decision(
        id=DecisionId(name),
        hypothesis=DOOR,
        kind=kind,
        reason="It was close.",
        learned="Trust comes first.",
        owner="Team",
        decided_by="Chair",
        decided_on=day,
    )


def asked_for(name: str, status: FeedbackStatus = FeedbackStatus.DONE, facts: Sequence[str] = ()) -> FeedbackItem:
    """Something that people asked for, received in October and with this status since November."""
    first = FeedbackStep(status=FeedbackStatus.RECEIVED, on=date(2026, 10, 1))
    now = FeedbackStep(
        status=status, on=date(2026, 11, 1), did="We did.", reason="Money.", decided_by="Head of service"
    )
    return FeedbackItem(
        id=FeedbackId(name),
        said=f"Wish of {name}",
        who="Young people",
        steps=(first, now),
        hypotheses=(DOOR,),
        facts=tuple(FactId(each) for each in facts),
    )
