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
        return ("Too few people answered about each statement to give numbers.",)
    found = [*_most_agreed(shown), *_across_groups(shown), *_divided(shown), *_most_disagreed(shown)]
    return (*found[:3], *_shift(definition, shown, previous)) or (
        "No statement was agreed with, or disagreed with, by more than half of the people.",
    )


def _shown(result: ResultTable, names: Mapping[ItemId, str]) -> list[_Shown]:
    shown = []
    for row in result.rows:
        agree, disagree, answered = row.cells["agree"].value, row.cells["disagree"].value, row.answered.value
        if agree is not None and disagree is not None and answered:
            shown.append(_Shown(row=row, name=names[row.item], agree=agree, disagree=disagree, answered=answered))
    return shown


def _words_only(result: ResultTable, names: Mapping[ItemId, str]) -> tuple[str, ...]:
    opening = f"{first_capital(result.ballots.text)} people answered, so this is told in words and not in numbers."
    agreed = [names[row.item] for row in result.rows if row.cells["agree"].text == "most"]
    if not agreed or len(agreed) > _NAMED_AT_MOST:
        return (opening,)
    return (opening, f"Most of them agreed with {joined(agreed)}.")


def _most_agreed(shown: Sequence[_Shown]) -> list[str]:
    top = max(row.agreement for row in shown)
    if top <= _HALF:
        return []
    leading = [row for row in shown if row.agreement == top]
    if len(leading) == 1:
        only = leading[0]
        return [f"{only.agree} of {only.answered} people agreed with {only.name}."]
    if len(leading) > _NAMED_AT_MOST:
        return [f"{len(leading)} statements found the same large agreement."]
    return [f"Agreement was largest, and the same, for {_named(leading)}."]


def _across_groups(shown: Sequence[_Shown]) -> list[str]:
    scored = [row for row in shown if row.row.score_text]
    if not scored:
        return []
    top = max(float(row.row.score_text) for row in scored)
    leading = [row for row in scored if float(row.row.score_text) == top]
    if top <= _HALF or len(leading) > _NAMED_AT_MOST:
        return []
    verb = "found" if len(leading) == 1 else "both found" if len(leading) == 2 else "all found"  # noqa: PLR2004 - two are "both"
    return [f"{_named(leading)} {verb} agreement across the groups in the room."]


def _divided(shown: Sequence[_Shown]) -> list[str]:
    split = [row for row in shown if min(row.agreement, row.disagreement) >= _DIVIDED_FROM]
    if not split:
        return []
    most = max(split, key=lambda row: min(row.agreement, row.disagreement))
    return [f"The room was divided about {most.name}: {most.agree} agreed and {most.disagree} disagreed."]


def _most_disagreed(shown: Sequence[_Shown]) -> list[str]:
    most = max(shown, key=lambda row: row.disagreement)
    if most.disagreement <= _HALF:
        return []
    return [f"{most.disagree} of {most.answered} people disagreed with {most.name}."]


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
    who = "person" if size == 1 else "people"
    word = "more" if change > 0 else "fewer"
    return [f"{size} {word} {who} than in round {definition.number - 1} agreed with {row.name}."]


def _named(rows: Sequence[_Shown]) -> str:
    return joined(row.name for row in rows)
