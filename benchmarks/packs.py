"""How long a pack takes in each format, ten times the content too, and what votes feel while packs are rendered.

Run by hand on a quiet machine: ``python -m benchmarks.packs``. Each format is timed as the whole process that renders it,
beside a process that only starts and loads the same modules. While one pack after the other is rendered, 500 people a
second send a ballot over their own connections.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.bare_phones import Line, over, post
from benchmarks.figures import RUNS, Goal, percentile, say, say_machine
from benchmarks.hub_under_load import PostMaker, join_people, running_hub
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.hypothesis_context import HypothesisPage
from facilitation_kit.playback.packs import render_apart
from facilitation_kit.playback.render_process import RENDERERS
from facilitation_kit.playback.rendering import RenderRequest
from tests.playback.rich_packs import rich_request

QUOTES = 30
VOTES_A_SECOND = 500
VOTING_SECONDS = 6
_GOALS = {PackFormat.HTML: 0.3, PackFormat.PDF: 0.5, PackFormat.DOCX: 1.0, PackFormat.PPTX: 1.0}


def with_quotes(request: RenderRequest, times: int) -> RenderRequest:
    """The request with 30 quotes, or so many times its hypotheses and quotes."""
    pack = request.pack
    quotes = [quote for page in pack.hypotheses for quote in (*page.supporting, *page.challenging, *page.unclear)]
    short = len(quotes)
    extra = tuple(quotes[number % short] for number in range(max(0, QUOTES - short)))
    first = replace(pack.hypotheses[0], supporting=(*pack.hypotheses[0].supporting, *extra))
    pages: list[HypothesisPage] = []
    for time_ in range(times):
        for page in (first, *pack.hypotheses[1:]):
            number = len(pages) + 1
            pages.append(replace(page, number=number, anchor=f"{page.anchor}-{time_}" if time_ else page.anchor))
    return replace(request, pack=replace(pack, hypotheses=tuple(pages), evidence=pack.evidence * times))


def start_up(pack_format: PackFormat) -> float:
    """Seconds of a process that loads what this format needs and does nothing."""
    code = f"import facilitation_kit.playback.render_process, {RENDERERS[pack_format]}"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - began


def rendering(request: RenderRequest) -> float:
    """Seconds of a process that renders a pack."""
    began = time.perf_counter()
    render_apart(request)
    return time.perf_counter() - began


def formats(requests: dict[PackFormat, RenderRequest]) -> None:
    for pack_format, request in requests.items():
        once, tenfold = with_quotes(request, 1), with_quotes(request, 10)
        rendering(once)
        bare, whole, large = [], [], []
        for _ in range(RUNS):
            bare.append(start_up(pack_format))
            whole.append(rendering(once))
            large.append(rendering(tenfold))
        beyond = [one - start for one, start in zip(whole, bare, strict=True)]
        grown = [(ten - start) / (one - start) for one, ten, start in zip(whole, large, bare, strict=True)]
        say(
            f"{pack_format.words}: beyond start-up",
            [1000 * each for each in beyond],
            " ms",
            goal=Goal(most=1000 * _GOALS[pack_format]),
        )
        say("    start-up alone", [1000 * each for each in bare], " ms")
        say("    ten times the content, times the time", grown, "", goal=Goal(most=10))


async def voting(port: int, maker: PostMaker) -> tuple[list[float], int]:
    """Ballots at a steady rate, each over its own connection; seconds of each, and how many failed."""
    lines = [Line(port) for _ in maker.people]
    times: list[float] = []
    failed = 0

    async def vote(number: int) -> None:
        nonlocal failed
        line, person = lines[number % len(lines)], maker.people[number % len(lines)]
        request = post(*maker.post(person, number))
        began = time.perf_counter()
        status, _ = await line.ask(request)
        times.append(time.perf_counter() - began)
        failed += status != 303

    for start in range(0, VOTES_A_SECOND * VOTING_SECONDS, VOTES_A_SECOND):
        await over(1, [partial(vote, start + n) for n in range(VOTES_A_SECOND)])
    for line in lines:
        line.close()
    return times, failed


def votes(requests: Sequence[RenderRequest]) -> None:
    quiet, busy, failures, rendered = [], [], 0, 0
    with running_hub() as hub:
        hub.open_workshop()
        join_people(hub, VOTES_A_SECOND)
        maker = PostMaker.of(hub, hub.open_round("dot_vote")["round"]["id"])
        for _ in range(RUNS):
            times, failed = asyncio.run(voting(hub.port, maker))
            quiet.append(1000 * percentile(times, 95))
            over_now = threading.Event()
            made: list[float] = []

            def render_on(over_now: threading.Event = over_now, made: list[float] = made) -> None:
                while not over_now.is_set():
                    made.append(rendering(requests[len(made) % len(requests)]))

            working = threading.Thread(target=render_on)
            working.start()
            times, failed_too = asyncio.run(voting(hub.port, maker))
            over_now.set()
            working.join()
            busy.append(1000 * percentile(times, 95))
            failures += failed + failed_too
            rendered += len(made)
    say(f"{VOTES_A_SECOND} votes a second while packs render: p95", busy, " ms", goal=Goal(most=150))
    say("    without packs: p95", quiet, " ms")
    print(f"    {rendered} packs rendered meanwhile; {failures} votes failed")


def main() -> None:
    say_machine()
    with tempfile.TemporaryDirectory(prefix="packs-benchmark-") as folder:
        requests = {}
        for pack_format in PackFormat:
            place = Path(folder, pack_format.value)
            place.mkdir()
            requests[pack_format] = rich_request(place, pack_format)
        formats(requests)
        votes([with_quotes(request, 1) for request in requests.values()])


if __name__ == "__main__":
    main()
