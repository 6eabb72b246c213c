"""The columns of a survey's wide tables: one or several for each question, with names, labels and codes.

In: a `SurveyTable`. Out: `Variable` values, which turn an answer into a cell for people to read and into a number or text for
SPSS. The one thing easily got wrong: the numbers that stand for missing answers must not be answers themselves, so a
question to which somebody could answer -97 gets other numbers.

A question where people choose several has its answer as text, and each choice as 1 or 0 (DOMAIN S8); an order, the place of
each choice. Text and days have no numbers to spare: why they are missing stands in a column of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from facilitation_kit.activities.survey_settings import AskedSurvey
from facilitation_kit.analysis.survey_export_answers import AnswerCell, QuestionColumn, SurveyTable
from facilitation_kit.analysis.survey_export_codes import (
    MISSING_NUMBERS,
    USUAL_BLANK,
    all_numbers,
    as_sent,
    choice_codes,
    free_blank,
    label_of,
    number_of,
)
from facilitation_kit.analysis.survey_export_names import part_name, variable_names
from facilitation_kit.content.survey_forms import CHOICE_KINDS, MANY_CHOICES, QuestionKind

__all__ = ["ABOUT_PEOPLE", "Coded", "Variable", "VariableType", "variables_of"]

Coded = str | int | float | None
"""A cell: ``None`` is an empty one."""

ABOUT_PEOPLE = {
    "participant": "Random id of the person; it only tells people apart.",
    "group": "Audience group that the person declared; empty where they declared none.",
    "language": "Code of the language that the person read the form in.",
    "entry_mode": "How the answers came in, such as own_phone or paper_keyed; several with spaces between.",
    "version": "Version of the form.",
}
"""The columns before those of questions, with what they mean."""

_FIRST_DAY = date(1582, 10, 15)
"""SPSS has no days before the Gregorian calendar."""
_SPSS_DAY_ZERO = date(1582, 10, 14)
_SECONDS = 86_400
_ORDERED = frozenset((QuestionKind.LIKERT, QuestionKind.SMILEY))
_NUMBERS = frozenset((QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.RANGE))


class VariableType(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, kw_only=True)
class Variable:
    """One column of the wide tables.

    Attributes:
        name: ASCII, unlike all others.
        question: the name of its question.
        kind: of the question.
        label: in the form's own language.
        measure: ``nominal``, ``ordinal`` or ``scale``.
        written: the cell for people: names of choices, numbers as they were sent.
        coded: the cell for SPSS.
        codes: the number of each value with the value and its words.
        blank: the number for a question that was left blank, with those for other reasons above it; ``None`` where missing
            answers are empty.
        decimals: digits behind the point, of numbers.
    """

    name: str
    question: str
    kind: str
    label: str
    type: VariableType
    measure: str
    written: Callable[[AnswerCell], Coded]
    coded: Callable[[AnswerCell], Coded]
    codes: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    blank: int | None = None
    decimals: int = 0

    @property
    def missing_range(self) -> tuple[int, int] | None:
        """The lowest and the highest number of missing answers."""
        return None if self.blank is None else (self.blank, self.blank + MISSING_NUMBERS - 1)


def variables_of(table: SurveyTable) -> tuple[tuple[Variable, QuestionColumn], ...]:
    """The variables of a round, each with the column that it reads, in the order of the form."""
    own = variable_names([*ABOUT_PEOPLE, *(column.question.name for column in table.columns)])
    of_questions = own[len(ABOUT_PEOPLE) :]
    made = [tuple(_variables(table.asked, column)) for column in table.columns]
    wanted = [
        part_name(name, part.name, place)
        for name, (_, *parts) in zip(of_questions, made, strict=True)
        for place, part in enumerate(parts, start=1)
    ]
    # Questions keep their names whatever their parts are called.
    of_parts = iter(variable_names([*own, *wanted])[len(own) :])
    return tuple(
        (replace(each, name=next(of_parts) if part else name), column)
        for name, variables, column in zip(of_questions, made, table.columns, strict=True)
        for part, each in enumerate(variables)
    )


def _variables(asked: AskedSurvey, column: QuestionColumn) -> Iterator[Variable]:
    question = column.question
    kind = question.kind
    if kind in MANY_CHOICES:
        yield _text(asked, column)
        yield from _parts(asked, column)
    elif kind in CHOICE_KINDS:
        yield _one_choice(asked, column)
    elif kind is QuestionKind.ACKNOWLEDGE:
        yield _numeric(asked, column, VariableType.CODE, "nominal", lambda _: 1, {1: ("OK", "Acknowledged")})
    elif kind in _NUMBERS or (kind is QuestionKind.CALCULATE and all_numbers(_answers(column))):
        yield _numeric(asked, column, VariableType.NUMBER, "scale", lambda cell: number_of(cell.value))
    else:
        yield _day(asked, column) if kind is QuestionKind.DATE and _all_days(column) else _text(asked, column)
        yield _reason(asked, column)


def _text(asked: AskedSurvey, column: QuestionColumn) -> Variable:
    return Variable(
        name=column.question.name,
        question=column.question.name,
        kind=column.question.kind.value,
        label=label_of(asked, column.question),
        type=VariableType.TEXT,
        measure="nominal",
        written=lambda cell: cell.value,
        coded=lambda cell: cell.value,
    )


def _day(asked: AskedSurvey, column: QuestionColumn) -> Variable:
    return replace(
        _text(asked, column),
        type=VariableType.DAY,
        measure="scale",
        coded=lambda cell: (date.fromisoformat(cell.value) - _SPSS_DAY_ZERO).days * _SECONDS if cell.value else None,
    )


def _numeric(
    asked: AskedSurvey,
    column: QuestionColumn,
    holds: VariableType,
    measure: str,
    number: Callable[[AnswerCell], int | float],
    codes: Mapping[int, tuple[str, str]] | None = None,
) -> Variable:
    """A variable in which numbers stand for missing answers."""
    codes = codes or {}
    blank = free_blank(
        [*(name for name, _ in codes.values()), *map(str, codes), *(cell.value for cell in column.distinct)]
    )

    def coded(cell: AnswerCell) -> Coded:
        return number(cell) if cell.missing is None else cell.missing.code(blank)

    def written(cell: AnswerCell) -> Coded:
        if cell.missing is not None:
            return cell.missing.code(blank)
        return as_sent(cell.value) if holds is VariableType.NUMBER else cell.value

    return replace(
        _text(asked, column),
        type=holds,
        measure=measure,
        coded=coded,
        written=written,
        codes=codes,
        blank=blank,
        decimals=max((len(cell.value.partition(".")[2]) for cell in column.distinct), default=0)
        if holds is VariableType.NUMBER
        else 0,
    )


def _one_choice(asked: AskedSurvey, column: QuestionColumn) -> Variable:
    choices = choice_codes(asked, column.question)
    measure = "ordinal" if column.question.kind in _ORDERED else "nominal"
    codes = {code: (name, label) for name, (code, label) in choices.items()}
    return _numeric(asked, column, VariableType.CODE, measure, lambda cell: choices[cell.value][0], codes)


def _parts(asked: AskedSurvey, column: QuestionColumn) -> Iterator[Variable]:
    """A column for each choice: chosen or not, or the place that it was given; a choice that was not offered was not asked."""
    ranked = column.question.kind is QuestionKind.RANK
    for name, (_, label) in choice_codes(asked, column.question).items():
        # Neither 1 and 0 nor a place is ever one of the numbers for missing answers.
        blank = USUAL_BLANK

        def part(cell: AnswerCell, name: str = name, blank: int = blank) -> Coded:
            if cell.missing is not None:
                return cell.missing.code(blank)
            chosen = cell.value.split()
            if name not in chosen and (ranked or (cell.offered is not None and name not in cell.offered)):
                return blank + 1
            return chosen.index(name) + 1 if ranked else int(name in chosen)

        yield replace(
            _text(asked, column),
            name=name,
            label=f"{label_of(asked, column.question)} – {label}",  # noqa: RUF001 - as everywhere else
            type=VariableType.NUMBER if ranked else VariableType.CODE,
            measure="ordinal" if ranked else "nominal",
            written=part,
            coded=part,
            codes={} if ranked else {0: ("0", "Not chosen"), 1: ("1", "Chosen")},
            blank=blank,
        )


def _reason(asked: AskedSurvey, column: QuestionColumn) -> Variable:
    """Why text or a day is missing: 0 where it is not."""
    blank = USUAL_BLANK

    def reason(cell: AnswerCell) -> Coded:
        return 0 if cell.missing is None else cell.missing.code(blank)

    return replace(
        _text(asked, column),
        name="missing",
        label=f"Why there is no answer: {label_of(asked, column.question)}",
        type=VariableType.CODE,
        written=reason,
        coded=reason,
        codes={0: ("0", "Answered")},
        blank=blank,
    )


def _answers(column: QuestionColumn) -> list[str]:
    return [cell.value for cell in column.distinct if cell.missing is None]


def _all_days(column: QuestionColumn) -> bool:
    return all(date.fromisoformat(cell.value) >= _FIRST_DAY for cell in column.distinct if cell.missing is None)
