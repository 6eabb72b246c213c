"""Giving a later step of the run sheet its options from what the room has made: notes that become a vote, cards that are looked at again.

In: a state, the step, and the options as people will see them, originals attached. Out: one event. The one thing easily got
wrong: two facilitators choose side by side, and the second must not wipe out the first without knowing; so whoever asks says
what they replace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.rounds import Item
from facilitation_kit.errors import ActivityError, LiveError
from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.events import OptionsGiven
from facilitation_kit.live.workshop_state import WorkshopState
from facilitation_kit.planning.workshop_plan import PlannedStep

__all__ = ["next_step_of", "options_given"]


def next_step_of(state: WorkshopState, source: RoundId, activity: str) -> PlannedStep | None:
    """The first step with this activity behind the step of a round."""
    behind = state.plan.steps[state.plan.position(state.rounds[source].definition.step) + 1 :]
    return next((step for step in behind if step.activity is not None and step.activity.name == activity), None)


def options_given(
    state: WorkshopState,
    now: datetime,
    activities: Mapping[str, Activity],
    *,
    step: PlannedStep,
    source: RoundId,
    options: Sequence[Item],
    replaces: int,
    meanwhile: str,
    settings: Mapping[str, object] | None = None,
) -> OptionsGiven:
    """The event that gives a step these options in the place of those that it has.

    Args:
        state: where the workshop stands.
        now: the moment.
        activities: all registered activities by name.
        step: with an activity, and not opened yet.
        source: the round that the options come from.
        options: as people will see them.
        replaces: how many times options had been given to that step when the choice began.
        meanwhile: what to tell whoever did not know of them.
        settings: of the activity for these options, beside those of the run sheet.

    Raises:
        LiveError: ``live.arranged-meanwhile``, ``live.settings-do-not-fit``, ``live.unknown-activity``.
    """
    if state.given.get(step.id, 0) != replaces:
        raise LiveError(
            "live.arranged-meanwhile",
            meanwhile,
            remedy="Look at their choice first. To put yours in its place, press the button again.",
        )
    planned = step.activity
    assert planned is not None
    activity = activities.get(planned.name)
    if activity is None:
        raise LiveError(
            "live.unknown-activity",
            f"The activity {planned.name} of this step is not installed here.",
            remedy="Install the package that brings it and start the hub again, or use the step's fallback.",
        )
    try:
        read = activity.read_settings({**planned.settings_given, **(settings or {})}, len(options))
    except ActivityError as error:
        raise LiveError(
            "live.settings-do-not-fit",
            f"With these options, the settings of the step no longer fit: {error.message}",
            remedy="Choose more of them, or fewer.",
        ) from error
    warnings = activity.warnings(read, len(options))
    return OptionsGiven(
        at=now, step=step.id, source=source, items=tuple(options), settings=dict(read), warnings=tuple(warnings)
    )
