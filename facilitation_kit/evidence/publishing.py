"""From words as they were said to words as they may be published (Q2).

In: the verbatim words and a person's version of them. Out: a log of every change, or a refusal. Whatever was replaced stands in
[brackets], whatever was left out leaves […] behind, and all else is as it was said, so a reader can always tell the person's
words from ours.

The one thing easily got wrong: a silent change, even a kind one. A mended slip of the tongue is not what the person said; write
it in brackets. Spaces and line breaks are not words and may differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from facilitation_kit.errors import EvidenceError
from facilitation_kit.responses.evidence_records import Edit

__all__ = ["Replacement", "check_excerpt", "edits_of", "replacements"]

_BRACKETED = re.compile(r"\[[^\[\]]*\]")
_GAP = re.compile(r"\[(?:…|\.\.\.)\]|…|\.\.\.")


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """One stretch of what was said, and what stands in its place.

    Attributes:
        before: as it was said; empty where something was only added.
        after: in brackets, as published.
    """

    before: str
    after: str


def replacements(verbatim: str, published: str) -> tuple[Replacement, ...]:
    """What was replaced, in order.

    Args:
        verbatim: the words as they were said.
        published: a person's version; empty for "as they were said".

    Raises:
        EvidenceError: ``evidence.silent-change`` where something differs outside brackets, ``evidence.brackets`` where a bracket
            has no partner. No message holds words of the person.

    >>> replacements("Ask Anna, she knows", "Ask [my worker], she knows")
    (Replacement(before='Anna', after='[my worker]'),)
    """
    said, shown = _one_line(verbatim), _one_line(published or verbatim)
    if _unpaired(shown) and shown != said:
        raise EvidenceError(
            "evidence.brackets",
            "A square bracket in the published words has no partner.",
            remedy="Close each [ with a ], and put no brackets into brackets.",
            field="text_published",
        )
    return () if shown == said else tuple(_compared(said, shown, _BRACKETED))


def edits_of(verbatim: str, published: str, *, why: str, by: str, at: datetime) -> tuple[Edit, ...]:
    """The log of every change, for `Fact.edits`.

    Args:
        verbatim: the words as they were said.
        published: a person's version of them.
        why: the reason, in a few words.
        by: the role that made it.
        at: when.

    Raises:
        EvidenceError: as `replacements`.
    """
    return tuple(
        Edit(before=each.before, after=each.after, why=why, by=by, at=at) for each in replacements(verbatim, published)
    )


def check_excerpt(published: str, excerpt: str) -> None:
    """Refuse a shorter form that says anything else than the published words do.

    Words may be left out at both ends, and in between where […] or … stands.

    Args:
        published: the words that may be shown.
        excerpt: a shorter form for slides; empty for none.

    Raises:
        EvidenceError: ``evidence.excerpt-differs``.
    """
    short, whole = _one_line(excerpt), _one_line(published)
    if not short:
        return
    try:
        tuple(_compared(whole, f"…{short}…", _GAP))
    except EvidenceError:
        raise EvidenceError(
            "evidence.excerpt-differs",
            "The shorter form says something that the published words do not.",
            remedy="Copy pieces of the published words, with […] where something is left out.",
            field="excerpt",
        ) from None


def _compared(said: str, shown: str, marks: re.Pattern[str]) -> Iterator[Replacement]:
    """What of `said` the marks in `shown` stand for, where all between them is word for word the same."""
    # with a space at both ends, a mark at an end is like any other
    said, shown = f" {said} ", f" {shown} "
    try:
        yield from list(_matched(said, shown, marks, adding=False))
    except EvidenceError:
        # a mark stands for words where it can; only where that does not come out was something added
        yield from list(_matched(said, shown, marks, adding=True))


def _matched(said: str, shown: str, marks: re.Pattern[str], *, adding: bool) -> Iterator[Replacement]:
    literals, between = marks.split(shown), marks.findall(shown)
    if not said.startswith(literals[0]):
        raise _silent(said, literals[0])
    done = len(literals[0])
    for number, (mark, literal) in enumerate(zip(between, literals[1:], strict=True), start=1):
        last = number == len(between)
        own = done + len(mark)
        start: int | None = own
        if not (said.startswith(f"{mark}{literal}", done) and (not last or own + len(literal) == len(said))):
            start = _next(said, literal, done, last=last, adding=adding)
        if start is None:
            raise _silent(said[done:], literal)
        if said[done:start] != mark:
            yield Replacement(before=said[done:start].strip(), after=mark)
        done = start + len(literal)
    if done != len(said):
        raise _silent(said[done:], "")


def _next(said: str, literal: str, done: int, *, last: bool, adding: bool) -> int | None:
    """Where the stretch after a mark goes on; ``None`` where it does not."""
    earliest = done + 1
    if adding:
        # something added between two words brings a space of its own
        earliest = done - 1 if literal.startswith(" ") and said[:done].endswith(" ") else done
    start = len(said) - len(literal) if last else said.find(literal, earliest)
    return start if start >= earliest and said.startswith(literal, start) else None


def _silent(said: str, literal: str) -> EvidenceError:
    """How far the two agree is told by a number, because the words themselves may be nobody else's business."""
    same = next((at for at, (one, other) in enumerate(zip(said, literal, strict=False)) if one != other), len(literal))
    return EvidenceError(
        "evidence.silent-change",
        f"The published words differ from what was said outside of brackets, after {same} letters of a stretch.",
        remedy="Put every change in [brackets], and […] where something is left out.",
        field="text_published",
    )


def _unpaired(text: str) -> bool:
    left = _BRACKETED.sub("", text)
    return "[" in left or "]" in left


def _one_line(text: str) -> str:
    return " ".join(text.split())
