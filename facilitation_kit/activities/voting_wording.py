"""What every way to choose says alike: who leads, how clearly, and what moved since the round before.

In goes the protected result; out come sentences. The one thing easily got wrong: only a row whose band is clear may be
called ahead, and equal leaders are never put in an order (V7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitation_kit.activities.results import Band, ResultRow, ResultTable
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.activities.sentences import first_capital, joined
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import counted, phrase

__all__ = ["leading_row", "moved", "opening_in_words", "people", "standing"]

_NAMED_AT_MOST = 4


def leading_row(result: ResultTable) -> ResultRow | None:
    """The one row with the largest headline that is shown; ``None`` where several have it, or nobody chose anything."""
    shown = [row for row in result.rows if row.cells[result.headline.name].value]
    if not shown:
        return None
    top = max(row.cells[result.headline.name].value or 0 for row in shown)
    first = [row for row in shown if row.cells[result.headline.name].value == top]
    return first[0] if len(first) == 1 else None


def people(row: ResultRow, names: Mapping[ItemId, str], measure: str) -> dict[str, str]:
    """What stands in the gaps of a sentence about a row: ``some`` of ``all`` people, and the ``option``."""
    return {"some": row.cells[measure].text, "all": row.answered.text, "option": names[row.item]}


def standing(result: ResultTable, names: Mapping[ItemId, str]) -> list[str]:
    """How clearly the leader leads; nothing where bands are not known."""
    by_band = {band: [row for row in result.rows if row.band is band] for band in Band}
    tied, close = by_band[Band.TIE], by_band[Band.CLOSE]
    if by_band[Band.CLEAR]:
        return [phrase("It is clearly ahead.")]
    if tied:
        return [phrase("A tie: {options}. Talk about them, or vote again on just these.", options=_named(tied, names))]
    if close:
        return [phrase("Too close to call a winner: {options}.", options=_named(close, names))]
    return []


def opening_in_words(result: ResultTable) -> str:
    """The first sentence of a result that is told in words."""
    return phrase(
        "{people} people answered, so this is told in words and not in numbers.",
        people=first_capital(result.ballots.text),
    )


def moved(
    definition: RoundDefinition,
    result: ResultTable,
    previous: ResultTable | None,
    names: Mapping[ItemId, str],
    measure: str,
) -> list[str]:
    """The option whose people changed most since the round before; nothing without such a round."""
    if previous is None or previous.in_words:
        return []
    before = {row.item: row.cells[measure].value for row in previous.rows if measure in row.cells}
    shifts = [
        (row, then, now)
        for row in result.rows
        if (now := row.cells[measure].value) is not None and (then := before.get(row.item)) is not None and now != then
    ]
    if not shifts:
        return []
    row, then, now = max(shifts, key=lambda shift: abs(shift[2] - shift[1]))
    label = next(one.label for one in result.measures if one.name == measure)
    return [
        phrase(
            "Since round {round}, {option} went from {before} to {now} people ({measure}).",
            round=definition.number - 1,
            option=names[row.item],
            before=then,
            now=now,
            measure=label,
        )
    ]


def _named(rows: Sequence[ResultRow], names: Mapping[ItemId, str]) -> str:
    if len(rows) > _NAMED_AT_MOST:
        return counted("{count} option", "{count} options", len(rows))
    return joined(names[row.item] for row in rows)
