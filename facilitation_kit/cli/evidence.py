"""``facilitate evidence``: research in and out of the store.

In: transcripts, tables, or the words of a workshop. Out: records in the store, files for the own team, words that are gone.
Easily got wrong: what is printed may be seen by a room. Ids, counts and places are printed; nobody's words are.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from facilitation_kit.cli.evidence_door import evidence_door
from facilitation_kit.cli.options import (
    DataDir,
    ProjectFolder,
    Rehearsal,
    project_or_example,
    read_settings,
    store_home,
)
from facilitation_kit.cli.store_work import FACILITATOR, agreed, note
from facilitation_kit.cli.stored_workshops import chosen_workshop, open_to_read
from facilitation_kit.cli.terminal import errors, fault_line, out
from facilitation_kit.content.library import Library
from facilitation_kit.content.quotes import ConsentScope, Role
from facilitation_kit.errors import EvidenceError, StoreError
from facilitation_kit.identifiers import ResearchActivityId, SourceId, is_content_id
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.evidence_json import KINDS
from facilitation_kit.responses.evidence_records import Case, EvidenceRecord, Fact, record_kind
from facilitation_kit.safeguarding.watch_lists import read_watch_list

if TYPE_CHECKING:
    from facilitation_kit.evidence.importing import ImportPlan

__all__ = ["evidence_app"]

evidence_app = typer.Typer(
    help="Bring research into the store: transcripts, tables and the words of workshops; and take it out again.",
    no_args_is_help=True,
)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change and change nothing.")]


@evidence_app.command("import")
def import_(  # noqa: PLR0917 - Typer declares options as parameters
    files: Annotated[
        list[Path],
        typer.Argument(exists=True, help="Transcripts (.docx, .txt, .vtt), tables (.xlsx, .csv), or folders of them."),
    ],
    speaker: Annotated[
        list[str],
        typer.Option(help='Who a label is: "Name=p3", "Name=interviewer", or "Word=" for none.', show_default="nobody"),
    ] = [],  # noqa: B006 - Typer copies it
    role: Annotated[
        Role | None,
        typer.Option(help="What the people of the transcripts are.", show_default="as the sheet cases says"),
    ] = None,
    consent: Annotated[
        ConsentScope, typer.Option(help="How far the words of these people may go at most.")
    ] = ConsentScope.INTERNAL,
    activity: Annotated[
        str | None, typer.Option(help="Research activity that the transcripts come from.", show_default="none")
    ] = None,
    held_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the transcripts.", show_default="not said")
    ] = None,
    language: Annotated[
        str, typer.Option(help="Language of the transcripts, such as en.", show_default="not said")
    ] = "",
    source: Annotated[
        str | None, typer.Option(help="Id of the one transcript.", show_default="its file's name")
    ] = None,
    title: Annotated[str, typer.Option(help="Title of the transcripts.", show_default="their file's name")] = "",
    dry_run: DryRun = False,
    project: ProjectFolder = Path(),
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Bring in transcripts and tables, all of them or none, and list what to look at."""
    from facilitation_kit.cli.evidence_files import Told, files_in, known_by, planned, speakers_told  # noqa: PLC0415 - slow
    from facilitation_kit.evidence.transcripts import Origin  # noqa: PLC0415 - slow to load

    library = Library.load(project_or_example(project))
    told = Told(
        speakers=speakers_told(speaker),
        role=role,
        consent=consent,
        origin=Origin(
            source=_source_id(source),
            title=title,
            activity=ResearchActivityId(activity) if activity else None,
            held_on=held_on.date() if held_on else None,
            language=language,
            own_cases=role is not None,
        ),
    )
    read = files_in(files)
    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    if dry_run and not home.store_path.exists():
        _print_plan(planned(read, told, known_by(None, library), home, at=datetime.now(UTC)), dry_run=True)
        return
    with evidence_door(home.root, rehearsal=rehearsal, make=True) as door:
        plan = planned(read, told, known_by(door, library), home, at=datetime.now(UTC))
        if plan.to_keep and not dry_run:
            door.keep(plan.to_keep, by=FACILITATOR)
    _print_plan(plan, dry_run=dry_run)
    if not dry_run:
        errors.print("The files hold people's real words: keep them where only your team can read them.", style="dim")


