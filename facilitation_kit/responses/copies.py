"""Copies that leave the store, noted by whoever makes them, also beside a running hub.

In flow notes; out flow the store's list of copies and its audit log. A command that only reads (export, pack, backup)
does not hold the data folder's lock, so it adds a line to a small file, which the next program that writes takes in.

The one thing easily got wrong: the note comes before the copy. A copy that then fails is listed for nothing; a copy that
is not listed is forgotten when somebody withdraws.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from facilitation_kit.responses.safety_records import ExportMade
from facilitation_kit.responses.store_faults import file_faults

if TYPE_CHECKING:
    from facilitation_kit.responses.safety_stores import RecordStore

__all__ = ["copies_waiting", "note_copy", "take_in_copies"]

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
    line = json.dumps({"at": export.at.isoformat(), "kind": export.kind, "name": export.name, "by": export.by})
    path = folder / _WAITING
    with file_faults(path):
        handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            os.write(handle, f"{line}\n".encode())  # one write, so that lines of two commands never mix
            os.fsync(handle)
        finally:
            os.close(handle)


def copies_waiting(folder: Path) -> list[ExportMade]:
    """Notes that no program has taken in yet, in their order; for reading beside a hub."""
    return [each for name in (_TAKEN, _WAITING) for each in _read(folder / name)]


def take_in_copies(folder: Path, store: RecordStore) -> None:
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
            store.note_export(each)
            store.audit(at=each.at, who=each.by, what=each.kind, subject=each.name, why="")
        taken.unlink(missing_ok=True)


def _read(path: Path) -> list[ExportMade]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    notes = []
    for line in lines:
        try:
            data = json.loads(line)
            notes.append(
                ExportMade(
                    kind=str(data["kind"]),
                    name=str(data["name"]),
                    by=str(data["by"]),
                    at=datetime.fromisoformat(data["at"]),
                )
            )
        except (ValueError, KeyError, TypeError):
            continue  # half a line, from a machine that stopped
    return notes
