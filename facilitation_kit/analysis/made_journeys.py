"""The journey maps that workshops have made, for packs and for files.

In: a store and a workshop that is over or under way. Out: views for an audience, and maps of the content that a designer goes on
with. Two things easily got wrong: a map goes into a pack only once the room has seen its result; and its feelings are those of
the protected result, so that a curve never shows what the table beside it hides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.journey_map import JourneyMapping
from facilitation_kit.analysis.board_notes import board_notes
from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.findings import round_findings
from facilitation_kit.analysis.journey_board import journey_of_round
from facilitation_kit.analysis.journey_view import JourneyView
from facilitation_kit.analysis.released_tables import ReleasedTable
from facilitation_kit.content.fields import LINE_LENGTH
from facilitation_kit.content.journey_maps import (
    JourneyLane,
    JourneyMap,
    JourneyNote,
    JourneyStage,
    MapState,
    StageFeelings,
)
from facilitation_kit.live.workshop_state import RoundStatus, WorkshopState
from facilitation_kit.responses.store import Store

__all__ = ["begun_to_be", "journey_to_go_on_with", "made_journeys"]

_NOT_IN_AN_ID = re.compile("[^a-z0-9]+")
_LONGEST_ID = 63
_TO_BE = "-to-be"


def made_journeys(
    store: Store,
    state: WorkshopState,
    activities: Mapping[str, Activity],
    policy: Policy,
    profile: Profile,
    released: Sequence[ReleasedTable] | None = None,
) -> tuple[JourneyView, ...]:
    """The revealed journey maps of a workshop, in the order of their rounds.

    Args:
        store: where the words are.
        state: of the workshop.
        activities: all registered activities by name.
        policy: the project's thresholds.
        profile: for whom; words go only as far as their writers agreed.
        released: every table that has been released before; by default what the store remembers.

    Raises:
        ActivityError: ``activity.unknown``.
    """
    views = []
    for one in state.rounds.values():
        activity = activities.get(one.definition.activity)
        if activity is None or activity.name != JourneyMapping.name or one.status is not RoundStatus.REVEALED:
            continue
        found = round_findings(store, state, one.definition.id, activities, policy, profile, released=released)
        notes = board_notes(store, one, activity, profile)
        views.append(journey_of_round(store, one, notes, policy, profile, table=found.table))
    return tuple(views)


def journey_to_go_on_with(view: JourneyView) -> JourneyMap:
    """A map of the content from one that a workshop made; a designer names its actor and goes on from there.

    Args:
        view: as its reader may see it: what is not in it is not in the map.
    """
    notes = {note.id: _content_id(f"note-{note.id}") for note in view.notes}
    stages = {stage.id: _content_id(stage.id) for stage in view.stages}
    lanes = {lane.id: _content_id(lane.id) for lane in view.lanes}
    return JourneyMap(
        id=_content_id(view.id),
        title=_written(view.title)[:LINE_LENGTH],
        actor=_content_id(view.actor or "somebody"),
        scenario=view.scenario or "Write here what happens to them.",
        expectation=view.expectation,
        stages=tuple(JourneyStage(id=stages[each.id], label=each.label) for each in view.stages),
        lanes=tuple(JourneyLane(id=lanes[each.id], label=each.label, kind=each.kind) for each in view.lanes),
        notes=tuple(
            JourneyNote(
                id=notes[each.id],
                stage=stages[each.stage],
                lane=lanes[each.lane],
                text=_written(each.text),
                mark=each.mark,
                answers=tuple(notes[pain] for pain in each.answers if pain in notes),
                cluster=_written(each.cluster),
            )
            for each in view.notes
        ),
        feelings=tuple(
            StageFeelings(stage=stages[each.stage], counts=each.counts or None, facilitator=each.facilitator)
            for each in view.feelings
            if each.counts or each.facilitator is not None
        ),
    )


def begun_to_be(journey: JourneyMap) -> JourneyMap:
    """A map of what should become of a map of today: the same to begin with, and nobody has felt anything of it yet."""
    return replace(
        journey,
        id=f"{journey.id[: _LONGEST_ID - len(_TO_BE)].strip('-')}{_TO_BE}",
        state=MapState.TO_BE,
        as_is=journey.id,
        feelings=(),
    )


def _written(text: str) -> str:
    """The text without letters that no file shows, such as those that move a terminal's cursor."""
    shown = (unicodedata.category(letter) not in ("Cc", "Cs") and letter not in "\ufffe\uffff" for letter in text)
    return "".join(letter if seen else "\ufffd" for letter, seen in zip(text, shown, strict=True))


def _content_id(name: str) -> str:
    """A name that a content file can hold."""
    plain = _NOT_IN_AN_ID.sub("-", name.casefold()).strip("-")
    return (plain or "map")[:_LONGEST_ID].strip("-")
