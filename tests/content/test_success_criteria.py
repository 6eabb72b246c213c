"""A success criterion is read exactly, or refused with an example."""

from __future__ import annotations

import doctest
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.content import success_criteria
from facilitation_kit.content.fields import RuleBroken
from facilitation_kit.content.success_criteria import Comparison, Statistic, SuccessCriterion, parse_criterion

NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_.-]{0,11}", fullmatch=True)
VALUES = st.lists(st.from_regex(r"[A-Za-z0-9_.+-]{1,8}", fullmatch=True), min_size=1, max_size=4, unique=True)
SHARES = st.integers(0, 1_000).map(lambda n: Fraction(n, 1_000))
NUMBERS = st.integers(-10_000, 10_000).map(lambda n: Fraction(n, 100))
OF_ANSWERS = st.builds(
    SuccessCriterion,
    statistic=st.just(Statistic.PROPORTION),
    question=NAMES,
    values=VALUES.map(tuple),
    comparison=st.sampled_from(Comparison),
    threshold=SHARES,
    minimum_n=st.integers(1, 999_999),
)
OF_NUMBERS = st.builds(
    SuccessCriterion,
    statistic=st.sampled_from([Statistic.MEAN, Statistic.MEDIAN]),
    question=NAMES,
    comparison=st.sampled_from(Comparison),
    threshold=NUMBERS,
    minimum_n=st.integers(1, 999_999),
)


@given(OF_ANSWERS | OF_NUMBERS)
def test_a_criterion_is_read_back_from_its_own_text(criterion: SuccessCriterion) -> None:
    assert parse_criterion(str(criterion)) == criterion


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("most people like it", "cannot be checked"),
        ("proportion(like in {happy}) >= 0.6", "cannot be checked"),
        ("proportion(like in {happy}) >= 60 with n >= 10", "between 0 and 1"),
        ("share(like in {happy}) >= 0.6 with n >= 10", "no statistic"),
        ("proportion(like) >= 0.6 with n >= 10", "in braces"),
        ("mean(like in {happy}) >= 2 with n >= 10", "about numbers"),
        ("proportion(like in {happy, happy}) >= 0.6 with n >= 10", "twice"),
        ("count(like in {happy}) >= 6 with n >= 0", "At least one"),
        ("__import__('os').system('x')", "cannot be checked"),
    ],
)
def test_what_cannot_be_checked_is_refused_with_an_example(text: str, why: str) -> None:
    with pytest.raises(RuleBroken) as told:
        parse_criterion(text)
    assert why in str(told.value)


def test_a_percentage_is_the_same_as_its_share() -> None:
    percent, share = (parse_criterion(f"proportion(a in {{b}}) >= {text} with n >= 5") for text in ("60 %", "0.6"))
    assert percent == share


def test_the_example_in_the_docstring_is_true() -> None:
    assert doctest.testmod(success_criteria).failed == 0
