"""Any text in any field comes out as it went in, or is told as a fault; nothing else ever happens."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.content.documents import Document
from facilitation_kit.content.library import FILE_TYPES, FOLDER_TYPES, OPTIONAL_FILE_TYPES
from facilitation_kit.content.quotes import QuotesFile
from facilitation_kit.content.shapes import shape
from facilitation_kit.content.yaml_source import read_yaml
from facilitation_kit.errors import Fault
from tests.content.project_folders import as_yaml, faults_of, put, smallest_project, write_project

NAUGHTY = Path(__file__).parents[3] / "shared" / "data" / "hostile" / "blns.json"

Place = tuple[str | int, ...]


def text_places(value: Any, place: Place = ()) -> list[Place]:
    """Where text stands in plain values."""
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in text_places(item, (*place, key))]
    if isinstance(value, list):
        return [found for index, item in enumerate(value) for found in text_places(item, (*place, index))]
    return [place] if isinstance(value, str) else []


PLACES = [(file, place) for file, data in smallest_project().items() for place in text_places(data)]


def read_with(file: str, place: Place, text: str) -> tuple[object, tuple[Fault, ...]]:
    """The value at `place` after `text` was written there, and the faults of the file."""
    files = put(smallest_project(), f"{file} {'.'.join(map(str, place))}", text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "one.yaml")
        path.write_text(as_yaml(files[file]), encoding="utf-8", newline="")
        document, faults = read_yaml(path, file)
    assert isinstance(document, Document), faults
    kind = (FILE_TYPES | OPTIONAL_FILE_TYPES).get(file) or FOLDER_TYPES[file.split("/", maxsplit=1)[0]]
    value, faults = shape(document, kind)
    if value is None:
        return None, faults
    found: Any = asdict(value)
    for step in place:
        found = found[step]
    return found, faults


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PLACES), st.text(max_size=400))
def test_any_text_in_any_field_is_kept_or_told(where: tuple[str, Place], text: str) -> None:
    file, place = where

    value, faults = read_with(file, place, text)

    if faults:
        assert value is None
        assert all(fault.file == file and fault.line and fault.message for fault in faults)
    else:
        assert str(value) == text


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_a_quote_keeps_every_letter_that_a_document_can_show(text: str) -> None:
    value, faults = read_with("ideas/quotes.yaml", ("quotes", 0, "text"), text)

    if faults:
        assert {fault.code for fault in faults} <= {"content.blank", "content.control-character"}
        assert not text.strip() or any(not letter.isprintable() for letter in text)
    else:
        assert value == text


def naughty_strings() -> list[str]:
    if not NAUGHTY.exists():
        pytest.skip(f"NOT TESTED: hostile strings are missing at {NAUGHTY.name}; see ../shared/data")
    strings: list[str] = json.loads(NAUGHTY.read_text(encoding="utf-8"))
    assert len(strings) > 400
    return strings


TERMINAL = 3
"""Of the naughty strings, those with codes for a terminal, which no document can hold."""


def is_tellable(text: str) -> bool:
    return not text.strip() or any(ord(letter) < 32 and letter not in "\t\n\r" for letter in text)


FREE_TEXT = {
    "ideas/project.yaml": ("support", ("name", "phone", "text")),
    "ideas/needs.yaml": ("levels", ("label", "description")),
    "ideas/hypotheses.yaml": ("hypotheses", ("problem", "change", "for_whom", "expected_effect", "because")),
    "ideas/research.yaml": ("activities", ("title", "audience", "when", "count_of", "summary")),
    "ideas/next_steps.yaml": ("next_steps", ("what", "owner", "outcome")),
    "ideas/quotes.yaml": ("quotes", ("text",)),
    "surveys/what-helps.yaml": ("statements", ("text",)),
    "workshops/afternoon.yaml": ("steps", ("title", "owner", "fallback", "notes", "content_note")),
}


def filled_with(strings: list[str]) -> dict[str, Any]:
    """A project with one entry for each string in each list, the string in every text field of it."""
    files = smallest_project()
    for file, (key, fields) in FREE_TEXT.items():
        first = files[file][key][0]
        extra = [
            first | ({"id": f"n{number}"} if "id" in first else {}) | dict.fromkeys(fields, text)
            for number, text in enumerate(strings)
        ]
        files[file][key] += extra
    return files


def test_naughty_strings_survive_in_every_text_field(tmp_path: Path) -> None:
    strings = naughty_strings()
    kept = [text for text in strings if not is_tellable(text)]
    assert len(kept) == len(strings) - TERMINAL - sum(not text.strip() for text in strings)

    files = filled_with(kept)
    assert faults_of(write_project(tmp_path, files)) == ()
    for file, (key, fields) in FREE_TEXT.items():
        document, _ = read_yaml(tmp_path / file, file)
        assert document is not None
        value, _ = shape(
            document, (FILE_TYPES | OPTIONAL_FILE_TYPES).get(file) or FOLDER_TYPES[file.split("/", maxsplit=1)[0]]
        )
        entries = getattr(value, key)[-len(kept) :]
        for field in fields:
            assert [getattr(entry, field) for entry in entries] == kept, (file, field)


def test_naughty_strings_that_no_document_can_show_are_told_each_in_its_place(tmp_path: Path) -> None:
    told = [text for text in naughty_strings() if is_tellable(text) and text.strip()]

    faults = faults_of(write_project(tmp_path, filled_with(told)))

    places = sum(len(fields) for _, fields in FREE_TEXT.values())
    assert {fault.code for fault in faults} == {"content.control-character"}
    assert len({(fault.file, fault.field) for fault in faults}) == len(told) * places == len(faults)


def test_naughty_strings_are_quotes_like_any_other(tmp_path: Path) -> None:
    kept = [text for text in naughty_strings() if not is_tellable(text)]
    write_project(tmp_path, filled_with(kept))
    document, _ = read_yaml(tmp_path / "ideas/quotes.yaml", "ideas/quotes.yaml")
    assert document is not None
    value, _ = shape(document, QuotesFile)

    assert value is not None
    assert all(quote.paragraphs for quote in value.quotes)
