"""Fifty people who send one answer after the other into a store, in a process that is going to be killed.

Run as ``python -m tests.responses.sending_process STORE MODE HOLD``. On standard input, a line of JSON: how many answers of
each person have been acknowledged so far. Writes one line for each acknowledgement, "person number", and goes on until
killed; after HOLD acknowledgements (0: never) it stands still, as a rule between a commit and its last acknowledgement.
An answer that was sent before but never acknowledged is sent again with the same key, as a phone does.

Modes: ``honest``; ``ack-first`` acknowledges before the commit; ``no-key`` stores without looking at the key.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from facilitation_kit.activities.rounds import Answer
from facilitation_kit.identifiers import AnswerKey, ItemId, ParticipantId, RoundId, WorkshopId
from facilitation_kit.responses.records import Outcome, Receipt, Submission
from facilitation_kit.responses.schema import Migration, read_migrations
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.responses.writer import Writer

PEOPLE = tuple(f"p{number}" for number in range(50))
STDOUT = 1


def migrations(mode: str) -> tuple[Migration, ...]:
    """The kit's own, or the twin without a unique key."""
    if mode != "no-key":
        return read_migrations()
    unprotected = [
        replace(migration, sql=migration.sql.replace(",\n    UNIQUE (key, item, field)", ""))
        for migration in read_migrations()
    ]
    assert all("UNIQUE (key, item, field)" not in migration.sql for migration in unprotected)
    return tuple(unprotected)


class ForgetfulStore(SqliteStore):
    """The twin that does not look the key up: every submission is new to it."""

    def write_submissions(self, batch: Sequence[Submission]) -> list[Outcome]:
        log = self._answers()
        log._known_keys = lambda keys: {}  # type: ignore[method-assign]
        return super().write_submissions(batch)


def numbered_answer(person: str, number: int) -> Submission:
    """A person's answer of that number; made here, as the shared builders take a second to import."""
    return Submission(
        key=key(person, number),
        workshop=WorkshopId("w1"),
        round=RoundId("w1.vote.1"),
        participant=ParticipantId(person),
        answers=(Answer(item=ItemId("i1"), field="position", value=number),),
        received_at=datetime(2026, 11, 24, 12, 1, tzinfo=UTC),
    )


def key(person: str, number: int) -> AnswerKey:
    return AnswerKey(f"{person}-{number}")


@dataclass
class Acknowledgements:
    """The lines that go to the test."""

    hold: int
    written: int = 0

    def write(self, person: str, number: int) -> None:
        os.write(STDOUT, f"{person} {number}\n".encode())
        self.written += 1
        if self.written == self.hold:
            sys.stdin.read()  # comes back only when the test has gone


def main() -> None:
    path, mode = Path(sys.argv[1]), sys.argv[2]
    counts: dict[str, int] = json.loads(sys.stdin.readline())
    acknowledgements = Acknowledgements(int(sys.argv[3]))
    kind = ForgetfulStore if mode == "no-key" else SqliteStore
    with Writer(kind.open(path, migrations=migrations(mode))) as writer:
        while True:
            waiting = []
            for person in PEOPLE:
                number = counts[person]
                answer = numbered_answer(person, number)
                waiting.append((person, number, writer.submit(answer)))
                if mode == "ack-first":
                    acknowledgements.write(person, number)
            for person, number, pending in waiting:
                receipt: Receipt = pending.result().receipt  # type: ignore[union-attr] # all of them are saved
                assert receipt.key == key(person, number)
                if mode != "ack-first":
                    acknowledgements.write(person, number)
                counts[person] = number + 1


if __name__ == "__main__":
    main()
