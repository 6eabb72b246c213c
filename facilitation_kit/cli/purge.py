"""``facilitate purge`` and ``facilitate erase``: what is due, and what somebody wants gone now.

In: a data folder. Out: a report, and less data. Easily got wrong: purge erases only what is due, and shows it first; erase
takes one kind of one workshop, whenever it is asked, and can write a copy before.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from facilitation_kit.cli.options import (
    DataDir,
    ProjectFolder,
    Rehearsal,
    project_or_example,
    read_settings,
    store_home,
)
from facilitation_kit.cli.store_work import FACILITATOR, agreed, all_copies, note, open_to_write
from facilitation_kit.cli.stored_workshops import chosen_workshop, open_to_read
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.content.library import Library
from facilitation_kit.errors import SettingsError, StoreError
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.records import RetentionClass
from facilitation_kit.responses.safeguarding_store import RECORDS_FILE, SafeguardingRecords
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.responses.store_faults import file_faults
from facilitation_kit.safeguarding.retention import STORED, DueCopy, DueData, copies_due, data_due, kind_words
from facilitation_kit.safeguarding.safeguarding_record import Record

__all__ = ["erase", "purge"]


def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only report what is due.")] = False,
    records: Annotated[
        bool, typer.Option("--records", help="Erase closed safeguarding records that are due, too.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    project: ProjectFolder = Path(),
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Report what is due to be erased, and erase it for good."""
    now = datetime.now(UTC)
    folder = store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal)
    days = Library.load(project_or_example(project)).retention.days()
    home = DataDirectory.look(folder)
    with open_to_read(home) as store:
        data, copies = _report(home, store, days, now)
        brought_in_before = now - timedelta(days=days[RetentionClass.EVIDENCE.value])
        evidence = len(store.evidence_due(brought_in_before))
    closed = _records_due(home, days, now)
    _print(data, copies, closed, evidence)
    due = [each for each in data if each.due]
    to_erase = closed if records else ()
    if closed and not records:
        errors.print("Safeguarding records are erased only with --records: ask the safeguarding lead first.")
    if dry_run or not (due or copies or to_erase or evidence):
        out.print("Nothing was erased." if due or copies or closed or evidence else "Nothing is due.")
        return
    if not agreed("Erase what is due, for good?", yes=yes):
        raise typer.Exit(1)
    with open_to_write(folder, rehearsal=rehearsal) as (home, store):
        rows = sum(store.purge(each.workshop, each.kind, now) for each in due)
        rows += len(store.purge_evidence(brought_in_before, now))
        for copy in copies:
            _delete(_place(home, copy.export.kind, copy.export.name))
            store.audit(at=now, who=FACILITATOR, what="delete copy", subject=copy.export.name, why="its time had come")
        for record in to_erase:
            with SafeguardingRecords.open(home.root / RECORDS_FILE) as kept:
                kept.erase(record.id)
            store.audit(at=now, who=FACILITATOR, what="erase record", subject=record.id, why="its time had come")
    out.print(f"{rows} rows, {len(copies)} copies and {len(to_erase)} safeguarding records are erased.")


def erase(
    kind: Annotated[str, typer.Argument(help=f"What: {', '.join(kind.value for kind in STORED)}.")],
    workshop: Annotated[str | None, typer.Option(help="Id of the workshop.", show_default="the last one")] = None,
    copy_to: Annotated[
        Path | None, typer.Option("--copy-to", help="File to copy it to first.", show_default="no copy")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Erase one kind of data of a workshop for good, on request with a copy of it first."""
    now = datetime.now(UTC)
    if kind not in [each.value for each in STORED]:
        raise SettingsError(
            "purge.unknown-kind",
            "There is no such kind of data.",
            remedy=f"Choose one of {', '.join(each.value for each in STORED)}.",
        )
    chosen = RetentionClass(kind)
    folder = store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal)
    with open_to_write(folder, rehearsal=rehearsal) as (home, store):
        which = chosen_workshop(store, workshop)
        rows = store.held(which, chosen)
        if not agreed(f"Erase {kind_words(chosen)} of {which}, {rows} rows, for good?", yes=yes):
            raise typer.Exit(1)
        if copy_to is not None:
            note(home, "erasure-copy", copy_to.name, now)
            _write_copy(copy_to.absolute(), {"workshop": which, "kind": kind, **store.held_rows(which, chosen)})
            errors.print(f"The copy is {copy_to}. It is now the only one: keep or delete it knowingly.", markup=False)
        gone = store.purge(which, chosen, now, why="asked for")
    out.print(f"{gone} rows are erased.")


def _report(
    home: DataDirectory, store: SqliteStore, days: Mapping[str, int], now: datetime
) -> tuple[tuple[DueData, ...], tuple[DueCopy, ...]]:
    with store.snapshot():
        dates = store.due_dates()
        held = {(each.workshop, each.kind): store.held(each.workshop, each.kind) for each in dates}
        copies = all_copies(home, store)
    there = [each.name for each in copies if _place(home, each.kind, each.name).exists()]
    return data_due(dates, held, now), copies_due(copies, days, now, there=there)


def _records_due(home: DataDirectory, days: Mapping[str, int], now: datetime) -> tuple[Record, ...]:
    """Closed safeguarding records whose time has come, the oldest first; an open one is never due."""
    path = home.root / RECORDS_FILE
    if not path.exists():
        return ()
    kept_for = timedelta(days=days[RetentionClass.SAFEGUARDING_RECORD.value])
    with SafeguardingRecords.open(path) as records:
        found = [each for each in records.records() if each.closed_at is not None and each.opened_at + kept_for <= now]
    return tuple(sorted(found, key=lambda each: each.opened_at))


def _print(data: tuple[DueData, ...], copies: tuple[DueCopy, ...], records: tuple[Record, ...], evidence: int) -> None:
    table = Table("due", "workshop", "what", "rows", box=None, pad_edge=False)
    for each in data:
        day = f"{each.due_at:%Y-%m-%d}"
        table.add_row(f"now ({day})" if each.due else day, each.workshop, kind_words(each.kind), str(each.rows))
    for copy in copies:
        table.add_row(f"now ({copy.due_at:%Y-%m-%d})", "", f"{copy.export.kind} {copy.export.name}", "")
    if evidence:
        table.add_row("now", "", kind_words(RetentionClass.EVIDENCE), str(evidence))
    for record in records:
        table.add_row("now", record.workshop, f"safeguarding record {record.id}", "")
    out.print(table)


def _place(home: DataDirectory, kind: str, name: str) -> Path:
    """Where a copy of the kit lies in the data folder, if it does."""
    folders = {"pack": home.packs, "backup": home.backups}
    return folders.get(kind, home.exports) / Path(name).name


def _delete(path: Path) -> None:
    with file_faults(path):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _write_copy(path: Path, content: dict[str, object]) -> None:
    if path.exists():
        raise StoreError(
            "store.copy-exists", "There is a file of this name.", remedy="Choose another name.", file=str(path)
        )
    with file_faults(path):
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1, sort_keys=True)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
