"""Word files and workbooks from outside, opened with limits before a library touches them.

In: the bytes of a file that somebody sent. Out: the bytes of a new archive with the same parts, each of them read
whole once, so that what a library opens is as large as it says it is; or an `OfficeFileRefused` that says why, which
the caller puts into its own words. The one thing easily got wrong: the sizes in a zip's list are claims, and a
workbook of a few kilobytes can say that it has a cell in the last row and column of the largest sheet, or the same
long text in a million cells. All of that is counted before anything is read.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

__all__ = ["LARGEST_INSIDE", "OLD_OFFICE", "OfficeFileRefused", "SheetLimits", "Why", "refuse_vast", "whole_archive"]

LARGEST_INSIDE = 100_000_000
"""Bytes of all parts of an archive together."""

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file of an office program of before 2007 begins, and a newer one with a password."""

_MOST_PARTS = 2_000
_ENCRYPTED = 0x1
_MACRO_NAMES = re.compile(r"vba(?:project|data)|macrosheets/", re.IGNORECASE)
_MACRO_TYPES = (b"macroenabled", b"ms-office.vbaproject")
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_TYPES = "[Content_Types].xml"
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)\s[^>]*?\br\s*=\s*[\"']([A-Za-z]*)(\d+)[\"']([^>]*)>")
_FILLED = re.compile(rb"<(?:\w+:)?c(?:\s[^>]*[^>/])?>")
_SHARED = re.compile(rb"\bt\s*=\s*[\"']s[\"'](?:[^>]*>\s*<(?:\w+:)?v[^>]*>\s*(\d{1,9})\s*<)?")
_TEXT_END = re.compile(rb"</(?:\w+:)?si\s*>")
_BASE = 26


class Why(Enum):
    """Why a file is not opened."""

    OLD_OR_PASSWORD = auto()
    PASSWORD = auto()
    DAMAGED = auto()
    VAST_INSIDE = auto()
    MACROS = auto()
    VAST_TABLE = auto()


class OfficeFileRefused(Exception):
    """The file is not opened.

    Args:
        why: the reason; the caller knows what to say about it.
    """

    def __init__(self, why: Why) -> None:
        super().__init__(why.name)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class SheetLimits:
    """How large a sheet may be.

    Attributes:
        rows, columns: the most of each.
        text: bytes of all cells together, a text that stands in many cells counted each time.
        cells: the most cells with something in them, of all sheets together; any number where this is ``None``.
        empty_cells_count: whether a cell that is only formatted makes a sheet larger.
    """

    rows: int
    columns: int
    text: int = 100_000_000
    cells: int | None = None
    empty_cells_count: bool = True


def whole_archive(data: bytes, *, main_part: str, largest_inside: int = LARGEST_INSIDE) -> bytes:
    """A Word file or workbook as an archive that can be opened without surprise.

    Args:
        data: the whole file.
        main_part: what the kind of file must hold, such as ``word/``.
        largest_inside: bytes of all its parts together.

    Returns:
        The same parts, uncompressed.

    Raises:
        OfficeFileRefused: it has a password, holds macros, is damaged, or is far larger inside than outside.
    """
    if data.startswith(OLD_OFFICE):
        raise OfficeFileRefused(Why.OLD_OR_PASSWORD)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _read(archive, largest_inside)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        raise OfficeFileRefused(Why.DAMAGED) from error
    if _TYPES not in parts or not any(name.startswith(main_part) for name in parts):
        raise OfficeFileRefused(Why.DAMAGED)
    types = parts[_TYPES].lower()
    if any(_MACRO_NAMES.search(name) for name in parts) or any(kind in types for kind in _MACRO_TYPES):
        raise OfficeFileRefused(Why.MACROS)
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")) and any(word in part for word in _DOCTYPES):
            raise OfficeFileRefused(Why.DAMAGED)  # no program writes one; it is where entities that grow are declared
    return _rebuilt(parts)


def _read(archive: zipfile.ZipFile, largest_inside: int) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > largest_inside:
        raise OfficeFileRefused(Why.VAST_INSIDE)
    parts: dict[str, bytes] = {}
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise OfficeFileRefused(Why.PASSWORD)
        if entry.filename in parts:
            raise OfficeFileRefused(Why.DAMAGED)
        if not entry.is_dir():
            with archive.open(entry) as part:
                parts[entry.filename] = part.read(entry.file_size)  # checks the checksum at its end
    return parts


def _rebuilt(parts: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return whole.getvalue()


def refuse_vast(archive: bytes, limits: SheetLimits) -> None:
    """Let a workbook pass that needs no more room than its size lets one expect.

    Args:
        archive: what `whole_archive` gave.
        limits: of each sheet.

    Raises:
        OfficeFileRefused: for any other.
    """
    used: list[bytes] = []
    lengths: list[int] = []
    cells = 0
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        for name in parts.namelist():
            if not name.endswith(".xml"):
                continue
            part = parts.read(name)
            if part[:2] in (b"\xff\xfe", b"\xfe\xff") or _has_far_cell(part, limits):
                raise OfficeFileRefused(Why.VAST_TABLE)
            cells += sum(1 for _ in _FILLED.finditer(part)) if limits.cells is not None else 0
            used += _SHARED.findall(part)
            ends = [0, *(found.end() for found in _TEXT_END.finditer(part))]
            lengths += [end - start for start, end in pairwise(ends)]
    longest = max(lengths, default=0)
    texts = sum(lengths[int(number)] if number and int(number) < len(lengths) else longest for number in used)
    if texts > limits.text or cells > (limits.cells or cells):
        raise OfficeFileRefused(Why.VAST_TABLE)


def _has_far_cell(part: bytes, limits: SheetLimits) -> bool:
    for found in _CELL.finditer(part):
        letters, digits, rest = found.groups()
        if not limits.empty_cells_count and rest.endswith(b"/"):
            continue
        if len(digits) > len(str(limits.rows)) or int(digits) > limits.rows or column_number(letters) > limits.columns:
            return True
    return False


def column_number(letters: bytes) -> int:
    """The number of a column, from 1; 0 for a row.

    >>> column_number(b"A"), column_number(b"AB")
    (1, 28)
    """
    number = 0
    for letter in letters.upper()[:4]:
        number = number * _BASE + letter - ord("A") + 1
    return number
