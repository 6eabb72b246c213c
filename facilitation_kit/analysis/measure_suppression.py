"""Which figures of the service map must be hidden so that no hidden one can be worked out from the others (J6, D3).

In: the figures of a map, and the rules of a profile. Out: the ids of those to hide. Easily got wrong: a small count that is
hidden alone is what is left when the other services are taken from the total, and a percentage says the same number
again. Totals run over services, over stages and over both, so line by line is not enough: what readers can still work
out of all lines together is audited by `measure_grids`, and more is hidden until the audit finds nothing.

Source: DOMAIN J6, D3; the total of a line is checked as in `whole_room_suppression`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from facilitation_kit.analysis.measure_counts import count_of, counts_the_same, number_of
from facilitation_kit.analysis.measure_grids import grids_of, next_to_hide
from facilitation_kit.analysis.policy import ProfileRules
from facilitation_kit.content.service_map import BaselineMeasure, Disclosure, MeasureKind, Statistic

__all__ = ["Sum", "first_hidden", "hidden_figures", "hidden_with_lines", "sums_of"]


@dataclass(frozen=True, kw_only=True)
class Sum:
    """A total and the counts that a reader would add up to it.

    Attributes:
        total: place of the total among the figures.
        parts: places of its parts.
    """

    total: int
    parts: tuple[int, ...]


def hidden_figures(
    measures: Sequence[BaselineMeasure], rules: ProfileRules, *, own_team: bool = False
) -> frozenset[str]:
    """Ids of the figures that may not be shown.

    Args:
        measures: of a map, all of them.
        rules: of the audience's profile; `ProfileRules.minimum_ballots` is the fewest people behind a figure.
        own_team: whether figures that are for the team alone are shown; where they are not, they are protected too.
    """
    width = max(rules.minimum_width, rules.minimum_ballots)
    sums = sums_of(measures)
    hidden = hidden_with_lines(measures, sums, first_hidden(measures, rules, own_team=own_team), width)
    grids = grids_of(measures)
    while (more := next_to_hide(grids, hidden, rules.round_to, width)) is not None:
        hidden = hidden_with_lines(measures, sums, hidden | {more}, width)
    return frozenset(measures[place].measure_id for place in hidden)


def first_hidden(measures: Sequence[BaselineMeasure], rules: ProfileRules, *, own_team: bool) -> frozenset[int]:
    """Places of the figures that are hidden for their own sake."""
    return frozenset(
        place
        for place, each in enumerate(measures)
        if each.disclosure is Disclosure.SUPPRESSED
        or (each.disclosure is Disclosure.TEAM_ONLY and not own_team)
        or _small(each, rules.minimum_ballots)
    )


def hidden_with_lines(
    measures: Sequence[BaselineMeasure], sums: Sequence[Sum], hidden: AbstractSet[int], width: int
) -> frozenset[int]:
    """The hidden ones with what a single line of a sum, or the same number in other words, would give away."""
    hidden = set(hidden)
    while True:
        before = len(hidden)
        for one in sums:
            hidden |= _to_protect(measures, one, hidden, width)
        hidden |= {
            place
            for place, each in enumerate(measures)
            if any(_tells(each, measures[other]) for other in hidden if other != place)
        }
        if len(hidden) == before:
            return frozenset(hidden)


def sums_of(measures: Sequence[BaselineMeasure]) -> tuple[Sum, ...]:
    """Totals with their parts: over the services at a stage, over the stages of a service, and over both."""
    return tuple(
        Sum(total=total, parts=parts)
        for total, each in enumerate(measures)
        if count_of(each) is not None
        for parts in _parts_of(measures, each)
        if parts
    )


def _parts_of(measures: Sequence[BaselineMeasure], total: BaselineMeasure) -> Iterator[tuple[int, ...]]:
    """Each way to add up to a total; where a service or stage has no figure of its own, its cells stand for it."""
    counts = [
        (place, each)
        for place, each in enumerate(measures)
        if count_of(each) is not None and counts_the_same(each, total)
    ]
    cells = [(place, each) for place, each in counts if each.service is not None and each.stage is not None]
    if total.service is None and total.stage is None:
        by_service = {each.service: place for place, each in counts if each.stage is None and each.service is not None}
        by_stage = {each.stage: place for place, each in counts if each.service is None and each.stage is not None}
        yield (*by_service.values(), *(place for place, each in cells if each.service not in by_service))
        yield (*by_stage.values(), *(place for place, each in cells if each.stage not in by_stage))
        yield tuple(place for place, _ in cells)
    elif total.service is None:
        yield tuple(place for place, each in cells if each.stage == total.stage)
    elif total.stage is None:
        yield tuple(place for place, each in cells if each.service == total.service)


def _small(measure: BaselineMeasure, fewest: int) -> bool:
    """Whether fewer people than that stand behind a figure, or did not do what it counts."""
    whole, value = measure.denominator_n, measure.value
    if whole is not None and whole < fewest:
        return True
    if measure.statistic is Statistic.RANGE and measure.kind in {MeasureKind.VOLUME, MeasureKind.CASELOAD}:
        return float(str(value).split(" ")[0]) < fewest
    count = count_of(measure)
    if count is None:
        return False
    return count < fewest or (whole is not None and 0 < whole - count < fewest)


def _tells(measure: BaselineMeasure, other: BaselineMeasure) -> bool:
    """Whether one figure gives another one of the same people away."""
    return (
        count_of(measure) is not None
        and count_of(other) is not None
        and (measure.service, measure.stage, measure.kind, measure.period_start, measure.period_end)
        == (other.service, other.stage, other.kind, other.period_start, other.period_end)
    )


def _to_protect(measures: Sequence[BaselineMeasure], one: Sum, hidden: AbstractSet[int], width: int) -> frozenset[int]:
    """What to hide besides, so that what is left of a total tells little about the parts that are hidden."""
    dark = [number_of(measures[part]) for part in one.parts if part in hidden]
    if not dark or one.total in hidden:
        return frozenset()
    light = sorted((part for part in one.parts if part not in hidden), key=lambda part: -number_of(measures[part]))
    more: set[int] = set()
    while len(dark) < 2 or sum(dark) < width + min(dark):  # noqa: PLR2004 - alone, it is known
        if not light:
            return frozenset((*more, one.total))
        smallest = light.pop()
        dark.append(number_of(measures[smallest]))
        more.add(smallest)
    return frozenset(more)
