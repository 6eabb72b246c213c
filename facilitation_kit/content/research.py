"""What the project has done and will do to find out more.

In: ``ideas/research.yaml``. Out: `ResearchActivity` values. Easily got wrong: `ResearchActivity.when` is the period as
people say it; the two dates are for programs, and may be missing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import (
    CLOSED,
    CONTENT_ID,
    CalendarDate,
    Line,
    OptionalLine,
    OptionalProse,
    RuleBroken,
)
from facilitation_kit.identifiers import ResearchActivityId, RunSheetId

__all__ = ["ResearchActivity", "ResearchFile", "ResearchKind", "ResearchStatus"]


class ResearchKind(StrEnum):
    """How something is found out."""

    INTERVIEWS = "interviews"
    WORKSHOP = "workshop"
    FOCUS_GROUP = "focus_group"
    VISITS = "visits"
    CO_DESIGN = "co_design"
    ANALYSIS = "analysis"
    PLAYBACK = "playback"
    SERVICE_MAP = "service_map"


class ResearchStatus(StrEnum):
    """Whether it is done."""

    DONE = "done"
    CONTINUING = "continuing"
    PLANNED = "planned"


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class ResearchActivity:
    """One research activity, done or planned."""

    id: Annotated[ResearchActivityId, CONTENT_ID]
    """Name of the activity."""
    title: Line
    """What it is, in a few words."""
    kind: ResearchKind
    """interviews, workshop, focus_group, visits, co_design, analysis, playback or service_map."""
    audience: Line
    """Whom we hear from, or for whom it is."""
    when: Line
    """The period as people say it, such as September to October 2026."""
    date_from: CalendarDate | None = None
    """First day, year-month-day, when it is known."""
    date_to: CalendarDate | None = None
    """Last day, year-month-day, when it is known."""
    count: Annotated[int, Field(ge=0, le=100_000)] | None = None
    """How many, when it has been counted."""
    count_of: OptionalLine = ""
    """How many of what, such as interviews."""
    status: ResearchStatus
    """done, continuing or planned."""
    run_sheet: Annotated[RunSheetId, CONTENT_ID] | None = None
    """The workshop that carries it out: the name of a file in workshops/."""
    summary: OptionalProse = ""
    """What was done or will be done, in a sentence or two."""

    def __post_init__(self) -> None:
        if self.date_from and self.date_to and self.date_to < self.date_from:
            raise RuleBroken(
                "content.dates-reversed",
                "This ends before it starts.",
                "Swap date_from and date_to, or correct one of them.",
                field="date_to",
            )
        if self.count is not None and not self.count_of.strip():
            raise RuleBroken(
                "content.count-of-what",
                "There is a count, but not what was counted.",
                "Add count_of, such as interviews or people.",
                field="count",
            )


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class ResearchFile:
    """``ideas/research.yaml`` as a whole."""

    activities: tuple[ResearchActivity, ...]
    """The research activities, in the order in which they are shown."""
