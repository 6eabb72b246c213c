"""A hundred points: people share them out over the options in tens, all of them.

In goes an amount an option; out come points and the people who gave any. The one thing easily got wrong: everybody gives
away all hundred, so the points of all options together are known. One hidden amount is then what the others leave;
the measure says so (`Measure.shared_out`) and is hidden for all options or for none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from facilitation_kit.activities.contract import AnswerField, CurrentAnswers, FieldKind, FormFields
from facilitation_kit.activities.results import Measure, MeasureKind, ResultTable
from facilitation_kit.activities.rounds import Item, JsonScalar
from facilitation_kit.activities.voting_methods.voting_method import ItemCount, Names, Picks, VotingMethod, last_value
from facilitation_kit.activities.voting_wording import leading_row, people
from facilitation_kit.errors import AnswerRefused
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["HundredPoints"]

_POINTS = "points"
_GIVERS = "gave_points"
_BUDGET = 100
_STEP = 10
_AMOUNTS = tuple(range(0, _BUDGET + 1, _STEP))
_MANY = 10
_MANY_OPTIONS = (
    "A hundred points in tens go to ten options at most, so with more options some can get none from anybody who likes "
    "many. Merge similar options first, or let people tick (method: approval)."
)


class HundredPoints(VotingMethod):
    """A hundred points in steps of ten; for people at ease with numbers, and for talk about money."""

    name: ClassVar[str] = "points"
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(
            name=_POINTS, kind=FieldKind.COUNT, description="100 points: how many of them the person gave the option."
        ),
    )
    chosen: ClassVar[str] = _GIVERS
    picks: ClassVar[Picks] = Picks.SEVERAL
    measures: ClassVar[tuple[Measure, ...]] = (
        Measure(name=_POINTS, label=phrase("Points"), kind=MeasureKind.POINTS, headline=True, shared_out=True),
        Measure(name=_GIVERS, label=phrase("People who gave any"), kind=MeasureKind.PEOPLE),
    )

    def warnings(self, items: int) -> tuple[str, ...]:
        return (_MANY_OPTIONS,) if items > _MANY else ()

    def read_page(self, items: Sequence[Item], form: FormFields) -> Mapping[tuple[ItemId, str], JsonScalar]:
        given = {item: _read_amount(item, form) for item in items}
        left = _BUDGET - sum(given.values())
        if left > 0:
            raise AnswerRefused(
                "answer.points-left",
                f"You have {left} points left to give." if left < _BUDGET else "You have not given any points yet.",
                remedy="Give all 100 away, or use Skip this to say nothing.",
                field=f"points-{items[0].id}",
            )
        if left < 0:
            raise AnswerRefused(
                "answer.overspent",
                f"You have 100 points and gave {_BUDGET - left}. Take {-left} away.",
                remedy="Nothing was changed.",
                field=f"points-{next(item.id for item, amount in given.items() if amount)}",
            )
        return {(item.id, _POINTS): amount for item, amount in given.items()}

    def is_legal(self, said: CurrentAnswers, items: Sequence[Item]) -> bool:  # noqa: ARG002 - the values tell it all
        given = [value for value in said.values() if value is not None]
        if any(isinstance(value, bool) or value not in _AMOUNTS for value in given):
            return False
        return sum(int(value) for value in given) in (0, _BUDGET)

    def says_something(self, said: CurrentAnswers) -> bool:
        return any(said.values())

    def count(self, items: Sequence[Item], cast: Sequence[CurrentAnswers]) -> Sequence[ItemCount]:
        counted = []
        for item in items:
            given = [int(said.get((item.id, _POINTS)) or 0) for said in cast]
            counts = {_POINTS: sum(given), _GIVERS: sum(amount > 0 for amount in given)}
            counted.append(ItemCount(counts=counts, answered=len(cast)))
        return counted

    def amounts(self, said: CurrentAnswers, items: Sequence[Item]) -> tuple[int, ...]:
        return tuple(int(said.get((item.id, _POINTS)) or 0) // _STEP for item in items)

    def most_per_ballot(self, items: int) -> int:  # noqa: ARG002 - all hundred can go to one of any number
        return _BUDGET

    def words(self, item: Item, said: CurrentAnswers) -> str:
        value = said.get((item.id, _POINTS))
        return "" if value is None else f"{value} points"

    def sentences(self, names: Names, result: ResultTable) -> list[str]:
        row = leading_row(result)
        if row is None or result.ballots.value is None:
            return []
        gaps = people(row, names, _GIVERS)
        points, total = row.cells[_POINTS].text, _BUDGET * result.ballots.value
        if row.cells[_GIVERS].value is None:
            return [
                phrase("{option} got {points} of {total} points.", option=gaps["option"], points=points, total=total)
            ]
        return [
            phrase(
                "{option} got {points} of {total} points, from {some} of {all} people.",
                points=points,
                total=total,
                **gaps,
            )
        ]

    def sentence_in_words(self, liked: str) -> str:
        return phrase("Most people gave points to {options}.", options=liked)


def _read_amount(item: Item, form: FormFields) -> int:
    text = last_value(form, f"points-{item.id}") or "0"
    if text not in {str(amount) for amount in _AMOUNTS}:
        raise AnswerRefused(
            "answer.not-a-whole-number",
            f"The points for “{item.label}” must be a number of tens from 0 to 100.",
            remedy="Choose one of those on the page.",
            field=f"points-{item.id}",
        )
    return int(text)
