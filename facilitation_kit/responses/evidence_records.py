"""What the store holds of the research: whom it heard, what they said, what we make of it, and what was decided.

Atomic research (DOMAIN.md Q1): an activity is carried out, facts are what it showed, insights are our reading of them,
recommendations are what to do. Real words live here and never in a content file. A record is one frozen value under an
id; a change is a new version of the whole record. The one thing easily got wrong: `Fact.text_verbatim` is for the
project team alone; whatever leaves it is `Fact.published`, and only as far as `Fact.consent_scope` reaches.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, CONTENT_ID, Line, OptionalLine, OptionalProse, Prose
from facilitation_kit.content.quotes import AgeBand, ConsentScope, Role, Sex, Stance
from facilitation_kit.identifiers import (
    AnswerKey,
    CaseId,
    CodeId,
    CodingId,
    DecisionId,
    FactId,
    FeedbackId,
    HypothesisId,
    InsightId,
    MemoId,
    NeedId,
    ParticipantId,
    RecommendationId,
    ResearchActivityId,
    SourceId,
    TestCardId,
    WorkshopId,
)

__all__ = [
    "AttributionLevel",
    "Case",
    "Code",
    "Coding",
    "Confidence",
    "Decision",
    "DecisionKind",
    "Edit",
    "EvidenceRecord",
    "Fact",
    "FactKind",
    "FeedbackItem",
    "FeedbackStatus",
    "FeedbackStep",
    "HypothesisLink",
    "Insight",
    "Memo",
    "Recommendation",
    "Review",
    "Source",
    "Statistic",
    "Turn",
    "record_kind",
]

Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000_000)]
"""A whole transcript."""

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class FactKind(StrEnum):
    """What kind of thing a fact is; an opinion of ours is none."""

    QUOTE = "quote"
    OBSERVATION = "observation"
    STATISTIC = "statistic"


class AttributionLevel(StrEnum):
    """How much is said about who said it (Q2), at most; the resolver may say less."""

    NONE = "none"
    ROLE = "role"
    ROLE_AGE_BAND = "role_age_band"
    ROLE_AGE_BAND_SERVICE_TYPE = "role_age_band_service_type"


class DecisionKind(StrEnum):
    """What a named person decided about a hypothesis (H6)."""

    PERSEVERE = "persevere"
    PIVOT = "pivot"
    RETIRE = "retire"
    TEST_MORE = "test_more"


class Confidence(StrEnum):
    """How sure a named person is of what was learned (H6)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class FeedbackStatus(StrEnum):
    """What became of something that people asked for (B6)."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    PARTLY = "partly"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Case:
    """Somebody whom the research has heard, under a pseudonym; never a name (E1)."""

    id: Annotated[CaseId, CONTENT_ID]
    role: Role
    sex: Sex | None = None
    age_band: AgeBand | None = None
    service_type: OptionalLine = ""
    """The kind of service, never its name."""
    consent_scope: ConsentScope = ConsentScope.INTERNAL
    """How far this person's words may go at most; a fact may be held closer."""
    activities: tuple[Annotated[ResearchActivityId, CONTENT_ID], ...] = ()
    """The research activities where this person was heard, also where no fact was made of it: a footnote names an activity only
    where enough people were (`evidence.attribution.nameable_places`)."""
    participant: ParticipantId | None = None
    """The person in a workshop of this store, so that their withdrawal reaches what was made of their words."""
    workshop: WorkshopId | None = None


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Turn:
    """One stretch of a source by one speaker: code points `start` up to, not including, `end` of `Source.text`."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    speaker: OptionalLine = ""
    """As it is written in the source, such as P1 or Interviewer."""
    case: Annotated[CaseId, CONTENT_ID] | None = None
    """Who that is; ``None`` for an interviewer."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Source:
    """A text that facts are taken from: a transcript, notes, or what a workshop wrote."""

    id: Annotated[SourceId, CONTENT_ID]
    title: Line
    text: Text
    turns: tuple[Turn, ...] = ()
    activity: Annotated[ResearchActivityId, CONTENT_ID] | None = None
    """The research activity of ideas/research.yaml that it comes from."""
    workshop: WorkshopId | None = None
    held_on: date | None = None
    language: OptionalLine = ""
    file_name: OptionalLine = ""
    """Of the imported file, without its folder."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Code:
    """One code of the codebook (Q5)."""

    id: Annotated[CodeId, CONTENT_ID]
    name: Line
    definition: OptionalProse = ""
    include: OptionalProse = ""
    exclude: OptionalProse = ""
    example: OptionalProse = ""
    parent: Annotated[CodeId, CONTENT_ID] | None = None
    colour: Colour = "#12436D"
    replaced_by: tuple[Annotated[CodeId, CONTENT_ID], ...] = ()
    """The codes that this one was merged into or split into; it is not used any more then."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Coding:
    """A code over a span of a source: code points `start` up to, not including, `end`."""

    id: Annotated[CodingId, CONTENT_ID]
    source: Annotated[SourceId, CONTENT_ID]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(gt=0)]
    code: Annotated[CodeId, CONTENT_ID]


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class HypothesisLink:
    """What a fact or insight does to a hypothesis (H8)."""

    hypothesis: Annotated[HypothesisId, CONTENT_ID]
    stance: Stance


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Edit:
    """One change between the words as they were said and the words as they are published."""

    before: OptionalProse
    after: OptionalProse
    why: Line
    by: Line
    at: datetime


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Review:
    """The answer to "would a worker, parent or peer recognise this person?" (Q4)."""

    recognisable: bool
    by: Line
    at: datetime
    note: OptionalProse = ""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Statistic:
    """A figure from elsewhere, with where it comes from."""

    value: OptionalLine
    unit: OptionalLine = ""
    denominator: Annotated[int, Field(ge=0)] | None = None
    period: OptionalLine = ""
    source_name: OptionalLine = ""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Fact:
    """What the research showed: a quote, an observation or a statistic."""

    id: Annotated[FactId, CONTENT_ID]
    kind: FactKind
    text_verbatim: Prose
    """As it was said or seen; restricted."""
    text_published: OptionalProse = ""
    """As it may be shown, replacements in [brackets]; empty where it is the verbatim text."""
    excerpt: OptionalProse = ""
    """A shorter form, chosen by a person, for slides on which the whole would not fit."""
    edits: tuple[Edit, ...] = ()
    source: Annotated[SourceId, CONTENT_ID] | None = None
    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=0)] | None = None
    case: Annotated[CaseId, CONTENT_ID] | None = None
    activity: Annotated[ResearchActivityId, CONTENT_ID] | None = None
    workshop: WorkshopId | None = None
    answer: AnswerKey | None = None
    """The answer of a workshop that it was taken from."""
    attribution_level: AttributionLevel = AttributionLevel.ROLE
    consent_scope: ConsentScope = ConsentScope.INTERNAL
    approved_by_participant: bool = False
    links: tuple[HypothesisLink, ...] = ()
    needs: tuple[Annotated[NeedId, CONTENT_ID], ...] = ()
    codes: tuple[Annotated[CodeId, CONTENT_ID], ...] = ()
    statistic: Statistic | None = None
    review: Review | None = None

    @property
    def published(self) -> str:
        """The words that may be shown, as far as their consent reaches."""
        return self.text_published or self.text_verbatim


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Insight:
    """Our reading of facts, with those that speak against it (Q1)."""

    id: Annotated[InsightId, CONTENT_ID]
    title: Line
    text: OptionalProse = ""
    supporting: tuple[Annotated[FactId, CONTENT_ID], ...] = ()
    challenging: tuple[Annotated[FactId, CONTENT_ID], ...] = ()
    links: tuple[HypothesisLink, ...] = ()
    needs: tuple[Annotated[NeedId, CONTENT_ID], ...] = ()
    consent_scope: ConsentScope = ConsentScope.PUBLIC
    """How far our own sentence may go; it may not quote anybody."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Recommendation:
    """What to do about insights."""

    id: Annotated[RecommendationId, CONTENT_ID]
    text: Prose
    insights: tuple[Annotated[InsightId, CONTENT_ID], ...] = ()
    links: tuple[HypothesisLink, ...] = ()
    owner: OptionalLine = ""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Memo:
    """A thought of the team about a source, a fact or a hypothesis; it is in no pack."""

    id: Annotated[MemoId, CONTENT_ID]
    about: Line
    """The id that it is about."""
    text: Prose


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Decision:
    """What a named person decided about a hypothesis, with what was learned (H6)."""

    id: Annotated[DecisionId, CONTENT_ID]
    hypothesis: Annotated[HypothesisId, CONTENT_ID]
    kind: DecisionKind
    reason: Prose
    observed: OptionalProse = ""
    surprise: OptionalProse = ""
    """What nobody had expected."""
    learned: OptionalProse = ""
    confidence: Confidence | None = None
    """How sure the people who decided are of it."""
    next_action: OptionalProse = ""
    owner: Line
    """Who carries out the next action: a role or a team."""
    decided_by: Line
    """The role that decided; never empty, never the kit."""
    decided_on: date
    tests: tuple[Annotated[TestCardId, CONTENT_ID], ...] = ()


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class FeedbackStep:
    """Where something that people asked for stands, from a day on."""

    status: FeedbackStatus
    on: date
    did: OptionalProse = ""
    """What we did; for received, what happens next."""
    reason: OptionalProse = ""
    """Why not, or not wholly: needed for partly and not_possible."""
    decided_by: OptionalLine = ""
    """The role that decided; needed for not_possible."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class FeedbackItem:
    """You said, we did, we could not because (B6); all steps stay, the last one counts."""

    id: Annotated[FeedbackId, CONTENT_ID]
    said: Prose
    """What people asked for, in a sentence of ours."""
    who: Line
    """Who asked, as a group: young people at the Quayside youth centre."""
    steps: Annotated[tuple[FeedbackStep, ...], Field(min_length=1)]
    hypotheses: tuple[Annotated[HypothesisId, CONTENT_ID], ...] = ()
    facts: tuple[Annotated[FactId, CONTENT_ID], ...] = field(default_factory=tuple)


EvidenceRecord = Case | Source | Code | Coding | Fact | Insight | Recommendation | Memo | Decision | FeedbackItem
"""Everything that the store keeps in versions."""

_KINDS: dict[type, str] = {
    Case: "case",
    Source: "source",
    Code: "code",
    Coding: "coding",
    Fact: "fact",
    Insight: "insight",
    Recommendation: "recommendation",
    Memo: "memo",
    Decision: "decision",
    FeedbackItem: "feedback",
}


def record_kind(record: type[object] | EvidenceRecord) -> str:
    """The name of a kind of record in the store, in files and in addresses.

    >>> record_kind(FeedbackItem)
    'feedback'
    """
    return _KINDS[record if isinstance(record, type) else type(record)]
