"""A full room: everybody joins, everybody follows, everybody votes at once, and one reveal reaches every phone.

Run by hand on a quiet machine: ``python -m benchmarks.streams [people]``. Each figure is printed with its goal:
joining within 5 s (page p95 < 50 ms, none failed), voting within 1 s with every stream open (p95 < 150 ms), the fan-out
of one change to every stream (p95 < 40 ms) and what one stream costs (13 kB).
"""

from __future__ import annotations

import asyncio
import re
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence

from benchmarks.hub_under_load import HubUnderLoad, PostMaker, running_hub
from facilitation_kit.participant.listeners import raise_open_file_limit

CHANGES = 40
_SECONDS = 30


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


async def until(reached: Callable[[], bool]) -> None:
    """Look again every few milliseconds, within bounds."""
    async with asyncio.timeout(_SECONDS):
        while not reached():  # noqa: ASYNC110 - the followers only count, they notify nobody
            await asyncio.sleep(0.005)


class Line:
    """One keep-alive connection of a phone."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and everything that came back."""
        if not hasattr(self, "_reader"):
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        body = await self._reader.readexactly(int(length[1])) if length else b""
        return int(head[9:12]), head + body

    def close(self) -> None:
        self._writer.close()


def get(path: str, cookie: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookie}\r\n\r\n".encode()


def post(path: str, cookie: str, body: str) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookie}\r\n"
        f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def over(seconds: float, work: Sequence[Callable[[], Awaitable[None]]]) -> None:
    """Start all of it, spread evenly over so many seconds, and wait for all."""

    async def at(delay: float, one: Callable[[], Awaitable[None]]) -> None:
        await asyncio.sleep(delay)
        await one()

    await asyncio.gather(*(at(seconds * n / len(work), one) for n, one in enumerate(work)))


def p(times: Sequence[float], percent: int) -> float:
    """A percentile, in milliseconds."""
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1] * 1000


def met(goal: bool) -> str:
    return "met" if goal else "MISSED"


async def joining(hub: HubUnderLoad, people: int) -> list[Line]:
    """Everybody scans the code: the page, its style and script, the form, the page after it."""
    times: list[float] = []
    failed = 0
    lines = [Line(hub.port) for _ in range(people)]

    async def join(line: Line) -> None:
        nonlocal failed
        began = time.perf_counter()
        status, page = await line.ask(get(f"/j/{hub.code}"))
        times.append(time.perf_counter() - began)
        text = page.decode()
        for asset in re.findall(r'(?:href|src)="(/static/[^"]+)"', text):
            failed += (await line.ask(get(asset)))[0] != 200
        fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text)
        body = "&".join(f"{name}={value}" for name, value in fields)
        joined, answer = await line.ask(post("/join", "", body))
        cookie = re.search(rb"workshop=[^;]+", answer)
        agreed, _ = await line.ask(post("/consent", cookie[0].decode() if cookie else "", "action=agree"))
        began = time.perf_counter()
        seen, _ = await line.ask(get("/now", cookie[0].decode() if cookie else ""))
        times.append(time.perf_counter() - began)
        failed += (status, joined, agreed, seen) != (200, 303, 303, 200)

    await over(5, [lambda line=line: join(line) for line in lines])  # type: ignore[misc]
    print(f"{people:,} join in 5 s:     page p50 {p(times, 50):.0f} ms, p95 {p(times, 95):.0f} ms; {failed} failed")
    print(f"    goal: p95 under 50 ms, none failed: {met(p(times, 95) < 50 and not failed)}")
    return lines


async def following(hub: HubUnderLoad, cookies: Sequence[str]) -> None:
    """Everybody's phone opens its stream; afterwards one change after the other reaches all of them."""
    loop = asyncio.get_running_loop()
    before = hub.memory_kb()
    for start in range(0, len(cookies), 100):
        requests = [get("/events", cookie) for cookie in cookies[start : start + 100]]
        for request in requests:
            await loop.create_connection(lambda request=request: Follower(request), "127.0.0.1", hub.port)  # type: ignore[misc]
    await until(lambda: Follower.open_streams == len(cookies))
    each = (hub.memory_kb() - before) / len(cookies)
    print(f"{len(cookies):,} streams open:   {each:.1f} kB each on a base of {before / 1000:.0f} MB")
    print(f"    goal: 13 kB each: {met(each <= 13)}")

    spread: list[float] = []
    whole: list[float] = []
    for change in range(1, CHANGES + 1):
        began = time.perf_counter()
        action = "close_round" if change % 2 else "reopen_round"
        asking = asyncio.create_task(asyncio.to_thread(hub.act, action))
        await until(lambda change=change: len(Follower.arrived.get(change, ())) == len(cookies))  # type: ignore[misc]
        await asking
        arrived = Follower.arrived[change]
        spread += [moment - min(arrived) for moment in arrived]
        whole += [moment - began for moment in arrived]
    print(
        f"Fan-out of one change: p50 {p(spread, 50):.0f} ms, p95 {p(spread, 95):.0f} ms after the first stream had it"
    )
    print(f"    goal: p95 under 40 ms: {met(p(spread, 95) < 40)}")
    print(
        f"    from the facilitator's click, commit and page included: p50 {p(whole, 50):.0f}, p95 {p(whole, 95):.0f} ms"
    )


async def voting(hub: HubUnderLoad, maker: PostMaker, lines: Sequence[Line]) -> None:
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
    work = [lambda pair=pair: vote(*pair) for pair in zip(lines, requests, strict=True)]  # type: ignore[misc]
    await over(1, work)
    print(f"{len(work):,} vote within 1 s: p50 {p(times, 50):.0f} ms, p95 {p(times, 95):.0f} ms; {failed} failed")
    print(f"    goal, with every stream open: p95 under 150 ms: {met(p(times, 95) < 150 and not failed)}")
    view = await asyncio.to_thread(hub.api, "GET", f"/workshops/{hub.workshop}")
    print(f"    the hub has counted {view['answered_exact']:,}")


async def room(hub: HubUnderLoad, people: int) -> None:
    lines = await joining(hub, people)
    view = await asyncio.to_thread(hub.open_round, "dot_vote")
    maker = PostMaker.of(hub, view["round"]["id"])
    await following(hub, [maker.cookie(person) for person in maker.people])
    await voting(hub, maker, lines)
    for line in lines:
        line.close()


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    raise_open_file_limit()
    with running_hub() as hub:
        hub.open_workshop()
        asyncio.run(room(hub, people))


if __name__ == "__main__":
    main()
