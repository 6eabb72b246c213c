"""``facilitate dpia``: the start of a data protection impact assessment, filled in from the project.

In: the content of a project and its policy. Out: a Markdown file. Easily got wrong: it is a start. Whatever needs a person's
judgement is marked "To decide" and stays so until somebody has decided it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, ClassVar

import typer
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from facilitation_kit.activities.contract import Activity, FieldKind
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.policy import Policy, Profile, read_policy
from facilitation_kit.cli.options import ProjectFolder, project_or_example
from facilitation_kit.cli.terminal import out
from facilitation_kit.content.library import Library
from facilitation_kit.content.retention import Retention
from facilitation_kit.errors import StoreError
from facilitation_kit.planning.workshop_plan import PlannedActivity, WorkshopPlan, plan_workshop
from facilitation_kit.responses.store_faults import file_faults
from facilitation_kit.shipped import template_folders

__all__ = ["DpiaPage", "dpia"]


@dataclass(frozen=True, kw_only=True)
class DataRow:
    """One kind of data: what it is, what for, for how long, where."""

    what: str
    why: str
    kept: str
    where: str


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """A run sheet, as far as an assessment asks about it."""

    title: str
    audience: str
    activities: int
    open_text: bool
    sensitive: int


@dataclass(frozen=True, kw_only=True)
class SmallNumberRule:
    """The minimums of one audience, in words."""

    who: str
    room: int
    groups: str
    hidden: str


@dataclass(frozen=True, kw_only=True)
class DpiaPage:
    """What the template receives.

    Attributes:
        consent_version: name of the wording that people agree to.
        languages: that it is in, as they call themselves; empty where there is one text alone.
        questions: the items of consent as they are asked.
    """

    template: ClassVar[str] = "privacy/dpia.md.j2"
    project: str
    city: str
    partners: Sequence[str]
    lead: str
    date: str
    version: str
    data: Sequence[DataRow]
    run_sheets: Sequence[SheetRow]
    groups: Sequence[str]
    consent_version: str
    languages: Sequence[str]
    questions: Sequence[str]
    small_numbers: Sequence[SmallNumberRule]


def dpia(
    project: ProjectFolder = Path(),
    to: Annotated[Path, typer.Option(help="File to write; it must not exist.")] = Path("dpia.md"),
) -> None:
    """Write the start of a data protection impact assessment from the project's configuration."""
    root = project_or_example(project)
    page = dpia_page(Library.load(root), read_policy(root), datetime.now(UTC))
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(template_folders(root)),
        autoescape=False,  # Markdown for an editor; no browser of ours ever shows it
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    text = environment.get_template(page.template).render(page=page)
    if to.exists():
        raise StoreError(
            "store.copy-exists", "There is a file of this name.", remedy="Choose another name.", file=str(to)
        )
    with file_faults(to):
        to.write_text(text, encoding="utf-8")
    out.print(f"Written: {to}. Go through every line that begins with To decide.", markup=False)


def dpia_page(library: Library, policy: Policy, now: datetime) -> DpiaPage:
    """The page for a project.

    Args:
        library: its content.
        policy: its rules for small numbers.
        now: aware.
    """
    project, consent, activities = library.project, library.consent, load_activities()
    lead = project.safeguarding_lead
    return DpiaPage(
        project=project.name,
        city=project.city,
        partners=project.partners,
        lead=f"{lead.name}, {lead.role}, {lead.phone}",
        date=f"{now:%Y-%m-%d}",
        version=version("facilitation-kit"),
        data=_data_rows(library.retention),
        run_sheets=[
            _sheet_row(plan_workshop(library, sheet.id, activities), activities) for sheet in library.run_sheets
        ],
        groups=[group.label for group in project.audience_groups],
        consent_version=consent.version if consent else project.consent_version,
        languages=[name for _, name in consent.languages] if consent else [],
        questions=[each.question for each in consent.wordings[0].questions]
        if consent
        else ["Do you want to take part?"],
        small_numbers=_small_numbers(policy),
    )


def _data_rows(retention: Retention) -> list[DataRow]:
    store = "store on one laptop"
    return [
        DataRow(what="answers", why="to count them", kept=_days(retention.ballot), where=store),
        DataRow(
            what="people's own words, where a run sheet asks for them",
            why="to learn what people mean",
            kept=_days(retention.raw_text),
            where=store,
        ),
        DataRow(
            what="a random id, the declared group, the moment of joining, a hash of three words",
            why="one current answer a person; changing and withdrawing",
            kept=_days(retention.participant),
            where=store,
        ),
        DataRow(
            what="consent: items, version, age band, language, who explained it",
            why="to show what was agreed",
            kept=_days(retention.consent_log),
            where=store,
        ),
        DataRow(
            what="transcripts, quotes, observations and pseudonymous cases of the research",
            why="to know why, and to show how we know",
            kept=f"{_days(retention.evidence)} from the day on which they were brought in",
            where=store,
        ),
        DataRow(
            what="safeguarding records",
            why="to act when somebody is in danger",
            kept=_days(retention.safeguarding_record),
            where="a file of its own on that laptop; in no export, backup or pack",
        ),
        DataRow(what="exports", why="analysis in the team", kept=_days(retention.export), where="data folder"),
        DataRow(what="backups", why="to lose nothing", kept=_days(retention.backup), where="data folder"),
        DataRow(what="playback packs", why="decisions", kept=_days(retention.pack), where="data folder; passed on"),
        DataRow(
            what="who did what, without content",
            why="to account for it",
            kept="as long as the data folder",
            where=store,
        ),
    ]


def _days(days: int) -> str:
    return f"{days} days"


def _sheet_row(plan: WorkshopPlan, activities: Mapping[str, Activity]) -> SheetRow:
    asked = [step.activity for step in plan.steps if step.activity is not None]
    return SheetRow(
        title=plan.title,
        audience=plan.audience,
        activities=len(asked),
        open_text=any(_asks_for_words(each, activities[each.name]) for each in asked),
        sensitive=sum(each.sensitive for each in asked),
    )


def _asks_for_words(planned: PlannedActivity, activity: Activity) -> bool:
    """Whether people can write: a field of words that no setting of its own name switches off."""
    return any(
        field.kind is FieldKind.TEXT and planned.settings.get(field.name, True) is not False
        for field in activity.fields
    )


_READERS = {
    Profile.ROOM: "the people in the room",
    Profile.WORKING_GROUP: "the working group",
    Profile.EXTERNAL: "everybody else",
}


def _small_numbers(policy: Policy) -> list[SmallNumberRule]:
    rows = []
    for profile, who in _READERS.items():
        rules = policy.rules(profile)
        hidden = max(rules.hide_up_to, rules.group_hide_up_to if rules.by_group else 0)
        rows.append(
            SmallNumberRule(
                who=who,
                room=rules.minimum_ballots,
                groups=f"{rules.group_minimum} people" if rules.by_group else "never",
                hidden=f"counts of {hidden} or fewer" if hidden else "nothing more",
            )
        )
    return rows
