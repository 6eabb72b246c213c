from __future__ import annotations

import pytest

from facilitation_kit.errors import LiveError, PlanError
from facilitation_kit.identifiers import RoundId, StepId
from facilitation_kit.live.events import (
    OptionsMerged,
    RoundClosed,
    RoundOpened,
    RoundReopened,
    RoundRevealed,
    StepStarted,
    TimeGiven,
    WorkshopEvent,
)
from facilitation_kit.live.workshop_state import RoundStatus, apply, fold
from tests.builders import NOON, after, opened_workshop, round_definition

NOWHERE = StepId("nowhere")


def test_applying_changes_nothing_of_the_state_before() -> None:
    before = fold([opened_workshop()])
    opened = apply(before, RoundOpened(at=NOON, definition=round_definition()))
    assert not before.rounds
    closed = apply(opened, RoundClosed(at=NOON, round=RoundId("w1.vote.1")))
    assert opened.rounds[RoundId("w1.vote.1")].status is RoundStatus.OPEN
    assert closed.rounds[RoundId("w1.vote.1")].status is RoundStatus.CLOSED


def test_the_latest_round_of_the_current_step_is_the_current_round() -> None:
    events: list[WorkshopEvent] = [opened_workshop(), StepStarted(at=NOON, step=StepId("vote"))]
    for number in (1, 2):
        definition = round_definition(number=number)
        events += [
            RoundOpened(at=NOON, definition=definition),
            RoundClosed(at=after(1), round=definition.id),
            RoundRevealed(at=after(2), round=definition.id),
        ]
    state = fold(events)
    assert state.current_round is not None
    assert state.current_round.definition.number == 2
    assert state.current_round.revealed_at == after(2)
    moved = apply(state, StepStarted(at=after(3), step=StepId("check-out")))
    assert moved.current_round is None
    assert moved.open_round is None


@pytest.mark.parametrize(
    "event",
    [
        opened_workshop(),
        StepStarted(at=NOON, step=NOWHERE),
        TimeGiven(at=NOON, step=NOWHERE, minutes=5),
        OptionsMerged(at=NOON, step=NOWHERE, merged=()),
        RoundOpened(at=NOON, definition=round_definition(step="nowhere")),
        RoundClosed(at=NOON, round=RoundId("w1.vote.9")),
        RoundReopened(at=NOON, round=RoundId("w1.vote.9")),
        RoundRevealed(at=NOON, round=RoundId("w1.vote.9")),
    ],
)
def test_an_event_that_does_not_fit_is_a_broken_log(event: WorkshopEvent) -> None:
    with pytest.raises(LiveError) as error:
        apply(fold([opened_workshop()]), event)
    assert error.value.code == "live.broken-log"


@pytest.mark.parametrize("events", [[], [StepStarted(at=NOON, step=NOWHERE)]])
def test_a_log_begins_with_the_opening(events: list[WorkshopEvent]) -> None:
    with pytest.raises(LiveError) as error:
        fold(events)
    assert error.value.code == "live.broken-log"


def test_a_plan_of_a_newer_kit_is_not_guessed_at() -> None:
    opening = opened_workshop()
    plan = {name: value for name, value in opening.plan.items() if name != "consent_version"}
    with pytest.raises(PlanError) as error:
        fold([type(opening)(**{**vars(opening), "plan": plan})])
    assert error.value.code == "plan.unreadable"
