"""Figures of the service map: small ones are hidden, totals do not give them away, and weak ones are marked."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.analysis.measure_counts import number_of
from facilitation_kit.analysis.measure_suppression import first_hidden, hidden_with_lines, sums_of
from facilitation_kit.analysis.policy import Policy, Profile
from facilitation_kit.analysis.shown_measures import ANECDOTAL, OLD, shown_measures
from facilitation_kit.content.service_map import BaselineMeasure, Disclosure, MeasureKind, Quality, Statistic

DAY = date(2026, 11, 29)
ROOM = Policy().rules(Profile.ROOM)


def measure(name: str, value: int, *, service: str | None = None, of: int | None = None) -> BaselineMeasure:
    return BaselineMeasure(
        measure_id=name,
        service=service,
        stage="asking",
        kind=MeasureKind.VOLUME,
        value=value,
        unit="people",
        statistic=Statistic.COUNT,
        period_start=date(2026, 1, 1),
        period_end=date(2026, 6, 30),
        source_name="Return",
        source_owner="Office",
        collected_on=date(2026, 7, 1),
        quality=Quality.OFFICIAL,
        denominator_n=of,
    )


def sum_of(place: tuple[str | None, str | None], cell: tuple[str, ...]) -> bool:
    """Whether a cell is in the sum that stands at a place."""
    return all(own in (None, its) for own, its in zip(place, cell, strict=True))


def hidden(*measures: BaselineMeasure) -> set[str]:
    return {each.id for each in shown_measures(measures, ROOM, DAY) if each.hidden}


def test_a_count_under_the_threshold_is_hidden_and_one_at_it_is_shown() -> None:
    assert hidden(measure("few", 4, service="a"), measure("enough", 5, service="b")) == {"few"}


def test_a_count_that_leaves_few_others_is_hidden() -> None:
    assert hidden(measure("nearly-all", 48, of=50)) == {"nearly-all"}
    assert hidden(measure("half", 25, of=50)) == set()


def test_a_percentage_of_few_people_is_hidden_and_so_is_one_that_means_few() -> None:
    percent = replace(measure("p", 10, of=30), unit="percent", statistic=Statistic.MEAN)
    assert hidden(percent) == {"p"}
    assert hidden(replace(percent, value=50)) == set()
    assert hidden(replace(percent, value=50, denominator_n=4)) == {"p"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_no_reader_can_work_out_a_small_count_from_the_total(counts: list[int]) -> None:
    parts = [measure(f"m{number}", count, service=f"s{number}") for number, count in enumerate(counts)]
    gone = hidden(*parts, measure("total", sum(counts)))
    assert {f"m{number}" for number, count in enumerate(counts) if count < 5} <= gone
    if "total" not in gone:
        dark = [count for number, count in enumerate(counts) if f"m{number}" in gone]
        assert not dark or (len(dark) > 1 and sum(dark) >= 5)


PLACES = [(service, stage) for service in ("a", "b", None) for stage in ("x", "y", None)]
MOST = 15
ATOMS = np.array(list(product(range(MOST + 1), repeat=4)))
ALL_TABLES = ATOMS @ np.array([[sum_of(place, cell) for place in PLACES] for cell in product("ab", "xy")])


def table(cells: Sequence[int], there: Sequence[bool]) -> list[BaselineMeasure]:
    """Two services by two stages with their totals, as far as they are there."""
    values = np.array(cells) @ np.array([[sum_of(place, cell) for place in PLACES] for cell in product("ab", "xy")])
    return [
        replace(measure(f"m{number}", int(value), service=service), stage=stage)
        for number, (value, (service, stage)) in enumerate(zip(values, PLACES, strict=True))
        if there[number]
    ]


def too_narrow(measures: Sequence[BaselineMeasure], gone: AbstractSet[str]) -> set[str]:
    """Hidden figures that somebody who tries every table can tell within five people."""
    column = {each.measure_id: int(each.measure_id[1:]) for each in measures}
    alike = ALL_TABLES
    for each in measures:
        if each.measure_id not in gone:
            alike = alike[alike[:, column[each.measure_id]] == each.value]
    return {name for name in gone if np.ptp(alike[:, column[name]]) < 5 and alike[:, column[name]].max() < MOST}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4), st.lists(st.booleans(), min_size=9, max_size=9))
def test_no_reader_can_work_out_a_hidden_count_from_all_totals_together(cells: list[int], there: list[bool]) -> None:
    measures = table(cells, there)
    gone = hidden(*measures)
    assert {each.measure_id for each in measures if number_of(each) < 5} <= gone
    assert too_narrow(measures, gone) == set()


CROSSED = ([9, 6, 0, 3], [True] * 8 + [False])


def test_line_by_line_would_not_be_enough() -> None:
    cells, there = CROSSED
    measures = table(cells, there)
    sums, small = sums_of(measures), first_hidden(measures, ROOM, own_team=False)
    lines = {measures[place].measure_id for place in hidden_with_lines(measures, sums, small, 5)}
    assert too_narrow(measures, lines)
    assert too_narrow(measures, hidden(*measures)) == set()


def test_what_is_for_the_team_is_not_the_rest_of_a_total() -> None:
    parts = [measure("small", 30, service="a"), measure("large", 40, service="b"), measure("total", 70)]
    assert hidden(*parts) == set()
    own = replace(parts[0], disclosure=Disclosure.TEAM_ONLY)
    assert hidden(own, *parts[1:]) == {"large"}


def test_a_share_is_a_part_of_a_total_too() -> None:
    share = replace(measure("share", 6, service="b", of=50), unit="percent", statistic=Statistic.MEAN)
    assert hidden(share, measure("large", 50, service="a"), measure("total", 53)) == {"share", "large"}


def test_the_check_is_needed_because_hiding_small_counts_alone_leaves_the_difference() -> None:
    parts = [measure("small", 3, service="a"), measure("large", 30, service="b"), measure("larger", 90, service="c")]
    assert hidden(*parts) == {"small"}
    assert hidden(*parts, measure("total", 123)) == {"small", "large"}


def test_old_and_anecdotal_figures_are_marked_and_all_say_what_they_rest_on() -> None:
    old = replace(measure("old", 50), period_end=date(2025, 11, 28), period_start=date(2025, 1, 1))
    told = replace(measure("told", 50), quality=Quality.ANECDOTAL)
    first, second, fine = shown_measures([old, told, measure("fine", 50)], ROOM, DAY)
    assert (first.marks, second.marks, fine.marks) == ((OLD,), (ANECDOTAL,), ())
    assert (fine.source, fine.owner, fine.period_end) == ("Return", "Office", date(2026, 6, 30))


def test_what_is_for_the_team_stays_there_and_what_the_source_hides_stays_hidden() -> None:
    own = replace(measure("own", 50), disclosure=Disclosure.TEAM_ONLY)
    assert shown_measures([own], ROOM, DAY) == ()
    assert len(shown_measures([own], ROOM, DAY, own_team=True)) == 1
    assert hidden(replace(measure("theirs", 50), disclosure=Disclosure.SUPPRESSED)) == {"theirs"}


def test_counts_are_rounded_for_outsiders() -> None:
    (shown,) = shown_measures([measure("m", 412, of=898)], Policy().rules(Profile.EXTERNAL), DAY)
    assert (shown.text, shown.denominator) == ("410 people", 900)
