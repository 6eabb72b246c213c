"""``facilitate export``: the stored answers as tidy CSV files and one JSON file, and each survey round in every format.

In: a data folder. Out: files in its folder exports, or where --to says. Easily got wrong: an export holds single answers
and exact counts; it is for the people who ran the workshop, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.cli.options import DataDir, Rehearsal, read_settings, store_home
from facilitation_kit.cli.store_work import note
from facilitation_kit.cli.stored_workshops import chosen_workshop, open_to_read
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.responses.data_directory import DataDirectory

if TYPE_CHECKING:
    from facilitation_kit.analysis.exports import Progress

__all__ = ["export"]


def export(
    workshop: Annotated[str | None, typer.Option(help="Id of one workshop.", show_default="all of them")] = None,
    to: Annotated[
        Path | None, typer.Option(help="Folder to write to.", show_default="exports in the data folder")
    ] = None,
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Write all answers as CSV and JSON, and surveys for Excel and SPSS too, with codebooks, for analysts in your own team."""
    from facilitation_kit.analysis.exports import write_exports  # noqa: PLC0415 - pandas is slow to load

    now = datetime.now(UTC)
    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    with open_to_read(home) as store:
        chosen = chosen_workshop(store, workshop) if workshop is not None else None
        folder = to or home.exports / now.strftime("%Y-%m-%dT%H%M%SZ")
        note(home, "export", folder.name, now)
        with _progress() as progress:
            files = write_exports(store, load_activities(), folder, now=now, workshop=chosen, progress=progress)
    out.print(f"{len(files)} files in {folder}", markup=False)
    errors.print("These are single answers: keep them in your team. For others, write a pack.", style="dim")


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar in a terminal, else a line a file."""
    if not errors.is_terminal:
        yield _say_name
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - with it
    from rich.progress import Progress as Bar  # noqa: PLC0415 - only where there is a terminal

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(name: str, rows: int, done: int, of: int) -> None:
            written = f", {rows:,} rows" if rows else ""
            bar.update(task, description=f"{name}{written}", completed=done, total=of)

        yield show


def _say_name(name: str, rows: int, done: int, of: int) -> None:  # noqa: ARG001 - as every progress
    if not rows:
        errors.print(name, style="dim", markup=False)
