"""The process that prints paper sheets and join slips: ``python -m facilitation_kit.playback.paper_process``.

In: an order and a project as JSON on standard input. Out: a PDF on standard output, or one line of JSON with what went
wrong; the exit code says which. It steps aside for the hub as the rendering of packs does.

The one thing easily got wrong: the hub does not know this room. What it sends is checked here like anything from outside.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from facilitation_kit.activities.registry import find_activities
from facilitation_kit.errors import KitError
from facilitation_kit.live.join_slips import SlipOrder
from facilitation_kit.live.paper_sheets import PaperOrder
from facilitation_kit.playback.join_slips import slip_sheets
from facilitation_kit.playback.paper_sheets import booklets_of
from facilitation_kit.playback.pdf.sheets import SLIPS, sheets_pdf
from facilitation_kit.playback.render_process import FAULT, step_aside
from facilitation_kit.shipped import template_folders

__all__ = ["main", "print_sheets", "print_slips"]


def print_sheets(order: PaperOrder, project: Path, made: datetime) -> bytes:
    """The sheets of an order as a PDF.

    Args:
        order: which sheets.
        project: whose own templates come before the kit's.
        made: written into the file.

    Raises:
        PlaybackError: ``paper.unknown-activity``, or as `sheets_pdf`.
    """
    activities = find_activities().working
    used = (order.plan.step(step).activity for step in order.steps)
    names = {activity.name for activity in used if activity is not None}
    outside = [each.assets.template_folder for name, each in activities.items() if name in names]
    folders = (*template_folders(project), *(folder.resolve() for folder in outside if folder is not None))
    return sheets_pdf(booklets_of(order, activities), folders, made)


def print_slips(order: SlipOrder, project: Path, made: datetime) -> bytes:
    """Join slips as a PDF.

    Args:
        order: which slips.
        project: whose own templates come before the kit's.
        made: written into the file.

    Raises:
        PlaybackError: as `sheets_pdf`.
    """
    folders = tuple(template_folders(project))
    return sheets_pdf(slip_sheets(order), folders, made, layout=SLIPS)


def main() -> int:
    """Print what stands on standard input."""
    step_aside()
    told = json.loads(sys.stdin.buffer.read())
    try:
        project, now = Path(told["project"]), datetime.now(UTC)
        if "slips" in told:
            pdf = print_slips(SlipOrder.from_json(told["slips"]), project, now)
        else:
            pdf = print_sheets(PaperOrder.from_json(told["order"]), project, now)
    except KitError as error:
        fault = error.faults[0]
        said = {"code": fault.code, "message": str(fault.message), "remedy": fault.remedy}
        sys.stdout.buffer.write(json.dumps(said).encode("ascii"))
        return FAULT
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
