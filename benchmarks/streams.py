"""A full room: everybody joins, everybody follows, everybody votes at once, and one reveal reaches every phone.

Run by hand on a quiet machine: ``python -m benchmarks.streams [people]``, three times over with a fresh hub. Beside the
fan-out stands its floor: as many bare sockets, written to one after the other by a process that does nothing else.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.bare_phones import Line, get, join, over, post
from benchmarks.figures import RUNS, Goal, percentile, say, say_machine
from benchmarks.hub_under_load import HubUnderLoad, PostMaker, running_hub
from facilitation_kit.participant.listeners import raise_open_file_limit

CHANGES = 40
_SECONDS = 30
_GOALS = {
    "Joining in 5 s: page p95": Goal(most=50),
    "Joining in 5 s: failed": Goal(most=0.5),
    "Each open stream": Goal(most=13),
    "Fan-out of one change: p95": Goal(most=40),
    "Voting within 1 s, streams open: p95": Goal(most=150),
    "Voting within 1 s: failed": Goal(most=0.5),
}
_UNITS = {"failed": "", "stream": " kB"}

Found = defaultdict[str, list[float]]
"""One figure a run, by name."""


class Follower(asyncio.Protocol):
    """One phone's event stream, as bare as can be, so that the client costs little beside the hub."""

    arrived: dict[int, list[float]] = {}  # noqa: RUF012 - one ledger for all, by number of the change
    open_streams = 0

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._seen = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        for _ in range(data.count(b"data: ")):
            Follower.arrived.setdefault(self._seen, []).append(time.perf_counter())
            Follower.open_streams += self._seen == 0
            self._seen += 1

    @classmethod
    def everybody_has(cls, change: int, people: int) -> bool:
        """Whether a change has reached so many people."""
        return len(cls.arrived.get(change, ())) == people


async def until(reached: Callable[[], bool]) -> None:
    """Look again every few milliseconds, within bounds."""
    async with asyncio.timeout(_SECONDS):
        while not reached():  # noqa: ASYNC110 - the followers only count, they notify nobody
            await asyncio.sleep(0.005)


async def joining(hub: HubUnderLoad, people: int, found: Found) -> list[Line]:
    """Everybody scans the code: the page, its style and script, the form, consent, the page after it."""
    lines = [Line(hub.port) for _ in range(people)]
    await over(5, [partial(join, line, hub.code) for line in lines])
    times = [taken for line in lines for taken in line.times]
    found["Joining in 5 s: page p50"].append(percentile(times, 50) * 1000)
    found["Joining in 5 s: page p95"].append(percentile(times, 95) * 1000)
    found["Joining in 5 s: failed"].append(sum(line.failed for line in lines))
    return lines


async def following(hub: HubUnderLoad, cookies: Sequence[str], found: Found) -> None:
    """Everybody's phone opens its stream; afterwards one change after the other reaches all of them."""
    loop = asyncio.get_running_loop()
    Follower.arrived, Follower.open_streams = {}, 0
    before = hub.memory_kb()
    for start in range(0, len(cookies), 100):
        requests = [get("/events", cookie) for cookie in cookies[start : start + 100]]
        for request in requests:
            await loop.create_connection(partial(Follower, request), "127.0.0.1", hub.port)
    await until(lambda: Follower.open_streams == len(cookies))
    found["Each open stream"].append((hub.memory_kb() - before) / len(cookies))

    spread: list[float] = []
    whole: list[float] = []
    for change in range(1, CHANGES + 1):
        began = time.perf_counter()
        action = "close_round" if change % 2 else "reopen_round"
        asking = asyncio.create_task(asyncio.to_thread(hub.act, action))
        await until(partial(Follower.everybody_has, change, len(cookies)))
        await asking
        arrived = Follower.arrived[change]
        spread += [moment - min(arrived) for moment in arrived]
        whole += [moment - began for moment in arrived]
    found["Fan-out of one change: p50"].append(percentile(spread, 50) * 1000)
    found["Fan-out of one change: p95"].append(percentile(spread, 95) * 1000)
    found["    from the facilitator's click: p95"].append(percentile(whole, 95) * 1000)


async def voting(hub: HubUnderLoad, maker: PostMaker, lines: Sequence[Line], found: Found) -> None:
    """Everybody sends a ballot within a second."""
    times: list[float] = []
    failed = 0

    async def vote(line: Line, request: bytes) -> None:
        nonlocal failed
        began = time.perf_counter()
        status, _ = await line.ask(request)
        times.append(time.perf_counter() - began)
        failed += status != 303

    requests = [post(*maker.post(person, n)) for n, person in enumerate(maker.people)]
    work = [partial(vote, line, request) for line, request in zip(lines, requests, strict=True)]
    await over(1, work)
    found["Voting within 1 s, streams open: p50"].append(percentile(times, 50) * 1000)
    found["Voting within 1 s, streams open: p95"].append(percentile(times, 95) * 1000)
    found["Voting within 1 s: failed"].append(failed)
    view = await asyncio.to_thread(hub.api, "GET", f"/workshops/{hub.workshop}")
    found["    not counted by the hub: failed"].append(len(work) - view["answered_exact"])


async def floor(people: int, found: Found) -> None:
    """The same number of sockets and bytes without a hub: what the fan-out cannot be quicker than."""
    writers: list[asyncio.StreamWriter] = []

    async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0, backlog=people)
    loop = asyncio.get_running_loop()
    port = server.sockets[0].getsockname()[1]
    Follower.arrived, Follower.open_streams = {}, 0
    for _ in range(people):
        await loop.create_connection(lambda: Follower(b""), "127.0.0.1", port)
    await until(lambda: len(writers) == people)
    message = b"data: " + b"x" * 250 + b"\n\n"
    spread: list[float] = []
    for change in range(CHANGES):
        for writer in writers:
            writer.write(message)
        await until(partial(Follower.everybody_has, change, people))
        arrived = Follower.arrived[change]
        spread += [moment - min(arrived) for moment in arrived]
    for writer in writers:
        writer.close()
    server.close()
    found["Fan-out over bare sockets, its floor: p95"].append(percentile(spread, 95) * 1000)


async def room(hub: HubUnderLoad, people: int, found: Found) -> None:
    lines = await joining(hub, people, found)
    view = await asyncio.to_thread(hub.open_round, "dot_vote")
    maker = PostMaker.of(hub, view["round"]["id"])
    await following(hub, [maker.cookie(person) for person in maker.people], found)
    await voting(hub, maker, lines, found)
    for line in lines:
        line.close()


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    raise_open_file_limit()
    say_machine()
    found: Found = defaultdict(list)
    for _ in range(RUNS):
        with running_hub() as hub:
            hub.open_workshop()
            asyncio.run(room(hub, people, found))
        asyncio.run(floor(people, found))
    print(f"{people:,} people")
    for name, runs in found.items():
        say(name, runs, _UNITS.get(name.split()[-1].strip(":"), " ms"), goal=_GOALS.get(name))


if __name__ == "__main__":
    main()
