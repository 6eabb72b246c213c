"""What is wrong with a template for PDFs, in words for the person who wrote it.

In: what Typst reported, and the source. Out: a `PlaybackError` with the template and the line. The one thing easily got
wrong: Typst's own messages name folders of this machine and may quote what people said, so only messages without either are
passed on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import typst

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.pdf.typst_source import THEME, Place, TypstSource
from facilitation_kit.playback.template_files import read_file

__all__ = ["forbidden_fault", "typst_fault", "unprintable_letters"]

_FORBIDDEN = re.compile(r"\b(import|include|eval|plugin)\b")
_REMARK = re.compile(r"//[^\n]*|/\*.*?\*/|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_AT = re.compile(r":(\d+):(\d+)\s*$", re.MULTILINE)
_UNPRINTABLE = re.compile(r"the text `(\".*\")` could not be displayed|disallowed codepoint `(\".*\")`", re.DOTALL)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_FILES = (
    "file not found",
    "path ",
    "failed to ",
    "package ",
    "cannot access",
    "access denied",
    "cannot read",
    "unknown image",
)
_STANDARD = "PDF/UA-1 error: "
_SAID = re.compile(r"^[a-z][\w \-.,`:;<>()'/!?]*$")


def forbidden_fault(folders: Sequence[Path], names: Sequence[str]) -> PlaybackError | None:
    """A fault where one of the templates, or the theme, would run or fetch something.

    Args:
        folders: of templates.
        names: of the templates in use.
    """
    for name in dict.fromkeys((THEME, *names)):
        text = read_file(folders, name).decode("utf-8", "replace")
        plain = _REMARK.sub(lambda part: re.sub(r"[^\n]", " ", part.group()), text)
        found = _FORBIDDEN.search(plain)
        if found:
            return _forbidden(Place(name, plain.count("\n", 0, found.start()) + 1), found.group())
    return None


def _forbidden(place: Place | None, word: str) -> PlaybackError:
    return PlaybackError(
        "playback.template-forbidden",
        f"The template does something that templates may not do ({word}).",
        remedy="Use what the theme offers; templates read no files, fetch no packages and run no other code.",
        file=place.file if place else THEME,
        line=place.line if place else None,
    )


def unprintable_letters(error: typst.TypstError) -> str:
    """Letters that a PDF refused; empty where something else is wrong."""
    found = _UNPRINTABLE.search(error.message)
    if not found:
        return ""
    text = (found.group(1) or found.group(2))[1:-1]
    return _ESCAPE.sub(lambda code: chr(int(code.group(1), 16)), text).replace('\\"', '"').replace("\\\\", "\\")


def typst_fault(error: typst.TypstError, source: TypstSource) -> PlaybackError:
    """The error as something that a designer can mend.

    Args:
        error: as Typst raised it.
        source: that was compiled.
    """
    at = _AT.search(error.diagnostic)
    place = source.place(int(at.group(1)), int(at.group(2))) if at else None
    if error.message.startswith(_FILES):
        return _forbidden(place, "a file")
    message = error.message.removeprefix(_STANDARD)
    said = message if _SAID.match(message) else "Typst could not read it"
    return PlaybackError(
        "playback.template-typst",
        f"The template makes no PDF: {said.strip('.')}.",
        remedy="Look at that line; https://typst.app/docs explains the language.",
        file=place.file if place else THEME,
        line=place.line if place else None,
    )
