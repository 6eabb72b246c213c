"""``facilitate rebuild``: every tally counted again from the log, by another way, and compared.

In: a data folder. Out: "all figures agree", or each that does not, and exit code 1. Easily got wrong: nothing is changed;
there is nothing to repair, because every figure is worked out from the log whenever it is shown.
"""

from __future__ import annotations

import typer

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.cli.exit_codes import ExitCode
from facilitation_kit.cli.options import DataDir, Rehearsal, read_settings, store_home
from facilitation_kit.cli.stored_workshops import open_to_read
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.responses.data_directory import DataDirectory

__all__ = ["rebuild"]


def rebuild(rehearsal: Rehearsal = False, data_dir: DataDir = None) -> None:
    """Count every round again from the log of answers, by another way, and compare all figures."""
    from facilitation_kit.analysis import rebuild as recount  # noqa: PLC0415 - pandas is slow to load

    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    with open_to_read(home) as store, errors.status("Counting again …"):
        found = recount.rebuild(store, load_activities())
    for round_id in found.uncounted:
        errors.print(f"{round_id} was not counted: its activity is not installed.", style="yellow", markup=False)
    for each in found.differences:
        where = f"{each.round}, {each.item or 'whole round'}, {each.measure}"
        out.print(f"{where}: counted {each.counted}, from the log {each.rebuilt}", style="red", markup=False)
    what = f"{found.rounds} rounds, {found.figures} figures, {found.rows} rows of the log"
    if found.differences:
        out.print(f"{len(found.differences)} figures differ ({what}).", style="bold red", markup=False)
        raise typer.Exit(ExitCode.FAULTS)
    out.print(f"All figures agree ({what}).", markup=False)
