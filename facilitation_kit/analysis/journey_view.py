"""A journey map with nothing in it that its audience may not see; projector and packs draw from it.

In: a map of the content, or what a workshop made of one, and the policy. Out: a `JourneyView`. Easily got wrong: the values are
plain, so that a map that people make on their phones gives the same view; nothing here knows where a map came from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.journey_feelings import ShownFeelings, shown_feelings
from facilitation_kit.content.journey_maps import JourneyMap, MapState, NoteMark, mark_in
from facilitation_kit.content.lane_kinds import LaneKind
from facilitation_kit.phrases import phrase

__all__ = [
    "MARK_WORDS",
    "STATE_WORDS",
    "JourneyView",
    "ShownLane",
    "ShownNote",
    "ShownStage",
    "journey_view",
    "simple_path",
]

STATE_WORDS = {MapState.AS_IS: phrase("as it is today"), MapState.TO_BE: phrase("as it should be")}
"""Which time a map is about, in words."""

MARK_WORDS = {NoteMark.PAIN_POINT: phrase("pain point"), NoteMark.OPPORTUNITY: phrase("opportunity")}
"""What a note was marked as, in words."""


@dataclass(frozen=True, kw_only=True)
class ShownStage:
    """One stage."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class ShownLane:
    """One lane."""

    id: str
    label: str
    kind: LaneKind = LaneKind.CUSTOM


@dataclass(frozen=True, kw_only=True)
class ShownNote:
    """One note.

    Attributes:
        id: of the note.
        stage, lane: in which it stands.
        text: what it says.
        mark: what it counts as, by itself or by its lane.
        answers: of an opportunity, ids of the pain points that it answers, of this map or of the one as it is.
        cluster: notes of a cell with the same words here stand together.
        owner, metric: of an opportunity; may be empty.
    """

    id: str
    stage: str
    lane: str
    text: str
    mark: NoteMark | None = None
    answers: tuple[str, ...] = ()
    cluster: str = ""
    owner: str = ""
    metric: str = ""


@dataclass(frozen=True, kw_only=True)
class JourneyView:
    """One map as an audience may see it.

    Attributes:
        id: of the map.
        title: what it shows.
        state: which time it is about.
        as_is: of a to-be map, the id of the map as it is today; ``None`` without one.
        actor: whose way it is, in words.
        scenario, expectation: what happens to them, and what they hope for; may be empty.
        stages, lanes: in their order.
        notes: in the order of each cell; none stands outside the stages and lanes.
        feelings: one for each stage, in the same order.
    """

    id: str
    title: str
    state: MapState = MapState.AS_IS
    as_is: str | None = None
    actor: str = ""
    scenario: str = ""
    expectation: str = ""
    stages: tuple[ShownStage, ...]
    lanes: tuple[ShownLane, ...]
    notes: tuple[ShownNote, ...] = ()
    feelings: tuple[ShownFeelings, ...] = ()

    @property
    def tells_feelings(self) -> bool:
        """Whether anything about feelings can be drawn."""
        return any(each.counts or each.facilitator is not None for each in self.feelings)

    def cells(self) -> dict[tuple[str, str], tuple[ShownNote, ...]]:
        """The notes of each cell by stage and lane: those without a cluster, then cluster by cluster."""
        cells: dict[tuple[str, str], dict[str, list[ShownNote]]] = {}
        for note in self.notes:
            groups = cells.setdefault((note.stage, note.lane), {"": []})
            groups.setdefault(note.cluster, []).append(note)
        return {cell: tuple(note for group in groups.values() for note in group) for cell, groups in cells.items()}


def journey_view(
    journey: JourneyMap, policy: Policy, profile: Profile, *, actor: Callable[[str], str] | None = None
) -> JourneyView:
    """A map of the content for an audience.

    Args:
        journey: the whole map.
        policy: the project's thresholds.
        profile: for whom.
        actor: the words for a persona's id; by default the id itself as words.
    """
    kinds = {lane.id: lane.kind for lane in journey.lanes}
    felt = {each.stage: each for each in journey.feelings}
    return JourneyView(
        id=journey.id,
        title=journey.title,
        state=journey.state,
        as_is=journey.as_is,
        actor=(actor or _words)(journey.actor),
        scenario=journey.scenario,
        expectation=journey.expectation,
        stages=tuple(ShownStage(id=each.id, label=each.label) for each in journey.stages),
        lanes=tuple(ShownLane(id=each.id, label=each.label, kind=each.kind) for each in journey.lanes),
        notes=tuple(
            ShownNote(
                id=each.id,
                stage=each.stage,
                lane=each.lane,
                text=each.text,
                mark=mark_in(each.mark, kinds.get(each.lane, LaneKind.CUSTOM)),
                answers=each.answers,
                cluster=each.cluster,
                owner=each.owner,
                metric=each.metric,
            )
            for each in journey.notes
        ),
        feelings=tuple(
            shown_feelings(
                stage.id,
                stage.label,
                felt[stage.id].counts if stage.id in felt else None,
                policy,
                profile,
                facilitator=felt[stage.id].facilitator if stage.id in felt else None,
            )
            for stage in journey.stages
        ),
    )


def simple_path(view: JourneyView) -> JourneyView:
    """The same with what the person does and how it felt alone, for readers who want the way and not the plan behind it."""
    lanes = tuple(lane for lane in view.lanes if lane.kind is LaneKind.DOING) or view.lanes[:1]
    kept = {lane.id for lane in lanes}
    return replace(view, lanes=lanes, notes=tuple(note for note in view.notes if note.lane in kept))


def _words(name: str) -> str:
    return name.replace("-", " ").capitalize()
