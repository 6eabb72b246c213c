"""A live picture of feelings moves only when five people have moved it."""

from __future__ import annotations

import doctest
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.activities.rounds import JsonScalar
from facilitation_kit.analysis import shown_in_fives as module
from facilitation_kit.analysis.shown_in_fives import STEP, shown_in_fives
from facilitation_kit.identifiers import ItemId, ParticipantId

LOG = st.lists(
    st.tuples(
        st.integers(0, 11).map(lambda n: ParticipantId(str(n))),
        st.just(ItemId("visit")),
        st.sampled_from([-2, 0, 2, None]),
    ),
    max_size=40,
)
Log = list[tuple[ParticipantId, ItemId, JsonScalar]]


def pictures(log: Log, step: int = STEP) -> list[tuple[int, tuple[JsonScalar, ...]]]:
    """After which row the picture changed, and to what."""
    found: list[tuple[int, tuple[JsonScalar, ...]]] = []
    for end in range(len(log) + 1):
        shown = shown_in_fives(log[:end], step).get(ItemId("visit"), ())
        if not found or found[-1][1] != shown:
            found.append((end, shown))
    return found


def leaks(log: Log, step: int = STEP) -> bool:
    """Whether two pictures in a row differ by fewer than five people."""
    for (start, _), (end, _) in pairwise(pictures(log, step)):
        before, after = ({person: value for person, _, value in log[:until]} for until in (start, end))
        if sum(before.get(person) != value for person, value in after.items()) < STEP:
            return True
    return False


@given(LOG)
def test_two_pictures_differ_by_what_five_people_did(log: Log) -> None:
    assert not leaks(log)


@given(LOG)
def test_a_picture_is_what_these_people_said_at_that_moment(log: Log) -> None:
    for end, shown in pictures(log):
        now = {person: value for person, _, value in log[:end]}
        said = sorted((value for value in now.values() if value is not None), key=str)
        assert not shown or list(shown) == said
        assert len(shown) == 0 or len(shown) >= STEP


def test_moving_with_each_answer_would_tell_who_has_just_answered_what() -> None:
    log: Log = [(ParticipantId(str(n)), ItemId("visit"), 2) for n in range(6)]
    assert leaks(log, step=1)
    assert not leaks(log)


def test_the_example_in_the_docstring_is_true() -> None:
    assert doctest.testmod(module).failed == 0
