"""Values as Typst source: the same value comes back, and nothing in it is ever code or markup."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.pdf.typst_literals import literal

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def evaluated(source: str) -> object:
    """What Typst makes of an expression."""
    with TemporaryDirectory() as empty:
        return json.loads(typst.Compiler(root=empty, ignore_system_fonts=True).eval(source))


@dataclass(frozen=True)
class Line:
    text: str
    notes: tuple[int, ...]


def test_records_lists_and_numbers_come_back_as_they_were() -> None:
    value = {"who": Line(text='a "b" \\ #c', notes=(1, 2)), "it is": None, "yes": True, "format": PackFormat.PDF}
    assert evaluated(literal(value)) == {
        "who": {"text": 'a "b" \\ #c', "notes": [1, 2]},
        "it is": None,
        "yes": True,
        "format": "pdf",
    }
    assert evaluated(literal(())) == []
    assert evaluated(literal({})) == {}


def test_half_a_letter_becomes_a_mark() -> None:
    assert literal("a\ud800") == '"a\\u{fffd}"'


def test_what_a_template_may_not_show_is_refused() -> None:
    with pytest.raises(TypeError, match="Path cannot be shown"):
        literal(Path("x"))


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_any_text_comes_back_from_code(text: str) -> None:
    assert evaluated(literal(text)) == text


@given(TEXTS)
def test_a_literal_holds_no_sign_that_typst_could_read(text: str) -> None:
    inside = literal(text)[1:-1]
    while "\\u{" in inside:
        before, _, after = inside.partition("\\u{")
        inside = before + after.partition("}")[2]
    assert all(each.isalnum() or each == " " for each in inside)
