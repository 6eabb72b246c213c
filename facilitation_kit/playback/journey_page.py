"""Journey maps as pages of a pack.

In: views of maps, whether of the content or of a workshop. Out: `JourneyPage` values. The one thing easily got wrong: young people,
parents and carers get a simple path; what lies behind the line of visibility and what would change is for those who plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.analysis.journey_diff import diff_words, journey_diff
from facilitation_kit.analysis.journey_drawing import draw_journey
from facilitation_kit.analysis.journey_view import (
    MARK_WORDS,
    STATE_WORDS,
    JourneyView,
    ShownNote,
    journey_view,
    simple_path,
)
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.library import Library
from facilitation_kit.content.questions import Reader
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.audiences import RULES, Audience
from facilitation_kit.playback.journey_context import (
    JourneyAnswer,
    JourneyCell,
    JourneyChanges,
    JourneyNoteLine,
    JourneyPage,
    JourneyStagePage,
)

__all__ = ["journey_pages_of", "journeys_of", "turned"]

_SIMPLE = (Audience.YOUNG_PEOPLE, Audience.PARENTS_CARERS)
_MOODS = {
    "below": phrase("Most people felt bad here."),
    "above": phrase("Most people felt good here."),
    "mixed": phrase("People felt different things here."),
    "": "",
}


def journeys_of(library: Library, policy: Policy, audience: Audience) -> tuple[JourneyView, ...]:
    """Every journey map that an audience may see.

    Args:
        library: the project's content.
        policy: the project's thresholds.
        audience: for whom.
    """
    names = {str(persona.id): persona.name_alias for persona in library.personas}
    profile = RULES[audience].profile

    def actor(name: str) -> str:
        return names.get(name) or name.replace("-", " ").capitalize()

    return tuple(
        journey_view(each, policy, profile, actor=actor)
        for each in library.journeys
        if Reader(audience) in each.audiences
    )


def journey_pages_of(views: Sequence[JourneyView], audience: Audience) -> tuple[JourneyPage, ...]:
    """The maps as pages, in their order.

    Args:
        views: what may be shown of each; a to-be map whose map of today is among them is told with what would change.
        audience: for whom.
    """
    whole = {view.id: view for view in views}
    pages = []
    for view in views:
        before = whole.get(view.as_is or "")
        shown = simple_path(view) if audience in _SIMPLE else view
        pages.append(
            JourneyPage(
                id=view.id,
                anchor=f"journey-{view.id}",
                title=view.title,
                state=STATE_WORDS[view.state],
                actor=view.actor,
                scenario=paragraphs(view.scenario),
                expectation=paragraphs(view.expectation),
                stages=_stages(shown, before),
                changes=_changes(before, view) if before is not None and audience not in _SIMPLE else None,
                view=shown,
                plan=draw_journey(shown),
            )
        )
    return tuple(pages)


def turned(pages: Sequence[JourneyPage], *, right_to_left: bool) -> tuple[JourneyPage, ...]:
    """The pages, drawn for a pack that is read in this direction."""
    if not right_to_left:
        return tuple(pages)
    return tuple(replace(page, plan=draw_journey(page.view, right_to_left=True)) for page in pages)


def _stages(view: JourneyView, before: JourneyView | None) -> tuple[JourneyStagePage, ...]:
    cells = view.cells()
    felt = {each.stage: each for each in view.feelings}
    words = {note.id: _flat(note.text) for one in (before, view) if one is not None for note in one.notes}
    told = any(each.people for each in view.feelings) or view.tells_feelings
    return tuple(
        JourneyStagePage(
            id=stage.id,
            label=stage.label,
            cells=tuple(
                JourneyCell(lane=lane.label, notes=tuple(_note(note, words) for note in cells[stage.id, lane.id]))
                for lane in view.lanes
                if (stage.id, lane.id) in cells
            ),
            feelings=felt[stage.id].sentence if told and stage.id in felt else "",
            counts=felt[stage.id].counts if stage.id in felt else (),
            middle=felt[stage.id].middle if stage.id in felt else None,
            mood=_MOODS[felt[stage.id].mood] if stage.id in felt else "",
        )
        for stage in view.stages
    )


def _note(note: ShownNote, words: dict[str, str]) -> JourneyNoteLine:
    return JourneyNoteLine(
        id=note.id,
        paragraphs=paragraphs(note.text),
        mark=MARK_WORDS[note.mark] if note.mark else "",
        cluster=note.cluster,
        owner=note.owner,
        metric=note.metric,
        answers=tuple(words[name] for name in note.answers if name in words),
    )


def _changes(before: JourneyView, after: JourneyView) -> JourneyChanges:
    diff = journey_diff(before, after)
    words = diff_words(diff)
    return JourneyChanges(
        before=before.title,
        answered=tuple(
            JourneyAnswer(pain=_flat(each.pain.text), by=tuple(_flat(one.text) for one in each.by))
            for each in diff.pains
            if each.by
        ),
        unanswered=tuple(_flat(each.text) for each in diff.unanswered),
        places=words.places,
        added=tuple(_flat(each.text) for each in diff.notes.added),
        removed=tuple(_flat(each.text) for each in diff.notes.removed),
        changed=words.changed,
    )


def _flat(text: str) -> str:
    return " ".join(text.split())
