"""Exports: the store as tidy CSV files, one wide CSV a round, a codebook, and one JSON file.

In goes a store; out go files, each written whole or not at all. The one thing easily got wrong: a spreadsheet runs a
cell that begins like a formula, so such text gets an apostrophe in front in CSV files (never in JSON, never numbers).

Exports hold single answers and exact counts. They are for the people who ran the workshop; what others get is a pack.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeGuard

import pandas as pd

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.results import Tally
from facilitation_kit.analysis.codebook import codebook_rows
from facilitation_kit.analysis.columns import TABLES
from facilitation_kit.analysis.export_files import csv_bytes, file_name, write_whole
from facilitation_kit.analysis.frames import (
    answers_frame,
    counted_rounds,
    events_frame,
    participants_frame,
    responses_frame,
    rounds_frame,
    tallies_frame,
)
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.live.workshop_state import RoundState
from facilitation_kit.responses.store import Store

__all__ = ["write_exports"]

_FORMAT = 1
_NOTE = (
    "Single answers and exact counts, not protected against working out who answered what. For the people who ran the "
    "workshop; pass on a playback pack instead. Delete copies when the answers are deleted."
)


def write_exports(
    store: Store,
    activities: Mapping[str, Activity],
    folder: Path,
    *,
    now: datetime,
    workshop: WorkshopId | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Path, ...]:
    """Write all export files into `folder`; files of the same names are replaced, others left alone.

    Args:
        store: which is only read.
        activities: the installed ones.
        folder: made where it does not exist, for its owner's eyes alone.
        now: written into ``data.json``.
        workshop: only this one; all by default.
        progress: called with the name of each file before it is written.

    Returns:
        The files: one CSV a table of `columns.TABLES`, ``round-<round>.csv`` for each round with an item a row and a
        measure a column, ``codebook.csv`` and ``data.json``.

    Raises:
        StoreError: ``store.no-access``, ``store.disk-full``.
    """
    with store.snapshot():
        frames = {
            "participants": participants_frame(store, workshop),
            "responses": responses_frame(store, workshop),
            "answers": answers_frame(store, workshop),
            "rounds": rounds_frame(store, activities, workshop),
            "tallies": tallies_frame(store, activities, workshop),
            "events": events_frame(store, workshop),
        }
        counted = list(counted_rounds(store, activities, workshop))
    files = {f"{one.name}.csv": _frame_csv(frames[one.name]) for one in TABLES}
    files |= {_round_file(one): _round_csv(tally) for one, tally in counted if tally is not None}
    files["codebook.csv"] = csv_bytes(codebook_rows(activities, counted))
    files["data.json"] = _json_bytes(store, frames, now)
    written = []
    for name, content in files.items():
        if progress is not None:
            progress(name)
        written.append(write_whole(folder / name, content))
    return tuple(written)


def _round_file(one: RoundState) -> str:
    return f"round-{file_name(one.definition.id)}.csv"


def _round_csv(tally: Tally) -> bytes:
    names = [measure.name for measure in tally.measures]
    return csv_bytes([["item", *names], *([row.item, *(row.counts[name] for name in names)] for row in tally.rows)])


def _frame_csv(frame: pd.DataFrame) -> bytes:
    return csv_bytes([list(frame.columns), *_records(frame)])


def _records(frame: pd.DataFrame) -> list[list[object]]:
    columns = [[_plain(cell) for cell in frame[name].tolist()] for name in frame.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _plain(cell: object) -> object:
    """The cell as text, number, truth value or ``None``."""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return None
    return _iso(cell.to_pydatetime()) if _is_timestamp(cell) else cell


def _is_timestamp(cell: object) -> TypeGuard[pd.Timestamp]:
    return isinstance(cell, pd.Timestamp)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _json_bytes(store: Store, frames: Mapping[str, pd.DataFrame], now: datetime) -> bytes:
    tables = {
        name: [dict(zip(frame.columns, record, strict=True)) for record in _records(frame)]
        for name, frame in frames.items()
    }
    data = {
        "format": _FORMAT,
        "note": _NOTE,
        "exported_at": _iso(now),
        "rehearsal": store.is_rehearsal,
        "tables": tables,
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
