"""The values of XLSForm expressions, and how one kind of them becomes another.

In and out: text, numbers, true or false, days and moments. Easily got wrong: an answer that is missing is the empty
text. It is not 0: every sum with it is NaN, "not a number", and every comparison of sizes with it is false.

Source: ODK documentation, "Form operators and functions" and "Form logic" (docs.getodk.org); XPath 1.0, sections 3.4,
4.2 and 4.4 (W3C 1999); where the two differ, as with days, what ODK's engine does. Days and moments are numbers of
days since 1 January 1970.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta

__all__ = ["Value", "as_boolean", "as_day", "as_number", "as_text", "days_since_1970", "equal"]

Value = str | float | bool | date | datetime
"""What an expression gives."""

_EPOCH = date(1970, 1, 1)
_DIGITS = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")
_NEARLY_NOTHING = 1e-12
_DAY = 86_400
_MOST_DAYS = 2_900_000
"""Beyond this number of days there is no calendar."""


def as_boolean(value: Value) -> bool:
    """Whether a value counts as true: any text, day or number but the empty one and 0.

    >>> as_boolean(""), as_boolean("no"), as_boolean(0.0)
    (False, True, False)
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value != ""
    if isinstance(value, date):
        return True
    return not math.isnan(value) and abs(value) > _NEARLY_NOTHING


def as_number(value: Value) -> float:
    """A value as a number; NaN where it is none.

    >>> as_number(" -12,5 "), as_number(True), as_number(date(1970, 1, 3)), as_number("")
    (-12.5, 1.0, 2.0, nan)
    """
    if isinstance(value, str):
        plain = value.strip().replace(",", ".")
        return float(plain) if _DIGITS.fullmatch(plain) else math.nan
    if isinstance(value, date):
        return days_since_1970(value)
    return float(value)


def as_text(value: Value) -> str:
    """A value as text, as it is stored and shown.

    >>> as_text(3.0), as_text(0.5), as_text(True), as_text(date(2026, 11, 4)), as_text(float("nan"))
    ('3', '0.5', 'true', '2026-11-04', 'NaN')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()
    return _number_as_text(value)


def _number_as_text(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if abs(value - round(value)) < _NEARLY_NOTHING:
        return str(round(value))
    return repr(value)


def as_day(value: Value) -> date | None:
    """A value as a day, or as a moment where it has a time; ``None`` where it is neither.

    >>> as_day("2026-11-04"), as_day(1.9), as_day("soon")
    (datetime.date(2026, 11, 4), datetime.date(1970, 1, 2), None)
    """
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        text = value.strip()
        try:
            return date.fromisoformat(text) if len(text) == len("2026-11-04") else _local(datetime.fromisoformat(text))
        except ValueError:
            return None
    if isinstance(value, bool) or math.isnan(value) or abs(value) > _MOST_DAYS:
        return None
    try:
        return _EPOCH + timedelta(days=math.trunc(value))
    except OverflowError:
        return None


def _local(moment: datetime) -> datetime:
    """A moment as the clock on the wall shows it, which is all that a form can mean."""
    return moment.replace(tzinfo=None)


def days_since_1970(value: date) -> float:
    """A day or moment as a number of days.

    >>> days_since_1970(datetime(1970, 1, 2, 12, 0))
    1.5
    """
    if not isinstance(value, datetime):
        return float((value - _EPOCH).days)
    moment = value.replace(tzinfo=UTC)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() / _DAY


def equal(left: Value, right: Value) -> bool:
    """Whether two values are equal: as truths where one is one, else as numbers where one is, else as text.

    >>> equal("17.0", 17.0), equal("017", "17"), equal(True, "no")
    (True, False, True)
    """
    if isinstance(left, bool) or isinstance(right, bool):
        return as_boolean(left) == as_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        one, other = as_number(left), as_number(right)
        return one == other or abs(one - other) < _NEARLY_NOTHING
    return as_text(left) == as_text(right)
