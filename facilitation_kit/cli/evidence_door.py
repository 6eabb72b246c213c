"""The one way in which commands read and change the research: through the hub that runs, or with the data folder's lock.

In: a data folder. Out: a door with the same few methods either way. The one thing easily got wrong: research begins
before the first workshop, so bringing it in may make a store; taking out never does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from facilitation_kit.cli.store_work import open_to_write
from facilitation_kit.errors import StoreError
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.identifiers import CaseId
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.evidence_records import Case, EvidenceRecord
from facilitation_kit.responses.evidence_stores import EvidenceStore, Gone, Kept
from facilitation_kit.responses.sqlite_store import SqliteStore

__all__ = ["EvidenceDoor", "evidence_door"]

R = TypeVar("R", bound=EvidenceRecord)


class EvidenceDoor(Protocol):
    """The research, as commands use it."""

    def evidence(self, kind: type[R]) -> list[Kept[R]]:
        """The versions that count of all records of a kind."""
        ...

    def evidence_gone(self) -> list[Gone]:
        """All that was taken out."""
        ...

    def keep(self, records: Sequence[tuple[EvidenceRecord, int | None]], *, by: str) -> list[int]:
        """Write new versions, as `EvidenceStore.keep`.

        Raises:
            KitError: with the codes of `EvidenceStore.keep`.
        """
        ...

    def erase(self, kind: type[EvidenceRecord], id: str) -> list[Gone]:  # noqa: A002 - the record's own word
        """Take a record out for good; of a case, all that the person said.

        Raises:
            KitError: ``store.no-evidence``.
        """
        ...


@contextmanager
def evidence_door(folder: Path, *, rehearsal: bool, make: bool = False) -> Iterator[EvidenceDoor]:
    """Open the research of a data folder for reading and writing.

    Args:
        folder: the data folder.
        rehearsal: its kind.
        make: make the store when there is none yet.

    Raises:
        StoreError: ``store.missing``; ``store.in-use`` while another command writes.
        LiveError: the running hub cannot be reached.
    """
    home = DataDirectory.look(folder)
    if home.in_use and home.announced() is not None:
        with HubClient.find({"FACILITATE_DATA_DIR": str(folder)}) as hub:
            yield hub
        return
    if make and not home.store_path.exists():
        with DataDirectory.open(folder) as made:
            SqliteStore.open(made.store_path, rehearsal=rehearsal).close()
    with open_to_write(folder, rehearsal=rehearsal) as (_, store):
        yield _Here(store)


class _Here:
    """A store that this program holds the lock of."""

    def __init__(self, store: EvidenceStore) -> None:
        self._store = store

    def evidence(self, kind: type[R]) -> list[Kept[R]]:
        return self._store.evidence(kind)

    def evidence_gone(self) -> list[Gone]:
        return self._store.evidence_gone()

    def keep(self, records: Sequence[tuple[EvidenceRecord, int | None]], *, by: str) -> list[int]:
        return self._store.keep(records, by=by, at=datetime.now(UTC))

    def erase(self, kind: type[EvidenceRecord], id: str) -> list[Gone]:  # noqa: A002 - the record's own word
        now = datetime.now(UTC)
        gone = self._store.erase_case(CaseId(id), now) if kind is Case else self._store.erase_evidence(kind, id, now)
        if not gone:
            raise StoreError(
                "store.no-evidence",
                "There is no such piece of evidence, or it was taken out.",
                remedy="Check the id in the list.",
            )
        return gone
