"""Where safeguarding records lie: a database file of their own, beside the store and never part of it.

In: new records, entries, two people who break the seal. Out: records. The file is for its owner's eyes (0600); exports,
backups of the store, packs and analysis never open it, because nothing but this module knows its tables.

The one thing easily got wrong: an author is read in one place, `SafeguardingRecords.break_glass`, and only after the two
names and the reason have been committed; no other query touches the table of authors.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from facilitation_kit.errors import LiveError, StoreError
from facilitation_kit.identifiers import GroupId, ParticipantId, WorkshopId
from facilitation_kit.responses.store_faults import file_faults, sqlite_faults
from facilitation_kit.safeguarding.safeguarding_record import Author, BreakGlass, Entry, NewRecord, Record

__all__ = ["RECORDS_FILE", "SafeguardingRecords"]

RECORDS_FILE = "safeguarding.sqlite3"

_APPLICATION_ID = 0x464B6953
_VERSION = 1
_SCHEMA = f"""
BEGIN IMMEDIATE;
PRAGMA application_id = {_APPLICATION_ID};
PRAGMA user_version = {_VERSION};
CREATE TABLE record (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL UNIQUE,
    workshop TEXT NOT NULL,
    workshop_title TEXT NOT NULL,
    activity TEXT NOT NULL,
    words TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    written_at TEXT,
    escalated INTEGER NOT NULL,
    closed_at TEXT
);
CREATE TABLE sealed_author (record TEXT PRIMARY KEY REFERENCES record (id), author TEXT NOT NULL);
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    record TEXT NOT NULL REFERENCES record (id),
    kind TEXT NOT NULL,
    note TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE break_glass (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    record TEXT NOT NULL REFERENCES record (id),
    first_person TEXT NOT NULL,
    second_person TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
);
COMMIT;
"""
_RECORD_COLUMNS = (
    "id, workshop, workshop_title, activity, words, opened_at, written_at, escalated, closed_at, "
    "EXISTS (SELECT 1 FROM sealed_author WHERE sealed_author.record = record.id)"
)


class SafeguardingRecords:
    """The records of one data folder. Made by `open`; any thread may use it, one at a time.

    All methods raise `StoreError` when the file cannot be read or written.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> SafeguardingRecords:
        """The records in this file, which is made when it does not exist.

        Raises:
            StoreError: ``store.not-a-database``, ``store.newer``, ``store.no-access``.
        """
        with file_faults(path):
            # Made by hand first, so that it never exists with wider rights.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o600)
        with sqlite_faults(path):
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            try:
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA temp_store = MEMORY")
                _make_or_check(connection, path)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Closing twice is harmless."""
        with self._lock:
            self._connection.close()

    # -- writing ----------------------------------------------------------------------------------------------------

    def add(self, new: NewRecord) -> str:
        """Open a record. Gives its id; that of the first one where the same words already have a record."""
        with self._transaction() as connection:
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
        with self._transaction() as connection:
            self._require(connection, record)
            connection.execute(
                "INSERT INTO entry (record, kind, note, by, at) VALUES (?, ?, ?, ?, ?)",
                (record, entry.kind, entry.note, entry.by, _stored(entry.at)),
            )

    def escalate(self, record: str) -> None:
        """What came as a private message is a concern: its author is kept beyond the workshop."""
        with self._transaction() as connection:
            self._require(connection, record)
            connection.execute("UPDATE record SET escalated = 1 WHERE id = ?", (record,))

    def close_record(self, record: str, at: datetime) -> None:
        """Nothing more is to be done.

        Raises:
            LiveError: ``safeguarding.nobody-told``.
        """
        with self._transaction() as connection:
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
        with self._transaction() as connection:
            self._require(connection, record)
            connection.execute(
                "INSERT INTO break_glass (record, first_person, second_person, reason, at) VALUES (?, ?, ?, ?, ?)",
                (record, glass.first_person, glass.second_person, glass.reason, _stored(glass.at)),
            )
        with self._reading() as connection:
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
        with self._transaction() as connection:
            return connection.execute(
                "DELETE FROM sealed_author WHERE record IN "
                "(SELECT id FROM record WHERE workshop = ? AND escalated = 0)",
                (workshop,),
            ).rowcount

    def erase(self, record: str) -> None:
        """Take a record out for good, when its time has come."""
        with self._transaction() as connection:
            for table, column in (("sealed_author", "record"), ("entry", "record"), ("break_glass", "record")):
                connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (record,))  # noqa: S608 - constants
            connection.execute("DELETE FROM record WHERE id = ?", (record,))

    # -- reading ----------------------------------------------------------------------------------------------------

    def records(self, workshop: WorkshopId | None = None) -> list[Record]:
        """All records, of one workshop if asked for, the latest first."""
        with self._reading() as connection:
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
        with self._reading() as connection:
            found = connection.execute(
                f"SELECT {_RECORD_COLUMNS} FROM record WHERE id = ?",  # noqa: S608 - constants
                (record,),
            ).fetchone()
            if found is None:
                raise _no_record()
            return self._record(connection, found)

    # -- inside -----------------------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, sqlite_faults(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, sqlite_faults(self._path):
            yield self._connection

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


def _make_or_check(connection: sqlite3.Connection, path: Path) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0 and not connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone():
        connection.executescript(_SCHEMA)
        return
    if application != _APPLICATION_ID:
        raise StoreError(
            "store.not-a-database",
            "This file does not hold safeguarding records.",
            remedy="Move it away, so that a new one can be made, and find out what it is.",
            file=str(path),
        )
    if version > _VERSION:
        raise StoreError(
            "store.newer",
            "These safeguarding records were written by a newer version of the kit.",
            remedy="Use that version.",
            file=str(path),
        )


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
