from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.analysis.intervals import interval_words, percentage_words, signal_words, wilson_interval


@pytest.mark.parametrize(
    ("count", "people", "low", "high"),
    [
        (3, 5, 23, 88),
        (6, 8, 41, 93),
        (7, 10, 40, 89),
        (9, 12, 47, 91),
        (12, 15, 55, 93),
        (16, 20, 58, 92),
        (24, 30, 63, 91),
        (10, 10, 72, 100),
        (0, 10, 0, 28),
    ],
)
def test_intervals_equal_the_measured_table(count: int, people: int, low: int, high: int) -> None:
    interval = wilson_interval(count, people)
    assert (100 * interval.low, 100 * interval.high) == pytest.approx((low, high), abs=0.6)


@given(st.integers(1, 300).flatmap(lambda people: st.tuples(st.integers(0, people), st.just(people))))
def test_the_interval_holds_the_share_and_mirrors_its_complement(pair: tuple[int, int]) -> None:
    count, people = pair
    interval, other = wilson_interval(count, people), wilson_interval(people - count, people)
    assert interval.low <= count / people + 1e-12
    assert interval.high >= count / people - 1e-12
    assert interval.low == pytest.approx(1 - other.high, abs=1e-9)


@pytest.mark.parametrize(("count", "people"), [(0, 0), (-1, 4), (5, 4)])
def test_impossible_counts_are_refused(count: int, people: int) -> None:
    with pytest.raises(ValueError, match="at least one person"):
        wilson_interval(count, people)


def test_the_range_is_said_in_tenths() -> None:
    assert interval_words(9, 12) == "between about half and 9 in 10"
    assert interval_words(10, 10) == "between about 7 in 10 and all"
    assert interval_words(0, 10) == "between none and about 3 in 10"


def test_few_people_never_give_a_signal() -> None:
    assert {signal_words(count, 7) for count in range(8)} == {"too few to say"}


def test_signals_mirror_each_other() -> None:
    for count in range(31):
        said, mirrored = signal_words(count, 30), signal_words(30 - count, 30)
        swapped = {
            "strong signal in this room": "strong signal against, in this room",
            "leaning yes": "leaning no",
            "evenly split": "evenly split",
        }
        assert swapped.get(said, "") == mirrored or swapped.get(mirrored, "") == said


def test_percentages_are_said_from_twenty_people_on() -> None:
    assert percentage_words(9, 19) == ""
    assert percentage_words(1, 40) == "3 %"
    assert percentage_words(20, 20) == "100 %"
