"""What a success criterion can ask about a round: its questions, and where the people behind each answer are counted.

In: an activity's items and measures, or what it says for itself (`Activity.criterion_questions`). Out: `CriterionQuestion`
values, by the names that criteria use. The one thing easily got wrong: a criterion goes by protected figures alone, so an answer
here is a place in the result and never a count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from facilitation_kit.activities.results import Measure, MeasureKind
from facilitation_kit.activities.rounds import Item
from facilitation_kit.identifiers import ItemId

__all__ = ["CountPlace", "CriterionQuestion", "counted_questions"]


@dataclass(frozen=True, kw_only=True)
class CountPlace:
    """Where a result counts some people.

    Attributes:
        item: the row.
        measure: the column.
    """

    item: ItemId
    measure: str


@dataclass(frozen=True, kw_only=True)
class CriterionQuestion:
    """A question, option or statement as criteria ask about it.

    Attributes:
        item: its row in the result.
        answers: for each answer, by its name in criteria, where the people who gave it are counted; empty where the result
            counts nobody by answer.
        exclusive: answers of which one person gives one at most, so that several may be named together.
        points: the numbers that answers stand for, for means and medians.
        numbers: people typed numbers, and the row has their mean and median.
        people: the column of `item` that counts the people whom a share is out of; empty for those who answered.
    """

    item: ItemId
    answers: Mapping[str, CountPlace] = field(default_factory=dict)
    exclusive: frozenset[str] = frozenset()
    points: Mapping[str, Fraction] = field(default_factory=dict)
    numbers: bool = False
    people: str = ""


def counted_questions(
    items: Iterable[Item], measures: Sequence[Measure], points: Mapping[str, int] | None = None
) -> dict[str, CriterionQuestion]:
    """Every item with each measure that counts people as an answer.

    Args:
        items: of the round.
        measures: of its result.
        points: the numbers that measures stand for, such as a score of 4.
    """
    people = [each for each in measures if each.kind is MeasureKind.PEOPLE]
    return {
        str(item.id): CriterionQuestion(
            item=item.id,
            answers={each.name: CountPlace(item=item.id, measure=each.name) for each in people},
            exclusive=frozenset(each.name for each in people if each.exclusive),
            points={name: Fraction(number) for name, number in (points or {}).items()},
        )
        for item in items
    }
