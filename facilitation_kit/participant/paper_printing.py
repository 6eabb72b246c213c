"""Printing sheets from the control page: by a process of its own, so that no vote waits for a PDF.

In: an order. Out: the bytes of a PDF. The one thing easily got wrong: the pages of packs and sheets are a room beside this
one, which the hub neither loads nor imports; it starts the process by its name, as whoever starts the hub does.
"""

from __future__ import annotations

import asyncio
import json
import subprocess  # the kit's own module, as a process of its own
import sys
from pathlib import Path

from facilitation_kit.errors import LiveError
from facilitation_kit.live.paper_sheets import PaperOrder

__all__ = ["printed_sheets"]

_PRINTER = "facilitation_kit.playback.paper_process"
_SECONDS = 120.0
_FAULT = 3


async def printed_sheets(order: PaperOrder, project: Path) -> bytes:
    """The sheets as a PDF.

    Raises:
        LiveError: ``paper.not-printed``, with what the printing process said.
    """
    told = json.dumps({"order": order.to_json(), "project": str(project)}).encode("ascii")
    try:
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", _PRINTER],
            input=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise _not_printed("The sheets took too long to print.") from None
    if done.returncode == _FAULT:
        raise _not_printed(str(json.loads(done.stdout)["message"]))
    if done.returncode != 0:
        raise _not_printed("The process that prints sheets ended without a page.")
    return done.stdout


def _not_printed(why: str) -> LiveError:
    return LiveError(
        "paper.not-printed", why, remedy="Print fewer at once, or in a terminal: facilitate paper says more."
    )
