"""Small pieces of sentences about results: quoted labels, lists with "and".

In go labels as people wrote them; out come phrases, never markup: whoever shows them escapes them. The one thing easily
got wrong: a phrase keeps its translation only inside another phrase, never inside an f-string.
"""

from __future__ import annotations

from collections.abc import Iterable

from facilitation_kit.phrases import Phrase, listed, phrase

__all__ = ["first_capital", "joined", "quoted"]


def quoted(label: str) -> str:
    """A label in quotation marks, on one line and without its own full stop: the sentence around it has one.

    >>> quoted("One front door"), quoted("Trust comes first.")
    ('“One front door”', '“Trust comes first”')
    """
    line = " ".join(label.split())
    return phrase("“{words}”", words=line if line.endswith("..") else line.removesuffix("."))


def joined(parts: Iterable[str]) -> str:
    """Parts as a list in a sentence.

    >>> joined(["a", "b", "c"]), joined(["a"])
    ('a, b and c', 'a')
    """
    return listed(tuple(parts))


def first_capital(text: str) -> str:
    """The text with a capital at its beginning and the rest unchanged."""
    return text.capitalised() if isinstance(text, Phrase) else text[:1].upper() + text[1:]
