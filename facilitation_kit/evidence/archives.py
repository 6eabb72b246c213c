"""Word files and workbooks of evidence, opened with limits before a library touches them.

In: the bytes of a file that somebody sent. Out: what content/office_files makes of them, or what is wrong in the
words of an import. The one thing easily got wrong: no library may be given the bytes as they came.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from facilitation_kit.content.office_files import OfficeFileRefused, Why, whole_archive
from facilitation_kit.errors import EvidenceError

__all__ = ["LARGEST_FILE", "checked_archive", "checked_size"]

LARGEST_FILE = 20_000_000
"""Bytes of a file that is read at all; a transcript of three hours has a hundredth of it."""


class _Words(NamedTuple):
    code: str
    message: str
    remedy: str


_TOLD: Mapping[Why, _Words] = {
    Why.OLD_OR_PASSWORD: _Words(
        "evidence.encrypted",
        "This file has a password, or was saved by a program of before 2007.",
        "Open it, take the password away, and save it again as .docx or .xlsx.",
    ),
    Why.PASSWORD: _Words(
        "evidence.encrypted", "This file has a password.", "Open it, take the password away, and save it again."
    ),
    Why.VAST_INSIDE: _Words(
        "evidence.too-large",
        "This file is far larger inside than it looks from outside.",
        "Copy its text into a new document and save that; if it came from somebody else, ask them what it is.",
    ),
    Why.MACROS: _Words(
        "evidence.macros",
        "This file holds macros, which are programs.",
        "Save it as .docx or .xlsx, without macros, and import that.",
    ),
    Why.DAMAGED: _Words(
        "evidence.not-an-archive",
        "This is not a whole Word file or workbook, whatever its name says.",
        "Open it in the program that made it and save it again.",
    ),
}


def checked_size(data: bytes, file: str) -> bytes:
    """The same bytes, where there are any and not too many.

    Raises:
        EvidenceError: ``evidence.too-large``, ``evidence.empty-file``.
    """
    if not data:
        raise EvidenceError("evidence.empty-file", "This file is empty.", remedy="Choose another file.", file=file)
    if len(data) > LARGEST_FILE:
        raise EvidenceError(
            "evidence.too-large",
            f"This file is larger than {LARGEST_FILE // 1_000_000} MB.",
            remedy="Take pictures and recordings out of it, or split it.",
            file=file,
        )
    return data


def checked_archive(data: bytes, file: str, *, main_part: str) -> bytes:
    """A Word file or workbook as an archive that can be opened without surprise.

    Args:
        data: the whole file.
        file: its name, for messages.
        main_part: what the kind of file must hold, such as ``word/``.

    Returns:
        The same parts, uncompressed.

    Raises:
        EvidenceError: ``evidence.encrypted``, ``evidence.macros``, ``evidence.not-an-archive``, ``evidence.too-large``.
    """
    checked_size(data, file)
    try:
        return whole_archive(data, main_part=main_part)
    except OfficeFileRefused as refused:
        words = _TOLD[refused.why]
        raise EvidenceError(words.code, words.message, remedy=words.remedy, file=file) from refused
