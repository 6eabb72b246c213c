from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.activities.consensus import GroupVotes, group_informed_consensus, smoothed_product


def votes(agree: int, seen: int) -> GroupVotes:
    return GroupVotes(agree=agree, seen=seen)


@pytest.mark.parametrize(
    ("groups", "product"),
    [((votes(12, 12), votes(4, 8)), 0.464), ((votes(10, 12), votes(6, 8)), 0.550)],
)
def test_the_product_equals_the_published_check_values(groups: tuple[GroupVotes, ...], product: float) -> None:
    assert smoothed_product(groups) == pytest.approx(product, abs=0.0005)


def test_the_evenly_supported_statement_wins_although_both_have_sixteen_of_twenty() -> None:
    even = group_informed_consensus([votes(10, 12), votes(6, 8)])
    uneven = group_informed_consensus([votes(12, 12), votes(4, 8)])
    assert even is not None
    assert uneven is not None
    assert even > uneven


def test_it_is_the_geometric_mean_so_that_the_number_of_groups_does_not_matter() -> None:
    two = group_informed_consensus([votes(6, 8), votes(6, 8)])
    three = group_informed_consensus([votes(6, 8), votes(6, 8), votes(6, 8)])
    assert two == pytest.approx(0.7)
    assert three == pytest.approx(0.7)


def test_it_needs_two_groups_of_five_and_leaves_smaller_ones_out() -> None:
    assert group_informed_consensus([votes(5, 5), votes(4, 4)]) is None
    assert group_informed_consensus([votes(9, 9)]) is None
    assert group_informed_consensus([]) is None
    with_small = group_informed_consensus([votes(5, 5), votes(5, 6), votes(0, 4)])
    assert with_small == group_informed_consensus([votes(5, 5), votes(5, 6)])


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5), st.permutations(range(5)))
def test_it_lies_between_0_and_1_and_does_not_depend_on_the_order_of_groups(
    pairs: list[tuple[int, int]], order: list[int]
) -> None:
    groups = [votes(min(a, b), max(a, b)) for a, b in pairs]
    score = group_informed_consensus(groups)
    again = group_informed_consensus([groups[at] for at in order if at < len(groups)])
    assert score == again
    assert score is None or (0 < score < 1 and math.isfinite(score))
