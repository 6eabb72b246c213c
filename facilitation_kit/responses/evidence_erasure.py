"""What is left of the research when a person takes back what they said, or a record goes (Q7).

In flow a text with the stretches to take out, or a record with the ids that are gone; out flow the text and the record
without them. The one thing easily got wrong: whatever points into a text points by code points, so it moves with the
words before it; and words that overlap a stretch that goes are somebody else's copy of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import accumulate
from typing import TypeVar

from facilitation_kit.responses.evidence_records import (
    Case,
    Code,
    Coding,
    Decision,
    EvidenceRecord,
    Fact,
    FeedbackItem,
    Insight,
    Memo,
    Recommendation,
    Source,
    Turn,
)

__all__ = ["WITHDRAWN", "Redaction", "Reference", "redacted_source", "redacted_span", "without"]

WITHDRAWN = "[withdrawn]"
"""What stands in a text where somebody's words were."""

Reference = tuple[str, str]
"""A record by its kind and id."""

Span = tuple[int, int]
_Id = TypeVar("_Id", bound=str)


class Redaction:
    """Stretches of one text that go, and where everything else moves.

    Args:
        text: before.
        stretches: code points start up to, not including, end; in any order, overlapping, beyond the end.

    Attributes:
        text: after; each stretch, or run of stretches that touch, has become `WITHDRAWN`.
    """

    def __init__(self, text: str, stretches: Iterable[Span]) -> None:
        merged: list[Span] = []
        for start, end in sorted((max(0, start), min(end, len(text))) for start, end in stretches):
            if start >= end:
                continue
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((start, end))
        self.stretches = tuple(merged)
        self._starts = [start for start, _ in merged]
        self._ends = [end for _, end in merged]
        grown = (len(WITHDRAWN) - (end - start) for start, end in merged)
        self._moves = [0, *accumulate(grown)]
        self.text = "".join(self._pieces(text))

    def overlaps(self, start: int, end: int) -> bool:
        """Whether a span holds anything of what goes."""
        index = bisect_right(self._ends, start)
        return start < end and index < len(self.stretches) and self._starts[index] < end

    def span(self, start: int, end: int) -> Span | None:
        """Where what is left of a span lies afterwards; ``None`` when nothing of it is left.

        >>> Redaction("Ada: no. Ben: yes.", [(0, 8)]).span(9, 18)
        (12, 21)
        """
        inside = self._index(start)
        if inside is not None:
            start = self.stretches[inside][1]
        inside = self._index(end - 1)
        if inside is not None:
            end = self.stretches[inside][0]
        return (self._moved(start), self._moved(end)) if start < end else None

    def _index(self, at: int) -> int | None:
        """The stretch that this code point lies in."""
        index = bisect_right(self._starts, at) - 1
        return index if index >= 0 and at < self.stretches[index][1] else None

    def _moved(self, at: int) -> int:
        return at + self._moves[bisect_right(self._ends, at)]

    def _pieces(self, text: str) -> Iterable[str]:
        last = 0
        for start, end in self.stretches:
            yield text[last:start]
            yield WITHDRAWN
            last = end
        yield text[last:]


def redacted_source(source: Source, redaction: Redaction, cases: Collection[str]) -> Source:
    """A source after a redaction: its turns have moved, and those of `cases` are gone."""
    turns: list[Turn] = []
    for turn in source.turns:
        span = None if turn.case in cases else redaction.span(turn.start, turn.end)
        if span is not None:
            turns.append(replace(turn, start=span[0], end=span[1]))
    return replace(source, text=redaction.text, turns=tuple(turns))


def redacted_span(record: Coding | Fact, redaction: Redaction) -> Coding | Fact | None:
    """A coding or fact of a redacted source; ``None`` when it cannot stay.

    A coding keeps what is left of its span. A fact holds the words of its span, so one that overlaps goes whole.
    """
    if isinstance(record, Coding):
        span = redaction.span(record.start, record.end)
        return None if span is None else replace(record, start=span[0], end=span[1])
    if record.start is None or record.end is None:
        return record
    if redaction.overlaps(record.start, record.end):
        return None
    span = redaction.span(record.start, record.end)
    return replace(record, start=None, end=None) if span is None else replace(record, start=span[0], end=span[1])


def without(record: EvidenceRecord, gone: Collection[Reference]) -> EvidenceRecord | None:  # noqa: C901, PLR0911 - one case a kind
    """A record without its links to what is gone; ``None`` when it cannot stand without them.

    Args:
        record: any.
        gone: records by kind and id.
    """

    def left(kind: str, ids: tuple[_Id, ...]) -> tuple[_Id, ...]:
        return tuple(each for each in ids if (kind, each) not in gone)

    match record:
        case Coding():
            stands = ("source", record.source) not in gone and ("code", record.code) not in gone
            return record if stands else None
        case Fact():
            if ("case", record.case) in gone:
                return None
            kept = replace(record, codes=left("code", record.codes))
            lost = ("source", record.source) in gone
            return replace(kept, source=None, start=None, end=None) if lost else kept
        case Source():
            turns = tuple(turn for turn in record.turns if ("case", turn.case) not in gone)
            return replace(record, turns=turns)
        case Code():
            parent = None if ("code", record.parent) in gone else record.parent
            return replace(record, parent=parent, replaced_by=left("code", record.replaced_by))
        case Insight():
            return replace(
                record, supporting=left("fact", record.supporting), challenging=left("fact", record.challenging)
            )
        case Recommendation():
            return replace(record, insights=left("insight", record.insights))
        case FeedbackItem():
            return replace(record, facts=left("fact", record.facts))
        case Memo():
            return None if any(record.about == each for _, each in gone) else record
        case Case() | Decision():
            return record
