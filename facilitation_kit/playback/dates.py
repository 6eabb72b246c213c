"""Days and moments as a reader of a pack reads them.

In: values and a language. Out: words. The one thing easily got wrong: a pack must not depend on the language or the clock
of the machine that makes it, so the language is an argument and moments are told in UTC.
"""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from facilitation_kit.phrases import english_day

__all__ = ["day", "day_in", "moment", "moment_in"]


def day(value: date) -> str:
    """A day as people write it in English, without the time of a moment.

    >>> day(date(2026, 11, 4))
    '4 November 2026'
    """
    return english_day(value.date() if isinstance(value, datetime) else value)


def moment(value: datetime) -> str:
    """A moment as people write it in English; the kit's moments are UTC.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 11, 4, 9, 5, tzinfo=UTC))
    '4 November 2026, 09:05 UTC'
    """
    return english_day(value)


def day_in(language: str, value: date) -> str:
    """A day as people write it in a language, without the time of a moment.

    >>> day_in("pl", date(2026, 11, 4)), day_in("en-GB", date(2026, 11, 4))
    ('4 listopada 2026', '4 November 2026')
    """
    return format_date(value, format="long", locale=language.replace("-", "_"))


def moment_in(language: str, value: datetime) -> str:
    """A moment as people write it in a language; the kit's moments are UTC.

    >>> from datetime import UTC
    >>> moment_in("pl", datetime(2026, 11, 4, 9, 5, tzinfo=UTC))
    '4 listopada 2026, 09:05 UTC'
    """
    return f"{day_in(language, value)}, {value:%H:%M} UTC"
