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
from facilitation_kit.content.success_criteria import SuccessCriterion, parse_criterion
from facilitation_kit.identifiers import HypothesisId, IdeaId, RunSheetId, StepId, TestCardId

__all__ = ["TestCard", "TestCardsFile", "TestFacts", "TestMeasure", "TestStatus"]


class TestStatus(StrEnum):
    """Where a test stands."""

    __test__ = False  # else pytest takes the name for a test of its own

    PLANNED = "planned"
    RUNNING = "running"
    FINISHED = "finished"


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class TestMeasure:
    """Where the answers come from that a test is judged by."""

    __test__ = False

    run_sheet: Annotated[RunSheetId, CONTENT_ID]
    """The run sheet that asks: an id in workshops/."""
    step: Annotated[StepId, CONTENT_ID]
    """Its step with the question."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class TestFacts:
    """Four facts that say how far the result of a test carries (H7)."""

    __test__ = False

    done: bool
    """true where people do something, false where they say what they would do or like."""
    real: bool
    """true in real life, false in a room that was set up for it."""
    given: bool
    """true where people give something for it, such as time, money or their name."""
    counted: bool
    """true where it is counted, false where it is told in quotes alone."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class TestCard:
    """One test of one hypothesis."""

    __test__ = False

    id: Annotated[TestCardId, CONTENT_ID]
    """Name of the test."""
    hypothesis: Annotated[HypothesisId, CONTENT_ID]
    """The hypothesis that it tests: an id of hypotheses.yaml."""
    idea: Annotated[IdeaId, CONTENT_ID] | None = None
    """The idea that it tries, where it tries one: an id of ideas.yaml."""
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
    check: OptionalLine = ""
    """The same so that a machine can check it: proportion(front-door in {agree}) >= 0.6 with n >= 10."""
    measured_by: TestMeasure | None = None
    """The step of a run sheet that asks what the check is about; its first answer locks the criterion."""
    facts: TestFacts | None = None
    """Four facts that say how far the result carries: done, real, given, counted."""
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
        criterion = self.criterion
        if self.measured_by is not None and criterion is None:
            raise RuleBroken(
                "content.measured-without-check",
                "There are answers to come, but nothing that a machine could check them against.",
                "Add check, such as: proportion(front-door in {agree}) >= 0.6 with n >= 10",
                field="measured_by",
            )
        if criterion is not None and self.minimum_n not in (None, criterion.minimum_n):
            raise RuleBroken(
                "content.minimum-differs",
                f"The check needs {criterion.minimum_n} people, but minimum_n is {self.minimum_n}.",
                "Write the same number in both, or leave minimum_n out.",
                field="minimum_n",
            )

    @property
    def criterion(self) -> SuccessCriterion | None:
        """What `check` says; ``None`` without one.

        Raises:
            RuleBroken: ``content.criterion``; never of a card that has been made.
        """
        if not self.check.strip():
            return None
        try:
            return parse_criterion(self.check)
        except RuleBroken as wrong:
            raise RuleBroken(wrong.code, wrong.message, wrong.remedy, field="check") from None


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class TestCardsFile:
    """``ideas/test_cards.yaml`` as a whole."""

    __test__ = False

    test_cards: tuple[TestCard, ...]
    """The tests, in the order in which they are shown."""
