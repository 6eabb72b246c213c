"""Opening, closing, opening again and revealing rounds: the rules that keep a vote fair.

In: a state and a moment. Out: events. A workshop has at most one open round; its options are frozen when it opens; a
revealed round never opens again. The one thing easily got wrong: answers that were sent before the close may still be
arriving, so a reveal waits until the grace period is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.rounds import Item, RoundDefinition, RoundSettings
from facilitation_kit.errors import ActivityError, LiveError
from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.events import RoundClosed, RoundOpened, RoundReopened, RoundRevealed, WorkshopEvent
from facilitation_kit.live.merging import merged_items
from facilitation_kit.live.refusals import (
    require_activity,
    require_no_open_round,
    require_open_round,
    require_running,
)
from facilitation_kit.live.workshop_state import RoundState, RoundStatus, WorkshopState
from facilitation_kit.planning.workshop_plan import PlannedActivity, PlannedStep

__all__ = ["close_round", "open_round", "opening_warnings", "reopen_round", "reveal_round", "settings_for"]


def open_round(
    state: WorkshopState,
    now: datetime,
    activities: Mapping[str, Activity],
    seed: int,
    confirm: bool = False,  # noqa: FBT001, FBT002 - an answer to a question, and no by default
) -> tuple[WorkshopEvent, ...]:
    """Open the next round of the current step; more rounds than planned are allowed.

    Args:
        state: where the workshop stands.
        now: the moment.
        activities: all registered activities by name.
        seed: makes the order of options reproducible.
        confirm: whether the facilitator has read the activity's warnings and goes on.

    Raises:
        LiveError: ``live.confirm-first`` with the warnings, ``live.unknown-activity``, ``live.settings-do-not-fit``
            after merging, ``live.round-open``, ``live.no-activity``, ``live.no-step``, ``live.workshop-over``.
    """
    step, planned = require_activity(state)
    require_no_open_round(state)
    activity = _registered(planned, activities)
    items = merged_items(planned.items, state.merged.get(step.id, ()))
    settings = settings_for(planned, activity, items)
    warnings = activity.warnings(settings, len(items))
    if warnings and not confirm:
        raise LiveError("live.confirm-first", " ".join(warnings), remedy="Confirm to open the round all the same.")
    return (RoundOpened(at=now, definition=_definition(state, step, planned, activity, items, settings, seed)),)


def opening_warnings(state: WorkshopState, activities: Mapping[str, Activity]) -> tuple[str, ...]:
    """What the facilitator has to confirm before the next round of the current step opens; often nothing.

    Raises:
        LiveError: as `open_round`, apart from ``live.confirm-first`` and ``live.round-open``.
    """
    step, planned = require_activity(state)
    activity = _registered(planned, activities)
    items = merged_items(planned.items, state.merged.get(step.id, ()))
    return activity.warnings(settings_for(planned, activity, items), len(items))


def close_round(state: WorkshopState, now: datetime) -> tuple[WorkshopEvent, ...]:
    """Close the open round; what was sent before still counts when it arrives within the grace period.

    A round whose closing time has gone by is closed with that moment, so that no answer comes in that was refused before.

    Raises:
        LiveError: ``live.no-open-round``, ``live.workshop-over``.
    """
    current = require_open_round(state)
    return (RoundClosed(at=min(now, current.closes_at or now), round=current.definition.id),)


def reopen_round(state: WorkshopState, now: datetime) -> tuple[WorkshopEvent, ...]:
    """Open the current step's latest round again, when it was closed too early.

    Raises:
        LiveError: ``live.already-revealed``, ``live.no-closed-round``, ``live.round-open``, ``live.workshop-over``.
    """
    return (RoundReopened(at=now, round=_closed_round(state).definition.id),)


def reveal_round(state: WorkshopState, now: datetime, grace_seconds: float) -> tuple[WorkshopEvent, ...]:
    """Show the result of the current step's latest round, everywhere at once.

    Args:
        state: where the workshop stands.
        now: the moment.
        grace_seconds: how long after the close answers may still arrive.

    Raises:
        LiveError: ``live.answers-arriving`` within the grace period, ``live.already-revealed``,
            ``live.no-closed-round``, ``live.round-open``, ``live.workshop-over``.
    """
    closed = _closed_round(state)
    assert closed.closed_at is not None
    if now < closed.closed_at + timedelta(seconds=grace_seconds):
        raise LiveError(
            "live.answers-arriving",
            "The last answers are still arriving.",
            remedy="Reveal in a few seconds.",
        )
    return (RoundRevealed(at=now, round=closed.definition.id),)


def _closed_round(state: WorkshopState) -> RoundState:
    """The current step's latest round, when it is closed and not yet revealed."""
    require_running(state)
    require_no_open_round(state)
    current = state.current_round
    if current is None:
        raise LiveError("live.no-closed-round", "This step has had no round yet.", remedy="Open a round first.")
    if current.status is RoundStatus.REVEALED:
        raise LiveError(
            "live.already-revealed",
            "The result of this round has been shown, so its answers stand.",
            remedy="Open another round of this step to ask again.",
        )
    return current


def _registered(planned: PlannedActivity, activities: Mapping[str, Activity]) -> Activity:
    activity = activities.get(planned.name)
    if activity is None:
        raise LiveError(
            "live.unknown-activity",
            f"The activity {planned.name} of this step is not installed here.",
            remedy="Install the package that brings it and start the hub again, or use the step's fallback.",
        )
    return activity


def settings_for(planned: PlannedActivity, activity: Activity, items: tuple[Item, ...]) -> RoundSettings:
    """The settings for these items: defaults such as the number of dots follow the number of options.

    Raises:
        LiveError: ``live.settings-do-not-fit``.
    """
    if len(items) == len(planned.items):
        return planned.settings
    try:
        return activity.read_settings(planned.settings_given, len(items))
    except ActivityError as error:
        raise LiveError(
            "live.settings-do-not-fit",
            f"With the options merged, the settings of this step no longer fit: {error.message}",
            remedy="Merge fewer options, or take the merging back.",
        ) from error


def _definition(
    state: WorkshopState,
    step: PlannedStep,
    planned: PlannedActivity,
    activity: Activity,
    items: tuple[Item, ...],
    settings: RoundSettings,
    seed: int,
) -> RoundDefinition:
    earlier = state.rounds_of(step.id)
    number = len(earlier) + 1
    return RoundDefinition(
        id=RoundId(f"{state.id}.{step.id}.{number}"),
        workshop=state.id,
        step=step.id,
        activity=planned.name,
        number=number,
        question=planned.question,
        items=items,
        settings=settings,
        seed=seed,
        previous=earlier[-1].definition.id if earlier else None,
        sensitive=planned.sensitive,
        tally_version=activity.tally_version,
        arranged=activity.arranged,
    )
