"""Days and moments in XLSForm expressions: made of other values, reckoned with, and written out.

In: values and a `Scene`, or a day and a pattern with % signs. Out: a value. Easily got wrong: what is no day is the
empty text, or NaN where a number is wanted. Names of months and days are in the reader's language, everything else is
the same everywhere.

Source: ODK documentation, "Form operators and functions", format-date() and format-date-time().
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time

from babel import Locale, UnknownLocaleError

from facilitation_kit.content.expression_scene import Scene
from facilitation_kit.content.expression_values import Value, as_day, as_number, as_text, days_since_1970

__all__ = ["decimal_date_time", "decimal_time", "formatted", "to_day", "to_moment", "written_day"]

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


def to_day(values: Sequence[Value], _: Scene) -> Value:
    """A value as a day; the empty text where it is none."""
    day = as_day(values[0])
    if day is None:
        return ""
    return day.date() if isinstance(day, datetime) else day


def to_moment(values: Sequence[Value], _: Scene) -> Value:
    """A value as a moment, or a day without a time."""
    day = as_day(values[0])
    return "" if day is None else day


def decimal_date_time(values: Sequence[Value], _: Scene) -> Value:
    """A value as days since 1 January 1970."""
    if isinstance(values[0], float):
        return values[0]
    day = as_day(values[0])
    return math.nan if day is None else days_since_1970(day)


def decimal_time(values: Sequence[Value], _: Scene) -> Value:
    """The part of its day that has gone at a moment or time."""
    value = values[0]
    if isinstance(value, str):
        try:
            clock = time.fromisoformat(value.strip())
        except ValueError:
            moment = as_day(value)
            if not isinstance(moment, datetime):
                return math.nan
            clock = moment.time()
    elif isinstance(value, datetime):
        clock = value.time()
    elif isinstance(value, date):
        return 0.0
    else:
        number = as_number(value)
        return number - math.floor(number) if math.isfinite(number) else math.nan
    return (clock.hour * 3600 + clock.minute * 60 + clock.second) / 86_400


def written_day(values: Sequence[Value], scene: Scene) -> Value:
    """A day or moment by a pattern."""
    day = as_day(values[0])
    return "" if day is None else formatted(day, as_text(values[1]), scene.language)
