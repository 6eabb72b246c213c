"""A store as a command writes to it: under the data folder's lock, and never beside a hub that runs.

In: a data folder. Out: an open store. Easily got wrong: a mistyped folder must not become an empty store, so what is to be
changed has to be there first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import typer

from facilitation_kit.cli.terminal import errors
from facilitation_kit.responses.copies import copies_waiting, note_copy
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.safety_records import ExportMade
from facilitation_kit.responses.sqlite_store import SqliteStore

__all__ = ["FACILITATOR", "agreed", "all_copies", "note", "open_to_write"]

FACILITATOR = "facilitator"
"""Who a command acts as in the audit log: whoever may use this account of the laptop."""


@contextmanager
def open_to_write(folder: Path, *, rehearsal: bool) -> Iterator[tuple[DataDirectory, SqliteStore]]:
    """Take a data folder and open its store for writing.

    Raises:
        StoreError: ``store.missing`` where no workshop was ever held; ``store.in-use`` while a hub runs.
    """
    DataDirectory.look(folder)
    path = DataDirectory.look(folder).store_path
    if not path.exists():
        SqliteStore.open(path, rehearsal=None, read_only=True).close()
    with DataDirectory.open(folder) as home:
        store = SqliteStore.open(home.store_path, rehearsal=rehearsal)
        try:
            yield home, store
            if not store.is_tidy:
                errors.print(
                    "What was erased may still be in a file: a backup cannot be changed, another program is reading, or the "
                    "disk is full. Look into the folder backups; the next command tries again.",
                    style="bold red",
                )
        finally:
            store.close()


def note(home: DataDirectory, kind: str, name: str, now: datetime) -> None:
    """List a copy that is about to be made, whether or not a hub runs."""
    note_copy(home.root, ExportMade(kind=kind, name=name, by=FACILITATOR, at=now))


def all_copies(home: DataDirectory, store: SqliteStore) -> list[ExportMade]:
    """Every copy that was made, those not taken into the store yet included."""
    return [*store.exports_made(), *copies_waiting(home.root)]


def agreed(question: str, *, yes: bool) -> bool:
    """Whether the user agrees to something that cannot be undone; a script says it with --yes."""
    if yes or typer.confirm(question, default=False, err=True):
        return True
    errors.print("Nothing was changed.")
    return False
