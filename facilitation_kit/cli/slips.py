"""``facilitate slips``: join slips for a workshop that runs, one person each.

In: how many. Out: a PDF to cut up. Easily got wrong: a slip leads to the address of the hub that runs, and only that hub may
write, so the slips are asked of it; their codes come here once, for the printer, and are stored nowhere.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from facilitation_kit.cli.options import (
    DataDir,
    ProjectFolder,
    Rehearsal,
    project_or_example,
    read_settings,
    store_home,
)
from facilitation_kit.cli.running_workshops import chosen_workshop
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.errors import StoreError
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.live.join_slips import MOST_SLIPS, SlipOrder

__all__ = ["slips"]


def slips(
    to: Annotated[Path, typer.Option("--out", "-o", help="The PDF to write.")],
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=MOST_SLIPS, help="For how many people.")] = 20,
    workshop: Annotated[str, typer.Option(help="Which workshop.", show_default="the one opened last")] = "",
    only: Annotated[
        bool, typer.Option("--only/--open", help="From now on people join with a slip only, or go on joining freely.")
    ] = True,
    project: ProjectFolder = Path(),
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Print join slips for a workshop that runs: each lets one person in, once."""
    from facilitation_kit.analysis.export_files import write_whole  # noqa: PLC0415 - slow to load
    from facilitation_kit.playback.paper_process import print_slips  # noqa: PLC0415 - slow to load

    if to.exists():
        # Asked before any slip is made: those of the other file may be in people's hands, and are printed nowhere else.
        raise StoreError(
            "store.copy-exists", "There is a file of this name.", remedy="Choose another name.", file=str(to)
        )
    folder = store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal)
    with HubClient.find({"FACILITATE_DATA_DIR": str(folder)}) as hub:
        chosen = chosen_workshop(hub, workshop)
        order = SlipOrder.from_json(hub.make_slips(chosen, count, only=only))
    write_whole(to, print_slips(order, project_or_example(project), datetime.now(UTC)))
    out.print(f"{count} slips for {chosen} in {to}", markup=False)
    errors.print("Cut them up, mix them, and note down for nobody which one they were given.", style="dim")
