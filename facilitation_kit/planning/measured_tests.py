"""The tests that a run sheet measures: each test card's criterion beside the step whose answers it is about (H2, H3).

In: a `Library`, a run sheet and its planned steps. Out: `PlannedTest` values for the plan, which locks them with the first
answer, and faults. The one thing easily got wrong: only the activity knows what it counts, so whether a criterion can be worked
out is known only here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.criterion_questions import CriterionQuestion
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.content.documents import FieldPath, dotted
from facilitation_kit.content.library import Library
from facilitation_kit.content.success_criteria import Statistic, SuccessCriterion
from facilitation_kit.content.test_cards import TestCard
from facilitation_kit.content.yaml_source import read_yaml
from facilitation_kit.errors import Fault
from facilitation_kit.identifiers import HypothesisId, RoundId, RunSheetId, StepId, TestCardId, WorkshopId
from facilitation_kit.planning.planned_steps import PlannedActivity, PlannedStep

__all__ = ["PlannedTest", "measured_tests", "one_line"]

_FILE = "ideas/test_cards.yaml"
_LISTED = 12  # names that a remedy shows; more are no help


@dataclass(frozen=True, kw_only=True)
class PlannedTest:
    """A test as its card said when the workshop was planned.

    Attributes:
        id: of the test card.
        hypothesis: that it tests.
        step: whose answers it is judged by.
        criterion: what would convince us, in one line.
        check: the same for a machine, as `SuccessCriterion` writes it.
    """

    id: TestCardId
    hypothesis: HypothesisId
    step: StepId
    criterion: str
    check: str

    def to_json(self) -> dict[str, object]:
        """As JSON values; `from_json` is its inverse."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PlannedTest:
        """Read back what `to_json` wrote.

        Raises:
            KeyError, TypeError: this is no test.
        """
        return cls(
            id=TestCardId(data["id"]),
            hypothesis=HypothesisId(data["hypothesis"]),
            step=StepId(data["step"]),
            criterion=data["criterion"],
            check=data["check"],
        )


def one_line(text: str) -> str:
    r"""A text without the line breaks of its file: wrapping a criterion anew does not change it.

    >>> one_line("At least\n6 of 10.")
    'At least 6 of 10.'
    """
    return " ".join(text.split())


def measured_tests(
    library: Library, run_sheet: RunSheetId, steps: Sequence[PlannedStep], activities: Mapping[str, Activity]
) -> tuple[tuple[PlannedTest, ...], tuple[Fault, ...]]:
    """The tests that a run sheet measures, in the order of the cards, and the faults ``plan.test-measure`` in their checks."""
    planned = {step.id: step for step in steps}
    tests: list[PlannedTest] = []
    faults: list[Fault] = []
    for number, card in enumerate(library.test_cards):
        criterion = card.criterion
        if card.measured_by is None or card.measured_by.run_sheet != run_sheet or criterion is None:
            continue
        step = planned[card.measured_by.step]
        asks = any(each.activity for each in library.run_sheet(run_sheet).steps if each.id == step.id)
        # An activity that could not be planned has a fault of its own.
        wrong = None if asks and step.activity is None else _wrong_measure(criterion, step, activities)
        if wrong is not None:
            faults.append(_fault(library, number, *wrong))
        tests.append(_planned(card, step.id, criterion))
    return tuple(tests), tuple(faults)


def _planned(card: TestCard, step: StepId, criterion: SuccessCriterion) -> PlannedTest:
    return PlannedTest(
        id=card.id,
        hypothesis=card.hypothesis,
        step=step,
        criterion=one_line(card.success_criterion),
        check=str(criterion),
    )


_Wrong = tuple[str, str, str]
"""The key at fault, what is wrong, and what to do."""


def _wrong_measure(criterion: SuccessCriterion, step: PlannedStep, activities: Mapping[str, Activity]) -> _Wrong | None:
    planned = step.activity
    if planned is None:
        return "measured_by", f"In the step {step.id} nobody answers anything.", "Name a step with an activity."
    activity = activities[planned.name]
    questions = activity.criterion_questions(_empty_round(planned, step, activity))
    question = questions.get(criterion.question)
    if question is None:
        kind = "question" if any(item.within for item in planned.items) else "option"
        message = f"The step {step.id} has no {kind} {criterion.question}."
        return "check", message, _choose(criterion.question, list(questions))
    if criterion.statistic in (Statistic.MEAN, Statistic.MEDIAN):
        return _no_numbers(criterion, question)
    return _no_counts(criterion, question, step)


def _no_numbers(criterion: SuccessCriterion, question: CriterionQuestion) -> _Wrong | None:
    if question.numbers or question.points:
        return None
    message = f"There is no {criterion.statistic} of {criterion.question}: what people answer there is no number."
    return "check", message, "Use a proportion or a count of people, or ask with a scale or for a number."


def _no_counts(criterion: SuccessCriterion, question: CriterionQuestion, step: PlannedStep) -> _Wrong | None:
    if question.numbers:
        return (
            "check",
            f"Numbers are typed at {criterion.question}, and are not counted one by one.",
            f"Use mean({criterion.question}) or median({criterion.question}), or make it a range of few numbers.",
        )
    unknown = next((value for value in criterion.values if value not in question.answers), None)
    if unknown is not None:
        remedy = (
            _choose(unknown, list(question.answers))
            if question.answers
            else "Choose a step or a question whose answers are counted in people."
        )
        return "check", f"The step {step.id} does not count people who answered {unknown}.", remedy
    if len(criterion.values) > 1 and not set(criterion.values) <= question.exclusive:
        return "check", "One person can have given several of these answers and would count twice.", "Name one answer."
    return None


def _empty_round(planned: PlannedActivity, step: PlannedStep, activity: Activity) -> RoundDefinition:
    """A round of the step as it would be opened; its result has a place for everything that is counted."""
    return RoundDefinition(
        id=RoundId("plan"),
        workshop=WorkshopId("plan"),
        step=step.id,
        activity=planned.name,
        number=1,
        question=planned.question,
        items=planned.items,
        settings=planned.settings,
        seed=0,
        tally_version=activity.tally_version,
    )


def _choose(name: str, names: Sequence[str]) -> str:
    near = get_close_matches(name, names, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Choose one of: {', '.join(names[:_LISTED])}{', and more' if len(names) > _LISTED else ''}."


def _fault(library: Library, number: int, key: str, message: str, remedy: str) -> Fault:
    path: FieldPath = ("test_cards", number, key)
    document, _ = read_yaml(library.root / _FILE, _FILE)  # only now: a library that is in order keeps no lines
    return Fault(
        code="plan.test-measure",
        message=message,
        remedy=remedy,
        file=_FILE,
        line=document.line(path) if document else None,
        field=dotted(path),
    )
