"""The closed questions of a survey with everybody's answers, for results by audience group.

In: the form of a round and the ways through it. Out: a `ClosedQuestion` each. The one thing easily got wrong: how many of a
group are asked a question says what they answered before. Where one question decides it, that is known and can be audited;
where several do, or numbers, words, choices of many, or calculations, the question is tied and not shown by group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitation_kit.activities.closed_questions import ClosedQuestion
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.activities.survey_counting import MEASURES
from facilitation_kit.activities.survey_links import linked_questions
from facilitation_kit.activities.survey_routing import Route
from facilitation_kit.activities.survey_settings import LANGUAGE, AskedSurvey, countable
from facilitation_kit.content.expression_tree import references_in
from facilitation_kit.content.expressions import parse
from facilitation_kit.content.survey_forms import Placed, Question, QuestionKind
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["survey_questions"]

_SCALES = frozenset((QuestionKind.LIKERT, QuestionKind.SMILEY, QuestionKind.RANGE))
_LEADING = frozenset((QuestionKind.SELECT_ONE, QuestionKind.LIKERT, QuestionKind.SMILEY, QuestionKind.RANGE))
"""Kinds of which the counts say who is asked on: one answer of a few, and all of it is counted."""


def survey_questions(
    definition: RoundDefinition, asked: AskedSurvey, ways: Sequence[Route]
) -> tuple[ClosedQuestion, ...]:
    """The questions whose answers are counted one by one, in the order of the round."""
    follows = _followed(asked)
    linked = _linked(asked, follows)
    found = []
    for item in definition.items:
        question = None if item.within or item.id == LANGUAGE else asked.question(item.id)
        if question is None:
            continue
        values = _values(asked, item.id, question)
        if values:
            leading, tied = follows[question.name]
            found.append(
                ClosedQuestion(
                    item=item.id,
                    label=item.label,
                    choices={row: label for row, (_, label) in values.items()},
                    measure=MEASURES[0].name,
                    said=_said(question, [value for value, _ in values.values()], ways),
                    many=question.kind is QuestionKind.SELECT_MULTIPLE,
                    scale=question.kind in _SCALES,
                    leading=asked.item(leading) if leading else None,
                    tied=tied,
                    linked=linked.get(item.id, frozenset()),
                )
            )
    return tuple(found)


def _values(asked: AskedSurvey, item: ItemId, question: Question) -> Mapping[ItemId, tuple[str, str]]:
    """What is counted of a question: stored value and label, by the row of the result."""
    if question.kind is QuestionKind.ACKNOWLEDGE:
        return {item: ("", phrase("Said yes"))}
    if question.kind is QuestionKind.TEXT:
        return {}
    return {ItemId(f"{item}/{number}"): value for number, value in enumerate(countable(asked.form, question), start=1)}


def _said(question: Question, values: Sequence[str], ways: Sequence[Route]) -> tuple[frozenset[int] | None, ...]:
    places = {value: place for place, value in enumerate(values)}
    said: list[frozenset[int] | None] = []
    for way in ways:
        answer = way.answers.get(question.name)
        if question.name not in way.asked:
            said.append(None)
        elif not isinstance(answer, str):
            said.append(frozenset())
        elif question.kind is QuestionKind.ACKNOWLEDGE:
            said.append(frozenset((0,)))
        else:
            # of an order the first place alone is counted
            many = question.kind is QuestionKind.SELECT_MULTIPLE
            chosen = answer.split() if many else answer.split(maxsplit=1)[:1]
            said.append(frozenset(places[value] for value in chosen if value in places))
    return tuple(said)


def _followed(asked: AskedSurvey) -> dict[str, tuple[str, bool]]:
    """For each question the one question that decides who is asked it, or nothing, and whether it is tied otherwise."""
    placed = {each.question.name: each for each in asked.form.placed()}
    found: dict[str, tuple[str, bool]] = {}

    def look(name: str) -> tuple[str, bool]:
        if name not in found:
            found[name] = "", True  # until it is known; questions never wait for each other in a circle
            found[name] = _follows(placed[name])
            leading, tied = found[name]
            if leading and not tied:
                kind = placed[leading].question.kind
                found[name] = leading, kind not in _LEADING or not countable(asked.form, placed[leading].question)
                if look(leading)[1]:
                    found[name] = leading, True
        return found[name]

    for name in placed:
        look(name)
    return found


def _linked(asked: AskedSurvey, follows: Mapping[str, tuple[str, bool]]) -> dict[ItemId, frozenset[ItemId]]:
    """For each question that is linked with others the rows that are."""
    placed = {each.question.name: each for each in asked.form.placed()}
    told = {
        name for name, one in placed.items() if not follows[name][1] and _values(asked, asked.item(name), one.question)
    }
    found: dict[ItemId, frozenset[ItemId]] = {}
    for linked in linked_questions(placed, follows, told):
        rows: set[ItemId] = set()
        for name, choices in linked.items():
            item, question = asked.item(name), placed[name].question
            if question.kind is QuestionKind.SELECT_MULTIPLE:
                values = _values(asked, item, question)
                rows |= {row for row, (value, _) in values.items() if choices is None or value in choices}
            else:
                rows.add(item)
        found |= {asked.item(name): frozenset(rows) for name in linked}
    return found


def _follows(one: Placed) -> tuple[str, bool]:
    question = one.question
    conditions = [each.relevant for each in (*one.groups, question)]
    asked_by = _named(*conditions)
    limited_by = _named(question.choice_filter, question.calculate, question.constraint) - {question.name}
    leading = next(iter(asked_by), "") if len(asked_by) == 1 else ""
    return leading, len(asked_by) > 1 or bool(limited_by)


def _named(*texts: str) -> frozenset[str]:
    return frozenset(name for text in texts if text for name in references_in(parse(text)))
