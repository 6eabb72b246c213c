"""Text in lines that fit a drawing, without a font at hand.

In: a text and the room for it, in font sizes. Out: lines. The one thing easily got wrong: the width is an estimate; it is
generous, so that a line never leaves its place.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["running", "text_width", "wrapped"]

_SPACE = 0.31


@lru_cache(maxsize=4096)  # a live picture is drawn again for each note that is added to many
def wrapped(text: str, room: float) -> tuple[str, ...]:
    """The text in lines that fit.

    Args:
        text: any.
        room: width of a line, in font sizes.

    >>> wrapped("Good relationships with adults and friends", 14)
    ('Good relationships with', 'adults and friends')
    """
    lines: list[str] = []
    line, wide = "", 0.0
    for word in text.split():
        for piece, width in _cut_to_fit(word, room):
            if line and wide + _SPACE + width > room:
                lines.append(line)
                line, wide = piece, width
            elif line:
                line, wide = f"{line} {piece}", wide + _SPACE + width
            else:
                line, wide = piece, width
    return (*lines, line) if line else tuple(lines)


def _cut_to_fit(word: str, room: float) -> list[tuple[str, float]]:
    """The word in pieces that fit, each with its width."""
    pieces: list[tuple[str, float]] = []
    start, wide = 0, 0.0
    for place, letter in enumerate(word):
        width = _letter_width(letter)
        if place > start and wide + width > room:
            pieces.append((word[start:place], wide))
            start, wide = place, 0.0
        wide += width
    return [*pieces, (word[start:], wide)]


def running(text: str, markup: str) -> str:
    """A line of a drawing from right to left, marked to run as its own letters do: else a full stop would begin it.

    Args:
        text: the line as it is read.
        markup: the same as it stands in the drawing. SVG readers agree on these marks, and not on the attribute "direction".

    >>> running("after a visit.", "after a visit.") == "\u2066after a visit.\u2069"
    True
    """
    kinds = {unicodedata.bidirectional(letter) for letter in text}
    from_left = "L" in kinds and not kinds & {"R", "AL"}
    mark = "\N{LEFT-TO-RIGHT ISOLATE}" if from_left else "\N{RIGHT-TO-LEFT ISOLATE}"
    return f"{mark}{markup}\N{POP DIRECTIONAL ISOLATE}"


@lru_cache(maxsize=4096)
def text_width(text: str) -> float:
    """A generous estimate of the width of a text, in font sizes."""
    return sum(_letter_width(letter) for letter in text)


@lru_cache(maxsize=4096)
def _letter_width(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Cf", "Mn", "Me"}:
        return 0.0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 1.05
    if not letter.isascii():
        return 0.8
    if letter in "mwMW@%&":
        return 0.95
    if letter.isupper() or letter.isdigit():
        return 0.69
    return _SPACE if letter in "iljtf.,:;'|! " else 0.56
