"""The fonts of PDFs and pictures, and which letters they have.

In: folders of templates, a project's own first; every ``fonts/*.ttf`` and ``*.otf`` of them counts, and fonts of the
machine never do, so that a pack looks the same everywhere. Out: `PackFonts`. The one thing easily got wrong: a letter that
no font has is not drawn at all, or stops a PDF for screen readers; `PackFonts.shown` says it in words instead, such as
``[U+4E2D]``, and nothing is lost without a trace.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import typst

from facilitation_kit.playback.font_coverage import letter_ranges
from facilitation_kit.playback.tokens import read_tokens

__all__ = ["PackFonts", "pack_fonts"]

_ENDINGS = {".ttf", ".otf"}
_SPREAD = ("Noto Sans", "Noto Sans Arabic")
"""Families that come right after those of the tokens: they cover most of what people write."""

_KEPT = frozenset("\n\t")
_STEERING = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
"""Joiners, fillers and selectors of variants; those of the category "format" are known by it."""


class PackFonts:
    """All fonts of a pack.

    Attributes:
        loaded: as Typst takes them.
        families: names, in the order in which they are tried.
        named: letters that `shown` has named instead of shown, so far.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        places = [folder / "fonts" for folder in folders if (folder / "fonts").is_dir()]
        self.loaded = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(place) for place in places],
        )
        self._files: dict[str, Path] = {}
        for face in sorted(self.loaded.fonts(), key=lambda face: (face.style != "normal", abs(face.weight - 400))):
            if face.path is not None and Path(face.path).suffix.lower() in _ENDINGS:
                self._files.setdefault(face.family, Path(face.path))
        wanted = re.findall(r'"([^"]+)"', read_tokens(folders)["font-reading"])
        known = sorted(self._files)
        order = [*(name for name in (*wanted, *_SPREAD) if name in self._files), *known]
        self.families: tuple[str, ...] = tuple(dict.fromkeys(order))
        self._coverage: dict[str, tuple[list[int], list[int]]] = {}
        self._unshown: set[str] = set()
        self.named: set[str] = set()

    def has(self, family: str, letter: str) -> bool:
        """Whether a family has a letter; marks that are never drawn count as there."""
        if _invisible(letter):
            return True
        if family not in self._coverage:
            ranges = letter_ranges(self._files[family].read_bytes())
            self._coverage[family] = ([start for start, _ in ranges], [end for _, end in ranges])
        starts, ends = self._coverage[family]
        place = bisect_right(starts, ord(letter)) - 1
        return place >= 0 and ord(letter) <= ends[place]

    def letters_without_marks(self, family: str) -> list[tuple[int, int]]:
        """Ranges of the letters that a family has and that stand alone."""
        self.has(family, "a")
        starts, ends = self._coverage[family]
        letters = (code for start, end in zip(starts, ends, strict=True) for code in range(start, end + 1))
        ranges: list[tuple[int, int]] = []
        for code in letters:
            if unicodedata.category(chr(code)).startswith("M"):
                continue
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1] = (ranges[-1][0], code)
            else:
                ranges.append((code, code))
        return ranges

    def family_of(self, cluster: str) -> str | None:
        """The first family that has all letters of a cluster; ``None`` where none has."""
        return next((name for name in self.families if all(self.has(name, each) for each in cluster)), None)

    def refuse(self, letters: str) -> None:
        """Treat letters as if no font had them."""
        self._unshown.update(letters)

    def shown(self, text: str) -> str:
        """The text with a name in brackets for every letter that no font has; the rest as it is.

        Args:
            text: any, lone surrogates and control characters included.
        """
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if text.isascii() and text.isprintable() and not self._unshown:
            return text
        text = unicodedata.normalize("NFC", text)
        return "".join(self._shown(cluster) for cluster in _clusters(text))

    def _shown(self, cluster: str) -> str:
        plain = cluster.isprintable() or cluster in _KEPT or all(map(_invisible, cluster))
        if plain and not self._unshown.intersection(cluster) and self.family_of(cluster) is not None:
            return cluster
        family = self.family_of(cluster[0])
        return "".join(each if self._drawable(each, family) else self._name(each) for each in cluster)

    def _name(self, letter: str) -> str:
        self.named.add(letter)
        return f"[U+{ord(letter):04X}]"

    def _drawable(self, letter: str, family: str | None) -> bool:
        if letter in self._unshown or unicodedata.category(letter) in {"Cs", "Co"}:
            return False
        if letter in _KEPT or _invisible(letter):
            return True
        return letter.isprintable() and family is not None and self.has(family, letter)

    def runs(self, text: str) -> tuple[tuple[str, str], ...]:
        """What `shown` makes of the text, in pieces of one family each, as (family, piece)."""
        pieces: list[tuple[str, str]] = []
        for cluster in _clusters(self.shown(text)):
            family = self.family_of(cluster) or self.families[0]
            if pieces and (pieces[-1][0] == family or cluster.isspace()):
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + cluster)
            else:
                pieces.append((family, cluster))
        return tuple(pieces)


@lru_cache(maxsize=4)
def pack_fonts(folders: tuple[Path, ...]) -> PackFonts:
    """The fonts below folders of templates; read once a process.

    Raises:
        PlaybackError: ``playback.template-missing`` without tokens.
    """
    return PackFonts(folders)


def _clusters(text: str) -> Iterator[str]:
    """Letters, each with the marks that sit on it."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not unicodedata.category(text[place]).startswith("M"):
            if place > start:
                yield text[start:place]
            start = place


def _invisible(letter: str) -> bool:
    """Marks that steer how others are drawn, and are not drawn themselves."""
    return letter in _KEPT or letter in _STEERING or unicodedata.category(letter) in {"Cf", "Zl", "Zp"}
