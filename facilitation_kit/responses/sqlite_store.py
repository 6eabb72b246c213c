"""The store in one SQLite file: answers, events, participants.

In flow submissions and events through the writer's thread; out flow outcomes and logs. The file alone is enough to
count every round again.

The one thing easily got wrong: whether a round takes answers is decided by the ``round`` table inside the transaction,
never by a workshop's state in memory, which may be a moment older.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from facilitation_kit.activities.rounds import Answer, Ballot, JsonScalar
from facilitation_kit.content.retention import Retention
from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import GroupId, ItemId, ParticipantId, RoundId, WorkshopId
from facilitation_kit.live import event_json
from facilitation_kit.live.events import (
    ClosingPlanned,
    RoundClosed,
    RoundOpened,
    RoundReopened,
    RoundRevealed,
    WorkshopClosed,
    WorkshopEvent,
    WorkshopOpened,
)
from facilitation_kit.responses.copies import take_in_notes
from facilitation_kit.responses.records import EntryMode, Outcome, Participant, ResponseRow, RetentionClass, Submission
from facilitation_kit.responses.schema import Migration, read_migrations
from facilitation_kit.responses.slip_stores import Admission
from facilitation_kit.responses.sqlite_connections import SqliteConnections
from facilitation_kit.responses.sqlite_consent import SqliteConsent
from facilitation_kit.responses.sqlite_erasure import SqliteErasure
from facilitation_kit.responses.sqlite_moderation import SqliteModeration
from facilitation_kit.responses.sqlite_slips import SqliteSlips
from facilitation_kit.responses.stored_values import (
    PARTICIPANT_COLUMNS,
    RESPONSE_COLUMNS,
    participant_from,
    read_value,
    response_from,
    stored_moment,
    stored_value,
)

__all__ = ["SqliteStore"]

_ROWS_A_READ = 5_000

STORED_CLASSES = (
    RetentionClass.RAW_TEXT,
    RetentionClass.BALLOT,
    RetentionClass.PARTICIPANT,
    RetentionClass.CONSENT_LOG,
)
"""The classes of data that lie in the store itself."""


class SqliteStore(SqliteConsent, SqliteModeration, SqliteSlips, SqliteErasure):
    """A `responses.store.Store` in a file; made by `open`."""

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        rehearsal: bool | None = False,
        read_only: bool = False,
        close_grace_seconds: float = 2.0,
        migrations: Sequence[Migration] | None = None,
    ) -> SqliteStore:
        """Open a store, or make one; an older one is brought up to date.

        Args:
            path: of the file.
            rehearsal: the kind of store; an existing one of the other kind is refused. ``None``, with `read_only`,
                takes either.
            read_only: for reading beside a running hub; nothing is made or changed.
            close_grace_seconds: answers received so long after the close of their round still count.
            migrations: instead of the kit's own, in order from 1.

        Raises:
            StoreError: ``store.missing``, ``store.not-a-database``, ``store.newer``, ``store.older``,
                ``store.rehearsal-differs``, ``store.damaged``, ``store.cannot-open``, ``store.no-access``,
                ``store.disk-full``, ``store.busy``.
        """
        connections = SqliteConnections(
            Path(path),
            rehearsal=rehearsal,
            read_only=read_only,
            migrations=read_migrations() if migrations is None else migrations,
        )
        store = cls(connections, close_grace_seconds=close_grace_seconds)
        if not read_only and migrations is None:
            store.tidy_up()
            take_in_notes(store.path.parent, store)
        return store

    # -- writing ----------------------------------------------------------------------------------------------------

    @contextmanager
    def batch(self) -> Iterator[None]:
        if self._batch_open:
            yield
            return
        with self._writing():
            yield

    def write_submissions(self, batch: Sequence[Submission]) -> list[Outcome]:
        with self._writing():
            return self._answers().write(batch)

    def add_participant(self, participant: Participant) -> None:
        with self._writing() as connection:
            added = connection.execute(
                f"INSERT OR IGNORE INTO participant ({PARTICIPANT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608 - constants
                (
                    participant.id,
                    participant.workshop,
                    participant.group,
                    str(participant.entry_mode),
                    participant.consent_version,
                    stored_moment(participant.joined_at),
                ),
            )
            if added.rowcount:
                self._answers().joined(participant.id, participant.workshop)

    def admit(self, participant: Participant, slip: bytes) -> Admission:
        with self._writing() as connection:
            is_in = connection.execute(
                "SELECT 1 FROM participant WHERE id = ? AND workshop = ? AND withdrawn_at IS NULL",
                (participant.id, participant.workshop),
            ).fetchone()
            if is_in:
                return Admission.ADMITTED
            admission = self._use_slip(connection, participant, slip)
            if admission is Admission.ADMITTED:
                self.add_participant(participant)
            return admission

    def append_event(self, workshop: WorkshopId, event: WorkshopEvent) -> int:
        if isinstance(event, WorkshopOpened) and event.rehearsal != self.is_rehearsal:
            raise StoreError(
                "store.rehearsal-differs",
                "A rehearsal and a real workshop cannot share a store.",
                remedy="Rehearse with `facilitate rehearse`, which keeps its own store.",
                file=str(self.path),
            )
        kind, payload = event_json.to_json(event)
        with self._writing() as connection:
            written = connection.execute(
                "INSERT INTO workshop_event (workshop, kind, at, payload) VALUES (?, ?, ?, ?)",
                (workshop, kind, stored_moment(event.at), json.dumps(payload, sort_keys=True)),
            )
            self._move_round(connection, workshop, event)
            if isinstance(event, WorkshopOpened):
                self._note_due_dates(connection, workshop, event)
            assert written.lastrowid is not None
            return written.lastrowid

    # -- reading ----------------------------------------------------------------------------------------------------

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        with self._connections.reading():
            yield

    def events(self, workshop: WorkshopId) -> list[WorkshopEvent]:
        found = self._all("SELECT kind, payload FROM workshop_event WHERE workshop = ? ORDER BY seq", workshop)
        return [event_json.from_json(kind, json.loads(payload)) for kind, payload in found]

    def workshops(self) -> list[WorkshopId]:
        found = self._all("SELECT workshop FROM workshop_event GROUP BY workshop ORDER BY min(seq)")
        return [WorkshopId(row[0]) for row in found]

    def participant(self, participant: ParticipantId) -> Participant | None:
        found = self._all(
            f"SELECT {PARTICIPANT_COLUMNS} FROM participant WHERE id = ? AND withdrawn_at IS NULL",  # noqa: S608 - constants
            participant,
        )
        return participant_from(found[0]) if found else None

    def participants(self, workshop: WorkshopId | None = None) -> list[Participant]:
        found = self._all(
            f"SELECT {PARTICIPANT_COLUMNS} FROM participant "  # noqa: S608 - constants
            "WHERE withdrawn_at IS NULL AND (?1 IS NULL OR workshop = ?1) ORDER BY joined_at, id",
            workshop,
        )
        return [participant_from(row) for row in found]

    def participant_count(self, workshop: WorkshopId) -> int:
        return sum(self.participants_by_group(workshop).values())

    def participants_by_group(self, workshop: WorkshopId) -> Mapping[GroupId | None, int]:
        found = self._all(
            "SELECT grp, count(*) FROM participant WHERE workshop = ? AND withdrawn_at IS NULL GROUP BY grp", workshop
        )
        return {GroupId(group) if group is not None else None: count for group, count in found}

    def current_answers(self, round_id: RoundId, participant: ParticipantId) -> dict[tuple[ItemId, str], JsonScalar]:
        # SQLite takes the bare columns of a group from the row that holds its max(), as long as that is the only one.
        found = self._all(
            "SELECT item, field, value, max(seq) FROM response WHERE round = ? AND participant = ? "
            "GROUP BY item, field ORDER BY item, field",
            round_id,
            participant,
        )
        return {(ItemId(item), field): read_value(value) for item, field, value, _ in found}

    def answers_together(
        self, round_id: RoundId, participant: ParticipantId, item: ItemId, field: str
    ) -> dict[ParticipantId, dict[tuple[ItemId, str], tuple[int, JsonScalar]]]:
        named = self._all(
            "SELECT participant, value, max(seq) FROM response WHERE round = ? AND item = ? AND field = ? "
            "GROUP BY participant",
            round_id,
            item,
            field,
        )
        mine = next((value for person, value, _ in named if person == participant), None)
        # An empty code is nobody's: whoever says that they work alone must not be put together with all others who do.
        shared = mine is not None and mine not in (stored_value(None), stored_value(""))
        people = sorted({person for person, value, _ in named if shared and value == mine} | {participant})
        found = self._all(
            "SELECT participant, item, field, value, max(seq) FROM response "  # noqa: S608 - marks only
            f"WHERE round = ? AND participant IN ({', '.join('?' * len(people))}) "
            "GROUP BY participant, item, field ORDER BY participant, item, field",
            round_id,
            *people,
        )
        together: dict[ParticipantId, dict[tuple[ItemId, str], tuple[int, JsonScalar]]] = {}
        for person, each, name, value, seq in found:
            together.setdefault(ParticipantId(person), {})[ItemId(each), name] = (seq, read_value(value))
        return together

    def answers_to(self, round_id: RoundId, field: str) -> list[tuple[ParticipantId, ItemId, JsonScalar]]:
        found = self._all(
            "SELECT participant, item, value FROM response WHERE round = ? AND field = ? ORDER BY seq", round_id, field
        )
        return [(ParticipantId(person), ItemId(item), read_value(value)) for person, item, value in found]

    def entry_modes(self, round_id: RoundId) -> frozenset[EntryMode]:
        found = self._all("SELECT DISTINCT entry_mode FROM response WHERE round = ?", round_id)
        return frozenset(EntryMode(row[0]) for row in found)

    def ballots(self, round_id: RoundId) -> list[Ballot]:
        # The index gives the rows person by person, which costs a quarter of grouping them in the database; and of equal
        # values, which most are, one is made.
        made: dict[tuple[str, str, str], Answer] = {}

        def answer(item: str, field: str, value: str) -> Answer:
            place = (item, field, value)
            found = made.get(place)
            if found is None:
                found = made[place] = Answer(item=ItemId(item), field=field, value=read_value(value))
            return found

        with self._connections.reading() as connection:
            groups = dict(
                connection.execute(
                    "SELECT id, grp FROM participant WHERE workshop = (SELECT workshop FROM round WHERE id = ?)",
                    (round_id,),
                )
            )
            rows = connection.execute(
                "SELECT participant, item, field, value FROM response WHERE round = ? ORDER BY participant, seq",
                (round_id,),
            )
            ballots = []
            for person, given in groupby(rows, key=itemgetter(0)):
                latest = {(item, field): value for _, item, field, value in given}
                answers = tuple(answer(*place, latest[place]) for place in sorted(latest))
                ballots.append(Ballot(participant=ParticipantId(person), group=groups.get(person), answers=answers))
        return ballots

    def answered(self, round_id: RoundId) -> int:
        found = self._all("SELECT count(DISTINCT participant) FROM response WHERE round = ?", round_id)
        return int(found[0][0])

    def answered_participants(self, round_id: RoundId) -> set[ParticipantId]:
        found = self._all("SELECT DISTINCT participant FROM response WHERE round = ?", round_id)
        return {ParticipantId(row[0]) for row in found}

    def rows(self, workshop: WorkshopId | None = None) -> Iterator[ResponseRow]:
        last = 0
        while True:
            # In blocks, so that a reader who stops half-way holds nothing open.
            block = self._all(
                f"SELECT {RESPONSE_COLUMNS} FROM response "  # noqa: S608 - constants
                "WHERE seq > ?1 AND (?2 IS NULL OR workshop = ?2) ORDER BY seq LIMIT ?3",
                last,
                workshop,
                _ROWS_A_READ,
            )
            if not block:
                return
            yield from map(response_from, block)
            last = block[-1][0]

    def rows_by_person(self, round_id: RoundId) -> Iterator[ResponseRow]:
        person, last = "", 0
        while True:
            block = self._all(
                f"SELECT {RESPONSE_COLUMNS} FROM response "  # noqa: S608 - constants
                "WHERE round = ?1 AND (participant, seq) > (?2, ?3) ORDER BY participant, seq LIMIT ?4",
                round_id,
                person,
                last,
                _ROWS_A_READ,
            )
            if not block:
                return
            yield from map(response_from, block)
            last, person = block[-1][0], block[-1][4]

    def close(self) -> None:
        self._connections.close()

    # -- inside -----------------------------------------------------------------------------------------------------

    def _note_due_dates(self, connection: sqlite3.Connection, workshop: WorkshopId, event: WorkshopOpened) -> None:
        """Write down when each class of this workshop's data is to go, from the retention that its plan holds."""
        planned = event.plan.get("retention")
        days = {**Retention().days(), **(planned if isinstance(planned, Mapping) else {})}
        connection.executemany(
            "INSERT OR IGNORE INTO retention_due (workshop, kind, due_at) VALUES (?, ?, ?)",
            [
                (workshop, kind.value, stored_moment(event.at + timedelta(days=int(str(days[kind.value])))))
                for kind in STORED_CLASSES
            ],
        )

    def _move_round(self, connection: sqlite3.Connection, workshop: WorkshopId, event: WorkshopEvent) -> None:
        """Keep the table that decides about answers equal to the events."""
        at = stored_moment(event.at)
        until = stored_moment(event.at + self._grace)
        match event:
            case RoundOpened(definition=definition):
                connection.execute(
                    "INSERT INTO round (id, workshop, opened_at) VALUES (?, ?, ?)", (definition.id, workshop, at)
                )
            case RoundClosed(round=round_id):
                connection.execute(
                    "UPDATE round SET closed_at = ?, grace_until = ? WHERE id = ?", (at, until, round_id)
                )
            case ClosingPlanned(round=round_id):
                last = stored_moment(event.until + self._grace)
                connection.execute("UPDATE round SET takes_until = ? WHERE id = ?", (last, round_id))
            case RoundReopened(round=round_id):
                connection.execute(
                    "UPDATE round SET closed_at = NULL, grace_until = NULL, "
                    "takes_until = CASE WHEN takes_until > ? THEN takes_until END WHERE id = ?",
                    (until, round_id),
                )
            case RoundRevealed(round=round_id):
                connection.execute(
                    "UPDATE round SET revealed_at = ?1, closed_at = ifnull(closed_at, ?1) WHERE id = ?2",
                    (at, round_id),
                )
            case WorkshopClosed():
                connection.execute(
                    "UPDATE round SET closed_at = ?, grace_until = ? WHERE workshop = ? AND closed_at IS NULL",
                    (at, until, workshop),
                )
            case _:
                pass
