"""Locking a test's success criterion with the first answer (H2): from then on every other wording is an amendment.

In: a state, and which rounds have answers. Out: the events that lock. The one thing easily got wrong: a hub may stop between an
answer and its lock. So nothing is asked of the event alone: what is missing is written with the next answer, and whoever reads
a log takes the plan's own snapshot, which says the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.events import CriterionLocked
from facilitation_kit.live.workshop_state import WorkshopState

__all__ = ["criteria_to_lock", "locked_criteria"]


def criteria_to_lock(state: WorkshopState, answered: Iterable[RoundId], now: datetime) -> tuple[CriterionLocked, ...]:
    """What has to be locked at this moment: the criteria of tests that these rounds measure, each once.

    Args:
        state: where the workshop stands.
        answered: rounds with at least one answer, a skip included; those that the workshop does not have are passed over.
        now: when the first answer came in.
    """
    rounds = {state.rounds[each].definition.step: each for each in answered if each in state.rounds}
    return tuple(
        CriterionLocked(
            at=now,
            round=rounds[test.step],
            test=test.id,
            hypothesis=test.hypothesis,
            criterion=test.criterion,
            check=test.check,
        )
        for test in state.plan.tests
        if test.step in rounds and test.id not in state.locked
    )


def locked_criteria(state: WorkshopState, answered: Iterable[RoundId]) -> tuple[CriterionLocked, ...]:
    """Every criterion that stands locked, with those whose event was lost in a crash; these count from their round's opening.

    Args:
        state: where the workshop stands.
        answered: rounds with at least one answer.
    """
    lost = (criteria_to_lock(state, (each,), state.rounds[each].opened_at) for each in answered if each in state.rounds)
    found = dict(state.locked)
    for lock in (one for each in lost for one in each):
        found.setdefault(lock.test, lock)
    return tuple(found.values())
