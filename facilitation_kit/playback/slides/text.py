"""How much room text takes on a slide, measured without the font at hand.

In: runs of text, a size and a width in points. Out: lines and their heights. The one thing easily got wrong: the reader's
computer may lack the font and take another, so widths are those of Atkinson Hyperlegible and a little more; a letter that
it does not have is given the room of a wide one. Too much room is an empty line, too little is a lost one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

__all__ = ["Run", "TextLine", "broken", "cut", "first_strong", "is_plain_latin", "line_height", "text_width", "tidy"]

_REGULAR = (
    "280281301655594927705160300300433602205368205377648402549574614583598510615598205205553602553520"
    "780626619656673567548710690414510627539820689727601753618596558690589840623595607315377315552396"
    "268526566500564539311560546278254490239841546552566576340471324536441654461429460319233319555"
)
_BOLD = (
    "320283410783619977702222366366434618243374243442652448586605626612632543625561243243573618573614"
    "754690639673686580544719679458560659537842700764626781654619617663656883699687621333442333589430"
    "314553596520596566367597572315259567314886572573596601372534379570526723533518516370234370533"
)
"""Advances of the printable ASCII letters of Atkinson Hyperlegible, three digits each, in thousandths of its size."""

_SAFETY = 1.08
_LATIN_LINE, _OTHER_LINE = 1.25, 1.5
_SPACES = " \t"
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_MARKS = {
    "\N{EN DASH}": 0.6,
    "\N{EM DASH}": 1.0,
    "\N{LEFT SINGLE QUOTATION MARK}": 0.45,
    "\N{RIGHT SINGLE QUOTATION MARK}": 0.45,
    "\N{LEFT DOUBLE QUOTATION MARK}": 0.5,
    "\N{RIGHT DOUBLE QUOTATION MARK}": 0.5,
    "\N{BULLET}": 0.45,
    "\N{HORIZONTAL ELLIPSIS}": 0.9,
    "\N{MIDDLE DOT}": 0.45,
}
_VERY_WIDE = {"﷽": 9.0, "⸻": 3.0, "⸺": 2.0, "𒐫": 4.0, "꧅": 3.0, "𒈙": 3.0}


@dataclass(frozen=True, kw_only=True)
class Run:
    """A piece of text in one manner.

    Attributes:
        text: any; a line break starts a new line.
        bold: for a key phrase.
        quiet: in the quiet colour.
        raised: a small number beside a claim.
        own: the kit's own words, in the pack's language; all else is in the project's.
    """

    text: str
    bold: bool = False
    quiet: bool = False
    raised: bool = False
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """Where one line of a paragraph lies in its letters: from `start` up to `end`, spaces at the end included."""

    start: int
    end: int


def _table(widths: str, bold: float) -> dict[str, float]:
    return {chr(32 + place): int(widths[3 * place : 3 * place + 3]) / 1000 for place in range(len(widths) // 3)} | {
        "\t": 2.0 * bold,
        "\u00ad": 0.37,
    }


_WIDTHS = {False: _table(_REGULAR, 1.0), True: _table(_BOLD, 1.1)}


@lru_cache(maxsize=4096)
def _letter(letter: str, bold: bool) -> float:  # noqa: FBT001, PLR0911 - a key of the cache; a row for each kind
    """The width of a letter in font sizes."""
    known = _WIDTHS[bold].get(letter)
    if known is not None:
        return known * _SAFETY
    if letter in _VERY_WIDE:
        return _VERY_WIDE[letter]
    category = unicodedata.category(letter)
    if category in {"Cf", "Mn", "Me"}:
        return 0.0
    base = unicodedata.normalize("NFKD", letter)[0]
    if base != letter and base in _WIDTHS[bold]:
        return max(_WIDTHS[bold][base] * _SAFETY, 0.4 * len(unicodedata.normalize("NFKC", letter)))
    if unicodedata.east_asian_width(letter) in {"W", "F"} or category in {"So", "Co", "Cn", "Cs"}:
        return 1.3
    if letter in _MARKS:
        return _MARKS[letter]
    return 0.7 if category[0] == "L" and ord(letter) < 0x0700 else 1.0  # noqa: PLR2004 - Latin to Arabic


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text on one line, in points.

    >>> 40 < text_width("Working", 12) < 50
    True
    """
    return size * sum(_letter(letter, bold) for letter in text)


