"""Printing sheets and slips from the control page: by a process of its own, so that no vote waits for a PDF.

In: an order. Out: the bytes of a PDF. The one thing easily got wrong: the pages of packs and sheets are a room beside this
one, which the hub neither loads nor imports; it starts the process by its name, as whoever starts the hub does.
"""

from __future__ import annotations

import asyncio
import json
import subprocess  # the kit's own module, as a process of its own
import sys
from collections.abc import Mapping
from pathlib import Path

from facilitation_kit.content.library import Library
from facilitation_kit.errors import ContentError, LiveError
from facilitation_kit.identifiers import StepId
from facilitation_kit.live.join_slips import SlipOrder
from facilitation_kit.live.paper_sheets import MOST_COPIES, PaperOrder, new_batch, plan_as_it_stands, steps_on_paper
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.workshop_room import WorkshopRoom

__all__ = ["is_number_up_to", "printed_sheets", "printed_slips", "sheets_to_print"]

_PRINTER = "facilitation_kit.playback.paper_process"
_SECONDS = 120.0
_FAULT = 3


async def printed_sheets(order: PaperOrder, project: Path) -> bytes:
    """The sheets as a PDF.

    Raises:
        LiveError: ``paper.not-printed``, with what the printing process said.
    """
    return await _printed({"order": order.to_json(), "project": str(project)})


async def printed_slips(order: SlipOrder, project: Path) -> bytes:
    """Join slips as a PDF.

    Raises:
        LiveError: ``paper.not-printed``, with what the printing process said.
    """
    return await _printed({"slips": order.to_json(), "project": str(project)})


async def _printed(told: Mapping[str, object]) -> bytes:
    try:
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", _PRINTER],
            input=json.dumps(told).encode("ascii"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise _not_printed("The pages took too long to print.") from None
    if done.returncode == _FAULT:
        raise _not_printed(str(json.loads(done.stdout)["message"]))
    if done.returncode != 0:
        raise _not_printed("The process that prints sheets ended without a page.")
    return done.stdout


def is_number_up_to(most: int, typed: str) -> bool:
    """Whether somebody typed a whole number from 1 to `most`, without a tail that only begins like one.

    >>> is_number_up_to(200, "20"), is_number_up_to(200, "00201"), is_number_up_to(200, "0"), is_number_up_to(200, "9" * 9999)
    (True, False, False, False)
    """
    return typed.isascii() and typed.isdigit() and len(typed) <= len(str(most)) and 1 <= int(typed) <= most


async def sheets_to_print(hub: Hub, room: WorkshopRoom, copies: str, step: str) -> PaperOrder:
    """A new batch of sheets of a workshop, as its questions stand now.

    Args:
        hub: with the activities and the project.
        room: the workshop.
        copies: as it was typed.
        step: the only step to print; empty for all.

    Raises:
        LiveError: ``paper.copies``, ``paper.no-questions``, ``live.settings-do-not-fit``.
    """
    if not is_number_up_to(MOST_COPIES, copies):
        raise LiveError(
            "paper.copies",
            f"Sheets are printed for 1 to {MOST_COPIES} people at a time.",
            remedy="Give a number in that range; print again for more people.",
        )
    plan = plan_as_it_stands(room.state, hub.activities)
    steps = tuple(each.id for each in steps_on_paper(plan) if step in ("", each.id))
    if not steps:
        raise LiveError("paper.no-questions", "There is no question to print.", remedy="Choose another step.")
    try:
        language = (await asyncio.to_thread(Library.load, hub.project)).project.language
    except ContentError:
        # Somebody is editing; sheets are needed all the same.
        language = "en"
    return PaperOrder(
        plan=plan,
        steps=tuple(StepId(each) for each in steps),
        copies=int(copies),
        batch=new_batch(hub.rng),
        language=language,
        written=language,
    )


def _not_printed(why: str) -> LiveError:
    return LiveError(
        "paper.not-printed", why, remedy="Print fewer at once, or in a terminal: facilitate paper says more."
    )
