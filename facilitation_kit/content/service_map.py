"""The services as they are today: stages, lanes, what each service does at each stage, and the figures that are known.

In: ``ideas/service_map.yaml``. Out: a `ServiceMapFile`. Easily got wrong: a figure without its source, period and quality
is a rumour, so all three are needed; and what a spreadsheet had besides is kept as it was, in `more`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StrictFloat, StrictInt, model_validator
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import (
    CLOSED,
    CONTENT_ID,
    CalendarDate,
    Line,
    OptionalLine,
    OptionalProse,
    Prose,
    RuleBroken,
)
from facilitation_kit.content.lane_kinds import LaneKind, lanes_in_order
from facilitation_kit.content.questions import Reader

__all__ = [
    "MOST_STAGES",
    "BaselineMeasure",
    "Disclosure",
    "MapCell",
    "MapLane",
    "MapService",
    "MapStage",
    "MeasureKind",
    "MoreColumn",
    "Quality",
    "ServiceMapFile",
    "Statistic",
]

MOST_STAGES = 12
"""Stages of a map; more cannot be read in a room."""

_MOST_LANES = 8
_OLDEST = 130
_RANGE = re.compile(r"-?\d+(?:\.\d+)? to -?\d+(?:\.\d+)?")


class MeasureKind(StrEnum):
    """What a figure is about."""

    VOLUME = "volume"
    WAITING_TIME = "waiting_time"
    THRESHOLD = "threshold"
    CAPACITY = "capacity"
    CASELOAD = "caseload"
    DROPOUT = "dropout"
    RE_REFERRAL = "re_referral"
    COST = "cost"
    OUTCOME = "outcome"


class Statistic(StrEnum):
    """What was done to many values to get this one."""

    COUNT = "count"
    MEDIAN = "median"
    P90 = "p90"
    MEAN = "mean"
    RANGE = "range"
    TEXT = "text"


class Quality(StrEnum):
    """How far a figure can be relied on."""

    OFFICIAL = "official"
    LOCAL_MANAGEMENT_INFO = "local_management_info"
    ESTIMATE = "estimate"
    ANECDOTAL = "anecdotal"


class Disclosure(StrEnum):
    """How far a figure may go, before any threshold is looked at."""

    SHAREABLE = "shareable"
    TEAM_ONLY = "team_only"
    SUPPRESSED = "suppressed"


def measured(value: float | str) -> int | float | str:
    """`value`, when it is text that can be shown, or a number that is not below zero.

    Raises:
        RuleBroken: ``content.measure-value``, ``content.blank``, ``content.control-character``.
    """
    if isinstance(value, str):
        if not value.strip() or len(value) > 300 or any(ord(letter) < 32 for letter in value):  # noqa: PLR2004 - a line
            raise RuleBroken(
                "content.measure-value", "This is no line of text.", "Write a number, or words in one line."
            )
        return value
    if not 0 <= value < 1e12:  # noqa: PLR2004 - a trillion of anything is a slip
        raise RuleBroken("content.measure-value", "This number cannot be a figure.", "Write a number from 0 on.")
    return value


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class MoreColumn:
    """What an imported table said besides; the kit keeps it and does not read it."""

    column: Line
    """Heading of the column."""
    value: Prose
    """What stood in it."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class MapStage:
    """One stage on the way through the services."""

    id: Annotated[str, CONTENT_ID]
    """Name of the stage."""
    label: Line
    """What it is called, in a few words."""
    description: OptionalLine = ""
    """What happens in it, in a sentence."""
    audiences: Annotated[tuple[Reader, ...], Field(min_length=1)] = (
        Reader.TEAM,
        Reader.WORKING_GROUP,
        Reader.PROFESSIONALS,
    )
    """Whose packs show it; leave it out for team, working_group and professionals."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class MapLane:
    """One lane of the map, across all stages."""

    id: Annotated[str, CONTENT_ID]
    """Name of the lane."""
    label: Line
    """What it is called."""
    kind: LaneKind
    """What stands in it: doing, thinking, feeling, contact_point, frontstage, backstage, support, data, pain_point,
    opportunity, quote or custom. The line of visibility runs in front of the first that young people do not see."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class MapService:
    """One service as it is today."""

    id: Annotated[str, CONTENT_ID]
    """Name of the service."""
    name: Line
    """What people call it."""
    provider_kind: OptionalLine = ""
    """What kind of organisation runs it, such as council, health, police or charity."""
    eligibility: OptionalProse = ""
    """Who can come, as the service says it."""
    minimum_age: Annotated[int, Field(ge=0, le=_OLDEST)] | None = None
    """Youngest age, when there is one."""
    maximum_age: Annotated[int, Field(ge=0, le=_OLDEST)] | None = None
    """Oldest age, when there is one."""
    application_process: OptionalProse = ""
    """How somebody comes in."""
    threshold: OptionalProse = ""
    """What has to be true before it helps, in words."""
    threshold_decided_by: OptionalLine = ""
    """Who decides that."""
    more: tuple[MoreColumn, ...] = ()
    """Columns of the imported table that the kit does not know."""

    @model_validator(mode="after")
    def _ages_in_order(self) -> MapService:
        if self.minimum_age is not None and self.maximum_age is not None and self.minimum_age > self.maximum_age:
            raise RuleBroken(
                "content.ages-reversed",
                "The youngest age is above the oldest.",
                "Correct one of the two.",
                field="minimum_age",
            )
        return self


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class MapCell:
    """What one service does at one stage in one lane."""

    service: Annotated[str, CONTENT_ID]
    """The service."""
    stage: Annotated[str, CONTENT_ID]
    """The stage."""
    lane: Annotated[str, CONTENT_ID]
    """The lane."""
    text: Prose
    """What happens there, in a sentence."""
    more: tuple[MoreColumn, ...] = ()
    """Columns of the imported table that the kit does not know."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class BaselineMeasure:
    """One figure about the services today, with all that is needed to judge it (J5)."""

    measure_id: Annotated[str, CONTENT_ID]
    """Name of the figure."""
    service: Annotated[str, CONTENT_ID] | None = None
    """The service that it is about; leave it out for all of them together."""
    stage: Annotated[str, CONTENT_ID] | None = None
    """The stage that it is about; leave it out for the whole way."""
    kind: MeasureKind
    """volume, waiting_time, threshold, capacity, caseload, dropout, re_referral, cost or outcome."""
    value: Annotated[StrictInt | StrictFloat | str, AfterValidator(measured)]
    """The figure: a number, "2 to 9" for a range, or words where the statistic is text."""
    unit: OptionalLine = ""
    """What is counted, such as days, young people or percent."""
    statistic: Statistic
    """count, median, p90, mean, range or text."""
    period_start: CalendarDate
    """First day that it is about."""
    period_end: CalendarDate
    """Last day that it is about; older than twelve months is marked."""
    population: OptionalLine = ""
    """Who or what was counted."""
    source_name: Line
    """Where it stands."""
    source_owner: Line
    """Who answers for it: a role or a team."""
    collected_on: CalendarDate
    """The day on which it was taken from there."""
    quality: Quality
    """official, local_management_info, estimate or anecdotal."""
    denominator_n: Annotated[int, Field(ge=0, le=100_000_000)] | None = None
    """How many people or cases it is out of."""
    disclosure: Disclosure = Disclosure.SHAREABLE
    """shareable, team_only, or suppressed where the source itself hides it. Small counts are hidden in any case."""
    note: OptionalProse = ""
    """What else one should know."""
    more: tuple[MoreColumn, ...] = ()
    """Columns of the imported table that the kit does not know."""

    @model_validator(mode="after")
    def _makes_sense(self) -> BaselineMeasure:
        if self.period_end < self.period_start:
            raise RuleBroken(
                "content.period-reversed",
                "This period ends before it starts.",
                "Correct period_start or period_end.",
                field="period_end",
            )
        words = isinstance(self.value, str)
        fits = {
            Statistic.TEXT: words,
            Statistic.RANGE: words and _RANGE.fullmatch(str(self.value)) is not None,
            Statistic.COUNT: isinstance(self.value, int),
        }.get(self.statistic, not words)
        if not fits:
            raise RuleBroken(
                "content.measure-value",
                f"This value does not fit a figure whose statistic is {self.statistic}.",
                'Write a whole number for a count, words for text, "2 to 9" for a range, and a number for all others.',
                field="value",
            )
        return self


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class ServiceMapFile:
    """``ideas/service_map.yaml`` as a whole."""

    title: Line
    """What the map shows."""
    stages: Annotated[tuple[MapStage, ...], Field(min_length=1)]
    """The stages, in their order; 12 at most."""
    lanes: Annotated[tuple[MapLane, ...], Field(min_length=1)]
    """The lanes, from what people see down to what carries it; 8 at most."""
    services: tuple[MapService, ...] = ()
    """The services."""
    cells: tuple[MapCell, ...] = ()
    """What each service does at each stage in each lane."""
    measures: tuple[BaselineMeasure, ...] = ()
    """The figures that are known."""

    @model_validator(mode="after")
    def _can_be_drawn(self) -> ServiceMapFile:
        for name, many, most in (("stages", self.stages, MOST_STAGES), ("lanes", self.lanes, _MOST_LANES)):
            if len(many) > most:
                raise RuleBroken(
                    "content.map-too-large",
                    f"A map has {most} {name} at most, and this has {len(many)}.",
                    "Put some of them together.",
                    field=name,
                )
        if not lanes_in_order(lane.kind for lane in self.lanes):
            raise RuleBroken(
                "content.lane-order",
                "A lane that people see stands below one that they do not see.",
                "Put the lanes that people see first, so that one line of visibility parts them.",
                field="lanes",
            )
        return self
