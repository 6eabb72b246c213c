"""Days and moments as a reader of a pack reads them.

In: values. Out: words. The one thing easily got wrong: a pack must not depend on the language or the clock of the machine
that makes it, so months are written here and moments are told in UTC.
"""

from __future__ import annotations

from datetime import date, datetime

__all__ = ["day", "moment"]

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


def day(value: date) -> str:
    """A day as people write it.

    >>> day(date(2026, 11, 4))
    '4 November 2026'
    """
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """A moment as people write it; the kit's moments are UTC.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 11, 4, 9, 5, tzinfo=UTC))
    '4 November 2026, 09:05 UTC'
    """
    return f"{day(value)}, {value:%H:%M} UTC"
