"""Read a content file as text, when it is one.

In: a path. Out: its bytes or text, or one `Fault`. Easily got wrong: the size is limited before anything is decoded or parsed,
so a hostile file costs little.
"""

from __future__ import annotations

import stat
from pathlib import Path

from facilitation_kit.errors import Fault

__all__ = ["MAX_BYTES", "read_bytes", "read_text"]

MAX_BYTES = 1_000_000


def read_bytes(path: Path, file: str, *, most: int) -> bytes | Fault:
    """The bytes of the file at `path`, which the reader knows as `file`.

    Args:
        path: where it is.
        file: its name for messages.
        most: bytes that are read at all.

    Returns:
        The bytes, or what stands in the way: ``content.missing-file``, ``content.unreadable-file`` or ``content.too-large``.
    """
    try:
        # A pipe or a device would block or never end; only a regular file is opened.
        if not stat.S_ISREG(path.stat().st_mode):
            raise IsADirectoryError
        with path.open("rb") as stream:
            raw = stream.read(most + 1)
    except FileNotFoundError:
        return Fault(
            code="content.missing-file",
            message="This file is missing.",
            remedy="Create it; docs/content.md shows what goes in.",
            file=file,
        )
    except OSError:
        return Fault(
            code="content.unreadable-file",
            message="This file cannot be opened.",
            remedy="Check that it is a file, and that you may read it.",
            file=file,
        )
    if len(raw) > most:
        size = f"{most // 1_000_000} MB" if most > MAX_BYTES else f"{most // 1000} kB"
        return Fault(
            code="content.too-large",
            message=f"This file is larger than {size}.",
            remedy="Content files are short texts: split it, or move what is not text elsewhere.",
            file=file,
        )
    return raw


def read_text(path: Path, file: str) -> str | Fault:
    """The text of the file at `path`, which the reader knows as `file`.

    Returns:
        The text, or what stands in the way: ``content.missing-file``, ``content.unreadable-file``,
        ``content.too-large`` or ``content.not-utf8``.
    """
    raw = read_bytes(path, file, most=MAX_BYTES)
    if isinstance(raw, Fault):
        return raw
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Fault(
            code="content.not-utf8",
            message="This file is not saved as UTF-8, so its letters cannot be read for certain.",
            remedy="Save it again with the encoding UTF-8.",
            file=file,
            line=raw.count(b"\n", 0, error.start) + 1,
        )
