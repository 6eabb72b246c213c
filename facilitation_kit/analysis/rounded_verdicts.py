"""The verdict that rounded counts allow: the one that holds whatever they were before they were rounded, if there is one.

In: a criterion, and from where to where the people and the successes can lie. Out: an outcome, or none. The one thing easily got
wrong: the exact counts would always give an outcome, and that word would tell on which side of the threshold a hidden count
lies; so it is said only where a reader of the rounded table could have worked it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from facilitation_kit.analysis.verdicts import Outcome
from facilitation_kit.content.success_criteria import Statistic, SuccessCriterion

__all__ = ["Reach", "rounded_outcome"]


@dataclass(frozen=True, kw_only=True)
class Reach:
    """From where to where a count can lie, both ends included."""

    low: int
    high: int


def rounded_outcome(criterion: SuccessCriterion, people: Reach, successes: Reach) -> Outcome | None:
    """The outcome of every pair of counts in reach; ``None`` where they differ.

    Args:
        criterion: a proportion or a count.
        people: who answered.
        successes: who gave an answer that counts; never more than the people.

    >>> from facilitation_kit.content.success_criteria import parse_criterion
    >>> criterion = parse_criterion("proportion(like in {happy}) >= 0.6 with n >= 10")
    >>> rounded_outcome(criterion, Reach(low=48, high=52), Reach(low=38, high=42))
    <Outcome.MET: 'met'>
    >>> rounded_outcome(criterion, Reach(low=48, high=52), Reach(low=28, high=32)) is None
    True
    """
    outcomes = set(_outcomes(criterion, people, successes))
    return outcomes.pop() if len(outcomes) == 1 else None


def _outcomes(criterion: SuccessCriterion, people: Reach, successes: Reach) -> Iterator[Outcome]:
    """Those at both ends of the successes, for each number of people: what lies between them is no different."""
    for number in range(people.low, people.high + 1):
        for count in {min(successes.low, number), min(successes.high, number)}:
            if number < criterion.minimum_n or not number:
                yield Outcome.TOO_FEW
                continue
            value = Fraction(count, number) if criterion.statistic is Statistic.PROPORTION else Fraction(count)
            yield Outcome.MET if criterion.comparison.holds(value, criterion.threshold) else Outcome.NOT_MET
