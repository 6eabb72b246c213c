"""What readers can work out of all counts of one kind together: services by stages, with totals over both (J6, D3).

In: the figures of a map, and which of them are hidden. Out: the next figure to hide, until nothing can be worked out.
Easily got wrong: a cell without a figure is still a number that totals speak of, so every cell is an unknown; and totals
of real services often do not add up, so readers may rely on no more than what the figures allow.

Source: Fischetti and Salazar-González 2001 as in `feasible_bounds`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, auto
from itertools import product

from facilitation_kit.analysis.feasible_bounds import Fact, Knowledge, Reader, exactly, feasible_range
from facilitation_kit.analysis.measure_counts import count_of, counts_the_same, is_share, number_of, rounded
from facilitation_kit.content.service_map import BaselineMeasure

__all__ = ["Grid", "grids_of", "next_to_hide"]

Place = tuple[str | None, str | None]


class _Rule(Enum):
    """How the parts of a line and its total hang together."""

    EQUAL = auto()
    AT_MOST = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Counts of one kind and time.

    Attributes:
        places: service and stage of each unknown; ``None`` for all of them together.
        values: what the figures say, by the number of the unknown, with the figures that say it.
        lines: how the unknowns add up, as strictly as the figures allow.
    """

    places: tuple[Place, ...]
    values: Mapping[int, tuple[int, tuple[int, ...]]]
    lines: tuple[Fact, ...]

    def known(self, hidden: AbstractSet[int], round_to: int) -> Knowledge:
        """What readers know once the figures in `hidden` are not shown."""
        shown = [
            _as_shown(unknown, value, round_to)
            for unknown, (value, figures) in self.values.items()
            if not hidden >= set(figures)
        ]
        return Knowledge(counts=len(self.places), facts=(*self.lines, *shown))


def grids_of(measures: Sequence[BaselineMeasure]) -> tuple[Grid, ...]:
    """The counts of each kind, unit and time that have a total or are a part of one."""
    grids: list[Grid] = []
    seen: set[frozenset[int]] = set()
    for first in measures:
        if count_of(first) is None or is_share(first):
            continue
        same = [at for at, each in enumerate(measures) if count_of(each) is not None and counts_the_same(each, first)]
        if frozenset(same) not in seen and len(same) > 1:
            seen.add(frozenset(same))
            grids.append(_grid(measures, same))
    return tuple(grids)


def next_to_hide(grids: Sequence[Grid], hidden: AbstractSet[int], round_to: int, width: int) -> int | None:
    """The smallest figure that helps to work out a hidden one more closely than `width`; ``None`` when none does."""
    for grid in grids:
        dark = [unknown for unknown, (_, figures) in grid.values.items() if hidden >= set(figures)]
        if not dark or not grid.lines:
            continue
        reader = Reader(grid.known(hidden, round_to))
        for unknown in dark:
            if not reader.at_least((unknown,), width):
                shown = sorted(
                    (_far(grid.places[unknown], grid.places[other]), value, min(figures))
                    for other, (value, figures) in grid.values.items()
                    if other not in dark
                )
                if shown:
                    return shown[0][-1]
    return None


def _grid(measures: Sequence[BaselineMeasure], same: Sequence[int]) -> Grid:
    services = [*dict.fromkeys(measures[at].service for at in same if measures[at].service is not None), None]
    stages = [*dict.fromkeys(measures[at].stage for at in same if measures[at].stage is not None), None]
    places = tuple(product(services, stages))
    values: dict[int, tuple[int, tuple[int, ...]]] = {}
    for at in same:
        unknown = places.index((measures[at].service, measures[at].stage))
        value, figures = values.get(unknown, (number_of(measures[at]), ()))
        values[unknown] = (value, (*figures, at))
    exact = tuple(exactly((unknown,), value) for unknown, (value, _) in values.items())
    for over_services, over_stages in product(_Rule, repeat=2):
        lines = (*_lines(places, 0, over_services), *_lines(places, 1, over_stages))
        if feasible_range(Knowledge(counts=len(places), facts=(*exact, *lines)), (0,)) is not None:
            return Grid(places=places, values=values, lines=lines)
    return Grid(places=places, values=values, lines=())


def _lines(places: Sequence[Place], axis: int, rule: _Rule) -> Iterator[Fact]:
    """For each total over one axis, that its parts are as much as it, or no more."""
    if rule is _Rule.UNKNOWN:
        return
    for total, place in enumerate(places):
        parts = [
            part
            for part, other in enumerate(places)
            if other[axis] is not None and other[1 - axis] == place[1 - axis] and place[axis] is None
        ]
        if parts:
            low = 0 if rule is _Rule.EQUAL else None
            yield Fact(terms=(*((part, 1) for part in parts), (total, -1)), low=low, high=0)


def _as_shown(unknown: int, value: int, round_to: int) -> Fact:
    shown = rounded(value, round_to)
    low, high = max(0, shown - round_to // 2), shown + (round_to - 1) // 2
    return Fact(terms=((unknown, 1),), low=low, high=high)


def _far(one: Place, other: Place) -> int:
    """How many of service and stage differ: what stands in the same line is hidden first."""
    return sum(own != its for own, its in zip(one, other, strict=True))
