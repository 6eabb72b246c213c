"""What the store holds to keep people safe: consent, withdrawals, moderation, releases, exports, the audit log.

None of it holds a name of a participant. The one thing easily got wrong: records that outlive a person's answers (the
consent log, the withdrawal, the audit log) may hold no content, so that erasing the answers erases all there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from facilitation_kit.content.consent import ConsentAge, ConsentItem
from facilitation_kit.identifiers import AnswerKey, ItemId, ParticipantId, RoundId, WorkshopId
from facilitation_kit.responses.records import ModerationState, RetentionClass
from facilitation_kit.responses.stored_values import key_hash

__all__ = [
    "ApprovedText",
    "AuditEntry",
    "Consent",
    "ConsentAge",
    "ConsentItem",
    "DueDate",
    "ExportMade",
    "GuardianAgreement",
    "GuardianHow",
    "GuardianStatus",
    "GuardianWorker",
    "ModerationStep",
    "ModeratorDevice",
    "PurgedClass",
    "QueuedText",
    "StoredTable",
    "WaiverReason",
    "WithdrawalHow",
    "WithdrawalSummary",
    "Withdrawn",
]


class GuardianStatus(StrEnum):
    """Where a responsible adult's agreement stands; kept apart from the person's own (E2)."""

    NOT_NEEDED = "not_needed"
    GIVEN = "given"
    WAIVED = "waived"
    """Asking would not be safe; the project's own rules say who may decide that."""
    NOT_ASKED = "not_asked"


class WaiverReason(StrEnum):
    """Why no responsible adult was asked: a kind, so that nobody writes a story down here."""

    NOT_SAFE = "not_safe"
    """Asking could put the person at risk."""
    NOBODY_TO_ASK = "nobody_to_ask"
    UNDERSTANDS = "understands"
    """The person understands what this is well enough to decide alone, under the project's own rules."""


class GuardianWorker(StrEnum):
    """Who spoke with the adult or decided: a role, never a name."""

    FACILITATOR = "facilitator"
    WORKER = "worker"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    INTERPRETER = "interpreter"


class GuardianHow(StrEnum):
    """By what means it was explained."""

    FACE_TO_FACE = "face_to_face"
    PHONE_CALL = "phone_call"
    IN_WRITING = "in_writing"
    NOT_EXPLAINED = "not_explained"
    """To nobody, as after a waiver."""


