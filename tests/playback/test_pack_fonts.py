"""The fonts that ship with the kit, and what happens to letters that none of them has."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.playback.font_coverage import letter_ranges
from facilitation_kit.playback.pack_fonts import PackFonts, pack_fonts
from facilitation_kit.shipped import shipped_folder, template_folders

FONTS = pack_fonts(template_folders(None))


@pytest.mark.parametrize(
    ("words", "family"),
    [
        ("Zażółć gęślą jaźń", "Atkinson Hyperlegible"),
        ("ŵŷ Кириця Ελλάδα", "Noto Sans"),
        ("ما سمعناه", "Noto Sans Arabic"),
        ("ਪੰਜਾਬੀ", "Noto Sans Gurmukhi"),
        ("😀👍🏽", "Noto Emoji"),
    ],
)
def test_what_people_in_the_city_write_can_be_printed(words: str, family: str) -> None:
    assert FONTS.shown(words) == words
    assert family in {name for name, _ in FONTS.runs(words)}


def test_a_letter_that_no_font_has_is_named_instead_of_lost() -> None:
    assert FONTS.shown("a中b") == "a[U+4E2D]b"
    assert FONTS.shown("\x00\x07\ud800\uf8ff") == "[U+0000][U+0007][U+D800][U+F8FF]"
    assert FONTS.shown("line\r\nline\tend") == "line\nline\tend"


def test_a_mark_that_does_not_fit_its_letter_is_named() -> None:
    assert FONTS.shown("a\u0301") == "á"
    assert FONTS.shown("x\u20dd") == "x[U+20DD]"


def test_a_refused_letter_is_named_from_then_on() -> None:
    fonts = PackFonts(template_folders(None))
    assert fonts.shown("q") == "q"
    fonts.refuse("q")
    assert fonts.shown("quilt") == "[U+0071]uilt"


def test_a_projects_own_font_comes_first_where_its_tokens_say_so(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    kit = shipped_folder("workshops/templates")
    shutil.copy(kit / "fonts" / "NotoSansHebrew-Regular.ttf", tmp_path / "fonts")
    (tmp_path / "tokens.css").write_text(':root { --font-reading: "Noto Sans Hebrew", "Somewhere Else", sans-serif; }')
    assert PackFonts((tmp_path, kit)).families[0] == "Noto Sans Hebrew"
    assert PackFonts((tmp_path,)).shown("aא") == "[U+0061]א"


def test_a_file_that_is_no_font_has_no_letters() -> None:
    assert letter_ranges(b"no font at all, but longer than a header") == []
    assert letter_ranges(b"") == []


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_runs_hold_exactly_what_is_shown_and_every_piece_has_its_font(text: str) -> None:
    shown = FONTS.shown(text)
    runs = FONTS.runs(text)
    assert "".join(piece for _, piece in runs) == shown
    assert all(family in FONTS.families for family, _ in runs)
    assert FONTS.shown(shown) == shown
