"""``facilitate pack``: a playback pack for the working group, one HTML file.

In: a project and a data folder. Out: a file in its folder packs. Easily got wrong: a pack is what leaves the room; it is
made from protected figures and released quotes only, whatever the store holds.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

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
from facilitation_kit.cli.store_work import note
from facilitation_kit.cli.stored_workshops import open_to_read
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.content.library import Library
from facilitation_kit.responses.data_directory import DataDirectory

__all__ = ["pack", "write_latest_pack"]


def pack(project: ProjectFolder = Path(), rehearsal: Rehearsal = False, data_dir: DataDir = None) -> None:
    """Write the playback pack for the working group: one HTML file that needs nothing else."""
    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    path = write_latest_pack(project_or_example(project), home)
    out.print(f"Open it in a browser, print it, send it: {path}", markup=False)


def write_latest_pack(project: Path, home: DataDirectory) -> Path:
    """A pack of all that is in a store now.

    Args:
        project: folder of the content.
        home: data folder with the store; the pack goes into its folder packs.

    Raises:
        StoreError: the store cannot be read.
        PlaybackError: a template or the list of sections is broken.
    """
    from facilitation_kit.playback.packs import write_pack  # noqa: PLC0415 - pandas is slow to load

    library, now = Library.load(project), datetime.now(UTC)
    with open_to_read(home) as store, errors.status("Writing the pack …") as status:
        path = write_pack(
            library,
            store,
            home.packs,
            activities=load_activities(),
            policy=read_policy(project),
            now=now,
            progress=status.update,
        )
    note(home, "pack", path.name, now)
    return path
