"""What every store can do to keep evidence: the part of `responses.store.Store` for research beside workshops.

In flow records, each under its id; out flow the versions that count. The one thing easily got wrong: as for answers,
whatever writes is for the writer's thread alone (`Writer.run`); reading is for any thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from facilitation_kit.identifiers import CaseId
from facilitation_kit.responses.evidence_records import EvidenceRecord

__all__ = ["EvidenceStore", "Gone", "Kept", "R"]

R = TypeVar("R", bound=EvidenceRecord)


@dataclass(frozen=True, kw_only=True)
class Kept(Generic[R]):
    """One version of a record.

    Attributes:
        version: 1 for the first.
        by: the role that wrote it.
    """

    record: R
    version: int
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Gone:
    """A record that was erased; nothing of its content is left.

    Attributes:
        kind: as `record_kind`.
        why: "withdrawn", "removed" or "purged".
    """

    kind: str
    id: str
    at: datetime
    why: str


class EvidenceStore(Protocol):
    """Records of the research, and what was taken out for good."""

    def keep(self, records: Sequence[tuple[EvidenceRecord, int | None]], *, by: str, at: datetime) -> list[int]:
        """Write new versions, all or none.

        Args:
            records: each with the version that it replaces: 0 for a new one, ``None`` for whatever is there (imports).
            by: the role that writes.
            at: when.

        Returns:
            The new version numbers, in order; a record equal to the version that counts keeps its number.

        Raises:
            StoreError: ``store.evidence-changed`` when another version is there meanwhile (two people at one record),
                ``store.evidence-withdrawn`` when the id was erased, when the record refers to one that was, or when it
                was made of an answer or a person that was withdrawn: what was taken back does not come in again,
                ``store.evidence-text-fixed`` when the text of a source changes although something points into it.
        """
        ...

    def evidence(self, kind: type[R]) -> list[Kept[R]]:
        """The versions that count of all records of a kind, in the order of their first version."""
        ...

    def evidence_history(self, kind: type[R], id: str) -> list[Kept[R]]:  # noqa: A002 - the record's own word
        """All versions of one record, the oldest first; empty when there is none."""
        ...

    def erase_case(self, case: CaseId, at: datetime) -> list[Gone]:
        """A person takes back what they said (Q7): their case, facts, and turns of sources go in all versions.

        A source that holds other people's turns too loses this person's words (the stretch is replaced by "[withdrawn]"
        and spans behind it move); a fact of somebody else that overlaps such a stretch holds a copy of it and goes.
        Insights stay, and lose the link. What stayed, but lost a part, is a version further.
        """
        ...

    def erase_evidence(self, kind: type[EvidenceRecord], id: str, at: datetime) -> list[Gone]:  # noqa: A002 - its word
        """Take out one record in all versions, with what cannot stand without it (a source's codings).

        Facts stay when their source goes, and lose the place in it. A case goes as in `erase_case`.
        """
        ...

    def evidence_gone(self) -> list[Gone]:
        """All that was erased, in order; to be asked before a released pack is sent on."""
        ...

    def evidence_due(self, before: datetime) -> list[tuple[type[EvidenceRecord], str]]:
        """What holds people's words and came in before a moment: sources, facts, memos; cases with nothing newer left."""
        ...

    def purge_evidence(self, before: datetime, at: datetime) -> list[Gone]:
        """Take out what is due, as `evidence_due` lists it, with an entry in the audit log."""
        ...
