"""The invented evidence of the example project, for demonstrations and rehearsals.

In: a rehearsal's data folder and the project that is shown. Out: evidence in its store, or nothing. The one thing easily got
wrong: it is invented, so it goes into a rehearsal store and never into a real one; and a project with hypotheses of its own is
shown without it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from facilitation_kit.cli.evidence_door import evidence_door
from facilitation_kit.cli.store_work import FACILITATOR
from facilitation_kit.content.library import Library
from facilitation_kit.errors import EvidenceError
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.shipped import shipped_folder

__all__ = ["bring_in_example_evidence"]


def bring_in_example_evidence(rehearsal_home: Path, project: Path) -> int:
    """Bring the example's evidence into a rehearsal's store.

    Args:
        rehearsal_home: data folder of the rehearsal; no hub may run on it yet.
        project: folder of the content that is shown.

    Returns:
        How many records there were to write; 0 where they are there already, or do not fit the project.
    """
    from facilitation_kit.cli.evidence_files import Told, files_in, known_by, planned  # noqa: PLC0415 - slow to load

    library = Library.load(project)
    home = DataDirectory.look(rehearsal_home)
    files = files_in([shipped_folder("ideas/example_evidence")])
    with evidence_door(rehearsal_home, rehearsal=True, make=True) as door:
        try:
            plan = planned(files, Told(), known_by(door, library), home, at=datetime.now(UTC))
        except EvidenceError:
            return 0  # It is about hypotheses that this project does not have.
        if plan.to_keep:
            door.keep(plan.to_keep, by=FACILITATOR)
    return len(plan.to_keep)
