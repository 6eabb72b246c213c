"""A first look at imported words: where they stand in their source, and what in them may say who somebody is.

In: records of an import. Out: the same records, places filled in and reaches held back, and notices for a person. The one
thing easily got wrong: a notice says where to look and never repeats the words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.errors import EvidenceError, Fault
from facilitation_kit.evidence.drafts import Draft, Place
from facilitation_kit.evidence.publishing import check_excerpt, edits_of
from facilitation_kit.identifiers import SourceId
from facilitation_kit.responses.evidence_records import (
    Case,
    Decision,
    EvidenceRecord,
    Fact,
    FeedbackItem,
    Insight,
    Recommendation,
    Source,
)
from facilitation_kit.safeguarding.pii_flags import WatchList, find_flags

__all__ = ["places_found", "published_by_the_rules", "without_unresolved_words"]

_Key = tuple[str, str]
_Records = Mapping[_Key, EvidenceRecord]


def places_found(
    records: _Records, places: Mapping[_Key, Place], sources: Mapping[SourceId, Source], _watch_list: WatchList
) -> tuple[dict[_Key, EvidenceRecord], list[Fault]]:
    """The facts with their place in their source, where it is certain."""
    done: dict[_Key, EvidenceRecord] = {}
    notices = []
    for key, record in records.items():
        done[key] = record
        if not isinstance(record, Fact) or record.source is None or record.start is not None:
            continue
        text = sources[record.source].text if record.source in sources else ""
        times = text.count(record.text_verbatim)
        if times == 1:
            start = text.index(record.text_verbatim)
            done[key] = replace(record, start=start, end=start + len(record.text_verbatim))
        elif times == 0 and record.kind == "quote":
            notices.append(
                places[key].fault(
                    "evidence.not-in-source",
                    "These words do not stand in the source as they are written here.",
                    "Copy them from the source; what is changed belongs into text_published.",
                    "text_verbatim",
                )
            )
    return done, notices


def published_by_the_rules(
    fact: Fact, stored: EvidenceRecord | None, draft: Draft, *, by: str, at: datetime
) -> tuple[Fact, list[Fault]]:
    """A fact with the log of what was changed in its words, where the file brings none; or what breaks the rules (Q2).

    Args:
        fact: as the file makes it.
        stored: what is stored of it.
        draft: where it stands in the file.
        by: the role that brings it in.
        at: when.
    """
    if isinstance(stored, Fact) and _wording(stored) == _wording(fact):
        return fact, []
    faults = []
    try:
        edits = edits_of(fact.text_verbatim, fact.text_published, why="As it was imported.", by=by, at=at)
        if "edits" not in draft.values:
            fact = replace(fact, edits=edits)
    except EvidenceError as error:
        faults += [draft.place.fault(each.code, each.message, each.remedy, each.field or "") for each in error.faults]
    try:
        check_excerpt(fact.published, fact.excerpt)
    except EvidenceError as error:
        faults += [draft.place.fault(each.code, each.message, each.remedy, each.field or "") for each in error.faults]
    return fact, faults


def without_unresolved_words(
    records: _Records, places: Mapping[_Key, Place], _sources: Mapping[SourceId, Source], watch_list: WatchList
) -> tuple[dict[_Key, EvidenceRecord], list[Fault]]:
    """The records, what may say who somebody is held back for the team until a person has looked (B2)."""
    done: dict[_Key, EvidenceRecord] = {}
    notices = []
    for key, record in records.items():
        done[key] = record
        for column, text in _words(record):
            kinds = Counter(flag.kind.words for flag in find_flags(text, watch_list))
            if not kinds or (isinstance(record, Fact) and record.review is not None and not record.review.recognisable):
                continue
            held_back = isinstance(record, Fact | Insight) and record.consent_scope is not ConsentScope.INTERNAL
            if isinstance(record, Fact | Insight):
                done[key] = replace(record, consent_scope=ConsentScope.INTERNAL)
            notices.append(
                places[key].fault(
                    "evidence.unresolved-flags",
                    f"It may say who somebody is: {_counted(kinds)}."
                    + (" It stays internal until that is settled." if held_back else ""),
                    "Put it in [brackets], or answer in the evidence notebook whether anybody would recognise the person.",
                    column,
                )
            )
    return done, notices


def _wording(fact: Fact) -> tuple[str, str, str]:
    return fact.text_verbatim, fact.text_published, fact.excerpt


def _words(record: EvidenceRecord) -> Iterator[tuple[str, str]]:
    """What is read by others, or by the team for the first time."""
    match record:
        case Fact():
            yield "text_published" if record.text_published else "text_verbatim", record.published
            yield "excerpt", record.excerpt
        case Insight():
            yield "title", record.title
            yield "text", record.text
        case Source():
            yield "text", record.text
        case Case():
            yield "service_type", record.service_type
        case Recommendation():
            yield "text", record.text
        case Decision():
            yield (
                "reason",
                f"{record.reason}\n{record.observed}\n{record.surprise}\n{record.learned}\n{record.next_action}",
            )
        case FeedbackItem():
            yield "said", "\n".join((record.said, *(part for step in record.steps for part in (step.did, step.reason))))
        case _:
            return


def _counted(kinds: Mapping[str, int]) -> str:
    return ", ".join(kind if count == 1 else f"{kind} ({count} times)" for kind, count in kinds.items())
