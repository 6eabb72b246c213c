"""What a journey map says about feelings, written from its protected result alone.

In: the result as it may be shown. Out: one to three sentences. The one thing easily got wrong: a count that is hidden must
not come back as a lowest point, so a stage is named only where all of its counts may be shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from facilitation_kit.activities.results import ResultRow, ResultTable
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.activities.sentences import first_capital, joined, quoted
from facilitation_kit.phrases import counted, phrase

__all__ = ["journey_sentences"]

_FEWEST = 5


def journey_sentences(definition: RoundDefinition, result: ResultTable, feelings: Sequence[str]) -> tuple[str, ...]:
    """Who took part, and where it felt worst and best.

    Args:
        definition: the round, whose items are the stages that are there now.
        result: protected.
        feelings: names of the measures from very bad to very good.
    """
    if result.ballots.value is None:
        people = phrase("{people} people worked on this map.", people=first_capital(result.ballots.text))
    else:
        people = counted(
            "{count} person worked on this map.", "{count} people worked on this map.", result.ballots.value
        )
    middles = _middles(definition, result, feelings)
    if len(set(middles.values())) < 2:  # noqa: PLR2004 - lowest and highest are two
        return (people,)
    lowest, highest = min(middles.values()), max(middles.values())
    return (
        people,
        phrase("It felt worst at {stages}.", stages=_named(middles, lowest)),
        phrase("It felt best at {stages}.", stages=_named(middles, highest)),
    )


def _middles(definition: RoundDefinition, result: ResultTable, feelings: Sequence[str]) -> dict[str, float]:
    """The median of each stage as 0 to 4, in the order of the map; stages with hidden counts are left out."""
    rows = {row.item: row for row in result.rows}
    found = {}
    for item in definition.items:
        counts = _counts(rows[item.id], feelings) if item.id in rows else ()
        if sum(counts) >= _FEWEST:
            told = [number for number, count in enumerate(counts) for _ in range(count)]
            found[item.label] = (told[(len(told) - 1) // 2] + told[len(told) // 2]) / 2
    return found


def _counts(row: ResultRow, feelings: Sequence[str]) -> tuple[int, ...]:
    values = [row.cells[name].value for name in feelings]
    return tuple(value for value in values if value is not None) if None not in values else ()


def _named(middles: dict[str, float], value: float) -> str:
    return joined(quoted(stage) for stage, middle in middles.items() if middle == value)
