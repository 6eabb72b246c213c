"""Tokens of the style sheet, for formats that read none."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.tokens import read_tokens
from facilitation_kit.shipped import shipped_folder

KIT = (shipped_folder("workshops/templates"),)


def test_the_kits_tokens_are_there_by_name() -> None:
    tokens = read_tokens(KIT)
    assert tokens["ink"] == "#1d1d1b"
    assert tokens["category-1"] == "#12436d"
    assert tokens["space-1"] == "0.25rem"
    assert tokens["font-reading"].startswith('"Atkinson Hyperlegible"')


def test_every_colour_of_the_kit_can_be_read_by_every_format() -> None:
    tokens = read_tokens(KIT)
    colours = [name for name, value in tokens.items() if value.startswith("#")]
    assert len(colours) > 20
    assert all(tokens.colour(name) == tokens[name] for name in colours)


def test_a_projects_own_tokens_come_first_and_remarks_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "tokens.css").write_text(":root {\n  --ink: #0A0B0C; /* --ink: #ffffff; */\n  --line: red }\n")
    tokens = read_tokens((tmp_path, *KIT))
    assert tokens.colour("ink") == "#0a0b0c"
    assert tokens["line"] == "red"


def test_a_token_that_is_missing_or_no_colour_is_a_fault_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "tokens.css").write_text(":root { --line: red; }")
    tokens = read_tokens((tmp_path,))
    with pytest.raises(PlaybackError, match="has no --ink") as missing:
        tokens["ink"]
    with pytest.raises(PlaybackError, match="not a colour") as other:
        tokens.colour("line")
    assert {missing.value.code, other.value.code} == {"playback.token"}
    assert missing.value.faults[0].file == "tokens.css"


def test_without_the_file_there_is_a_fault_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(PlaybackError, match=r"tokens\.css is missing"):
        read_tokens((tmp_path,))
