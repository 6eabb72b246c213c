"""Counting a survey: for each question who was asked and answered, and for each choice who chose it.

In: the form of a round and its ballots. Out: one row an item. The one thing easily got wrong: a question has three
denominators. Its own row is out of the people who were asked it; its choices are out of those who gave an answer, so that
blanks and "would rather not say" are in no share; and whoever was led past it is in neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from facilitation_kit.activities.results import Measure, MeasureKind, TallyRow
from facilitation_kit.activities.rounds import Ballot, Item, RoundDefinition
from facilitation_kit.activities.survey_answers import NoAnswer
from facilitation_kit.activities.survey_routing import Route, Worked
from facilitation_kit.activities.survey_settings import LANGUAGE, AskedSurvey, countable
from facilitation_kit.activities.survey_values import legality, route_of
from facilitation_kit.content.expression_tree import references_in
from facilitation_kit.content.expressions import parse
from facilitation_kit.content.survey_forms import MANY_CHOICES, Placed, Question, QuestionKind
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["MEASURES", "NUMBER_KINDS", "PEOPLE", "counted_ways", "survey_rows"]

PEOPLE = "people"
"""The one measure: how many gave an answer, or this answer."""
MEASURES = (Measure(name=PEOPLE, label=phrase("People"), kind=MeasureKind.PEOPLE, headline=True),)
NUMBER_KINDS = frozenset((QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.RANGE))
"""Kinds that are answered with a number."""


@dataclass(frozen=True, kw_only=True)
class CountedWays:
    """The ballots of a round as ways through its form.

    Attributes:
        cast: of people who said something to a question that they were asked, if only that they would rather not.
        abstentions: people who said nothing.
        spoiled: ballots with values that the form does not have.
    """

    cast: tuple[Route, ...]
    abstentions: int
    spoiled: int


def counted_ways(asked: AskedSurvey, ballots: Sequence[Ballot]) -> CountedWays:
    """Which ballots count, each as a way; what was answered on pages that have gone since is in none of them."""
    is_legal = legality(asked)
    legal = [
        {(answer.item, answer.field): answer.value for answer in ballot.answers}
        for ballot in ballots
        if all(is_legal(answer.item, answer.field, answer.value) for answer in ballot.answers)
    ]
    known: Worked = {}
    ways = [route_of(asked, current, known) for current in legal]
    cast = tuple(
        way
        for way in ways
        if any(way.answers.get(name, NoAnswer.LEFT_BLANK) is not NoAnswer.LEFT_BLANK for name in way.asked)
    )
    return CountedWays(cast=cast, abstentions=len(ways) - len(cast), spoiled=len(ballots) - len(legal))


def survey_rows(definition: RoundDefinition, asked: AskedSurvey, ways: Sequence[Route]) -> Iterator[TallyRow]:
    """One row an item that is counted, in the order of the round; notes and the language are not."""
    within: dict[ItemId, list[Item]] = {}
    for item in definition.items:
        if item.within:
            within.setdefault(item.within, []).append(item)
    depends = _what_leads_to(asked, within)
    for item in definition.items:
        question = None if item.within or item.id == LANGUAGE else asked.question(item.id)
        if question is not None and question.kind is not QuestionKind.NOTE:
            yield from _question_rows(asked, item, within.get(item.id, ()), question, ways, depends[question.name])


def _question_rows(
    asked: AskedSurvey,
    item: Item,
    parts: Sequence[Item],
    question: Question,
    ways: Sequence[Route],
    follows: tuple[ItemId, ...],
) -> Iterator[TallyRow]:
    name = question.name
    reached = [way.answers[name] for way in ways if name in way.asked and name in way.answers]
    given = [answer for answer in reached if isinstance(answer, str)]
    people_by_answer = Counter(given)
    numbers = [float(answer) for answer in given] if question.kind in NUMBER_KINDS else []
    values = {
        ItemId(f"{item.id}/{number}"): value for number, (value, _) in enumerate(countable(asked.form, question), 1)
    }
    yield TallyRow(
        item=item.id,
        label=item.label,
        counts={"people": len(given)},
        answered=len(reached),
        score=float(median(numbers)) if numbers else None,
        score_people=len(numbers) if numbers else None,
        numbers=_typed(given) if numbers and not values else (),
        follows=follows,
    )
    for part in parts:
        if part.id in values:
            yield TallyRow(
                item=part.id,
                label=part.label,
                counts={"people": _choosing(question, people_by_answer, values[part.id])},
                answered=len(given),
                shares="" if question.kind is QuestionKind.SELECT_MULTIPLE else str(item.id),
                follows=follows,
            )
        else:
            yield TallyRow(
                item=part.id,
                label=part.label,
                counts={"people": reached.count(NoAnswer.PREFER_NOT_TO_SAY)},
                answered=len(reached),
                follows=follows,
            )


def _typed(given: Sequence[str]) -> tuple[tuple[Fraction, int], ...]:
    """Numbers that are not counted one by one, the lowest first, each with how many people wrote it."""
    return tuple(sorted((Fraction(number), people) for number, people in Counter(given).items()))


def _choosing(question: Question, people_by_answer: Mapping[str, int], value: str) -> int:
    return sum(people for answer, people in people_by_answer.items() if _chose(question, answer, value))


def _chose(question: Question, answer: str, value: str) -> bool:
    """Whether an answer is for a choice; of an order only its first place."""
    if question.kind is QuestionKind.RANK:
        return answer.split(maxsplit=1)[0] == value
    return value in answer.split() if question.kind in MANY_CHOICES else answer == value


def _what_leads_to(asked: AskedSurvey, within: Mapping[ItemId, Sequence[Item]]) -> dict[str, tuple[ItemId, ...]]:
    """For each question the rows that decide who is asked it: so many people as chose there are the people asked here."""
    direct = {each.question.name: _named(each) for each in asked.form.placed()}
    return {
        name: tuple(
            item
            for leading in sorted(_all_named(name, direct))
            for item in (asked.item(leading), *(part.id for part in within.get(asked.item(leading), ())))
        )
        for name in direct
    }


def _named(placed: Placed) -> frozenset[str]:
    """The questions that one depends on: by its own conditions, those of its groups, and what is worked out for it."""
    conditions = [each.relevant for each in (*placed.groups, placed.question)]
    texts = [*conditions, placed.question.choice_filter, placed.question.calculate]
    return frozenset(name for text in texts if text for name in references_in(parse(text)))


def _all_named(name: str, direct: Mapping[str, frozenset[str]]) -> set[str]:
    found: set[str] = set()
    pending = list(direct[name])
    while pending:
        one = pending.pop()
        if one not in found:
            found.add(one)
            pending += direct.get(one, ())
    return found - {name}
