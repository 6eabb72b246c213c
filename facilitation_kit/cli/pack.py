"""``facilitate pack``: a playback pack in the formats that are asked for, filed until a second person has checked it.

In: a project and a data folder. Out: a folder of files in its folder packs. Easily got wrong: a pack is what leaves the
room; it is made from protected figures and released quotes only, whatever the store holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.policy import read_policy
from facilitation_kit.cli.options import (
    DataDir,
    ProjectFolder,
    Rehearsal,
    project_or_example,
    read_settings,
    store_home,
)
from facilitation_kit.cli.store_work import FACILITATOR
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.content.library import Library
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.responses.data_directory import DataDirectory

if TYPE_CHECKING:  # pandas is slow to load: only what makes packs needs it
    from facilitation_kit.playback.packs import PackOrder
    from facilitation_kit.release.manifests import PackManifest

__all__ = ["make", "pack", "write_latest_pack"]


def pack(  # noqa: PLR0917 - Typer declares each option as a parameter
    kind: Annotated[
        str, typer.Option("--kind", help="Which pack of pack.yaml: playback, update or one-pager.")
    ] = "playback",
    audience: Annotated[Audience, typer.Option("--audience", help="For whom.")] = Audience.WORKING_GROUP,
    formats: Annotated[
        list[PackFormat] | None, typer.Option("--format", help="May be given several times.", show_default="all")
    ] = None,
    annex: Annotated[bool, typer.Option(help="The figures as a workbook and as CSV as well.")] = True,
    language: Annotated[
        str, typer.Option("--language", help="Of the pack's own words, such as pl or ar.", show_default="the project's")
    ] = "",
    by: Annotated[str, typer.Option("--by", help="Who makes it, as a role or initials.")] = FACILITATOR,
    project: ProjectFolder = Path(),
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Make a playback pack: web page, PDF, Word, PowerPoint and tables. A second person checks it before it is released."""
    from facilitation_kit.playback.packs import PackOrder  # noqa: PLC0415 - pandas is slow to load

    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    order = PackOrder(
        kind=kind,
        audience=audience,
        formats=tuple(dict.fromkeys(formats or PackFormat)),
        annex=annex,
        language=language,
    )
    if not home.store_path.exists():
        errors.print("No workshop was held on this data yet: the pack holds what the project's own files say.")
    manifest = make(project_or_example(project), home, order, by=by, rehearsal=rehearsal)
    folder = home.packs / manifest.name
    out.print(f"The pack is in {folder}", markup=False)
    for each in manifest.files:
        out.print(f"  {each.name}", markup=False)
    errors.print(
        f"Before you send it: let a second person read it, then facilitate packs check {manifest.name} --by NAME",
        style="dim",
        markup=False,
    )


def make(
    project: Path, home: DataDirectory, order: PackOrder, *, by: str, replaces: str = "", rehearsal: bool = False
) -> PackManifest:
    """Make a pack of all that is in a store now, and file it; of the project's content alone where there is no store.

    Args:
        project: folder of the content.
        home: data folder with the store; the pack goes into its folder packs.
        order: which pack.
        by: who makes it.
        replaces: name of a pack that was called back for this one.
        rehearsal: whether it is marked as one where there is no store.

    Raises:
        StoreError: the store cannot be read.
        PlaybackError: a template or the list of sections is broken, or the content may not be shown.
    """
    from facilitation_kit.playback.packs import steps_of  # noqa: PLC0415 - pandas is slow to load
    from facilitation_kit.release.making import make_and_file  # noqa: PLC0415 - the same
    from facilitation_kit.release.pack_store import pack_store  # noqa: PLC0415 - the same

    library = Library.load(project)
    with pack_store(home, rehearsal=rehearsal) as store, _progress(steps_of(order)) as progress:
        return make_and_file(
            library,
            store,
            home,
            order,
            activities=load_activities(),
            policy=read_policy(project),
            now=datetime.now(UTC),
            by=by,
            replaces=replaces,
            progress=progress,
            kept_back=_tell_kept_back,
        )


def write_latest_pack(project: Path, home: DataDirectory, formats: Sequence[PackFormat] = (PackFormat.HTML,)) -> Path:
    """The working group's pack of all that is in a store now; its first file."""
    from facilitation_kit.playback.packs import PackOrder  # noqa: PLC0415 - pandas is slow to load

    manifest = make(project, home, PackOrder(formats=tuple(formats)), by=FACILITATOR)
    return home.packs / manifest.name / manifest.files[0].name


def _tell_kept_back(number: int) -> None:
    """Say that something is missing before anybody wonders where it is."""
    if number:
        what = "One quote or other fact is" if number == 1 else f"{number} quotes and other facts are"
        errors.print(f"{what} not in it, for want of consent or approval: see for-the-team-only/withheld.html")


@contextmanager
def _progress(steps: int) -> Iterator[Callable[[str], None]]:
    """A bar on standard error while a pack is made."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.completed} of {task.total}"),
    )
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("Reading", total=steps)
        told = -1

        def tell(what: str) -> None:
            nonlocal told
            told += 1
            bar.update(task, description=what, completed=told)

        yield tell
