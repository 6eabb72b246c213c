"""A data folder in which a workshop was held, for tests of commands."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from facilitation_kit.identifiers import ParticipantId, WorkshopId
from facilitation_kit.live.events import RoundOpened
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.records import Saved
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.safeguarding.receipt_words import receipt_hash
from tests.builders import NOON, consent, opened_workshop, participant, round_definition, submission

W1, P1 = WorkshopId("w1"), ParticipantId("p1")
WORDS = "kettle otter meadow"
SECRET = "the-words-nobody-should-find-again"


def held_workshop(folder: Path, *, rehearsal: bool = False, opened: datetime = NOON) -> Path:
    """A folder with one workshop that opened at a moment: Ada (p1) wrote something, Ben (p2) voted."""
    with (
        DataDirectory.open(folder) as home,
        closing(SqliteStore.open(home.store_path, rehearsal=rehearsal)) as store,
    ):
        store.append_event(W1, replace(opened_workshop(rehearsal=rehearsal), at=opened))
        store.append_event(W1, RoundOpened(at=opened, definition=round_definition()))
        store.add_participant(participant("p1", group="young"))
        store.add_participant(participant("p2"))
        store.record_consent(consent("p1"))
        store.record_receipt(P1, receipt_hash(home.secret(), WORDS), NOON)
        outcomes = store.write_submissions(
            [
                submission("k1", {"i1": SECRET}, field="reason", words=True),
                submission("k2", {"i1": "agree"}, person="p2"),
            ]
        )
        assert all(isinstance(outcome, Saved) for outcome in outcomes)
    return folder


def keys_in(folder: Path) -> list[str]:
    """Keys of all answers that are in the store."""
    with closing(SqliteStore.open(folder / "store.sqlite3", rehearsal=None, read_only=True)) as store:
        return [row.key for row in store.rows()]


def audited(folder: Path) -> list[str]:
    """What the audit log says was done, in order."""
    with closing(SqliteStore.open(folder / "store.sqlite3", rehearsal=None, read_only=True)) as store:
        return [entry.what for entry in store.audit_entries()]


def bytes_below(folder: Path) -> bytes:
    """All bytes of all files."""
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
