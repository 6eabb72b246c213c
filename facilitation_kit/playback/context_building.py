"""A pack's context from a project's content and a store's answers.

In: the library, the store, the policy, and the moment of making, which is an argument so that the same inputs give the
same pack. Out: a `Pack`. The one thing easily got wrong: what an audience may not see is left out here, before any
template runs, so no template can show it by mistake.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version

from facilitation_kit.activities.contract import Activity
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.analysis.intervals import NOT_A_RANDOM_SAMPLE
from facilitation_kit.analysis.released_tables import ReleasedTable
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.library import Library
from facilitation_kit.content.project import Project
from facilitation_kit.identifiers import RunSheetId
from facilitation_kit.live.workshop_state import WorkshopState, fold
from facilitation_kit.playback.audiences import RULES, Audience
from facilitation_kit.playback.context import Manifest, Method, Pack, PackLine, Person, ProjectPage
from facilitation_kit.playback.dates import day
from facilitation_kit.playback.first_page import first_page
from facilitation_kit.playback.hypothesis_pages import HypothesisOfItem, hypothesis_pages, quotes_for_audience
from facilitation_kit.playback.needs_page import needs_page
from facilitation_kit.playback.plans import next_step_lines, research_lines
from facilitation_kit.playback.vote_context import WorkshopPage
from facilitation_kit.playback.votes import workshop_page
from facilitation_kit.responses.store import Store

__all__ = ["build_context", "fingerprint"]


def build_context(
    library: Library,
    store: Store,
    *,
    activities: Mapping[str, Activity],
    policy: Policy,
    now: datetime,
    audience: Audience = Audience.WORKING_GROUP,
    title: str = "Playback pack",
    kind: str = "playback",
    released: Sequence[ReleasedTable] | None = None,
) -> Pack:
    """Everything that a pack says, without what its audience may not see.

    Args:
        library: the project's content.
        store: with the answers; read as of one moment.
        activities: the installed ones.
        policy: the project's thresholds.
        now: when the pack is made, with a time zone.
        audience: for whom; decides which quotes and which thresholds apply.
        title: what kind of pack it is, in words.
        kind: the same as a name.
        released: every table that has been released before, to anybody; by default what the store remembers. Figures stay as they were where the difference
            would be about a few people.

    Raises:
        ActivityError: ``activity.unknown``; a round's package is not installed here.
        StoreError: the store cannot be read.
        LiveError: ``live.broken-log``.
    """
    rules = RULES[audience]
    profile = rules.profile
    with store.snapshot():
        states = [fold(store.events(workshop)) for workshop in store.workshops()]
        held = [
            (state, workshop_page(store, state, activities, policy, profile, released=released)) for state in states
        ]
        cut_off = max((_latest(state) for state in states), default=None)
    workshops = tuple(page for _, page in held if page.questions)
    hypotheses = hypothesis_pages(
        library, quotes_for_audience(library.quotes, rules.scope), workshops, _stands_for(states)
    )
    links = _links(held)
    done = research_lines(library.research, done=True, workshops=links)
    next_steps = next_step_lines(library.next_steps, now.astimezone(UTC).date())
    pack = Pack(
        title=title,
        kind=kind,
        audience=audience,
        audience_words=rules.words,
        generated_at=now.astimezone(UTC),
        data_cut_off=cut_off,
        rehearsal=store.is_rehearsal,
        project=_project_page(library.project),
        first_page=first_page(done, hypotheses, workshops, next_steps),
        research_done=done,
        research_planned=research_lines(library.research, done=False, workshops=links),
        hypotheses=hypotheses,
        needs=needs_page(library, hypotheses),
        workshops=workshops,
        next_steps=next_steps,
        method=_method(library.project, policy.rules(profile).minimum_ballots, workshops),
        manifest=Manifest(kit_version=version("facilitation-kit"), content="", templates=""),
    )
    return replace(pack, manifest=replace(pack.manifest, content=fingerprint(repr(pack).encode("utf-8", "replace"))))


def fingerprint(*pieces: bytes) -> str:
    """16 hexadecimal digits that change when a piece does."""
    digest = hashlib.blake2b(digest_size=8)
    for piece in pieces:
        digest.update(len(piece).to_bytes(8, "big") + piece)
    return digest.hexdigest()


def _latest(state: WorkshopState) -> datetime:
    """When the newest thing happened that a pack can show."""
    rounds = [moment for one in state.rounds.values() for moment in (one.closed_at, one.revealed_at) if moment]
    return max([state.opened_at, *rounds, *([state.closed_at] if state.closed_at else [])])


def _stands_for(states: Sequence[WorkshopState]) -> HypothesisOfItem:
    return {
        (round_id, item.id): item.hypothesis
        for state in states
        for round_id, one in state.rounds.items()
        for item in one.definition.items
        if item.hypothesis is not None
    }


def _links(held: Sequence[tuple[WorkshopState, WorkshopPage]]) -> dict[RunSheetId, list[PackLine]]:
    """The workshops with results, by the run sheet that they followed."""
    links: dict[RunSheetId, list[PackLine]] = {}
    for state, page in held:
        if page.questions:
            links.setdefault(state.plan.run_sheet, []).append(
                PackLine(text=f"{page.title}, {day(page.opened_at)}", anchor=page.anchor)
            )
    return links


def _project_page(project: Project) -> ProjectPage:
    return ProjectPage(
        name=project.name,
        city=project.city,
        summary=paragraphs(project.summary),
        partners=project.partners,
    )


def _method(project: Project, minimum: int, workshops: Sequence[WorkshopPage]) -> Method:
    lead = project.safeguarding_lead
    rows = (row for page in workshops for question in page.questions for vote in question.rounds for row in vote.rows)
    return Method(
        minimum=minimum,
        random_sample=NOT_A_RANDOM_SAMPLE,
        ranges=any(row.range for row in rows),
        safeguarding_lead=Person(name=lead.name, role=lead.role, phone=lead.phone),
        support=tuple(
            Person(name=each.name, role=" ".join(each.text.split()), phone=each.phone) for each in project.support
        ),
    )
