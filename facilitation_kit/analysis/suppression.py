"""Which counts of a table must be hidden so that none of the hidden ones can be worked out (D1, D2, D3).

In go the exact counts of one table, the figures that it would show, and what readers know already; out comes the
smallest set of figures to hide, or nothing when no set is safe. The one thing easily got wrong: hiding the small counts
(primary suppression) protects nothing where the totals are shown; others must go with them (secondary suppression), and
only an audit of what can still be worked out says whether it was enough.

Source: Fischetti and Salazar-González 2001, "Solving the cell suppression problem on tabular data with linear
constraints", section 3 (sliding protection levels), solved exactly by HiGHS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitation_kit.analysis.feasible_bounds import Fact, FeasibleRange, Knowledge, Reader

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Figure", "Limits", "TableToProtect", "audit", "needed_widths", "primary", "shown_interval", "suppress"]

_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The rules that a table is protected by, as `facilitation_kit.analysis.policy.ProfileRules` has them.

    Attributes:
        hide_up_to: figures from 0 to this are hidden.
        round_to: figures that are shown are rounded to a multiple of this.
        width: how wide the range of a hidden figure must stay.
        unanimity: hide a column whose people all said the same.
    """

    hide_up_to: int
    round_to: int = 1
    width: int = 0
    unanimity: bool = True


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure that the table would show: the sum of some exact counts.

    Attributes:
        places: of the counts in `TableToProtect.counts`.
        column: the column that it stands in.
    """

    places: tuple[int, ...]
    column: int


@dataclass(frozen=True, kw_only=True)
class TableToProtect:
    """A table before it is protected.

    Attributes:
        counts: the exact counts, of which every figure is a sum.
        figures: what stands in its cells.
        totals: how many people each column stands for, by column; always shown, rounded like the figures.
        known: what readers know already: whole-room figures, earlier releases.
        never_shown: sums that stand in no cell and must stay as wide as a hidden figure: the groups that were merged.
    """

    counts: tuple[int, ...]
    figures: tuple[Figure, ...]
    totals: tuple[Figure, ...]
    known: tuple[Fact, ...]
    never_shown: tuple[tuple[int, ...], ...] = ()

    def value(self, places: Iterable[int]) -> int:
        """The exact sum of some counts."""
        return sum(self.counts[place] for place in places)

    @property
    def before(self) -> Knowledge:
        """What readers know before the table is shown."""
        return Knowledge(counts=len(self.counts), facts=self.known)

    def after(self, hidden: frozenset[int], limits: Limits) -> Knowledge:
        """What readers know once the table is shown without the figures in `hidden`."""
        shown = [figure for number, figure in enumerate(self.figures) if number not in hidden]
        return self.before.and_also(
            Fact(terms=tuple((place, 1) for place in figure.places), low=low, high=high)
            for figure in (*shown, *self.totals)
            for low, high in [shown_interval(self.value(figure.places), limits.round_to)]
        )


def shown_interval(value: int, round_to: int) -> tuple[int, int]:
    """The lowest and highest count that are shown as `value` is.

    >>> shown_interval(7, 1), shown_interval(12, 5), shown_interval(0, 5)
    ((7, 7), (8, 12), (0, 2))
    """
    shown = round_to * round(value / round_to)
    alike = [
        count for count in range(max(0, shown - round_to), shown + round_to + 1) if _rounded(count, round_to) == shown
    ]
    return alike[0], alike[-1]


def _rounded(count: int, round_to: int) -> int:
    return round_to * round(count / round_to)


def needed_widths(table: TableToProtect, limits: Limits) -> list[int] | None:
    """How wide the range of each figure must stay once it is hidden, then of each sum that is never shown.

    What is known already cannot be made unknown: where the range is narrower than the rule before the table is shown,
    it must not become narrower still. ``None`` when that cannot be found out.
    """
    reader = Reader(table.before, agreeing=table.counts)
    widths = []
    for places in (*(figure.places for figure in table.figures), *table.never_shown):
        if reader.at_least(places, limits.width):
            widths.append(limits.width)
            continue
        one = reader.range_of(places)
        if one is None:
            return None
        widths.append(int(one.width))
    return widths


def primary(table: TableToProtect, limits: Limits, needed: Sequence[int]) -> frozenset[int]:
    """The figures that must be hidden for their own sake: small ones, and all answers of a unanimous column.

    A figure that readers know exactly already, such as "nobody in the room passed", is shown.
    """
    totals = [table.value(total.places) for total in table.totals]
    values = [table.value(figure.places) for figure in table.figures]
    unanimous = {
        figure.column
        for figure, value in zip(table.figures, values, strict=True)
        if limits.unanimity and value == totals[figure.column]
    }
    return frozenset(
        number
        for number, (figure, value) in enumerate(zip(table.figures, values, strict=True))
        if needed[number] > 0 and (value <= limits.hide_up_to or figure.column in unanimous)
    )


def audit(
    table: TableToProtect, hidden: frozenset[int], limits: Limits, needed: Sequence[int]
) -> Mapping[tuple[int, ...], FeasibleRange | None]:
    """The hidden figures, and the sums that are never shown, whose range would be too narrow; empty when all is well.

    A range that cannot be found counts as too narrow.
    """
    reader = Reader(table.after(hidden, limits), agreeing=table.counts)
    return {
        places: reader.range_of(places)
        for places, width in _checked(table, hidden, needed)
        if not reader.at_least(places, width)
    }


def _fails_audit(table: TableToProtect, hidden: frozenset[int], limits: Limits, needed: Sequence[int]) -> bool:
    """Whether `audit` would find anything; stops at the first that it would."""
    reader = Reader(table.after(hidden, limits), agreeing=table.counts)
    return not all(reader.at_least(places, width) for places, width in _checked(table, hidden, needed))


def _checked(
    table: TableToProtect, hidden: frozenset[int], needed: Sequence[int]
) -> Iterator[tuple[tuple[int, ...], int]]:
    """What an audit looks at, and how wide its range must be."""
    yield from ((figure.places, needed[n]) for n, figure in enumerate(table.figures) if n in hidden)
    yield from zip(table.never_shown, needed[len(table.figures) :], strict=True)


def suppress(table: TableToProtect, limits: Limits) -> frozenset[int] | None:
    """The figures to hide: as few as can be, and of those the smaller ones.

    Returns:
        Places in `table.figures`; ``None`` when the table cannot be shown at all, because hiding every figure would not
        be enough, or would be needed.
    """
    needed = needed_widths(table, limits)
    if needed is None:
        return None
    hidden = primary(table, limits, needed)
    if not hidden and not table.never_shown:
        return hidden
    if _fails_audit(table, hidden, limits, needed):
        chosen = _smallest_pattern(table, hidden, limits, needed)
        if chosen is None or _fails_audit(table, chosen, limits, needed):
            return None
        hidden = chosen
    return None if len(hidden) == len(table.figures) else hidden


def _smallest_pattern(
    table: TableToProtect, forced: frozenset[int], limits: Limits, needed: Sequence[int]
) -> frozenset[int] | None:
    """The optimum of the integer programme; its answer is still audited, because deviations are fractions in it.

    Unknowns are one yes or no for each figure ("is hidden"), and for each figure two ways in which all counts could be
    other than they are without a reader noticing: one that raises the figure and one that lowers it. Together they must
    span the width that a hidden figure needs.
    """
    import numpy as np  # noqa: PLC0415 - as in feasible_bounds
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    figures, counts = len(table.figures), len(table.counts)
    targets = [(figure.places, number) for number, figure in enumerate(table.figures) if needed[number] > 0]
    unknowns = figures + 2 * counts * len(targets)
    rows: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
    lows: list[float] = []
    highs: list[float] = []

    def add(terms: Iterable[tuple[int, float]], low: float, high: float) -> None:
        row = np.zeros(unknowns)
        for place, times in terms:
            row[place] += times
        rows.append(row)
        lows.append(low)
        highs.append(high)

    free = float(sum(table.counts))
    facts = [
        (fact, sum(table.counts[place] * times for place, times in fact.terms))
        for fact in table.after(frozenset(range(figures)), limits).facts
    ]
    cells = [
        (other, one.places, value, *shown_interval(value, limits.round_to))
        for other, one in enumerate(table.figures)
        for value in [table.value(one.places)]
    ]
    for number, (target, figure) in enumerate(targets):
        starts = (figures + 2 * counts * number, figures + 2 * counts * number + counts)
        for start in starts:
            for fact, now in facts:
                add(
                    [(start + place, times) for place, times in fact.terms],
                    -np.inf if fact.low is None else fact.low - now,
                    np.inf if fact.high is None else fact.high - now,
                )
            for other, places, value, low, high in cells:
                moved = [(start + place, 1.0) for place in places]
                # shown: within what rounds to the same; hidden: anything from nothing to everybody
                add([*moved, (other, float(low))], low - value, np.inf)
                add([*moved, (other, -(free - high))], -np.inf, high - value)
        up, down = starts
        add(
            [
                *((up + place, 1.0) for place in target),
                *((down + place, -1.0) for place in target),
                (figure, -needed[figure]),
            ],
            0,
            np.inf,
        )
    values = np.array([table.value(figure.places) for figure in table.figures], dtype=float)
    cost = np.zeros(unknowns)
    cost[:figures] = 1 + values / (1 + values.sum()) / (1 + figures)
    low_bound = np.concatenate([np.zeros(figures), np.tile(-np.array(table.counts, dtype=float), 2 * len(targets))])
    high_bound = np.concatenate([np.ones(figures), np.full(unknowns - figures, free)])
    low_bound[list(forced)] = 1
    already_known = [number for number in range(figures) if needed[number] == 0]
    high_bound[already_known] = 0
    result = milp(
        cost,
        constraints=LinearConstraint(np.array(rows), lows, highs),
        integrality=np.concatenate([np.ones(figures, dtype=np.int64), np.zeros(unknowns - figures, dtype=np.int64)]),
        bounds=Bounds(low_bound, high_bound),
        options={"time_limit": _SECONDS},
    )
    if result.x is None:
        return None
    return frozenset(number for number in range(figures) if result.x[number] > 0.5)  # noqa: PLR2004 - yes or no
