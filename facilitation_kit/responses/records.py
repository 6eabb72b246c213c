"""What the store holds and what it answers: submissions, receipts, and the ways in which a write can end.

A submission is one posted form page: one key, one or more answers, all or nothing. The outcome of a write is a value,
not an exception, because a batch holds many people's submissions and one person's refusal concerns nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from facilitation_kit.activities.rounds import Answer, Ballot, JsonScalar
from facilitation_kit.identifiers import AnswerKey, GroupId, ItemId, ParticipantId, RoundId, WorkshopId

__all__ = [
    "AlreadySaved",
    "Answer",
    "Ballot",
    "EntryMode",
    "KeyConflict",
    "ModerationState",
    "Outcome",
    "Participant",
    "Receipt",
    "Removed",
    "ResponseRow",
    "RetentionClass",
    "RoundNotOpen",
    "Saved",
    "Submission",
]


class EntryMode(StrEnum):
    """How an answer came into the store."""

    OWN_PHONE = "own_phone"
    SHARED_DEVICE = "shared_device"
    PAIR = "pair"
    TABLE = "table"
    PAPER_KEYED = "paper_keyed"
    FACILITATOR_PROXY = "facilitator_proxy"
    REHEARSAL = "rehearsal"

    @property
    def keyed(self) -> bool:
        """Whether a facilitator types it in for somebody; such answers come in until a result has been shown (A4)."""
        return self in (EntryMode.PAPER_KEYED, EntryMode.FACILITATOR_PROXY)


class ModerationState(StrEnum):
    """Whether a stored value may be shown. Closed answers need none; open text starts hidden (E3)."""

    NOT_NEEDED = "not_needed"
    HIDDEN = "hidden"
    APPROVED = "approved"
    REDACTED = "redacted"
    HELD = "held"
    ESCALATED = "escalated"


class RetentionClass(StrEnum):
    """Which deletion date applies (E7). Answers carry the first two; the others are of the records around them."""

    BALLOT = "ballot"
    RAW_TEXT = "raw_text"
    PARTICIPANT = "participant"
    """Who took part, as a random id with their group and receipt."""
    CONSENT_LOG = "consent_log"
    """Consents and withdrawals."""
    EXPORT = "export"
    PACK = "pack"
    BACKUP = "backup"
    SAFEGUARDING_RECORD = "safeguarding_record"
    EVIDENCE = "evidence"
    """Sources, facts and cases of the research."""


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Somebody who joined a workshop. Nothing here says who they are."""

    id: ParticipantId
    workshop: WorkshopId
    group: GroupId | None
    entry_mode: EntryMode
    consent_version: str
    joined_at: datetime


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One form page on its way into the store, already legal by the rules of its activity.

    Attributes:
        key: of the rendered form.
        received_at: when the hub received it; compared with the close of the round and its grace period.
        entry_mode: one that is `EntryMode.keyed` is taken after the close too, until the round is revealed.
        text_fields: names of the fields that hold a person's own words.
    """

    key: AnswerKey
    workshop: WorkshopId
    round: RoundId
    participant: ParticipantId
    answers: tuple[Answer, ...]
    received_at: datetime
    entry_mode: EntryMode = EntryMode.OWN_PHONE
    consent_version: str = ""
    text_fields: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What "saved" means: these answers are committed."""

    key: AnswerKey
    saved_at: datetime
    answers: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class Saved:
    """Committed now. `first_in_round`: this person had no answer in this round before."""

    receipt: Receipt
    first_in_round: bool


@dataclass(frozen=True, kw_only=True)
class AlreadySaved:
    """The same key with the same content came again, however late; this is the first receipt."""

    receipt: Receipt


@dataclass(frozen=True, kw_only=True)
class KeyConflict:
    """The key was used before with other content; nothing changed. `receipt` shows what is saved."""

    receipt: Receipt


@dataclass(frozen=True, kw_only=True)
class RoundNotOpen:
    """The round is closed (or not yet open); nothing changed."""


@dataclass(frozen=True, kw_only=True)
class Removed:
    """The person or this answer was withdrawn; a late re-send does not bring it back."""


Outcome = Saved | AlreadySaved | KeyConflict | RoundNotOpen | Removed


@dataclass(frozen=True, kw_only=True)
class ResponseRow:
    """One row of the append-only log: one value of one field of one item, as it was sent.

    Attributes:
        seq: the order of commits, over the whole store.
    """

    seq: int
    key: AnswerKey
    workshop: WorkshopId
    round: RoundId
    participant: ParticipantId
    item: ItemId
    field: str
    value: JsonScalar
    received_at: datetime
    entry_mode: EntryMode
    consent_version: str
    moderation: ModerationState
    retention: RetentionClass
