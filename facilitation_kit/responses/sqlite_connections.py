"""Connections to one SQLite file: one that writes, and one that reads for each thread that reads.

Saved means on the disk: the write-ahead log is synced at every commit (synchronous=FULL). What is erased is overwritten
(secure_delete), and rewriting the file leaves no copy on the disk (temp_store).

The one thing easily got wrong: a read connection that is left inside a query keeps the log from being folded back into
the file, so every read here is finished at once, or lies inside `SqliteConnections.reading`.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from facilitation_kit.errors import StoreError
from facilitation_kit.responses.schema import Migration, bring_up_to_date, check_identity
from facilitation_kit.responses.store_faults import file_faults, sqlite_faults

__all__ = ["BUSY_MILLISECONDS", "SqliteConnections"]

BUSY_MILLISECONDS = 5_000
"""How long a connection waits for another program's lock."""

_CLOSING_MILLISECONDS = 500
"""How long closing waits for anybody's reading; what is not folded in by then is folded in later."""

_BETWEEN_INTERRUPTS = 0.02
"""Seconds that a thread is given to let go of its reader."""

_CACHE_KIB = 32_768
_CHECKPOINT_PAGES = 4_000
"""About 16 MB of write-ahead log before it is folded back: fewer pauses for the answers of one big vote."""


class SqliteConnections:
    """All connections to one store.

    Args:
        path: of the database file; made when it does not exist, unless `read_only`.
        rehearsal: the kind of store asked for; ``None`` takes either and is for reading only.
        read_only: never writes, so it may run beside the hub.
        migrations: of the schema, in order.

    Raises:
        StoreError: as `bring_up_to_date` and `check_identity`; ``store.missing`` when a store to be read is not there.
    """

    def __init__(self, path: Path, *, rehearsal: bool | None, read_only: bool, migrations: Sequence[Migration]) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._opened: list[tuple[sqlite3.Connection, threading.RLock]] = []
        self._mine = threading.local()
        self._writer: sqlite3.Connection | None = None
        self._closed = False
        try:
            if read_only:
                _require(path)
                self.is_rehearsal = check_identity(self.reader(), path, rehearsal=rehearsal, newest=len(migrations))
            else:
                self._writer = self._open_writer(rehearsal=bool(rehearsal), migrations=migrations)
                self.is_rehearsal = bool(rehearsal)
        except BaseException:
            self.close()
            raise

    @property
    def writer(self) -> sqlite3.Connection:
        """The connection that writes, in autocommit mode.

        Raises:
            StoreError: ``store.read-only``.
        """
        if self._writer is None:
            raise StoreError(
                "store.read-only",
                "This store was opened for reading only.",
                remedy="Changes go through the hub that runs on this data folder.",
                file=str(self.path),
            )
        return self._writer

    def reader(self) -> sqlite3.Connection:
        """This thread's connection that reads.

        Raises:
            StoreError: ``store.closed``, ``store.cannot-open``.
        """
        connection: sqlite3.Connection | None = getattr(self._mine, "reader", None)
        if connection is None:
            in_use = threading.RLock()
            with sqlite_faults(self.path):
                connection = self._keep(
                    sqlite3.connect(
                        f"{self.path.absolute().as_uri()}?mode=ro",
                        uri=True,
                        isolation_level=None,
                        timeout=BUSY_MILLISECONDS / 1000,
                        check_same_thread=False,  # used by one thread, closed by another
                    ),
                    in_use,
                )
                connection.execute("PRAGMA query_only = ON")
            self._mine.reader, self._mine.in_use = connection, in_use
        return connection

    def fetch(self, query: str, values: Sequence[str | int | bytes | None]) -> list[tuple[Any, ...]]:
        """All rows of one question, asked by this thread's reader.

        Raises:
            StoreError: ``store.closed``, or what SQLite says.
        """
        with self._using_reader() as connection, sqlite_faults(self.path):
            return connection.execute(query, values).fetchall()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's reader, seeing one moment of the store until the end; may be nested."""
        with self._using_reader() as connection, sqlite_faults(self.path):
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def _using_reader(self) -> Iterator[sqlite3.Connection]:
        """This thread's reader, which nobody closes meanwhile: that would end the whole program."""
        connection = self.reader()
        with self._mine.in_use:
            if self._closed:
                raise self._is_closed()
            yield connection

    def close(self) -> None:
        """Close all connections; a store that was written is then one file, whole without its side files.

        The writer goes last: only it may fold the log into the file and take the log away. Beside another program
        that reads, it folds in what it can and leaves the log for whoever is last.
        """
        with self._lock:
            self._closed = True
            opened, self._opened = self._opened, []
        for connection, in_use in opened:
            if connection is not self._writer:
                _close_reader(connection, in_use)
        if any(connection is self._writer for connection, _ in opened):
            assert self._writer is not None
            # A full disk keeps the log where it is, and the next opening reads it.
            with suppress(sqlite3.OperationalError):
                self._writer.execute(f"PRAGMA busy_timeout = {_CLOSING_MILLISECONDS}")
                self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._writer.close()

    def _open_writer(self, *, rehearsal: bool, migrations: Sequence[Migration]) -> sqlite3.Connection:
        with file_faults(self.path):
            # The file exists with its final rights before SQLite writes a byte; its side files inherit them.
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        with sqlite_faults(self.path):
            connection = self._keep(
                sqlite3.connect(
                    self.path,
                    isolation_level=None,
                    timeout=BUSY_MILLISECONDS / 1000,
                    check_same_thread=False,  # opened by the main thread, used by the writer's
                    cached_statements=64,
                ),
                threading.RLock(),
            )
            bring_up_to_date(connection, self.path, rehearsal=rehearsal, migrations=migrations)
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "secure_delete = ON",
                "temp_store = MEMORY",
                "foreign_keys = ON",
                f"cache_size = -{_CACHE_KIB}",
                f"wal_autocheckpoint = {_CHECKPOINT_PAGES}",
            ):
                connection.execute(f"PRAGMA {pragma}")
        return connection

    def _keep(self, connection: sqlite3.Connection, in_use: threading.RLock) -> sqlite3.Connection:
        with self._lock:
            if not self._closed:
                self._opened.append((connection, in_use))
                return connection
        connection.close()
        raise self._is_closed()

    def _is_closed(self) -> StoreError:
        return StoreError(
            "store.closed",
            "This store has been closed.",
            remedy="Open it again.",
            file=str(self.path),
        )


def _close_reader(connection: sqlite3.Connection, in_use: threading.RLock) -> None:
    """Let a thread that still reads come to an end, then close; one that does not is left to the end of its thread."""
    ends = time.monotonic() + _CLOSING_MILLISECONDS / 1000
    while time.monotonic() < ends:
        connection.interrupt()  # again each time: one that comes just before a question begins is forgotten
        if in_use.acquire(timeout=_BETWEEN_INTERRUPTS):
            connection.close()
            in_use.release()
            return


def _require(path: Path) -> None:
    if not path.exists():
        raise StoreError(
            "store.missing",
            "There is no store here yet.",
            remedy="Run a workshop first, or choose the data folder in which one was run.",
            file=str(path),
        )
