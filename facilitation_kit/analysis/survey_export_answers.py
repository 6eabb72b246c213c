"""The answers of one survey round as a table: people down, questions across, and why there is no answer where there is none.

In: a store and a survey round. Out: a `SurveyTable`. Each question keeps its distinct answers once and a number a person, so
that 100,000 answers need a few megabytes. The one thing easily got wrong: no answer has five reasons, and only the way
through the form tells them apart. An answer to a question that is no longer asked stays in the log and is not one here.

People's own words are here only once a moderator has approved them, and so is what a form works out from them.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from facilitation_kit.activities.rounds import JsonScalar, RoundDefinition
from facilitation_kit.activities.survey_answers import NoAnswer
from facilitation_kit.activities.survey_routing import Route, Worked
from facilitation_kit.activities.survey_settings import LANGUAGE, AskedSurvey, asked_survey
from facilitation_kit.activities.survey_values import LANGUAGE_FIELD, WORDS, legality, route_of
from facilitation_kit.analysis.columns import clean_cell
from facilitation_kit.analysis.table_records import is_withheld, last_rows
from facilitation_kit.content.expression_tree import references_in
from facilitation_kit.content.expression_values import as_text
from facilitation_kit.content.expressions import parse
from facilitation_kit.content.survey_forms import ASKED_KINDS, MANY_CHOICES, Question, QuestionKind
from facilitation_kit.content.survey_words import language_code
from facilitation_kit.identifiers import ItemId
from facilitation_kit.responses.records import ResponseRow
from facilitation_kit.responses.store import Store

__all__ = ["AnswerCell", "Missing", "PersonLine", "QuestionColumn", "SurveyTable", "read_survey_table"]


class Missing(Enum):
    """Why there is no answer, with the number that stands for it in files (DOMAIN, Missing data).

    Numbers count down from the first: a variable in which -99 to -95 are real answers gets others.
    """

    LEFT_BLANK = "left_blank"
    NOT_ASKED = "not_asked"
    NOT_REACHED = "not_reached"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    WITHHELD = "withheld"

    def code(self, blank: int) -> int:
        """The number, where `blank` is the one for a question that was left blank."""
        return blank + _PLACES[self]


_PLACES = {
    Missing.LEFT_BLANK: 0,
    Missing.NOT_ASKED: 1,
    Missing.NOT_REACHED: 1,
    Missing.PREFER_NOT_TO_SAY: 2,
    Missing.WITHHELD: 4,
}
"""From the number of a blank. The one between is for "don't know", which a form asks as a choice of its own."""

_NO_ANSWER = {NoAnswer.LEFT_BLANK: Missing.LEFT_BLANK, NoAnswer.PREFER_NOT_TO_SAY: Missing.PREFER_NOT_TO_SAY}


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """What one person said to one question.

    Attributes:
        value: as it is stored; empty where there is no answer.
        missing: why there is none; ``None`` where there is one.
        entry_mode: how it came in; empty where nothing did.
        offered: the choices that stood there, where a filter decides and people choose several; else ``None``.
    """

    value: str = ""
    missing: Missing | None = None
    entry_mode: str = ""
    offered: tuple[str, ...] | None = None


@dataclass(frozen=True)
class QuestionColumn:
    """The answers to one question, in the order of people."""

    question: Question
    distinct: list[AnswerCell] = field(default_factory=list)
    places: array[int] = field(default_factory=lambda: array("I"))
    _known: dict[AnswerCell, int] = field(default_factory=dict)

    def add(self, cell: AnswerCell) -> None:
        """The answer of the next person."""
        place = self._known.setdefault(cell, len(self.distinct))
        if place == len(self.distinct):
            self.distinct.append(cell)
        self.places.append(place)

    def of(self, person: int) -> AnswerCell:
        """The answer of a person, by their place."""
        return self.distinct[self.places[person]]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who answered; the id only tells people apart."""

    participant: str
    group: str
    language: str
    entry_mode: str


@dataclass(frozen=True, kw_only=True)
class SurveyTable:
    """All answers of a round.

    Attributes:
        people: in the order of their random ids.
        columns: one a question and a worked-out value, in the order of the form.
        spoiled: people left out because they have values that the form does not have.
    """

    definition: RoundDefinition
    asked: AskedSurvey
    people: list[PersonLine]
    columns: tuple[QuestionColumn, ...]
    spoiled: int = 0


