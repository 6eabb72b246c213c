"""``facilitate audit``: who did what with the data, and whether that log is whole.

In: a data folder. Out: the log, or its faults. Easily got wrong: a chain of hashes shows that nothing inside was changed,
not that nothing was cut off its end; that takes a hash that somebody wrote down earlier.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from facilitation_kit.cli.exit_codes import ExitCode
from facilitation_kit.cli.options import DataDir, Rehearsal, read_settings, store_home
from facilitation_kit.cli.stored_workshops import open_to_read
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.safeguarding.audit_log import faults

__all__ = ["audit"]


class AuditAction(StrEnum):
    """What to do with the log."""

    VERIFY = "verify"
    SHOW = "show"


def audit(
    action: Annotated[AuditAction, typer.Argument(help="verify: check that it is whole; show: print it.")],
    expect: Annotated[
        str, typer.Option(help="Hash that was written down earlier and must still be there.", show_default="none")
    ] = "",
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Print the audit log, or check that nobody has changed it."""
    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    with open_to_read(home) as store:
        entries = store.audit_entries()
    if action is AuditAction.SHOW:
        table = Table("when", "who", "what", "to what", "why", box=None, pad_edge=False)
        for entry in entries:
            cells = (f"{entry.at:%Y-%m-%d %H:%M:%S}Z", entry.who, entry.what, entry.subject, entry.why)
            table.add_row(*(Text(cell) for cell in cells))
        out.print(table)
    found = faults(entries, expected_hash=expect.strip())
    for fault in found:
        errors.print(fault, style="red", markup=False)
    if found:
        raise typer.Exit(ExitCode.FAULTS)
    last = entries[-1].hash if entries else "none"
    out.print(f"The log is whole: {len(entries)} entries. Last hash, to write down: {last}", markup=False)
