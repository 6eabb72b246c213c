"""``facilitate run``: a workshop day. Hub and notebooks run until Ctrl-C.

In: a project and a data folder. Out: addresses, the token and a QR code on the terminal. Easily got wrong: the token is
printed once, on the facilitator's own terminal, and pasted once; it stands in no address.
"""

from __future__ import annotations

from pathlib import Path

import typer

from facilitation_kit.cli.check import project_faults
from facilitation_kit.cli.child_processes import StopSignal
from facilitation_kit.cli.options import ControlPort, DataDir, Port, ProjectFolder, VoilaPort, read_settings
from facilitation_kit.cli.servers import Servers, start_servers
from facilitation_kit.cli.terminal import errors, out, print_qr, rows

__all__ = ["print_addresses", "run"]


def run(
    project: ProjectFolder = Path(),
    data_dir: DataDir = None,
    port: Port = None,
    control_port: ControlPort = None,
    voila_port: VoilaPort = None,
) -> None:
    """Run a workshop: serve phones, the console and the projector until Ctrl-C."""
    settings = read_settings(data_dir=data_dir, lan_port=port, control_port=control_port, voila_port=voila_port)
    library, faults = project_faults(project)
    if library is None:
        errors.print("This project cannot be used yet. facilitate check lists what to put right.", style="red")
        errors.print(f"The first of {len(faults)}: {faults[0]}", markup=False)
        raise typer.Exit(1)
    if faults:
        errors.print(f"Some run sheets cannot be opened yet (facilitate check says why): {len(faults)}.", markup=False)
    with StopSignal() as stop, start_servers(settings, project.resolve(), rehearsal=False, say=_say) as servers:
        print_qr(servers.hub_url)
        print_addresses(servers)
        out.print(f"Answers are kept in {settings.data_dir}\nCtrl-C ends the servers; answers stay.", markup=False)
        code = servers.watch(stop, _say)
        out.print("Stopping …")
    raise typer.Exit(code)


def print_addresses(servers: Servers) -> None:
    """Where facilitator and phones go; addresses stand alone on their lines, so that no terminal of 80 columns cuts one."""
    out.print(
        rows(
            ("Phones", servers.hub_url),
            ("Facilitator", servers.notebooks_url),
            ("Control page", servers.control_url),
            ("Token", servers.token),
        )
    )
    out.print("Both pages ask once for the token. The control page works without notebooks.")


def _say(what: str) -> None:
    errors.print(what, style="dim", markup=False)
