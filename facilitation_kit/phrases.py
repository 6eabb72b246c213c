"""Sentences of the kit's own that can be said in another language later.

In: an English pattern and what stands in its gaps. Out: a `Phrase`, which is the English sentence (a ``str`` that compares,
sorts and prints as such) and remembers how it was made. Rooms that know no language write phrases; the edge that knows one
(playback's translations) puts the pattern into it. The one thing easily got wrong: a phrase that is cut, joined or put into
an f-string is an ordinary text afterwards and stays English; put it into the gap of another phrase instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Self

__all__ = ["Gap", "Phrase", "counted", "english_day", "filled", "listed", "phrase"]

Gap = str | int | date
"""What may stand in a gap: a text, a phrase, a number, a day or a moment."""

_GAP = re.compile(r"\{(\w+)\}")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def filled(pattern: str, gaps: Mapping[str, str]) -> str:
    """The pattern with its gaps filled; a gap that nothing is given for stays as it is.

    >>> filled("{some} of {all} people", {"some": "9", "all": "{12}"})
    '9 of {12} people'
    """
    return _GAP.sub(lambda gap: gaps.get(gap[1], gap[0]), pattern)


def english_day(value: date) -> str:
    """A day as people write it in English; a moment, which is in UTC here, with its time.

    >>> english_day(date(2026, 11, 4))
    '4 November 2026'
    """
    written = f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{written}, {value:%H:%M} UTC" if isinstance(value, datetime) else written


class Phrase(str):  # noqa: SLOT000 - it remembers how it was made
    """A sentence in English that remembers its pattern.

    Attributes:
        pattern: the English sentence with its gaps, the key of a catalogue.
        plural: the same for more than one; empty where nothing is counted.
        number: how many are counted; ``None`` where nothing is.
        gaps: what stands in the gaps, by name.
        capital: whether it begins with a capital wherever its first word comes from.
    """

    pattern: str
    plural: str
    number: int | None
    gaps: Mapping[str, Gap]
    capital: bool

    def __new__(
        cls,
        pattern: str,
        plural: str = "",
        number: int | None = None,
        gaps: Mapping[str, Gap] | None = None,
        *,
        capital: bool = False,
    ) -> Self:
        given = dict(gaps or {})
        chosen = plural if number is not None and number != 1 else pattern
        text = filled(chosen, {name: _english(value) for name, value in given.items()})
        made = super().__new__(cls, text[:1].upper() + text[1:] if capital else text)
        made.pattern, made.plural, made.number, made.gaps, made.capital = pattern, plural, number, given, capital
        return made

    def __reduce__(self) -> tuple[Callable[..., Phrase], tuple[Any, ...]]:
        return _again, (self.pattern, self.plural, self.number, dict(self.gaps), self.capital)

    def capitalised(self) -> Phrase:
        """The same with a capital at its beginning, in every language that has capitals."""
        return Phrase(self.pattern, self.plural, self.number, self.gaps, capital=True)


def _again(pattern: str, plural: str, number: int | None, gaps: dict[str, Gap], capital: bool) -> Phrase:  # noqa: FBT001 - pickle calls it
    return Phrase(pattern, plural, number, gaps, capital=capital)


def _english(value: Gap) -> str:
    return english_day(value) if isinstance(value, date) else str(value)


def phrase(pattern: str, /, **gaps: Gap) -> Phrase:
    """A sentence with gaps.

    >>> phrase("{people} people joined on {day}", people="20 to 29", day=date(2026, 11, 4))
    '20 to 29 people joined on 4 November 2026'
    """
    return Phrase(pattern, gaps=gaps)


def counted(singular: str, plural: str, /, count: int, **gaps: Gap) -> Phrase:
    """A sentence that has another form for more than one; ``{count}`` is its number.

    >>> counted("{count} dot", "{count} dots", 1), counted("{count} dot", "{count} dots", 3)
    ('1 dot', '3 dots')
    """
    return Phrase(singular, plural, count, {"count": count, **gaps})


def listed(parts: list[str] | tuple[str, ...]) -> str:
    """Parts as a list in a sentence.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    if len(parts) <= 1:
        return parts[0] if parts else ""
    before: str = parts[0]
    for part in parts[1:-1]:
        before = phrase("{first}, {next}", first=before, next=part)
    return phrase("{first} and {last}", first=before, last=parts[-1])
