"""Files of evidence as commands bring them in: read, compared with the store, written through the door.

In: paths and what was said about them. Out: an `ImportPlan`. The one thing easily got wrong: looking must change nothing,
so a dry run makes no data folder, no secret and no store.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from facilitation_kit.cli.evidence_door import EvidenceDoor
from facilitation_kit.cli.store_work import FACILITATOR
from facilitation_kit.content.library import Library
from facilitation_kit.content.quotes import ConsentScope, Role
from facilitation_kit.errors import EvidenceError, Fault
from facilitation_kit.evidence.archives import LARGEST_FILE
from facilitation_kit.evidence.book_records import drafts_of, speakers_of
from facilitation_kit.evidence.drafts import Draft, Place
from facilitation_kit.evidence.importing import ImportPlan, Known, plan_import
from facilitation_kit.evidence.made_ids import IdMaker
from facilitation_kit.evidence.raw_tables import TABLE_ENDINGS
from facilitation_kit.evidence.speakers import Speakers
from facilitation_kit.evidence.tables import read_tables
from facilitation_kit.evidence.transcripts import TRANSCRIPT_ENDINGS, Origin, Transcript, read_transcript, slug
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.evidence_json import KINDS
from facilitation_kit.responses.evidence_records import Case
from facilitation_kit.safeguarding.pii_flags import WatchList
from facilitation_kit.safeguarding.watch_lists import read_watch_list

__all__ = ["Told", "files_in", "ids_of", "known_by", "planned", "speakers_told"]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was said about transcripts on the command line.

    Attributes:
        speakers: labels and what they become.
        role: of the people in the transcripts whom nobody knows yet.
        consent: how far their words may go at most.
    """

    speakers: Mapping[str, str] = field(default_factory=dict)
    role: Role | None = None
    consent: ConsentScope = ConsentScope.INTERNAL
    origin: Origin = field(default_factory=Origin)


def speakers_told(pairs: Sequence[str]) -> dict[str, str]:
    """``["Anna=p3"]`` as labels and what they become.

    Raises:
        EvidenceError: ``evidence.bad-pseudonym``.
    """
    told = {}
    for pair in pairs:
        label, equals, target = pair.rpartition("=")
        if not equals or not label.strip():
            raise EvidenceError(
                "evidence.bad-pseudonym",
                "A speaker was given without what they become.",
                remedy='Write it as --speaker "Name=p3".',
            )
        told[label.strip()] = target.strip()
    return told


def files_in(paths: Iterable[Path]) -> list[tuple[str, bytes]]:
    """Names and contents of files, and of all that can be imported in folders, in the order of their names.

    Raises:
        EvidenceError: ``evidence.too-large``, ``evidence.unknown-kind-of-file``.
    """
    endings = TABLE_ENDINGS | TRANSCRIPT_ENDINGS
    found: list[tuple[str, bytes]] = []
    for path in paths:
        inside = sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]
        chosen = [each for each in inside if each.suffix.lower() in endings and not each.name.startswith((".", "~$"))]
        if not chosen:
            raise EvidenceError(
                "evidence.unknown-kind-of-file",
                "There is nothing here that can be imported.",
                remedy="Import .docx, .txt or .vtt for transcripts, .xlsx or .csv for tables.",
                file=str(path),
            )
        for each in chosen:
            if each.stat().st_size > LARGEST_FILE:
                raise EvidenceError(
                    "evidence.too-large",
                    f"This file is larger than {LARGEST_FILE // 1_000_000} MB.",
                    remedy="Take pictures and recordings out of it, or split it.",
                    file=each.name,
                )
            found.append((each.name, each.read_bytes()))
    return found


def known_by(door: EvidenceDoor | None, library: Library) -> Known:
    """What an import is compared with; nothing is stored where there is no door yet."""
    if door is None:
        return Known.of((), (), library)
    kept = [each for kind in KINDS.values() for each in door.evidence(kind)]
    return Known.of(kept, door.evidence_gone(), library)


def ids_of(home: DataDirectory) -> IdMaker:
    """Ids that belong to a data folder; passing ones where there is none yet."""
    return IdMaker(secret=home.secret() if home.store_path.exists() else secrets.token_bytes(32))


def planned(
    files: Sequence[tuple[str, bytes]], told: Told, known: Known, home: DataDirectory, *, at: datetime
) -> ImportPlan:
    """What some files would change.

    Raises:
        EvidenceError: as `plan_import`, with the faults of all files at once.
    """
    tables = read_tables((name, data) for name, data in files if Path(name).suffix.lower() in TABLE_ENDINGS)
    drafts = drafts_of(tables, ids_of(home))
    listed = speakers_of(tables)
    spoken = [(name, data) for name, data in files if Path(name).suffix.lower() in TRANSCRIPT_ENDINGS]
    transcripts, faults, seen = _transcripts(spoken, told, listed)
    if not faults:
        faults += [_nowhere(label) for label in Speakers.told(told.speakers).unused(seen)]
    drafts += _people(transcripts, told, {draft.id for draft in drafts if draft.kind is Case})
    return plan_import(
        drafts,
        known,
        at=at,
        by=FACILITATOR,
        transcripts=transcripts,
        watch_list=read_watch_list(home.root) if home.root.is_dir() else WatchList(),
        faults=[*tables.faults, *faults],
        notices=[*tables.notices, *(notice for each in transcripts for notice in each.notices)],
        unread=tables.unread,
    )


def _transcripts(
    files: Sequence[tuple[str, bytes]], told: Told, listed: Mapping[str, Mapping[str, str]]
) -> tuple[list[Transcript], list[Fault], list[str]]:
    if told.origin.source is not None and len(files) > 1:
        raise EvidenceError(
            "evidence.same-id",
            "Several transcripts cannot have one id.",
            remedy="Leave --source out, or import them one by one.",
        )
    read: list[Transcript] = []
    faults: list[Fault] = []
    for name, data in files:
        try:
            speakers = Speakers.told({**listed.get(slug(Path(name).stem), {}), **told.speakers})
            read.append(read_transcript(data, name, speakers, told.origin))
        except EvidenceError as error:
            faults += error.faults
    return read, faults, [label for each in read for label in each.labels]


def _people(transcripts: Sequence[Transcript], told: Told, listed: set[str]) -> list[Draft]:
    """The people of transcripts whom no table describes, where their role was said."""
    if told.role is None:
        return []
    values: dict[str, object] = {"role": told.role, "consent_scope": told.consent}
    if told.origin.activity is not None:
        values["activities"] = (told.origin.activity,)
    return [
        Draft(kind=Case, id=case, values=values, place=Place(file=each.source.file_name), only_if_new=True)
        for each in transcripts
        for case in each.cases
        if case not in listed
    ]


def _nowhere(label: str) -> Fault:
    return Fault(
        code="evidence.unknown-speaker",
        message=f"A speaker that was given ({label[0].upper()}\N{HORIZONTAL ELLIPSIS}) begins no line of these files.",
        remedy="Write the label as it stands in the file, without the colon.",
    )
