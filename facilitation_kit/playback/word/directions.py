"""From right to left where the words are: paragraphs, pieces of them, tables and pages of a Word file.

In: the finished parts of a Word file. Out: the same with Word's marks for direction. The one thing easily got wrong: Word
does not look at letters; a run without the mark shows Arabic in the wrong size and weight, and a paragraph without it puts
the full stop on the wrong side. So direction is told for every piece, by its own letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from copy import deepcopy
from itertools import groupby

from lxml import etree

from facilitation_kit.playback.word.styles import MAIN, WordStyles, w

__all__ = ["directed", "is_right_to_left_text", "set_directions"]

_LEFT_MARK, _RIGHT_MARK = "\u200e", "\u200f"
_PHONE = re.compile(r"\+?\d{2,}(?:[ -]\d{2,})+")
"""Numbers in groups, which would else be read from right to left, group by group."""
_NUMBER_FIRST = re.compile(r"[^\w]*\d")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def _names(words: str) -> tuple[str, ...]:
    return tuple(w(name) for name in words.split())


# what the standard wants after each mark, in its order
_AFTER_BIDI = _names(
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_AFTER_BORDERS = (*_names("shd tabs suppressAutoHyphens bidi"), *_AFTER_BIDI)
_AFTER_RTL = _names("cs em lang eastAsianLayout specVanish oMath rPrChange")
_AFTER_VISUAL = _names(
    "tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar "
    "tblLook tblCaption tblDescription"
)
_AFTER_PAGE_BIDI = _names("rtlGutter docGrid printerSettings sectPrChange")


def is_right_to_left_text(text: str, *, otherwise: bool) -> bool:
    """The direction of the first letter that has one.

    Args:
        text: any.
        otherwise: for a text without such a letter, such as "12".

    >>> is_right_to_left_text("12 مدينة", otherwise=False)
    True
    """
    if not _RIGHT_TO_LEFT.search(text) and any("a" <= letter.lower() <= "z" for letter in text):
        return False
    return next((found for letter in text if (found := _strong(letter)) is not None), otherwise)


def directed(text: str, *, otherwise: bool) -> tuple[tuple[str, bool], ...]:
    """The text in pieces of one direction each; ``True`` stands for from right to left.

    Args:
        text: any.
        otherwise: of what stands between two directions, and of a text that has none.

    >>> directed("One مدينة, two", otherwise=False)
    (('One ', False), ('مدينة', True), (', two', False))
    """
    if not _RIGHT_TO_LEFT.search(text):
        return ((text, is_right_to_left_text(text, otherwise=otherwise)),) if text else ()
    kinds = [_strong(letter) for letter in text]
    following: list[bool | None] = [None] * len(kinds)
    ahead: bool | None = None
    for place in range(len(kinds) - 1, -1, -1):
        following[place] = ahead
        ahead = ahead if kinds[place] is None else kinds[place]
    before: bool | None = None
    settled: list[bool] = []
    for kind, after in zip(kinds, following, strict=True):
        before = before if kind is None else kind
        found = before if kind is not None or before == after else None
        settled.append(otherwise if found is None else found)
    return tuple(
        ("".join(letter for letter, _ in piece), direction)
        for direction, piece in groupby(zip(text, settled, strict=True), key=lambda pair: pair[1])
    )


def _strong(letter: str) -> bool | None:
    kind = unicodedata.bidirectional(letter)
    return True if kind in {"R", "AL"} else False if kind == "L" else None


def set_directions(root: etree._Element, styles: WordStyles, *, right_to_left: bool) -> None:
    """Mark everything below an element.

    Args:
        root: of a part, such as its body or a header.
        styles: of the file.
        right_to_left: the pack's own direction, for tables, pages and texts without letters.
    """
    for paragraph in root.iter(w("p")):
        text = "".join(piece.text or "" for piece in paragraph.iter(w("t")))
        if right_to_left or _RIGHT_TO_LEFT.search(text):
            arranged = _is_arranged(paragraph, styles)
            _direct(
                paragraph,
                styles,
                from_right=right_to_left if arranged else is_right_to_left_text(text, otherwise=right_to_left),
            )
    if right_to_left:
        for table in root.iter(w("tblPr")):
            _mark(table, "bidiVisual", _AFTER_VISUAL)
        for page in root.iter(w("sectPr")):
            _mark(page, "bidi", _AFTER_PAGE_BIDI)


def _is_arranged(paragraph: etree._Element, styles: WordStyles) -> bool:
    """Whether it runs as the pack does, because it stands in line with others: in a table, a list or a box."""
    if any(True for _ in paragraph.iterancestors(w("tc"))):
        return True
    return any(styles.is_arranged(name.get(w("val"), "")) for name in paragraph.iterfind(f"{w('pPr')}/{w('pStyle')}"))


def _direct(paragraph: etree._Element, styles: WordStyles, *, from_right: bool) -> None:
    properties = paragraph.find(w("pPr"))
    if from_right:
        if properties is None:
            properties = etree.Element(w("pPr"))
            paragraph.insert(0, properties)
        _mark(properties, "bidi", _AFTER_BIDI)
        _turn_border(properties, styles)
    for run in list(paragraph.iter(w("r"))):
        _cut(run, from_right=from_right)


def _turn_border(properties: etree._Element, styles: WordStyles) -> None:
    """Move a line that the style draws at the left, where the reader's eye would begin, to the right."""
    name = properties.find(w("pStyle"))
    line = None if name is None else styles.left_border(name.get(w("val"), ""))
    if line is None or properties.find(w("pBdr")) is not None:
        return
    borders = etree.Element(w("pBdr"))
    etree.SubElement(borders, w("left"), {w("val"): "nil"})
    right = deepcopy(line)
    right.tag = w("right")
    borders.append(right)
    _place(properties, borders, _AFTER_BORDERS)


