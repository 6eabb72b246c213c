"""A store for analysts: opened read-only, read once, as tidy frames.

In goes the path of a data folder or of a store file; out comes an `OpenData`, all of it of one moment, even while a hub
goes on writing. The one thing easily got wrong: it does not follow the hub. Call it again to see what came in since.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.frames import all_frames, counted_rounds
from facilitation_kit.identifiers import RoundId
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.sqlite_store import SqliteStore

__all__ = ["OpenData", "open_data"]


@dataclass(frozen=True, kw_only=True, eq=False)
class OpenData:
    """Everything in a store, at the moment it was read. docs/analysts.md has the columns.

    Attributes:
        path: the store's file.
        rehearsal: whether scripted people wrote it.
        participants: a row for each person who joined.
        responses: a row for each value in the log.
        answers: a row for each current value.
        rounds: a row for each round.
        tallies: a row for each exact count.
        events: a row for each thing that happened.
        uncounted: rounds without tallies, because their activity is not installed here.
    """

    path: Path
    rehearsal: bool
    participants: pd.DataFrame
    responses: pd.DataFrame
    answers: pd.DataFrame
    rounds: pd.DataFrame
    tallies: pd.DataFrame
    events: pd.DataFrame
    uncounted: tuple[RoundId, ...]

    def __repr__(self) -> str:
        kind = "rehearsal store" if self.rehearsal else "store"
        return (
            f"<OpenData of a {kind}: {len(self.participants)} participants, {len(self.rounds)} rounds, "
            f"{len(self.answers)} current answers, {len(self.responses)} rows in the log>"
        )


def open_data(path: str | os.PathLike[str], *, activities: Mapping[str, Activity] | None = None) -> OpenData:
    """The data of a store, read-only.

    Args:
        path: a data folder, or the store's file in it.
        activities: to count with; the installed ones by default.

    Raises:
        StoreError: ``store.missing``, ``store.not-a-database``, ``store.newer``, ``store.older``, ``store.damaged`` and
            others of `SqliteStore.open`.
        ActivityError: ``activity.broken-package``, ``activity.same-name``.
    """
    place = Path(path).expanduser()
    file = DataDirectory.look(place).store_path if place.is_dir() else place
    installed = load_activities() if activities is None else activities
    store = SqliteStore.open(file, rehearsal=None, read_only=True)
    try:
        with store.snapshot():
            counted = counted_rounds(store, installed)
            frames = all_frames(store, counted)
        uncounted = tuple(one.definition.id for one, tally in counted if tally is None)
        return OpenData(path=file, rehearsal=store.is_rehearsal, uncounted=uncounted, **frames)
    finally:
        store.close()