def is_plain_latin(text: str) -> bool:
    """Whether every letter belongs to the family of fonts that has Latin letters only."""
    return text.isascii() or all(ord(letter) < 0x0250 or 0x2010 <= ord(letter) <= 0x20CF for letter in text)  # noqa: PLR2004 - Latin, signs


def line_height(text: str, size: float) -> float:
    """How far one line of this text lies above the next, in points; other scripts need more."""
    return size * (_LATIN_LINE if is_plain_latin(text) else _OTHER_LINE)


def first_strong(text: str) -> str:
    """The direction in which a text is read, by its first letter that has one: "ltr", "rtl" or "".

    >>> first_strong("(نعم)"), first_strong("123"), first_strong("one نعم")
    ('rtl', '', 'ltr')
    """
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind == "L":
            return "ltr"
        if kind in {"R", "AL"}:
            return "rtl"
    return ""


def broken(runs: Sequence[Run], size: float, width: float) -> list[TextLine]:
    """The lines of a paragraph.

    Args:
        runs: what it says.
        size: of the letters, in points.
        width: of a line, in points.

    Returns:
        At least one line; words stay whole unless they are longer than a line.
    """
    lines: list[TextLine] = []
    start = place = 0
    used = 0.0
    word_start, word = 0, 0.0
    for run in runs:
        bold = run.bold
        scale = size * (0.7 if run.raised else 1.0)
        for letter in run.text:
            if letter == "\n":
                lines.append(TextLine(start=start, end=place + 1))
                start = word_start = place + 1
                used = word = 0.0
            elif letter in _SPACES:
                used += word + scale * _letter(letter, bold)
                word, word_start = 0.0, place + 1
            else:
                step = scale * _letter(letter, bold)
                if used + word + step > width:
                    if word_start > start:
                        lines.append(TextLine(start=start, end=word_start))
                        start, used = word_start, 0.0
                    if word + step > width and place > start:
                        lines.append(TextLine(start=start, end=place))
                        start = word_start = place
                        used = word = 0.0
                word += step
            place += 1
    lines.append(TextLine(start=start, end=place))
    return lines


def tidy(runs: Sequence[Run]) -> tuple[Run, ...]:
    r"""The runs without empty lines, which would take room and say nothing; neighbours in one manner become one.

    >>> [run.text for run in tidy([Run(text="One\n\n"), Run(text=" \ntwo ")])]
    ['One\ntwo']
    """
    kept: list[Run] = []
    ended = True
    for run in runs:
        text = _EMPTY_LINES.sub("\n", run.text)
        text = text.lstrip("\n\t ") if ended and not run.raised else text
        if text:
            if kept and replace(kept[-1], text="") == replace(run, text=""):
                text = kept.pop().text + text
            kept.append(replace(run, text=text))
            ended = text.rstrip(" \t").endswith("\n")
    if kept:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(run for run in kept if run.text)


def cut(runs: Sequence[Run], place: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """The runs before and after a letter; spaces at the seam are left out.

    >>> first, second = cut([Run(text="One two")], 4)
    >>> first[0].text, second[0].text
    ('One', 'two')
    """
    before: list[Run] = []
    after: list[Run] = []
    for run in runs:
        head, tail = run.text[: max(0, place)], run.text[max(0, place) :]
        place -= len(run.text)
        if head:
            before.append(replace(run, text=head))
        if tail:
            after.append(replace(run, text=tail))
    if before:
        before[-1] = replace(before[-1], text=before[-1].text.rstrip(" \n\t"))
    if after:
        after[0] = replace(after[0], text=after[0].text.lstrip(" \n\t"))
    return tuple(run for run in before if run.text), tuple(run for run in after if run.text)
