"""Notes on the words of a text: which of them a project's lexicon would say another way (P3). An aid; it never edits.

In: one text and a `Lexicon`. Out: notes with their place in the text. The one thing easily got wrong: whole words only, in any
script, so the letters around a find are looked at one by one; and where two terms overlap, the longer one says more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from facilitation_kit.content.language import LanguageTerm, Lexicon

__all__ = ["LanguageNote", "language_notes"]

_GAP = r"[\s\N{HYPHEN-MINUS}\N{HYPHEN}\N{NON-BREAKING HYPHEN}]+"
_APOSTROPHE = r"['\N{RIGHT SINGLE QUOTATION MARK}]"
_GAPS = re.compile(_GAP)
_INSIDE_A_WORD = frozenset("LMN")
"""First letters of the Unicode categories of letters, marks on them, and digits."""


@dataclass(frozen=True, kw_only=True)
class LanguageNote:
    """A stretch of a text that could be said another way.

    Attributes:
        term: as the lexicon lists it, whatever form stands in the text.
        start, end: where it stands in the text, as Python slices count.
        why: what is wrong with it.
        alternative: what could stand there instead.
        source: the title of the guide that discusses it.
    """

    term: str
    start: int
    end: int
    why: str
    alternative: str
    source: str


def language_notes(text: str, lexicon: Lexicon) -> tuple[LanguageNote, ...]:
    """What the lexicon says about a text, in the order of its places; no two notes overlap.

    Args:
        text: our own words. For a quote a note may be shown to whoever decides, and the quote stays as it is.
        lexicon: of the project.
    """
    found = sorted(_found(text, lexicon), key=lambda each: (each[0] - each[1], each[0]))
    kept: list[tuple[int, int, LanguageTerm]] = []
    for start, end, term in found:
        if not any(start < other_end and other < end for other, other_end, _ in kept):
            kept.append((start, end, term))
    return tuple(
        LanguageNote(
            term=term.term,
            start=start,
            end=end,
            why=term.why,
            alternative=term.alternative,
            source=lexicon.source_title(term.source),
        )
        for start, end, term in sorted(kept, key=lambda each: each[0])
    )


def _found(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, LanguageTerm]]:
    for pattern, term in _patterns(lexicon):
        place = 0
        while match := pattern.search(text, place):
            start, end = match.span()
            if not _goes_on(text, start - 1) and not _goes_on(text, end):
                yield start, end, term
            place = start + 1


def _goes_on(text: str, place: int) -> bool:
    """Whether a word goes on at this place."""
    return 0 <= place < len(text) and unicodedata.category(text[place])[0] in _INSIDE_A_WORD


@lru_cache(maxsize=4)
def _patterns(lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], LanguageTerm], ...]:
    return tuple(
        (re.compile(_pattern(form), re.IGNORECASE), term)
        for term in lexicon.terms
        for form in (term.term, *term.forms)
        if form.strip()
    )


def _pattern(form: str) -> str:
    """A form as it may be written: with any space or hyphen between its words, letters with their marks in one or two."""
    spellings = dict.fromkeys(unicodedata.normalize(how, form.strip()) for how in ("NFC", "NFD"))
    return "|".join(
        _GAP.join(
            re.escape(word).replace("'", _APOSTROPHE)
            for word in _GAPS.split(each.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
            if word
        )
        for each in spellings
    )
