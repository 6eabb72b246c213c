"""How a command ends, for scripts and schedulers.

In: an error. Out: a number. Easily got wrong: faults in a project's files are the user's normal work (1); a taken port, a
locked folder or a full disk is the machine's matter (3), and trying again later may be right.
"""

from __future__ import annotations

from enum import IntEnum

from facilitation_kit.errors import KitError, SettingsError, StoreError

__all__ = ["ExitCode", "exit_code_for"]


class ExitCode(IntEnum):
    """What the numbers mean."""

    OK = 0
    FAULTS = 1
    """Faults were found, or the thing did not work."""
    USAGE = 2
    """The command was not understood, or a setting is out of its range."""
    ENVIRONMENT = 3
    """The machine does not allow it: a taken port, a locked folder, a full disk."""


_OF_THE_MACHINE = frozenset({"run.port-taken", "run.hub-silent", "run.voila-silent", "init.not-written"})


def exit_code_for(error: KitError) -> ExitCode:
    """The code for an error that a person can put right."""
    if isinstance(error, StoreError) or error.code in _OF_THE_MACHINE:
        return ExitCode.ENVIRONMENT
    if isinstance(error, SettingsError):
        return ExitCode.USAGE
    return ExitCode.FAULTS
