"""A pack's context from a project's content and a store's answers.

In: the library, the store, the policy, and the moment of making, which is an argument so that the same inputs give the
same pack. Out: a `Pack`, and for the team what was left out of it. The one thing easily got wrong: what an audience may not see is left out here, before any
template runs, so no template can show it by mistake.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version

from facilitation_kit.activities.contract import Activity
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.analysis.evidence_selection import (
    LeftOut,
    read_evidence,
    select_evidence,
)
from facilitation_kit.analysis.intervals import NOT_A_RANDOM_SAMPLE
from facilitation_kit.analysis.made_journeys import made_journeys
from facilitation_kit.analysis.made_personas import MadePersonas, made_personas
from facilitation_kit.analysis.released_tables import ReleasedTable
from facilitation_kit.analysis.shown_personas import personas_of, select_personas
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.library import Library
from facilitation_kit.content.project import Project
from facilitation_kit.identifiers import RunSheetId
from facilitation_kit.live.workshop_state import WorkshopState, fold
from facilitation_kit.playback.audiences import RULES, Audience
from facilitation_kit.playback.context import (
    Manifest,
    Method,
    Pack,
    PackLine,
    Person,
    ProjectPage,
)
from facilitation_kit.playback.dates import day
from facilitation_kit.playback.evidence_gate import refuse_what_may_not_be_shown
from facilitation_kit.playback.evidence_notes import numbered, with_notes
from facilitation_kit.playback.evidence_pages import evidence_pages, read_readings
from facilitation_kit.playback.first_page import first_page
from facilitation_kit.playback.journey_page import journey_pages_of, journeys_of, turned
from facilitation_kit.playback.map_context import planned
from facilitation_kit.playback.map_page import map_page
from facilitation_kit.playback.needs_page import needs_page
from facilitation_kit.playback.outline import SECTIONS
from facilitation_kit.playback.persona_context import PersonaPage
from facilitation_kit.playback.plans import next_step_lines, research_lines
from facilitation_kit.playback.vote_context import WorkshopPage
from facilitation_kit.playback.votes import workshop_page
from facilitation_kit.responses.store import Store
from facilitation_kit.safeguarding.pii_flags import WatchList

__all__ = ["BuiltPack", "build_pack", "fingerprint"]


@dataclass(frozen=True, kw_only=True)
class BuiltPack:
    """A pack, and what only the project team may know about its making.

    Attributes:
        pack: what its audience reads.
        left_out: the evidence that is not in it or is said less closely, with the reason.
    """

    pack: Pack
    left_out: tuple[LeftOut, ...]


def build_pack(
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
    sections: Sequence[str] = tuple(SECTIONS),
    watch_list: WatchList | None = None,
    finish: Callable[[Pack], Pack] = lambda pack: pack,
) -> BuiltPack:
    """Everything that a pack says, and what was left out of it.

    Args:
        library: the project's content.
        store: with the answers and the evidence; read as of one moment.
        activities: the installed ones.
        policy: the project's thresholds.
        now: when the pack is made, with a time zone.
        audience: for whom; decides which evidence and which thresholds apply.
        title: what kind of pack it is, in words.
        kind: the same as a name.
        released: every table that has been released before, to anybody; by default what the store remembers. Figures stay
            as they were where the difference would be about a few people.
        sections: names of those that the pack will have, in their order, so that footnotes are numbered as they are met.
        watch_list: the project's own names of places and workers, for the flags on people's words.
        finish: makes the pack what its kind and audience want (shorter, with questions, with easy read) before its
            footnotes are numbered and its fingerprint is taken.

    Raises:
        PlaybackError: ``playback.evidence``; something may not be shown to this audience as it is.
        ActivityError: ``activity.unknown``; a round's package is not installed here.
        StoreError: the store cannot be read.
        LiveError: ``live.broken-log``.
    """
    rules = RULES[audience]
    with store.snapshot():
        states = [fold(store.events(workshop)) for workshop in store.workshops()]
        held = [
            (state, workshop_page(store, state, activities, policy, rules.profile, released=released))
            for state in states
        ]
        # Easy read needs a line for each of them, and nobody has written one for what a room has just made.
        makers = [] if audience is Audience.YOUNG_PEOPLE else states
        made = [
            journey
            for state in makers
            for journey in made_journeys(store, state, activities, policy, rules.profile, released)
        ]
        cards = [made_personas(store, state, activities, rules.profile) for state in makers]
        cut_off = max((_latest(state) for state in states), default=None)
        evidence = read_evidence(store)
        readings = read_readings(store, states)
    links = _links(held)
    titles = {sheet.id: sheet.title for sheet in library.run_sheets}
    done = research_lines(library.research, done=True, workshops=links, titles=titles)
    next_steps = next_step_lines(library.next_steps, now.astimezone(UTC).date())
    selection = select_evidence(library, evidence, rules, minimum=policy.attribution_minimum)
    journeys = (*journeys_of(library, policy, audience), *made)
    personas = select_personas(
        (*personas_of(library), *(one for made_of in cards for one in made_of.personas)),
        library,
        evidence,
        selection,
        own_team=audience is Audience.TEAM,
    )
    told = evidence_pages(library, held, selection, evidence, readings, rules, personas, activities)
    pack = Pack(
        title=title,
        kind=kind,
        audience=audience,
        audience_words=rules.words,
        generated_at=now.astimezone(UTC),
        data_cut_off=cut_off,
        rehearsal=store.is_rehearsal,
        project=_project_page(library.project),
        first_page=first_page(done, told.hypotheses, told.workshops, next_steps),
        research_done=done,
        research_planned=research_lines(library.research, done=False, workshops=links, titles=titles),
        hypotheses=told.hypotheses,
        needs=needs_page(library, told.hypotheses, held, told.personas),
        workshops=told.workshops,
        next_steps=next_steps,
        method=_method(library.project, policy.rules(rules.profile).minimum_ballots, told.workshops),
        manifest=Manifest(kit_version=version("facilitation-kit"), content="", templates=""),
        insights=told.insights,
        recommendations=told.recommendations,
        feedback=told.feedback,
        evidence=told.notes,
        personas=_with_their_words(told.personas, cards),
        journeys=journey_pages_of(journeys, audience),
        service_map=map_page(library, audience, policy.rules(rules.profile), now.astimezone(UTC).date()),
    )
    pack = finish(pack)
    pack = replace(pack, journeys=turned(pack.journeys, right_to_left=pack.right_to_left))
    if pack.service_map is not None:
        plan = planned(pack.service_map, right_to_left=pack.right_to_left)
        pack = replace(pack, service_map=replace(pack.service_map, plan=plan))
    pack = numbered(replace(pack, first_page=with_notes(pack.first_page, pack)), sections)
    refuse_what_may_not_be_shown(pack, library, evidence, watch_list)
    content = fingerprint(repr(pack).encode("utf-8", "replace"))
    return BuiltPack(
        pack=replace(pack, manifest=replace(pack.manifest, content=content)),
        left_out=(*selection.left_out, *told.left_out),
    )


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
        language=project.language,
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
            Person(name=each.name, role=" ".join(each.text.split()), phone=each.phone)
            for each in project.support
            if each.phone != lead.phone
        ),
    )


def _with_their_words(pages: Sequence[PersonaPage], cards: Sequence[MadePersonas]) -> tuple[PersonaPage, ...]:
    """The personas with the texts that people wrote on them, so that a withdrawal finds these in the pack."""
    words = {str(name): texts for made in cards for name, texts in made.words.items()}
    return tuple(replace(page, made_of=words.get(page.id, ())) for page in pages)
