"""The names that only this project knows, for the flags on people's words: places and workers.

In: ``places-to-flag.txt`` and ``workers-to-flag.txt`` in the data folder, one name a line; lines that begin with ``#``
are remarks, and either file may be missing. Out: a `WatchList`.

The one thing easily got wrong: workers are real people, so their names lie in the data folder and never in the content
folders, which are shared and kept in version control.
"""

from __future__ import annotations

from pathlib import Path

from facilitation_kit.safeguarding.pii_flags import WatchList

__all__ = ["PLACES_FILE", "WORKERS_FILE", "read_watch_list"]

PLACES_FILE = "places-to-flag.txt"
WORKERS_FILE = "workers-to-flag.txt"


def read_watch_list(data_folder: Path | None) -> WatchList:
    """The lists as they are on disk now; empty without a folder.

    Raises:
        OSError: a file is there and cannot be read.
    """
    if data_folder is None:
        return WatchList()
    return WatchList(places=_names(data_folder / PLACES_FILE), workers=_names(data_folder / WORKERS_FILE))


def _names(path: Path) -> tuple[str, ...]:
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except FileNotFoundError:
        return ()
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
