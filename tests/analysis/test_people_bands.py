from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.analysis.people_bands import people_words


@given(count=st.integers(min_value=0, max_value=5_000))
def test_a_band_holds_at_least_ten_numbers(count: int) -> None:
    assert sum(1 for other in range(5_100) if people_words(other) == people_words(count)) >= 10


@given(one=st.integers(min_value=0, max_value=5_000), other=st.integers(min_value=0, max_value=5_000))
def test_bands_keep_the_order(one: int, other: int) -> None:
    order = list(dict.fromkeys(people_words(count) for count in range(5_001)))
    if one <= other:
        assert order.index(people_words(one)) <= order.index(people_words(other))