def _cut(run: etree._Element, *, from_right: bool) -> None:
    """Cut a run where the direction changes, and mark its pieces."""
    texts = run.findall(w("t"))
    if not texts:
        return
    if len(texts) > 1 or len(run) > 1 + (run.find(w("rPr")) is not None):
        # text with breaks or tabs between stays together; it goes where most readers of it begin
        whole = "".join(each.text or "" for each in texts)
        if is_right_to_left_text(whole, otherwise=from_right):
            _mark_run(run)
        return
    text = texts[0].text or ""
    if from_right:
        text = _PHONE.sub(rf"{_LEFT_MARK}\g<0>{_LEFT_MARK}", text)
    pieces = _whole(text, from_right=from_right) or _held(directed(text, otherwise=from_right))
    for piece, direction in pieces[1:][::-1]:
        more = deepcopy(run)
        _put(more, piece)
        if direction:
            _mark_run(more)
        run.addnext(more)
    if pieces:
        _put(run, pieces[0][0])
        if pieces[0][1]:
            _mark_run(run)


def _whole(text: str, *, from_right: bool) -> tuple[tuple[str, bool], ...]:
    """A text that runs against its paragraph from end to end, with marks that hold its full stop where it belongs."""
    kinds = {kind for letter in text if (kind := _strong(letter)) is not None}
    if kinds != {not from_right}:
        return ()
    core = text.strip(" ")
    before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    mark = _LEFT_MARK if from_right else _RIGHT_MARK
    first = "" if _strong(core[0]) is not None else mark
    last = "" if _strong(core[-1]) is not None else mark
    whole = ((f"{first}{core}{last}", not from_right),)
    return (*(((before, from_right),) if before else ()), *whole, *(((after, from_right),) if after else ()))


def _held(pieces: Sequence[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
    """The pieces with a mark before a number that would be read as a part of the piece before it."""
    held = list(pieces[:1])
    for text, direction in pieces[1:]:
        counts = _NUMBER_FIRST.match(text) is not None
        mark = (_RIGHT_MARK if direction else _LEFT_MARK) if counts else ""
        held.append((f"{mark}{text}", direction))
    return tuple(held)


def _put(run: etree._Element, text: str) -> None:
    for place in run.iterchildren(w("t")):
        place.text = text
        place.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _mark_run(run: etree._Element) -> None:
    properties = run.find(w("rPr"))
    if properties is None:
        properties = etree.Element(w("rPr"), nsmap={"w": MAIN})
        run.insert(0, properties)
    _mark(properties, "rtl", _AFTER_RTL)


def _mark(parent: etree._Element, name: str, after: tuple[str, ...]) -> None:
    if parent.find(w(name)) is None:
        _place(parent, etree.Element(w(name)), after)


def _place(parent: etree._Element, made: etree._Element, after: tuple[str, ...]) -> None:
    """Put an element before the first of those that the standard wants after it."""
    found = next((place for place, child in enumerate(parent) if child.tag in after), len(parent))
    parent.insert(found, made)
