"""What somebody has promised to do next, and what became of it.

In: ``ideas/next_steps.yaml``. Out: `NextStep` values. Easily got wrong: a step that is done or not possible stays in
the file with its outcome, because the next playback reports on it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, CONTENT_ID, CalendarDate, Line, OptionalProse, Prose, RuleBroken
from facilitation_kit.identifiers import HypothesisId, NextStepId

__all__ = ["NextStep", "NextStepStatus", "NextStepsFile"]


class NextStepStatus(StrEnum):
    """What has become of a next step."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_POSSIBLE = "not_possible"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen, so that an outcome is owed."""
        return self in (NextStepStatus.DONE, NextStepStatus.NOT_POSSIBLE)


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class NextStep:
    """One next step."""

    id: Annotated[NextStepId, CONTENT_ID]
    """Name of the step."""
    what: Prose
    """What will be done, in one sentence."""
    owner: Line
    """Who answers for it: a role or a team."""
    due: CalendarDate | None = None
    """The day by which it is done, year-month-day."""
    status: NextStepStatus
    """planned, in_progress, done or not_possible."""
    outcome: OptionalProse = ""
    """What came of it. Needed when the step is done or not possible."""
    hypotheses: tuple[Annotated[HypothesisId, CONTENT_ID], ...] = ()
    """The hypotheses that it has to do with: ids of hypotheses.yaml."""

    def __post_init__(self) -> None:
        if self.status.is_over and not self.outcome.strip():
            raise RuleBroken(
                "content.outcome-missing",
                "This step is over, but nothing says what came of it.",
                "Add outcome: one sentence for the people who asked for it.",
                field="status",
            )


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class NextStepsFile:
    """``ideas/next_steps.yaml`` as a whole."""

    next_steps: tuple[NextStep, ...]
    """The next steps, in the order in which they are shown."""
