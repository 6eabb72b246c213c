"""What a success criterion can ask about a survey: questions by their names in the form, answers by the names of choices.

In: a round with a form. Out: a `CriterionQuestion` for each question that people answer. Two things easily got wrong: a share is
out of those who gave an answer, and only of a box to tick out of those who were asked, because whoever answers it has ticked it;
and one person can tick several choices, which are then asked about one at a time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from facilitation_kit.activities.criterion_questions import CountPlace, CriterionQuestion
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.activities.survey_answers import ACKNOWLEDGED
from facilitation_kit.activities.survey_counting import NUMBER_KINDS, PEOPLE
from facilitation_kit.activities.survey_settings import AskedSurvey, asked_survey, countable
from facilitation_kit.content.scales import SCALES
from facilitation_kit.content.survey_forms import MANY_CHOICES, Question, QuestionKind
from facilitation_kit.identifiers import ItemId

__all__ = ["survey_criteria"]

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,12})?")


def survey_criteria(definition: RoundDefinition) -> dict[str, CriterionQuestion]:
    """The questions of a round's form by their names; notes are none."""
    asked = asked_survey(definition)
    return {
        each.question.name.removeprefix(asked.prefix): _question(asked, each.question)
        for each in asked.placed()
        if each.question.kind is not QuestionKind.NOTE
    }


def _question(asked: AskedSurvey, question: Question) -> CriterionQuestion:
    item = asked.item(question.name)
    if question.kind is QuestionKind.ACKNOWLEDGE:
        ticked = {ACKNOWLEDGED: CountPlace(item=item, measure=PEOPLE)}
        return CriterionQuestion(item=item, answers=ticked, exclusive=frozenset(ticked))
    values = [value for value, _ in countable(asked.form, question)]
    return CriterionQuestion(
        item=item,
        answers={
            value: CountPlace(item=ItemId(f"{item}/{number}"), measure=PEOPLE) for number, value in enumerate(values, 1)
        },
        exclusive=frozenset() if question.kind is QuestionKind.SELECT_MULTIPLE else frozenset(values),
        points=_points(question, values),
        numbers=question.kind in NUMBER_KINDS and not values,
        people=PEOPLE,
    )


def _points(question: Question, values: Sequence[str]) -> Mapping[str, Fraction]:
    """The numbers of a scale's points, of a range, or of choices that are all called by numbers; else none."""
    if question.kind in MANY_CHOICES:
        return {}
    scale = SCALES.get(question.scale or "")
    if scale is not None:
        return {point.name: Fraction(point.value) for point in scale.points}
    # A choice may be called "1/0" or "1e999999999" in a form of others.
    return {value: Fraction(value) for value in values} if all(map(_NUMBER.fullmatch, values)) else {}
