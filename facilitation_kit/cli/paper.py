"""``facilitate paper``: sheets for people without phones, before a workshop opens.

In: a run sheet. Out: a PDF with a booklet for each person. Easily got wrong: the questions are those of the content as it
is now; options that are merged later in the room are not on these sheets, and the control page prints them as they stand.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from facilitation_kit.cli.options import ProjectFolder, project_or_example
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.content.library import Library
from facilitation_kit.errors import PlanError
from facilitation_kit.identifiers import RunSheetId, StepId
from facilitation_kit.live.paper_sheets import MOST_COPIES, PaperOrder, SheetCode, new_batch, steps_on_paper

__all__ = ["paper"]


def paper(
    run_sheet: Annotated[str, typer.Argument(help="Name of a run sheet.")],
    to: Annotated[Path, typer.Option("--out", "-o", help="The PDF to write.")],
    copies: Annotated[int, typer.Option("--copies", "-n", min=1, max=MOST_COPIES, help="For how many people.")] = 10,
    step: Annotated[list[str] | None, typer.Option(help="Only this step; may be repeated.", show_default="all")] = None,
    language: Annotated[
        str, typer.Option(help="Language of the sheets' own words, such as pl.", show_default="the project's")
    ] = "",
    project: ProjectFolder = Path(),
) -> None:
    """Print sheets of paper for a run sheet: one booklet for each person, to be keyed in on the control page."""
    from facilitation_kit.activities.registry import find_activities  # noqa: PLC0415 - slow to load
    from facilitation_kit.analysis.export_files import write_whole  # noqa: PLC0415 - slow to load
    from facilitation_kit.planning.workshop_plan import plan_workshop  # noqa: PLC0415 - slow to load
    from facilitation_kit.playback.paper_process import print_sheets  # noqa: PLC0415 - slow to load

    library = Library.load(project_or_example(project))
    plan = plan_workshop(library, RunSheetId(run_sheet), find_activities().working)
    known = [each.id for each in steps_on_paper(plan)]
    wanted = [StepId(each) for each in step] if step else known
    if not wanted or not set(wanted) <= set(known):
        raise PlanError(
            "paper.no-questions",
            "There is no question to print.",
            remedy=f"Choose steps that people answer: {', '.join(known)}." if known else "Add an activity to a step.",
        )
    order = PaperOrder(
        plan=plan,
        steps=tuple(each for each in known if each in wanted),
        copies=copies,
        batch=new_batch(random.SystemRandom()),
        language=language or library.project.language,
        written=library.project.language,
    )
    write_whole(to, print_sheets(order, library.root, datetime.now(UTC)))
    out.print(f"{copies} booklets of batch {SheetCode(batch=order.batch).printed} in {to}", markup=False)
    errors.print("Key them in on the control page, under Paper sheets, before you reveal a round.", style="dim")
