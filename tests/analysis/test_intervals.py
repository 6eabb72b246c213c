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
    assert {signal_words(agree, 7, 7 - agree) for agree in range(8)} == {"too few to say"}


def test_signals_mirror_each_other() -> None:
    swapped = {
        "strong signal in this room": "strong signal against, in this room",
        "leaning yes": "leaning no",
        "strong signal against, in this room": "strong signal in this room",
        "leaning no": "leaning yes",
    }
    for agree in range(31):
        for disagree in range(31 - agree):
            said, mirrored = signal_words(agree, 30, disagree), signal_words(disagree, 30, agree)
            assert swapped.get(said, said) == mirrored


@pytest.mark.parametrize(
    ("agree", "disagree", "said"),
    [
        (2, 1, "no clear signal: most people passed"),
        (0, 0, "no clear signal: most people passed"),
        (1, 4, "no clear signal: most people passed"),
        (6, 0, "no clear signal"),
        (6, 3, "no clear signal"),
        (3, 6, "no clear signal"),
        (6, 6, "evenly split"),
        (0, 7, "leaning no"),
        (7, 0, "leaning yes"),
        (0, 11, "strong signal against, in this room"),
        (11, 0, "strong signal in this room"),
    ],
)
def test_a_pass_is_not_a_no(agree: int, disagree: int, said: str) -> None:
    assert signal_words(agree, 12, disagree) == said


@given(st.integers(8, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n))))
def test_against_is_said_only_of_those_who_disagreed(counts: tuple[int, int, int]) -> None:
    people, agree, disagree = counts
    said = signal_words(agree, people, min(disagree, people - agree))
    if "against" in said or "no" in said.split()[-1:]:
        assert 2 * min(disagree, people - agree) > people


def test_where_nobody_could_disagree_nothing_is_against() -> None:
    assert {signal_words(agree, 30) for agree in range(31)} == {
        "no clear signal",
        "leaning yes",
        "strong signal in this room",
    }


def test_percentages_are_said_from_twenty_people_on() -> None:
    assert percentage_words(9, 19) == ""
    assert percentage_words(1, 40) == "3 %"
    assert percentage_words(20, 20) == "100 %"
