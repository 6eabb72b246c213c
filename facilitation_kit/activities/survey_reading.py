"""Reading a posted page of a survey.

In: an untrusted form, the form of the round, what the person has answered so far. Out: stored values by field. The one
thing easily got wrong: what may be answered depends on earlier answers (which choices are offered, what a constraint
compares), so a page is read against them and never by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitation_kit.activities.contract import CurrentAnswers, FormFields
from facilitation_kit.activities.rounds import Item, JsonScalar
from facilitation_kit.activities.survey_answers import NoAnswer
from facilitation_kit.activities.survey_routing import Route
from facilitation_kit.activities.survey_settings import LANGUAGE, AskedSurvey
from facilitation_kit.activities.survey_values import LANGUAGE_FIELD, SEEN, route_of, stored
from facilitation_kit.content.survey_forms import Question, QuestionKind
from facilitation_kit.errors import AnswerRefused
from facilitation_kit.identifiers import ItemId

__all__ = ["ANSWER", "RATHER_NOT", "read_survey_page"]

ANSWER = "answer"
"""What a page calls its answer: of several choices each is sent under it."""
OWN_WORDS = "text"
RATHER_NOT = "rather_not"
_TICKED = frozenset({"yes", "on", "true", "1"})
_PLACES = frozenset(map(str, range(1, 100)))
_UNSTORABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


def read_survey_page(
    asked: AskedSurvey, item: Item, form: FormFields, current: CurrentAnswers
) -> Mapping[str, JsonScalar]:
    """What is stored of a page.

    Raises:
        AnswerRefused: ``answer.no-choice`` where nothing was answered, ``answer.unknown-choice`` where it does not fit the
            question; with the form's own message where it has one.
    """
    if item.id == LANGUAGE:
        return {LANGUAGE_FIELD: _language(asked, form)}
    question = _question(asked, item.id)
    if question.kind is QuestionKind.NOTE:
        return {SEEN: True}
    if question.prefer_not_to_say and _last(form, RATHER_NOT).lower() in _TICKED:
        return stored(question, NoAnswer.PREFER_NOT_TO_SAY)
    route = route_of(asked, current)
    written = _written(asked, question, form, route)
    checked = asked.router.check(question.name, written, route)
    if checked.problem is not None:
        missing = "" if written else asked.router.when_missing(question.name, route)
        raise AnswerRefused(
            "answer.unknown-choice" if written else "answer.no-choice",
            _sentence(missing or checked.problem),
            remedy="To leave this out, use Skip this.",
            field=ANSWER,
        )
    return stored(question, checked.text)


def _question(asked: AskedSurvey, item: ItemId) -> Question:
    try:
        question = asked.question(item)
    except KeyError:
        question = None
    if question is None:
        raise AnswerRefused(
            "answer.unknown-item",
            "This page does not belong to the question that is open now.",
            remedy="Open the question again and answer it there.",
        )
    return question


def _language(asked: AskedSurvey, form: FormFields) -> str:
    chosen = _last(form, ANSWER)
    if chosen not in asked.languages:
        raise AnswerRefused(
            "answer.no-choice", "Choose a language.", remedy="To read the form's own, use Skip this.", field=ANSWER
        )
    return chosen


def _written(asked: AskedSurvey, question: Question, form: FormFields, route: Route) -> str:
    """What was sent, as one text: choices in the order of the form, or by the places that they were given."""
    if question.kind is QuestionKind.TEXT:
        return _last(form, OWN_WORDS)
    if question.kind is QuestionKind.SELECT_MULTIPLE:
        return " ".join(dict.fromkeys(each.strip() for each in form.get(ANSWER, ())))
    if question.kind is QuestionKind.RANK:
        return _in_order([choice.name for choice in asked.router.choices(question.name, route)], form)
    return _last(form, ANSWER)


def _in_order(names: Sequence[str], form: FormFields) -> str:
    """Choices by their places; no order where two share a place, so that the form's check tells what to do."""
    places = {name: _last(form, f"place-{number}") for number, name in enumerate(names, start=1)}
    given = [place for place in places.values() if place]
    numbered = all(place in _PLACES for place in given)
    if not numbered or len(set(given)) < len(names):
        return " ".join(name for name, place in places.items() if place in _PLACES) if len(given) < len(names) else "="
    return " ".join(sorted(places, key=lambda name: int(places[name])))


def _sentence(problem: str) -> str:
    """A form's own message as a sentence."""
    text = " ".join(problem.split())
    return text if text.endswith((".", "!", "?", "؟", "。")) else f"{text}."


def _last(form: FormFields, name: str) -> str:
    values = form.get(name, ())
    return values[-1].translate(_UNSTORABLE).strip() if values else ""
