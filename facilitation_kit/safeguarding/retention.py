"""What is due to be erased, and what is not yet (E7).

In flow due dates, counts and copies; out flows a report. Nothing is erased here: a report is read first, then carried out.
The one thing easily got wrong: copies (exports, packs, backups) have dates too, and a copy outlives the erasure of what
was copied unless somebody deletes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.responses.records import RetentionClass
from facilitation_kit.responses.safety_records import DueDate, ExportMade

__all__ = ["STORED", "DueCopy", "DueData", "copies_due", "data_due", "kind_words"]

STORED = (
    RetentionClass.RAW_TEXT,
    RetentionClass.BALLOT,
    RetentionClass.PARTICIPANT,
    RetentionClass.CONSENT_LOG,
)
"""Classes that lie in the store, in the order of erasing: who took part goes after what they said."""

_WORDS = {
    RetentionClass.RAW_TEXT: "people's own words",
    RetentionClass.BALLOT: "answers",
    RetentionClass.PARTICIPANT: "who took part (random ids, groups, receipts)",
    RetentionClass.CONSENT_LOG: "consents and withdrawals",
    RetentionClass.EXPORT: "exports",
    RetentionClass.PACK: "packs",
    RetentionClass.BACKUP: "backups",
    RetentionClass.SAFEGUARDING_RECORD: "safeguarding records",
    RetentionClass.EVIDENCE: "transcripts, quotes and cases of the research",
}

_COPY_CLASS = {
    "export": RetentionClass.EXPORT,
    "erasure-copy": RetentionClass.EXPORT,
    "pack": RetentionClass.PACK,
    "backup": RetentionClass.BACKUP,
}


@dataclass(frozen=True, kw_only=True)
class DueData:
    """A class of a workshop's data in the store.

    Attributes:
        rows: how many are there now, at least 1.
        due: whether its time has come.
    """

    workshop: WorkshopId
    kind: RetentionClass
    due_at: datetime
    rows: int
    due: bool


@dataclass(frozen=True, kw_only=True)
class DueCopy:
    """A copy that was made and whose time has come."""

    export: ExportMade
    due_at: datetime


def kind_words(kind: RetentionClass) -> str:
    """A class in words, for reports."""
    return _WORDS[kind]


def data_due(
    dates: Iterable[DueDate], held: Mapping[tuple[WorkshopId, RetentionClass], int], now: datetime
) -> tuple[DueData, ...]:
    """What the store holds, with its dates; what is due comes first, in the order of erasing.

    Args:
        dates: of all workshops.
        held: rows by workshop and class; nothing is reported where there are none.
        now: aware.
    """
    report = [
        DueData(
            workshop=each.workshop,
            kind=each.kind,
            due_at=each.due_at,
            rows=held.get((each.workshop, each.kind), 0),
            due=each.due_at <= now,
        )
        for each in dates
        if held.get((each.workshop, each.kind), 0)
    ]
    return tuple(sorted(report, key=lambda each: (not each.due, each.workshop, STORED.index(each.kind))))


def copies_due(
    exports: Iterable[ExportMade], days: Mapping[str, int], now: datetime, *, there: Iterable[str]
) -> tuple[DueCopy, ...]:
    """Copies in the data folder whose time has come, the oldest first.

    Args:
        exports: all copies ever made.
        days: for which each class is kept, by its name.
        now: aware.
        there: names of the copies that still lie in the data folder.
    """
    names = set(there)
    report = []
    for each in exports:
        kind = _COPY_CLASS.get(each.kind)
        if kind is None or each.name not in names:
            continue
        due_at = each.at + timedelta(days=days[kind.value])
        if due_at <= now:
            report.append(DueCopy(export=each, due_at=due_at))
    return tuple(sorted(report, key=lambda each: each.due_at))
