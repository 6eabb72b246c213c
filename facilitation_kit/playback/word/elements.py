"""Paragraphs, words, tables and pictures as WordprocessingML.

In: texts, ids of styles, and places. Out: elements that stand in the order that the standard asks for. The one thing easily
got wrong: Word refuses a file whose properties stand in another order, and LibreOffice does not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from facilitation_kit.playback.word.styles import MAIN, w

__all__ = [
    "EMU",
    "Placement",
    "bookmark_name",
    "cell",
    "drawing",
    "field_mark",
    "hyperlink",
    "line_break",
    "paragraph",
    "row",
    "run",
    "table",
]

EMU = 635
"""English Metric Units in a twentieth of a point, in which Word measures pictures."""

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LONGEST_NAME = 40


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where a paragraph may stand.

    Attributes:
        keep_next: on the page of what follows.
        new_page: at the top of a page.
        number: of the list that it is in; ``None`` for that of its style, or none.
    """

    keep_next: bool = False
    new_page: bool = False
    number: int | None = None


_ANYWHERE = Placement()


def bookmark_name(anchor: str) -> str:
    """An anchor as Word takes it: letters, digits and low lines, at most 40 of them.

    >>> bookmark_name("needs"), len(bookmark_name("vote-" + "x" * 60))
    ('needs', 40)
    """
    plain = re.sub("[^A-Za-z0-9_]", "_", anchor)
    plain = plain if plain[:1].isalpha() else f"a{plain}"
    if plain == anchor and len(plain) <= _LONGEST_NAME:
        return plain
    mark = hashlib.sha256(anchor.encode("utf-8", "replace")).hexdigest()[:9]
    return f"{plain[: _LONGEST_NAME - 10]}_{mark}"


def paragraph(style: str, placement: Placement = _ANYWHERE) -> etree._Element:
    """An empty paragraph."""
    made = etree.Element(w("p"), nsmap={"w": MAIN})
    properties = etree.SubElement(made, w("pPr"))
    etree.SubElement(properties, w("pStyle"), {w("val"): style})
    if placement.keep_next:
        etree.SubElement(properties, w("keepNext"))
    if placement.new_page:
        etree.SubElement(properties, w("pageBreakBefore"))
    if placement.number is not None:
        numbered = etree.SubElement(properties, w("numPr"))
        etree.SubElement(numbered, w("ilvl"), {w("val"): "0"})
        etree.SubElement(numbered, w("numId"), {w("val"): str(placement.number)})
    return made


def run(parent: etree._Element, text: str, style: str | None) -> None:
    """Words at the end of a paragraph or link."""
    made = _run(parent, style)
    piece = etree.SubElement(made, w("t"), {_SPACE: "preserve"})
    piece.text = text


def line_break(parent: etree._Element, kind: str = "br") -> None:
    """A new line ("br") or a jump to the next tab stop ("tab")."""
    etree.SubElement(_run(parent, None), w(kind))


def _run(parent: etree._Element, style: str | None) -> etree._Element:
    made = etree.SubElement(parent, w("r"))
    if style is not None:
        properties = etree.SubElement(made, w("rPr"))
        etree.SubElement(properties, w("rStyle"), {w("val"): style})
    return made


def hyperlink(parent: etree._Element, anchor: str) -> etree._Element:
    """A link to a place in the same file; its words are put into it."""
    return etree.SubElement(parent, w("hyperlink"), {w("anchor"): bookmark_name(anchor), w("history"): "1"})


def field_mark(kind: str, instruction: str = "") -> etree._Element:
    """A run that begins ("begin"), parts ("separate") or ends ("end") a field, or holds what it does."""
    made = etree.Element(w("r"))
    if instruction:
        text = etree.SubElement(made, w("instrText"), {_SPACE: "preserve"})
        text.text = instruction
    else:
        etree.SubElement(made, w("fldChar"), {w("fldCharType"): kind})
    return made


