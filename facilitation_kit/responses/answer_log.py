"""Appending answers: the decision about each submission and the rows that it becomes, inside the writer's transaction.

In flow submissions and an open transaction, out flow outcomes; the caller commits. What is asked for every answer (who
has joined, who has answered this round, which answers were erased) is kept in memory, which is sound because one writer
holds the store; after a rollback it is read again.

The one thing easily got wrong: a re-send counts once however late, so the key is looked up before the round's state.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from facilitation_kit.activities.rounds import Answer
from facilitation_kit.identifiers import AnswerKey, ItemId, ParticipantId, RoundId, WorkshopId
from facilitation_kit.responses.records import (
    AlreadySaved,
    KeyConflict,
    ModerationState,
    Outcome,
    Receipt,
    Removed,
    RetentionClass,
    RoundNotOpen,
    Saved,
    Submission,
)
from facilitation_kit.responses.stored_values import key_hash, moment, read_value, stored_moment, stored_value

__all__ = ["AnswerLog"]

_Content = Mapping[tuple[ItemId, str], str]
_Row = tuple[str, str, str, str, str, str, str, int, str, str, str, str]

_COLUMNS = (
    "key, workshop, round, participant, item, field, value, received_at, entry_mode, consent_version, moderation, "
    "retention"
)
_KnownRow = tuple[str, str, str, str, str, int, str]
_ROW_MARKS = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ROWS_A_STATEMENT = 512
"""Of the longest statement; the others have a half, a quarter and so on, so that all of them stay prepared."""
_INSERTS = {
    size: f"INSERT INTO response ({_COLUMNS}) VALUES {', '.join([_ROW_MARKS] * size)}"  # noqa: S608 - constants and marks only
    for size in (_ROWS_A_STATEMENT >> halvings for halvings in range(_ROWS_A_STATEMENT.bit_length()))
}
_KEYS_A_QUERY = 1_000
_NO_WORDS = (stored_value(None), stored_value(""))
_LAST_WORDS = (
    "SELECT key, value, moderation FROM response WHERE round = ? AND participant = ? AND item = ? AND field = ? "
    "ORDER BY seq DESC LIMIT 1"
)
_COPY_DECISION = (
    "INSERT INTO moderation_step (key, item, field, state, published_text, at, by, flags) "
    "SELECT ?1, item, field, state, published_text, at, by, flags FROM moderation_step "
    "WHERE key = ?2 AND item = ?3 AND field = ?4 ORDER BY seq DESC LIMIT 1"
)

_BALLOT = (str(ModerationState.NOT_NEEDED), str(RetentionClass.BALLOT))
_ESCALATED = str(ModerationState.ESCALATED)
_WORDS = (str(ModerationState.HIDDEN), str(RetentionClass.RAW_TEXT))
_STANDS = frozenset(str(state) for state in (ModerationState.APPROVED, ModerationState.REDACTED, ModerationState.HELD))
"""Decisions that go on standing where the same words are sent again with the rest of their page."""


class _KnownKey(NamedTuple):
    """What is saved under a key."""

    participant: ParticipantId
    round: RoundId
    content: _Content
    receipt: Receipt
    moved: frozenset[tuple[ItemId, str]] = frozenset()
    """What has gone to the safeguarding record: the row is empty, whatever was sent."""


class _RoundGate(NamedTuple):
    """Until when a round takes answers, in stored moments; `last` is ``None`` while it is open without a closing time.

    What a facilitator keys in for others knows no such moment, only whether the result has been shown.
    """

    workshop: str
    last: int | None
    revealed: bool

    def takes(self, submission: Submission, received: int) -> bool:
        """Whether an answer that was received then still comes in time."""
        if self.workshop != submission.workshop:
            return False
        if submission.entry_mode.keyed:
            return not self.revealed
        return self.last is None or received <= self.last


class AnswerLog:
    """The answers of one store, as its writer sees them.

    Args:
        connection: the one that writes.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._joined: dict[ParticipantId, WorkshopId] = {}
        self._tombstones: set[bytes] = set()
        self._answered: dict[RoundId, set[ParticipantId]] = {}
        self._fresh = False

    def forget(self) -> None:
        """Read again what is kept in memory: a transaction was rolled back, or something was erased."""
        self._fresh = False

    def joined(self, participant: ParticipantId, workshop: WorkshopId) -> None:
        """Somebody joined in this transaction."""
        self._joined[participant] = workshop

    def write(self, batch: Sequence[Submission]) -> list[Outcome]:
        """Decide about each submission and append what is new.

        Raises:
            ValueError: a submission without an answer.
            sqlite3.Error: the transaction must be rolled back.
        """
        self._refresh()
        known = self._known_keys([submission.key for submission in batch])
        gates = self._gates({submission.round for submission in batch})
        rows: list[_Row] = []
        outcomes = [self._decide(submission, known, gates, rows) for submission in batch]
        decided = self._with_decisions_that_stand(rows)
        self._append(rows)
        for key, earlier, item, field in decided:
            self._connection.execute(_COPY_DECISION, (key, earlier, item, field))
        return outcomes

    def _decide(
        self,
        submission: Submission,
        known: dict[AnswerKey, _KnownKey],
        gates: Mapping[RoundId, _RoundGate],
        rows: list[_Row],
    ) -> Outcome:
        key, participant, workshop = submission.key, submission.participant, submission.workshop
        if self._joined.get(participant) != workshop:
            return Removed()
        if self._tombstones and key_hash(key) in self._tombstones:
            return Removed()
        content = {(answer.item, answer.field): stored_value(answer.value) for answer in submission.answers}
        if not content:
            raise ValueError("A submission needs at least one answer.")
        before = known.get(key)
        if before is not None:
            return _again(submission, content, before)
        received = stored_moment(submission.received_at)
        gate = gates.get(submission.round)
        if gate is None or not gate.takes(submission, received):
            return RoundNotOpen()
        mode, consent, words = str(submission.entry_mode), submission.consent_version, submission.text_fields
        for (item, field), value in content.items():
            handling = _WORDS if field in words else _BALLOT
            rows.append(
                (key, workshop, submission.round, participant, item, field, value, received, mode, consent, *handling)
            )
        receipt = Receipt(key=key, saved_at=submission.received_at, answers=submission.answers)
        known[key] = _KnownKey(participant, submission.round, content, receipt)
        answered = self._answered_in(submission.round)
        first = participant not in answered
        answered.add(participant)
        return Saved(receipt=receipt, first_in_round=first)

    def _with_decisions_that_stand(self, rows: list[_Row]) -> list[tuple[str, str, str, str]]:
        """Let words that a moderator has decided about, and that came again unchanged, be what they were.

        Whoever adds a third note to a page sends the first two again; they would go off the screen and into the queue.

        Returns:
            Key, earlier key, item and field of each, to copy the decision.
        """
        decided = []
        for place, row in enumerate(rows):
            key, _, round_id, participant, item, field, value, *_ = row
            if row[-1] != _WORDS[1] or value in _NO_WORDS:
                continue
            before = self._connection.execute(_LAST_WORDS, (round_id, participant, item, field)).fetchone()
            if before is not None and before[1] == value and before[2] in _STANDS:
                rows[place] = (*row[:-2], before[2], row[-1])
                decided.append((key, before[0], item, field))
        return decided

    def _append(self, rows: Sequence[_Row]) -> None:
        """Insert many rows a statement.

        sqlite3 lets other threads run at every row that ``executemany`` inserts, and a busy event loop gives the
        interpreter back only milliseconds later: 2,500 rows a second then, 60,000 in whole statements. Reading a new
        statement takes SQLite as long as carrying it out, so only ten sizes are used.
        """
        start, size = 0, _ROWS_A_STATEMENT
        while start < len(rows):
            if len(rows) - start < size:
                size //= 2
                continue
            block = rows[start : start + size]
            self._connection.execute(_INSERTS[size], [value for row in block for value in row])
            start += size

    def _known_keys(self, keys: Sequence[AnswerKey]) -> dict[AnswerKey, _KnownKey]:
        """What is saved under these keys, with the receipt that was given for it."""
        found: dict[AnswerKey, list[_KnownRow]] = {}
        for start in range(0, len(keys), _KEYS_A_QUERY):
            some = keys[start : start + _KEYS_A_QUERY]
            marks = ", ".join("?" * len(some))
            for key, *rest in self._connection.execute(
                "SELECT key, participant, round, item, field, value, received_at, moderation FROM response "  # noqa: S608 - marks only
                f"WHERE key IN ({marks}) ORDER BY seq",
                some,
            ):
                found.setdefault(key, []).append(tuple(rest))
        return {key: _known_key(key, rows) for key, rows in found.items()}

    def _gates(self, rounds: set[RoundId]) -> dict[RoundId, _RoundGate]:
        gates = {}
        for round_id in rounds:
            row = self._connection.execute(
                "SELECT workshop, closed_at, grace_until, revealed_at, takes_until FROM round WHERE id = ?", (round_id,)
            ).fetchone()
            if row is not None:
                workshop, closed_at, grace_until, revealed_at, takes_until = row
                # Once revealed nothing more is counted, also not what was received before: people have seen the result.
                last = takes_until if closed_at is None else grace_until if revealed_at is None else -1
                gates[round_id] = _RoundGate(workshop, last, revealed_at is not None)
        return gates

    def _answered_in(self, round_id: RoundId) -> set[ParticipantId]:
        answered = self._answered.get(round_id)
        if answered is None:
            found = self._connection.execute("SELECT DISTINCT participant FROM response WHERE round = ?", (round_id,))
            answered = self._answered[round_id] = {ParticipantId(row[0]) for row in found}
        return answered

    def _refresh(self) -> None:
        if self._fresh:
            return
        people = self._connection.execute("SELECT id, workshop FROM participant WHERE withdrawn_at IS NULL")
        self._joined = {ParticipantId(row[0]): WorkshopId(row[1]) for row in people}
        self._tombstones = {row[0] for row in self._connection.execute("SELECT key_hash FROM tombstone")}
        self._answered = {}
        self._fresh = True


