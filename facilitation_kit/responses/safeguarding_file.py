"""The file of the safeguarding records: a database of its own, beside the store and never part of it.

In flow statements of `safeguarding_store`, out flow commits, one at a time. The file is for its owner's eyes (0600) and
keeps no write-ahead log, so what is committed is in one file alone.

The one thing easily got wrong: what is deleted may live on in slack space of a page that was split before. A transaction
that erases is therefore followed by writing the file anew; where that fails, the next opening does it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from facilitation_kit.errors import StoreError
from facilitation_kit.responses.store_faults import file_faults, sqlite_faults

__all__ = ["RECORDS_FILE", "SafeguardingFile"]

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


class SafeguardingFile:
    """One open file. Made by `open`; any thread may use it, one at a time.

    All methods raise `StoreError` when the file cannot be read or written.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> SafeguardingFile:
        """The file, which is made when it does not exist.

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
                connection.execute("PRAGMA journal_mode = DELETE")
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA temp_store = MEMORY")
                _make_or_check(connection, path)
            except BaseException:
                connection.close()
                raise
        opened = cls(path, connection)
        # After a crash in the middle of an erasure. A full disk must not keep the records shut: the next opening tries.
        with suppress(StoreError):
            opened.leave_no_trace()
        return opened

    def close(self) -> None:
        """Let go of the file. Closing twice is harmless."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One transaction; whatever is raised inside takes all of it back."""
        with self._lock, sqlite_faults(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read on."""
        with self._lock, sqlite_faults(self._path):
            yield self._connection

    def leave_no_trace(self) -> None:
        """Write the file anew, without anything that was deleted."""
        with self._lock, sqlite_faults(self._path):
            self._connection.execute("VACUUM")


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
