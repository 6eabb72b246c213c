"""Durable, acknowledged answers a second at 1,000 connections, beside what the disk and the server can do at all.

Run by hand on a quiet machine: ``python -m benchmarks.hub_rate [seconds]``. The comparisons (raw disk, no-op endpoint on
the same server, taking the same posts) alternate with the hub, so that whatever else the machine does meets both. Beside
each rate stands the server's processor time for one request, which other programs hardly change.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import RUNS, Goal, say, say_machine
from benchmarks.hub_under_load import HubUnderLoad, Load, PostMaker, join_people, post_all, running_hub, running_noop
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.responses.sqlite_store import SqliteStore

PEOPLE = 1_000
MOST_A_SECOND = 20_000
GOAL_RATE = 10_000


def disk_syncs(seconds: float = 2) -> float:
    """Overwrites of one block a second, each waited for."""
    with tempfile.NamedTemporaryFile(dir=Path.cwd()) as file:
        descriptor, block = file.fileno(), b"x" * 4096
        os.pwrite(descriptor, block, 0)
        os.fsync(descriptor)
        count, began = 0, time.perf_counter()
        while (spent := time.perf_counter() - began) < seconds:
            os.pwrite(descriptor, block, 0)
            os.fdatasync(descriptor)
            count += 1
    return count / spent


@dataclass
class Answering:
    """A hub whose people answer one round again and again."""

    hub: HubUnderLoad
    maker: PostMaker
    saved: int = 0
    turns: int = 0

    @classmethod
    def of(cls, hub: HubUnderLoad, activity: str) -> Answering:
        hub.open_workshop()
        join_people(hub, PEOPLE)
        return cls(hub, PostMaker.of(hub, hub.open_round(activity)["round"]["id"]))

    def posts(self, seconds: int) -> list[tuple[str, str, str]]:
        """Fresh posts, more than can be answered in so many seconds."""
        turns = range(self.turns, self.turns + MOST_A_SECOND * seconds // PEOPLE)
        self.turns = turns.stop
        return [self.maker.post(person, turn) for turn in turns for person in self.maker.people]

    def load(self, posts: Sequence[tuple[str, str, str]], seconds: int) -> Load:
        load = post_all(self.hub.port, self.hub.pid, posts, connections=PEOPLE, seconds=seconds)
        self.saved += round(load.rate * seconds)
        return load

    def check_stored(self) -> None:
        """Every acknowledged answer is in the log, once."""
        store = SqliteStore.open(self.hub.data_dir / "store.sqlite3", read_only=True)
        keys: set[str] = set()
        rows: set[tuple[str, str, str]] = set()
        count = 0
        for row in store.rows(WorkshopId(self.hub.workshop)):
            keys.add(row.key)
            rows.add((row.key, row.item, row.field))
            count += 1
        store.close()
        # Posts on their way when the load ended may be stored without having been counted by wrk.
        print(f"    stored {len(keys):,} for about {self.saved:,} acknowledged; {count - len(rows)} rows doubled")


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    say_machine()
    disk = [disk_syncs() for _ in range(RUNS)]
    with ExitStack() as servers:
        noop_port, noop_pid = servers.enter_context(running_noop())
        one = Answering.of(servers.enter_context(running_hub()), "statements")
        slow = Answering.of(servers.enter_context(running_hub(slow_disk=True)), "statements")
        whole = Answering.of(servers.enter_context(running_hub()), "dot_vote")
        noops, ones, slows, wholes = [], [], [], []
        for _ in range(RUNS):
            posts = one.posts(seconds)
            noops.append(post_all(noop_port, noop_pid, posts, connections=PEOPLE, seconds=seconds))
            ones.append(one.load(posts, seconds))
            slows.append(slow.load(slow.posts(seconds), seconds))
            wholes.append(whole.load(whole.posts(seconds), seconds))
        say("Raw disk, overwrite and sync", disk, "/s")
        noop = _say("No-op on the same server", noops)
        rate = _say("Hub, one answer a page (statements)", ones, Goal(least=noop / 2), Goal(least=GOAL_RATE))
        ratio = [ours.cpu / bare.cpu for ours, bare in zip(ones, noops, strict=True)]
        say("    processor time, times the no-op's", ratio, "", goal=Goal(most=2))
        one.check_stored()
        _say("Hub, 20 ms added to every sync", slows, Goal(least=0.9 * rate))
        slow.check_stored()
        _say("Hub, whole ballots (dot vote)", wholes)
        whole.check_stored()


def _say(what: str, loads: Sequence[Load], *goals: Goal) -> float:
    rate = say(what, [load.rate for load in loads], "/s")
    for goal in goals:
        print(f"    {goal.verdict(rate, '/s')}")
    say("    p95", [load.p95 for load in loads], " ms")
    say("    processor time each", [load.cpu for load in loads], " us")
    failed = sum(load.refused + load.broken for load in loads)
    if failed:
        print(f"    {failed} REFUSED OR BROKEN")
    return rate


if __name__ == "__main__":
    main()
