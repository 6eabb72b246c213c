"""What would convince us, so that a machine can check it: ``proportion(like in {happy}) >= 0.6 with n >= 10`` (H3).

In: one line of a test card. Out: a `SuccessCriterion`, whose text is the line again. The one thing easily got wrong: below the
smallest number nothing is met and nothing is not met; it is too few to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from facilitation_kit.content.fields import RuleBroken

__all__ = ["Comparison", "Statistic", "SuccessCriterion", "parse_criterion"]


class Statistic(StrEnum):
    """What is worked out of the answers."""

    PROPORTION = "proportion"
    """The share of those who answered who gave one of the values, 0 to 1."""
    COUNT = "count"
    """How many people gave one of the values."""
    MEAN = "mean"
    MEDIAN = "median"


class Comparison(StrEnum):
    """How it compares with the threshold."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"

    def holds(self, value: Fraction, threshold: Fraction) -> bool:
        """Whether `value` compares so with `threshold`."""
        match self:
            case Comparison.AT_LEAST:
                return value >= threshold
            case Comparison.MORE_THAN:
                return value > threshold
            case Comparison.AT_MOST:
                return value <= threshold
            case Comparison.LESS_THAN:
                return value < threshold


@dataclass(frozen=True, kw_only=True)
class SuccessCriterion:
    """One condition on one question.

    Attributes:
        statistic: what is worked out.
        question: name of the question, option or statement that it is about.
        values: the answers that count as success; empty for a mean or median, which are about numbers.
        comparison, threshold: what it must reach; exact, so that 0.6 is 3 of 5.
        minimum_n: people who must have answered; with fewer it is too few to say.

    >>> str(parse_criterion("proportion( like in {happy,very_happy} )>=0.60 with n >= 10"))
    'proportion(like in {happy, very_happy}) >= 0.6 with n >= 10'
    """

    statistic: Statistic
    question: str
    values: tuple[str, ...] = ()
    comparison: Comparison
    threshold: Fraction
    minimum_n: int

    def __str__(self) -> str:
        of = f"{self.question} in {{{', '.join(self.values)}}}" if self.values else self.question
        return f"{self.statistic}({of}) {self.comparison} {_decimal(self.threshold)} with n >= {self.minimum_n}"


_NAME = r"[A-Za-z][A-Za-z0-9_.-]{0,79}"
_VALUE = r"[A-Za-z0-9_.+-]{1,80}"
_WHOLE = re.compile(
    rf"\s*(?P<statistic>[a-z]+)\s*\(\s*(?P<question>{_NAME})"
    rf"(?:\s+in\s*\{{\s*(?P<values>{_VALUE}(?:\s*,\s*{_VALUE})*)\s*\}})?\s*\)"
    r"\s*(?P<comparison>>=|<=|>|<)\s*(?P<threshold>-?\d{1,9}(?:\.\d{1,6})?)\s*(?P<percent>%)?"
    r"\s+with\s+n\s*>=\s*(?P<minimum>\d{1,6})\s*",
    re.ASCII,
)
_EXAMPLE = "Write for example: proportion(like in {happy}) >= 0.6 with n >= 10"


def parse_criterion(text: str) -> SuccessCriterion:
    """Read one line.

    Raises:
        RuleBroken: ``content.criterion``, with what is wrong and an example.
    """
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise _bad("This success criterion cannot be checked by a machine.")
    if found["statistic"] not in list(Statistic):
        raise _bad(f"There is no statistic {found['statistic']!r}; there are {', '.join(Statistic)}.")
    statistic = Statistic(found["statistic"])
    values = tuple(re.findall(_VALUE, found["values"] or ""))
    if len(set(values)) < len(values):
        raise _bad("An answer stands twice in the criterion.")
    about_numbers = statistic in (Statistic.MEAN, Statistic.MEDIAN)
    if about_numbers and values:
        raise _bad(f"A {statistic} is about numbers, so it has no list of answers.")
    if not about_numbers and not values:
        raise _bad(f"A {statistic} needs the answers that count as success, in braces.")
    threshold = Fraction(found["threshold"]) / (100 if found["percent"] else 1)
    if statistic is Statistic.PROPORTION and not 0 <= threshold <= 1:
        raise _bad("A proportion lies between 0 and 1, or 0 % and 100 %.")
    if int(found["minimum"]) < 1:
        raise _bad("At least one person must have answered.")
    return SuccessCriterion(
        statistic=statistic,
        question=found["question"],
        values=values,
        comparison=Comparison(found["comparison"]),
        threshold=threshold,
        minimum_n=int(found["minimum"]),
    )


def _decimal(number: Fraction) -> str:
    """A threshold as it is written: decimal, without zeros that say nothing."""
    text = f"{float(number):.8f}".rstrip("0").rstrip(".")
    return text or "0"


def _bad(message: str) -> RuleBroken:
    return RuleBroken("content.criterion", message, _EXAMPLE)
