"""Transactions on one SQLite store: what writes together, what reads, and what happens after something was erased.

In flow statements of the modules beside this one, out flow commits. The one thing easily got wrong: erased words linger
in the write-ahead log and in slack space of the pages, so a commit that erased is followed by `_leave_no_trace`.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import AnswerKey, WorkshopId
from facilitation_kit.responses.answer_log import AnswerLog
from facilitation_kit.responses.backups import erase_from_backups
from facilitation_kit.responses.sqlite_connections import BUSY_MILLISECONDS, SqliteConnections
from facilitation_kit.responses.store_faults import sqlite_faults
from facilitation_kit.responses.stored_values import key_hash, stored_moment

__all__ = ["SqliteTransactions"]

_ERASING_WAITS = 100
"""Milliseconds that an erasure waits for readers before it leaves the rest to the next commit."""

_SECONDS_UNTIL_NEXT_TRY = 5.0


class SqliteTransactions:
    """One transaction at a time on a store's writing connection, and reads on each thread's own.

    Args:
        connections: to the file.
        close_grace_seconds: answers received so long after the close of their round still count.
    """

    def __init__(self, connections: SqliteConnections, *, close_grace_seconds: float) -> None:
        self._connections = connections
        self._grace = timedelta(seconds=close_grace_seconds)
        self._log: AnswerLog | None = None
        self._batch_open = False
        self._to_rewrite = False
        self._to_fold = False
        self._to_clean_backups = False
        self._tidy_after = 0.0

    @property
    def path(self) -> Path:
        """The database file."""
        return self._connections.path

    @property
    def is_rehearsal(self) -> bool:
        """Whether this store holds scripted people's answers."""
        return self._connections.is_rehearsal

    @property
    def is_tidy(self) -> bool:
        """Whether nothing that was erased lies in a file any more; False while a reader or a full disk is in the way."""
        return not self._has_bytes_to_tidy()

    def _answers(self) -> AnswerLog:
        if self._log is None:
            self._log = AnswerLog(self._connections.writer)
        return self._log

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, or a part of the batch that is open; whatever is raised inside takes all of it back."""
        connection = self._connections.writer
        with sqlite_faults(self.path):
            if self._batch_open:
                yield connection
                return
            before = self._to_rewrite
            connection.execute("BEGIN IMMEDIATE")
            self._batch_open = True
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                self._answers().forget()
                self._to_rewrite = before
                if connection.in_transaction:  # SQLite itself rolls back when the disk is full
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._batch_open = False
            if self._has_bytes_to_tidy() and time.monotonic() >= self._tidy_after:
                self._leave_no_trace(connection, waits=_ERASING_WAITS if self._to_rewrite else 0)

    def _all(self, query: str, *values: str | int | bytes | None) -> list[tuple]:  # type: ignore[type-arg] # rows of many shapes
        return self._connections.fetch(query, values)

    def _bury(
        self,
        connection: sqlite3.Connection,
        keys: Sequence[AnswerKey],
        at: datetime,
        why: str,
        workshop: WorkshopId | None,
    ) -> None:
        """Leave tombstones for keys whose answers go."""
        connection.executemany(
            "INSERT OR IGNORE INTO tombstone (key_hash, at, why, workshop) VALUES (?, ?, ?, ?)",
            [(key_hash(key), stored_moment(at), why, workshop) for key in keys],
        )
        self._note_erasure()

    def _note_erasure(self) -> None:
        """Something is erased in the transaction that is open."""
        self._answers().forget()
        self._connections.writer.execute("INSERT OR IGNORE INTO untidy VALUES (1)")
        self._to_rewrite = True

    def tidy_up(self) -> None:
        """Finish what an erasure left behind when the program stopped in the middle of it; when a store is opened."""
        connection = self._connections.writer
        with sqlite_faults(self.path):
            if connection.execute("SELECT 1 FROM untidy").fetchone():
                self._to_rewrite = True
                self._leave_no_trace(connection, waits=_ERASING_WAITS)

    def _leave_no_trace(self, connection: sqlite3.Connection, *, waits: int) -> None:
        """Rewrite the file without what was erased, and empty the write-ahead log.

        ``secure_delete`` overwrites what is deleted, but a page that was split earlier may keep an older copy of a row
        in its slack space; only writing the file anew is sure. Answers do not wait for a reader that is in the way:
        the next commit, or closing the store, does it then.
        """
        connection.execute(f"PRAGMA busy_timeout = {waits}")
        try:
            if self._to_rewrite:
                connection.execute("VACUUM")
                self._to_rewrite, self._to_fold, self._to_clean_backups = False, True, True
            left, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._to_fold = bool(left)
            if self._to_clean_backups:
                erase_from_backups(self.path)
                self._to_clean_backups = False
            if not self._to_fold:
                connection.execute("DELETE FROM untidy")
        except (sqlite3.Error, StoreError):
            # What was asked for is committed, and erased it is for every question; only bytes are left to tidy. A
            # full disk, a damaged backup: a later commit tries again, and answers do not wait for it each time.
            self._tidy_after = time.monotonic() + _SECONDS_UNTIL_NEXT_TRY
        finally:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")

    def _has_bytes_to_tidy(self) -> bool:
        return self._to_rewrite or self._to_fold or self._to_clean_backups

    def _missing(self, code: str, message: str, remedy: str) -> StoreError:
        return StoreError(code, message, remedy=remedy, file=str(self.path))
