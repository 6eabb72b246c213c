"""The kit's own copies of a store, and how an erasure reaches them too (E7).

In flow a store's file and the folder of its backups; out flow copies without anything that the store has forgotten since.
A copy that somebody carried elsewhere is out of reach; it is listed in ``export_made`` so that people can delete it.

The one thing easily got wrong: restoring an old copy would bring back what was withdrawn after it was made. What the
present store has forgotten is therefore taken out of a copy before it becomes the store.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from facilitation_kit.identifiers import AnswerKey
from facilitation_kit.responses.schema import bring_up_to_date, check_identity, read_migrations
from facilitation_kit.responses.store_faults import file_faults, sqlite_faults
from facilitation_kit.responses.stored_values import key_hash

__all__ = ["backup_path", "backups_of", "erase_from_backups", "restore"]

BACKUPS = "backups"


def backup_path(folder: Path, now: datetime) -> Path:
    """Where a backup made now belongs.

    Args:
        folder: the data folder.
        now: aware; the name holds it in UTC.
    """
    return folder / BACKUPS / f"store-{now.astimezone(UTC).strftime('%Y-%m-%dT%H%M%S%fZ')}.sqlite3"


def backups_of(store: Path) -> list[Path]:
    """The kit's backups of a store, the oldest first."""
    return sorted((store.parent / BACKUPS).glob("store-*.sqlite3"))


def erase_from_backups(store: Path) -> None:
    """Take out of all backups of a store what the store has forgotten since, bytes and all.

    Raises:
        StoreError: a backup cannot be opened or written; the others are done.
    """
    faults: list[Exception] = []
    for path in backups_of(store):
        try:
            _forget(path, store)
        except Exception as error:  # noqa: BLE001 - the other backups must not keep words because of this one
            faults.append(error)
    if faults:
        raise faults[0]


def restore(backup: Path, store: Path, *, rehearsal: bool, now: datetime) -> Path | None:
    """Make a backup the store; whoever calls holds the data folder's lock.

    Args:
        backup: a copy made by the kit, in its own folder or carried back from elsewhere.
        store: the file to replace; it need not exist.
        rehearsal: the kind of data folder.
        now: aware.

    Returns:
        Where the replaced store was kept, as a backup; ``None`` when there was none.

    Raises:
        StoreError: ``store.missing``, ``store.not-a-database``, ``store.rehearsal-differs``, ``store.newer`` and those of
            the disk; the store is as it was.
    """
    fresh = store.with_name("store.restored.part")
    kept: Path | None = None
    try:
        with file_faults(backup):
            shutil.copyfile(backup, fresh)
            fresh.chmod(0o600)
        with _opened(fresh) as connection:
            # Before anything is changed: a rehearsal never becomes a real store, nor the other way round.
            _check_kind(connection, backup, rehearsal=rehearsal)
        if store.exists():
            kept = backup_path(store.parent, now)
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            with _opened(store) as connection, sqlite_faults(store):
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                os.close(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
                connection.execute("VACUUM INTO ?", (str(kept),))
            _forget(fresh, store)
        with file_faults(store):
            for side in ("-wal", "-shm"):
                store.with_name(store.name + side).unlink(missing_ok=True)
            fresh.replace(store)
    finally:
        for left in store.parent.glob("store.restored.part*"):
            left.unlink(missing_ok=True)
    return kept


def _check_kind(connection: sqlite3.Connection, path: Path, *, rehearsal: bool) -> None:
    """Bring a copy up to date and check that it is a store of this kind.

    Raises:
        StoreError: as `bring_up_to_date`.
    """
    migrations = read_migrations()
    if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        check_identity(connection, path, rehearsal=rehearsal, newest=len(migrations))
    bring_up_to_date(connection, path, rehearsal=rehearsal, migrations=migrations)


def _forget(backup: Path, store: Path) -> None:
    """Take out of one copy what the store has forgotten."""
    with _opened(backup) as connection, sqlite_faults(backup):
        kind = bool(connection.execute("SELECT rehearsal FROM meta").fetchone()[0])
        bring_up_to_date(connection, backup, rehearsal=kind, migrations=read_migrations())
        connection.create_function("key_hash", 1, lambda key: key_hash(AnswerKey(key)), deterministic=True)
        connection.execute("ATTACH ? AS live", (f"{store.absolute().as_uri()}?mode=ro",))
        forget = (resources.files("facilitation_kit.responses") / "forget.sql").read_text("utf-8")
        connection.executescript(f"BEGIN IMMEDIATE; {forget}; COMMIT;")
        connection.execute("DETACH live")
        # A split page may keep an older copy of a row; see `SqliteTransactions`.
        connection.execute("VACUUM")


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a copy that leaves one file behind, and nothing of what it deletes."""
    with sqlite_faults(path):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
        try:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            yield connection
        finally:
            connection.close()
