"""Colours, sizes and spaces of ``tokens.css`` for formats that read no style sheets.

In: folders of templates, a project's own first. Out: the custom properties by name, as text. The one thing easily got
wrong: a project may replace the file, so a colour is asked for by its name here and never written down a second time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.template_files import read_file

__all__ = ["TOKENS_FILE", "Tokens", "read_tokens"]

TOKENS_FILE = "tokens.css"
"""Its place below a folder of templates."""

_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_PROPERTY = re.compile(r"--([a-zA-Z0-9-]+)\s*:\s*([^;{}]+?)\s*[;}]")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class Tokens(dict[str, str]):
    """Values by name without the leading dashes, such as ``tokens["ink"]``."""

    def __missing__(self, name: str) -> str:
        raise PlaybackError(
            "playback.token",
            f"{TOKENS_FILE} has no --{name}.",
            remedy="Copy the kit's tokens.css again and change values only.",
            file=TOKENS_FILE,
        )

    def colour(self, name: str) -> str:
        """A colour as six hexadecimal digits with a #.

        Raises:
            PlaybackError: ``playback.token`` where there is none, or it is written in another way.
        """
        value = self[name]
        if not _COLOUR.fullmatch(value):
            raise PlaybackError(
                "playback.token",
                f"--{name} is not a colour that every format can read.",
                remedy="Write it as # and six hexadecimal digits, such as #12436d.",
                file=TOKENS_FILE,
            )
        return value.lower()


def read_tokens(folders: Sequence[Path]) -> Tokens:
    """The tokens of the first folder that has them.

    Args:
        folders: of templates, a project's own first.

    Raises:
        PlaybackError: ``playback.template-missing`` without the file; ``playback.token`` later, for a name that it lacks.
    """
    return _parsed(read_file(folders, TOKENS_FILE).decode("utf-8", "replace"))


def _parsed(sheet: str) -> Tokens:
    """The properties of a sheet.

    >>> _parsed(":root { /* --old: 1; */ --ink: #1d1d1b; --space-1: 0.25rem }")["space-1"]
    '0.25rem'
    """
    pairs: Mapping[str, str] = dict(_PROPERTY.findall(_REMARK.sub(" ", sheet)))
    return Tokens(pairs)
