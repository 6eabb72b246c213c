"""``facilitate journey``: journey maps from tables, to tables, and what would change from one to the other.

In: workbooks and CSV files, or a project. Out: a new ``journeys.yaml``, tables, or sentences. Easily got wrong: people edit content
files, so none is ever overwritten; and an export holds all feelings, of few people too, so it stays in the team.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from facilitation_kit.cli.options import (
    DataDir,
    ProjectFolder,
    Rehearsal,
    project_or_example,
    read_settings,
    store_home,
)
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.content.journey_maps import JourneyMap, MapState
from facilitation_kit.content.library import Library
from facilitation_kit.errors import ContentError

__all__ = ["journey_app"]

journey_app = typer.Typer(
    help="Journey maps: bring tables in, take them out, and compare two maps.", no_args_is_help=True
)

_FILE = "journeys.yaml"
_Names = Annotated[list[str] | None, typer.Option("--map", help="Id of a map; may be repeated.", show_default="all")]


@journey_app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Tables (.xlsx, .csv).")],
    to: Annotated[Path, typer.Option(help="Folder for the new journeys.yaml, such as ideas.")] = Path("ideas"),
    name: Annotated[str, typer.Option("--map", help="Id of the map, where the table names none.")] = "journey",
    title: Annotated[str, typer.Option(help="What it shows, where the table does not say.")] = "A journey",
    actor: Annotated[str, typer.Option(help="Whose way it is: the id of a persona.")] = "somebody",
    scenario: Annotated[str, typer.Option(help="What happens to them.")] = "Write here what happens to them.",
) -> None:
    """Write a new journeys.yaml of notes in tables; nothing is overwritten."""
    from facilitation_kit.content.journey_files import journeys_text  # noqa: PLC0415 - slow to load
    from facilitation_kit.evidence.journey_tables import JourneyHeading, read_journey_tables  # noqa: PLC0415 - slow to load

    target = to / _FILE
    if target.exists():
        raise _there(target)
    heading = JourneyHeading(id=name, title=title, actor=actor, scenario=scenario)
    journeys = read_journey_tables([(file.name, file.read_bytes()) for file in files], heading)
    to.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(
                "# Made of tables. Put stages and lanes in order, name actor and scenario, run facilitate check.\n"
            )
            file.write(journeys_text(journeys))
    except FileExistsError:
        raise _there(target) from None
    notes = sum(len(each.notes) for each in journeys)
    out.print(f"{len(journeys)} maps with {notes} notes in {target}", markup=False)


@journey_app.command()
def export(
    to: Annotated[Path, typer.Argument(help="The file to write; its name ends in .csv or .xlsx.")],
    project: ProjectFolder = Path(),
    names: _Names = None,
    workshop: Annotated[
        str | None, typer.Option(help="A workshop whose maps to write instead of the project's.", show_default="none")
    ] = None,
    to_be: Annotated[
        bool,
        typer.Option(
            "--to-be", help="Beside each map of today a copy to turn into what should be.", show_default="off"
        ),
    ] = False,
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Write journey maps as one table, a row for each stage, lane, note and feeling; import reads it back."""
    from facilitation_kit.analysis.export_files import write_whole  # noqa: PLC0415 - slow to load
    from facilitation_kit.evidence.journey_tables import journey_csv, journey_workbook  # noqa: PLC0415 - slow to load

    if to.suffix.lower() not in (".csv", ".xlsx"):
        raise ContentError(
            "journey.ending", "A table is CSV or a workbook.", remedy="Let the name end in .csv or .xlsx.", file=str(to)
        )
    journeys = _made(workshop, project, data_dir, rehearsal=rehearsal) if workshop else _journeys(project)
    journeys = tuple(_named(journeys, name) for name in names) if names else journeys
    if to_be:
        journeys = _with_to_be(journeys)
    workbook = to.suffix.lower() == ".xlsx"
    write_whole(to, journey_workbook(journeys, datetime.now(UTC)) if workbook else journey_csv(journeys))
    out.print(f"{len(journeys)} maps with {sum(len(each.notes) for each in journeys)} notes in {to}", markup=False)
    errors.print("Feelings of few people are not hidden in it: keep it in your team.", style="dim")


