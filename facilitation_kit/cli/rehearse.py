"""``facilitate rehearse``: a whole run sheet played by scripted people, and what each kind of person met.

In: a project and the id of one of its run sheets. Out: a table, and exit code 1 if anybody met a surprise. Easily got
wrong: the hub of a rehearsal is this command's own, on free ports and a rehearsal store, beside a running workshop.
"""

from __future__ import annotations

import asyncio
import dataclasses
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from facilitation_kit.cli.child_processes import StopSignal
from facilitation_kit.cli.example_evidence import bring_in_example_evidence
from facilitation_kit.cli.exit_codes import ExitCode
from facilitation_kit.cli.options import ProjectFolder, ScratchDataDir, project_or_example, read_settings, store_home
from facilitation_kit.cli.servers import hub_alone
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.rehearsal.facilitator_script import ConsoleView
from facilitation_kit.rehearsal.logbook import Met, RehearsalReport
from facilitation_kit.rehearsal.run_through import RehearsalPlace, Scene, play, receipts_without_answers
from facilitation_kit.responses.data_directory import DataDirectory

__all__ = ["OnOpen", "play_to_the_end", "print_report", "rehearse"]

_COLUMNS = (Met.JOINED, Met.ANSWERED, Met.SKIPPED, Met.CHANGED, Met.SENT_AGAIN, Met.REFUSED)

OnOpen = Callable[[ConsoleView], None]


def rehearse(
    run_sheet: Annotated[str, typer.Argument(help="The run sheet: name of a file in workshops, without .yaml.")],
    people: Annotated[int, typer.Option(min=1, max=1000, help="How many scripted people.")] = 30,
    seed: Annotated[int, typer.Option(help="The same seed, the same choices.")] = 7,
    pace: Annotated[float, typer.Option(min=0, max=60, help="Seconds that people think about a page.")] = 0.0,
    project: ProjectFolder = Path(),
    data_dir: ScratchDataDir = None,
) -> None:
    """Play a whole run sheet with scripted people and say what each kind of person met."""
    scene = Scene(run_sheet=run_sheet, people=people, seed=seed, pace=pace)
    with tempfile.TemporaryDirectory(prefix="facilitate-rehearsal-") as scratch, StopSignal() as stop:
        settings = read_settings(data_dir=data_dir or Path(scratch), lan_port=0, control_port=0, voila_port=0)
        if data_dir is not None:  # a store that stays, for packs to be tried out on
            bring_in_example_evidence(store_home(settings, rehearsal=True), project_or_example(project))
        with hub_alone(settings, project_or_example(project), rehearsal=True) as hub:
            place = RehearsalPlace(
                hub=hub.hub_url,
                control=hub.control_url,
                token=hub.token,
                store=DataDirectory.look(store_home(settings, rehearsal=True)).store_path,
            )
            report = play_to_the_end(place, scene, stop)
    raise typer.Exit(print_report(report))


def play_to_the_end(
    place: RehearsalPlace, scene: Scene, stop: StopSignal, on_open: OnOpen = lambda _view: None
) -> RehearsalReport:
    """Play with a progress bar, and compare receipts with the store.

    Raises:
        typer.Exit: the end was asked for.
    """
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=errors, transient=True) as progress:
        bar = progress.add_task("People arrive", total=None)

        def show(what: str, done: int, of: int) -> None:
            progress.update(bar, description=what, completed=done, total=of)
            if done == of and not errors.is_terminal:
                errors.print(f"{what}: {of} of {of}", markup=False)

        def announce(view: ConsoleView) -> None:
            progress.stop()
            on_open(view)
            progress.start()

        async def whole() -> RehearsalReport | None:
            playing = asyncio.create_task(play(place, scene, on_open=announce, on_progress=show))
            while not playing.done():
                await asyncio.wait([playing], timeout=0.3)
                if stop.wait(0) and not playing.done():
                    playing.cancel()
                    await asyncio.wait([playing])
                    return None
            return playing.result()

        report = asyncio.run(whole())
    if report is None:
        errors.print("Stopped before the end.")
        raise typer.Exit(ExitCode.FAULTS)
    lost = receipts_without_answers(report, place.store)
    return dataclasses.replace(report, surprises=(*report.surprises, *lost))


def print_report(report: RehearsalReport) -> ExitCode:
    """A line for each kind of person; then surprises, or that there were none."""
    table = Table(
        title=f"{report.people} people, {len(report.rounds)} rounds, {report.seconds:.1f} s",
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        title_style="bold",
        header_style="underline",
    )
    table.add_column("kind of person", no_wrap=True)
    for column in (*_COLUMNS, "slowest"):
        table.add_column(column, justify="right", no_wrap=True)
    for kind in report.kinds:
        counts = [str(kind.met[what]) for what in _COLUMNS]
        table.add_row(f"{kind.kind} ({kind.people})", *counts, _milliseconds(kind.slowest))
    slowest = max((kind.slowest for kind in report.kinds), default=0.0)
    totals = [str(report.total(what)) for what in _COLUMNS]
    table.add_row(f"all ({report.people})", *totals, _milliseconds(slowest), style="bold")
    out.print(table)
    if not report.surprises:
        out.print(f"Every receipt ({len(report.receipts)}) is in the store, once. Nobody met a surprise.", markup=False)
        return ExitCode.OK
    out.print(f"{len(report.surprises)} surprises:", style="red")
    for surprise in report.surprises[:20]:
        out.print(f"  {surprise}", markup=False)
    return ExitCode.FAULTS


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
