"""``facilitate demo``: the whole kit at work in a minute, with scripted people and a store of its own.

In: a project, by default the example that ships with the kit. Out: running servers, a played workshop, a playback pack.
Easily got wrong: it must work beside a running workshop, so it takes free ports where the usual ones are taken, and its
answers go to a rehearsal store that everything shows as such.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from facilitation_kit.cli.child_processes import StopSignal
from facilitation_kit.cli.example_evidence import bring_in_example_evidence
from facilitation_kit.cli.exit_codes import ExitCode
from facilitation_kit.cli.options import (
    ControlPort,
    Port,
    ProjectFolder,
    ScratchDataDir,
    VoilaPort,
    project_or_example,
    read_settings,
    store_home,
)
from facilitation_kit.cli.pack import write_latest_pack
from facilitation_kit.cli.ports import LOOPBACK, taken
from facilitation_kit.cli.rehearse import OnOpen, play_to_the_end, print_report
from facilitation_kit.cli.run import print_addresses
from facilitation_kit.cli.servers import Servers, start_servers
from facilitation_kit.cli.terminal import errors, out, print_qr
from facilitation_kit.content.library import Library
from facilitation_kit.errors import PlanError
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.rehearsal.facilitator_script import ConsoleView
from facilitation_kit.rehearsal.run_through import RehearsalPlace, Scene
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.settings import Settings

__all__ = ["demo"]

_THINKING = 0.4
"""Seconds that scripted people think about a page when somebody may be watching."""


def demo(
    once: Annotated[bool, typer.Option("--once", help="End when the pack is written.")] = False,
    people: Annotated[int, typer.Option(min=1, max=1000, help="How many scripted people.")] = 24,
    seed: Annotated[int, typer.Option(help="The same seed, the same choices.")] = 7,
    project: ProjectFolder = Path(),
    data_dir: ScratchDataDir = None,
    port: Port = None,
    control_port: ControlPort = None,
    voila_port: VoilaPort = None,
) -> None:
    """Show the whole kit: scripted people answer, a pack is written, then your own phone can join."""
    home = data_dir or Path(tempfile.mkdtemp(prefix="facilitate-demo-"))
    settings = _with_free_ports(
        read_settings(data_dir=home, lan_port=port, control_port=control_port, voila_port=voila_port),
        given=(port, control_port, voila_port),
    )
    folder = project_or_example(project)
    library = Library.load(folder)
    if not library.run_sheets:
        raise PlanError(
            "demo.no-run-sheet",
            "This project has no run sheet to play.",
            remedy="Write one in workshops, or leave --project out to see the example.",
            file=str(folder),
        )
    scene = Scene(
        run_sheet=library.run_sheets[0].id,
        people=people,
        seed=seed,
        pace=0.0 if once else _THINKING,
        close=once,
    )
    bring_in_example_evidence(store_home(settings, rehearsal=True), folder)
    try:
        code = _show(settings, folder, scene)
    finally:
        if data_dir is None:
            out.print(f"What it stored is left in {home} until you delete it.", markup=False)
    raise typer.Exit(code)


def _show(settings: Settings, folder: Path, scene: Scene) -> ExitCode:
    """Start everything, play, and keep it running unless the workshop was closed at the end."""
    opened: list[ConsoleView] = []

    def announce(view: ConsoleView) -> None:
        opened.append(view)
        _announce(view)

    with StopSignal() as stop, start_servers(settings, folder, rehearsal=True, say=_say) as servers:
        print_addresses(servers)
        code = _play(servers, settings, folder, scene, stop, announce)
        if not scene.close:
            _invite(servers, opened[-1])
            code = max(code, servers.watch(stop, _say))
            out.print("Stopping …")
    return code


def _play(
    servers: Servers, settings: Settings, folder: Path, scene: Scene, stop: StopSignal, on_open: OnOpen
) -> ExitCode:
    rehearsal = DataDirectory.look(store_home(settings, rehearsal=True))
    place = RehearsalPlace(
        hub=servers.hub_url, control=servers.control_url, token=servers.token, store=rehearsal.store_path
    )
    report = play_to_the_end(place, scene, stop, on_open=on_open)
    code = print_report(report)
    pack = write_latest_pack(folder, rehearsal, tuple(PackFormat))
    out.print(
        f"The playback pack, in all formats, is in {pack.parent}; open it in a browser: {pack.name}", markup=False
    )
    return code


def _announce(view: ConsoleView) -> None:
    workshop = view["workshop"]
    print_qr(str(workshop["join_url"]))
    out.print(f"{workshop['title']}: join at {workshop['join_url']}, code {workshop['code']}", markup=False)


def _invite(servers: Servers, view: ConsoleView) -> None:
    """What to try now, with the way in again: the report has pushed the first one off the screen."""
    workshop = view["workshop"]
    out.print("The workshop is still open. Now you:", style="bold")
    print_qr(str(workshop["join_url"]))
    out.print(f"  1. Join with a phone: scan this, or open {workshop['join_url']}", markup=False)
    out.print(f"     (or {workshop['address']} with the code {workshop['code']}).", markup=False)
    out.print(f"  2. Open {servers.notebooks_url}", markup=False)
    out.print(f"     and paste the token {servers.token}", markup=False)
    out.print("  3. Choose a step with a question in the console and open a round: the phone follows.", markup=False)
    out.print("Ctrl-C ends the demonstration.", markup=False)


def _with_free_ports(settings: Settings, *, given: tuple[int | None, int | None, int | None]) -> Settings:
    """Usual ports where they are free, any others where nobody asked for these."""
    hosts = {"lan_port": settings.lan_host, "control_port": LOOPBACK, "voila_port": LOOPBACK}
    others = {
        name: 0
        for (name, host), asked in zip(hosts.items(), given, strict=True)
        if asked is None and taken(host, getattr(settings, name))
    }
    return settings.model_copy(update=others)


def _say(what: str) -> None:
    errors.print(what, style="dim", markup=False)
