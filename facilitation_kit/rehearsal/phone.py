"""A scripted person's phone: fetches pages, sends forms, sometimes loses the reply, and may listen for news.

In: addresses and forms of real pages. Out: the pages that came back. It behaves as a browser does: keeps cookies,
follows redirects, tries again when the connection breaks or the hub asks it to wait.

Easily got wrong: trying again means the *same body*, key included; a fresh form would be a second answer.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

import httpx

from facilitation_kit.rehearsal.logbook import PersonLog
from facilitation_kit.rehearsal.pages import Form, Page, Posted, read_page

__all__ = ["Phone", "View"]

View = Mapping[str, object]
"""What the hub's stream says to a phone: state, round, message, result."""

_TRIES = 6
_LONGEST_WAIT = 2.0
"""Seconds a phone waits at most before it tries again, whatever the hub asks for."""
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Shared and empty: the hub speaks plain HTTP, and loading certificates for each of 300 phones takes seconds."""


class Phone:
    """One phone, with its own cookies.

    Args:
        hub: address for phones, such as ``http://192.0.2.7:8080``.
        log: where waits and surprises are written down.
        patience: longest wait for one page, in seconds.
    """

    def __init__(self, hub: str, log: PersonLog, *, patience: float = 30.0) -> None:
        self.log = log
        self.view: View = {}
        self._news = asyncio.Event()
        self._patience = patience
        self._listening: asyncio.Task[None] | None = None
        self._client = httpx.AsyncClient(
            base_url=hub, verify=_NO_TLS, trust_env=False, follow_redirects=True, timeout=patience
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self._client.aclose()

    async def open(self, address: str) -> Page:
        """Fetch a page; redirects are followed."""
        return self._page(await self._request("GET", address))

    async def send(self, form: Form, posted: Posted) -> Page:
        """Send a form as a browser without script does; the page that it leads to."""
        return self._page(await self._request("POST", form.action, posted))

    async def send_by_script(self, form: Form, posted: Posted) -> Page:
        """Send a form as the phone's small script does: a JSON reply, then the page that it names."""
        response = await self._request("POST", form.action, posted, accept="application/json")
        if response.status_code != httpx.codes.OK or "json" not in response.headers.get("content-type", ""):
            return self._page(response)
        reply = response.json()
        if reply.get("state") != "saved" or not reply.get("next"):
            self.log.surprise(f"an answer was received with the state {reply.get('state')!r}")
        return await self.open(str(reply.get("next") or "/now"))

    async def send_and_lose_reply(self, form: Form, posted: Posted) -> None:
        """Send a form and lose the connection before the reply is read."""
        impatient = httpx.Timeout(self._patience, read=0.001)
        try:
            await self._client.post(form.action, content=urlencode(posted), headers=_FORM, timeout=impatient)
        except httpx.TransportError:
            return

    def listen(self) -> None:
        """Start to listen for news, as the small script does."""
        self._listening = asyncio.create_task(self._listen())

    async def hear(self, wanted: Callable[[View], bool]) -> bool:
        """Wait until the latest news is as wanted; ``False`` when it never came."""
        try:
            async with asyncio.timeout(self._patience):
                while not wanted(self.view):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return False
        return True

    async def look_until(self, address: str, wanted: Callable[[Page], bool]) -> Page:
        """Look at a page again and again, as somebody without script does, until it is as wanted or patience ends."""
        ends = time.monotonic() + self._patience
        page = await self.open(address)
        while not wanted(page) and time.monotonic() < ends:
            await asyncio.sleep(0.2)
            page = await self.open(address)
        return page

    async def _listen(self) -> None:
        """Keep one stream open; a broken one is opened again, as a browser's EventSource does, until the phone is put away."""
        while not self._client.is_closed:
            try:
                async with self._client.stream("GET", "/events", timeout=httpx.Timeout(10, read=None)) as response:
                    if response.status_code != httpx.codes.OK:
                        self.log.surprise(f"the stream of news answered {response.status_code}")
                        return
                    async for line in response.aiter_lines():
                        if line.startswith("data:"):
                            self.view = json.loads(line.removeprefix("data:"))
                            self._news.set()
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.5)

    async def _request(
        self, method: str, address: str, posted: Posted = (), *, accept: str = "text/html"
    ) -> httpx.Response:
        content = urlencode(posted) if method == "POST" else None
        headers = {"accept": accept, **(_FORM if method == "POST" else {})}
        started = time.monotonic()
        for attempt in range(1, _TRIES + 1):
            try:
                response = await self._client.request(method, address, content=content, headers=headers)
            except httpx.TransportError as error:
                if attempt == _TRIES:
                    self.log.surprise(f"no connection after {_TRIES} tries ({type(error).__name__})")
                    return httpx.Response(0, request=httpx.Request(method, self._client.base_url.join(address)))
                await asyncio.sleep(0.1 * attempt)
                continue
            if response.status_code not in (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE):
                break
            await asyncio.sleep(_asked_wait(response))
        self.log.waited(time.monotonic() - started)
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            self.log.surprise(f"{method} {httpx.URL(address).path} answered {response.status_code}")
        return response

    def _page(self, response: httpx.Response) -> Page:
        return read_page(response.text, status=response.status_code, address=str(response.url))


_FORM = {"content-type": "application/x-www-form-urlencoded"}


def _asked_wait(response: httpx.Response) -> float:
    asked = response.headers.get("retry-after", "")
    return min(float(asked) if asked.isdigit() else 0.5, _LONGEST_WAIT)
