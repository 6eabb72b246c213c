"""Where a workshop stands: the fold of its events.

In: events, in the order in which they were stored. Out: a `WorkshopState`. Everything that a screen shows about the
course of a workshop comes from here, so a hub that starts again after a crash shows what it showed before. The one thing
easily got wrong: a state is a value; `apply` gives a new one and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import ItemId, RoundId, StepId, TestCardId, WorkshopId
from facilitation_kit.live.boards import Board, changed_board
from facilitation_kit.live.events import (
    AdmissionChanged,
    BoardChanged,
    ClosingPlanned,
    CriterionLocked,
    MergedOption,
    OptionsGiven,
    OptionsMerged,
    RoundClosed,
    RoundOpened,
    RoundReopened,
    RoundRevealed,
    ScreenBlanked,
    StepStarted,
    TimeGiven,
    WorkshopClosed,
    WorkshopEvent,
    WorkshopOpened,
)
from facilitation_kit.live.step_times import StepState
from facilitation_kit.planning.workshop_plan import PlannedStep, WorkshopPlan

__all__ = ["RoundState", "RoundStatus", "StepState", "WorkshopState", "apply", "fold"]


class RoundStatus(StrEnum):
    """What can happen in a round: answering, nothing, looking at the result."""

    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"


@dataclass(frozen=True, kw_only=True)
class RoundState:
    """One round and how far it has got.

    Attributes:
        closed_at: when it was last closed; ``None`` while it is open.
        revealed_at: ``None`` until it is revealed.
        closes_at: when it closes by itself, or did; ``None`` where a facilitator closes it.
        board: how a facilitator has arranged it; the items of the definition are its stages.
    """

    definition: RoundDefinition
    status: RoundStatus
    opened_at: datetime
    closed_at: datetime | None = None
    revealed_at: datetime | None = None
    closes_at: datetime | None = None
    board: Board = field(default_factory=Board)

    @property
    def ended_by_plan(self) -> bool:
        """Whether it closed by itself, at its closing time."""
        return self.closed_at is not None and self.closed_at == self.closes_at


@dataclass(frozen=True, kw_only=True)
class WorkshopState:
    """A workshop at one moment.

    Attributes:
        closed_at: ``None`` until the workshop is over.
        current_step: ``None`` until the first step starts.
        steps: of the plan, in its order.
        rounds: in the order in which they were opened.
        merged: which options of a step are shown as one; steps without merging are absent.
        given: how many times a step got new options from notes; their latest are in the plan.
        locked: the criterion of each test that has answers, as it was locked.
        blank: whether the projector shows nothing.
        only_with_slip: whether somebody who joins needs a join slip.
    """

    id: WorkshopId
    title: str
    plan: WorkshopPlan
    join_code: str
    rehearsal: bool
    opened_at: datetime
    closed_at: datetime | None = None
    current_step: StepId | None = None
    steps: Mapping[StepId, StepState]
    rounds: Mapping[RoundId, RoundState] = field(default_factory=dict)
    merged: Mapping[StepId, tuple[MergedOption, ...]] = field(default_factory=dict)
    given: Mapping[StepId, int] = field(default_factory=dict)
    locked: Mapping[TestCardId, CriterionLocked] = field(default_factory=dict)
    blank: bool = False
    only_with_slip: bool = False

    @property
    def planned_step(self) -> PlannedStep | None:
        """The current step as planned."""
        return None if self.current_step is None else self.plan.step(self.current_step)

    @property
    def current_round(self) -> RoundState | None:
        """The latest round of the current step, whatever its status."""
        return self.latest_round(self.current_step) if self.current_step else None

    @property
    def open_round(self) -> RoundState | None:
        """The round that people can answer now; there is never more than one."""
        return next((one for one in self.rounds.values() if one.status is RoundStatus.OPEN), None)

    def rounds_of(self, step: StepId) -> tuple[RoundState, ...]:
        """The rounds of a step, in their order."""
        return tuple(one for one in self.rounds.values() if one.definition.step == step)

    def latest_round(self, step: StepId) -> RoundState | None:
        """The latest round of a step."""
        rounds = self.rounds_of(step)
        return rounds[-1] if rounds else None


def fold(events: Iterable[WorkshopEvent]) -> WorkshopState:
    """The state after these events.

    Raises:
        LiveError: ``live.broken-log`` when they do not begin with `WorkshopOpened`, or one does not fit those before it;
            a log that the kit wrote never does this.
        PlanError: ``plan.unreadable``.
    """
    remaining = iter(events)
    first = next(remaining, None)
    if not isinstance(first, WorkshopOpened):
        raise _broken("it does not begin with the opening")
    state = _opened(first)
    for event in remaining:
        state = apply(state, event)
    return state


def apply(  # noqa: PLR0911, C901 - one short case for each event
    state: WorkshopState, event: WorkshopEvent
) -> WorkshopState:
    """The state after one more event.

    Raises:
        LiveError: ``live.broken-log`` when the event does not fit the state.
    """
    match event:
        case WorkshopOpened():
            raise _broken("it opens twice")
        case StepStarted():
            return _with_step_started(state, event)
        case TimeGiven():
            return _with_time_given(state, event)
        case OptionsMerged():
            return _with_merged(state, event)
        case OptionsGiven():
            return _with_given(state, event)
        case RoundOpened() | RoundClosed() | ClosingPlanned() | RoundReopened() | RoundRevealed():
            return _with_round(state, _round_after(state, event))
        case CriterionLocked():
            return _with_locked(state, event)
        case BoardChanged():
            return _with_round(state, _arranged(_round(state, event.round), event))
        case AdmissionChanged():
            return replace(state, only_with_slip=event.only_with_slip)
        case ScreenBlanked():
            return replace(state, blank=event.blank)
        case WorkshopClosed():
            return replace(_with_step_ended(state, event.at), closed_at=event.at)


_RoundEvent = RoundOpened | RoundClosed | ClosingPlanned | RoundReopened | RoundRevealed


def _opened(event: WorkshopOpened) -> WorkshopState:
    plan = WorkshopPlan.from_json(event.plan)
    return WorkshopState(
        id=event.workshop,
        title=event.title,
        plan=plan,
        join_code=event.join_code,
        rehearsal=event.rehearsal,
        opened_at=event.at,
        steps={step.id: StepState(step=step.id) for step in plan.steps},
    )


def _with_step_started(state: WorkshopState, event: StepStarted) -> WorkshopState:
    left = _with_step_ended(state, event.at)
    step = _step(left, event.step)
    started = replace(step, started_at=step.started_at or event.at, ended_at=None, running_since=event.at)
    return replace(_with_step(left, started), current_step=event.step)


def _with_step_ended(state: WorkshopState, at: datetime) -> WorkshopState:
    """The state with the current step's clock stopped."""
    if state.current_step is None:
        return state
    step = _step(state, state.current_step)
    return _with_step(state, replace(step, ended_at=at, running_since=None, spent=step.spent_by(at)))


