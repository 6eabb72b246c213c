"""Where each test is measured, and whether the projector's page of tests can open that step now.

In: the test cards of a project and its workshops. Out: what the page says and offers beside each test. The one thing easily got
wrong: a workshop goes by the plan that it was opened with, so answers are a test's measure only where that plan has the test.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from facilitation_kit.content.library import Library
from facilitation_kit.content.run_sheets import RunSheet
from facilitation_kit.content.test_cards import TestCard
from facilitation_kit.identifiers import StepId, TestCardId
from facilitation_kit.live.workshop_state import RoundStatus, WorkshopState
from facilitation_kit.phrases import phrase

__all__ = ["MeasuringStep", "measuring_steps"]


@dataclass(frozen=True, kw_only=True)
class MeasuringStep:
    """Where a test is measured.

    Attributes:
        workshop: the running workshop whose answers are the measure; empty where there is none.
        step: of its run sheet.
        offer: what a button opens, in words; empty where nothing can be opened.
        says: how things stand, in one sentence.
    """

    workshop: str
    step: StepId
    offer: str
    says: str

    def to_json(self) -> dict[str, object]:
        """As it travels to the page."""
        return asdict(self)


def measuring_steps(library: Library, states: Iterable[WorkshopState]) -> dict[TestCardId, MeasuringStep]:
    """The measuring step of each test whose card names one.

    Args:
        library: the project's content of today.
        states: of every workshop, in the order of opening.
    """
    running = [state for state in states if state.closed_at is None]
    return {card.id: _step(card, library, running) for card in library.test_cards if card.measured_by is not None}


def _step(card: TestCard, library: Library, running: Sequence[WorkshopState]) -> MeasuringStep:
    assert card.measured_by is not None
    step = card.measured_by.step
    sheet = library.run_sheet(card.measured_by.run_sheet)
    own = [state for state in running if state.plan.run_sheet == sheet.id]
    measuring = [state for state in own if any(test.id == card.id and test.step == step for test in state.plan.tests)]
    if not measuring:
        return MeasuringStep(workshop="", step=step, offer="", says=_not_running(sheet, step, own))
    state = measuring[-1]
    title = state.plan.step(step).title
    rounds = [one for one in state.rounds.values() if one.definition.step == step]
    if rounds and rounds[-1].status is RoundStatus.OPEN:
        says = phrase("People can answer now, in the step “{step}”.", step=title)
        return MeasuringStep(workshop=state.id, step=step, offer="", says=says)
    if rounds and rounds[-1].status is RoundStatus.CLOSED:
        says = phrase("The step “{step}” is closed and not yet revealed: reveal it on the console.", step=title)
        return MeasuringStep(workshop=state.id, step=step, offer="", says=says)
    if rounds:
        offer = phrase("Ask “{step}” once more, as round {round}", step=title, round=str(len(rounds) + 1))
        says = phrase("The step “{step}” has been asked and revealed.", step=title)
    else:
        offer = phrase("Open “{step}” for answers", step=title)
        says = phrase("The workshop “{workshop}” is running and measures this.", workshop=state.title)
    return MeasuringStep(workshop=state.id, step=step, offer=offer, says=says)


def _not_running(sheet: RunSheet, step: StepId, own: Sequence[WorkshopState]) -> str:
    title = next(each.title for each in sheet.steps if each.id == step)
    if own:
        return phrase(
            "The workshop “{workshop}” was opened before this test was written, so it does not measure it: open a new one on "
            "the console.",
            workshop=own[-1].title,
        )
    return phrase(
        "It is measured by the step “{step}” of “{workshop}”, which is not running: open that workshop on the console.",
        step=title,
        workshop=sheet.title,
    )
