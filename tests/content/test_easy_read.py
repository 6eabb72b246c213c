"""Easy read: short sentences, plain pictures, known ids; everything else is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from facilitation_kit.content.easy_read import MOST_WORDS
from facilitation_kit.content.fields import RuleBroken
from facilitation_kit.content.library import Library
from facilitation_kit.content.pictures import LARGEST, plain_picture
from facilitation_kit.content.questions import Reader
from facilitation_kit.playback.audiences import Audience
from tests.content.project_folders import Files, faults_of, smallest_project, write_project
from tests.example_project import example_library

ROOT = Path(__file__).parents[2]
START = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240">'
PLAIN = START + b'<circle cx="9" cy="9" r="4" fill="#12436d"/></svg>'


def project(folder: Path, *, drawn: bytes | None = PLAIN, line: Mapping[str, str] | None = None) -> Path:
    files: Files = smallest_project()
    good = {"id": "one-door", "sentence": "One door.", "picture": "pictures/door.svg", "alternative": "A door"}
    files["ideas/easy_read.yaml"] = {"hypotheses": [{**good, **(line or {})}]}
    root = write_project(folder, files)
    if drawn is not None:
        (root / "ideas" / "pictures").mkdir(exist_ok=True)
        (root / "ideas" / "pictures" / "door.svg").write_bytes(drawn)
    return root


def test_a_line_has_its_sentence_and_its_picture(tmp_path: Path) -> None:
    library = Library.load(project(tmp_path))
    ((kind, place, line),) = library.easy_read.lines()
    assert (kind, place, line.sentence) == ("hypotheses", 0, "One door.")
    assert b"<circle" in library.pictures["pictures/door.svg"]


def test_a_project_needs_neither_easy_read_nor_questions(tmp_path: Path) -> None:
    library = Library.load(write_project(tmp_path, smallest_project()))
    assert (list(library.easy_read.lines()), library.questions, library.project.language) == ([], (), "en-GB")


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("sentence", " ".join(["word"] * (MOST_WORDS + 1)), "content.too-many-words"),
        ("picture", "pictures/door.png", "content.picture-name"),
        ("picture", "../quotes.yaml", "content.picture-name"),
        ("picture", "pictures/../../secret.svg", "content.picture-name"),
        ("picture", "pictures/window.svg", "content.picture-missing"),
        ("id", "no-door", "content.unknown-hypothesis"),
        ("alternative", "", "content.blank"),
    ],
)
def test_what_is_wrong_with_a_line_has_its_place(tmp_path: Path, key: str, value: str, code: str) -> None:
    (fault,) = faults_of(project(tmp_path, line={key: value}))
    assert (fault.code, fault.file, fault.field) == (code, "ideas/easy_read.yaml", f"hypotheses[0].{key}")
    assert fault.line is not None


def test_a_sentence_of_fifteen_words_is_short_enough(tmp_path: Path) -> None:
    assert faults_of(project(tmp_path, line={"sentence": " ".join(["word"] * MOST_WORDS)})) == ()


def test_a_picture_that_leads_out_of_the_project_is_refused(tmp_path: Path) -> None:
    root = project(tmp_path / "project", drawn=None)
    (tmp_path / "outside.svg").write_bytes(PLAIN)
    (root / "ideas" / "pictures").mkdir()
    (root / "ideas" / "pictures" / "door.svg").symlink_to(tmp_path / "outside.svg")
    assert [fault.code for fault in faults_of(root)] == ["content.outside-project"]


UNSAFE = {
    "script": START + b"<script>alert(1)</script></svg>",
    "handler": START + b'<path d="M0 0" onload="alert(1)"/></svg>',
    "link": START + b'<a href="https://example.org"><path d="M0 0"/></a></svg>',
    "image": START + b'<image href="https://example.org/a.png"/></svg>',
    "reference": START + b'<path d="M0 0" fill="url(https://example.org/a#b)"/></svg>',
    "style": START + b'<path d="M0 0" style="fill:red"/></svg>',
    "style sheet": START + b"<style>@import 'https://example.org'</style></svg>",
    "foreign": START + b'<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">a</p></foreignObject></svg>',
    "text": START + b"<text>words</text></svg>",
    "use": START + b'<use href="#a"/></svg>',
    "animation": START + b'<path d="M0 0"><animate attributeName="d"/></path></svg>',
    "instruction": START + b"<?php echo 1 ?></svg>",
    "entities": b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + START + b"&b;</svg>",
    "outside file": b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + START + b"&a;</svg>",
    "no drawing": b"<html><body/></html>",
    "no view": b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
    "no xml": b"\x89PNG",
    "nothing": b"",
    "too large": START + b" " * LARGEST + b"</svg>",
    "too many shapes": START + b'<path d="M0 0"/>' * 1001 + b"</svg>",
}


@pytest.mark.parametrize("name", UNSAFE)
def test_a_picture_that_is_more_than_shapes_is_refused(name: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        plain_picture(UNSAFE[name])
    assert caught.value.code == "content.picture-unsafe"


def test_what_a_page_would_read_otherwise_than_we_do_is_not_written_out_again() -> None:
    hidden = START + b'<!---><script>alert(1)</script>--><title>&lt;b></title><path d="M0 0"/></svg>'
    assert plain_picture(hidden) == START + b'<path d="M0 0"/></svg>'
    prefixed = b'<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 240 240"><s:path d="M0 0"/></s:svg>'
    assert plain_picture(prefixed) == START + b'<path d="M0 0"/></svg>'


def test_the_examples_pictures_are_plain_and_each_is_used_or_ready_to_be() -> None:
    library = example_library()
    used = {line.picture for _, _, line in library.easy_read.lines()}
    assert len(used) >= 20
    for path in sorted((ROOT / "ideas" / "pictures").iterdir()):
        assert plain_picture(path.read_bytes()).startswith(START), path.name


def test_one_line_for_one_id_whatever_its_kind(tmp_path: Path) -> None:
    files = smallest_project()
    line = {"id": "trust", "sentence": "Trust.", "picture": "pictures/door.svg", "alternative": "A door"}
    files["ideas/easy_read.yaml"] = {"needs": [line], "feedback": [line]}
    root = write_project(tmp_path, files)
    (root / "ideas" / "pictures").mkdir()
    (root / "ideas" / "pictures" / "door.svg").write_bytes(PLAIN)
    assert [fault.code for fault in faults_of(root)] == ["content.duplicate-id"]


def test_the_readers_of_questions_are_the_audiences_of_packs() -> None:
    assert [reader.value for reader in Reader] == [audience.value for audience in Audience]


@pytest.mark.parametrize(
    ("key", "value", "code", "field"),
    [
        ("hypotheses", ["no-door"], "content.unknown-hypothesis", "questions[0].hypotheses[0]"),
        ("audiences", ["everybody"], "content.not-in-list", "questions[0].audiences[0]"),
        ("audiences", [], "content.empty-list", "questions[0].audiences"),
        ("audiences", ["team", "team"], "content.listed-twice", "questions[0].audiences[1]"),
    ],
)
def test_what_is_wrong_with_a_question_has_its_place(
    tmp_path: Path, key: str, value: object, code: str, field: str
) -> None:
    files = smallest_project()
    question = {"id": "why", "text": "Why?", "audiences": ["team"], "hypotheses": ["one-door"]}
    files["ideas/questions.yaml"] = {"questions": [question]}
    assert faults_of(write_project(tmp_path / "good", files)) == ()
    files["ideas/questions.yaml"] = {"questions": [{**question, key: value}]}
    (fault,) = faults_of(write_project(tmp_path / "bad", files))
    assert (fault.code, fault.field) == (code, field)
