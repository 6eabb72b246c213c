"""Flags on somebody's own words: what may say who a person is, or how to reach them (E5). An aid; it never decides.

In: one text, and the project's own lists of places and workers. Out: flags with their place in the text, the text cut
at them, and a first draft of a redaction. The patterns lean towards flagging too much: a moderator waves a false flag
through at a glance, but nobody sees a flag that is not there.

The one thing easily got wrong: no flag does not mean that nothing is in there. Names, nicknames, streets, numbers
written as words and stories that only one person could tell are not found (docs/safeguarding.md lists the limits).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from facilitation_kit.safeguarding.pii_patterns import (
    BIRTH_YEAR,
    DATES,
    EMAILS,
    HANDLES,
    LINKS,
    NATIONAL_INSURANCE,
    NHS_CANDIDATE,
    NUMBER,
    OUTWARD,
    PHONE_CANDIDATE,
    POSTCODE,
    is_outward_code,
    is_phone_number,
    is_real_date,
    passes_modulus_11,
)

__all__ = ["Flag", "FlagKind", "Piece", "WatchList", "draft_redaction", "find_flags", "pieces"]

_SHORTEST_NAME = 3


class FlagKind(StrEnum):
    """What a flag is about."""

    POSTCODE = "postcode"
    OUTWARD_POSTCODE = "outward_postcode"
    PHONE = "phone"
    NHS_NUMBER = "nhs_number"
    NI_NUMBER = "ni_number"
    EMAIL = "email"
    HANDLE = "handle"
    LINK = "link"
    DATE = "date"
    NUMBER = "number"
    PLACE = "place"
    WORKER = "worker"

    @property
    def words(self) -> str:
        """The kind as a moderator reads it, also between brackets in a redaction."""
        return _WORDS[self]


_WORDS = {
    FlagKind.POSTCODE: "postcode",
    FlagKind.OUTWARD_POSTCODE: "part of a postcode",
    FlagKind.PHONE: "phone number",
    FlagKind.NHS_NUMBER: "NHS number",
    FlagKind.NI_NUMBER: "National Insurance number",
    FlagKind.EMAIL: "e-mail address",
    FlagKind.HANDLE: "online name",
    FlagKind.LINK: "web address",
    FlagKind.DATE: "date",
    FlagKind.NUMBER: "long number",
    FlagKind.PLACE: "place",
    FlagKind.WORKER: "worker's name",
}


@dataclass(frozen=True, kw_only=True)
class Flag:
    """Something to look at.

    Attributes:
        start, end: where it stands in the text, as Python slices count.
        note: why it was flagged, where its kind alone does not say that.
    """

    kind: FlagKind
    start: int
    end: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class WatchList:
    """Names that only this project knows.

    Attributes:
        places: schools, homes, clubs, streets.
        workers: names of workers whom people in the room may mention.
    """

    places: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of a text, flagged or not.

    Attributes:
        kinds: what is flagged here, as words for a moderator; empty for plain text.
    """

    text: str
    kinds: tuple[str, ...] = ()


def find_flags(text: str, watch_list: WatchList | None = None) -> tuple[Flag, ...]:
    """All flags of a text, in the order of their places.

    Args:
        text: as typed.
        watch_list: the project's own names.

    >>> [(str(flag.kind), flag.note) for flag in find_flags("Text me on 07700 900123, I live in BS5")]
    [('phone', ''), ('outward_postcode', '')]
    >>> find_flags("The bus at 12.30 never comes")
    ()
    """
    plain, places = _readable(text)
    found = [flag for finder in _FINDERS for flag in finder(plain)]
    found += _named(plain, watch_list or WatchList())
    kept = {
        (flag.kind, places[flag.start], places[flag.end - 1] + 1, flag.note)
        for flag in found
        if not any(_says_the_same(flag, other) for other in found)
    }
    flags = [Flag(kind=kind, start=start, end=end, note=note) for kind, start, end, note in kept]
    return tuple(sorted(flags, key=lambda flag: (flag.start, -flag.end, flag.kind)))


def pieces(text: str, flags: Sequence[Flag]) -> tuple[Piece, ...]:
    """The text cut at its flags; put together again the pieces are the text.

    >>> [(piece.text, piece.kinds) for piece in pieces("Near BS5, I think", find_flags("Near BS5, I think"))]
    [('Near ', ()), ('BS5', ('part of a postcode',)), (', I think', ())]
    """
    cut: list[Piece] = []
    done = 0
    for start, end, kinds in _stretches(flags):
        if start > done:
            cut.append(Piece(text=text[done:start]))
        cut.append(Piece(text=text[start:end], kinds=kinds))
        done = end
    if done < len(text):
        cut.append(Piece(text=text[done:]))
    return tuple(cut)


def draft_redaction(text: str, flags: Sequence[Flag]) -> str:
    """The text with everything flagged replaced by what it is, for a moderator to go on from.

    >>> draft_redaction("Near BS5, I think", find_flags("Near BS5, I think"))
    'Near [part of a postcode], I think'
    """
    return "".join(f"[{piece.kinds[0]}]" if piece.kinds else piece.text for piece in pieces(text, flags))


