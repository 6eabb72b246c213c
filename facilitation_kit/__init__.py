"""The Facilitation Kit: co-design workshops, idea tests and playback packs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from facilitation_kit.analysis.open_data import OpenData

__all__ = ["open_data"]


def open_data(path: str | os.PathLike[str]) -> OpenData:
    """The data of a store as tidy pandas frames, read-only; docs/analysts.md has the columns.

    Args:
        path: a data folder, or the store's file in it; a hub may be writing to it meanwhile.

    Raises:
        StoreError: see `facilitation_kit.analysis.open_data.open_data`.
    """
    from facilitation_kit.analysis.open_data import open_data as read  # noqa: PLC0415 - a hub never loads pandas for this

    return read(path)
