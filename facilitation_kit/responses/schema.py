"""The shape of the database, as numbered migrations from 1; a store is brought up to date when it is opened for writing.

Each migration is one SQL file and one transaction, so an interrupted one leaves the store as it was. A migration that
was released is never edited again: the next change is the next number.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from facilitation_kit.errors import StoreError
from facilitation_kit.responses.store_faults import sqlite_faults

__all__ = ["APPLICATION_ID", "Migration", "bring_up_to_date", "check_identity", "read_migrations"]

APPLICATION_ID = 0x464B6974
"""Written in the header of every store, so that another program's database is not taken for one ("FKit")."""

_FILE_NAME = re.compile(r"(\d{4})_[a-z_]+\.sql")


@dataclass(frozen=True, kw_only=True)
class Migration:
    """One step in the life of the schema: from `number` - 1 to `number`."""

    number: int
    sql: str


def read_migrations() -> tuple[Migration, ...]:
    """The kit's own migrations, in order, numbered from 1 without a gap."""
    folder = resources.files("facilitation_kit.responses") / "migrations"
    found = [
        Migration(number=int(match[1]), sql=entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if (match := _FILE_NAME.fullmatch(entry.name))
    ]
    return tuple(sorted(found, key=lambda migration: migration.number))


def bring_up_to_date(
    connection: sqlite3.Connection, path: Path, *, rehearsal: bool, migrations: Sequence[Migration]
) -> None:
    """Make a new store or migrate an older one, then check that it is what was asked for.

    Args:
        connection: in autocommit mode, open for writing.
        path: of the database, for messages.
        rehearsal: what kind of store a new one becomes, and what kind an existing one must be.
        migrations: in order, from 1.

    Raises:
        StoreError: ``store.not-a-database``, ``store.newer``, ``store.rehearsal-differs``.
    """
    with sqlite_faults(path):
        schema = _schema(connection, path)
        if schema == 0:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        try:
            for migration in migrations[schema:]:
                connection.executescript(f"BEGIN IMMEDIATE; {migration.sql}")
                if migration.number == 1:
                    connection.execute("INSERT INTO meta VALUES (1, 1, ?)", (rehearsal,))
                connection.execute("UPDATE meta SET schema = ?", (migration.number,))
                connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    check_identity(connection, path, rehearsal=rehearsal, newest=len(migrations))


def check_identity(connection: sqlite3.Connection, path: Path, *, rehearsal: bool | None, newest: int) -> bool:
    """Check that this is a store of the kit, of this version's schema and of the kind that is asked for.

    Args:
        connection: to the database.
        path: of the database, for messages.
        rehearsal: the kind asked for; ``None`` takes either.
        newest: the number of the newest known migration.

    Returns:
        Whether it is a rehearsal store.

    Raises:
        StoreError: ``store.not-a-database``, ``store.newer``, ``store.older``, ``store.rehearsal-differs``.
    """
    with sqlite_faults(path):
        schema = _schema(connection, path)
        if schema > newest:
            raise StoreError(
                "store.newer",
                f"This store was written by a newer version of the kit (schema {schema}, this one knows {newest}).",
                remedy="Install the newer version of the kit; this one leaves the store as it is.",
                file=str(path),
            )
        if schema == 0:
            raise StoreError(
                "store.not-a-database",
                "This file is empty.",
                remedy="Choose a data folder in which a workshop was run.",
                file=str(path),
            )
        if schema < newest:
            raise StoreError(
                "store.older",
                f"This store was written by an older version of the kit (schema {schema}, this one needs {newest}).",
                remedy="Start the hub once on this data folder: it brings the store up to date.",
                file=str(path),
            )
        is_rehearsal = bool(connection.execute("SELECT rehearsal FROM meta").fetchone()[0])
    if rehearsal is not None and rehearsal != is_rehearsal:
        kinds = {True: "a rehearsal store", False: "a store of real workshops"}
        raise StoreError(
            "store.rehearsal-differs",
            f"This is {kinds[is_rehearsal]}, but {kinds[rehearsal]} was asked for.",
            remedy="Use another data folder: scripted and real answers never share one.",
            file=str(path),
        )
    return is_rehearsal


def _schema(connection: sqlite3.Connection, path: Path) -> int:
    """The schema's number; 0 for an empty database."""
    has_meta = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'").fetchone()
    if has_meta and connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
        return int(connection.execute("SELECT schema FROM meta").fetchone()[0])
    if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        raise StoreError(
            "store.not-a-database",
            "This database belongs to another program.",
            remedy="Choose another data folder.",
            file=str(path),
        )
    return 0
