"""The recipe for a new activity shows the toy activity, piece by piece, as it is."""

from __future__ import annotations

import re

from tests.running_hub import PROJECT

TOY = PROJECT / "tests" / "toy_activity"
_BLOCK = re.compile(r"^```([a-z]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def recipe() -> str:
    text = (PROJECT / "docs" / "cookbook.md").read_text(encoding="utf-8")
    return text.partition("## A new activity in one module\n")[2].partition("\n## ")[0]


def toy_files() -> dict[str, str]:
    files = (file for file in TOY.rglob("*") if file.suffix in {".toml", ".py", ".j2", ".js"})
    return {file.relative_to(TOY).as_posix(): file.read_text(encoding="utf-8") for file in files}


def test_every_piece_of_code_is_a_piece_of_the_toy_activity() -> None:
    pieces = [code.strip() for language, code in _BLOCK.findall(recipe()) if language]
    assert len(pieces) >= 6
    whole = "\n".join(toy_files().values())
    assert [piece for piece in pieces if piece not in whole] == []


def test_every_file_of_the_toy_activity_is_listed() -> None:
    listing = next(code for language, code in _BLOCK.findall(recipe()) if not language)
    assert {line.split()[0] for line in listing.splitlines()} == set(toy_files())
