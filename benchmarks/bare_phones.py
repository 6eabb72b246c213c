"""Phones as bare as can be, so that a thousand of them cost little beside the hub: raw HTTP on one connection each.

In: a hub's port and join code. Out: statuses, pages, cookies and the time each page took. They follow the forms that
they are shown, so joining costs here what it costs with real phones, consent included.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence

__all__ = ["Line", "get", "join", "join_all", "over", "post"]

_REDIRECTS = 4


class Line:
    """One keep-alive connection of a phone."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.cookie = ""
        self.times: list[float] = []
        """Seconds that each page took."""
        self.failed = 0

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and everything that came back."""
        if not hasattr(self, "_reader"):
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        body = await self._reader.readexactly(int(length[1])) if length else b""
        if cookie := re.search(rb"set-cookie: (workshop=[^;]+)", head):
            self.cookie = cookie[1].decode()
        return int(head[9:12]), head + body

    async def page(self, path: str) -> str:
        """A page, and how long it took; redirects are followed as a browser does."""
        for _ in range(_REDIRECTS):
            began = time.perf_counter()
            status, answer = await self.ask(get(path, self.cookie))
            self.times.append(time.perf_counter() - began)
            onward = re.search(rb"location: ([^\r]+)", answer)
            if status != 303 or onward is None:
                break
            path = onward[1].decode()
        self.failed += status != 200
        return answer.decode()

    async def send(self, page: str, path: str, **pressed: str) -> str:
        """Send the form of a page that goes to `path`; the page that this leads to."""
        form = page[page.index(f'action="{path}"') :].partition("</form>")[0]
        fields = [*re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form), *pressed.items()]
        status, answer = await self.ask(post(path, self.cookie, "&".join(f"{name}={value}" for name, value in fields)))
        onward = re.search(rb"location: ([^\r]+)", answer)
        self.failed += status != 303 or onward is None
        return await self.page(onward[1].decode()) if onward else answer.decode()

    def close(self) -> None:
        if hasattr(self, "_writer"):
            self._writer.close()


def get(path: str, cookie: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookie}\r\n\r\n".encode()


def post(path: str, cookie: str, body: str) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookie}\r\n"
        f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def join(line: Line, code: str) -> None:
    """Scan the code: the page, its style and script, the form, consent where it is asked, the page after it."""
    page = await line.page(f"/j/{code}")
    for asset in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        line.failed += (await line.ask(get(asset)))[0] != 200
    page = await line.send(page, "/join")
    if 'action="/consent"' in page:
        await line.send(page, "/consent", action="agree")
    await line.page("/now")


async def over(seconds: float, work: Sequence[Callable[[], Awaitable[None]]]) -> None:
    """Start all of it, spread evenly over so many seconds, and wait for all."""

    async def at(delay: float, one: Callable[[], Awaitable[None]]) -> None:
        await asyncio.sleep(delay)
        await one()

    await asyncio.gather(*(at(seconds * n / len(work), one) for n, one in enumerate(work)))


def join_all(port: int, code: str, people: int) -> None:
    """So many people join, a hundred a time."""

    async def all_of_them() -> None:
        for start in range(0, people, 100):
            lines = [Line(port) for _ in range(min(100, people - start))]
            await asyncio.gather(*(join(line, code) for line in lines))
            for line in lines:
                line.close()
                assert not line.failed, "somebody could not join"

    asyncio.run(all_of_them())
