"""The process that writes is killed again and again: every acknowledged answer is stored, and exactly once.

The two twins switch a protection off and must fail: acknowledging before the commit loses answers, and storing without
the key stores some twice.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.live.events import RoundOpened
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after, opened_workshop, participant, round_definition
from tests.responses.sending_process import PEOPLE, migrations

REPOSITORY = Path(__file__).parents[2]
KILLS = 20
W1 = WorkshopId("w1")


def new_store(path: Path, mode: str) -> None:
    """A store with an open round that fifty people have joined."""
    with closing(SqliteStore.open(path, migrations=migrations(mode))) as store:
        store.append_event(W1, opened_workshop())
        store.append_event(W1, RoundOpened(at=after(10), definition=round_definition()))
        with store.batch():
            for person in PEOPLE:
                store.add_participant(participant(person))


def killed_after(path: Path, mode: str, acknowledged: list[str], lines: int, *, held: bool) -> None:
    """Let the people send until so many acknowledgements have come, kill the process, and read what still came.

    Half of the kills come while it runs at full speed, the others while it is held in the middle of acknowledging.
    """
    counts = Counter(line.split()[0] for line in acknowledged)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.responses.sending_process", str(path), mode, str(lines * held)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
    ) as sending:
        assert sending.stdin is not None
        assert sending.stdout is not None
        sending.stdin.write(json.dumps({person: counts[person] for person in PEOPLE}).encode() + b"\n")
        sending.stdin.flush()
        received = b"".join(sending.stdout.readline() for _ in range(lines))
        sending.kill()
        received += sending.stdout.read()
    assert received.count(b"\n") >= lines, "the sending process ended by itself"
    whole, _, _ = received.rpartition(b"\n")  # half a line is no acknowledgement
    acknowledged += whole.decode().splitlines()


def kills(path: Path, mode: str) -> Iterator[tuple[int, int]]:
    """After each kill: how many acknowledged answers are missing, and how many answers are stored more than once."""
    new_store(path, mode)
    chance = random.Random(20)
    acknowledged: list[str] = []
    for kill in range(KILLS):
        # Never a whole number of turns of all people: a hold then falls between a commit and its last acknowledgement.
        lines = chance.randint(2, 30) * len(PEOPLE) + chance.randint(10, 40)
        killed_after(path, mode, acknowledged, lines, held=bool(kill % 2))
        with closing(SqliteStore.open(path, read_only=True, migrations=migrations(mode))) as store:
            stored = Counter(f"{row.participant} {row.value}" for row in store.rows())
        missing = sum(line not in stored for line in acknowledged)
        doubled = sum(count > 1 for count in stored.values())
        yield missing, doubled


def test_every_acknowledged_answer_is_stored_exactly_once_through_twenty_kills(tmp_path: Path) -> None:
    assert list(kills(tmp_path / "store.sqlite3", "honest")) == [(0, 0)] * KILLS


def test_acknowledging_before_the_commit_would_lose_answers(tmp_path: Path) -> None:
    assert any(missing for missing, _ in kills(tmp_path / "store.sqlite3", "ack-first"))


def test_storing_without_the_key_would_store_answers_twice(tmp_path: Path) -> None:
    assert any(doubled for _, doubled in kills(tmp_path / "store.sqlite3", "no-key"))
