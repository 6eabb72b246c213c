"""The command ``facilitate``: its list of commands, and the one place where errors become words and exit codes.

In: the command line. Out: an exit code (`exit_codes`). Easily got wrong: nothing may reach the user as a traceback, yet
a fault of the kit itself must be findable; ``--debug`` (or FACILITATE_DEBUG=1) shows it.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from facilitation_kit.cli import (
    audit,
    backup,
    check,
    closing,
    demo,
    doctor,
    dpia,
    evidence,
    export,
    ideas,
    init,
    journey,
    pack,
    packs,
    paper,
    personas,
    purge,
    rebuild,
    rehearse,
    run,
    service_map,
    slips,
    survey,
    template,
    withdraw,
)
from facilitation_kit.cli.exit_codes import ExitCode, exit_code_for
from facilitation_kit.cli.terminal import errors, out, print_error
from facilitation_kit.errors import KitError

__all__ = ["app", "main"]

app = typer.Typer(
    name="facilitate",
    help="Co-design workshops: answers from phones, results on the projector, a playback pack for the working group.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in (
    init.init,
    check.check,
    doctor.doctor,
    run.run,
    demo.demo,
    rehearse.rehearse,
    pack.pack,
    paper.paper,
    closing.closing,
    slips.slips,
    export.export,
    ideas.ideas,
    rebuild.rebuild,
    withdraw.withdraw,
    purge.purge,
    purge.erase,
    backup.backup,
    backup.restore,
    audit.audit,
    dpia.dpia,
):
    app.command()(command)
app.add_typer(evidence.evidence_app, name="evidence")

app.add_typer(service_map.map_app, name="map")
app.add_typer(journey.journey_app, name="journey")
app.add_typer(survey.survey_app, name="survey")
app.add_typer(packs.packs, name="packs")
app.add_typer(personas.personas_app, name="personas")
app.add_typer(template.template, name="template")


def _print_version(wanted: bool) -> None:
    if wanted:
        out.print(f"facilitation-kit {version('facilitation-kit')}", markup=False)
        raise typer.Exit


@app.callback()
def _whole(
    debug: Annotated[bool, typer.Option("--debug", help="Show the kit's own faults in full.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    if debug:
        os.environ["FACILITATE_DEBUG"] = "1"


def main() -> None:
    """Run one command and end this process with its exit code."""
    try:
        app()
    except KitError as error:
        if _debugging():
            raise
        print_error(error)
        sys.exit(exit_code_for(error))
    except OSError as error:
        if _debugging():
            raise
        errors.print(f"The machine did not allow it: {error.strerror or type(error).__name__}.", style="bold red")
        errors.print("Look at the disk and at the rights of the folder; --debug shows the details.")
        sys.exit(ExitCode.ENVIRONMENT)
    except Exception as error:  # the last line before the user: says where, not the words that were worked on
        if _debugging():
            raise
        errors.print(
            f"This is a fault of the kit, not yours: {type(error).__name__} in {_place(error)}.", style="bold red"
        )
        errors.print("No stored answer is lost. Run it again with facilitate --debug to see and report the details.")
        sys.exit(ExitCode.FAULTS)


def _debugging() -> bool:
    return bool(os.environ.get("FACILITATE_DEBUG"))


def _place(error: Exception) -> str:
    """File and line in which it happened; never the values."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "an unknown place" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


if __name__ == "__main__":
    main()
