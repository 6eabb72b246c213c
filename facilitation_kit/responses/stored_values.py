"""How values lie in the database: times as whole microseconds, answers as JSON, ids as text.

The one thing easily got wrong: in Python ``1 == True``. Answers are therefore compared as their JSON, never as values.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta

from facilitation_kit.activities.rounds import JsonScalar
from facilitation_kit.identifiers import AnswerKey, GroupId, ItemId, ParticipantId, RoundId, WorkshopId
from facilitation_kit.responses.records import EntryMode, ModerationState, Participant, ResponseRow, RetentionClass

__all__ = [
    "PARTICIPANT_COLUMNS",
    "RESPONSE_COLUMNS",
    "key_hash",
    "moment",
    "participant_from",
    "read_value",
    "response_from",
    "stored_moment",
    "stored_value",
]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ENCODER = json.JSONEncoder()
_LITERALS = {None: "null", True: "true", False: "false"}

RESPONSE_COLUMNS = (
    "seq, key, workshop, round, participant, item, field, value, received_at, entry_mode, consent_version, "
    "moderation, retention"
)
PARTICIPANT_COLUMNS = "id, workshop, grp, entry_mode, consent_version, joined_at"


def stored_moment(at: datetime) -> int:
    """Whole microseconds since 1970.

    Raises:
        TypeError: `at` has no time zone.

    >>> stored_moment(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    return (at - _EPOCH) // _MICROSECOND


def moment(stored: int) -> datetime:
    """The moment that `stored_moment` wrote, in UTC."""
    return _EPOCH + timedelta(microseconds=stored)


def stored_value(value: JsonScalar) -> str:
    """An answer as JSON in plain ASCII, so that even half a surrogate pair from a broken phone is kept as it came.

    >>> stored_value("agree"), stored_value(True), stored_value(1), stored_value(None)
    ('"agree"', 'true', '1', 'null')
    """
    if type(value) is int:
        return str(value)
    if isinstance(value, str):
        return _ENCODER.encode(value)
    return _LITERALS[value]  # type: ignore[index] # an int that is no bool went out above


def read_value(stored: str) -> JsonScalar:
    """The answer that `stored_value` wrote."""
    value: JsonScalar = json.loads(stored)
    return value


def key_hash(key: AnswerKey) -> bytes:
    """What a tombstone keeps of a key: 16 bytes that recognise it and cannot be turned back."""
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def participant_from(row: tuple[str, str, str | None, str, str, int]) -> Participant:
    """A participant from the columns `PARTICIPANT_COLUMNS`."""
    participant, workshop, group, entry_mode, consent_version, joined_at = row
    return Participant(
        id=ParticipantId(participant),
        workshop=WorkshopId(workshop),
        group=GroupId(group) if group is not None else None,
        entry_mode=EntryMode(entry_mode),
        consent_version=consent_version,
        joined_at=moment(joined_at),
    )


def response_from(row: tuple[int, str, str, str, str, str, str, str, int, str, str, str, str]) -> ResponseRow:
    """A row of the log from the columns `RESPONSE_COLUMNS`."""
    return ResponseRow(
        seq=row[0],
        key=AnswerKey(row[1]),
        workshop=WorkshopId(row[2]),
        round=RoundId(row[3]),
        participant=ParticipantId(row[4]),
        item=ItemId(row[5]),
        field=row[6],
        value=read_value(row[7]),
        received_at=moment(row[8]),
        entry_mode=EntryMode(row[9]),
        consent_version=row[10],
        moderation=ModerationState(row[11]),
        retention=RetentionClass(row[12]),
    )
