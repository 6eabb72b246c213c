"""One file becomes plain values with their lines, or a fault, whatever is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.content.documents import Document
from facilitation_kit.content.text_files import MAX_BYTES
from facilitation_kit.content.yaml_source import read_yaml
from facilitation_kit.errors import Fault


def read(folder: Path, text: str | bytes) -> tuple[Document | None, tuple[Fault, ...]]:
    path = folder / "some.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_yaml(path, "ideas/some.yaml")


def values(folder: Path, text: str) -> object:
    document, faults = read(folder, text)
    assert faults == ()
    assert document is not None
    return document.data


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    document, _ = read(tmp_path, "# a comment\na: 1\nb:\n  - c: x\n    d: >-\n      long\n      text\n  - plain\n")

    assert document is not None
    assert document.data == {"a": 1, "b": [{"c": "x", "d": "long text"}, "plain"]}
    lines = {path: document.line(path) for path in [("a",), ("b",), ("b", 0), ("b", 0, "d"), ("b", 1)]}
    assert lines == {("a",): 2, ("b",): 3, ("b", 0): 4, ("b", 0, "d"): 5, ("b", 1): 8}
    assert document.line(("b", 0, "missing")) == 4


def test_words_that_older_yaml_turned_into_something_else_stay_text(tmp_path: Path) -> None:
    text = "- no\n- on\n- 2026-11-04\n- 01632\n- 12:30\n- 1e3\n- .inf\n- 0x1f\n- 99999999999999999999999\n"

    assert values(tmp_path, text) == ["no", "on", "2026-11-04", "01632", "12:30", "1e3", ".inf", "0x1f", "9" * 23]


def test_numbers_truth_and_nothing_are_read_where_they_are_not_quoted(tmp_path: Path) -> None:
    assert values(tmp_path, "[3, -2.5, true, False, null, ~, '3', \"true\"]") == [
        *(3, -2.5, True, False, None, None),
        *("3", "true"),
    ]


def test_blocks_lose_the_break_that_ends_them_and_keep_their_paragraphs(tmp_path: Path) -> None:
    text = "kept: |\n  one\n  two\n\n  three\nfolded: >\n  one\n  two\n\n  three\n"

    assert values(tmp_path, text) == {"kept": "one\ntwo\n\nthree", "folded": "one two\n\nthree"}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "content.empty-file", None),
        ("# only a comment\n", "content.empty-file", None),
        ("a: 1\nb: c: d\n", "content.syntax", 2),
        ("a:\n\t- b\n", "content.syntax", 2),
        ("a: [1, 2\n", "content.syntax", 1),
        ('a: "\\q"\n', "content.syntax", 1),
        ("a: 1\nb: \x00\n", "content.syntax", 2),
        ('a: "\\Uffffffff"\n', "content.syntax", None),
        ("a: 1\n---\nb: 2\n", "content.several-documents", 2),
        ("[" * 50 + "]" * 50, "content.too-deep", 1),
        ("[" * 100_000, "content.too-deep", 1),
        ("{a: b}: c\n", "content.bad-key", 1),
        (b"a: caf\xe9\n", "content.not-utf8", 1),
        ("a: 1\n".encode("utf-16"), "content.not-utf8", 1),
        (b"a: 'x'\n" + b"#" * MAX_BYTES, "content.too-large", None),
    ],
)
def test_a_file_that_cannot_be_read_to_its_end_gives_one_fault(
    tmp_path: Path, text: str | bytes, code: str, line: int | None
) -> None:
    document, faults = read(tmp_path, text)

    assert document is None
    assert [(fault.code, fault.line, fault.file) for fault in faults] == [(code, line, "ideas/some.yaml")]


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    document, faults = read_yaml(tmp_path / "nothing.yaml", "ideas/nothing.yaml")

    assert document is None
    assert faults[0].code == "content.missing-file"


def test_keys_that_stand_twice_are_all_told_with_their_lines(tmp_path: Path) -> None:
    _, faults = read(tmp_path, "a: 1\na: 2\nb:\n  - c: 1\n    c: 2\n")

    assert [(fault.code, fault.line, fault.field) for fault in faults] == [
        ("content.duplicate-key", 2, "a"),
        ("content.duplicate-key", 5, "b[0].c"),
    ]


def test_links_and_orders_are_refused_and_named(tmp_path: Path) -> None:
    _, faults = read(tmp_path, "a: &x 1\nb: *x\nc: !important\nd: !!python/object:os.system x\n")

    assert [(fault.code, fault.field) for fault in faults] == [
        ("content.alias", "a"),
        ("content.alias", "b"),
        ("content.tag", "c"),
        ("content.tag", "d"),
    ]


def test_a_file_that_would_grow_a_billionfold_stays_small(tmp_path: Path) -> None:
    levels = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]

    document, faults = read(tmp_path, "\n".join(levels))

    assert {fault.code for fault in faults} == {"content.alias"}
    assert document is not None
    assert document.data["a9"] == ["*a8"] * 9


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path: Path) -> None:
    document, faults = read(tmp_path, "\ufeffa: 1\r\nb: two\r\n".encode())

    assert faults == ()
    assert document is not None
    assert (document.data, document.line(("b",))) == ({"a": 1, "b": "two"}, 2)


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_values_or_faults_and_nothing_else(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    document, faults = read(tmp_path_factory.getbasetemp(), raw)

    assert document is not None or faults


@settings(deadline=None)
@given(st.text(alphabet="ab:-?[]{}&*!|>'\"%@#, \n\t~<=1", max_size=60))
def test_any_mixture_of_signs_gives_values_or_faults_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    document, faults = read(tmp_path_factory.getbasetemp(), text)

    assert document is not None or faults
