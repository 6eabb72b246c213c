"""Text of a pack made ready for a PDF: every letter printable, no word too long, directions kept apart.

In: a text and the direction of the pack. Out: the text with marks that are not drawn. The one thing easily got wrong: a
name in another direction must not turn its neighbours around, so it is isolated, and what it opens is closed again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

__all__ = ["apart", "breakable", "closed", "ready"]

_NAME = re.compile(r"[a-z0-9]{1,24}([-_.:][a-z0-9]{1,24})*")
"""Ids and names of the kit's own, which links and themes compare; a line may end at their hyphens anyway."""

_LONG_WORD = re.compile(r"[^\s\u200b]{25,}")
_PIECE = 12
_OPENERS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
_FIRST, _LAST = "\u2068", "\u2069"


def ready(text: str, shown: Callable[[str], str], *, right_to_left: bool) -> str:
    """The text as it is set; a name or an id stays as it is.

    Args:
        text: any.
        shown: names letters that no font has, as `PackFonts.shown` does.
        right_to_left: how the pack runs.
    """
    if _NAME.fullmatch(text):
        return shown(text)
    return apart(breakable(shown(text)), right_to_left=right_to_left)


def breakable(text: str) -> str:
    """The text with places where a very long word may go on in the next line.

    >>> breakable("a" * 30).split("\u200b") == ["a" * 12, "a" * 12, "a" * 6]
    True
    """
    return _LONG_WORD.sub(lambda word: "\u200b".join(_pieces(word.group())), text)


def _pieces(word: str) -> list[str]:
    pieces, piece = [], ""
    for letter in word:
        if len(piece) >= _PIECE and not _joins(letter) and unicodedata.category(piece[-1]) != "Cf":
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def _joins(letter: str) -> bool:
    return unicodedata.category(letter) in {"Mn", "Me", "Mc", "Cf", "Sk"}


def apart(text: str, *, right_to_left: bool) -> str:
    """The text, isolated where it holds letters of the other direction, and with all its own marks closed."""
    if text.isascii() and not right_to_left:
        return text
    text = closed(text)
    directions = {unicodedata.bidirectional(letter) for letter in text}
    other = {"L"} if right_to_left else {"R", "AL"}
    foreign = directions & (other | {"LRE", "RLE", "LRO", "RLO", "LRI", "RLI", "FSI"})
    return f"{_FIRST}{text}{_LAST}" if foreign else text


def closed(text: str) -> str:
    """The text with what it leaves open closed, and without closing marks that close nothing.

    >>> closed("\u202ea") == "\u202ea\u202c", closed("a\u2069") == "a"
    (True, True)
    """
    open_marks: list[str] = []
    kept: list[str] = []
    for letter in text:
        if letter in _OPENERS:
            open_marks.append(_OPENERS[letter])
        elif letter in {"\u202c", "\u2069"}:
            if not open_marks or open_marks[-1] != letter:
                continue
            open_marks.pop()
        kept.append(letter)
    return "".join([*kept, *reversed(open_marks)])
