from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.analysis.idea_grouping import group_ideas, shared_words, words_of

HOSTILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"
some_notes = st.lists(
    st.text(max_size=20)
    | st.lists(st.sampled_from(["bus", "later", "night", "phone", "the"]), max_size=4).map(" ".join),
    max_size=12,
)


def test_notes_that_share_words_are_together_and_say_which() -> None:
    groups = group_ideas(
        ["Later buses on Fridays", "Ring at night", "A bus that runs later", "Somebody to ring at night"]
    )
    assert [(group.notes, group.terms) for group in groups] == [((0, 2), ("bus", "later")), ((1, 3), ("night", "ring"))]


def test_notes_without_a_common_word_stand_alone_and_give_no_reason() -> None:
    groups = group_ideas(["Later buses", "Warm rooms", "", "the of and"])
    assert [(group.notes, group.terms) for group in groups] == [((n,), ()) for n in range(4)]


def test_two_notes_say_why_they_are_together() -> None:
    assert shared_words("Later buses", "A bus at night") == ("bus",)
    assert shared_words("Later buses", "Warm rooms") == ()


@settings(max_examples=60, deadline=None)
@given(some_notes)
def test_every_note_is_in_one_group_that_shares_its_words(notes: list[str]) -> None:
    groups = group_ideas(notes)
    assert sorted(place for group in groups for place in group.notes) == list(range(len(notes)))
    assert group_ideas(notes) == groups
    for group in groups:
        assert bool(group.terms) == (len(group.notes) > 1)
        for term in group.terms:
            assert sum(term in words_of(notes[place]) for place in group.notes) > 1


def test_hostile_text_is_grouped_like_any_other() -> None:
    if not HOSTILE.is_file():
        pytest.skip("The list of hostile texts is not beside the project.")
    notes = json.loads(HOSTILE.read_text("utf-8"))
    assert sorted(place for group in group_ideas(notes) for place in group.notes) == list(range(len(notes)))


def test_the_hub_loads_it_only_in_a_process_of_its_own() -> None:
    code = "import sys; import facilitation_kit.participant.serve; print('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "False\n"


@settings(max_examples=25, deadline=None)
@given(some_notes, st.integers(min_value=1, max_value=6))
def test_there_are_never_more_groups_than_a_vote_has_room_for(notes: list[str], most: int) -> None:
    groups = group_ideas(notes, most)
    assert sorted(place for group in groups for place in group.notes) == list(range(len(notes)))
    assert len(groups) <= most
    assert all(group.notes for group in groups)
    near = group_ideas(notes)
    assert (groups == near) == (len(near) <= most)
    for group in groups:
        for term in group.terms:
            assert sum(term in words_of(notes[place]) for place in group.notes) > 1


def test_the_nearest_are_put_together_first_and_those_that_share_nothing_last() -> None:
    notes = [
        "later bus",
        "later bus",
        "quiet street lamps and bus stops at night walk",
        "warm room",
        "warm room",
        "tea",
        "walls",
    ]
    assert [group.notes for group in group_ideas(notes)] == [(0, 1), (3, 4), (2,), (5,), (6,)]
    assert [(group.notes, group.terms) for group in group_ideas(notes, 4)] == [
        ((0, 1, 2), ("bus", "later")),
        ((3, 4), ("room", "warm")),
        ((5,), ()),
        ((6,), ()),
    ]
    assert [(group.notes, group.terms) for group in group_ideas(notes, 3)][-1] == ((5, 6), ())
