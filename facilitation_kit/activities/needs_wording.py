"""What a round of needs says, in sentences for a room.

In goes the protected result and nothing else; out come one to four sentences. The one thing easily got wrong: each need
has its own denominator, because people skip some; shares, not counts, are compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from facilitation_kit.activities.needs_settings import helpful_hypotheses
from facilitation_kit.activities.results import ResultRow, ResultTable
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.activities.sentences import first_capital, joined, quoted
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import counted, phrase

__all__ = ["needs_sentences"]

_NAMED_AT_MOST = 3
_HALF = Fraction(1, 2)


@dataclass(frozen=True, kw_only=True)
class _Share:
    """A count that may be shown, of the people who answered about a need; `name` is the need's."""

    row: ResultRow
    name: str
    count: int
    answered: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.count, self.answered)


def needs_sentences(definition: RoundDefinition, result: ResultTable, previous: ResultTable | None) -> tuple[str, ...]:
    """One to four sentences, the most important first: what is missing, what is there, what would help."""
    names = {item.id: quoted(item.short) for item in definition.items}
    if result.in_words:
        return _words_only(result, names)
    missing, met = _shares(result, names, "not_met"), _shares(result, names, "met")
    if not missing and not met:
        return (phrase("Too few people answered about each need to give numbers."),)
    said = [*_most_missing(missing), *_most_met(met)] or [
        phrase("No need is met, or not met, for more than half of the people.")
    ]
    return (*said, *_most_helpful(definition, result, names), *_shift(definition, met, previous))


def _shares(result: ResultTable, names: Mapping[ItemId, str], measure: str) -> list[_Share]:
    return [
        _Share(row=row, name=names[row.item], count=count, answered=answered)
        for row in result.rows
        if (count := row.cells[measure].value) is not None and (answered := row.answered.value)
    ]


def _words_only(result: ResultTable, names: Mapping[ItemId, str]) -> tuple[str, ...]:
    opening = phrase(
        "{people} people answered, so this is told in words and not in numbers.",
        people=first_capital(result.ballots.text),
    )
    missing = [names[row.item] for row in result.rows if row.cells["not_met"].text == "most"]
    if not missing or len(missing) > _NAMED_AT_MOST:
        return (opening,)
    return (opening, phrase("For most people this is not met today: {needs}.", needs=joined(missing)))


def _leading(shares: Sequence[_Share]) -> list[_Share]:
    """Those with the largest share, where that is more than half."""
    top = max((one.share for one in shares), default=Fraction(0))
    return [one for one in shares if one.share == top] if top > _HALF else []


def _most_missing(shares: Sequence[_Share]) -> list[str]:
    leading = _leading(shares)
    if not leading or len(leading) > _NAMED_AT_MOST:
        return []
    if len(leading) == 1:
        only = leading[0]
        return [
            phrase(
                "{some} of {all} people said that {need} is not met today.",
                some=only.count,
                all=only.answered,
                need=only.name,
            )
        ]
    return [phrase("Most people said that these are not met today, equally often: {needs}.", needs=_named(leading))]


def _most_met(shares: Sequence[_Share]) -> list[str]:
    leading = _leading(shares)
    if not leading or len(leading) > _NAMED_AT_MOST:
        return []
    if len(leading) == 1:
        only = leading[0]
        return [
            phrase(
                "{some} of {all} people said that {need} is met today.",
                some=only.count,
                all=only.answered,
                need=only.name,
            )
        ]
    return [phrase("Most people said that these are met today, equally often: {needs}.", needs=_named(leading))]


def _most_helpful(definition: RoundDefinition, result: ResultTable, names: Mapping[ItemId, str]) -> list[str]:
    """The hypothesis and need that most people put together; nothing where several pairs lead."""
    pairs = [
        (one, asked.label)
        for number, asked in enumerate(helpful_hypotheses(definition.settings), start=1)
        for one in _shares(result, names, f"helps_{number}")
    ]
    top = max((one.share for one, _ in pairs), default=Fraction(0))
    leading = [(one, label) for one, label in pairs if one.share == top]
    if not top or len(leading) != 1:
        return []
    one, label = leading[0]
    return [
        counted(
            "{count} of {all} people thinks that {hypothesis} would help with {need}.",
            "{count} of {all} people think that {hypothesis} would help with {need}.",
            one.count,
            all=str(one.answered),
            hypothesis=quoted(label),
            need=one.name,
        )
    ]


def _shift(definition: RoundDefinition, met: Sequence[_Share], previous: ResultTable | None) -> list[str]:
    """The need with the largest change in the count of those for whom it is met."""
    if previous is None or previous.in_words:
        return []
    before = {row.item: row.cells["met"].value for row in previous.rows}
    shifts = [
        (one.count - then, one) for one in met if (then := before.get(one.row.item)) is not None and then != one.count
    ]
    if not shifts:
        return []
    change, one = max(shifts, key=lambda shift: abs(shift[0]))
    gaps = {"round": str(definition.number - 1), "need": one.name}
    if change > 0:
        return [
            counted(
                "{count} more person than in round {round} said that {need} is met.",
                "{count} more people than in round {round} said that {need} is met.",
                change,
                **gaps,
            )
        ]
    return [
        counted(
            "{count} fewer person than in round {round} said that {need} is met.",
            "{count} fewer people than in round {round} said that {need} is met.",
            -change,
            **gaps,
        )
    ]


def _named(shares: Sequence[_Share]) -> str:
    return joined(one.name for one in shares)
