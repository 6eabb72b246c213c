"""Small pieces of sentences about results: quoted labels, lists with "and".

In go labels as people wrote them; out comes plain text, never markup: whoever shows it escapes it.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["first_capital", "joined", "quoted"]


def quoted(label: str) -> str:
    """A label in quotation marks, on one line and without its own full stop: the sentence around it has one.

    >>> quoted("One front door"), quoted("Trust comes first.")
    ('“One front door”', '“Trust comes first”')
    """
    line = " ".join(label.split())
    return f"“{line if line.endswith('..') else line.removesuffix('.')}”"


def joined(parts: Iterable[str]) -> str:
    """Parts as a list in a sentence.

    >>> joined(["a", "b", "c"]), joined(["a"])
    ('a, b and c', 'a')
    """
    words = list(parts)
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def first_capital(text: str) -> str:
    """The text with a capital at its beginning and the rest unchanged."""
    return text[:1].upper() + text[1:]
