"""What a reader can still work out: the lowest and highest value that a hidden count can have (D3).

In go the facts that have been published about some whole numbers, each a sum with a lowest and a highest value; out
comes, for any sum of these numbers, the range that agrees with all facts at once. The one thing easily got wrong: the
numbers are whole and never negative, and a reader knows that; ranges over fractions would look wider than they are.
Fractions only shorten the search here: an answer counts when whole numbers that agree with every fact have it.

Source: Fischetti and Salazar-González 2001, "Solving the cell suppression problem on tabular data with linear
constraints", section 2 (the attacker problem). Solved exactly as an integer programme by HiGHS.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Fact", "FeasibleRange", "Knowledge", "Reader", "exactly", "feasible_range", "feasible_ranges"]

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


def feasible_ranges(
    knowledge: Knowledge, sums: Sequence[Sequence[int]], *, agreeing: Sequence[int] = ()
) -> list[FeasibleRange | None]:
    """The ranges of several sums, each as if the others were still unknown.

    Args:
        knowledge: what has been published.
        sums: each the places of the counts that are added up.
        agreeing: counts that agree with it, such as the exact ones; never trusted, only tried.
    """
    reader = Reader(knowledge, agreeing=agreeing)
    return [reader.range_of(places) for places in sums]


class Reader:
    """Somebody who knows all facts and works out ranges, remembering every list of counts that agreed with the facts.

    Two remembered lists in which a sum differs by so much prove that its range is at least so wide, and the solver need
    not be asked. Only proofs shorten the work: what is not proved is solved exactly.
    """

    def __init__(self, knowledge: Knowledge, *, agreeing: Sequence[int] = ()) -> None:
        # loaded here, so that the hub's reveal, which needs no ranges, starts without scipy
        import numpy as np  # noqa: PLC0415
        from scipy.optimize import Bounds, LinearConstraint  # noqa: PLC0415
        from scipy.sparse import csc_array  # noqa: PLC0415

        matrix = np.zeros((max(1, len(knowledge.facts)), knowledge.counts))
        low = np.full(len(matrix), -np.inf)
        high = np.full(len(matrix), np.inf)
        for row, fact in enumerate(knowledge.facts):
            for place, times in fact.terms:
                matrix[row, place] += times
            low[row] = -np.inf if fact.low is None else fact.low
            high[row] = np.inf if fact.high is None else fact.high
        self._knowledge = knowledge
        self._constraint = LinearConstraint(csc_array(matrix), low, high)
        self._bounds = Bounds(0, np.inf)
        self._remembered: list[tuple[int, ...]] = []
        self._ranges: dict[tuple[int, ...], FeasibleRange | None] = {}
        self._remember(agreeing)

    def at_least(self, places: Sequence[int], width: float) -> bool:
        """Whether the range of a sum is found, and at least so wide."""
        key = tuple(places)
        if key not in self._ranges and self._spread(key) >= width:
            return True
        one = self.range_of(key)
        return one is not None and one.width >= width

    def range_of(self, places: Sequence[int]) -> FeasibleRange | None:
        """The range of the sum of some counts, or ``None`` when the facts contradict each other or time ran out."""
        key = tuple(places)
        if key not in self._ranges:
            self._ranges[key] = _range(*self._lowest(key, 1), *self._lowest(key, -1))
        return self._ranges[key]

    def _spread(self, places: tuple[int, ...]) -> int:
        """How far the sum is known to differ between lists of counts that agree; -1 when none is known."""
        values = [sum(counts[place] for place in places) for counts in self._remembered]
        return max(values) - min(values) if values else -1

    def _remember(self, counts: Sequence[int]) -> bool:
        """Keep a list of counts if it agrees with every fact, which is looked at in whole numbers."""
        agrees = (
            len(counts) == self._knowledge.counts
            and all(count >= 0 for count in counts)
            and all(fact.holds(counts) for fact in self._knowledge.facts)
        )
        if agrees:
            self._remembered.append(tuple(counts))
        return agrees

    def _lowest(self, places: tuple[int, ...], sign: int) -> tuple[int, float | None]:
        """The lowest value of a sum, or of its negative; first over fractions, whose optimum counts where it is whole.

        Nothing whole lies below the lowest of all fractions, so a whole list of counts that has this value is the answer.
        """
        import numpy as np  # noqa: PLC0415
        from scipy.optimize import milp  # noqa: PLC0415

        direction = np.zeros(self._knowledge.counts)
        for place in places:
            direction[place] += sign
        for whole in (0, 1):
            result = milp(
                direction,
                constraints=self._constraint,
                integrality=np.full(self._knowledge.counts, whole, dtype=np.int64),
                bounds=self._bounds,
                options={"time_limit": _SECONDS, "mip_rel_gap": 0.0},
            )
            if result.status == _SOLVED and result.x is not None:
                counts = [round(float(count)) for count in result.x]
                value = sign * sum(counts[place] for place in places)
                if self._remember(counts) and not whole and abs(value - float(result.fun)) < _NEARLY:
                    return _SOLVED, float(value)
        return int(result.status), None if result.fun is None else float(result.fun)


_NEARLY = 1e-6
"""How far a solver's optimum over fractions may lie from a whole number and still be that number."""
_SOLVED = 0
_OPEN_ENDED = (3, 4)
"""HiGHS says "unbounded" or "unbounded or infeasible"; the downward problem has already shown that it is feasible."""


def _range(down_status: int, down: float | None, up_status: int, up: float | None) -> FeasibleRange | None:
    if down_status != _SOLVED or down is None:
        return None
    if up_status == _SOLVED and up is not None:
        return FeasibleRange(low=round(down), high=round(-up))
    return FeasibleRange(low=round(down), high=None) if up_status in _OPEN_ENDED else None
