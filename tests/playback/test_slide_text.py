from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from facilitation_kit.playback.slides.text import Run, broken, cut, first_strong, line_height, text_width
from tests.playback.deck_files import FONTS, LINE

LETTERS = "".join(chr(code) for code in range(32, 127)) + "ąćęłńóśźżéèüößçñ\u2013\u2014\u2018\u2019\u201c\u201d…·•£€"


@pytest.mark.parametrize(("weight", "bold"), [("Regular", False), ("Bold", True)])
def test_a_letter_gets_the_room_that_it_needs_and_little_more(weight: str, bold: bool) -> None:
    font = ImageFont.truetype(str(FONTS / f"AtkinsonHyperlegible-{weight}.ttf"), 1000)
    for letter in LETTERS:
        drawn, given_room = font.getlength(letter) / 1000, text_width(letter, 1, bold=bold)
        assert drawn <= given_room + 0.001, letter
        assert given_room < drawn * 1.7 or not letter.isascii(), letter


def test_a_line_is_as_tall_as_the_font_makes_it() -> None:
    assert line_height("Plain", 20) >= 20 * LINE
    assert line_height("نعم", 20) > line_height("Plain", 20)


def test_letters_of_other_scripts_and_signs_are_given_room() -> None:
    for letter in "Жωع日🙂":
        assert text_width(letter, 1) >= 0.6, unicodedata.name(letter)
    assert text_width("\u0301", 1) == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=5), st.floats(min_value=30, max_value=400))
def test_lines_hold_every_letter_once(texts: list[str], width: float) -> None:
    runs = [Run(text=text, bold=n % 2 == 1) for n, text in enumerate(texts)]
    lines = broken(runs, 20, width)
    assert lines[0].start == 0
    assert lines[-1].end == len("".join(texts))
    assert all(one.end == other.start for one, other in pairwise(lines))


def test_no_line_is_wider_than_its_place() -> None:
    text = "Words of several lengths, anunbelievablylongonethatfitsnowhere and more."
    for line in broken([Run(text=text)], 20, 150):
        assert text_width(text[line.start : line.end].rstrip(), 20) <= 150


def test_a_cut_keeps_the_manner_of_each_piece() -> None:
    before, after = cut([Run(text="One "), Run(text="two three", bold=True)], 8)
    assert [(run.text, run.bold) for run in (*before, *after)] == [("One ", False), ("two", True), ("three", True)]


def test_a_sentence_runs_as_its_first_letter_does() -> None:
    assert [first_strong(text) for text in ("“One”", "(نعم)", "12")] == ["ltr", "rtl", ""]
