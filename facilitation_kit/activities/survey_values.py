"""What is stored of a survey's answers, and the same as the router and the result need it.

In: stored values by item and field, or a posted page. Out: `SurveyAnswers`, and stored values again. The one thing easily
got wrong: left blank, "would rather not say" and not asked stay three different things. A skip that the hub stores is
nothing in every field; whoever was not asked has no field at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from facilitation_kit.activities.contract import CurrentAnswers
from facilitation_kit.activities.rounds import JsonScalar
from facilitation_kit.activities.survey_answers import NoAnswer, SurveyAnswers, checked_text
from facilitation_kit.activities.survey_routing import Route, Worked
from facilitation_kit.activities.survey_settings import LANGUAGE, AskedSurvey
from facilitation_kit.content.survey_forms import Choice, Question, QuestionKind
from facilitation_kit.identifiers import ItemId

__all__ = [
    "FIELDS",
    "LANGUAGE_FIELD",
    "MISSING",
    "NUMBER",
    "SEEN",
    "VALUE",
    "WORDS",
    "field_of",
    "is_legal",
    "language_of",
    "legality",
    "route_of",
    "stored",
    "survey_answers",
]

VALUE, NUMBER, WORDS, MISSING, SEEN, LANGUAGE_FIELD = "value", "number", "words", "missing", "seen", "language"
FIELDS = (VALUE, NUMBER, WORDS, MISSING, SEEN, LANGUAGE_FIELD)
_NUMBERS = frozenset((QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.RANGE))
_MISSING = {each.value: each for each in NoAnswer}


def field_of(question: Question) -> str:
    """The field that holds the answer to a question: own words apart from everything else, so that only they wait."""
    if question.kind is QuestionKind.TEXT:
        return WORDS
    if question.kind is QuestionKind.NOTE:
        return SEEN
    return NUMBER if question.kind in _NUMBERS else VALUE


def stored(question: Question, answer: str | NoAnswer) -> Mapping[str, JsonScalar]:
    """An answer as it is stored: numbers as text, so that no decimal is lost.

    Every field that a question uses is told, so that a change takes back what stood before.
    """
    missing = answer.value if isinstance(answer, NoAnswer) else ""
    return {field_of(question): "" if missing else str(answer), MISSING: missing}


def survey_answers(asked: AskedSurvey, current: CurrentAnswers) -> dict[str, str | NoAnswer]:
    """What somebody has answered, by the names of questions; what they have not come to is not in it."""
    answers: dict[str, str | NoAnswer] = {}
    for item in dict.fromkeys(item for item, _ in current):
        question = asked.by_item.get(item)
        if question is not None:
            answers[question.name] = _answer(current.get((item, field_of(question))), current.get((item, MISSING)))
    return answers


def _answer(text: JsonScalar, reason: JsonScalar) -> str | NoAnswer:
    missing = _MISSING.get(reason) if isinstance(reason, str) else None
    if missing is not None or not isinstance(text, str) or not text:
        return missing or NoAnswer.LEFT_BLANK
    return text


def language_of(asked: AskedSurvey, current: CurrentAnswers) -> str:
    """The language that somebody chose, by the form's own name; the form's own where they chose none."""
    return asked.languages.get(str(current.get((LANGUAGE, LANGUAGE_FIELD)) or ""), asked.form.default_language)


def route_of(asked: AskedSurvey, current: CurrentAnswers, known: Worked | None = None) -> Route:
    """Somebody's way through the form; `known` as in `SurveyRouter.route`, for those who ask for everybody's."""
    answers: SurveyAnswers = survey_answers(asked, current)
    return asked.router.route(answers, now=asked.now, language=language_of(asked, current), known=known)


def is_legal(asked: AskedSurvey, item: ItemId, field: str, value: JsonScalar) -> bool:
    """Whether a stored value can be one of this form; nothing always can."""
    if value is None or value == "":
        return field in FIELDS
    if item == LANGUAGE:
        return field == LANGUAGE_FIELD and value in asked.languages
    question = asked.by_item.get(item)
    if question is None or field not in (MISSING, field_of(question)):
        return False
    if field == SEEN:
        return isinstance(value, bool)
    return isinstance(value, str) and _can_be_said(question, asked.form.choices_of(question), field, value)


def legality(asked: AskedSurvey) -> Callable[[ItemId, str, JsonScalar], bool]:
    """`is_legal` for many people's values, each looked at once however many gave it."""
    known: dict[tuple[ItemId, str, type, JsonScalar], bool] = {}

    def legal(item: ItemId, field: str, value: JsonScalar) -> bool:
        place = (item, field, type(value), value)  # in Python 1 == True, and only one of them is legal
        found = known.get(place)
        if found is None:
            found = known[place] = is_legal(asked, item, field, value)
        return found

    return legal


def _can_be_said(question: Question, choices: tuple[Choice, ...], field: str, value: str) -> bool:
    if field == MISSING:
        allowed = NoAnswer if question.prefer_not_to_say else (NoAnswer.LEFT_BLANK,)
        return value in {each.value for each in allowed}
    if question.kind is QuestionKind.RANK:  # a filter may have left some of them out
        return bool(value.split()) and set(value.split()) <= {each.name for each in choices}
    return checked_text(question, choices, value).problem is None
