"""What a reader can still work out: the lowest and highest value that a hidden count can have (D3).

In go the facts that have been published about some whole numbers, each a sum with a lowest and a highest value; out
comes, for any sum of these numbers, the range that agrees with all facts at once. The one thing easily got wrong: the
numbers are whole and never negative, and a reader knows that; ranges over fractions would look wider than they are.

Source: Fischetti and Salazar-González 2001, "Solving the cell suppression problem on tabular data with linear
constraints", section 2 (the attacker problem). Solved exactly as an integer programme by HiGHS.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Fact", "FeasibleRange", "Knowledge", "exactly", "feasible_range", "feasible_ranges"]

_SECONDS = 5.0
"""A range that is not found in this time counts as not found; callers then publish nothing."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A sum of counts that is known to lie between two values.

    Attributes:
        terms: pairs of a count's place and how often it is in the sum.
        low, high: inclusive; ``None`` where it is open to that side.
    """

    terms: tuple[tuple[int, int], ...]
    low: int | None = None
    high: int | None = None

    def holds(self, counts: Sequence[int]) -> bool:
        """Whether these counts agree with it."""
        total = sum(counts[place] * times for place, times in self.terms)
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)


def exactly(places: Iterable[int], total: int) -> Fact:
    """The fact that some counts add up to a number."""
    return Fact(terms=tuple((place, 1) for place in places), low=total, high=total)


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """Everything that a reader knows about a list of counts.

    Attributes:
        counts: how many counts there are.
        facts: what is known of them, beside their being whole and not negative.
    """

    counts: int
    facts: tuple[Fact, ...]

    def and_also(self, facts: Iterable[Fact]) -> Knowledge:
        """The same with more facts."""
        return Knowledge(counts=self.counts, facts=(*self.facts, *facts))


@dataclass(frozen=True, kw_only=True)
class FeasibleRange:
    """The lowest and highest possible value of a sum; `high` is ``None`` where nothing limits it."""

    low: int
    high: int | None

    @property
    def width(self) -> float:
        """How far apart they are; 0 when the value is known."""
        return float("inf") if self.high is None else self.high - self.low


def feasible_range(knowledge: Knowledge, places: Sequence[int]) -> FeasibleRange | None:
    """The range of the sum of some counts, or ``None`` when the facts contradict each other or time ran out."""
    return feasible_ranges(knowledge, [places])[0]


def feasible_ranges(knowledge: Knowledge, sums: Sequence[Sequence[int]]) -> list[FeasibleRange | None]:
    """The ranges of several sums, each as if the others were still unknown.

    Args:
        knowledge: what has been published.
        sums: each the places of the counts that are added up.
    """
    # loaded here, so that the hub's reveal, which needs no ranges, starts without scipy
    import numpy as np  # noqa: PLC0415
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    matrix = np.zeros((max(1, len(knowledge.facts)), knowledge.counts))
    low = np.full(len(matrix), -np.inf)
    high = np.full(len(matrix), np.inf)
    for row, fact in enumerate(knowledge.facts):
        for place, times in fact.terms:
            matrix[row, place] += times
        low[row] = -np.inf if fact.low is None else fact.low
        high[row] = np.inf if fact.high is None else fact.high
    constraint = LinearConstraint(matrix, low, high)

    def lowest(direction: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[int, float | None]:
        result = milp(
            direction,
            constraints=constraint,
            integrality=np.ones(knowledge.counts, dtype=np.int64),
            bounds=Bounds(0, np.inf),
            options={"time_limit": _SECONDS, "mip_rel_gap": 0.0},
        )
        return int(result.status), None if result.fun is None else float(result.fun)

    ranges: list[FeasibleRange | None] = []
    for places in sums:
        direction = np.zeros(knowledge.counts)
        for place in places:
            direction[place] += 1
        down_status, down = lowest(direction)
        up_status, up = lowest(-direction)
        ranges.append(_range(down_status, down, up_status, up))
    return ranges


_SOLVED = 0
_OPEN_ENDED = (3, 4)
"""HiGHS says "unbounded" or "unbounded or infeasible"; the downward problem has already shown that it is feasible."""


def _range(down_status: int, down: float | None, up_status: int, up: float | None) -> FeasibleRange | None:
    if down_status != _SOLVED or down is None:
        return None
    if up_status == _SOLVED and up is not None:
        return FeasibleRange(low=round(down), high=round(-up))
    return FeasibleRange(low=round(down), high=None) if up_status in _OPEN_ENDED else None
