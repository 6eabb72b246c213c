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
from facilitation_kit.activities.results import Measure, MeasureKind
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
    if criterion.statistic not in (Statistic.PROPORTION, Statistic.COUNT):
        return "check", f"A step of a run sheet has no {criterion.statistic}.", "Use a proportion or a count of people."
    names = [item.id for item in planned.items]
    if criterion.question not in names:
        return "check", f"The step {step.id} has no option {criterion.question}.", _choose(criterion.question, names)
    measures = _people_measures(planned, step, activities[planned.name])
    unknown = next((value for value in criterion.values if value not in measures), None)
    if unknown is not None:
        remedy = _choose(unknown, list(measures)) if measures else "Choose a step whose answers are counted in people."
        return "check", f"The step {step.id} does not count people who answered {unknown}.", remedy
    if len(criterion.values) > 1 and not all(measures[value].exclusive for value in criterion.values):
        return "check", "One person can have given several of these answers and would count twice.", "Name one answer."
    return None


def _people_measures(planned: PlannedActivity, step: PlannedStep, activity: Activity) -> dict[str, Measure]:
    """What is counted in people; an empty round tells."""
    empty = RoundDefinition(
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
    tally = activity.tally(empty, [], 0)
    return {each.name: each for each in tally.measures if each.kind is MeasureKind.PEOPLE}


def _choose(name: str, names: Sequence[str]) -> str:
    near = get_close_matches(name, names, n=1)
    return f"Did you mean {near[0]}?" if near else f"Choose one of: {', '.join(names)}."


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
