"""``facilitate check``: every fault of a project at once, with its place and its remedy.

In: a project folder, and the stored answers where there are some. Out: one line a fault, or JSON. Easily got wrong: content
and plans are two readings; a run sheet can be legal text and still no workshop (four dots for three options), so each is
planned too.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from facilitation_kit.activities.registry import find_activities
from facilitation_kit.analysis.policy import read_policy
from facilitation_kit.cli.answered_forms import changed_since_answered
from facilitation_kit.cli.exit_codes import ExitCode
from facilitation_kit.cli.options import DataDir
from facilitation_kit.cli.terminal import errors, fault_line, out
from facilitation_kit.content.library import Library
from facilitation_kit.errors import Fault, KitError
from facilitation_kit.planning.workshop_plan import plan_workshop
from facilitation_kit.safeguarding.project_language import language_warnings
from facilitation_kit.shipped import shipped_folder

__all__ = ["check", "project_faults"]


_INVENTED = (
    "ideas/quotes.yaml is for invented quotes. What somebody really said belongs in the store, which keeps their consent and "
    "says who it was only as closely as enough people share: facilitate evidence import"
)


def check(
    project: Annotated[
        Path, typer.Argument(help="Folder with ideas, surveys and workshops.", show_default="this folder")
    ] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list instead of lines.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Report every fault of a project's content and run sheets at once, and words to think about.

    Survey forms and test cards are compared with what people have answered, in the folder of live data.
    """
    library, faults = project_faults(project)
    changed: tuple[Fault, ...] = ()
    if library is not None:
        wrong, changed = changed_since_answered(library, data_dir)
        faults = (*faults, *wrong)
    if as_json:
        out.print_json(json.dumps([dataclasses.asdict(fault) for fault in faults]))
    else:
        for fault in faults:
            out.print(fault_line(fault))
            out.print(Text(f"  {fault.remedy}"))
        out.print(_verdict(library, faults), markup=False)
        for notice in (*changed, *_not_shown(library)):
            errors.print(f"Note: {notice}", markup=False, style="dim")
        if library is not None:
            _print_words_to_think_about(library)
        if library is not None and library.quotes and library.root != shipped_folder("ideas").parent:
            errors.print(_INVENTED, style="dim")
    if faults:
        raise typer.Exit(ExitCode.FAULTS)


def project_faults(project: Path) -> tuple[Library | None, tuple[Fault, ...]]:
    """The content of a project with all its faults; no library where the content itself is faulty."""
    try:
        library = Library.load(project)
    except KitError as error:
        return None, error.faults
    activities = find_activities()
    faults = list(activities.faults)
    for run_sheet in library.run_sheets:
        faults += _faults_of(partial(plan_workshop, library, run_sheet.id, activities.working))
    return library, (*faults, *_faults_of(partial(read_policy, project)))


def _faults_of(reading: Callable[[], object]) -> tuple[Fault, ...]:
    try:
        reading()
    except KitError as error:
        return error.faults
    return ()


def _not_shown(library: Library | None) -> tuple[Fault, ...]:
    """Pictures, sounds and films of survey forms that phones do not show or play."""
    if library is None or not library.survey_forms:
        return ()
    from facilitation_kit.content.survey_media import media_notices  # noqa: PLC0415 - with forms alone
    from facilitation_kit.content.survey_places import place_of_form  # noqa: PLC0415

    told: list[Fault] = []
    for form in library.survey_forms:
        file, line = place_of_form(library.root, form.id)
        told += media_notices(form, file, library.survey_drawings, line)
    return tuple(told)


def _print_words_to_think_about(library: Library) -> None:
    """What the project's lexicon says of its own sentences: no faults, so they change no exit code and are in no JSON."""
    warnings = language_warnings(library)
    if warnings:
        errors.print(f"Words to think about ({len(warnings)}):", style="bold")
    for warning in warnings:
        errors.print(fault_line(warning))
        errors.print(Text(f"  {warning.remedy}"))


def _verdict(library: Library | None, faults: tuple[Fault, ...]) -> str:
    if faults or library is None:
        return "1 fault." if len(faults) == 1 else f"{len(faults)} faults."
    sizes = (
        (len(library.hypotheses), "hypothesis", "hypotheses"),
        (len(library.quotes), "quote", "quotes"),
        (len(library.research), "research activity", "research activities"),
        (len(library.next_steps), "next step", "next steps"),
        (len(library.statement_sets), "statement set", "statement sets"),
        (len(library.survey_forms), "survey form", "survey forms"),
        (len(library.run_sheets), "run sheet", "run sheets"),
    )
    counted = ", ".join(f"{size} {one if size == 1 else many}" for size, one, many in sizes)
    return f"No faults. {library.project.name}: {counted}."
