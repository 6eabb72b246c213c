"""Taking answers out of a SQLite store for good: one answer, one person, or a class of data whose time has come.

In flow keys, people and classes of data, out flow what was removed and what of it can not be undone. The one thing
easily got wrong: everything that holds a copy (a moderator's redaction, a receipt, a quote in the research, a backup of
the kit) goes with the answer, in the same call.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from facilitation_kit.identifiers import AnswerKey, ParticipantId, RoundId, WorkshopId
from facilitation_kit.responses.event_words import take_all_words_out, take_words_out
from facilitation_kit.responses.records import RetentionClass
from facilitation_kit.responses.safety_records import (
    DueDate,
    PurgedClass,
    WithdrawalHow,
    WithdrawalSummary,
    Withdrawn,
)
from facilitation_kit.responses.sqlite_evidence import PURGED, WITHDRAWN, SqliteEvidence
from facilitation_kit.responses.stored_values import moment, stored_moment

__all__ = ["SqliteErasure"]

_DAY = 86_400_000_000
_OF_CLASS = {
    RetentionClass.RAW_TEXT: (("response", "workshop = ? AND retention = 'raw_text'"),),
    RetentionClass.BALLOT: (("response", "workshop = ? AND retention = 'ballot'"),),
    RetentionClass.PARTICIPANT: (
        ("participant_receipt", "participant IN (SELECT id FROM participant WHERE workshop = ?)"),
        ("participant", "workshop = ?"),
        ("moderator_device", "workshop = ?"),
        ("join_slip", "workshop = ?"),
    ),
    RetentionClass.CONSENT_LOG: (
        ("consent", "workshop = ?"),
        ("guardian_agreement", "workshop = ?"),
        ("withdrawal", "workshop = ?"),
    ),
}
"""Tables and conditions by class, in the order of deleting; the first named holds what is counted last."""

_ORPHANED_STEPS = (
    "DELETE FROM moderation_step WHERE NOT EXISTS (SELECT 1 FROM response WHERE response.key = moderation_step.key "
    "AND response.item = moderation_step.item AND response.field = moderation_step.field)"
)


class SqliteErasure(SqliteEvidence):
    """The part of a store that forgets."""

    def erase_submission(self, key: AnswerKey, at: datetime) -> None:
        with self._writing() as connection:
            found = connection.execute("SELECT workshop FROM response WHERE key = ? LIMIT 1", (key,)).fetchone()
            take_words_out(connection, [key])
            self._bury(connection, [key], at, "answer withdrawn", WorkshopId(found[0]) if found else None)
            connection.execute("DELETE FROM response WHERE key = ?", (key,))
            connection.execute("DELETE FROM moderation_step WHERE key = ?", (key,))
            self._erase_what_they_said(connection, [], [key], at, WITHDRAWN)

    def erase_participant(self, participant: ParticipantId, at: datetime) -> None:
        with self._writing() as connection:
            keys = [row[0] for row in connection.execute(_KEYS_OF, (participant,))]
            workshop = connection.execute("SELECT workshop FROM participant WHERE id = ?", (participant,)).fetchone()
            take_words_out(connection, keys)
            self._bury(connection, keys, at, "person withdrew", WorkshopId(workshop[0]) if workshop else None)
            connection.executemany("DELETE FROM moderation_step WHERE key = ?", [(key,) for key in keys])
            connection.execute("DELETE FROM response WHERE participant = ?", (participant,))
            connection.execute("DELETE FROM participant_receipt WHERE participant = ?", (participant,))
            for log in ("consent", "guardian_agreement"):
                connection.execute(
                    f"UPDATE {log} SET participant = NULL, at = at / ?1 * ?1 WHERE participant = ?2",  # noqa: S608 - constants
                    (_DAY, participant),
                )
            connection.execute(
                "UPDATE participant SET withdrawn_at = ?, grp = NULL WHERE id = ? AND withdrawn_at IS NULL",
                (stored_moment(at), participant),
            )
            self._erase_what_they_said(connection, [participant], keys, at, WITHDRAWN)

    def withdraw(self, participant: ParticipantId, at: datetime, how: WithdrawalHow) -> WithdrawalSummary:
        with self._writing() as connection:
            person = connection.execute(
                "SELECT workshop, withdrawn_at FROM participant WHERE id = ?", (participant,)
            ).fetchone()
            if person is None:
                raise self._missing(
                    "store.no-participant",
                    "Nobody in this workshop has this id, or they have withdrawn.",
                    "Check the three words with the person.",
                )
            workshop, before = WorkshopId(person[0]), person[1]
            if before is not None:
                return self._withdrawn_before(connection, participant, workshop)
            summary = _summary(connection, participant, workshop, at, how)
            self.erase_participant(participant, at)
            connection.execute(
                "INSERT INTO withdrawal (participant, workshop, at, how, rounds_frozen) VALUES (?, ?, ?, ?, ?)",
                (participant, workshop, stored_moment(at), how.value, json.dumps(summary.rounds_frozen)),
            )
            who = "participant" if how is WithdrawalHow.PHONE else "facilitator"
            self.audit(at=at, who=who, what="withdraw", subject=workshop, why="")
            return summary

    def withdrawn(self, workshop: WorkshopId) -> Withdrawn:
        people = self._all(
            "SELECT participant FROM withdrawal WHERE workshop = ?1 "
            "UNION SELECT id FROM participant WHERE workshop = ?1 AND withdrawn_at IS NOT NULL",
            workshop,
        )
        keys = self._all("SELECT key_hash FROM tombstone WHERE workshop = ?", workshop)
        return Withdrawn(
            participants=frozenset(ParticipantId(row[0]) for row in people),
            key_hashes=frozenset(bytes(row[0]) for row in keys),
        )

    # -- life cycle -------------------------------------------------------------------------------------------------

    def due_dates(self) -> list[DueDate]:
        found = self._all("SELECT workshop, kind, due_at FROM retention_due ORDER BY due_at, workshop, kind")
        return [
            DueDate(workshop=WorkshopId(w), kind=RetentionClass(kind), due_at=moment(due)) for w, kind, due in found
        ]

    def held(self, workshop: WorkshopId, kind: RetentionClass) -> int:
        return sum(
            int(self._all(f"SELECT count(*) FROM {table} WHERE {where}", workshop)[0][0])  # noqa: S608 - constants
            for table, where in _OF_CLASS.get(kind, ())
        )

    def held_rows(self, workshop: WorkshopId, kind: RetentionClass) -> dict[str, list[dict[str, object]]]:
        held: dict[str, list[dict[str, object]]] = {}
        for table, where in _OF_CLASS.get(kind, ()):
            columns = [row[1] for row in self._all(f"PRAGMA table_info({table})")]
            rows = self._all(f"SELECT * FROM {table} WHERE {where}", workshop)  # noqa: S608 - constants
            held[table] = [
                {
                    name: value.hex() if isinstance(value, bytes) else value
                    for name, value in zip(columns, row, strict=True)
                }
                for row in rows
            ]
        return held

    def purge(self, workshop: WorkshopId, kind: RetentionClass, at: datetime, *, why: str = "its time had come") -> int:
        with self._writing() as connection:
            before = [row[0] for row in connection.execute(_KEYS_IN, (workshop,))]
            people = [row[0] for row in connection.execute(_PEOPLE_IN, (workshop,))]
            if kind is RetentionClass.RAW_TEXT:
                take_all_words_out(connection, workshop, before)
            gone = 0
            for table, where in _OF_CLASS.get(kind, ()):
                gone += connection.execute(f"DELETE FROM {table} WHERE {where}", (workshop,)).rowcount  # noqa: S608 - constants
            connection.execute(_ORPHANED_STEPS)
            left = {row[0] for row in connection.execute(_KEYS_IN, (workshop,))}
            keys = [key for key in before if key not in left]
            self._bury(connection, keys, at, "time had come", workshop)
            # A quote is a copy of what was purged, and nobody could withdraw it when who took part is not known any more.
            forgotten = people if kind is RetentionClass.PARTICIPANT else []
            self._erase_what_they_said(connection, forgotten, keys, at, PURGED)
            connection.execute(
                "INSERT INTO purged (workshop, kind, at, rows) VALUES (?, ?, ?, ?)",
                (workshop, kind.value, stored_moment(at), gone),
            )
            self.audit(at=at, who="facilitator", what="purge", subject=f"{workshop} {kind.value}", why=why)
            return gone

    def purged(self) -> list[PurgedClass]:
        found = self._all("SELECT workshop, kind, at, rows FROM purged ORDER BY seq")
        return [
            PurgedClass(workshop=WorkshopId(workshop), kind=RetentionClass(kind), at=moment(at), rows=rows)
            for workshop, kind, at, rows in found
        ]

    def _withdrawn_before(
        self, connection: sqlite3.Connection, participant: ParticipantId, workshop: WorkshopId
    ) -> WithdrawalSummary:
        """The button was pressed twice: nothing is left to remove."""
        row = connection.execute(
            "SELECT at, how, rounds_frozen FROM withdrawal WHERE participant = ?", (participant,)
        ).fetchone()
        at, how, frozen = row or (0, WithdrawalHow.TOLD_FACILITATOR.value, "[]")
        rounds = tuple(RoundId(each) for each in json.loads(frozen))
        return WithdrawalSummary(
            participant=participant,
            workshop=workshop,
            at=moment(at),
            how=WithdrawalHow(how),
            answers=0,
            words=0,
            rounds=rounds,
            rounds_frozen=rounds,
        )


_KEYS_OF = "SELECT DISTINCT key FROM response WHERE participant = ?"
_KEYS_IN = "SELECT DISTINCT key FROM response WHERE workshop = ?"
_PEOPLE_IN = "SELECT id FROM participant WHERE workshop = ?"


def _summary(
    connection: sqlite3.Connection, participant: ParticipantId, workshop: WorkshopId, at: datetime, how: WithdrawalHow
) -> WithdrawalSummary:
    """What this person's withdrawal takes out, and which figures somebody has seen already."""
    found = connection.execute(
        "SELECT round, retention, value, max(seq) FROM response WHERE participant = ? GROUP BY round, item, field",
        (participant,),
    ).fetchall()
    given = [(retention, value) for _, retention, value, _ in found if value not in ("null", '""')]
    rounds = sorted({row[0] for row in found})
    frozen = [
        each
        for each in rounds
        if connection.execute(
            "SELECT 1 FROM round WHERE id = ?1 AND revealed_at IS NOT NULL "
            "UNION SELECT 1 FROM released_table WHERE round = ?1",
            (each,),
        ).fetchone()
    ]
    return WithdrawalSummary(
        participant=participant,
        workshop=workshop,
        at=at,
        how=how,
        answers=len(given),
        words=sum(retention == RetentionClass.RAW_TEXT for retention, _ in given),
        rounds=tuple(RoundId(each) for each in rounds),
        rounds_frozen=tuple(RoundId(each) for each in frozen),
    )
