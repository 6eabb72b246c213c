"""A verdict is what the criterion says, counted first, and never a verdict on too few."""

from __future__ import annotations

import doctest
from fractions import Fraction
from statistics import fmean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.analysis import verdicts
from facilitation_kit.analysis.intervals import NOT_A_RANDOM_SAMPLE
from facilitation_kit.analysis.verdicts import Outcome, verdict_on
from facilitation_kit.content.success_criteria import parse_criterion

LIKE = parse_criterion("proportion(like in {happy}) >= 0.6 with n >= 10")


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_share_against_a_direct_count(happy: int, sad: int) -> None:
    verdict = verdict_on(LIKE, {"happy": happy, "sad": sad})
    people = happy + sad
    expected = Outcome.TOO_FEW if people < 10 else Outcome.MET if 10 * happy >= 6 * people else Outcome.NOT_MET
    assert verdict.outcome is expected
    assert verdict.people == people


@given(st.lists(st.integers(1, 5), min_size=1, max_size=30))
def test_means_and_medians_against_the_standard_library(said: list[int]) -> None:
    answers = {str(number): said.count(number) for number in set(said)}
    mean = verdict_on(parse_criterion("mean(score) >= 3.5 with n >= 1"), answers)
    middle = verdict_on(parse_criterion("median(score) > 3 with n >= 1"), answers)
    assert mean.value is not None
    assert float(mean.value) == pytest.approx(fmean(said))
    assert middle.value == Fraction(str(median(said)))
    assert (middle.outcome is Outcome.MET) == (median(said) > 3)


# Wilson 95 % intervals as published: Newcombe 1998, Statistics in Medicine 17, table I (method 3).
@pytest.mark.parametrize(
    ("count", "people", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one(count: int, people: int, low: float, high: float) -> None:
    interval = verdict_on(LIKE, {"happy": count, "sad": people - count}).interval
    assert interval is not None
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_counts_come_first_and_a_percentage_from_twenty_people_on() -> None:
    few, many = (verdict_on(LIKE, {"happy": n, "sad": n // 3}).sentences for n in (9, 15))
    assert few[0] == "9 of 12 people."
    assert many[0] == "15 of 20 people (75 %)."
    assert few[-1] == NOT_A_RANDOM_SAMPLE == many[-1]


def test_one_person_and_nobody_are_too_few_to_say() -> None:
    assert verdict_on(LIKE, {"happy": 1}).outcome is Outcome.TOO_FEW
    assert verdict_on(LIKE, {}).sentences == ("Nobody has answered this yet.",)


def test_the_example_in_the_docstring_is_true() -> None:
    assert doctest.testmod(verdicts).failed == 0
