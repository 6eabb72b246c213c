"""How every benchmark says what it found: the middle of its runs, their spread, the goal, and what stands beside it.

In: one figure a run. Out: lines of text. A goal is held against the middle run; the spread tells how far to trust it.
"""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["RUNS", "Goal", "percentile", "say", "say_machine"]

RUNS = 3


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What a figure should reach: at most `most`, or at least `least`."""

    most: float = float("inf")
    least: float = float("-inf")

    def verdict(self, figure: float, unit: str) -> str:
        """The goal, and whether it is met or by how much it is missed."""
        if self.least > float("-inf"):
            missed, said = (self.least - figure) / self.least, f"at least {self.least:,.0f}{unit}"
        else:
            missed, said = (figure - self.most) / self.most, f"at most {self.most:,.0f}{unit}"
        return f"goal {said}: {f'MISSED by {missed:.0%}' if missed > 0 else 'met'}"


def say(what: str, runs: Sequence[float], unit: str = "", *, goal: Goal | None = None, beside: str = "") -> float:
    """Print a figure; gives the middle of the runs.

    Args:
        what: the figure's name.
        runs: one figure a run.
        unit: with its leading space, such as `` ms``.
        goal: where there is one.
        beside: the comparison of the same run, in words.
    """
    middle = statistics.median(runs)
    spread = f"({min(runs):,.1f} .. {max(runs):,.1f} in {len(runs)} runs)" if len(runs) > 1 else ""
    print(f"{what:<44}{middle:>10,.1f}{unit} {spread}", flush=True)
    if goal is not None:
        print(f"    {goal.verdict(middle, unit)}", flush=True)
    if beside:
        print(f"    beside it: {beside}", flush=True)
    return middle


def say_machine() -> None:
    """Print on what and beside what the figures are measured: a busy machine makes every one of them worse."""
    busy = os.getloadavg()[0]
    print(f"{platform.system()}, {os.cpu_count()} processors, Python {platform.python_version()}, load {busy:.1f}\n")


def percentile(values: Sequence[float], percent: int) -> float:
    """A percentile by linear interpolation, in the unit of the values."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
