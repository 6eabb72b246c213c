"""Copies and releases, noted by whoever makes them, also beside a running hub.

In flow notes; out flow the store's list of copies, its released tables and its audit log. A command that only reads
(export, pack, backup) does not hold the data folder's lock, so it adds lines to a small file, which the next program that
opens the store for writing takes in. Until then readers look into the file as well.

The one thing easily got wrong: the note comes before the copy. A copy that then fails is listed for nothing; a copy that
is not listed is forgotten when somebody withdraws.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from facilitation_kit.identifiers import RoundId
from facilitation_kit.responses.safety_records import ExportMade, StoredTable
from facilitation_kit.responses.safety_stores import RecordStore
from facilitation_kit.responses.store_faults import file_faults

__all__ = ["copies_waiting", "note_copy", "note_releases", "releases_waiting", "take_in_notes"]

_WAITING = "copies.jsonl"
_TAKEN = "copies.taken"


def note_copy(folder: Path, export: ExportMade) -> None:
    """Note a copy that is about to be made.

    Args:
        folder: the data folder.
        export: what, and by whom.

    Raises:
        StoreError: ``store.no-access``, ``store.disk-full``.
    """
    copy = {"at": export.at.isoformat(), "kind": export.kind, "name": export.name, "by": export.by}
    _append(folder, [{"copy": copy}])


def note_releases(folder: Path, tables: Iterable[StoredTable]) -> None:
    """Note tables that somebody outside is about to see.

    Raises:
        StoreError: as in `note_copy`.
    """
    _append(
        folder,
        [
            {
                "release": {
                    "round": table.round,
                    "profile": table.profile,
                    "audience": table.audience,
                    "cut_off": table.cut_off.isoformat(),
                    "hash": table.hash,
                    "table": table.table,
                    "at": table.at.isoformat(),
                }
            }
            for table in tables
        ],
    )


def copies_waiting(folder: Path) -> list[ExportMade]:
    """Copies that no program has taken in yet, in their order; for reading beside a hub."""
    return [each for each in _waiting(folder) if isinstance(each, ExportMade)]


def releases_waiting(folder: Path) -> list[StoredTable]:
    """Released tables that no program has taken in yet, in their order."""
    return [each for each in _waiting(folder) if isinstance(each, StoredTable)]


def take_in_notes(folder: Path, store: RecordStore) -> None:
    """Move the notes into the store; for the one program that writes.

    A crash half-way lists a copy twice at worst, and never not at all.
    """
    taken = folder / _TAKEN
    with file_faults(taken):
        if not taken.exists():
            if not (folder / _WAITING).exists():
                return
            (folder / _WAITING).replace(taken)
        for each in _read(taken):
            if isinstance(each, StoredTable):
                store.add_released_table(each)
            else:
                store.note_export(each)
                store.audit(at=each.at, who=each.by, what=each.kind, subject=each.name, why="")
        taken.unlink(missing_ok=True)


def _append(folder: Path, notes: Iterable[Mapping[str, object]]) -> None:
    path = folder / _WAITING
    lines = "".join(f"{json.dumps(note)}\n" for note in notes).encode()
    if not lines:
        return
    with file_faults(path):
        handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            os.write(handle, lines)  # one write, so that lines of two commands never mix
            os.fsync(handle)
        finally:
            os.close(handle)


def _waiting(folder: Path) -> list[ExportMade | StoredTable]:
    return [each for name in (_TAKEN, _WAITING) for each in _read(folder / name)]


def _read(path: Path) -> list[ExportMade | StoredTable]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    notes: list[ExportMade | StoredTable] = []
    for line in lines:
        try:
            note = json.loads(line)
            notes.append(_release(note["release"]) if "release" in note else _copy(note["copy"]))
        except (ValueError, KeyError, TypeError):
            continue  # half a line, from a machine that stopped
    return notes


def _copy(data: Mapping[str, Any]) -> ExportMade:
    return ExportMade(
        kind=str(data["kind"]), name=str(data["name"]), by=str(data["by"]), at=datetime.fromisoformat(data["at"])
    )


def _release(data: Mapping[str, Any]) -> StoredTable:
    return StoredTable(
        round=RoundId(str(data["round"])),
        profile=str(data["profile"]),
        audience=str(data["audience"]),
        cut_off=datetime.fromisoformat(data["cut_off"]),
        hash=str(data["hash"]),
        table=dict(data["table"]),
        at=datetime.fromisoformat(data["at"]),
    )
