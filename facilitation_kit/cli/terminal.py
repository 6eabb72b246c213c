"""What commands print: plain lines, faults with their place and remedy, and QR codes.

In: values. Out: text on standard output (results) or standard error (faults). Colours follow the terminal and NO_COLOR.
Easily got wrong: text of files and of errors may hold square brackets, which Rich would read as its own marks; it is
always passed as `Text` or with marks off.
"""

from __future__ import annotations

import io

import segno
from rich.console import Console
from rich.table import Table
from rich.text import Text

from facilitation_kit.errors import Fault, KitError

__all__ = ["errors", "fault_line", "out", "print_error", "print_qr", "rows"]

out = Console(highlight=False, soft_wrap=True)
"""Results."""
errors = Console(stderr=True, highlight=False, soft_wrap=True)
"""Faults and warnings."""


def print_error(error: KitError) -> None:
    """Say what happened, where, and what to do; all faults of it."""
    if len(error.faults) > 1:
        errors.print(error.message, style="bold red", markup=False)
    for fault in error.faults:
        errors.print(fault_line(fault))
        if fault.remedy:
            errors.print(Text(f"  {fault.remedy}"))
    if len(error.faults) > 1 and error.remedy:
        errors.print(error.remedy, markup=False)


def fault_line(fault: Fault) -> Text:
    """``file:line (field): what happened [code]``, in the form that editors and terminals make links of."""
    line = Text()
    if fault.place:
        line.append(fault.place, style="bold")
        line.append(": ")
    line.append(fault.message, style="red")
    line.append(f" [{fault.code}]", style="dim")
    return line


def print_qr(address: str) -> None:
    """A QR code of dark squares on a light ground, as cameras want it, also where the terminal is light itself."""
    if not out.is_terminal:
        return
    drawn = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(drawn, border=2, compact=True)
    # segno draws the light squares; white on black makes them light whatever the terminal's own colours are.
    before, after = ("\x1b[97;40m", "\x1b[0m") if out.color_system else ("", "")
    out.file.writelines(f"{before}{line}{after}\n" for line in drawn.getvalue().splitlines())
    out.file.flush()


def rows(*pairs: tuple[str, str]) -> Table:
    """Names and values, one pair a line, values never cut."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in pairs:
        table.add_row(Text(name), Text(value))
    return table
