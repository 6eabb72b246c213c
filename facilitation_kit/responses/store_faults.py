"""What SQLite and the disk say, said again for people: one place that turns their errors into `StoreError`.

The one thing easily got wrong: SQLite's own message may hold a piece of SQL or a value, so it is never passed on.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facilitation_kit.errors import StoreError

__all__ = ["disk_full", "file_faults", "sqlite_faults", "store_error"]

_PRIMARY = 0xFF
"""The low byte of an extended SQLite error code is the primary code."""


def disk_full(path: Path) -> StoreError:
    """The disk has no room; nothing was stored."""
    return StoreError(
        "store.disk-full",
        "The disk is full, so this could not be saved. Everything saved before is safe.",
        remedy="Free some space on the disk, then send it again.",
        file=str(path),
    )


def store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """The `StoreError` for an error of SQLite.

    Args:
        error: as raised by the sqlite3 module.
        path: the database file.
    """
    primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
    where = str(path)
    match primary:
        case sqlite3.SQLITE_FULL:
            fault = disk_full(path)
        case sqlite3.SQLITE_NOTADB:
            fault = StoreError(
                "store.not-a-database",
                "This file is not a store of the kit.",
                remedy="Choose another data folder, or move the file away so that a new store can be made.",
                file=where,
            )
        case sqlite3.SQLITE_CORRUPT:
            fault = StoreError(
                "store.damaged",
                "The store's file is damaged.",
                remedy="Keep a copy of the whole data folder as it is, then restore the last good copy.",
                file=where,
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            fault = StoreError(
                "store.busy",
                "Another program is writing to this store.",
                remedy="End the other program, then try again.",
                file=where,
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            fault = StoreError(
                "store.read-only",
                "This store can be read but not written.",
                remedy="Check that the file and its folder belong to you, and that the store was opened for writing.",
                file=where,
            )
        case sqlite3.SQLITE_CANTOPEN:
            fault = StoreError(
                "store.cannot-open",
                "The store's file cannot be opened.",
                remedy="Check that the folder exists and belongs to you.",
                file=where,
            )
        case _:
            fault = StoreError(
                "store.failed",
                f"The store could not be used ({getattr(error, 'sqlite_errorname', 'unknown error')}).",
                remedy="Try again; if it happens again, check the disk and keep a copy of the data folder.",
                file=where,
            )
    return fault


@contextmanager
def sqlite_faults(path: Path) -> Iterator[None]:
    """Raise `StoreError` for any error of SQLite inside."""
    try:
        yield
    except sqlite3.Error as error:
        raise store_error(error, path) from error


@contextmanager
def file_faults(path: Path) -> Iterator[None]:
    """Raise `StoreError` for an error of the file system inside: ``store.disk-full`` or ``store.no-access``."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise disk_full(path) from error
        raise StoreError(
            "store.no-access",
            f"The data folder cannot be used ({error.strerror or 'unknown error'}).",
            remedy="Check that the folder belongs to you, or choose another one with --data-dir.",
            file=str(path),
        ) from error
