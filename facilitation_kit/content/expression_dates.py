"""Days and moments as ``format-date()`` writes them.

In: a day or a moment and a pattern with % signs. Out: text. Easily got wrong: names of months and days are in the reader's language,
everything else is the same everywhere.

Source: ODK documentation, "Form operators and functions", format-date() and format-date-time().
"""

from __future__ import annotations

import re
from datetime import date, datetime

from babel import Locale, UnknownLocaleError

__all__ = ["formatted"]

_SIGN = re.compile(r"%(.)")


def formatted(day: date, pattern: str, language: str = "en") -> str:
    """A day by a pattern; a sign that is not known stays as it is.

    >>> formatted(date(2026, 11, 4), "%e %b %Y"), formatted(datetime(2026, 11, 4, 9, 5), "%H:%M, %d/%m/%y")
    ('4 Nov 2026', '09:05, 04/11/26')
    """
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the room's clock
    return _SIGN.sub(lambda sign: _part(moment, sign[1], language) or sign[0], pattern)


def _part(moment: datetime, sign: str, language: str) -> str:
    if sign in "ba":
        return _name(moment, sign, language)
    numbers = {
        "Y": f"{moment.year:04}",
        "y": f"{moment.year % 100:02}",
        "m": f"{moment.month:02}",
        "n": f"{moment.month}",
        "d": f"{moment.day:02}",
        "e": f"{moment.day}",
        "H": f"{moment.hour:02}",
        "h": f"{moment.hour}",
        "M": f"{moment.minute:02}",
        "S": f"{moment.second:02}",
        "3": f"{moment.microsecond // 1000:03}",
    }
    return numbers.get(sign, "")


def _name(moment: datetime, sign: str, language: str) -> str:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    names = locale.months["format"]["abbreviated"] if sign == "b" else locale.days["format"]["abbreviated"]
    return str(names[moment.month if sign == "b" else moment.weekday()])
