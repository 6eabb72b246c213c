"""Text in lines that fit a drawing, without a font at hand.

In: a text and the room for it, in font sizes. Out: lines. The one thing easily got wrong: the width is an estimate; it is
generous, so that a line never leaves its place.
"""

from __future__ import annotations

import unicodedata

__all__ = ["text_width", "wrapped"]


def wrapped(text: str, room: float) -> tuple[str, ...]:
    """The text in lines that fit.

    Args:
        text: any.
        room: width of a line, in font sizes.

    >>> wrapped("Good relationships with adults and friends", 14)
    ('Good relationships with', 'adults and friends')
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _cut_to_fit(word, room):
            longer = f"{line} {piece}" if line else piece
            if line and text_width(longer) > room:
                lines.append(line)
                line = piece
            else:
                line = longer
    return (*lines, line) if line else tuple(lines)


def _cut_to_fit(word: str, room: float) -> list[str]:
    pieces, piece = [], ""
    for letter in word:
        if piece and text_width(piece + letter) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def text_width(text: str) -> float:
    """A generous estimate of the width of a text, in font sizes."""
    return sum(_letter_width(letter) for letter in text)


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
    return 0.31 if letter in "iljtf.,:;'|! " else 0.56
