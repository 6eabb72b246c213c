"""``facilitate export``: the stored answers as tidy CSV files and one JSON file.

In: a data folder. Out: files in its folder exports, or where --to says. Easily got wrong: an export holds single answers
and exact counts; it is for the people who ran the workshop, and says so.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.cli.options import DataDir, Rehearsal, read_settings, store_home
from facilitation_kit.cli.store_work import note
from facilitation_kit.cli.stored_workshops import chosen_workshop, open_to_read
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.responses.data_directory import DataDirectory

__all__ = ["export"]


def export(
    workshop: Annotated[str | None, typer.Option(help="Id of one workshop.", show_default="all of them")] = None,
    to: Annotated[
        Path | None, typer.Option(help="Folder to write to.", show_default="exports in the data folder")
    ] = None,
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Write all answers as CSV and JSON, with a codebook, for analysts in your own team."""
    from facilitation_kit.analysis.exports import write_exports  # noqa: PLC0415 - pandas is slow to load

    now = datetime.now(UTC)
    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    with open_to_read(home) as store:
        chosen = chosen_workshop(store, workshop) if workshop is not None else None
        folder = to or home.exports / now.strftime("%Y-%m-%dT%H%M%SZ")
        note(home, "export", folder.name, now)
        files = write_exports(
            store,
            load_activities(),
            folder,
            now=now,
            workshop=chosen,
            progress=lambda name: errors.print(name, style="dim", markup=False),
        )
    out.print(f"{len(files)} files in {files[0].parent}", markup=False)
    errors.print("These are single answers: keep them in your team. For others, write a pack.", style="dim")
