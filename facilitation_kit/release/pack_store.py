"""The store that a pack is made from: the data folder's own, or an empty one where no workshop was held yet.

In: a data folder. Out: a store, open for reading. The one thing easily got wrong: a project that has only begun has a lot to
say and no store, so it gets an empty one that is gone afterwards; nothing is made in the data folder by looking.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.sqlite_store import SqliteStore

__all__ = ["pack_store"]


@contextmanager
def pack_store(home: DataDirectory, *, rehearsal: bool = False) -> Iterator[SqliteStore]:
    """Open it.

    Args:
        home: the data folder.
        rehearsal: what kind an empty one is.

    Raises:
        StoreError: there is a store that cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="pack-") as folder:
        if home.store_path.exists():
            store = SqliteStore.open(home.store_path, rehearsal=None, read_only=True)
        else:
            store = SqliteStore.open(Path(folder, "store.sqlite3"), rehearsal=rehearsal)
        try:
            yield store
        finally:
            store.close()
