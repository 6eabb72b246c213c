"""Files of an export: CSV that a spreadsheet opens safely, each file whole or absent.

In go cells; out come bytes (UTF-8 with a byte order mark, so that Excel reads accents) and a file that takes its final
name only when all of it is on the disk. Long tables are written row by row. The one thing easily got wrong: a number must
stay a number, so only text is guarded against being run as a formula.
"""

from __future__ import annotations

import csv
import io
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from facilitation_kit.responses.store_faults import file_faults

__all__ = ["csv_bytes", "file_name", "guarded", "is_formula", "whole_file", "write_csv", "write_whole"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full-width ones run too
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


def guarded(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would run it; numbers stay as they are.

    >>> guarded("=1+1"), guarded("-5"), guarded("- or not"), guarded("plain")
    ("'=1+1", '-5', "'- or not", 'plain')
    """
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text.

    >>> is_formula("@SUM(A1)"), is_formula("-5"), is_formula("plain")
    (True, False, False)
    """
    return text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text)


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV: missing cells empty, truth values as true and false, text guarded."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "backslashreplace")


def _cell(cell: object) -> object:
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else cell


def file_name(text: str) -> str:
    """The text as a part of a file name that every system takes.

    >>> file_name("w1.vote.1"), file_name("../a b")
    ('w1.vote.1', '.._a_b')
    """
    return _UNSAFE.sub("_", text)


def write_csv(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """The same in a file, whole or not at all, row by row as they come.

    Raises:
        StoreError: ``store.no-access``, ``store.disk-full``.
    """
    with (
        whole_file(path) as temporary,
        temporary.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file,
    ):
        csv.writer(file).writerows([_cell(cell) for cell in row] for row in rows)
    return path


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file for its owner's eyes, whole or not at all, and make its folder.

    Raises:
        StoreError: ``store.no-access``, ``store.disk-full``.
    """
    with whole_file(path) as temporary:
        temporary.write_bytes(content)
    return path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to, for its owner's eyes; it takes the name `path` at the end, and goes after an error.

    A writer that stops half-way, or refuses what it is given, leaves nothing, and what was there before stays.

    Raises:
        StoreError: ``store.no-access``, ``store.disk-full``.
    """
    with file_faults(path):
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
