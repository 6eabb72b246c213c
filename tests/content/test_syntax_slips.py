"""A slip of the keyboard is told in plain words, at the line to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitation_kit.content.yaml_source import read_yaml


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: c: d\n", 2, "colon"),
        ("a: 1\n b: 2\n", 2, "colon"),
        ("a:\n\t- b\n", 2, "tab"),
        ("a: 1\nb: @x\n", 2, "begin with this sign"),
        ("a: 1\nb: [1, 2\nc: 3\n", 2, "bracket"),
        ("a: 1\nb: [\n", 3, "bracket above"),
        ("a: {b: c]\n", 1, "bracket"),
        ('a: 1\nb: "open\nc: 2\nd: 3\n', 2, "never closed"),
        ("a: 1\nb: 'it's late'\n", 2, "after a closing quotation mark"),
        ("a:\n  - x\n b: 2\n", 3, "indents around it"),
        ("- a\nb: 1\n", 2, "indents around it"),
        ('a: "\\q"\n', 1, "backslash"),
        ("a: |x\n", 1, "begin with a |"),
        ("a: > x\n  y\n", 1, "line of a >"),
        ("a: *\n", 1, "& or *"),
        ("a: - b\n", 1, "line of its key"),
        ("a: !<x\n", 1, "breaks off"),
    ],
)
def test_a_slip_is_told_in_plain_words_at_the_line_to_look_at(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = tmp_path / "slip.yaml"
    path.write_text(text, encoding="utf-8")

    document, faults = read_yaml(path, "ideas/slip.yaml")

    assert document is None
    assert [(fault.code, fault.line) for fault in faults] == [("content.syntax", line)]
    assert words in faults[0].message
    assert not any(jargon in str(faults[0]) for jargon in ("token", "scalar", "node", "stream", "mapping", "block"))
