"""Details by which somebody who knows the person could recognise them (Q4): an aid for the person who answers the question.

In: words as they would be published, and the project's own lists of places and workers. Out: stretches worth a look, each with a
reason, and the question itself. The patterns lean towards marking too much.

The one thing easily got wrong: nothing marked does not mean that nobody would recognise the person. A story does it, a turn of
phrase, a quarrel that others saw. So the question is put to a person every time, and only a person answers it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.responses.evidence_records import Fact
from facilitation_kit.safeguarding.pii_flags import Flag, WatchList, find_flags

__all__ = ["QUESTION", "RareDetail", "RareKind", "rare_details", "review_needed", "unresolved_flags"]

QUESTION = "Would a worker, parent or peer recognise this person?"
"""What a person answers before words may leave the team."""


class RareKind(StrEnum):
    """What kind of detail it is."""

    PERSONAL = "personal"
    AGE = "age"
    COUNT = "count"
    DURATION = "duration"
    DATE = "date"
    ORDINAL = "ordinal"
    ONLY = "only"
    DISTINCTIVE = "distinctive"
    NAME = "name"

    @property
    def reason(self) -> str:
        """Why it is worth a look."""
        return _REASONS[self]


_REASONS = {
    RareKind.PERSONAL: "It may say who somebody is or where to find them.",
    RareKind.AGE: "An exact age narrows it down to a few people. Say the age band.",
    RareKind.COUNT: "An exact number, such as of schools or homes, may be true of one person only. Say several.",
    RareKind.DURATION: "An exact time may be true of one person only. Say a while, or some years.",
    RareKind.DATE: "Whoever was there remembers the day. Say the season, or leave it out.",
    RareKind.ORDINAL: "That it was the first, second or last is known to those around the person.",
    RareKind.ONLY: "Whoever is the only one, or the youngest, is easy to find.",
    RareKind.DISTINCTIVE: "Something that few people have or do. Say what kind of thing it is.",
    RareKind.NAME: "It may be a name: of a person, a place, a service or a brand.",
}


@dataclass(frozen=True, kw_only=True)
class RareDetail:
    """A stretch of a text that is worth a look.

    Attributes:
        start, end: where it stands in the text, as Python slices count.
        kind: what it is.
        reason: why it is worth a look, and what could stand there instead.
    """

    start: int
    end: int
    kind: RareKind
    reason: str


def rare_details(text: str, watch_list: WatchList | None = None) -> tuple[RareDetail, ...]:
    """What is worth a look in words as they would be published, in the order of its places.

    What stands in [brackets] was put there by a person already and is passed over.

    Args:
        text: the words.
        watch_list: the project's own names of places and workers.

    >>> [(detail.kind.value, "I was 14 and it was my third school"[detail.start:detail.end])
    ...  for detail in rare_details("I was 14 and it was my third school")]
    [('age', '14'), ('ordinal', 'third school')]
    """
    brackets = [match.span() for match in re.finditer(r"\[[^\[\]]*\]", text)]
    taken = list(brackets)
    kept = []
    for detail in (*_personal(text, watch_list), *_by_pattern(text)):
        if not any(detail.start < end and start < detail.end for start, end in taken):
            taken.append((detail.start, detail.end))
            kept.append(detail)
    return tuple(sorted(kept, key=lambda each: each.start))


def review_needed(fact: Fact, scope: ConsentScope) -> bool:
    """Whether the question must be answered, with no, before a fact may be given this scope."""
    return scope is not ConsentScope.INTERNAL and (fact.review is None or fact.review.recognisable)


def unresolved_flags(fact: Fact, watch_list: WatchList | None = None) -> tuple[Flag, ...]:
    """What may say who somebody is, in the words of a fact that may be shown, where no person has looked at it yet.

    A review that says "nobody would recognise this person" settles all flags; its reviewer saw them.
    """
    if fact.review is not None and not fact.review.recognisable:
        return ()
    return tuple(flag for text in (fact.published, fact.excerpt) for flag in find_flags(text, watch_list))


def _personal(text: str, watch_list: WatchList | None) -> Iterator[RareDetail]:
    for flag in find_flags(text, watch_list):
        reason = f"{RareKind.PERSONAL.reason} Marked as: {flag.kind.words}."
        yield RareDetail(start=flag.start, end=flag.end, kind=RareKind.PERSONAL, reason=reason)


def _by_pattern(text: str) -> Iterator[RareDetail]:
    """What the patterns find, the most telling kinds first: where two overlap, the first is kept."""
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("it") if "it" in pattern.groupindex else match.span()
            yield RareDetail(start=start, end=end, kind=kind, reason=kind.reason)


_NUMBER = (
    r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty)"
)
_AGE = (
    r"(?:[5-9]|1\d|2[0-5]|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    r"nineteen|twenty(?:-?(?:one|two|three|four|five))?)"
)
_TIME = r"(?:minute|hour|day|night|week|month|term|year)s?"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = r"(?:Christmas|New Year|Easter|Eid|Ramadan|Diwali|Halloween|Bonfire Night|Pride|[A-Z][a-z]+ Carnival)"
_RANK = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|\d{1,2}(?:st|nd|rd|th))"
_SELDOM = (
    r"twins?|triplets?|wheelchair|crutches|stammer|stutter|tattoos?|scars?|birthmark|hearing aids?|guide dog|interpreter|"
    r"autis\w+|ADHD|epilep\w+|diabet\w+|dyslexi\w+|Tourette'?s|anorexi\w+|pregnan\w+|miscarriage|abortion|refugee|asylum|"
    r"deport\w+|Gypsy|Traveller|funeral|murder\w*|stabb\w+|shot|overdose\w*|court|trial|judge|prison|tag|secure unit|"
    r"hospital|coma|surgery|adopt\w+|foster\w*|orphan\w*|trans|transgender|convert\w*|champion\w*|medal|record deal|"
    r"newspaper|television|TikTok|YouTube|horse|motorbike|quad bike|boxing|violin|drums"
)
_PATTERNS: tuple[tuple[RareKind, re.Pattern[str]], ...] = (
    (
        RareKind.AGE,
        re.compile(
            rf"\b(?:aged?|turned|turning|I'm|I am|I was|she was|he was|they were|since|until|at|only|just)\s+(?P<it>{_AGE})\b"
            rf"(?!\s+(?:{_TIME}|o'clock|people|of|per|am|pm|times))(?![.:]\d)",
            re.IGNORECASE,
        ),
    ),
    (RareKind.AGE, re.compile(rf"\b{_AGE}[\s-]years?[\s-]olds?\b", re.IGNORECASE)),
    (
        RareKind.DURATION,
        re.compile(rf"\b(?:{_NUMBER}|half an?|an?)(?:\s+and\s+a\s+half)?[\s-]{_TIME}\b", re.IGNORECASE),
    ),
    (RareKind.DATE, re.compile(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?<![\w]){_MONTH}\b(?:\s+\d{{4}})?")),
    (RareKind.DATE, re.compile(r"\b(?:19|20)\d{2}\b")),
    (RareKind.DATE, re.compile(rf"\b{_DAY}\b")),
    (RareKind.ORDINAL, re.compile(rf"\b(?:my|his|her|their|our)\s+(?P<it>{_RANK}\s+[a-z]+)\b", re.IGNORECASE)),
    (
        RareKind.ONLY,
        re.compile(
            r"\b(?:the only|only (?:boy|girl|one|man|woman|child|person)|youngest|oldest|eldest|smallest)\b",
            re.IGNORECASE,
        ),
    ),
    (RareKind.DISTINCTIVE, re.compile(rf"\b(?:{_SELDOM})\b", re.IGNORECASE)),
    (
        RareKind.COUNT,
        re.compile(
            rf"(?<![\w.:]){_NUMBER}\s+(?:different\s+|other\s+|more\s+)?(?!{_TIME}\b|of\b|or\b|and\b|to\b|o'clock)[a-z]{{3,}}\b",
            re.IGNORECASE,
        ),
    ),
    (
        RareKind.NAME,
        re.compile(
            r"(?<=[a-z,;] )(?P<it>(?!I\b|I'|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|English|British|God\b)"
            r"[A-Z][\w'\N{RIGHT SINGLE QUOTATION MARK}-]+(?:\s+[A-Z][\w'\N{RIGHT SINGLE QUOTATION MARK}-]+)*)"
        ),
    ),
)
