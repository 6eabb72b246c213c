"""What every store can do to keep people safe: the parts of `responses.store.Store` beside answers and events.

In flow consents, steps of moderation, withdrawals, notes; out flow the same, and what may be shown. The one thing easily
got wrong: as for answers, whatever writes is for the writer's thread alone (`Writer.run`); reading is for any thread.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Protocol

from facilitation_kit.identifiers import AnswerKey, ParticipantId, RoundId, WorkshopId
from facilitation_kit.responses.records import ModerationState, RetentionClass
from facilitation_kit.responses.safety_records import (
    ApprovedText,
    AuditEntry,
    Consent,
    DueDate,
    ExportMade,
    GuardianAgreement,
    ModerationStep,
    ModeratorDevice,
    PurgedClass,
    QueuedText,
    StoredTable,
    WithdrawalHow,
    WithdrawalSummary,
    Withdrawn,
)

__all__ = ["ConsentStore", "ErasureStore", "ModerationStore", "RecordStore"]

_WAITING = (ModerationState.HIDDEN, ModerationState.HELD)


class ConsentStore(Protocol):
    """Who agreed to what, and which three words lead back to whom."""

    def record_consent(self, consent: Consent) -> None:
        """Add a consent to the log; it is the one that counts from now on, and gives its version to the participant.

        Raises:
            StoreError: ``store.no-participant``.
        """
        ...

    def consent_of(self, participant: ParticipantId) -> Consent | None:
        """The consent that counts; ``None`` when none was recorded, or the person has withdrawn."""
        ...

    def consent_history(self, participant: ParticipantId) -> list[Consent]:
        """All consents of a person in their order."""
        ...

    def record_guardian(self, agreement: GuardianAgreement) -> None:
        """Add where a responsible adult's agreement stands; what the person agreed to stays as it is.

        Raises:
            StoreError: ``store.no-participant``.
        """
        ...

    def guardian_of(self, participant: ParticipantId) -> GuardianAgreement | None:
        """The one that counts; ``None`` when none was written down, or the person has withdrawn."""
        ...

    def record_receipt(self, participant: ParticipantId, words_hash: bytes, at: datetime) -> bool:
        """Let three words lead to a participant; words given to them before lead nowhere any more.

        Returns:
            False, and nothing is changed, when somebody else has these words: draw others.
        """
        ...

    def receipt_for(self, participant: ParticipantId) -> bytes | None:
        """The hash of a participant's words."""
        ...

    def participant_by_receipt_hash(self, words_hash: bytes) -> ParticipantId | None:
        """Whose words these are; ``None`` for words of nobody, or of somebody who has withdrawn."""
        ...


class ModerationStore(Protocol):
    """Open text, what was decided about it, and the devices that may decide."""

    def moderate(self, step: ModerationStep) -> None:
        """Add a decision; the row of the log carries its state from now on. Escalated words are emptied at once.

        Raises:
            StoreError: ``store.no-text`` (taken back meanwhile), ``store.text-escalated``.
        """
        ...

    def moderation_queue(
        self, workshop: WorkshopId, states: Collection[ModerationState] = _WAITING
    ) -> list[QueuedText]:
        """A workshop's open text in these states, the oldest first; not what its writer has replaced or cleared."""
        ...

    def approved_text(self, round_id: RoundId) -> list[ApprovedText]:
        """The words of a round that may be shown, approved or redacted, each with its writer's consent."""
        ...

    def author_of(self, key: AnswerKey) -> ParticipantId | None:
        """Who sent something under this key: for the sealed part of a safeguarding record alone."""
        ...

    def offer_moderator_device(self, device: ModeratorDevice) -> None:
        """Write down a pairing that can be used once."""
        ...

    def pair_moderator_device(self, pairing_hash: bytes, ticket_hash: bytes, at: datetime) -> ModeratorDevice | None:
        """Change a pairing for a ticket; ``None`` when it is unknown, used or revoked."""
        ...

    def revoke_moderator_device(self, device: str, at: datetime) -> None:
        """Let a device's ticket, or its unused pairing, end."""
        ...

    def moderator_devices(self, workshop: WorkshopId) -> list[ModeratorDevice]:
        """All devices of a workshop, in the order of offering, revoked ones too."""
        ...

    def moderator_device_by_ticket(self, ticket_hash: bytes) -> ModeratorDevice | None:
        """The device with this ticket, unless it was revoked."""
        ...


class ErasureStore(Protocol):
    """Taking out for good. Erased is erased from the store's files too, and from the kit's backups beside them."""

    def erase_submission(self, key: AnswerKey, at: datetime) -> None:
        """Take one answer out for good; what the person had answered before it stands again.

        A later re-send is answered with `Removed`, also when the answer itself never came.
        """
        ...

    def erase_participant(self, participant: ParticipantId, at: datetime) -> None:
        """Take out all that a person ever sent; whatever still comes from them is answered with `Removed`."""
        ...

    def withdraw(self, participant: ParticipantId, at: datetime, how: WithdrawalHow) -> WithdrawalSummary:
        """Somebody takes back everything: `erase_participant`, with a record that it happened and no content.

        Their answers, words, redactions and receipt go; the consent log loses the link to them. A second time removes
        nothing more and says so.

        Raises:
            StoreError: ``store.no-participant``.
        """
        ...

    def withdrawn(self, workshop: WorkshopId) -> Withdrawn:
        """All that was withdrawn; to be asked before a copy of an answer is used (evidence, packs)."""
        ...

    def due_dates(self) -> list[DueDate]:
        """When each class of each workshop's data is to go, the earliest first; what was purged is still listed."""
        ...

    def held(self, workshop: WorkshopId, kind: RetentionClass) -> int:
        """How many rows of a class are there now; 0 for classes that do not lie in the store."""
        ...

    def held_rows(self, workshop: WorkshopId, kind: RetentionClass) -> dict[str, list[dict[str, object]]]:
        """These rows, by table, as JSON values: for a copy before they are erased."""
        ...

    def purge(self, workshop: WorkshopId, kind: RetentionClass, at: datetime, *, why: str = "its time had come") -> int:
        """Erase a class of a workshop's data, with an entry in the audit log. Returns how many rows went."""
        ...

    def purged(self) -> list[PurgedClass]:
        """What was purged, in order."""
        ...


class RecordStore(Protocol):
    """What was done with the store."""

    def add_released_table(self, table: StoredTable) -> None:
        """Remember a table that somebody has seen."""
        ...

    def released_tables(self, round_id: RoundId) -> list[StoredTable]:
        """All tables of a round that somebody has seen, in order."""
        ...

    def audit(self, *, at: datetime, who: str, what: str, subject: str, why: str) -> AuditEntry:
        """Append to the audit log. No words of participants, no ids of theirs."""
        ...

    def audit_entries(self) -> list[AuditEntry]:
        """The audit log in order."""
        ...

    def note_export(self, export: ExportMade) -> None:
        """Remember that a copy was made."""
        ...

    def exports_made(self) -> list[ExportMade]:
        """All copies that were made, in order."""
        ...

    def backup(self, path: Path) -> None:
        """Write a copy of the whole store to a new file that only its owner can read; from any thread.

        Raises:
            StoreError: ``store.no-access`` when the file exists or cannot be made; ``store.disk-full``.
        """
        ...
