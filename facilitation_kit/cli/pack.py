"""``facilitate pack``: a playback pack for the working group, one HTML file.

In: a project and a data folder. Out: a file in its folder packs. Easily got wrong: a pack is what leaves the room; it is
made from protected figures and released quotes only, whatever the store holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.policy import Policy, Profile, read_policy
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
from facilitation_kit.live.workshop_state import RoundStatus, fold
from facilitation_kit.responses.copies import note_releases
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.safety_records import StoredTable
from facilitation_kit.responses.sqlite_store import SqliteStore

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
    activities, policy = load_activities(), read_policy(project)
    with open_to_read(home) as store, store.snapshot(), errors.status("Writing the pack …") as status:
        released = _released_by_a_pack(store, activities, policy, now)
        path = write_pack(
            library,
            store,
            home.packs,
            activities=activities,
            policy=policy,
            now=now,
            progress=status.update,
        )
        note(home, "pack", path.name, now)
        note_releases(home.root, released)
    return path


def _released_by_a_pack(
    store: SqliteStore, activities: Mapping[str, Activity], policy: Policy, now: datetime
) -> list[StoredTable]:
    """The tables that the working group sees in a pack of this moment, without those it has seen as they are (D4)."""
    from facilitation_kit.analysis.findings import round_findings  # noqa: PLC0415 - pandas is slow to load

    tables = []
    for workshop in store.workshops():
        state = fold(store.events(workshop))
        for round_id, one in state.rounds.items():
            if one.status is not RoundStatus.REVEALED and (state.closed_at is None or one.status is RoundStatus.OPEN):
                continue
            findings = round_findings(store, state, round_id, activities, policy, Profile.WORKING_GROUP, by_group=True)
            seen = {table.hash for table in store.released_tables(round_id)}
            shown = findings.releases(audience="the working group", cut_off=one.closed_at or now)
            tables += [table for table in (each.to_stored(now) for each in shown) if table.hash not in seen]
    return tables
