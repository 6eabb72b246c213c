"""Imports without a store: tables and transcripts compared with what is held in memory."""

from __future__ import annotations

from collections.abc import Iterable

from facilitation_kit.errors import EvidenceError, Fault
from facilitation_kit.evidence.book_records import drafts_of
from facilitation_kit.evidence.importing import ImportPlan, Known, plan_import
from facilitation_kit.evidence.made_ids import IdMaker
from facilitation_kit.evidence.tables import read_tables
from facilitation_kit.responses.evidence_records import EvidenceRecord, record_kind
from facilitation_kit.responses.evidence_stores import Kept
from facilitation_kit.safeguarding.pii_flags import WatchList
from tests.builders import NOON

IDS = IdMaker(secret=b"s" * 32)
CONTENT = {
    "hypothesis": {"front-door", "steady-adult"},
    "need": {"trust", "safety"},
    "activity": {"interviews"},
    "test": {"one-number"},
}


def known(*records: EvidenceRecord, gone: Iterable[tuple[str, str]] = ()) -> Known:
    """A store with these records, each in its third version."""
    kept = {
        (record_kind(record), str(record.id)): Kept(record=record, version=3, by="researcher", at=NOON)
        for record in records
    }
    return Known(kept=kept, gone=frozenset(gone), content=CONTENT)


def plan(files: dict[str, bytes | str], before: Known | None = None) -> ImportPlan:
    """What files would change."""
    tables = read_tables((name, data.encode() if isinstance(data, str) else data) for name, data in files.items())
    drafts = drafts_of(tables, IDS)
    return plan_import(
        drafts,
        before or known(),
        at=NOON,
        watch_list=WatchList(places=("Quayside School",)),
        faults=tables.faults,
        notices=tables.notices,
        unread=tables.unread,
    )


def faults(files: dict[str, bytes | str], before: Known | None = None) -> list[Fault]:
    """Everything that is wrong with files; empty where nothing is."""
    try:
        plan(files, before)
    except EvidenceError as error:
        return list(error.faults)
    return []


def codes(files: dict[str, bytes | str], before: Known | None = None) -> list[str]:
    """Codes of all faults."""
    return [fault.code for fault in faults(files, before)]