def _with_step(state: WorkshopState, step: StepState) -> WorkshopState:
    return replace(state, steps={**state.steps, step.step: step})


def _with_time_given(state: WorkshopState, event: TimeGiven) -> WorkshopState:
    step = _step(state, event.step)
    return _with_step(state, replace(step, given_minutes=step.given_minutes + event.minutes))


def _with_merged(state: WorkshopState, event: OptionsMerged) -> WorkshopState:
    _step(state, event.step)
    others = {step: merged for step, merged in state.merged.items() if step != event.step}
    return replace(state, merged={**others, event.step: event.merged} if event.merged else others)


def _with_given(state: WorkshopState, event: OptionsGiven) -> WorkshopState:
    _step(state, event.step)
    try:
        plan = state.plan.with_options(event.step, event.items, event.settings, event.warnings)
    except ValueError:
        raise _broken("it gives options to a step without phones") from None
    merged = {step: each for step, each in state.merged.items() if step != event.step}
    given = {**state.given, event.step: state.given.get(event.step, 0) + 1}
    return replace(state, plan=plan, merged=merged, given=given)


def _with_locked(state: WorkshopState, event: CriterionLocked) -> WorkshopState:
    """The state with a criterion locked; the first lock of a test stands."""
    _round(state, event.round)
    return replace(state, locked={event.test: event, **state.locked})


def _with_round(state: WorkshopState, one: RoundState) -> WorkshopState:
    return replace(state, rounds={**state.rounds, one.definition.id: one})


def _round_after(state: WorkshopState, event: _RoundEvent) -> RoundState:
    if isinstance(event, RoundOpened):
        _step(state, event.definition.step)
        board = Board.of(event.definition) if event.definition.arranged else Board()
        return RoundState(definition=event.definition, status=RoundStatus.OPEN, opened_at=event.at, board=board)
    before = _round(state, event.round)
    match event:
        case RoundClosed():
            return replace(before, status=RoundStatus.CLOSED, closed_at=event.at)
        case ClosingPlanned():
            return replace(before, closes_at=event.until)
        case RoundReopened():
            # A closing time that is still to come stands; one that has gone by would close the round at once.
            stands = before.closes_at if before.closes_at is not None and before.closes_at > event.at else None
            return replace(before, status=RoundStatus.OPEN, closed_at=None, closes_at=stands)
        case RoundRevealed():
            return replace(before, status=RoundStatus.REVEALED, revealed_at=event.at)


def _arranged(before: RoundState, event: BoardChanged) -> RoundState:
    """A round after a change of its board; what people are asked follows the board."""
    try:
        board = changed_board(before.board, event.change)
    except LiveError:
        raise _broken("it changes a board that is not so") from None
    definition = before.definition
    known = {item.id: item for item in definition.items}
    stages = tuple(
        replace(known[ItemId(each.id)], label=each.label)
        if each.id in known
        else Item(id=ItemId(each.id), label=each.label)
        for each in board.stages
    )
    lanes = [{"id": each.id, "label": each.label, "kind": each.kind} for each in board.lanes]
    settings = (
        {**definition.settings, "lanes": lanes} if lanes or "lanes" in definition.settings else definition.settings
    )
    arranged = replace(definition, items=stages, settings=settings, arrangement=board.version)
    return replace(before, definition=arranged, board=board)


def _step(state: WorkshopState, step: StepId) -> StepState:
    try:
        return state.steps[step]
    except KeyError:
        raise _broken("it names a step that is not in its plan") from None


def _round(state: WorkshopState, one: RoundId) -> RoundState:
    try:
        return state.rounds[one]
    except KeyError:
        raise _broken("it names a round that was never opened") from None


def _broken(why: str) -> LiveError:
    return LiveError(
        "live.broken-log",
        f"The log of this workshop does not make sense: {why}.",
        remedy="Keep a copy of the data folder, and open a backup from before the fault.",
    )