def table(style: str, widths: Sequence[int], *, plain: bool = False) -> etree._Element:
    """An empty table with fixed columns, measured in twentieths of a point; a plain one is there for its layout."""
    made = etree.Element(w("tbl"), nsmap={"w": MAIN})
    properties = etree.SubElement(made, w("tblPr"))
    etree.SubElement(properties, w("tblStyle"), {w("val"): style})
    etree.SubElement(properties, w("tblW"), {w("w"): str(sum(widths)), w("type"): "dxa"})
    etree.SubElement(properties, w("tblLayout"), {w("type"): "fixed"})
    first = "0" if plain else "1"
    look = {"firstRow": first, "lastRow": "0", "firstColumn": first, "lastColumn": "0", "noHBand": "1", "noVBand": "1"}
    bits = "0600" if plain else "06A0"
    etree.SubElement(properties, w("tblLook"), {w("val"): bits, **{w(name): value for name, value in look.items()}})
    grid = etree.SubElement(made, w("tblGrid"))
    for width in widths:
        etree.SubElement(grid, w("gridCol"), {w("w"): str(width)})
    return made


def row(parent: etree._Element, *, header: bool) -> etree._Element:
    """A row that does not split; a header row is said again on each page."""
    made = etree.SubElement(parent, w("tr"))
    properties = etree.SubElement(made, w("trPr"))
    etree.SubElement(properties, w("cantSplit"))
    if header:
        etree.SubElement(properties, w("tblHeader"))
    return made


def cell(parent: etree._Element, width: int, span: int = 1) -> etree._Element:
    """An empty cell; Word wants a paragraph in it."""
    made = etree.SubElement(parent, w("tc"))
    properties = etree.SubElement(made, w("tcPr"))
    etree.SubElement(properties, w("tcW"), {w("w"): str(width), w("type"): "dxa"})
    if span > 1:
        etree.SubElement(properties, w("gridSpan"), {w("val"): str(span)})
    return made


def drawing(parent: etree._Element, relation: str, size: tuple[int, int], alternative: str, number: int) -> None:
    """A picture in a line of text.

    Args:
        parent: the paragraph.
        relation: id of the picture's part.
        size: width and height in twentieths of a point.
        alternative: what it shows.
        number: of the picture in its file, from 1.
    """
    extent = {"cx": str(size[0] * EMU), "cy": str(size[1] * EMU)}
    names = {"wp": _WORD_DRAWING, "a": _DRAWING, "pic": _PICTURE, "r": _RELATIONS}
    made = etree.SubElement(_run(parent, None), w("drawing"))
    inline = etree.SubElement(
        made, f"{{{_WORD_DRAWING}}}inline", dict.fromkeys(("distT", "distB", "distL", "distR"), "0"), nsmap=names
    )
    about = {"id": str(number), "name": f"Picture {number}", "descr": alternative}
    etree.SubElement(inline, f"{{{_WORD_DRAWING}}}extent", extent)
    etree.SubElement(inline, f"{{{_WORD_DRAWING}}}docPr", about)
    locked = etree.SubElement(inline, f"{{{_WORD_DRAWING}}}cNvGraphicFramePr")
    etree.SubElement(locked, f"{{{_DRAWING}}}graphicFrameLocks", {"noChangeAspect": "1"})
    graphic = etree.SubElement(inline, f"{{{_DRAWING}}}graphic")
    data = etree.SubElement(graphic, f"{{{_DRAWING}}}graphicData", {"uri": _PICTURE})
    picture = etree.SubElement(data, f"{{{_PICTURE}}}pic")
    names_of = etree.SubElement(picture, f"{{{_PICTURE}}}nvPicPr")
    etree.SubElement(names_of, f"{{{_PICTURE}}}cNvPr", about)
    etree.SubElement(names_of, f"{{{_PICTURE}}}cNvPicPr")
    filled = etree.SubElement(picture, f"{{{_PICTURE}}}blipFill")
    etree.SubElement(filled, f"{{{_DRAWING}}}blip", {f"{{{_RELATIONS}}}embed": relation})
    etree.SubElement(etree.SubElement(filled, f"{{{_DRAWING}}}stretch"), f"{{{_DRAWING}}}fillRect")
    shape = etree.SubElement(picture, f"{{{_PICTURE}}}spPr")
    moved = etree.SubElement(shape, f"{{{_DRAWING}}}xfrm")
    etree.SubElement(moved, f"{{{_DRAWING}}}off", {"x": "0", "y": "0"})
    etree.SubElement(moved, f"{{{_DRAWING}}}ext", extent)
    form = etree.SubElement(shape, f"{{{_DRAWING}}}prstGeom", {"prst": "rect"})
    etree.SubElement(form, f"{{{_DRAWING}}}avLst")
