"""What a record of the research refers to, and whether its places lie inside their text.

In: records. Out: references by kind and id, each with the column that it stands in, and faults of places. The one thing
easily got wrong: a hypothesis, a need, a research activity and a test card live in the project's content files and not in
the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from facilitation_kit.errors import Fault
from facilitation_kit.evidence.drafts import Place
from facilitation_kit.identifiers import SourceId
from facilitation_kit.responses.evidence_records import (
    Case,
    Code,
    Coding,
    Decision,
    EvidenceRecord,
    Fact,
    FeedbackItem,
    Insight,
    Recommendation,
    Source,
)

__all__ = ["Reference", "references", "span_faults"]


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A record points at something.

    Attributes:
        kind: as `record_kind`, or hypothesis, need, activity or test.
        column: where it says so.
    """

    kind: str
    id: str
    column: str


def references(record: EvidenceRecord) -> Iterator[Reference]:
    """All that a record points at, in the order of its fields."""
    for kind, column, names in _pointed_at(record):
        for name in names:
            if name is not None:
                yield Reference(kind=kind, id=name, column=column)


def span_faults(
    records: Mapping[tuple[str, str], EvidenceRecord],
    places: Mapping[tuple[str, str], Place],
    sources: Mapping[SourceId, Source],
) -> Iterator[Fault]:
    """A fault for each place that does not lie inside its source: ``evidence.bad-span``."""
    for key, record in records.items():
        for source, start, end, column in _spans(record):
            text = sources.get(source)
            if text is not None and not 0 <= start < end <= len(text.text):
                yield places[key].fault(
                    "evidence.bad-span",
                    f"The place {start} to {end} is not in the source, which has {len(text.text)} characters.",
                    "Leave start and end out to have the place of a fact found, or correct them.",
                    column,
                )


def _pointed_at(record: EvidenceRecord) -> Iterator[tuple[str, str, tuple[str | None, ...]]]:
    match record:
        case Case():
            yield "activity", "activities", record.activities
        case Source():
            yield "activity", "activity", (record.activity,)
            yield "case", "case", tuple(dict.fromkeys(turn.case for turn in record.turns))
        case Fact():
            yield "activity", "activity", (record.activity,)
            yield "source", "source", (record.source,)
            yield "case", "case", (record.case,)
            yield "code", "codes", record.codes
        case Coding():
            yield "source", "source", (record.source,)
            yield "code", "code", (record.code,)
        case Code():
            yield "code", "parent", (record.parent,)
            yield "code", "replaced_by", record.replaced_by
        case _:
            yield from _of_readings(record)
    if isinstance(record, Fact | Insight | Recommendation):
        yield "hypothesis", "links", tuple(link.hypothesis for link in record.links)
    if isinstance(record, Fact | Insight):
        yield "need", "needs", record.needs


def _of_readings(record: EvidenceRecord) -> Iterator[tuple[str, str, tuple[str | None, ...]]]:
    """What readings of facts, and what became of them, point at."""
    match record:
        case Insight():
            yield "fact", "supporting", record.supporting
            yield "fact", "challenging", record.challenging
        case Recommendation():
            yield "insight", "insights", record.insights
        case Decision():
            yield "hypothesis", "hypothesis", (record.hypothesis,)
            yield "test", "tests", record.tests
        case FeedbackItem():
            yield "hypothesis", "hypotheses", record.hypotheses
            yield "fact", "facts", record.facts
        case _:
            return


def _spans(record: EvidenceRecord) -> Iterator[tuple[SourceId, int, int, str]]:
    if isinstance(record, Coding):
        yield record.source, record.start, record.end, "start"
    if isinstance(record, Fact) and record.source is not None and record.start is not None and record.end is not None:
        yield record.source, record.start, record.end, "start"
    if isinstance(record, Source):
        for turn in record.turns:
            yield record.id, turn.start, turn.end, "turns"