def _known_key(key: AnswerKey, rows: Sequence[_KnownRow]) -> _KnownKey:
    participant, round_id, _, _, _, received_at, _ = rows[0]
    content = {(ItemId(item), field): value for _, _, item, field, value, _, _ in rows}
    return _KnownKey(
        ParticipantId(participant),
        RoundId(round_id),
        content,
        _receipt(key, content, moment(received_at)),
        frozenset((ItemId(item), field) for _, _, item, field, _, _, state in rows if state == _ESCALATED),
    )


def _receipt(key: AnswerKey, content: _Content, saved_at: datetime) -> Receipt:
    answers = tuple(Answer(item=item, field=field, value=read_value(value)) for (item, field), value in content.items())
    return Receipt(key=key, saved_at=saved_at, answers=answers)


def _again(submission: Submission, content: _Content, before: _KnownKey) -> Outcome:
    """The outcome for a key that is already in the log."""
    if (before.participant, before.round) != (submission.participant, submission.round):
        # Somebody else's key: their answers are not shown.
        return KeyConflict(receipt=Receipt(key=submission.key, saved_at=before.receipt.saved_at, answers=()))
    if before.moved:
        # Nobody can tell any more what was sent there, so it is taken for the same.
        content = {**content, **{place: before.content[place] for place in before.moved if place in content}}
    if content == before.content:
        return AlreadySaved(receipt=before.receipt)
    return KeyConflict(receipt=before.receipt)
