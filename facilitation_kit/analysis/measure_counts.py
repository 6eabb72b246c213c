"""How many people a figure of the service map counts, and which figures count the same thing.

In: baseline measures. Out: numbers. Easily got wrong: a percentage of a number that is said is a count in other words, so
it is a part of totals as well.
"""

from __future__ import annotations

from facilitation_kit.content.service_map import BaselineMeasure, Statistic

__all__ = ["PERCENT", "count_of", "counts_the_same", "is_share", "number_of", "rounded"]

PERCENT = frozenset(("percent", "per cent", "%"))
"""Units that say a figure is a share of its denominator."""

_WHOLE = 100


def count_of(measure: BaselineMeasure) -> float | None:
    """How many a figure counts, where it counts: 5 percent of 60 are three."""
    if isinstance(measure.value, str):
        return None
    if measure.statistic is Statistic.COUNT:
        return measure.value
    if is_share(measure) and measure.denominator_n is not None and measure.value <= _WHOLE:
        return measure.value * measure.denominator_n / _WHOLE
    return None


def number_of(measure: BaselineMeasure) -> int:
    """The same as a whole number; 0 where it counts nothing."""
    return round(count_of(measure) or 0)


def counts_the_same(part: BaselineMeasure, total: BaselineMeasure) -> bool:
    """Whether one can be a part of the other; a share of its denominator is a count too, whatever it is called."""
    same = (part.kind, part.period_start, part.period_end) == (total.kind, total.period_start, total.period_end)
    return same and (part.unit == total.unit or is_share(part) or is_share(total))


def is_share(measure: BaselineMeasure) -> bool:
    """Whether a figure is a share of its denominator."""
    return measure.unit.strip().lower() in PERCENT


def rounded(count: int, to: int) -> int:
    """The nearest multiple, halves up.

    >>> rounded(412, 5), rounded(413, 5), rounded(413, 1)
    (410, 415, 413)
    """
    return (2 * count + to) // (2 * to) * to
