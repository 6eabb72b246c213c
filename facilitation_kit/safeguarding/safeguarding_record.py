"""The safeguarding record: words that may mean that somebody is at risk, who was told, and what was done (E4).

In: a worker's entries. Out: records, and the rule by which an author may become known. The kit tells nobody by itself: a
record is where a worker writes down that they have told the safeguarding lead.

The one thing easily got wrong: who wrote the words is no part of a `Record`. It is sealed beside it and comes out only
when two different people have put down their names and a reason, which stays in the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import GroupId, ParticipantId, WorkshopId

__all__ = ["Author", "BreakGlass", "Entry", "NewRecord", "Record", "check_break_glass", "check_entry"]

_LONGEST_NAME = 100
_LONGEST_NOTE = 2_000
_SHORTEST_REASON = 10


@dataclass(frozen=True, kw_only=True)
class Author:
    """What the kit knows about whoever wrote the words: nobody's name.

    Attributes:
        group: the audience group that they chose when joining.
    """

    participant: ParticipantId
    group: GroupId | None
    joined_at: datetime


@dataclass(frozen=True, kw_only=True)
class NewRecord:
    """A record as it is opened.

    Attributes:
        source: names the words that it is about, so that the same ones never make two records.
        activity: the question that was being answered, or how else the words came.
        words: as typed.
        author: sealed when the record is written; ``None`` when the words were not sent by a phone.
        escalated: a moderator sent it here; a private message to a worker is not yet escalated.
    """

    source: str
    workshop: WorkshopId
    workshop_title: str
    activity: str
    words: str
    at: datetime
    written_at: datetime | None = None
    author: Author | None = None
    escalated: bool = True


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of what came of a record: who was told, or what was done, by whom it was written down.

    Attributes:
        kind: ``told`` or ``done``.
    """

    kind: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class BreakGlass:
    """Two people learned who the author is."""

    first_person: str
    second_person: str
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Record:
    """One safeguarding record, without its author.

    Attributes:
        written_at: when the words were sent.
        author_known: whether the kit still holds who sent them.
    """

    id: str
    workshop: WorkshopId
    workshop_title: str
    activity: str
    words: str
    opened_at: datetime
    written_at: datetime | None
    escalated: bool
    author_known: bool
    entries: tuple[Entry, ...]
    glass: tuple[BreakGlass, ...]
    closed_at: datetime | None

    @property
    def told(self) -> tuple[Entry, ...]:
        """Who was told."""
        return tuple(entry for entry in self.entries if entry.kind == "told")

    @property
    def done(self) -> tuple[Entry, ...]:
        """What was done."""
        return tuple(entry for entry in self.entries if entry.kind == "done")


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
