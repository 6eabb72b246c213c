"""A one-pager in Word on one page: two columns, and letters as small as that needs.

In: a filled-in Word file and its styles. Out: the same, with narrower margins, a second column below the cover, and all
styles smaller by one factor. The one thing easily got wrong: nobody here can measure letters as Word does; the estimate is
generous, so that a page is sooner half a line too empty than a line too full.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import deepcopy

from docx.document import Document
from lxml import etree

from facilitation_kit.playback.word.styles import Measure, WordStyles, w

__all__ = ["column_width", "fit_on_one_page", "make_room"]

_MARGIN = 794
"""Around the page, in twentieths of a point: 1.4 cm."""

_BETWEEN = 425
"""Between the columns."""

_POINT = 20
_LETTER = 0.55
"""A letter's width, as a share of its size, with the loss at the ends of lines."""

_LINE = 1.24
"""A line's height, as a multiple of the size of its letters."""

_CELL = 142
"""What a cell keeps free beside its words."""

_COLUMNS = 2
_SMALLEST = 0.5
_STEPS = 26


def make_room(document: Document, styles: WordStyles) -> None:
    """Give the pages of a file the narrow margins of a one-pager, and its tab stops at the right the new width."""
    for margins in document.element.body.iter(w("pgMar")):
        for side in ("top", "right", "bottom", "left"):
            margins.set(w(side), str(min(int(margins.get(w(side), "0")), _MARGIN)))
        for band in ("header", "footer"):
            margins.set(w(band), str(min(int(margins.get(w(band), "0")), _MARGIN // 2)))
    styles.move_right_tabs(_room(document)[0])


def column_width(document: Document) -> int:
    """How wide one of two columns is, in twentieths of a point."""
    wide, _ = _room(document)
    return (wide - _BETWEEN) // _COLUMNS


def fit_on_one_page(document: Document, styles: WordStyles) -> None:
    """Set what follows the cover in two columns, and make all styles as small as one page needs."""
    body = document.element.body
    blocks = [each for each in body if each.tag in {w("p"), w("tbl")}]
    start = next((place for place, each in enumerate(blocks) if styles.name_of(each) == "heading 1"), 0)
    wide, high = _room(document)
    column = column_width(document)
    for step in range(_STEPS):
        factor = 1 - (1 - _SMALLEST) * step / (_STEPS - 1)
        cover = sum(_height(each, styles, wide, factor) for each in blocks[:start])
        units = [sum(_height(each, styles, column, factor) for each in unit) for unit in _units(blocks[start:], styles)]
        if _columns(units, high / _POINT - cover) <= _COLUMNS:
            break
    styles.shrink(factor)
    if start:
        _two_columns(body, blocks[start - 1])


def _units(blocks: Sequence[etree._Element], styles: WordStyles) -> list[list[etree._Element]]:
    """What stays together: a heading with what follows it, and a table with its caption."""
    units: list[list[etree._Element]] = [[]]
    for block in blocks:
        units[-1].append(block)
        if block.tag == w("tbl") or not styles.keeps_next(block):
            units.append([])
    return units


def _columns(units: Sequence[float], room: float) -> int:
    """How many columns the units need, none of them cut."""
    columns, used = 1, 0.0
    for unit in units:
        if used and used + unit > room:
            columns, used = columns + 1, 0.0
        used += unit
        columns += used > room
    return columns


def _room(document: Document) -> tuple[int, int]:
    """Width and height between the margins."""
    page = document.element.body.find(w("sectPr"))
    size = page.find(w("pgSz")) if page is not None else None
    margins = page.find(w("pgMar")) if page is not None else None

    def measured(element: etree._Element | None, name: str, otherwise: int) -> int:
        return otherwise if element is None else int(element.get(w(name), otherwise))

    wide = measured(size, "w", 11906) - measured(margins, "left", _MARGIN) - measured(margins, "right", _MARGIN)
    high = measured(size, "h", 16838) - measured(margins, "top", _MARGIN) - measured(margins, "bottom", _MARGIN)
    return wide, high


def _height(block: etree._Element, styles: WordStyles, width: int, factor: float) -> float:
    """An estimate of the height of a block, in points."""
    if block.tag == w("p"):
        return _lines_high(block, styles.measure(block), width, factor)
    high = 0.0
    for row in block.iterchildren(w("tr")):
        cells = []
        for cell in row.iterchildren(w("tc")):
            given = next((int(each.get(w("w"), width)) for each in cell.iter(w("tcW"))), width)
            cells.append(sum(_height(each, styles, given - _CELL, factor) for each in cell if each.tag == w("p")))
        high += max(cells, default=0.0) + 1
    return high


def _lines_high(paragraph: etree._Element, measure: Measure, width: int, factor: float) -> float:
    lengths = [0]
    for piece in paragraph.iter(w("t"), w("br")):
        if piece.tag == w("br"):
            lengths.append(0)
        else:
            lengths[-1] += len(piece.text or "")
    size = measure.size * factor
    room = max(width / _POINT - measure.indent, size * 4)
    lines = sum(max(1, math.ceil(length * size * _LETTER / room)) for length in lengths)
    return lines * size * _LINE * measure.line + (measure.before + measure.after) * factor


def _two_columns(body: etree._Element, last: etree._Element) -> None:
    """End a section of one column with the paragraph `last`; what follows stands in two, on the same page."""
    page = body.find(w("sectPr"))
    properties = last.find(w("pPr"))
    if page is None or properties is None:
        return
    properties.append(deepcopy(page))
    columns = etree.Element(w("cols"), {w("num"): str(_COLUMNS), w("space"): str(_BETWEEN)})
    margins = page.find(w("pgMar"))
    place = len(page) if margins is None else page.index(margins) + 1
    page.insert(place, columns)
    size = page.find(w("pgSz"))
    kind = etree.Element(w("type"), {w("val"): "continuous"})
    page.insert(0 if size is None else page.index(size), kind)
