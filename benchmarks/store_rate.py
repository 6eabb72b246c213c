"""How many answers a second the store saves durably, beside what the disk itself can do.

Run by hand::

    python -m benchmarks.store_rate [--callers 1000] [--answers 100000] [--seconds 3] [--folder DIR]

Measured in turn, three times: the raw disk (overwrite and fdatasync), a commit an answer, group commit from one writer
with many callers, and the last two again with 20 ms added to each commit, as on a slow disk.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import RUNS, Goal, say, say_machine
from facilitation_kit.activities.rounds import Answer, Item, RoundDefinition
from facilitation_kit.identifiers import AnswerKey, ItemId, ParticipantId, RoundId, StepId, WorkshopId
from facilitation_kit.live.events import RoundOpened
from facilitation_kit.responses.records import EntryMode, Participant, Saved, Submission
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.responses.writer import Writer

WORKSHOP, ROUND, ITEM = WorkshopId("w"), RoundId("w.vote.1"), ItemId("i1")
SLOW_SYNC = 0.020


class SlowDiskStore(SqliteStore):
    """A store whose every commit takes 20 ms longer."""

    @contextmanager
    def batch(self) -> Iterator[None]:
        with super().batch():
            yield
        time.sleep(SLOW_SYNC)


def raw_disk(folder: Path, seconds: float) -> float:
    """Syncs a second of a 4 kB block that is overwritten."""
    handle = os.open(folder / "raw", os.O_CREAT | os.O_RDWR)
    block, count, start = os.urandom(4096), 0, time.perf_counter()
    os.pwrite(handle, block, 0)
    os.fsync(handle)
    while time.perf_counter() - start < seconds:
        os.pwrite(handle, block, 0)
        os.fdatasync(handle)
        count += 1
    os.close(handle)
    return count / (time.perf_counter() - start)


def opened(store: SqliteStore, callers: int) -> None:
    """A round that is open, and people who may answer it."""
    now = datetime.now(UTC)
    definition = RoundDefinition(
        id=ROUND,
        workshop=WORKSHOP,
        step=StepId("vote"),
        activity="statements",
        number=1,
        question="?",
        items=(Item(id=ITEM, label="One"),),
        seed=1,
        tally_version=1,
    )
    with store.batch():
        store.append_event(WORKSHOP, RoundOpened(at=now, definition=definition))
        for number in range(callers):
            store.add_participant(
                Participant(
                    id=ParticipantId(f"participant-number-{number:05}"),
                    workshop=WORKSHOP,
                    group=None,
                    entry_mode=EntryMode.OWN_PHONE,
                    consent_version="1",
                    joined_at=now,
                )
            )


def submission(caller: int, key: str) -> Submission:
    return Submission(
        key=AnswerKey(key),
        workshop=WORKSHOP,
        round=ROUND,
        participant=ParticipantId(f"participant-number-{caller:05}"),
        answers=(Answer(item=ITEM, field="position", value="agree"),),
        received_at=datetime.now(UTC),
        consent_version="1",
    )


def group_commit(store: SqliteStore, callers: int, answers: int) -> float:
    """Saved answers a second when each caller sends its next answer once it has the receipt of the one before.

    The submissions are made before the clock starts: what is measured is the store and its writer.
    """
    turns = [
        [submission(caller, f"{turn:06x}{os.urandom(16).hex()}") for caller in range(callers)]
        for turn in range(max(1, answers // callers))
    ]
    saved = 0
    with Writer(store) as writer:
        start = time.perf_counter()
        for turn in turns:
            waiting = [writer.submit(answer) for answer in turn]
            saved += sum(isinstance(pending.result(), Saved) for pending in waiting)
        took = time.perf_counter() - start
    return saved / took


def commit_an_answer(store: SqliteStore, seconds: float) -> float:
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        with store.batch():
            store.write_submissions([submission(0, f"single-{os.urandom(16).hex()}")])
        count += 1
    return count / (time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--callers", type=int, default=1_000)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--folder", type=Path, default=None, help="on the disk that is to be measured")
    options = parser.parse_args()
    say_machine()
    found: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory(dir=options.folder) as name:
            found["Raw disk, overwrite and sync"].append(raw_disk(Path(name), options.seconds))
            for label, kind in (("", SqliteStore), (", 20 ms slower", SlowDiskStore)):
                store = kind.open(Path(name, f"store{len(label)}.sqlite3"))
                opened(store, options.callers)
                found[f"A commit an answer{label}"].append(commit_an_answer(store, options.seconds))
                rate = group_commit(store, options.callers, options.answers)
                found[f"Group commit, {options.callers} callers{label}"].append(rate)
                store.close()
    for what, runs in found.items():
        say(what, runs, "/s", goal=Goal(least=10_000) if what.startswith("Group") else None)


if __name__ == "__main__":
    main()
