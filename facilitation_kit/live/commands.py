"""What a facilitator may do to a workshop, as pure rules: a state and a moment in, events out.

Each command either gives the events to append or raises a `LiveError` in words for the facilitator; it changes nothing
itself. Whatever holds here holds for the console, the control page and a rehearsal alike. The one thing easily got
wrong: events are decided against a state, so a caller appends them before it decides the next command.
"""

from __future__ import annotations

from datetime import datetime

from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import RoundId, StepId
from facilitation_kit.live.boards import BoardChange, changed_board
from facilitation_kit.live.card_checks import ask_about_cards
from facilitation_kit.live.closing_times import move_closing
from facilitation_kit.live.events import (
    BoardChanged,
    ScreenBlanked,
    StepStarted,
    TimeGiven,
    WorkshopClosed,
    WorkshopEvent,
)
from facilitation_kit.live.idea_votes import vote_on_ideas
from facilitation_kit.live.join_slips import set_admission
from facilitation_kit.live.merging import merge_options, unmerge_options
from facilitation_kit.live.opening import open_workshop
from facilitation_kit.live.refusals import require_no_open_round, require_running, require_step
from facilitation_kit.live.round_rules import close_round, open_round, reopen_round, reveal_round
from facilitation_kit.live.workshop_state import WorkshopState

__all__ = [
    "MAX_GIVEN_MINUTES",
    "arrange",
    "ask_about_cards",
    "blank_screen",
    "close_round",
    "close_workshop",
    "give_time",
    "merge_options",
    "move_closing",
    "next_step",
    "open_round",
    "open_workshop",
    "previous_step",
    "reopen_round",
    "reveal_round",
    "set_admission",
    "start_step",
    "unmerge_options",
    "vote_on_ideas",
]

MAX_GIVEN_MINUTES = 120
"""Most minutes that can be given at once: a slip of the finger is no plan for the afternoon."""


def start_step(state: WorkshopState, now: datetime, step: StepId) -> tuple[WorkshopEvent, ...]:
    """Go to a step; the step before it ends.

    Raises:
        LiveError: ``live.unknown-step``, ``live.already-there``, ``live.round-open``, ``live.workshop-over``.
    """
    require_running(state)
    if step not in state.steps:
        raise LiveError(
            "live.unknown-step",
            "There is no such step in this workshop.",
            remedy="Load the page again and choose a step from its list.",
        )
    if step == state.current_step:
        raise LiveError("live.already-there", "This step is running already.", remedy="There is nothing to do.")
    require_no_open_round(state)
    return (StepStarted(at=now, step=step),)


def next_step(state: WorkshopState, now: datetime) -> tuple[WorkshopEvent, ...]:
    """Go to the step after the current one, or to the first.

    Raises:
        LiveError: ``live.no-next-step``, ``live.round-open``, ``live.workshop-over``.
    """
    return start_step(state, now, _neighbour(state, 1))


def previous_step(state: WorkshopState, now: datetime) -> tuple[WorkshopEvent, ...]:
    """Go back to the step before the current one; its time adds up.

    Raises:
        LiveError: ``live.no-previous-step``, ``live.round-open``, ``live.workshop-over``.
    """
    return start_step(state, now, _neighbour(state, -1))


def give_time(state: WorkshopState, now: datetime, minutes: int) -> tuple[WorkshopEvent, ...]:
    """Give the current step more minutes than planned.

    Args:
        state: where the workshop stands.
        now: the moment.
        minutes: 1 to `MAX_GIVEN_MINUTES`.

    Raises:
        LiveError: ``live.bad-minutes``, ``live.no-step``, ``live.workshop-over``.
    """
    step = require_step(state)
    if not 1 <= minutes <= MAX_GIVEN_MINUTES:
        raise LiveError(
            "live.bad-minutes",
            "A step can be given between 1 and 120 minutes at once.",
            remedy="Give fewer minutes; you can give more later.",
        )
    return (TimeGiven(at=now, step=step.id, minutes=minutes),)


def blank_screen(state: WorkshopState, now: datetime, blank: bool) -> tuple[WorkshopEvent, ...]:  # noqa: FBT001 - "blank" is the verb
    """Make the projector show nothing, or show again. Asking for what is so already gives no event.

    Raises:
        LiveError: ``live.workshop-over``.
    """
    require_running(state)
    return () if blank == state.blank else (ScreenBlanked(at=now, blank=blank),)


def arrange(state: WorkshopState, now: datetime, round_id: RoundId, change: BoardChange) -> tuple[WorkshopEvent, ...]:
    """Arrange something on the board of a round, open or not. Asking for what is so already gives no event.

    Raises:
        LiveError: ``live.no-board``, ``live.arranged-meanwhile``, ``live.bad-arrangement``, ``live.workshop-over``.
    """
    require_running(state)
    one = state.rounds.get(round_id)
    if one is None or not one.definition.arranged:
        raise LiveError(
            "live.no-board",
            "This round has no board to arrange.",
            remedy="Open a round of cards or of a journey map first.",
        )
    if changed_board(one.board, change) is one.board:
        return ()
    return (BoardChanged(at=now, round=round_id, change=change),)


def close_workshop(state: WorkshopState, now: datetime) -> tuple[WorkshopEvent, ...]:
    """End the workshop: nobody can join or answer any more, and it cannot be opened again.

    Raises:
        LiveError: ``live.round-open``, ``live.workshop-over``.
    """
    require_running(state)
    require_no_open_round(state)
    return (WorkshopClosed(at=now),)


def _neighbour(state: WorkshopState, by: int) -> StepId:
    require_running(state)
    steps = state.plan.steps
    place = by - 1 if state.current_step is None else state.plan.position(state.current_step) + by
    if place < 0:
        raise LiveError(
            "live.no-previous-step", "There is no step before this one.", remedy="Go on with the next step."
        )
    if place >= len(steps):
        raise LiveError(
            "live.no-next-step",
            "This is the last step.",
            remedy="End the workshop, or go back to an earlier step.",
        )
    return steps[place].id
