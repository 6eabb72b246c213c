"""A source as the evidence page shows it: who says what, and which stretches are coded or quoted.

In flow a source and what points into it; out flow pieces of text, a page of them at a time. The one thing easily got wrong:
places count code points and the browser counts otherwise, so each piece says where it begins, and its runs are its text cut at
every place where a mark begins or ends; nothing is left out of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from facilitation_kit.identifiers import CodeId
from facilitation_kit.responses.evidence_records import Code, Coding, Fact, Source

__all__ = ["Piece", "pieces_of", "reading"]

_LETTERS_A_PAGE = 9_000
_BLANK_LINES = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of a source that is read together: a turn, or a paragraph between turns.

    Attributes:
        speaker: as it is written in the source; empty where nobody in particular speaks.
        case: who that is, if the research has heard them.
    """

    start: int
    end: int
    speaker: str = ""
    case: str | None = None


def pieces_of(source: Source) -> list[Piece]:
    r"""The pieces of a source in their order; white space between them, and the speakers' names, are in none.

    >>> from tests.made_evidence import source
    >>> [(piece.start, piece.end) for piece in pieces_of(source("A. One.\n\nTwo.", (3, 7, None)))]
    [(0, 2), (3, 7), (9, 13)]
    """
    pieces: list[Piece] = []
    reached = 0
    for turn in sorted(source.turns, key=lambda turn: (turn.start, turn.end)):
        start, end = max(turn.start, reached), min(turn.end, len(source.text))
        if start >= end:
            continue
        pieces += _between(source.text, reached, start, turn.speaker)
        pieces.append(Piece(start=start, end=end, speaker=turn.speaker, case=turn.case))
        reached = end
    return [*pieces, *_between(source.text, reached, len(source.text), "")]


def reading(
    source: Source, codings: Collection[Coding], facts: Iterable[Fact], codes: Mapping[CodeId, Code], *, page: int = 0
) -> dict[str, Any]:
    """One page of a source for the browser.

    Args:
        source: to read.
        codings: that point into it; those of other sources are passed over.
        facts: the same.
        codes: the codebook.
        page: from 0; one beyond the last shows the last.

    Returns:
        ``page``, ``pages`` and ``pieces``, each with its place, speaker, case, whether its end is cut, and ``runs``: text
        with the ids of the codings and facts that hold it.
    """
    pages = _pages(pieces_of(source))
    page = max(0, min(page, len(pages) - 1))
    marks: list[tuple[int, int, str, str]] = [
        (each.start, each.end, "coding", each.id) for each in codings if each.source == source.id
    ]
    marks += [
        (each.start, each.end, "fact", each.id)
        for each in facts
        if each.source == source.id and each.start is not None and each.end is not None
    ]
    return {
        "page": page,
        "pages": len(pages),
        "pieces": [
            {
                "start": piece.start,
                "end": piece.end,
                "speaker": piece.speaker,
                "case": piece.case,
                "runs": list(_runs(source.text, piece, marks)),
            }
            for piece in pages[page]
        ],
        "codings": [
            {"id": each.id, "code": each.code, "start": each.start, "end": each.end}
            for each in codings
            if each.source == source.id and each.code in codes
        ],
    }


def _between(text: str, start: int, end: int, speaker: str) -> Iterator[Piece]:
    """Paragraphs that belong to no turn; the name before a turn is no paragraph."""
    if speaker and text[start:end].strip().rstrip(":-\N{EN DASH} ") == speaker:
        return
    place = start
    for piece in (*_BLANK_LINES.finditer(text, start, end), None):
        stop = piece.start() if piece is not None else end
        words = text[place:stop]
        last = words.rsplit("\n", 1)[-1].strip().rstrip(":-\N{EN DASH} ")
        if speaker and stop == end and last == speaker:
            words = words.rsplit("\n", 1)[0] if "\n" in words else ""
        stripped = words.strip()
        if stripped:
            begins = place + len(words) - len(words.lstrip())
            yield Piece(start=begins, end=begins + len(stripped))
        place = piece.end() if piece is not None else end


def _pages(pieces: Sequence[Piece]) -> list[list[Piece]]:
    pages: list[list[Piece]] = [[]]
    letters = 0
    for piece in pieces:
        length = piece.end - piece.start
        if pages[-1] and letters + length > _LETTERS_A_PAGE:
            pages.append([])
            letters = 0
        pages[-1].append(piece)
        letters += length
    return pages


def _runs(text: str, piece: Piece, marks: Sequence[tuple[int, int, str, str]]) -> Iterator[dict[str, Any]]:
    inside = [mark for mark in marks if mark[0] < piece.end and piece.start < mark[1]]
    places = {piece.start, piece.end}
    for start, end, _, _ in inside:
        places |= {max(piece.start, start), min(piece.end, end)}
    cuts = sorted(places)
    for start, end in pairwise(cuts):
        holding = [(kind, id_) for low, high, kind, id_ in inside if low <= start and end <= high]
        yield {
            "text": text[start:end],
            "codings": [id_ for kind, id_ in holding if kind == "coding"],
            "facts": [id_ for kind, id_ in holding if kind == "fact"],
        }
