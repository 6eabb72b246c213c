"""``facilitate ideas``: the groups of notes of a workshop as beginnings of idea cards.

In: the store. Out: a new file. Easily got wrong: people edit content files, so none is ever overwritten; what is printed may be seen
by a room, so nobody's words are; and the file holds words, so it is listed as a copy that somebody may have to delete.
"""

from __future__ import annotations

import os
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
from facilitation_kit.cli.store_work import note
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.content.library import Library
from facilitation_kit.errors import ContentError
from facilitation_kit.responses.store_faults import file_faults

__all__ = ["ideas"]


def ideas(
    to: Annotated[Path, typer.Argument(help="The file to write, such as new-ideas.yaml; it must not exist yet.")],
    workshop: Annotated[str | None, typer.Option(help="Id of a workshop.", show_default="the latest")] = None,
    project: ProjectFolder = Path(),
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Write the groups of notes that a workshop has put to the vote as idea cards to fill in."""
    from facilitation_kit.activities.registry import load_activities  # noqa: PLC0415 - slow to load
    from facilitation_kit.analysis.begun_ideas import begun_ideas  # noqa: PLC0415 - slow to load
    from facilitation_kit.analysis.policy import read_policy  # noqa: PLC0415 - slow to load
    from facilitation_kit.cli.stored_workshops import chosen_workshop, open_to_read  # noqa: PLC0415 - slow to load
    from facilitation_kit.content.idea_files import begun_ideas_text  # noqa: PLC0415 - beside its only use
    from facilitation_kit.live.workshop_state import fold  # noqa: PLC0415 - slow to load
    from facilitation_kit.responses.data_directory import DataDirectory  # noqa: PLC0415 - slow to load

    folder = project_or_example(project)
    taken = [idea.id for idea in Library.load(folder).ideas]
    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    with open_to_read(home) as store, store.snapshot():
        state = fold(store.events(chosen_workshop(store, workshop)))
        begun = begun_ideas(store, state, load_activities(), read_policy(folder), taken)
    if not begun:
        raise ContentError(
            "ideas.none",
            "This workshop has put no notes to the vote.",
            remedy="Group the notes on the console and put them to the vote first, or name another workshop with --workshop.",
        )
    if to.exists():
        raise _exists(to)
    note(home, "export", to.name, datetime.now(UTC))
    _write(to, begun_ideas_text(begun))
    out.print(f"{'1 idea' if len(begun) == 1 else f'{len(begun)} ideas'} to go on with in {to}", markup=False)
    errors.print(
        "What people wrote stands in its comments: keep it in your working group, and delete it when you are done.",
        style="dim",
    )


def _write(target: Path, text: str) -> None:
    """A new file for its owner's eyes, since it holds what people wrote."""
    with file_faults(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            raise _exists(target) from None
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def _exists(target: Path) -> ContentError:
    return ContentError(
        "ideas.exists",
        "There is a file of this name already.",
        remedy="Write into another place, and copy what you need from there.",
        file=str(target),
    )