@journey_app.command()
def diff(
    name: Annotated[str, typer.Argument(metavar="MAP", help="Id of the map as it should be.")],
    project: ProjectFolder = Path(),
    as_is: Annotated[
        str | None, typer.Option(help="Id of another map to compare with.", show_default="its own")
    ] = None,
) -> None:
    """Say what would change from the map as it is, and which pain points nobody answers."""
    from facilitation_kit.analysis.disclosure_control import Policy, Profile  # noqa: PLC0415 - slow to load
    from facilitation_kit.analysis.journey_diff import diff_sentences, journey_diff  # noqa: PLC0415 - slow to load
    from facilitation_kit.analysis.journey_view import journey_view  # noqa: PLC0415 - slow to load

    journeys = _journeys(project)
    after = _named(journeys, name)
    earlier = as_is or after.as_is
    if earlier is None:
        raise ContentError(
            "journey.alone",
            f"The map {name} names no map as it is today.",
            remedy="Write as_is in the file, or name one with --as-is.",
        )
    before = _named(journeys, earlier)
    views = [journey_view(each, Policy(), Profile.WORKING_GROUP) for each in (before, after)]
    sentences = diff_sentences(journey_diff(views[0], views[1]))
    for sentence in sentences or ("Nothing is different.",):
        out.print(sentence, markup=False)


def _journeys(project: Path) -> tuple[JourneyMap, ...]:
    journeys = Library.load(project_or_example(project)).journeys
    if not journeys:
        raise ContentError(
            "journey.none", "This project has no journey map.", remedy=f"Write ideas/{_FILE}, or import a table first."
        )
    return journeys


def _with_to_be(journeys: tuple[JourneyMap, ...]) -> tuple[JourneyMap, ...]:
    """The maps, and for each of today that has none yet one of what should become of it."""
    from facilitation_kit.analysis.made_journeys import begun_to_be  # noqa: PLC0415 - slow to load

    have = {each.as_is for each in journeys}
    today = (each for each in journeys if each.state is MapState.AS_IS and each.id not in have)
    return (*journeys, *map(begun_to_be, today))


def _made(workshop: str, project: Path, data_dir: Path | None, *, rehearsal: bool) -> tuple[JourneyMap, ...]:
    """The maps that a workshop made, with the words and figures that the working group may see."""
    from facilitation_kit.activities.registry import load_activities  # noqa: PLC0415 - slow to load
    from facilitation_kit.analysis.disclosure_control import Profile  # noqa: PLC0415 - slow to load
    from facilitation_kit.analysis.made_journeys import journey_to_go_on_with, made_journeys  # noqa: PLC0415 - slow
    from facilitation_kit.analysis.policy import read_policy  # noqa: PLC0415 - slow to load
    from facilitation_kit.cli.stored_workshops import chosen_workshop, open_to_read  # noqa: PLC0415 - slow to load
    from facilitation_kit.live.workshop_state import fold  # noqa: PLC0415 - slow to load
    from facilitation_kit.responses.data_directory import DataDirectory  # noqa: PLC0415 - slow to load

    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    policy = read_policy(project_or_example(project))
    with open_to_read(home) as store, store.snapshot():
        state = fold(store.events(chosen_workshop(store, workshop)))
        views = made_journeys(store, state, load_activities(), policy, Profile.WORKING_GROUP)
    if not views:
        raise ContentError(
            "journey.none",
            "This workshop has shown no journey map yet.",
            remedy="Reveal the round of its map first, then export it.",
        )
    return tuple(journey_to_go_on_with(view) for view in views)


def _named(journeys: tuple[JourneyMap, ...], name: str) -> JourneyMap:
    for each in journeys:
        if each.id == name:
            return each
    raise ContentError(
        "journey.unknown",
        f"There is no journey map {name}.",
        remedy=f"There is: {', '.join(each.id for each in journeys)}.",
    )


def _there(target: Path) -> ContentError:
    return ContentError(
        "journey.exists",
        "There are journey maps already.",
        remedy="Import into another folder, and copy what you need from there.",
        file=str(target),
    )