def read_survey_table(store: Store, definition: RoundDefinition) -> SurveyTable:
    """The current answers of everybody in a survey round who has sent a page and has not withdrawn.

    Args:
        store: read inside the caller's snapshot.
        definition: of a round of the activity ``survey``.
    """
    asked = asked_survey(definition)
    columns = tuple(QuestionColumn(question) for question in _questions(asked))
    behind = {column.question.name: _texts_behind(asked, column.question) for column in columns}
    groups = {person.id: person.group for person in store.participants(definition.workshop)}
    is_legal = legality(asked)
    known: Worked = {}
    people: list[PersonLine] = []
    spoiled = 0
    for rows in last_rows(store, definition.id):
        if not all(is_legal(row.item, row.field, row.value) for row in rows):
            spoiled += 1
            continue
        current: dict[tuple[ItemId, str], JsonScalar] = {(row.item, row.field): row.value for row in rows}
        route = route_of(asked, current, known)
        person = rows[0].participant
        modes = sorted({row.entry_mode.value for row in rows})
        people.append(
            PersonLine(person, str(groups.get(person) or ""), _language(asked, current), " ".join(modes)),
        )
        withheld = {asked.name(row.item) for row in rows if row.field == WORDS and is_withheld(row)}
        by_item = {row.item: row for row in rows}
        for column in columns:
            column.add(_cell(asked, column.question, route, by_item, withheld & behind[column.question.name]))
    return SurveyTable(definition=definition, asked=asked, people=people, columns=columns, spoiled=spoiled)


def _questions(asked: AskedSurvey) -> Iterator[Question]:
    for placed in asked.form.placed():
        if placed.question.kind in ASKED_KINDS or placed.question.kind is QuestionKind.CALCULATE:
            yield placed.question


def _texts_behind(asked: AskedSurvey, question: Question) -> frozenset[str]:
    """The questions in people's own words whose answers the value of this one tells."""
    if question.kind is QuestionKind.TEXT:
        return frozenset((question.name,))
    texts: set[str] = set()
    seen: set[str] = set()
    pending = [question] if question.kind is QuestionKind.CALCULATE else []
    by_name = {each.question.name: each.question for each in asked.form.placed()}
    while pending:
        one = pending.pop()
        for name in references_in(parse(one.calculate)) if one.calculate else ():
            leading = by_name.get(name)
            if leading is not None and name not in seen:
                seen.add(name)
                pending.append(leading)
                texts |= {name} if leading.kind is QuestionKind.TEXT else set()
    return frozenset(texts)


def _cell(
    asked: AskedSurvey,
    question: Question,
    route: Route,
    rows: Mapping[ItemId, ResponseRow],
    withheld: set[str],
) -> AnswerCell:
    if question.kind is QuestionKind.CALCULATE:
        worth = route.values[question.name]
        nothing = isinstance(worth, float) and math.isnan(worth)
        value = "" if nothing else str(clean_cell(as_text(worth)))
        missing = Missing.WITHHELD if withheld else None if value else Missing.NOT_ASKED
        return AnswerCell("" if missing else value, missing)
    name = question.name
    if name not in route.asked or (question.kind is QuestionKind.TEXT and not asked.words):
        return AnswerCell(missing=Missing.NOT_ASKED)
    if name not in route.answers:
        return AnswerCell(missing=Missing.NOT_REACHED)
    mode, answer = rows[asked.item(name)].entry_mode.value, route.answers[name]
    if withheld or isinstance(answer, NoAnswer):
        missing = _NO_ANSWER[answer] if isinstance(answer, NoAnswer) else Missing.WITHHELD
        return AnswerCell(missing=missing, entry_mode=mode)
    filtered = question.choice_filter and question.kind in MANY_CHOICES
    offered = tuple(choice.name for choice in asked.router.choices(name, route)) if filtered else None
    return AnswerCell(str(clean_cell(answer)), entry_mode=mode, offered=offered)


def _language(asked: AskedSurvey, current: Mapping[tuple[ItemId, str], JsonScalar]) -> str:
    """The code of the language that somebody read the form in: the form's own where they chose none."""
    chosen = str(current.get((LANGUAGE, LANGUAGE_FIELD)) or "")
    if chosen in asked.languages:
        return chosen
    default = asked.form.default_language
    return next((code for code, name in asked.languages.items() if name == default), language_code(default))
