"""Feelings of a stage: every dot where it may be shown, words where not, and never a 0 for nobody."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.journey_feelings import ShownFeelings, middle_of, shown_feelings
from facilitation_kit.content.journey_maps import FEELINGS

COUNTS = st.lists(st.integers(0, 30), min_size=5, max_size=5).filter(any)


def shown(counts: list[int] | None, profile: Profile = Profile.ROOM, **more: object) -> ShownFeelings:
    return shown_feelings("s", "First visit", counts, Policy(), profile, **more)  # type: ignore[arg-type]  # as named


@settings(max_examples=30, deadline=None)
@given(COUNTS)
def test_the_middle_is_the_median(counts: list[int]) -> None:
    told = [feeling for feeling, count in zip(FEELINGS, counts, strict=True) for _ in range(count)]
    assert middle_of(counts) == (statistics.median_low(told), statistics.median_high(told))
    if sum(counts) >= 5:
        assert shown(counts).middle == statistics.median(told)


@settings(max_examples=30, deadline=None)
@given(COUNTS, st.sampled_from(list(Profile)))
def test_no_count_under_the_threshold_is_shown_or_told(counts: list[int], profile: Profile) -> None:
    rules = Policy().rules(profile)
    felt = shown(counts, profile, facilitator=-2)
    if sum(counts) < rules.minimum_ballots or any(1 <= count <= rules.hide_up_to for count in counts):
        assert (felt.counts, felt.middle, felt.facilitator) == ((), None, -2)
    elif rules.hide_up_to == 0:
        assert (felt.counts, felt.facilitator) == (tuple(counts), None)
    assert all(count == 0 or count > rules.hide_up_to for count in felt.counts)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([2, 3, 1, 1, 0], "Feelings at “First visit”: 7 people, half of them at -1 or below."),
        ([0, 0, 1, 4, 2], "Feelings at “First visit”: 7 people, half of them at +1 or above."),
        ([5, 1, 1, 0, 0], "Feelings at “First visit”: 7 people, half of them or more at -2."),
        ([1, 1, 3, 1, 1], "Feelings at “First visit”: 7 people, the middle of them at 0."),
        ([0, 3, 0, 3, 0], "Feelings at “First visit”: 6 people, half of them below 0 and half above."),
        ([1, 1, 0, 0, 0], "Feelings at “First visit”: too few people told to say more. The facilitator drew +1."),
        ([4, 0, 0, 0, 0], "Feelings at “First visit”: too few people told to say more. The facilitator drew +1."),
        ([0, 0, 0, 0, 0], "Feelings at “First visit”: nobody told. The facilitator drew +1."),
        (None, "Feelings at “First visit”: nobody told. The facilitator drew +1."),
    ],
)
def test_a_sentence_says_what_the_drawing_shows(counts: list[int] | None, said: str) -> None:
    assert shown(counts, facilitator=1).sentence == said


def test_between_five_and_the_minimum_of_a_pack_there_are_words_alone() -> None:
    felt = shown([4, 2, 0, 0, 0], Profile.WORKING_GROUP)
    assert felt.sentence == "Feelings at “First visit”: fewer than 8 people told, most of them below 0."
    assert (felt.counts, felt.middle) == ((), None)
    assert shown([4, 2, 2, 0, 0], Profile.WORKING_GROUP).counts == (4, 2, 2, 0, 0)
    mixed = shown([2, 1, 0, 1, 2], Profile.WORKING_GROUP)
    assert "felt differently" in mixed.sentence
    assert "most of them above 0" in shown([1, 0, 0, 3, 2], Profile.WORKING_GROUP).sentence


def test_what_is_withheld_says_nothing_but_that() -> None:
    felt = shown([9, 9, 0, 0, 0], withheld=True)
    assert (felt.counts, felt.people, felt.middle) == ((), "", None)
    assert felt.sentence == "Feelings at “First visit”: not shown yet."
