"""The stored answers as a command reads them: read-only, beside a running hub if there is one.

In: a data folder. Out: an open store. Easily got wrong: nothing is made here; a command that only reads must not turn a
mistyped folder into an empty store.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.sqlite_store import SqliteStore

__all__ = ["chosen_workshop", "open_to_read"]


@contextmanager
def open_to_read(home: DataDirectory) -> Iterator[SqliteStore]:
    """Open the store of a data folder for reading.

    Raises:
        StoreError: as `SqliteStore.open` does; ``store.missing`` where no workshop was ever held.
    """
    store = SqliteStore.open(home.store_path, rehearsal=None, read_only=True)
    try:
        yield store
    finally:
        store.close()


def chosen_workshop(store: SqliteStore, wanted: str | None) -> WorkshopId:
    """The workshop of that id, or the one that was opened last.

    Raises:
        StoreError: ``store.no-workshop`` when there is none, or none of that id.
    """
    known = store.workshops()
    if wanted is None and known:
        return known[-1]
    if wanted is not None and WorkshopId(wanted) in known:
        return WorkshopId(wanted)
    if not known:
        raise StoreError(
            "store.no-workshop",
            "No workshop has been opened on this data.",
            remedy="Name another folder with --data-dir, or look at rehearsals with --rehearsal.",
        )
    raise StoreError(
        "store.no-workshop",
        "There is no workshop of that id.",
        remedy=f"These are there: {', '.join(known)}.",
    )
