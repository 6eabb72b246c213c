"""``facilitate backup`` and ``facilitate restore``: copies of the store, and the way back from one.

In: a data folder. Out: a copy for its owner alone, or the store as it was. Easily got wrong: a restored copy brings back
nothing that was withdrawn or erased since; and safeguarding records are in no copy at all.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from facilitation_kit.cli.options import DataDir, Rehearsal, read_settings, store_home
from facilitation_kit.cli.store_work import FACILITATOR, agreed, note
from facilitation_kit.cli.stored_workshops import open_to_read
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.errors import StoreError
from facilitation_kit.responses.backups import backup_path
from facilitation_kit.responses.backups import restore as restore_copy
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.sqlite_store import SqliteStore

__all__ = ["backup", "restore"]


def backup(
    to: Annotated[
        Path | None, typer.Option(help="File to write.", show_default="a new file in the data folder's backups")
    ] = None,
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Copy the store, also while a workshop runs."""
    now = datetime.now(UTC)
    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    path = to.absolute() if to is not None else backup_path(home.root, now)
    with open_to_read(home) as store:
        if path.exists():
            raise StoreError(
                "store.copy-exists", "There is a file of this name.", remedy="Choose another name.", file=str(path)
            )
        note(home, "backup", path.name, now)
        store.backup(path)
    out.print(str(path), markup=False)
    if to is not None:
        errors.print(
            "A copy outside the data folder is out of the kit's reach: when somebody withdraws, delete it and make a new "
            "one. Keep it on an encrypted stick.",
            style="dim",
        )


def restore(
    copy: Annotated[Path, typer.Argument(help="Copy that facilitate backup made.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Make a copy the store again, without what was withdrawn or erased since."""
    now = datetime.now(UTC)
    folder = store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal)
    if not agreed("Answers that came after this copy was made will not be in the store. Go on?", yes=yes):
        raise typer.Exit(1)
    with DataDirectory.open(folder) as home:
        kept = restore_copy(copy.absolute(), home.store_path, rehearsal=rehearsal, now=now)
        store = SqliteStore.open(home.store_path, rehearsal=rehearsal)
        try:
            store.audit(at=now, who=FACILITATOR, what="restore", subject=copy.name, why="")
        finally:
            store.close()
    out.print(f"The store is as it was in {copy.name}.", markup=False)
    if kept is not None:
        out.print(f"What it replaced is kept: {kept}", markup=False)
