"""From a phone's answer to the projector's picture, in a real browser.

Run by hand on a quiet machine: ``python -m benchmarks.answer_to_pixel [people]``. Hub and notebooks run as `facilitate run`
starts them. People answer at random moments, on average 20 a second; the projector counts in fives, so every fifth changes
its picture. The clock runs from the moment before the fifth answer is sent until the first frame after the new
words are in the page; hub, phones and browser share the machine's clock. Beside it stands the same way without a
kernel and a notebook: an event stream read by a bare socket.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

import httpx
from playwright.async_api import Page, async_playwright

from benchmarks.bare_phones import Line, post
from benchmarks.figures import RUNS, Goal, percentile, say, say_machine
from benchmarks.hub_under_load import PROJECT, HubUnderLoad, PostMaker, join_people
from facilitation_kit.cli.servers import Servers, start_servers
from facilitation_kit.settings import Settings
from tests.browser import _ARGUMENTS
from tests.browser_places import system_browser

MEAN_PAUSE = 0.05
_WATCH = """
window.framesOf = [];
const look = () => {
  const shown = document.querySelector(".fk-answered")?.textContent ?? "";
  if (shown !== window.lastShown) {
    window.lastShown = shown;
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () =>
        window.framesOf.push([shown, (performance.timeOrigin + performance.now()) / 1000]);
      painted.port2.postMessage(null);
    });
  }
};
new MutationObserver(look).observe(document.body, { childList: true, characterData: true, subtree: true });
"""


@dataclass
class BareFollower(asyncio.Protocol):
    """The projector's stream without a browser: when which count was on the wire."""

    request: bytes
    seen: list[tuple[str, float]] = field(default_factory=list)
    rest: bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        now = time.time()
        self.rest += data
        for found in re.finditer(rb'"text":"(\d+ or more have answered)"', self.rest):
            text = found[1].decode()
            if not self.seen or self.seen[-1][0] != text:
                self.seen.append((text, now))
        self.rest = self.rest[-200:]


def waits(sent: Sequence[float], shown: Sequence[tuple[str, float]]) -> list[float]:
    """Milliseconds from each fifth answer until a count that includes it was shown."""
    counts = [(int(text.split()[0]), at) for text, at in shown if text[:1].isdigit()]
    found = []
    for count in range(5, len(sent), 5):
        at = next((at for number, at in counts if number >= count), None)
        if at is not None:
            found.append((at - sent[count - 1]) * 1000)
    return found


async def answer(hub: HubUnderLoad, maker: PostMaker, page: Page) -> tuple[list[float], list[float]]:
    """Everybody answers once; waits at the browser and at the bare socket."""
    ticket = await asyncio.to_thread(hub.api, "POST", f"/workshops/{hub.workshop}/tickets", {"view": "projector"})
    stream = httpx.URL(ticket["stream"])
    request = f"GET {stream.raw_path.decode()} HTTP/1.1\r\nhost: {stream.netloc.decode()}\r\n\r\n".encode()
    loop = asyncio.get_running_loop()
    transport, bare = await loop.create_connection(lambda: BareFollower(request), stream.host, stream.port or 80)
    await page.evaluate("window.framesOf = []")
    line, sent, rng = Line(hub.port), [], random.Random(7)
    for person in maker.people:
        await asyncio.sleep(rng.expovariate(1 / MEAN_PAUSE))
        sent.append(time.time())
        status, _ = await line.ask(post(*maker.post(person, 0)))
        assert status == 303, status
    await page.get_by_text("Everyone has answered").wait_for()
    line.close()
    transport.close()
    return waits(sent, await page.evaluate("window.framesOf")), waits(sent, bare.seen)


async def watch(servers: Servers, data_dir: Path, people: int) -> None:
    hub = HubUnderLoad(
        lan=servers.hub_url,
        control=servers.control_url,
        pid=servers.hub.process_id or 0,
        data_dir=data_dir,
        token=servers.token,
    )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=system_browser(), args=list(_ARGUMENTS))
        page = await browser.new_page(viewport={"width": 1024, "height": 768})
        await page.goto(servers.notebooks_url)
        await page.get_by_label("Token").fill(servers.token)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/voila/render/index.ipynb")
        await page.goto(urljoin(servers.notebooks_url, "/voila/render/statements.ipynb"))
        await page.get_by_text("No workshop is open yet").wait_for()
        await page.evaluate(_WATCH)
        pixels: list[list[float]] = []
        sockets: list[list[float]] = []
        for _ in range(RUNS):
            await asyncio.to_thread(hub.open_workshop)
            await asyncio.to_thread(join_people, hub, people)
            view = await asyncio.to_thread(hub.open_round, "statements")
            maker = PostMaker.of(hub, view["round"]["id"])
            await page.get_by_text("Waiting for the first five answers").wait_for()
            at_page, at_socket = await answer(hub, maker, page)
            pixels.append(at_page)
            sockets.append(at_socket)
            await asyncio.to_thread(hub.act, "close_round")
            await asyncio.to_thread(hub.act, "close_workshop")
        await browser.close()
    print(f"{people} people, {sum(map(len, pixels))} changes of the picture")
    say("Answer to projector pixel: p50", [percentile(run, 50) for run in pixels], " ms")
    say("Answer to projector pixel: p95", [percentile(run, 95) for run in pixels], " ms", goal=Goal(most=150))
    say("    to a bare socket's stream: p50", [percentile(run, 50) for run in sockets], " ms")
    say("    to a bare socket's stream: p95", [percentile(run, 95) for run in sockets], " ms")


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    say_machine()
    os.environ["FACILITATE_LAN_HOST"] = "127.0.0.1"
    os.environ["FACILITATE_JOINS_PER_MINUTE"] = os.environ["FACILITATE_ANSWERS_PER_MINUTE"] = "100000000"
    with tempfile.TemporaryDirectory(prefix="pixel-benchmark-") as folder:
        settings = Settings(data_dir=Path(folder), lan_port=0, control_port=0, voila_port=0)
        with start_servers(settings, PROJECT, rehearsal=False, say=lambda _: None) as servers:
            asyncio.run(watch(servers, Path(folder), people))


if __name__ == "__main__":
    main()
