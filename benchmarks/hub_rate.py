"""Durable, acknowledged answers a second at 1,000 connections, beside what the disk and the server can do at all.

Run by hand on a quiet machine: ``python -m benchmarks.hub_rate [seconds]``. Each figure is printed with its goal; the
comparisons (raw disk, no-op endpoint on the same server) are measured in the same run.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.hub_under_load import HubUnderLoad, Load, PostMaker, join_people, post_all, running_hub, running_noop
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.responses.sqlite_store import SqliteStore

PEOPLE = 1_000
MOST_A_SECOND = 16_000
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


def rate_of_hub(activity: str, seconds: int, *, slow_disk: bool = False) -> Load:
    """Everybody answers again and again; afterwards the store is counted."""
    with running_hub(slow_disk=slow_disk) as hub:
        hub.open_workshop()
        join_people(hub, PEOPLE)
        maker = PostMaker.of(hub, hub.open_round(activity)["round"]["id"])
        posts = [
            maker.post(person, turn) for turn in range(MOST_A_SECOND * seconds // PEOPLE) for person in maker.people
        ]
        load = post_all(hub.port, hub.pid, posts, connections=PEOPLE, seconds=seconds)
        check_stored(hub, load, seconds)
    return load


def check_stored(hub: HubUnderLoad, load: Load, seconds: int) -> None:
    """Every acknowledged answer is in the log, once."""
    store = SqliteStore.open(hub.data_dir / "store.sqlite3", read_only=True)
    rows = list(store.rows(WorkshopId(hub.workshop)))
    keys = {row.key for row in rows}
    acknowledged = round(load.rate * seconds)
    doubled = len(rows) - len({(row.key, row.item, row.field) for row in rows})
    # Posts on their way when the load ended may be stored without having been counted by wrk.
    print(f"    stored {len(keys):,} answers for about {acknowledged:,} acknowledged; {doubled} doubled")
    store.close()


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    print(f"Raw disk, overwrite and sync:        {disk_syncs():8,.0f}/s")
    with running_noop() as (port, pid):
        posts = [("/r/x/1", "workshop=" + "x" * 90, "key=" + "x" * 44 + "&dots-some-option=1&action=save")]
        noop = post_all(port, pid, posts, connections=PEOPLE, seconds=seconds)
    print(f"No-op endpoint on the same server:   {noop}")
    hub = rate_of_hub("statements", seconds)
    print(f"Hub, one answer a page (statements): {hub}")
    print(f"    goal: half of the no-op rate ({noop.rate / 2:,.0f}/s): {_met(hub.rate >= noop.rate / 2)}; ", end="")
    print(f"{GOAL_RATE:,}/s on a quiet two-core machine: {_met(hub.rate >= GOAL_RATE)}")
    ballots = rate_of_hub("dot_vote", seconds)
    print(f"Hub, whole ballots (dot vote):       {ballots}")
    slow = rate_of_hub("statements", seconds, slow_disk=True)
    print(f"Hub, 20 ms added to every sync:      {slow}")
    print(f"    goal: no loss of rate (90 % or more): {_met(slow.rate >= 0.9 * hub.rate)}")


def _met(goal: bool) -> str:
    return "met" if goal else "MISSED"


if __name__ == "__main__":
    main()
