"""What a round of statements says, in sentences for a room.

In goes the protected result and nothing else; out come one to four sentences. The one thing easily got wrong: each
statement has its own denominator, because people answer some and skip others; shares, not counts, are compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from facilitation_kit.activities.results import ResultRow, ResultTable
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.activities.sentences import first_capital, joined, quoted
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import counted, phrase

__all__ = ["statement_sentences"]

_NAMED_AT_MOST = 3
_HALF = Fraction(1, 2)
_DIVIDED_FROM = Fraction(1, 3)


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """A row whose counts may be shown."""

    row: ResultRow
    name: str
    agree: int
    disagree: int
    answered: int

    @property
    def agreement(self) -> Fraction:
        return Fraction(self.agree, self.answered)

    @property
    def disagreement(self) -> Fraction:
        return Fraction(self.disagree, self.answered)


def statement_sentences(
    definition: RoundDefinition, result: ResultTable, previous: ResultTable | None
) -> tuple[str, ...]:
    """One to four sentences, the most important first."""
    names = {item.id: quoted(item.short) for item in definition.items}
    if result.in_words:
        return _words_only(result, names)
    shown = _shown(result, names)
    if not shown:
        return (phrase("Too few people answered about each statement to give numbers."),)
    found = [*_most_agreed(shown), *_across_groups(shown), *_divided(shown), *_most_disagreed(shown)]
    return (*found[:3], *_shift(definition, shown, previous)) or (
        phrase("No statement was agreed with, or disagreed with, by more than half of the people."),
    )


def _shown(result: ResultTable, names: Mapping[ItemId, str]) -> list[_Shown]:
    shown = []
    for row in result.rows:
        agree, disagree, answered = row.cells["agree"].value, row.cells["disagree"].value, row.answered.value
        if agree is not None and disagree is not None and answered:
            shown.append(_Shown(row=row, name=names[row.item], agree=agree, disagree=disagree, answered=answered))
    return shown


def _words_only(result: ResultTable, names: Mapping[ItemId, str]) -> tuple[str, ...]:
    opening = phrase(
        "{people} people answered, so this is told in words and not in numbers.",
        people=first_capital(result.ballots.text),
    )
    agreed = [names[row.item] for row in result.rows if row.cells["agree"].text == "most"]
    if not agreed or len(agreed) > _NAMED_AT_MOST:
        return (opening,)
    return (opening, phrase("Most people agreed with {statements}.", statements=joined(agreed)))


def _most_agreed(shown: Sequence[_Shown]) -> list[str]:
    top = max(row.agreement for row in shown)
    if top <= _HALF:
        return []
    leading = [row for row in shown if row.agreement == top]
    if len(leading) == 1:
        only = leading[0]
        return [
            phrase(
                "{some} of {all} people agreed with {statement}.",
                some=only.agree,
                all=only.answered,
                statement=only.name,
            )
        ]
    if len(leading) > _NAMED_AT_MOST:
        return [
            counted(
                "{count} statement found the same large agreement.",
                "{count} statements found the same large agreement.",
                len(leading),
            )
        ]
    return [phrase("Agreement was largest, and the same, for {statements}.", statements=_named(leading))]


def _across_groups(shown: Sequence[_Shown]) -> list[str]:
    scored = [row for row in shown if row.row.score_text]
    if not scored:
        return []
    top = max(float(row.row.score_text) for row in scored)
    leading = [row for row in scored if float(row.row.score_text) == top]
    if top <= _HALF or len(leading) > _NAMED_AT_MOST:
        return []
    named = _named(leading)
    if len(leading) == 1:
        return [phrase("{statements} found agreement across the groups in the room.", statements=named)]
    if len(leading) == 2:  # noqa: PLR2004 - two are "both"
        return [phrase("{statements} both found agreement across the groups in the room.", statements=named)]
    return [phrase("{statements} all found agreement across the groups in the room.", statements=named)]


def _divided(shown: Sequence[_Shown]) -> list[str]:
    split = [row for row in shown if min(row.agreement, row.disagreement) >= _DIVIDED_FROM]
    if not split:
        return []
    most = max(split, key=lambda row: min(row.agreement, row.disagreement))
    return [
        phrase(
            "The room was divided about {statement}: {agree} agreed and {disagree} disagreed.",
            statement=most.name,
            agree=most.agree,
            disagree=most.disagree,
        )
    ]


def _most_disagreed(shown: Sequence[_Shown]) -> list[str]:
    most = max(shown, key=lambda row: row.disagreement)
    if most.disagreement <= _HALF:
        return []
    return [
        phrase(
            "{some} of {all} people disagreed with {statement}.",
            some=most.disagree,
            all=most.answered,
            statement=most.name,
        )
    ]


def _shift(definition: RoundDefinition, shown: Sequence[_Shown], previous: ResultTable | None) -> list[str]:
    if previous is None or previous.in_words:
        return []
    before = {row.item: row.cells["agree"].value for row in previous.rows}
    shifts = []
    for row in shown:
        then = before.get(row.row.item)
        if then is not None and then != row.agree:
            shifts.append((abs(row.agree - then), row.agree - then, row))
    if not shifts:
        return []
    size, change, row = max(shifts, key=lambda shift: shift[0])
    gaps = {"round": str(definition.number - 1), "statement": row.name}
    if change > 0:
        return [
            counted(
                "{count} more person than in round {round} agreed with {statement}.",
                "{count} more people than in round {round} agreed with {statement}.",
                size,
                **gaps,
            )
        ]
    return [
        counted(
            "{count} fewer person than in round {round} agreed with {statement}.",
            "{count} fewer people than in round {round} agreed with {statement}.",
            size,
            **gaps,
        )
    ]


def _named(rows: Sequence[_Shown]) -> str:
    return joined(row.name for row in rows)
