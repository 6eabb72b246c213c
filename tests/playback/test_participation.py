from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.identifiers import GroupId
from facilitation_kit.planning.workshop_plan import GroupChoice
from facilitation_kit.playback.participation import group_lines, people_words


@given(count=st.integers(min_value=0, max_value=5_000))
def test_a_band_holds_at_least_ten_numbers(count: int) -> None:
    assert sum(1 for other in range(5_100) if people_words(other) == people_words(count)) >= 10


@given(one=st.integers(min_value=0, max_value=5_000), other=st.integers(min_value=0, max_value=5_000))
def test_bands_keep_the_order(one: int, other: int) -> None:
    order = list(dict.fromkeys(people_words(count) for count in range(5_001)))
    if one <= other:
        assert order.index(people_words(one)) <= order.index(people_words(other))


def test_a_group_that_nobody_named_looks_like_one_that_few_named() -> None:
    choices = tuple(GroupChoice(id=GroupId(name), label=name) for name in ("few", "none", "many"))
    lines = group_lines(choices, {GroupId("few"): 3, GroupId("many"): 12, None: 40})
    assert [line.people for line in lines] == ["fewer than 10", "fewer than 10", "10 to 19"]
