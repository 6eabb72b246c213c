"""Exports: the store as tidy CSV files, one wide CSV a round, a codebook, and one JSON file.

In goes a store; out go files, each written whole or not at all. The one thing easily got wrong: a spreadsheet runs a
cell that begins like a formula, so such text gets an apostrophe in front in CSV files (never in JSON, never numbers).

Exports hold single answers and exact counts. They are for the people who ran the workshop; what others get is a pack.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeGuard

import pandas as pd

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.results import Tally
from facilitation_kit.analysis.codebook import codebook_rows
from facilitation_kit.analysis.export_files import csv_bytes, file_name, write_whole
from facilitation_kit.analysis.frames import all_frames, counted_rounds
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.live.workshop_state import RoundState
from facilitation_kit.responses.store import Store

__all__ = ["write_exports"]

_FORMAT = 1
_NOTE = (
    "Single answers and exact counts, not protected against working out who answered what. For the people who ran the "
    "workshop; pass on a playback pack instead. Delete copies when the answers are deleted."
)


@dataclass(frozen=True, kw_only=True)
class _Records:
    """A table as plain values."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]


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
        counted = counted_rounds(store, activities, workshop)
        frames = all_frames(store, counted, workshop)
    tables = {name: _Records(columns=tuple(frame.columns), rows=_rows(frame)) for name, frame in frames.items()}
    files = {f"{name}.csv": csv_bytes([table.columns, *table.rows]) for name, table in tables.items()}
    files |= {_round_file(one): _round_csv(tally) for one, tally in counted if tally is not None}
    files["codebook.csv"] = csv_bytes(codebook_rows(activities, counted))
    files["data.json"] = _json_bytes(tables, now, rehearsal=store.is_rehearsal)
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


def _rows(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    columns = [[_plain(cell) for cell in frame[name].tolist()] for name in frame.columns]
    return list(zip(*columns, strict=True))


def _plain(cell: object) -> object:
    """The cell as text, number, truth value or ``None``."""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return None
    return _iso(cell.to_pydatetime()) if _is_timestamp(cell) else cell


def _is_timestamp(cell: object) -> TypeGuard[pd.Timestamp]:
    return isinstance(cell, pd.Timestamp)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _json_bytes(tables: Mapping[str, _Records], now: datetime, *, rehearsal: bool) -> bytes:
    """One document; each record on a line of its own, for people who compare two exports."""
    head = {"format": _FORMAT, "note": _NOTE, "exported_at": _iso(now), "rehearsal": rehearsal}
    opening = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    written = []
    for name, table in tables.items():
        records = ",\n".join(
            json.dumps(dict(zip(table.columns, row, strict=True)), ensure_ascii=False) for row in table.rows
        )
        written.append(f"{json.dumps(name)}: [\n{records}\n]" if records else f"{json.dumps(name)}: []")
    body = ",\n".join(written)
    return f'{opening},\n "tables": {{\n{body}\n}}\n}}\n'.encode()
