"""How a hypothesis is put to the test: one card a test, written before anything is counted (H2).

In: ``ideas/test_cards.yaml``, which a project may leave out. Out: `TestCard` values. Easily got wrong: the success criterion
says what would convince us before we know the answer; whoever changes it later has moved the goalposts.
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
    Prose,
    RuleBroken,
)
from facilitation_kit.identifiers import HypothesisId, TestCardId

__all__ = ["TestCard", "TestCardsFile", "TestStatus"]


class TestStatus(StrEnum):
    """Where a test stands."""

    __test__ = False  # else pytest takes the name for a test of its own

    PLANNED = "planned"
    RUNNING = "running"
    FINISHED = "finished"


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class TestCard:
    """One test of one hypothesis."""

    __test__ = False

    id: Annotated[TestCardId, CONTENT_ID]
    """Name of the test."""
    hypothesis: Annotated[HypothesisId, CONTENT_ID]
    """The hypothesis that it tests: an id of hypotheses.yaml."""
    title: Line
    """What is tried, in a few words."""
    riskiest_assumption: Prose
    """What would have to be true, and may well not be."""
    method: Prose
    """What is done to find out."""
    audience: Line
    """With whom."""
    metric: Prose
    """What is measured."""
    success_criterion: Prose
    """What would convince us, decided before anybody is asked: at least 6 of 10 callers meet somebody within 7 days."""
    minimum_n: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """Fewer than this are too few to say."""
    minimum_of: OptionalLine = ""
    """Of what there must be so many, such as callers."""
    stop_rule: OptionalProse = ""
    """When the test ends early."""
    harm_check: OptionalProse = ""
    """What could hurt somebody, and who watches for it."""
    owner: Line
    """Who answers for it: a role or a team."""
    due: CalendarDate | None = None
    """The day by which it is over, year-month-day."""
    status: TestStatus
    """planned, running or finished."""

    def __post_init__(self) -> None:
        if self.minimum_n is not None and not self.minimum_of.strip():
            raise RuleBroken(
                "content.count-of-what",
                "There is a smallest number, but not of what.",
                "Add minimum_of, such as people or callers.",
                field="minimum_n",
            )


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class TestCardsFile:
    """``ideas/test_cards.yaml`` as a whole."""

    __test__ = False

    test_cards: tuple[TestCard, ...]
    """The tests, in the order in which they are shown."""
