"""The rules of a safeguarding record: what a worker may write down, and by which rule an author may become known (E4).

In: what workers typed. Out: entries to keep, or refusals. The kit tells nobody by itself: a record is where a worker
writes down that they have told the safeguarding lead.

The one thing easily got wrong: one person with two names typed differently is one person; names are compared without
regard to capitals and spaces, and more the kit cannot check.
"""

from __future__ import annotations

from datetime import datetime

from facilitation_kit.errors import LiveError
from facilitation_kit.responses.safeguarding_records import Author, BreakGlass, Entry, NewRecord, Record

__all__ = ["Author", "BreakGlass", "Entry", "NewRecord", "Record", "check_break_glass", "check_entry"]

_LONGEST_NAME = 100
_LONGEST_NOTE = 2_000
_SHORTEST_REASON = 10


def check_entry(*, kind: str, note: str, by: str, at: datetime) -> Entry:
    """An entry from what a worker typed.

    Raises:
        LiveError: ``safeguarding.entry-incomplete``.
    """
    note, by = note.strip(), by.strip()
    if kind not in ("told", "done") or not note or not by or len(by) > _LONGEST_NAME or len(note) > _LONGEST_NOTE:
        raise LiveError(
            "safeguarding.entry-incomplete",
            "An entry needs what happened and the name of whoever writes it down.",
            remedy=f"Fill in both: up to {_LONGEST_NOTE:,} characters and {_LONGEST_NAME} for the name.",
        )
    return Entry(kind=kind, note=note, by=by, at=at)


def check_break_glass(
    record: Record, *, first_person: str, second_person: str, reason: str, at: datetime, workshop_open: bool
) -> BreakGlass:
    """Whether two people may learn who wrote the words of a record.

    Raises:
        LiveError: ``safeguarding.two-people`` unless two different names are given, ``safeguarding.reason-needed``,
            ``safeguarding.no-author``, ``safeguarding.workshop-over`` for words that nobody has escalated.
    """
    first, second = _name(first_person), _name(second_person)
    if not first or not second or first.casefold() == second.casefold():
        raise LiveError(
            "safeguarding.two-people",
            "Two different people must put down their names.",
            remedy="Ask a second worker to do this together with you.",
        )
    if len(reason.strip()) < _SHORTEST_REASON or len(reason) > _LONGEST_NOTE:
        raise LiveError(
            "safeguarding.reason-needed",
            "The record needs the reason why you must know who wrote this.",
            remedy="Write a sentence that the safeguarding lead will understand later.",
        )
    if not record.escalated and not workshop_open:
        raise LiveError(
            "safeguarding.workshop-over",
            "The workshop is over and nobody had escalated these words, so who wrote them is not kept.",
            remedy="Speak with your safeguarding lead about what can be done without it.",
        )
    if not record.author_known:
        raise LiveError(
            "safeguarding.no-author",
            "The kit does not know who wrote this.",
            remedy="Speak with your safeguarding lead about what can be done without it.",
        )
    return BreakGlass(first_person=first, second_person=second, reason=reason.strip(), at=at)


def _name(text: str) -> str:
    """A person's name with single spaces, so that the same name typed differently is the same name."""
    return " ".join(text.split())[:_LONGEST_NAME]
