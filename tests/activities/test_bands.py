from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.activities.bands import bands
from facilitation_kit.activities.results import Band


def test_a_leader_further_ahead_than_two_ballots_could_undo_is_clear() -> None:
    assert bands([9, 5, 2], voters=12) == (Band.CLEAR, Band.BEHIND, Band.BEHIND)


def test_a_gap_of_one_is_close_in_a_small_room() -> None:
    assert bands([6, 5, 1], voters=8) == (Band.CLOSE, Band.CLOSE, Band.BEHIND)


def test_a_gap_of_ten_per_cent_of_the_voters_is_close_in_a_large_room() -> None:
    assert bands([50, 45, 44], voters=50) == (Band.CLOSE, Band.CLOSE, Band.BEHIND)


def test_equal_leaders_are_a_tie_and_a_near_one_behind_them_is_close() -> None:
    assert bands([5, 5, 4, 1], voters=12) == (Band.TIE, Band.TIE, Band.CLOSE, Band.BEHIND)


def test_a_gap_that_one_stacked_ballot_explains_is_close() -> None:
    assert bands([6, 4], voters=5, most_per_ballot=2) == (Band.CLOSE, Band.CLOSE)


def test_nothing_chosen_or_nothing_to_compare_with_has_no_band() -> None:
    assert bands([0, 0], voters=4) == (None, None)
    assert bands([3], voters=4) == (None,)
    assert bands([], voters=0) == ()


@given(st.lists(st.integers(0, 60), min_size=2, max_size=12), st.integers(1, 300), st.randoms(use_true_random=False))
def test_bands_belong_to_the_values_whatever_their_order(values: list[int], voters: int, rng: object) -> None:
    by_value = dict(zip(values, bands(values, voters), strict=True))
    for value, band in zip(reversed(values), bands(values[::-1], voters), strict=True):
        assert by_value[value] is band
    if max(values) > 0:
        found = set(by_value.values())
        assert (Band.CLEAR in found) != bool(found & {Band.TIE, Band.CLOSE})
