"""The mean and median of numbers that people typed, as far as they may be shown.

In: numbers, each with how many people typed it. Out: `ProtectedNumbers`. The one thing easily got wrong: a mean with the number
of people is a sum. Where nearly all gave the same number, or one is far from all others, the sum tells single answers, so the
mean is shown only where at least three people, none of them alone, make the difference to the median.

Source: the p % rule for tables of magnitudes, Hundepool et al., Statistical Disclosure Control (2012), section 4.2, with
distances from the published median instead of from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from facilitation_kit.analysis.protected_values import ProtectedNumbers

__all__ = ["hundredths", "mean_tells", "number_figures"]

_SHARE = Fraction(1, 10)
"""How much all but the two most distant answers must weigh, of the most distant one."""

Numbers = Sequence[tuple[Fraction, int]]


def number_figures(numbers: Numbers) -> ProtectedNumbers:
    """The figures of a question that enough people answered; the mean is empty where it would tell single answers.

    Args:
        numbers: the lowest first, each with how many people typed it; at least one.

    >>> number_figures([(Fraction(number), 1) for number in (5, 10, 20, 30, 45)])
    ProtectedNumbers(mean='22', median='20')
    >>> number_figures([(Fraction(number), 1) for number in (5, 10, 20, 30, 4000)])
    ProtectedNumbers(mean='', median='20')
    """
    people = sum(many for _, many in numbers)
    mean = sum((number * many for number, many in numbers), Fraction(0)) / people
    return ProtectedNumbers(
        mean="" if mean_tells(numbers) else hundredths(mean), median=hundredths(_median(numbers, people))
    )


def mean_tells(numbers: Numbers) -> bool:
    """Whether somebody who knows their own answer and the median could work another's out of the mean, nearly enough."""
    middle = _median(numbers, sum(many for _, many in numbers))
    distances = sorted(((abs(number - middle), many) for number, many in numbers), reverse=True)
    farthest = [distance for distance, many in distances for _ in range(min(many, 2))][:2]
    rest = sum((distance * many for distance, many in distances), Fraction(0)) - sum(farthest)
    return rest <= _SHARE * farthest[0]


def hundredths(value: Fraction) -> str:
    """A figure in at most two decimals, halves up.

    >>> hundredths(Fraction(35, 2)), hundredths(Fraction(2, 3)), hundredths(Fraction(-1, 8)), hundredths(Fraction(20))
    ('17.5', '0.67', '-0.12', '20')
    """
    whole = floor(value * 100 + Fraction(1, 2))
    sign, digits = ("-" if whole < 0 else ""), abs(whole)
    return f"{sign}{digits // 100}.{digits % 100:02}".rstrip("0").rstrip(".")


def _median(numbers: Numbers, people: int) -> Fraction:
    return (_at(numbers, (people - 1) // 2) + _at(numbers, people // 2)) / 2


def _at(numbers: Numbers, place: int) -> Fraction:
    """The answer at a place, 0 for the lowest."""
    for number, many in numbers:
        if place < many:
            return number
        place -= many
    raise IndexError("there are fewer answers")
