"""Scores: each option gets 1 to 5 for itself, or a pass; nothing is split between options that are alike.

In goes one score an option; out come the people who gave each score, those who gave 4 or 5, and the passes. The one
thing easily got wrong: those who gave 4 or 5 are two of the counts together, so whoever sees both takes one from the
other; the measure says so (`Measure.sum_of`) and disclosure control hides it with its parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import ClassVar

from facilitation_kit.activities.contract import AnswerField, CurrentAnswers, FieldKind, FormFields
from facilitation_kit.activities.results import Measure, MeasureKind, ResultRow, ResultTable
from facilitation_kit.activities.rounds import Item, JsonScalar, RoundSettings
from facilitation_kit.activities.setting_values import read_flag
from facilitation_kit.activities.voting_methods.voting_method import ItemCount, Names, VotingMethod, one_of
from facilitation_kit.activities.voting_wording import leading_row, people
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["Scoring", "median_of", "median_words"]

_SCORE = "score"
_HIGH = "score_high"
_POINTS = (1, 2, 3, 4, 5)
_CHOICES = (*(str(point) for point in _POINTS), "pass")
_PARTS = tuple(f"score_{choice}" for choice in _CHOICES)
_HIGH_PARTS = ("score_4", "score_5")
_LABELS = (phrase("Gave 1"), phrase("Gave 2"), phrase("Gave 3"), phrase("Gave 4"), phrase("Gave 5"), phrase("Pass"))


class Scoring(VotingMethod):
    """Scores from 1 to 5; a good default for hypotheses."""

    name: ClassVar[str] = "score"
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(
            name=_SCORE,
            kind=FieldKind.CHOICE,
            choices=_CHOICES,
            description="Score: 1 (not at all) to 5 (very much), or a pass.",
        ),
    )
    settings: ClassVar[tuple[str, ...]] = ("one_page",)
    chosen: ClassVar[str] = _HIGH
    points: ClassVar[Mapping[str, int]] = MappingProxyType(dict(zip(_PARTS[:-1], _POINTS, strict=True)))
    measures: ClassVar[tuple[Measure, ...]] = (
        Measure(name=_HIGH, label=phrase("Gave 4 or 5"), kind=MeasureKind.PEOPLE, headline=True, sum_of=_HIGH_PARTS),
        *(
            Measure(name=name, label=label, kind=MeasureKind.PEOPLE, exclusive=True)
            for name, label in zip(_PARTS, _LABELS, strict=True)
        ),
    )

    def read_settings(self, raw: Mapping[str, object], items: int) -> Mapping[str, object]:  # noqa: ARG002 - any number of items
        return {"one_page": read_flag(raw, "one_page", default=False)}

    def one_by_one(self, settings: RoundSettings) -> bool:
        return not settings.get("one_page", False)

    def read_page(self, items: Sequence[Item], form: FormFields) -> Mapping[tuple[ItemId, str], JsonScalar]:
        return {
            (item.id, _SCORE): one_of(
                form, f"score-{item.id}", _CHOICES, f"Choose 1 to 5, or pass, for “{item.label}”."
            )
            for item in items
        }

    def is_legal(self, said: CurrentAnswers, items: Sequence[Item]) -> bool:  # noqa: ARG002 - each score stands alone
        return all(value is None or value in _CHOICES for value in said.values())

    def says_something(self, said: CurrentAnswers) -> bool:
        return any(value is not None for value in said.values())

    def count(self, items: Sequence[Item], cast: Sequence[CurrentAnswers]) -> Sequence[ItemCount]:
        counted = []
        for item in items:
            given = [said[item.id, _SCORE] for said in cast if said.get((item.id, _SCORE)) is not None]
            parts = {name: given.count(choice) for name, choice in zip(_PARTS, _CHOICES, strict=True)}
            counted.append(
                ItemCount(counts={_HIGH: sum(parts[name] for name in _HIGH_PARTS), **parts}, answered=len(given))
            )
        return counted

    def words(self, item: Item, said: CurrentAnswers) -> str:
        value = said.get((item.id, _SCORE))
        if value is None:
            return ""
        return "Pass" if value == "pass" else f"{value} of 5"

    def sentences(self, names: Names, result: ResultTable) -> list[str]:
        row = leading_row(result)
        if row is None:
            return []
        said: list[str] = [phrase("{some} of {all} people gave {option} 4 or 5.", **people(row, names, _HIGH))]
        middle = median_words(row)
        if middle:
            said.append(phrase("The middle score of {option} is {score}.", option=names[row.item], score=middle))
        return said

    def sentence_in_words(self, liked: str) -> str:
        return phrase("Most people gave 4 or 5 to {options}.", options=liked)


def median_of(counts: Sequence[int]) -> Fraction | None:
    """The median of scores of which there are so many 1s, 2s and so on; ``None`` of none.

    >>> median_of([1, 0, 2, 2, 0]), median_of([0, 0, 1, 1, 0]), median_of([0, 0, 0, 0, 0])
    (Fraction(3, 1), Fraction(7, 2), None)
    """
    scores = [point for point, count in zip(_POINTS, counts, strict=True) for _ in range(count)]
    if not scores:
        return None
    return Fraction(scores[(len(scores) - 1) // 2] + scores[len(scores) // 2], 2)


def median_words(row: ResultRow) -> str:
    """The median of a row whose counts are all shown, such as "4" or "3.5"; empty where one of them is hidden."""
    counts = [value for name in _PARTS[:-1] if (value := row.cells[name].value) is not None]
    if len(counts) < len(_POINTS):
        return ""
    median = median_of(counts)
    return "" if median is None else f"{float(median):g}"
