"""Text of a PDF: long words may break, directions stay apart, and nothing is lost on the way."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.playback.pdf.text import apart, breakable, closed, ready

MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TEXTS = st.text(st.characters() | st.sampled_from(MARKS) | st.sampled_from("aب"), max_size=60)


def without(text: str, marks: str) -> str:
    """The text without some marks."""
    return "".join(letter for letter in text if letter not in marks)


@pytest.mark.parametrize("name", ["category-1", "vote-w1.vote.2", "quote", "test-front-door-one-number"])
def test_names_that_links_and_themes_compare_stay_as_they_are(name: str) -> None:
    assert ready(name, str, right_to_left=True) == name


def test_a_name_in_the_other_direction_is_kept_apart() -> None:
    assert apart("مريم", right_to_left=False) == "\u2068مريم\u2069"
    assert apart("Mary", right_to_left=True) == "\u2068Mary\u2069"
    assert apart("Mary", right_to_left=False) == "Mary"
    assert apart("12 + 3", right_to_left=True) == "12 + 3"


def test_what_turns_the_rest_of_a_line_around_is_closed() -> None:
    assert closed("\u202eevil") == "\u202eevil\u202c"
    assert closed("\u2067a\u202bb") == "\u2067a\u202bb\u202c\u2069"
    assert closed("a\u202c\u2069b") == "ab"


def test_a_mark_stays_on_its_letter_where_a_long_word_breaks() -> None:
    pieces = breakable("x\u0301" * 40).split("\u200b")
    assert len(pieces) > 2
    assert not any(unicodedata.combining(piece[0]) for piece in pieces)


@given(TEXTS)
def test_breaking_only_adds_places_to_break(text: str) -> None:
    assert without(breakable(text), "\u200b") == without(text, "\u200b")
    visible = [word for word in breakable(text).replace("\u200b", " ").split() if word.isalnum()]
    assert all(len(word) <= 24 for word in visible)


@given(TEXTS, st.booleans())
def test_every_mark_of_direction_is_closed_where_it_was_opened(text: str, right_to_left: bool) -> None:
    made = apart(text, right_to_left=right_to_left)
    open_marks: list[str] = []
    for letter in made:
        if letter in "\u202a\u202b\u202d\u202e":
            open_marks.append("\u202c")
        elif letter in "\u2066\u2067\u2068":
            open_marks.append("\u2069")
        elif letter in "\u202c\u2069":
            assert open_marks.pop() == letter
    assert open_marks == []
    assert without(made, MARKS) == without(text, MARKS)
