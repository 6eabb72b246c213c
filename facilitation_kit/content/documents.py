"""The plain values of one file, with the line that each stands on.

In: what a reader of files has found. Out: `Document`, and the words for a place in it. Easily got wrong: paths count
from 0 and lines from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Document", "FieldPath", "dotted", "excerpt", "printable"]

FieldPath = tuple[str | int, ...]
"""Keys and 0-based positions from the top of a file to a value."""

_EXCERPT = 40


@dataclass(frozen=True, kw_only=True)
class Document:
    """What one file holds.

    Attributes:
        file: the path as the reader knows it, relative to the project.
        data: mappings, lists, text, numbers, booleans and None.
        lines: the 1-based line of each value, by its path; the line of the key for a value in a mapping.
    """

    file: str
    data: Any
    lines: Mapping[FieldPath, int]

    def line(self, path: FieldPath) -> int:
        """The line of the value at `path`, or of the nearest thing around it."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


def printable(text: str) -> str:
    """`text` as it may stand in a message on any screen: what cannot be printed is replaced, terminal codes too."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def dotted(path: FieldPath) -> str:
    """A path as people write it.

    >>> dotted(("hypotheses", 2, "need"))
    'hypotheses[2].need'
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{_cut(part)}" if text else _cut(part)
    return text


def excerpt(value: object) -> str:
    """A value as it may stand in a message: in quotation marks, on one line, cut when it is long.

    >>> excerpt("  trusted   professional ")
    '“trusted professional”'
    """
    return f"“{_cut(str(value))}”"


def _cut(text: str) -> str:
    line = printable(" ".join(text.split()))
    return f"{line[:_EXCERPT]}…" if len(line) > _EXCERPT else line
