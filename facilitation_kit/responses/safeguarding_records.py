"""What a safeguarding record holds (E4): words that may mean that somebody is at risk, who was told, what was done.

The one thing easily got wrong: who wrote the words is no part of a `Record`. It is sealed beside it and comes out only
when two different people have put down their names and a reason, which stays in the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from facilitation_kit.identifiers import GroupId, ParticipantId, WorkshopId

__all__ = ["Author", "BreakGlass", "Entry", "NewRecord", "Record"]


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
