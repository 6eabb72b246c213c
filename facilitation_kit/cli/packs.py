"""``facilitate packs``: what becomes of packs: who has checked, released or called back which (B7).

In: names of packs and of people. Out: manifests in the data folder, and lines of the audit log's kind in each. Easily got
wrong: a pack that was called back is gone from this machine only; whoever has a copy must be told.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from facilitation_kit.cli.options import (
    DataDir,
    ProjectFolder,
    Rehearsal,
    project_or_example,
    read_settings,
    store_home,
)
from facilitation_kit.cli.pack import make
from facilitation_kit.cli.store_work import agreed
from facilitation_kit.cli.stored_workshops import open_to_read
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.content.library import Library
from facilitation_kit.responses.data_directory import DataDirectory

if TYPE_CHECKING:  # pandas is slow to load: only what makes packs needs it
    from facilitation_kit.release.ledger import Ledger
    from facilitation_kit.release.recalls import RecallDue

__all__ = ["packs"]

packs = typer.Typer(help="Check, release and call back packs.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Of the pack, as facilitate packs list shows it.")]
By = Annotated[str, typer.Option("--by", help="Who does it, as a role or initials.")]
Note = Annotated[str, typer.Option("--note", help="A remark that stays with the pack.")]


@packs.command("list")
def list_packs(rehearsal: Rehearsal = False, data_dir: DataDir = None) -> None:
    """Show all packs, and how far each has come."""
    ledger = _ledger(data_dir, rehearsal=rehearsal)
    found = ledger.packs()
    if not found:
        out.print("There are no packs yet.")
        return
    for each in found:
        last = each.steps[-1]
        out.print(each.name, style="bold", markup=False)
        out.print(f"  {each.title}: {last.state} by {last.by}, {last.at:%Y-%m-%d}", markup=False)


@packs.command()
def check(name: Name, by: By, note: Note = "", rehearsal: Rehearsal = False, data_dir: DataDir = None) -> None:
    """Say that you, who did not make the pack, have read all of it and found nothing that may not go out."""
    manifest = _ledger(data_dir, rehearsal=rehearsal).check(name, by=by, at=datetime.now(UTC), note=note)
    out.print(f"{manifest.name} is checked. It can be released.", markup=False)


@packs.command()
def release(name: Name, by: By, note: Note = "", rehearsal: Rehearsal = False, data_dir: DataDir = None) -> None:
    """Let a checked pack go out."""
    ledger = _ledger(data_dir, rehearsal=rehearsal)
    manifest = ledger.release(name, by=by, at=datetime.now(UTC), note=note)
    out.print(f"{manifest.name} is released. Send what is in {ledger.folder_of(name)}", markup=False)
    errors.print("Leave the folder for-the-team-only behind.", style="dim")


@packs.command()
def recalls(project: ProjectFolder = Path(), rehearsal: Rehearsal = False, data_dir: DataDir = None) -> None:
    """Show which packs hold something that may not be shown any more."""
    due = _due(project, data_dir, rehearsal=rehearsal)
    for each in due:
        out.print(f"{each.pack.name} ({each.pack.state}): {each.why}", markup=False)
    if not due:
        out.print("No pack has to be called back.")


@packs.command()
def recall(
    name: Name,
    by: By,
    why: Annotated[str, typer.Option("--why", help="For the record; no words of anybody.")] = "",
    reissue: Annotated[bool, typer.Option(help="Make it again at once, without what may not be shown.")] = True,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    project: ProjectFolder = Path(),
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Call a pack back: delete its files here, and make it again without what may not be shown any more."""
    from facilitation_kit.playback.packs import PackOrder  # noqa: PLC0415 - pandas is slow to load

    due = {each.pack.name: each.why for each in _due(project, data_dir, rehearsal=rehearsal)}
    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    if not agreed(f"Delete the files of {name} on this machine?", yes=yes):
        raise typer.Exit(1)
    ledger = _ledger(data_dir, rehearsal=rehearsal)
    old = ledger.recall(name, by=by, at=datetime.now(UTC), why=why or due.get(name, ""))
    out.print(f"{old.name} is called back. Ask everybody who has a copy to delete it.", markup=False)
    if reissue:
        order = PackOrder(
            kind=old.kind, audience=old.audience, formats=old.formats, annex=old.annex, language=old.language
        )
        new = make(project_or_example(project), home, order, by=by, replaces=old.name)
        out.print(f"{new.name} takes its place once it is checked and released.", markup=False)


def _ledger(data_dir: Path | None, *, rehearsal: bool) -> Ledger:
    from facilitation_kit.release.ledger import Ledger  # noqa: PLC0415 - pandas is slow to load

    return Ledger(DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal)).packs)


def _due(project: Path, data_dir: Path | None, *, rehearsal: bool) -> tuple[RecallDue, ...]:
    from facilitation_kit.release.recalls import recalls_due  # noqa: PLC0415 - pandas is slow to load

    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    library = Library.load(project_or_example(project))
    with open_to_read(home) as store:
        return recalls_due(_ledger(data_dir, rehearsal=rehearsal).packs(), library, store)
