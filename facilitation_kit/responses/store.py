"""What every store of answers and events can do; one contract suite runs over all implementations.

In flow submissions (already legal by their activity) and workshop events; out flow outcomes, current answers and the
logs themselves. Everything countable is derived from the two logs, so a cached figure can always be compared with them.

The one thing easily got wrong: writing is for the writer's thread alone (`responses.writer.Writer`), reading for any
thread. A read on the event loop is fine, it takes less than a millisecond for a round of ordinary size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from facilitation_kit.activities.rounds import Ballot, JsonScalar
from facilitation_kit.identifiers import GroupId, ItemId, ParticipantId, RoundId, WorkshopId
from facilitation_kit.live.events import WorkshopEvent
from facilitation_kit.responses.evidence_stores import EvidenceStore
from facilitation_kit.responses.records import EntryMode, Outcome, Participant, ResponseRow, Submission
from facilitation_kit.responses.safety_stores import ConsentStore, ErasureStore, ModerationStore, RecordStore
from facilitation_kit.responses.slip_stores import SlipStore

__all__ = ["Store"]


class Store(ConsentStore, ModerationStore, ErasureStore, RecordStore, SlipStore, EvidenceStore, Protocol):
    """An append-only log of answers and one of events, with the few questions that are asked of them, and the research.

    All methods raise `StoreError`: ``store.disk-full``, ``store.busy``, ``store.damaged``, ``store.read-only`` or
    ``store.failed``. After a write that raised, nothing of it is stored.
    """

    @property
    def is_rehearsal(self) -> bool:
        """Whether this store holds scripted people's answers; fixed when the store is made."""
        ...

    # -- writing: the writer's thread alone -------------------------------------------------------------------------

    def batch(self) -> AbstractContextManager[None]:
        """Commit everything written inside together, once, at the end; an exception takes all of it back."""
        ...

    def write_submissions(self, batch: Sequence[Submission]) -> list[Outcome]:
        """Decide and store a batch in one transaction.

        Returns:
            One outcome for each submission, in the same order. A `Saved` is true only after the commit, so inside
            `batch` it may be told to nobody before that has ended.

        Raises:
            ValueError: a submission without an answer.
        """
        ...

    def add_participant(self, participant: Participant) -> None:
        """Somebody joined. The same participant again changes nothing."""
        ...

    def append_event(self, workshop: WorkshopId, event: WorkshopEvent) -> int:
        """Write an event and, in the same transaction, what it means for the workshop's rounds.

        Returns:
            The event's place in the log of the whole store.

        Raises:
            StoreError: ``store.rehearsal-differs`` for a real workshop in a rehearsal store or the other way round.
        """
        ...

    # -- reading: any thread ----------------------------------------------------------------------------------------

    def snapshot(self) -> AbstractContextManager[None]:
        """All that this thread reads inside is of one moment, whatever is committed meanwhile."""
        ...

    def events(self, workshop: WorkshopId) -> list[WorkshopEvent]:
        """A workshop's events in the order in which they were written."""
        ...

    def workshops(self) -> list[WorkshopId]:
        """All workshops in the order of their opening."""
        ...

    def participant(self, participant: ParticipantId) -> Participant | None:
        """Who joined under this id; ``None`` when nobody did or they have withdrawn."""
        ...

    def participants(self, workshop: WorkshopId | None = None) -> list[Participant]:
        """Everybody who joined and has not withdrawn, in the order of joining."""
        ...

    def participant_count(self, workshop: WorkshopId) -> int:
        """How many joined and have not withdrawn."""
        ...

    def participants_by_group(self, workshop: WorkshopId) -> Mapping[GroupId | None, int]:
        """The same by audience group; ``None`` are those who named none."""
        ...

    def current_answers(self, round_id: RoundId, participant: ParticipantId) -> dict[tuple[ItemId, str], JsonScalar]:
        """A person's last answers by item and field; ``None`` is an explicit skip."""
        ...

    def answers_together(
        self, round_id: RoundId, participant: ParticipantId, item: ItemId, field: str
    ) -> dict[ParticipantId, dict[tuple[ItemId, str], tuple[int, JsonScalar]]]:
        """The last answers of everybody whose last value of `item` and `field` is this person's, each with its place in
        the log. A person without such a value, or with an empty one, stands alone.
        """
        ...

    def answers_to(self, round_id: RoundId, field: str) -> list[tuple[ParticipantId, ItemId, JsonScalar]]:
        """Every value of one field in the order of commits, earlier ones of the same person too."""
        ...

    def entry_modes(self, round_id: RoundId) -> frozenset[EntryMode]:
        """The ways in which answers of a round came in; withdrawn ones no longer count."""
        ...

    def ballots(self, round_id: RoundId) -> list[Ballot]:
        """Everybody's last answers, one ballot a person, in the order of their (random) ids."""
        ...

    def answered(self, round_id: RoundId) -> int:
        """How many people have been through at least one page of the round; a skip counts."""
        ...

    def answered_participants(self, round_id: RoundId) -> set[ParticipantId]:
        """Who these people are."""
        ...

    def rows(self, workshop: WorkshopId | None = None) -> Iterator[ResponseRow]:
        """The log of answers in the order of commits, without what was erased."""
        ...

    def rows_by_person(self, round_id: RoundId) -> Iterator[ResponseRow]:
        """The same of one round: person by person in the order of their (random) ids, each in the order of commits."""
        ...

    def close(self) -> None:
        """Let go of the files. Closing twice is harmless."""
        ...
