"""How sure a small number can make us, in words (H4, H5).

In go a count and its denominator; out come an interval and plain phrases for it. The one thing easily got wrong: these
intervals treat the people in the room as a random sample of many more people, which a workshop never is; every place
that prints one prints `NOT_A_RANDOM_SAMPLE` as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from facilitation_kit.phrases import phrase

__all__ = [
    "NOT_A_RANDOM_SAMPLE",
    "Interval",
    "interval_words",
    "percentage_words",
    "signal_words",
    "wilson_interval",
]

NOT_A_RANDOM_SAMPLE: Final = phrase(
    "The ranges treat the people in the room as if they had been picked at random. They were not: read them as a "
    "reminder of how little a small number can show."
)

_CONFIDENCE = 0.95
_FEWEST_FOR_A_SIGNAL = 8
_FEWEST_FOR_A_PERCENTAGE = 20
_TENTHS = 10
_HALF = 0.5


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A range of shares of people, from 0 to 1."""

    low: float
    high: float


def wilson_interval(count: int, people: int) -> Interval:
    """The 95 % Wilson score interval of a share.

    Args:
        count: people who did it, 0 to `people`.
        people: people who could have, at least 1.

    Raises:
        ValueError: there were no people, or more did it than there were.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference", JASA 22; preferred to
    the Wald interval at small numbers by Brown, Cai and DasGupta 2001, Statistical Science 16(2), section 4.

    >>> interval = wilson_interval(9, 12)
    >>> round(interval.low, 2), round(interval.high, 2)
    (0.47, 0.91)
    """
    from scipy.stats import binomtest  # noqa: PLC0415 - a second of loading that a hub must never wait for

    if people < 1 or not 0 <= count <= people:
        raise ValueError("an interval needs at least one person, and no more who did it than there were")
    found = binomtest(count, people).proportion_ci(confidence_level=_CONFIDENCE, method="wilson")
    return Interval(low=float(found.low), high=float(found.high))


def interval_words(count: int, people: int) -> str:
    """The range as a reader says it.

    >>> interval_words(9, 12)
    'between about half and 9 in 10'
    >>> interval_words(0, 10)
    'between none and about 3 in 10'
    """
    interval = wilson_interval(count, people)
    low, high = _share_words(interval.low), _share_words(interval.high)
    if low == high:
        return phrase("about {share}", share=low)
    if low == "none":
        return phrase("between none and about {high}", high=high)
    return phrase("between about {low} and {high}", low=low, high=high)


def _share_words(share: float) -> str:
    tenths = round(share * _TENTHS)
    match tenths:
        case 0:
            return phrase("none")
        case 5:
            return phrase("half")
        case 10:
            return phrase("all")
        case _:
            return phrase("{number} in 10", number=tenths)


def signal_words(agree: int, people: int, disagree: int | None = None) -> str:
    """One fixed phrase for how far agreement goes; the same phrase in every document (H5).

    Whoever neither agreed nor disagreed passed. A pass is not a no: something is "against" only where those who
    disagreed are, by themselves, more than half.

    Args:
        agree: people who agreed.
        people: people who answered, those who passed among them.
        disagree: people who disagreed; ``None`` where nobody could, or where their number is not shown.

    Returns:
        "too few to say" below 8 people; "strong signal in this room" or "strong signal against, in this room" where the
        whole interval of those who agreed, or disagreed, lies above half; "leaning yes" or "leaning no" where they are
        more than half; "evenly split" where each are half; else "no clear signal", with "most people passed" where so.

    >>> [signal_words(count, 12, 12 - count) for count in (11, 8, 6, 4, 1)]
    ['strong signal in this room', 'leaning yes', 'evenly split', 'leaning no', 'strong signal against, in this room']
    >>> signal_words(1, 12, 1), signal_words(5, 12, 3), signal_words(4, 5, 1)
    ('no clear signal: most people passed', 'no clear signal', 'too few to say')
    """
    if people < _FEWEST_FOR_A_SIGNAL:
        return phrase("too few to say")
    sides = [(agree, phrase("strong signal in this room"), phrase("leaning yes"))]
    if disagree is not None:
        sides.append((disagree, phrase("strong signal against, in this room"), phrase("leaning no")))
    for count, strong, leaning in sides:
        if 2 * count > people:
            return strong if wilson_interval(count, people).low > _HALF else leaning
    if disagree is not None and 2 * agree == 2 * disagree == people:
        return phrase("evenly split")
    most_passed = disagree is not None and 2 * (people - agree - disagree) > people
    return phrase("no clear signal: most people passed") if most_passed else phrase("no clear signal")


def percentage_words(count: int, people: int) -> str:
    """The share in whole per cent from 20 people on; empty below, where it would sound surer than it is (H4).

    >>> percentage_words(16, 20), percentage_words(9, 12)
    ('80 %', '')
    """
    if people < _FEWEST_FOR_A_PERCENTAGE:
        return ""
    # half up, as readers round
    return f"{int(Fraction(100 * count, people) + Fraction(1, 2))} %"
