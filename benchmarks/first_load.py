"""What a phone loads first, and what the same would cost with a Voilà kernel for each phone.

Run by hand on a quiet machine: ``python -m benchmarks.first_load [phones]``. Pages are opened in a real browser with an empty
cache: bytes are those on the wire, headers included; a page is usable when its button is there. The comparison is one
question with three buttons as a notebook that stock Voilà serves, one kernel a phone; requests to other hosts are
stopped at once, so that it waits for no network.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, Route, async_playwright

from benchmarks.figures import RUNS, Goal, say, say_machine
from benchmarks.hub_under_load import running_hub
from facilitation_kit.cli.ports import free_port
from tests.browser import _ARGUMENTS
from tests.browser_places import system_browser

IPHONE = {"viewport": {"width": 320, "height": 568}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
_NOTEBOOK = """
import pandas as pd
import ipywidgets as widgets
votes = pd.DataFrame({"position": []})
widgets.VBox([widgets.HTML("<h1>A worker who stays</h1>"), *[
    widgets.Button(description=word) for word in ("Agree", "Disagree", "Pass")
]])
"""
_PATIENCE_MS = 120_000


@dataclass
class Load:
    """What one phone met: requests, bytes on the wire and seconds until usable."""

    requests: int = 0
    size: int = 0
    usable: float = 0.0


async def load(browser: Browser, address: str, button: str) -> Load:
    """Open a page on a fresh phone, and wait until its button is there and nothing more is loaded."""
    found = Load()
    context = await browser.new_context(**IPHONE)  # type: ignore[arg-type]
    page = await context.new_page()

    async def keep_inside(route: Route) -> None:
        if httpx.URL(route.request.url).host == "127.0.0.1":
            await route.continue_()
        else:
            await route.abort()

    wire = await context.new_cdp_session(page)
    await wire.send("Network.enable")

    def finished(event: dict[str, Any]) -> None:
        found.requests += 1
        found.size += int(event["encodedDataLength"])

    wire.on("Network.loadingFinished", finished)
    if button != "Join":  # interception changes what the wire reports, and the hub's pages ask nobody else
        await context.route("**/*", keep_inside)
    began = time.perf_counter()
    await page.goto(address, timeout=_PATIENCE_MS)
    await page.get_by_role("button", name=button, exact=True).first.wait_for(timeout=_PATIENCE_MS)
    found.usable = time.perf_counter() - began
    await page.wait_for_timeout(500)
    await context.close()
    return found


async def load_all(address: str, button: str, phones: int) -> list[Load]:
    """So many phones at once."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=system_browser(), args=list(_ARGUMENTS))
        loads = await asyncio.gather(*(load(browser, address, button) for _ in range(phones)))
        await browser.close()
    return list(loads)


def memory_mb(pid: int) -> float:
    """Memory that a process has for itself, with its share of what it shares."""
    with contextlib.suppress(OSError):
        found = re.search(r"Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text())
        return int(found[1]) / 1000 if found else 0.0
    return 0.0


def children(pid: int) -> list[int]:
    threads = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for thread in threads for child in (thread / "children").read_text().split()]


@contextlib.contextmanager
def running_voila(folder: Path) -> Iterator[tuple[str, int]]:
    """Stock Voilà with the question as a notebook; gives the page's address and the process id."""
    cell: dict[str, object] = {
        "cell_type": "code",
        "metadata": {},
        "source": _NOTEBOOK,
        "outputs": [],
        "execution_count": None,
        "id": "q",
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "question.ipynb").write_text(json.dumps(notebook))
    port = free_port()
    argv = [sys.executable, "-m", "voila", str(folder / "question.ipynb"), "--no-browser", f"--port={port}"]
    process = subprocess.Popen([*argv, "--Voila.log_level=ERROR"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(f"http://127.0.0.1:{port}/voila/static/nothing", trust_env=False)
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/", process.pid
    finally:
        process.terminate()
        process.wait(30)


def main() -> None:
    phones = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    say_machine()
    with running_hub() as hub:
        hub.open_workshop()
        address = f"{hub.lan}/j/{hub.code}"
        alone = [asyncio.run(load_all(address, "Join", 1))[0] for _ in range(RUNS)]
        say("A phone's first load: bytes", [one.size / 1000 for one in alone], " kB", goal=Goal(most=30))
        say("A phone's first load: requests", [one.requests for one in alone], "", goal=Goal(most=4))
        say("A phone's first load: usable after", [one.usable for one in alone], " s")
        before = hub.memory_kb()
        together = asyncio.run(load_all(address, "Join", phones))
        print(f"\n{phones} phones at once, on the hub and on a Voilà kernel each:")
        _say_together("hub", together, (hub.memory_kb() - before) / 1000)
    with tempfile.TemporaryDirectory() as folder, running_voila(Path(folder)) as (address, pid):
        kernels: list[float] = []

        async def visit() -> list[Load]:
            loading = asyncio.create_task(load_all(address, "Agree", phones))
            while not loading.done():
                now = [memory_mb(child) for child in await asyncio.to_thread(children, pid)]
                kernels[:] = max(kernels, now, key=sum)
                await asyncio.sleep(0.5)
            return await loading

        _say_together("Voilà", asyncio.run(visit()), sum(kernels))


def _say_together(which: str, loads: list[Load], memory: float) -> None:
    times = [one.usable for one in loads]
    print(
        f"    {which:<6} usable after {statistics.median(times):.1f} s, the last after {max(times):.1f} s; "
        f"{memory:,.1f} MB for all; each {loads[0].requests} requests, {loads[0].size / 1000:,.0f} kB",
        flush=True,
    )


if __name__ == "__main__":
    main()