def _stretches(flags: Sequence[Flag]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Flags that overlap become one stretch, the longest flag's words first."""
    together: list[Flag] = []
    end = 0
    for flag in sorted(flags, key=lambda each: (each.start, -each.end)):
        if together and flag.start >= end:
            yield together[0].start, end, _kinds(together)
            together = []
        together.append(flag)
        end = max(end, flag.end) if len(together) > 1 else flag.end
    if together:
        yield together[0].start, end, _kinds(together)


def _kinds(flags: Sequence[Flag]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flag.kind.words for flag in flags))


def _readable(text: str) -> tuple[str, list[int]]:
    """The text without invisible characters and with plain digits and letters, and where each character came from."""
    plain: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if unicodedata.category(letter) == "Cf":  # zero-width joiners, soft hyphens, direction marks
            continue
        simple = unicodedata.normalize("NFKC", letter)
        plain.append(simple if len(simple) == 1 else letter)
        places.append(place)
    return "".join(plain), places


def _says_the_same(flag: Flag, other: Flag) -> bool:
    """Whether `other` covers the flag and says it better."""
    if not (other.start <= flag.start and flag.end <= other.end):
        return False
    longer = other.end - other.start > flag.end - flag.start
    return (longer and flag.kind is other.kind) or flag.kind in _COVERED_BY.get(other.kind, ())


_COVERED_BY = {
    FlagKind.POSTCODE: (FlagKind.OUTWARD_POSTCODE,),
    FlagKind.EMAIL: (FlagKind.HANDLE, FlagKind.LINK),
    FlagKind.LINK: (FlagKind.HANDLE, FlagKind.NUMBER, FlagKind.DATE),
    FlagKind.HANDLE: (FlagKind.NUMBER,),
    FlagKind.PHONE: (FlagKind.NUMBER,),
    FlagKind.NHS_NUMBER: (FlagKind.NUMBER,),
    FlagKind.NI_NUMBER: (FlagKind.NUMBER, FlagKind.OUTWARD_POSTCODE),
    FlagKind.DATE: (FlagKind.NUMBER,),
}


def _by_pattern(kind: FlagKind, *patterns: re.Pattern[str]) -> Callable[[str], Iterator[Flag]]:
    def find(text: str) -> Iterator[Flag]:
        for pattern in patterns:
            for match in pattern.finditer(text):
                yield Flag(kind=kind, start=match.start(), end=match.end())

    return find


def _outward(text: str) -> Iterator[Flag]:
    for match in OUTWARD.finditer(text):
        if is_outward_code(match[0]):
            yield Flag(kind=FlagKind.OUTWARD_POSTCODE, start=match.start(), end=match.end())


def _phones(text: str) -> Iterator[Flag]:
    for match in PHONE_CANDIDATE.finditer(text):
        note = is_phone_number(match[0])
        if note is not None:
            yield Flag(kind=FlagKind.PHONE, start=match.start(), end=match.end(), note=note)


def _nhs_numbers(text: str) -> Iterator[Flag]:
    for match in NHS_CANDIDATE.finditer(text):
        if passes_modulus_11(match[0]):
            yield Flag(
                kind=FlagKind.NHS_NUMBER,
                start=match.start(),
                end=match.end(),
                note="Its check digit fits; one in eleven other numbers fits too.",
            )


def _dates(text: str) -> Iterator[Flag]:
    for pattern in DATES:
        for match in pattern.finditer(text):
            if is_real_date(match):
                yield Flag(kind=FlagKind.DATE, start=match.start(), end=match.end(), note="It may be a date of birth.")
    for match in BIRTH_YEAR.finditer(text):
        yield Flag(kind=FlagKind.DATE, start=match.start(), end=match.end(), note="It says when somebody was born.")


_FINDERS: tuple[Callable[[str], Iterator[Flag]], ...] = (
    _by_pattern(FlagKind.POSTCODE, POSTCODE),
    _outward,
    _phones,
    _nhs_numbers,
    _by_pattern(FlagKind.NI_NUMBER, NATIONAL_INSURANCE),
    _by_pattern(FlagKind.EMAIL, *EMAILS),
    _by_pattern(FlagKind.HANDLE, *HANDLES),
    _by_pattern(FlagKind.LINK, *LINKS),
    _dates,
    _by_pattern(FlagKind.NUMBER, NUMBER),
)


def _named(text: str, watch_list: WatchList) -> Iterator[Flag]:
    for name in watch_list.places:
        yield from _mentions(text, name, FlagKind.PLACE)
    for name in watch_list.workers:
        yield from _mentions(text, name, FlagKind.WORKER)
        for part in name.split():
            if len(part) >= _SHORTEST_NAME and part != name:
                # A part of a name counts only with its capital letter: "will" and "rose" are words too.
                yield from _mentions(text, part, FlagKind.WORKER, exact=True)


def _mentions(text: str, name: str, kind: FlagKind, *, exact: bool = False) -> Iterator[Flag]:
    words = name.split()
    if not words:
        return
    pattern = r"(?<!\w)" + r"[\s\-]+".join(re.escape(word) for word in words) + r"(?!\w)"
    for match in re.finditer(pattern, text, 0 if exact else re.IGNORECASE):
        yield Flag(kind=kind, start=match.start(), end=match.end(), note="It is on this project's own list.")
