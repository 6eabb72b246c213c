"""The parts of a pack that rest on evidence, with one book of notes for all of them.

In: what an audience may read, what the team has written down about it, and the workshops. Out: `EvidencePages`. The one thing
easily got wrong: there is one `NoteBook` a pack, so that the same piece of evidence has one number wherever it is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from facilitation_kit.activities.contract import Activity
from facilitation_kit.analysis.evidence_selection import Evidence, EvidenceSelection, LeftOut
from facilitation_kit.analysis.shown_personas import ShownPersonas
from facilitation_kit.analysis.test_stories import kept_locks
from facilitation_kit.content.library import Library
from facilitation_kit.live.events import CriterionLocked
from facilitation_kit.live.workshop_state import WorkshopState
from facilitation_kit.playback.audiences import AudienceRules
from facilitation_kit.playback.context import EvidenceNote, FeedbackLine, InsightLine, RecommendationLine
from facilitation_kit.playback.decision_lines import test_stories
from facilitation_kit.playback.evidence_notes import NoteBook
from facilitation_kit.playback.feedback_lines import feedback_lines
from facilitation_kit.playback.hypothesis_context import HypothesisPage
from facilitation_kit.playback.hypothesis_pages import HypothesisOfItem, HypothesisSources, hypothesis_pages
from facilitation_kit.playback.insight_pages import InsightSources, insight_lines, recommendation_lines
from facilitation_kit.playback.persona_context import PersonaPage
from facilitation_kit.playback.persona_page import persona_pages
from facilitation_kit.playback.vote_context import WorkshopPage
from facilitation_kit.responses.evidence_records import Decision, FeedbackItem, Insight, Recommendation
from facilitation_kit.responses.store import Store

__all__ = ["EvidencePages", "Readings", "evidence_pages", "read_readings"]


@dataclass(frozen=True, kw_only=True)
class Readings:
    """What people of the team have written down about the evidence, before it came in (`locks`) and after."""

    insights: tuple[Insight, ...]
    recommendations: tuple[Recommendation, ...]
    decisions: tuple[Decision, ...]
    feedback: tuple[FeedbackItem, ...]
    locks: tuple[CriterionLocked, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EvidencePages:
    """The parts of a pack that rest on evidence, with all notes that were handed out for them."""

    workshops: tuple[WorkshopPage, ...]
    hypotheses: tuple[HypothesisPage, ...]
    insights: tuple[InsightLine, ...]
    recommendations: tuple[RecommendationLine, ...]
    feedback: tuple[FeedbackLine, ...]
    personas: tuple[PersonaPage, ...]
    notes: tuple[EvidenceNote, ...]
    left_out: tuple[LeftOut, ...]


def read_readings(store: Store, states: Sequence[WorkshopState]) -> Readings:
    """What the team has written down, and what was locked in these workshops; to be called inside a snapshot."""
    return Readings(
        insights=tuple(kept.record for kept in store.evidence(Insight)),
        recommendations=tuple(kept.record for kept in store.evidence(Recommendation)),
        decisions=tuple(kept.record for kept in store.evidence(Decision)),
        feedback=tuple(kept.record for kept in store.evidence(FeedbackItem)),
        locks=kept_locks(store, states),
    )


def evidence_pages(
    library: Library,
    held: Sequence[tuple[WorkshopState, WorkshopPage]],
    selection: EvidenceSelection,
    evidence: Evidence,
    readings: Readings,
    rules: AudienceRules,
    personas: ShownPersonas,
    activities: Mapping[str, Activity],
) -> EvidencePages:
    """The parts of a pack that rest on evidence.

    Args:
        library: the project's content.
        held: workshops with their pages; those without results are only looked through for what items stood for.
        selection: the evidence that the audience may read.
        evidence: all of it.
        readings: what was written down about it.
        rules: of the audience.
        personas: those for the audience.
        activities: the installed ones.
    """
    notes = NoteBook(library, [page for _, page in held])
    workshops = tuple(notes.on_votes(page) for _, page in held if page.questions)
    hypotheses = hypothesis_pages(
        library,
        HypothesisSources(
            selection=selection,
            notes=notes,
            decisions=readings.decisions,
            nudge=rules.looks_after_evidence,
            tests=test_stories(library, held, readings.locks, activities),
        ),
        workshops,
        _stands_for([state for state, _ in held]),
    )
    insights, without_insights = insight_lines(
        readings.insights,
        InsightSources(
            rules=rules,
            selection=selection,
            notes=notes,
            facts={fact.id for fact in evidence.facts},
            pages=hypotheses,
        ),
    )
    recommendations, without_recommendations = recommendation_lines(readings.recommendations, insights)
    return EvidencePages(
        workshops=workshops,
        hypotheses=hypotheses,
        insights=insights,
        recommendations=recommendations,
        feedback=feedback_lines(readings.feedback, selection, notes),
        personas=persona_pages(personas.personas, library, selection, notes),
        notes=notes.notes,
        left_out=(*without_insights, *without_recommendations, *personas.left_out),
    )


def _stands_for(states: Sequence[WorkshopState]) -> HypothesisOfItem:
    return {
        (round_id, item.id): item.hypothesis
        for state in states
        for round_id, one in state.rounds.items()
        for item in one.definition.items
        if item.hypothesis is not None
    }
