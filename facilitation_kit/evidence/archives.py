"""Word files and workbooks, opened with limits before a library touches them.

In: the bytes of a file that somebody sent. Out: the bytes of a new archive with the same parts, each of them read whole
once, so that what a library opens is as large as it says it is. The one thing easily got wrong: the sizes in a zip's list
are claims. They are added up first, and then every part is read against its own.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from facilitation_kit.errors import EvidenceError

__all__ = ["LARGEST_FILE", "checked_archive", "checked_size"]

LARGEST_FILE = 20_000_000
"""Bytes of a file that is read at all; a transcript of three hours has a hundredth of it."""

_LARGEST_INSIDE = 100_000_000
_MOST_PARTS = 2_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1
_MACRO_NAMES = re.compile(r"vba(?:project|data)|macrosheets/", re.IGNORECASE)
_MACRO_TYPES = (b"macroenabled", b"ms-office.vbaproject")
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_TYPES = "[Content_Types].xml"


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
    if data.startswith(_OLD_OFFICE):
        raise EvidenceError(
            "evidence.encrypted",
            "This file has a password, or was saved by a program of before 2007.",
            remedy="Open it, take the password away, and save it again as .docx or .xlsx.",
            file=file,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _read(archive, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        raise _damaged(file) from error
    if _TYPES not in parts or not any(name.startswith(main_part) for name in parts):
        raise _damaged(file)
    _refuse_macros(parts, file)
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")) and any(word in part for word in _DOCTYPES):
            raise _damaged(file)  # no program writes one; it is where entities that grow are declared
    return _rebuilt(parts)


def _read(archive: zipfile.ZipFile, file: str) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _LARGEST_INSIDE:
        raise EvidenceError(
            "evidence.too-large",
            "This file is far larger inside than it looks from outside.",
            remedy="Copy its text into a new document and save that; if it came from somebody else, ask them what it is.",
            file=file,
        )
    parts: dict[str, bytes] = {}
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise EvidenceError(
                "evidence.encrypted",
                "This file has a password.",
                remedy="Open it, take the password away, and save it again.",
                file=file,
            )
        if entry.filename in parts:
            raise _damaged(file)
        if not entry.is_dir():
            with archive.open(entry) as part:
                parts[entry.filename] = part.read(entry.file_size)  # checks the checksum at its end
    return parts


def _refuse_macros(parts: dict[str, bytes], file: str) -> None:
    types = parts[_TYPES].lower()
    if any(_MACRO_NAMES.search(name) for name in parts) or any(kind in types for kind in _MACRO_TYPES):
        raise EvidenceError(
            "evidence.macros",
            "This file holds macros, which are programs.",
            remedy="Save it as .docx or .xlsx, without macros, and import that.",
            file=file,
        )


def _rebuilt(parts: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return whole.getvalue()


def _damaged(file: str) -> EvidenceError:
    return EvidenceError(
        "evidence.not-an-archive",
        "This is not a whole Word file or workbook, whatever its name says.",
        remedy="Open it in the program that made it and save it again.",
        file=file,
    )
