"""Safeguarding records in their file: who writes, who reads, and what is forgotten.

In: new records, entries, two people who break the seal. Out: records. Exports, backups of the store, packs and analysis
never open the file, because nothing but this module knows its tables.

The one thing easily got wrong: an author is read in one place, `SafeguardingRecords.break_glass`, and only after the two
names and the reason have been committed; what is deleted by an author's id is deleted without anybody learning whose it is.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import GroupId, ParticipantId, WorkshopId
from facilitation_kit.responses.safeguarding_file import RECORDS_FILE, SafeguardingFile
from facilitation_kit.responses.safeguarding_records import Author, BreakGlass, Entry, NewRecord, Record

__all__ = ["RECORDS_FILE", "SafeguardingRecords"]

_RECORD_COLUMNS = (
    "id, workshop, workshop_title, activity, words, opened_at, written_at, escalated, closed_at, "
    "EXISTS (SELECT 1 FROM sealed_author WHERE sealed_author.record = record.id)"
)


class SafeguardingRecords:
    """The records of one data folder. Made by `open`; any thread may use it, one at a time.

    All methods raise `StoreError` when the file cannot be read or written.
    """

    def __init__(self, file: SafeguardingFile) -> None:
        self._file = file

    @classmethod
    def open(cls, path: Path) -> SafeguardingRecords:
        """The records in this file, which is made when it does not exist.

        Raises:
            StoreError: ``store.not-a-database``, ``store.newer``, ``store.no-access``.
        """
        return cls(SafeguardingFile.open(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Closing twice is harmless."""
        self._file.close()

    # -- writing ----------------------------------------------------------------------------------------------------

    def add(self, new: NewRecord) -> str:
        """Open a record. Gives its id; that of the first one where the same words already have a record."""
        with self._file.transaction() as connection:
            found = connection.execute("SELECT id FROM record WHERE source = ?", (new.source,)).fetchone()
            if found is not None:
                return str(found[0])
            record = secrets.token_hex(4)
            connection.execute(
                "INSERT INTO record (id, source, workshop, workshop_title, activity, words, opened_at, written_at, "
                "escalated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    record,
                    new.source,
                    new.workshop,
                    new.workshop_title,
                    new.activity,
                    # Half a surrogate pair from a broken phone cannot be kept in a database; nobody could read it.
                    new.words.encode("utf-8", "replace").decode("utf-8"),
                    _stored(new.at),
                    _stored(new.written_at) if new.written_at else None,
                    new.escalated,
                ),
            )
            if new.author is not None:
                connection.execute("INSERT INTO sealed_author VALUES (?, ?)", (record, _sealed(new.author)))
            return record

    def add_entry(self, record: str, entry: Entry) -> None:
        """Write down who was told, or what was done."""
        with self._file.transaction() as connection:
            self._require(connection, record)
            connection.execute(
                "INSERT INTO entry (record, kind, note, by, at) VALUES (?, ?, ?, ?, ?)",
                (record, entry.kind, entry.note, entry.by, _stored(entry.at)),
            )

    def escalate(self, record: str) -> None:
        """What came as a private message is a concern: its author is kept beyond the workshop."""
        with self._file.transaction() as connection:
            self._require(connection, record)
            connection.execute("UPDATE record SET escalated = 1 WHERE id = ?", (record,))

    def close_record(self, record: str, at: datetime) -> None:
        """Nothing more is to be done.

        Raises:
            LiveError: ``safeguarding.nobody-told``.
        """
        with self._file.transaction() as connection:
            self._require(connection, record)
            told = connection.execute("SELECT 1 FROM entry WHERE record = ? AND kind = 'told'", (record,)).fetchone()
            if told is None:
                raise LiveError(
                    "safeguarding.nobody-told",
                    "Nobody has written down who was told about this.",
                    remedy="Tell the safeguarding lead, write that down, then close the record.",
                )
            connection.execute(
                "UPDATE record SET closed_at = ? WHERE id = ? AND closed_at IS NULL", (_stored(at), record)
            )

    def break_glass(self, record: str, glass: BreakGlass) -> Author:
        """Who wrote the words; that two people asked is committed first.

        Raises:
            LiveError: ``safeguarding.no-author``.
        """
        with self._file.transaction() as connection:
            self._require(connection, record)
            connection.execute(
                "INSERT INTO break_glass (record, first_person, second_person, reason, at) VALUES (?, ?, ?, ?, ?)",
                (record, glass.first_person, glass.second_person, glass.reason, _stored(glass.at)),
            )
        with self._file.reading() as connection:
            found = connection.execute("SELECT author FROM sealed_author WHERE record = ?", (record,)).fetchone()
        if found is None:
            raise LiveError(
                "safeguarding.no-author",
                "The kit does not know who wrote this.",
                remedy="Speak with your safeguarding lead about what can be done without it.",
            )
        return _author(found[0])

    def forget_authors(self, workshop: WorkshopId) -> int:
        """The workshop is over: who sent what nobody has escalated is forgotten. Gives how many links went."""
        with self._file.transaction() as connection:
            gone = connection.execute(
                "DELETE FROM sealed_author WHERE record IN "
                "(SELECT id FROM record WHERE workshop = ? AND escalated = 0)",
                (workshop,),
            ).rowcount
        if gone:
            self._file.leave_no_trace()
        return gone

    def erase_messages_of(self, participant: ParticipantId) -> int:
        """Somebody withdraws: take out their private messages that nobody has escalated or acted on. Gives how many.

        What a worker has passed on, or written anything down about, stays: it is kept to protect somebody.
        """
        with self._file.transaction() as connection:
            found = connection.execute(
                "SELECT record.id FROM record JOIN sealed_author ON sealed_author.record = record.id "
                "WHERE escalated = 0 AND json_extract(author, '$.participant') = ? "
                "AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.record = record.id) "
                "AND NOT EXISTS (SELECT 1 FROM break_glass WHERE break_glass.record = record.id)",
                (participant,),
            ).fetchall()
            for (record,) in found:
                _delete(connection, record)
        if found:
            self._file.leave_no_trace()
        return len(found)

    def erase(self, record: str) -> None:
        """Take a record out for good, when its time has come; nothing of it is left in the file."""
        with self._file.transaction() as connection:
            _delete(connection, record)
        self._file.leave_no_trace()

    # -- reading ----------------------------------------------------------------------------------------------------

    def records(self, workshop: WorkshopId | None = None) -> list[Record]:
        """All records, of one workshop if asked for, the latest first."""
        with self._file.reading() as connection:
            found = connection.execute(
                f"SELECT {_RECORD_COLUMNS} FROM record WHERE ?1 IS NULL OR workshop = ?1 "  # noqa: S608 - constants
                "ORDER BY opened_at DESC, id",
                (workshop,),
            ).fetchall()
            return [self._record(connection, row) for row in found]

    def record(self, record: str) -> Record:
        """One record.

        Raises:
            LiveError: ``safeguarding.no-record``.
        """
        with self._file.reading() as connection:
            found = connection.execute(
                f"SELECT {_RECORD_COLUMNS} FROM record WHERE id = ?",  # noqa: S608 - constants
                (record,),
            ).fetchone()
            if found is None:
                raise _no_record()
            return self._record(connection, found)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _require(self, connection: sqlite3.Connection, record: str) -> None:
        if connection.execute("SELECT 1 FROM record WHERE id = ?", (record,)).fetchone() is None:
            raise _no_record()

    def _record(self, connection: sqlite3.Connection, row: tuple[object, ...]) -> Record:
        record = str(row[0])
        entries = connection.execute("SELECT kind, note, by, at FROM entry WHERE record = ? ORDER BY seq", (record,))
        glass = connection.execute(
            "SELECT first_person, second_person, reason, at FROM break_glass WHERE record = ? ORDER BY seq", (record,)
        )
        return Record(
            id=record,
            workshop=WorkshopId(str(row[1])),
            workshop_title=str(row[2]),
            activity=str(row[3]),
            words=str(row[4]),
            opened_at=datetime.fromisoformat(str(row[5])),
            written_at=datetime.fromisoformat(str(row[6])) if row[6] else None,
            escalated=bool(row[7]),
            closed_at=datetime.fromisoformat(str(row[8])) if row[8] else None,
            author_known=bool(row[9]),
            entries=tuple(
                Entry(kind=kind, note=note, by=by, at=datetime.fromisoformat(at)) for kind, note, by, at in entries
            ),
            glass=tuple(
                BreakGlass(first_person=first, second_person=second, reason=reason, at=datetime.fromisoformat(at))
                for first, second, reason, at in glass
            ),
        )


def _delete(connection: sqlite3.Connection, record: str) -> None:
    for table in ("sealed_author", "entry", "break_glass"):
        connection.execute(f"DELETE FROM {table} WHERE record = ?", (record,))  # noqa: S608 - constants
    connection.execute("DELETE FROM record WHERE id = ?", (record,))


def _no_record() -> LiveError:
    return LiveError(
        "safeguarding.no-record", "There is no such safeguarding record.", remedy="Choose one from the list."
    )


def _stored(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _sealed(author: Author) -> str:
    return json.dumps(
        {"participant": author.participant, "group": author.group, "joined_at": _stored(author.joined_at)}
    )


def _author(sealed: str) -> Author:
    found = json.loads(sealed)
    return Author(
        participant=ParticipantId(found["participant"]),
        group=GroupId(found["group"]) if found["group"] else None,
        joined_at=datetime.fromisoformat(found["joined_at"]),
    )
