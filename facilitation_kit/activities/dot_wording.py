"""What a dot vote says, in sentences for a room.

In goes the protected result and nothing else; out come one to four sentences. The one thing easily got wrong: a leader
is named only when its band is clear; a tie is said as a tie and a near tie as close (V7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitation_kit.activities.results import Band, ResultRow, ResultTable
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.activities.sentences import first_capital, joined, quoted
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import counted, phrase

__all__ = ["dot_sentences"]

_NAMED_AT_MOST = 4
_Names = Mapping[ItemId, str]
"""What each option is called in a sentence, quoted."""


def dot_sentences(definition: RoundDefinition, result: ResultTable, previous: ResultTable | None) -> tuple[str, ...]:
    """One to four sentences, the most important first."""
    names = {item.id: quoted(item.short) for item in definition.items}
    if result.in_words:
        return _words_only(result, names)
    found = [*_standing(result, names), *_concerns(result, names), *_shift(definition, result, previous, names)]
    return tuple(found) or (phrase("Nobody placed a dot."),)


def _words_only(result: ResultTable, names: _Names) -> tuple[str, ...]:
    opening = phrase(
        "{people} people voted, so this is told in words and not in numbers.", people=first_capital(result.ballots.text)
    )
    liked = [names[row.item] for row in result.rows if row.cells["people"].text == "most"]
    if not liked or len(liked) > _NAMED_AT_MOST:
        return (opening, *_concerns(result, names))
    return (opening, phrase("Most people put a dot on {options}.", options=joined(liked)), *_concerns(result, names))


def _people(row: ResultRow, names: _Names) -> dict[str, str]:
    return {"some": row.cells["people"].text, "all": row.answered.text, "option": names[row.item]}


def _standing(result: ResultTable, names: _Names) -> list[str]:
    shown = [row for row in result.rows if row.cells["dots"].value is not None]
    tied = [row for row in shown if row.band is Band.TIE]
    close = [row for row in shown if row.band is Band.CLOSE]
    clear = [row for row in shown if row.band is Band.CLEAR]
    if clear:
        return [
            phrase("{some} of {all} people put a dot on {option}. It is clearly ahead.", **_people(clear[0], names))
        ]
    if tied:
        named = _named(tied, names)
        return [
            phrase(
                "A tie: {options} have {dots} each. Talk about them, or vote again on just these.",
                options=named,
                dots=_dots(tied[0]),
            )
        ]
    if close:
        return [
            counted(
                "{some} of {all} people put a dot on {option}, but {others} comes too close to call a winner.",
                "{some} of {all} people put a dot on {option}, but {others} come too close to call a winner.",
                len(close[1:]),
                **_people(close[0], names),
                others=_named(close[1:], names),
            )
        ]
    if shown and shown[0].cells["dots"].value:
        return [phrase("{some} of {all} people put a dot on {option}.", **_people(shown[0], names))]
    return []


def _named(rows: Sequence[ResultRow], names: _Names) -> str:
    if len(rows) > _NAMED_AT_MOST:
        return counted("{count} option", "{count} options", len(rows))
    return joined(names[row.item] for row in rows)


def _dots(row: ResultRow) -> str:
    return counted("{count} dot", "{count} dots", row.cells["dots"].value or 0)


def _concerns(result: ResultTable, names: _Names) -> list[str]:
    raised = [row for row in result.rows if "concerns" in row.cells and row.cells["concerns"].text == "raised"]
    if not raised:
        return []
    about = _named(raised, names)
    return [phrase("Somebody raised a concern about {options}: talk about it before deciding.", options=about)]


def _shift(definition: RoundDefinition, result: ResultTable, previous: ResultTable | None, names: _Names) -> list[str]:
    if previous is None or previous.in_words:
        return []
    before = {row.item: row.cells["people"].value for row in previous.rows}
    shifts = []
    for row in result.rows:
        now, then = row.cells["people"].value, before.get(row.item)
        if now is not None and then is not None and now != then:
            shifts.append((abs(now - then), now - then, row))
    earlier = definition.number - 1
    if not shifts:
        comparable = any(row.item in before for row in result.rows)
        return [phrase("No option gained or lost people since round {round}.", round=earlier)] if comparable else []
    size, change, row = max(shifts, key=lambda shift: shift[0])
    gaps = {"round": str(earlier), "option": names[row.item]}
    if change > 0:
        return [
            counted(
                "{count} more person than in round {round} put a dot on {option}.",
                "{count} more people than in round {round} put a dot on {option}.",
                size,
                **gaps,
            )
        ]
    return [
        counted(
            "{count} fewer person than in round {round} put a dot on {option}.",
            "{count} fewer people than in round {round} put a dot on {option}.",
            size,
            **gaps,
        )
    ]
