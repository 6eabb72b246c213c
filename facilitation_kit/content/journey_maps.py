"""Journey maps: one person's way through help, stage by stage, as it is and as it should be (J1-J4).

In: ``ideas/journeys.yaml``. Out: a `JourneysFile`. Easily got wrong: a feeling that nobody told is not a 0, and one map
holds one pair of eyes; somebody else's way is a second map.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import (
    CLOSED,
    CONTENT_ID,
    Line,
    OptionalLine,
    OptionalProse,
    Prose,
    RuleBroken,
)
from facilitation_kit.content.lane_kinds import LaneKind, lanes_in_order
from facilitation_kit.content.questions import Reader
from facilitation_kit.content.service_map import MoreColumn

__all__ = [
    "FEELINGS",
    "MOST_LANES",
    "MOST_NOTES",
    "MOST_STAGES",
    "JourneyLane",
    "JourneyMap",
    "JourneyNote",
    "JourneyStage",
    "JourneysFile",
    "MapState",
    "NoteMark",
    "StageFeelings",
    "mark_in",
    "one_viewpoint",
]

FEELINGS = (-2, -1, 0, 1, 2)
"""How a stage felt, from very bad to very good (J2)."""

MOST_STAGES, MOST_LANES, MOST_NOTES = 12, 12, 1_000
"""What one map holds at most; more cannot be read in a room."""

_MOST_PEOPLE = 100_000


class MapState(StrEnum):
    """Which time a map is about (J3)."""

    AS_IS = "as_is"
    TO_BE = "to_be"


class NoteMark(StrEnum):
    """What a note was marked as."""

    PAIN_POINT = "pain_point"
    OPPORTUNITY = "opportunity"


def mark_in(mark: NoteMark | None, kind: LaneKind) -> NoteMark | None:
    """What a note counts as: its own mark, or what its whole lane is for.

    >>> mark_in(None, LaneKind.PAIN_POINT), mark_in(None, LaneKind.DOING)
    (<NoteMark.PAIN_POINT: 'pain_point'>, None)
    """
    return mark or next((each for each in NoteMark if each.value == kind.value), None)


def one_viewpoint(value: object) -> object:
    """`value`, unless it names several people or several ways.

    Raises:
        RuleBroken: ``content.second-viewpoint``.
    """
    if isinstance(value, list | tuple | dict):
        raise RuleBroken(
            "content.second-viewpoint",
            "A map has one actor and one scenario: it is one person's way through one situation.",
            "Keep one here, and make a second map for the other.",
        )
    return value


def five_counts(counts: tuple[int, ...]) -> tuple[int, ...]:
    """`counts`, when there is one for each feeling.

    Raises:
        RuleBroken: ``content.feelings``.
    """
    if len(counts) != len(FEELINGS):
        raise RuleBroken(
            "content.feelings",
            f"There are {len(counts)} numbers here, and there are five feelings.",
            "Write how many people felt -2, -1, 0, +1 and +2, such as [2, 3, 1, 0, 1].",
        )
    return counts


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class JourneyStage:
    """One stage of a journey."""

    id: Annotated[str, CONTENT_ID]
    """Name of the stage; a to-be map keeps the name of the stage that it changes."""
    label: Line
    """What it is called, in a few words."""
    more: tuple[MoreColumn, ...] = ()
    """Columns of an imported table that the kit does not know."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class JourneyLane:
    """One lane of a journey, across all stages."""

    id: Annotated[str, CONTENT_ID]
    """Name of the lane; a to-be map keeps it."""
    label: Line
    """What it is called."""
    kind: LaneKind = LaneKind.CUSTOM
    """What stands in it: doing, thinking, feeling, contact_point, frontstage, backstage, support, data, pain_point,
    opportunity, quote or custom. In a lane of pain points or opportunities every note is one."""
    more: tuple[MoreColumn, ...] = ()
    """Columns of an imported table that the kit does not know."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class JourneyNote:
    """One note on the map."""

    id: Annotated[str, CONTENT_ID]
    """Name of the note; a to-be map keeps the name of a note that it keeps or changes."""
    stage: Annotated[str, CONTENT_ID]
    """The stage in which it stands."""
    lane: Annotated[str, CONTENT_ID]
    """The lane in which it stands."""
    text: Prose
    """What it says."""
    mark: NoteMark | None = None
    """pain_point or opportunity; leave it out for all others."""
    answers: tuple[Annotated[str, CONTENT_ID], ...] = ()
    """Of an opportunity: the pain points that it answers, of this map or of the map as it is."""
    cluster: OptionalLine = ""
    """Notes of a cell with the same words here stand together under them."""
    owner: OptionalLine = ""
    """Of an opportunity: who would see to it, as a role."""
    metric: OptionalLine = ""
    """Of an opportunity: how one would see that it works."""
    more: tuple[MoreColumn, ...] = ()
    """Columns of an imported table that the kit does not know."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class StageFeelings:
    """How people felt at one stage."""

    stage: Annotated[str, CONTENT_ID]
    """The stage."""
    counts: Annotated[tuple[Annotated[int, Field(ge=0, le=_MOST_PEOPLE)], ...], AfterValidator(five_counts)] | None = (
        None
    )
    """How many people felt -2, -1, 0, +1 and +2; leave it out where nobody was asked. Nobody answered is not 0."""
    facilitator: Annotated[int, Field(ge=-2, le=2)] | None = None
    """What the facilitator would draw, from -2 to 2; shown only where fewer than five people told."""
    more: tuple[MoreColumn, ...] = ()
    """Columns of an imported table that the kit does not know."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class JourneyMap:
    """One person's way through one situation."""

    id: Annotated[str, CONTENT_ID]
    """Name of the map."""
    title: Line
    """What it shows."""
    state: MapState = MapState.AS_IS
    """as_is for today, to_be for what should become of it."""
    as_is: Annotated[str, CONTENT_ID] | None = None
    """Of a to-be map: the map as it is today, by its id."""
    actor: Annotated[str, BeforeValidator(one_viewpoint), CONTENT_ID]
    """Whose way it is: one persona of personas.yaml."""
    scenario: Annotated[Prose, BeforeValidator(one_viewpoint)]
    """What happens to them, in a sentence; one situation a map."""
    expectation: OptionalProse = ""
    """What they hope for when it begins."""
    audiences: Annotated[tuple[Reader, ...], Field(min_length=1)] = (
        Reader.TEAM,
        Reader.WORKING_GROUP,
        Reader.PROFESSIONALS,
    )
    """Whose packs show it; leave it out for team, working_group and professionals."""
    stages: Annotated[tuple[JourneyStage, ...], Field(min_length=1)]
    """The stages, in their order; 12 at most."""
    lanes: Annotated[tuple[JourneyLane, ...], Field(min_length=1)]
    """The lanes, from what people see down to what carries it; 12 at most."""
    notes: tuple[JourneyNote, ...] = ()
    """What was noted; 1,000 at most."""
    feelings: tuple[StageFeelings, ...] = ()
    """How people felt, stage by stage."""
    more: tuple[MoreColumn, ...] = ()
    """Columns of an imported table that the kit does not know."""

    @model_validator(mode="after")
    def _can_be_drawn(self) -> JourneyMap:
        for name, many, most in (
            ("stages", len(self.stages), MOST_STAGES),
            ("lanes", len(self.lanes), MOST_LANES),
            ("notes", len(self.notes), MOST_NOTES),
        ):
            if many > most:
                raise RuleBroken(
                    "content.map-too-large",
                    f"A map has {most:,} {name} at most, and this has {many:,}.",
                    "Put some of them together, or make a second map.",
                    field=name,
                )
        if not lanes_in_order(lane.kind for lane in self.lanes):
            raise RuleBroken(
                "content.lane-order",
                "A lane that people see stands below one that they do not see.",
                "Put the lanes that people see first, so that one line of visibility parts them.",
                field="lanes",
            )
        if self.as_is is not None and self.state is MapState.AS_IS:
            raise RuleBroken(
                "content.map-state",
                "Only a map of what should be has a map as it is today.",
                "Write state: to_be, or remove as_is.",
                field="as_is",
            )
        return self


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class JourneysFile:
    """``ideas/journeys.yaml`` as a whole."""

    journeys: tuple[JourneyMap, ...]
    """The maps."""