@dataclass(frozen=True, kw_only=True)
class GuardianAgreement:
    """Where a responsible adult's agreement stands, as a worker wrote it down; the last one counts (E2).

    It lies apart from the person's own consent and goes into no export, pack or analysis.

    Attributes:
        reason: of a waiver, and needed there.
    """

    participant: ParticipantId
    workshop: WorkshopId
    status: GuardianStatus
    explained_by: GuardianWorker
    how: GuardianHow
    at: datetime
    reason: WaiverReason | None = None

    def __post_init__(self) -> None:
        if (self.reason is not None) != (self.status is GuardianStatus.WAIVED):
            raise ValueError("A waiver, and only that, comes with its reason.")
        if self.status is GuardianStatus.NOT_ASKED:
            raise ValueError("That nobody was asked is what stands while nothing is written down.")


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What one person agreed to at one moment; the last one counts.

    Attributes:
        version: of the wording that they read.
        items: what they said yes to.
        asked: what they were asked; the rest of these they said no to.
        age_band: as they said it, for the choice of words.
        explained_by: who explained it: a role, never a participant.
        how: by what means, such as ``own_phone`` or ``read_aloud``.
        language: of the wording, as browsers name it.
    """

    participant: ParticipantId
    workshop: WorkshopId
    version: str
    items: frozenset[ConsentItem]
    age_band: ConsentAge
    guardian: GuardianStatus
    explained_by: str
    how: str
    language: str
    at: datetime
    asked: frozenset[ConsentItem] = frozenset(ConsentItem)

    def __post_init__(self) -> None:
        if not self.items <= self.asked:
            raise ValueError("Nobody can agree to what they were not asked.")


class WithdrawalHow(StrEnum):
    """How somebody said that they withdraw."""

    PHONE = "phone"
    TOLD_FACILITATOR = "told_facilitator"


@dataclass(frozen=True, kw_only=True)
class WithdrawalSummary:
    """What a withdrawal took out, and what it could not.

    Attributes:
        answers: how many answers are gone, a later one to the same question counted by itself.
        words: how many of them were in the person's own words.
        rounds: all rounds in which the person had answered.
        rounds_frozen: those of them whose figures somebody has already seen; these stay as they were shown.
    """

    participant: ParticipantId
    workshop: WorkshopId
    at: datetime
    how: WithdrawalHow
    answers: int
    words: int
    rounds: tuple[RoundId, ...]
    rounds_frozen: tuple[RoundId, ...]


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """All that was withdrawn in a workshop. Whoever keeps a copy of an answer must ask `covers` before using it.

    Attributes:
        participants: who withdrew as a whole.
        key_hashes: what `key_hash` makes of the keys of all answers that were erased.
    """

    participants: frozenset[ParticipantId]
    key_hashes: frozenset[bytes]

    def covers(self, participant: ParticipantId | None, key: AnswerKey | None) -> bool:
        """Whether something that came from this person, or under this key, may no longer be used."""
        return participant in self.participants or (key is not None and key_hash(key) in self.key_hashes)


@dataclass(frozen=True, kw_only=True)
class QueuedText:
    """Somebody's own words as a moderator sees them; who wrote them is not in it.

    Attributes:
        label: of the item that the words are about, as people read it.
        text: as typed.
        flags: what the last step noted about it; empty before the first.
        published: the redacted words, when the last step made some.
    """

    key: AnswerKey
    item: ItemId
    field: str
    label: str
    text: str
    at: datetime
    workshop: WorkshopId
    round: RoundId
    state: ModerationState
    flags: tuple[str, ...] = ()
    published: str | None = None


@dataclass(frozen=True, kw_only=True)
class ModerationStep:
    """A moderator's decision about somebody's words; the last one counts.

    Attributes:
        published_text: what is shown instead of the words; only for REDACTED, and needed there.
        by: who decided: a role or a device, such as ``console``.
        flags: kinds of what was marked in the words (``phone``, ``postcode``), never the words.
    """

    key: AnswerKey
    item: ItemId
    field: str
    state: ModerationState
    at: datetime
    by: str
    published_text: str | None = None
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.published_text is not None) != (self.state is ModerationState.REDACTED):
            raise ValueError("A redacted text, and only that, comes with the words that are shown instead.")
        if self.state is ModerationState.NOT_NEEDED:
            raise ValueError("A moderator's step ends in a state of open text.")


@dataclass(frozen=True, kw_only=True)
class ApprovedText:
    """Words that may be shown, as far as their writer agreed.

    Attributes:
        text: as approved, or the redacted words.
        given_under: the consent that stood when the words were sent; ``None`` when none was recorded.
        consent: the consent that stands now. A quote goes no further than both of them allow.
    """

    key: AnswerKey
    item: ItemId
    field: str
    participant: ParticipantId
    round: RoundId
    text: str
    redacted: bool
    at: datetime
    given_under: Consent | None
    consent: Consent | None


@dataclass(frozen=True, kw_only=True)
class StoredTable:
    """A table that somebody has seen: what later releases are compared with (D4).

    Attributes:
        table: as it was released, JSON values.
        hash: of the table, as its maker computed it.
    """

    round: RoundId
    profile: str
    audience: str
    cut_off: datetime
    hash: str
    table: dict[str, object]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """One line of the audit log (E8): who did what to what, when and why. No content.

    Attributes:
        seq: from 1, without gaps.
        who: a role, such as ``facilitator``; or a named worker where a rule asks for a name.
        what: the action, such as ``withdraw``.
        subject: what it was done to: an id, never words.
        previous_hash: of the entry before; empty for the first.
        hash: of all of this, so that no entry can be changed, taken out or slipped in unnoticed.
    """

    seq: int
    at: datetime
    who: str
    what: str
    subject: str
    why: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class ExportMade:
    """A copy that left the store, so that people know what else to delete.

    Attributes:
        kind: ``export``, ``pack``, ``backup``, ``erasure-copy``.
        name: of the file or folder, without the path to it.
        by: a role.
    """

    kind: str
    name: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ModeratorDevice:
    """A device on the local network that may work the moderation queue of one workshop.

    Attributes:
        pairing_hash, ticket_hash: of the single-use pairing and of the ticket that it was changed for; never these
            themselves.
    """

    id: str
    workshop: WorkshopId
    pairing_hash: bytes
    offered_at: datetime
    paired_at: datetime | None = None
    revoked_at: datetime | None = None
    ticket_hash: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """When a class of a workshop's data is to be erased; written when the workshop opens."""

    workshop: WorkshopId
    kind: RetentionClass
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class PurgedClass:
    """A class of a workshop's data that was erased because its time had come, or because somebody asked for it."""

    workshop: WorkshopId
    kind: RetentionClass
    at: datetime
    rows: int
