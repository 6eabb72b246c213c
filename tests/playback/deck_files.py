"""Reads decks as a reader's program does: shapes with their boxes, the words in them, and how much room these need."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

from PIL import ImageFont
from pptx import Presentation
from pptx.oxml.ns import qn

from tests.playback.made_packs import ROOT

FONTS = ROOT / "workshops" / "templates" / "fonts"
LINE = 1.24
"""Height of a line of Atkinson Hyperlegible, in font sizes."""
Box = tuple[float, float, float, float]


def opened(deck: bytes) -> Any:
    """The deck."""
    return Presentation(io.BytesIO(deck))


def titles(deck: Any) -> list[str]:
    """The title of each slide."""
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def words_on(slide: Any) -> list[str]:
    """The paragraphs of a slide in reading order, those of tables and groups too."""
    return [
        "".join(
            "\n" if piece.tag == qn("a:br") else piece.text or "" for piece in paragraph.iter(qn("a:t"), qn("a:br"))
        )
        for paragraph in slide.shapes._spTree.iter(qn("a:p"))
    ]


def notes_of(slide: Any) -> str:
    """What the speaker reads."""
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


def everything(deck: Any) -> str:
    """All words of slides and notes."""
    return "\n".join(text for slide in deck.slides for text in (*words_on(slide), notes_of(slide)))


def box_of(shape: Any) -> Box:
    """Left, top, right and bottom in points."""
    left, top = shape.left / 12700, shape.top / 12700
    return left, top, left + shape.width / 12700, top + shape.height / 12700


def misplaced(deck: Any) -> list[str]:
    """Shapes that leave their slide, lie over each other or hold more text than they have room for."""
    found = []
    right, bottom = deck.slide_width / 12700, deck.slide_height / 12700
    for number, slide in enumerate(deck.slides, start=1):
        boxes = [(shape.name, box_of(shape)) for shape in slide.shapes]
        found += [
            f"{number}: {name} leaves the slide"
            for name, box in boxes
            if box[0] < -0.1 or box[1] < -0.1 or box[2] > right + 0.1 or box[3] > bottom + 0.1
        ]
        found += [
            f"{number}: {first} over {second}"
            for (first, one), (second, other) in combinations(boxes, 2)
            if min(one[2], other[2]) - max(one[0], other[0]) > 0.1
            and min(one[3], other[3]) - max(one[1], other[1]) > 0.1
        ]
        for shape in slide.shapes:
            room = shape.height / 12700
            if shape.has_text_frame and text_height(shape) > room + 1:
                found.append(f"{number}: {shape.name} needs {text_height(shape):.0f} of {room:.0f}")
            if shape.has_table and sum(table_heights(shape.table)) > room + 1:
                found.append(f"{number}: {shape.name} needs {sum(table_heights(shape.table)):.0f} of {room:.0f}")
    return found


def text_height(shape: Any) -> float:
    """How tall the text of a shape is with the real font, in points."""
    size = _inherited_size(shape)
    return sum(_paragraph_height(each._p, shape.width / 12700, size) for each in shape.text_frame.paragraphs)


def table_heights(table: Any) -> Iterator[float]:
    """How tall each row of a table has to be."""
    for row in table.rows:
        yield max(
            sum(
                _paragraph_height(each._p, column.width / 12700 - (cell.margin_left + cell.margin_right) / 12700, 18)
                for each in cell.text_frame.paragraphs
            )
            + (cell.margin_top + cell.margin_bottom) / 12700
            for cell, column in zip(row.cells, table.columns, strict=True)
        )


def smallest_letters(slide: Any) -> float:
    """The size of the smallest letters on a slide, but for footers and numbers of footnotes."""
    found = [99.0]
    for shape in slide.shapes:
        if shape.is_placeholder and shape.placeholder_format.type is not None:
            if str(shape.placeholder_format.type).startswith(("FOOTER", "SLIDE_NUMBER")):
                continue
            found.append(_inherited_size(shape))
        found += [
            int(each.get("sz")) / 100
            for each in shape._element.iter(qn("a:rPr"))
            if each.get("sz") and not each.get("baseline")
        ]
    return min(found)


def _paragraph_height(paragraph: Any, width: float, inherited: float) -> float:
    properties = paragraph.find(qn("a:pPr"))
    before, exact = 0.0, 0.0
    if properties is not None:
        width -= int(properties.get("marL", "0")) / 12700
        spacing = properties.find(f"{qn('a:spcBef')}/{qn('a:spcPts')}")
        before = int(spacing.get("val")) / 100 if spacing is not None else 0.0
        line = properties.find(f"{qn('a:lnSpc')}/{qn('a:spcPts')}")
        exact = int(line.get("val")) / 100 if line is not None else 0.0
    pieces = list(paragraph.iter(qn("a:r"), qn("a:br")))
    sizes = [int(each.find(qn("a:rPr")).get("sz", inherited * 100)) / 100 for each in pieces]
    lines, used, wide = 1, 0.0, 0.0
    for piece, size in zip(pieces, sizes, strict=True):
        style = piece.find(qn("a:rPr"))
        scale = size * (0.66 if style.get("baseline") else 1)
        for letter in "\n" if piece.tag == qn("a:br") else piece.find(qn("a:t")).text:
            step = _width(letter, bold=style.get("b") == "1") * scale
            if letter == "\n":
                lines, used, wide = lines + 1, 0.0, 0.0
            elif letter == " ":
                used, wide = used + wide + step, 0.0
            elif used + wide + step <= width:
                wide += step
            elif used:
                lines, used, wide = lines + 1, 0.0, wide + step
            else:
                lines, wide = lines + 1, step
    end = paragraph.find(qn("a:endParaRPr"))
    if not sizes and end is not None:
        sizes.append(int(end.get("sz")) / 100)
    return before + lines * (exact or max(sizes, default=inherited) * LINE)


@cache
def _width(letter: str, *, bold: bool) -> float:
    return 0.0 if letter == "\n" else _font("Bold" if bold else "Regular").getlength(letter) / 1000


@cache
def _font(weight: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        str(FONTS / f"AtkinsonHyperlegible-{weight}.ttf"), 1000, layout_engine=ImageFont.Layout.BASIC
    )


def _inherited_size(shape: Any) -> float:
    if not shape.is_placeholder:
        return 18.0
    layout = next(
        each
        for each in shape.part.slide_layout.placeholders
        if each.placeholder_format.idx == shape.placeholder_format.idx
    )
    return int(layout._element.find(f".//{qn('a:defRPr')}").get("sz")) / 100
