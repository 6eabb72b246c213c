"""The first answer locks what would convince us; nothing that comes later moves it."""

from __future__ import annotations

from dataclasses import replace

from facilitation_kit.identifiers import HypothesisId, RoundId, StepId, TestCardId
from facilitation_kit.live.criterion_locks import criteria_to_lock, locked_criteria
from facilitation_kit.live.events import RoundOpened, WorkshopEvent
from facilitation_kit.live.workshop_state import WorkshopState, apply, fold
from facilitation_kit.planning.measured_tests import PlannedTest
from tests.builders import after, opened_workshop, round_definition, workshop_plan

ROUND = RoundId("w1.vote.1")
TEST = PlannedTest(
    id=TestCardId("asked"),
    hypothesis=HypothesisId("one-door"),
    step=StepId("vote"),
    criterion="At least 6 of 10.",
    check="proportion(i1 in {ticks}) >= 0.6 with n >= 10",
)


def measured(*tests: PlannedTest) -> WorkshopState:
    """A workshop whose first round is open."""
    plan = replace(workshop_plan(), tests=tests or (TEST,)).sealed()
    events: list[WorkshopEvent] = [
        opened_workshop(plan),
        RoundOpened(at=after(10), definition=round_definition("ticks")),
    ]
    return fold(events)


def test_the_first_answer_locks_each_test_of_its_step_once() -> None:
    other = replace(TEST, id=TestCardId("other"), step=StepId("check-out"))
    state = measured(TEST, other)
    (lock,) = criteria_to_lock(state, [ROUND], after(20))
    assert (lock.test, lock.round, lock.at) == ("asked", ROUND, after(20))
    assert (lock.criterion, lock.check) == (TEST.criterion, TEST.check)
    assert criteria_to_lock(apply(state, lock), [ROUND], after(30)) == ()


def test_without_an_answer_nothing_is_locked() -> None:
    assert criteria_to_lock(measured(), [], after(20)) == ()
    assert criteria_to_lock(measured(), [RoundId("w1.elsewhere.1")], after(20)) == ()


def test_the_first_lock_of_a_test_stands() -> None:
    state = measured()
    (lock,) = criteria_to_lock(state, [ROUND], after(20))
    later = replace(lock, at=after(90), criterion="At least 2 of 10.")
    assert apply(apply(state, lock), later).locked == {"asked": lock}


def test_a_lock_that_a_crash_lost_is_told_from_the_plan() -> None:
    state = measured()
    (told,) = locked_criteria(state, [ROUND])
    assert (told.criterion, told.at) == (TEST.criterion, after(10)), "no later than the opening of its round"
    (lock,) = criteria_to_lock(state, [ROUND], after(20))
    assert locked_criteria(apply(state, lock), [ROUND]) == (lock,)
    assert locked_criteria(state, []) == ()
