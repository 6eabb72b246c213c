"""Exports: the store as tidy CSV files, one wide CSV a round, a codebook, one JSON file, and a folder a survey round.

In goes a store; out go files, each written whole or not at all, row by row as the store gives them. The one thing easily got
wrong: a spreadsheet runs a cell that begins like a formula, so such text gets an apostrophe in front in CSV files (never in
JSON, never numbers).

Exports hold single answers and exact counts. They are for the people who ran the workshop; what others get is a pack.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.results import Tally
from facilitation_kit.activities.survey import Survey
from facilitation_kit.analysis.codebook import codebook_rows
from facilitation_kit.analysis.columns import TABLES, Cell, Table, clean_cell
from facilitation_kit.analysis.export_files import file_name, whole_file, write_csv
from facilitation_kit.analysis.frames import counted_rounds
from facilitation_kit.analysis.survey_exports import ExportFile, Tick, survey_files
from facilitation_kit.analysis.table_records import Record, table_records
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.live.workshop_state import RoundState
from facilitation_kit.responses.store import Store

__all__ = ["Progress", "write_exports"]

Progress = Callable[[str, int, int, int], None]
"""Called with the name of a file, the rows of it that are written, how many files are done, and how many there are."""

Records = Callable[[str], Iterator[Record]]
"""Gives the rows of a table by its name."""

_ROWS_A_TELL = 1_000
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
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write all export files into `folder`; files of the same names are replaced, others left alone.

    Args:
        store: which is only read, all of it at one moment.
        activities: the installed ones.
        folder: made where it does not exist, for its owner's eyes alone.
        now: written into ``data.json`` and the files of surveys.
        workshop: only this one; all by default.
        progress: called before each file is begun, and now and then while it is written.

    Returns:
        The files: one CSV a table of `columns.TABLES`, ``round-<round>.csv`` for each round with an item a row and a
        measure a column, ``codebook.csv``, ``data.json``, and for each survey round a folder ``survey-<round>`` with
        `survey_exports.SURVEY_FILES`.

    Raises:
        StoreError: ``store.no-access``, ``store.disk-full``, ``store.sav-refused``.
    """
    written = []
    with store.snapshot():
        files = _files(store, activities, workshop, now)
        for done, file in enumerate(files):
            tick = _teller(str(file.name), done, len(files), progress)
            written.append(file.write(folder / file.name, tick))
    return tuple(written)


def _files(
    store: Store, activities: Mapping[str, Activity], workshop: WorkshopId | None, now: datetime
) -> tuple[ExportFile, ...]:
    counted = counted_rounds(store, activities, workshop)

    def records(name: str) -> Iterator[Record]:
        return table_records(name, store, counted, workshop)

    files = [_csv(f"{one.name}.csv", partial(_table_rows, one, records)) for one in TABLES]
    files += [_csv(_round_file(one), partial(_round_rows, tally)) for one, tally in counted if tally is not None]
    files.append(_csv("codebook.csv", lambda: iter(codebook_rows(activities, counted))))
    files.append(
        ExportFile(
            name=PurePosixPath("data.json"),
            write=lambda path, tick: _write_json(path, records, now, tick, rehearsal=store.is_rehearsal),
        )
    )
    for one, _ in counted:
        if one.definition.activity == Survey.name:
            files += survey_files(store, one.definition, now=now, note=_NOTE)
    return tuple(files)


def _csv(name: str, rows: Callable[[], Iterator[Sequence[object]]]) -> ExportFile:
    def write(path: Path, tick: Tick) -> Path:
        return write_csv(path, _ticked(rows(), tick))

    return ExportFile(name=PurePosixPath(name), write=write)


def _ticked(rows: Iterator[Sequence[object]], tick: Tick) -> Iterator[Sequence[object]]:
    for row in rows:
        yield row
        tick()


def _teller(name: str, done: int, of: int, progress: Progress | None) -> Tick:
    """Tells of every thousandth row, and of the beginning."""
    rows = 0
    if progress is not None:
        progress(name, 0, done, of)

    def tick() -> None:
        nonlocal rows
        rows += 1
        if progress is not None and not rows % _ROWS_A_TELL:
            progress(name, rows, done, of)

    return tick


def _table_rows(one: Table, records: Records) -> Iterator[Sequence[object]]:
    yield [column.name for column in one.columns]
    for record in records(one.name):
        yield [_plain(cell) for cell in record]


def _plain(cell: Cell) -> object:
    """The cell as text, number, truth value or ``None``."""
    return _iso(cell) if isinstance(cell, datetime) else clean_cell(cell)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _round_file(one: RoundState) -> str:
    return f"round-{file_name(one.definition.id)}.csv"


def _round_rows(tally: Tally) -> Iterator[Sequence[object]]:
    names = [measure.name for measure in tally.measures]
    yield ["item", *names]
    for row in tally.rows:
        yield [row.item, *(row.counts[name] for name in names)]


def _write_json(path: Path, records: Records, now: datetime, tick: Tick, *, rehearsal: bool) -> Path:
    """One document; each record on a line of its own, for people who compare two exports."""
    head = {"format": _FORMAT, "note": _NOTE, "exported_at": _iso(now), "rehearsal": rehearsal}
    as_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` would make one a row
    with whole_file(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.write(json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}"))
        file.write(',\n "tables": {')
        for number, one in enumerate(TABLES):
            names = [column.name for column in one.columns]
            file.write(f"{',' if number else ''}\n{json.dumps(one.name)}: [")
            rows = 0
            for record in records(one.name):
                line = as_json(dict(zip(names, map(_plain, record), strict=True)))
                file.write(f"{',' if rows else ''}\n{line}")
                rows += 1
                tick()
            file.write("\n]" if rows else "]")
        file.write("\n}\n}\n")
    return path
