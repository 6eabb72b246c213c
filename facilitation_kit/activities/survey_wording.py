"""What a survey says, in sentences for a room.

In goes the protected result and nothing else; out come one to four sentences. The one thing easily got wrong: a share is of
those who gave an answer to that question, and is said with their number each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from facilitation_kit.activities.results import ResultRow, ResultTable
from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.activities.sentences import first_capital, quoted
from facilitation_kit.activities.survey_settings import PART
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["survey_sentences"]

_MOST_QUESTIONS = 3


def survey_sentences(definition: RoundDefinition, result: ResultTable) -> tuple[str, ...]:
    """How many answered, then what more than half of them chose, question by question."""
    if result.in_words:
        opening = phrase(
            "{people} people answered, so this is told in words and not in numbers.",
            people=first_capital(result.ballots.text),
        )
    elif result.ballots.value == 1:
        opening = phrase("One person answered.")
    else:
        opening = phrase(
            "{people} people answered. Everybody could leave out any question.", people=result.ballots.text
        )
    return (opening, *dict.fromkeys(_leading(definition, result)))[: _MOST_QUESTIONS + 1]


def _leading(definition: RoundDefinition, result: ResultTable) -> Iterator[str]:
    items = {item.id: item for item in definition.items}
    for row in result.rows:
        item = items.get(row.item)
        if item is not None and row.score_text:
            yield phrase(
                "Half of the {all} answers to {question} are {median} or more.",
                all=row.cells["people"].text,
                question=quoted(item.short),
                median=row.score_text.removesuffix(".0"),
            )
        if item is not None and item.within and not str(row.item).endswith("/-"):
            said = _said(row, item, items)
            if said:
                yield said


def _said(row: ResultRow, item: Item, items: Mapping[ItemId, Item]) -> str:
    """A sentence about a choice of more than half of those who answered its question; else nothing."""
    count, answered = row.cells["people"].value, row.answered.value
    assert item.within is not None
    choice, question = quoted(item.label.removeprefix(PART)), quoted(items[item.within].short)
    if count is None or not answered:
        most = row.cells["people"].text == "most"
        return phrase("Most people said {choice} to {question}.", choice=choice, question=question) if most else ""
    if 2 * count <= answered:
        return ""
    return phrase(
        "{some} of {all} people said {choice} to {question}.",
        some=count,
        all=answered,
        choice=choice,
        question=question,
    )
