"""``facilitate template check``: whether the templates of a project and of the kit can be filled in.

In: a project folder. Out: one line a fault, with file, line and the names on offer. Easily got wrong: a template is tried
in the same small process that makes packs, so one that never ends or eats memory is a fault here as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from facilitation_kit.activities.registry import find_activities
from facilitation_kit.cli.exit_codes import ExitCode
from facilitation_kit.cli.terminal import errors, fault_line, out
from facilitation_kit.errors import Fault
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.shipped import template_folders

__all__ = ["template"]

template = typer.Typer(help="Templates of packs.", no_args_is_help=True)


@template.callback()
def _group() -> None:
    """Templates of packs."""


@template.command()
def check(
    project: Annotated[
        Path, typer.Argument(help="Folder with workshops/templates.", show_default="this folder")
    ] = Path(),
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="Only packs of this kind, such as update.", show_default="all")
    ] = None,
    audience: Annotated[
        list[Audience] | None, typer.Option("--audience", help="Only packs for these readers.", show_default="all")
    ] = None,
    pack_format: Annotated[
        list[PackFormat] | None, typer.Option("--format", help="Only this format.", show_default="all")
    ] = None,
) -> None:
    """Fill in every template for every kind of pack, its readers and formats, and report every fault."""
    from facilitation_kit.playback.template_check import (  # noqa: PLC0415 - pandas is slow to load
        check_files,
        check_packs,
        outlines_of,
        try_outs,
    )

    activities = find_activities().working
    outside = [each.assets.template_folder for each in activities.values() if each.assets.template_folder is not None]
    folders = tuple(dict.fromkeys(folder.resolve() for folder in (*template_folders(project), *outside)))
    files, found = check_files(folders)
    wanted = [
        outline
        for outline in outlines_of(folders)
        if (not kind or outline.kind in kind) and (not audience or outline.audience in audience)
    ]
    if not wanted:
        raise typer.BadParameter("pack.yaml has no such pack.")
    packs = 0
    tried = try_outs(folders, activities, formats=pack_format or tuple(PackFormat), outlines=wanted)
    with errors.status("Filling in the templates …") as status:
        for each, fault in check_packs(tried):
            packs += 1
            status.update(f"Filled in: {each.words}")
            found += [fault] if fault else []
    faults = list(dict.fromkeys(found))
    for fault in faults:
        _say(fault)
    made = f"{files} templates read, {packs} packs made"
    verdict = "no faults" if not faults else "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    out.print(f"{made}: {verdict}.", markup=False)
    if faults:
        raise typer.Exit(ExitCode.FAULTS)


def _say(fault: Fault) -> None:
    out.print(fault_line(fault))
    if fault.remedy:
        out.print(Text(f"  {fault.remedy}"))
