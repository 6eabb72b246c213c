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
    return tuple(found) or ("Nobody placed a dot.",)


def _words_only(result: ResultTable, names: _Names) -> tuple[str, ...]:
    opening = f"{first_capital(result.ballots.text)} people voted, so this is told in words and not in numbers."
    liked = [names[row.item] for row in result.rows if row.cells["people"].text == "most"]
    if not liked or len(liked) > _NAMED_AT_MOST:
        return (opening, *_concerns(result, names))
    return (opening, f"Most of them put a dot on {joined(liked)}.", *_concerns(result, names))


def _people(row: ResultRow, names: _Names) -> str:
    people = row.cells["people"]
    return f"{people.text} of {row.answered.text} people put a dot on {names[row.item]}"


def _standing(result: ResultTable, names: _Names) -> list[str]:
    shown = [row for row in result.rows if row.cells["dots"].value is not None]
    tied = [row for row in shown if row.band is Band.TIE]
    close = [row for row in shown if row.band is Band.CLOSE]
    clear = [row for row in shown if row.band is Band.CLEAR]
    if clear:
        return [f"{_people(clear[0], names)}. It is clearly ahead."]
    if tied:
        named = _named(tied, names)
        return [f"A tie: {named} have {_dots(tied[0])} each. Talk about them, or vote again on just these."]
    if close:
        others = f"{_named(close[1:], names)} {'comes' if len(close[1:]) == 1 else 'come'}"
        return [f"{_people(close[0], names)}, but {others} too close to call a winner."]
    if shown and shown[0].cells["dots"].value:
        return [f"{_people(shown[0], names)}."]
    return []


def _named(rows: Sequence[ResultRow], names: _Names) -> str:
    if len(rows) > _NAMED_AT_MOST:
        return f"{len(rows)} options"
    return joined(names[row.item] for row in rows)


def _dots(row: ResultRow) -> str:
    cell = row.cells["dots"]
    return f"{cell.text} dot" if cell.value == 1 else f"{cell.text} dots"


def _concerns(result: ResultTable, names: _Names) -> list[str]:
    raised = [row for row in result.rows if "concerns" in row.cells and row.cells["concerns"].text == "raised"]
    if not raised:
        return []
    about = joined(names[row.item] for row in raised) if len(raised) <= _NAMED_AT_MOST else f"{len(raised)} options"
    return [f"Somebody raised a concern about {about}: talk about it before deciding."]


def _shift(definition: RoundDefinition, result: ResultTable, previous: ResultTable | None, names: _Names) -> list[str]:
    if previous is None or previous.in_words:
        return []
    before = {row.item: row.cells["people"].value for row in previous.rows}
    shifts = []
    for row in result.rows:
        now, then = row.cells["people"].value, before.get(row.item)
        if now is not None and then is not None and now != then:
            shifts.append((abs(now - then), now - then, row))
    earlier = f"round {definition.number - 1}"
    if not shifts:
        comparable = any(row.item in before for row in result.rows)
        return [f"No option gained or lost people since {earlier}."] if comparable else []
    size, change, row = max(shifts, key=lambda shift: shift[0])
    who = "person" if size == 1 else "people"
    return [f"{size} {'more' if change > 0 else 'fewer'} {who} than in {earlier} put a dot on {names[row.item]}."]