@evidence_app.command()
def export(
    to: Annotated[Path, typer.Argument(help="A workbook to write (name ending in .xlsx), or a folder for CSV files.")],
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Write all evidence as a workbook or as CSV files, for your own team; import reads them back."""
    from facilitation_kit.analysis.export_files import write_whole  # noqa: PLC0415 - slow to load
    from facilitation_kit.evidence.book_writing import csv_book, workbook  # noqa: PLC0415 - slow to load

    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    now = datetime.now(UTC)
    with open_to_read(home) as store, store.snapshot():
        records = [each.record for kind in KINDS.values() for each in store.evidence(kind)]
    note(home, "export", to.name, now)
    if to.suffix.lower() == ".xlsx":
        write_whole(to, workbook(records, now))
    else:
        for name, content in csv_book(records).items():
            write_whole(to / name, content)
    out.print(f"{len(records)} records in {to}", markup=False)
    errors.print(
        "These are people's real words: keep them in your team, and delete them when you are done.", style="dim"
    )


@evidence_app.command()
def template(to: Annotated[Path, typer.Argument(help="The workbook to write; it must not exist yet.")]) -> None:
    """Write an empty evidence book with explanations and lists to choose from."""
    from facilitation_kit.analysis.export_files import write_whole  # noqa: PLC0415 - slow to load
    from facilitation_kit.evidence.book_writing import empty_workbook  # noqa: PLC0415 - slow to load

    if to.exists():
        raise EvidenceError(
            "evidence.file-exists", "There is a file of this name already.", remedy="Choose another name.", file=str(to)
        )
    write_whole(to, empty_workbook(datetime.now(UTC)))
    out.print(f"Fill in {to}, then run: facilitate evidence import {to.name}", markup=False)


@evidence_app.command()
def from_workshop(
    workshop: Annotated[str | None, typer.Option(help="Id of the workshop.", show_default="the last one")] = None,
    dry_run: DryRun = False,
    project: ProjectFolder = Path(),
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Make facts of the approved words of a workshop, as far as their writers agreed."""
    from facilitation_kit.cli.evidence_files import ids_of, known_by  # noqa: PLC0415 - slow to load
    from facilitation_kit.evidence.workshop_words import plan_words  # noqa: PLC0415 - slow to load

    library = Library.load(project_or_example(project))
    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    with open_to_read(home) as store, store.snapshot():
        chosen = chosen_workshop(store, workshop)
    with evidence_door(home.root, rehearsal=rehearsal) as door, open_to_read(home) as store:
        plan = plan_words(
            store,
            chosen,
            library,
            known_by(door, library),
            ids_of(home),
            at=datetime.now(UTC),
            watch_list=read_watch_list(home.root),
        )
        if plan.to_keep and not dry_run:
            door.keep(plan.to_keep, by=FACILITATOR)
    _print_plan(plan, dry_run=dry_run)


@evidence_app.command()
def erase_case(
    case: Annotated[str, typer.Argument(help="Pseudonym of the person.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Delete all that a person said, for good: their quotes, and their turns in transcripts."""
    home = store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal)
    if not agreed(f"Delete for good all that {case} said?", yes=yes):
        return
    with evidence_door(home, rehearsal=rehearsal) as door:
        gone = door.erase(Case, case)
    counted = Counter(each.kind for each in gone)
    out.print(f"Deleted: {', '.join(f'{count} {kind}' for kind, count in counted.items())}.", markup=False)
    errors.print(
        "Packs and exports that were written before may hold their words: recall and delete them.", style="dim"
    )


@evidence_app.command("list")
def list_(
    kind: Annotated[str | None, typer.Option(help="One kind, with ids.", show_default="a count of each")] = None,
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """List what evidence there is: kinds, ids and reach, never anybody's words."""
    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    if kind is not None and kind not in KINDS:
        raise StoreError(
            "store.evidence-unknown-kind",
            "There is no such kind of evidence.",
            remedy=f"Ask for one of {', '.join(KINDS)}.",
        )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="underline")
    with open_to_read(home) as store, store.snapshot():
        if kind is None:
            for heading in ("kind", "how many"):
                table.add_column(heading)
            for name, each in KINDS.items():
                table.add_row(name, str(len(store.evidence(each))))
            table.add_row("taken out", str(len(store.evidence_gone())))
        else:
            for heading in ("id", "version", "what"):
                table.add_column(heading)
            for kept in store.evidence(KINDS[kind]):
                record: EvidenceRecord = kept.record
                table.add_row(Text(record.id), str(kept.version), Text(_without_words(record)))
    out.print(table)


def _without_words(record: EvidenceRecord) -> str:
    """What may be printed of a record."""
    if isinstance(record, Fact):
        links = ", ".join(f"{link.hypothesis} {link.stance}" for link in record.links)
        return "; ".join(part for part in (record.kind, record.consent_scope, record.case or "", links) if part)
    if isinstance(record, Case):
        return f"{record.role}; {record.consent_scope}"
    return ""


def _source_id(source: str | None) -> SourceId | None:
    if source is not None and not is_content_id(source):
        raise EvidenceError(
            "evidence.bad-id",
            "This cannot be an id.",
            remedy="Use lower-case letters, digits and hyphens, 63 at most.",
            field="--source",
        )
    return None if source is None else SourceId(source)


def _print_plan(plan: ImportPlan, *, dry_run: bool) -> None:
    new = Counter(record_kind(record) for record in plan.new)
    changed = Counter(record_kind(record) for record, _ in plan.changed)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="underline")
    for heading in ("kind", "new", "changed"):
        table.add_column(heading)
    for kind in KINDS:
        if new[kind] or changed[kind]:
            table.add_row(kind, str(new[kind]), str(changed[kind]))
    if new or changed:
        out.print(table)
    out.print(f"{plan.same} unchanged." if plan.same else "", end="\n" if plan.same else "")
    if not new and not changed:
        out.print("Nothing is new.")
    if plan.notices:
        errors.print(f"To look at ({len(plan.notices)}):", style="bold")
        for notice in plan.notices:
            errors.print(fault_line(notice))
            if notice.remedy:
                errors.print(Text(f"  {notice.remedy}"))
    if dry_run:
        out.print("Nothing was written.")
