"""The conditions that several commands share, and what the facilitator reads when one does not hold.

In: a state. Out: the part of it that the command needs, or a `LiveError`. The one thing easily got wrong: a refusal is
read in front of a waiting room, so it says what to press next.
"""

from __future__ import annotations

from facilitation_kit.errors import LiveError
from facilitation_kit.live.workshop_state import RoundState, WorkshopState
from facilitation_kit.planning.workshop_plan import PlannedActivity, PlannedStep

__all__ = ["require_activity", "require_no_open_round", "require_open_round", "require_running", "require_step"]


def require_running(state: WorkshopState) -> None:
    """The workshop is not over.

    Raises:
        LiveError: ``live.workshop-over``.
    """
    if state.closed_at is not None:
        raise LiveError(
            "live.workshop-over",
            "This workshop is over.",
            remedy="Open a new workshop from the same run sheet to go on.",
        )


def require_no_open_round(state: WorkshopState) -> None:
    """Nobody is answering just now.

    Raises:
        LiveError: ``live.round-open``.
    """
    if state.open_round is not None:
        raise LiveError(
            "live.round-open",
            "People are still answering.",
            remedy="Close the round first.",
        )


def require_open_round(state: WorkshopState) -> RoundState:
    """The round that people can answer now.

    Raises:
        LiveError: ``live.no-open-round``, or what `require_running` raises.
    """
    require_running(state)
    if state.open_round is None:
        raise LiveError("live.no-open-round", "There is no open round.", remedy="Open a round first.")
    return state.open_round


def require_step(state: WorkshopState) -> PlannedStep:
    """The current step, as planned.

    Raises:
        LiveError: ``live.no-step``, or what `require_running` raises.
    """
    require_running(state)
    if state.planned_step is None:
        raise LiveError("live.no-step", "No step has started yet.", remedy="Start the first step.")
    return state.planned_step


def require_activity(state: WorkshopState) -> tuple[PlannedStep, PlannedActivity]:
    """The current step and what people do in it on their phones.

    Raises:
        LiveError: ``live.no-activity``, or what `require_step` raises.
    """
    step = require_step(state)
    if step.activity is None:
        raise LiveError(
            "live.no-activity",
            f"“{step.title}” is a step without phones.",
            remedy="Go to a step with a question.",
        )
    return step, step.activity
