"""A section's elements as paragraphs, tables and pictures in the styles of the Word file.

In: the tree of a section (`word_markup`) and the file that it goes into. Out: blocks of WordprocessingML. The one thing
easily got wrong: a link to a place that is not in this pack would be dead, and the places are known at the end only; so
links are looked at once more when all sections are written.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx.document import Document
from lxml import etree

from facilitation_kit.playback.word import elements as made
from facilitation_kit.playback.word.base_styles import BESIDE_STYLE, TABLE_STYLE
from facilitation_kit.playback.word.elements import Placement
from facilitation_kit.playback.word.lines import LineWriter, after
from facilitation_kit.playback.word.markup import fault
from facilitation_kit.playback.word.pictures import PICTURES, Pictures, WordPicture
from facilitation_kit.playback.word.styles import WordStyles, w

__all__ = ["SectionWriter"]

_LISTS = {"ul": "List Bullet", "ol": "List Number"}
_HEADINGS = {f"h{level}" for level in range(2, 6)}
_PARTS = {"caption", "thead", "tbody", "tr", "th", "td", "li"}
_LEAST_WIDTH = 2000
_FIRST_BOOKMARK = 1000
"""Lower numbers are those of bookmarks that somebody made in Word."""

_PICTURE_ROOM = 2268
"""Width of a picture with words beside it, with the space between, in twentieths of a point: 4 cm."""

_SHORT_TABLE = 7
"""Rows of a table that stays on one page."""


class SectionWriter:
    """Writes sections into one Word file.

    Args:
        document: the file.
        styles: what it offers.
        pictures: what can be drawn.
        width: of the lines, in twentieths of a point; ``None`` for that of the page.
    """

    def __init__(self, document: Document, styles: WordStyles, pictures: Pictures, *, width: int | None = None) -> None:
        self._document, self._styles, self._pictures = document, styles, pictures
        page = document.sections[-1]
        sides = (page.page_width, page.left_margin, page.right_margin)
        wide, left, right = ((side or 0) // made.EMU for side in sides)
        self._width = max(width or wide - left - right, _LEAST_WIDTH)
        self._bookmarks: set[str] = set()
        self._lines = LineWriter(styles)
        self._picture_count = 0

    def blocks(self, root: etree._Element) -> list[etree._Element]:
        """The blocks of a section.

        Raises:
            PlaybackError: ``playback.template-syntax`` or ``playback.word-style``, with the line of the template.
        """
        return self._blocks(root, "Normal", self._width)

    def bookmark(self, paragraph: etree._Element, anchor: str) -> None:
        """Make a paragraph the place that links to `anchor` lead to; the first of several counts."""
        name = made.bookmark_name(anchor)
        if not anchor or name in self._bookmarks:
            return
        self._bookmarks.add(name)
        number = str(_FIRST_BOOKMARK + len(self._bookmarks))
        start = etree.Element(w("bookmarkStart"), {w("id"): number, w("name"): name})
        paragraph.insert(1 if paragraph.find(w("pPr")) is not None else 0, start)
        etree.SubElement(paragraph, w("bookmarkEnd"), {w("id"): number})

    def drop_dead_links(self) -> None:
        """Turn links to places that are not in this file into plain words."""
        self._lines.drop_dead_links(self._bookmarks)

    def _blocks(self, parent: etree._Element, style: str, width: int) -> list[etree._Element]:
        """The blocks in an element; words that stand in it without a paragraph of their own get one."""
        blocks: list[etree._Element] = []
        loose: list[etree._Element | str] = [parent.text or ""]
        for child in parent:
            written = self._block(child, style, width)
            if written is None:
                loose += [child]
            else:
                blocks += [*self._loose(loose, style, parent), *written]
                loose = []
            loose.append(child.tail or "")
        return self._apart([*blocks, *self._loose(loose, style, parent)], parent)

    def _apart(self, blocks: Sequence[etree._Element], parent: etree._Element) -> list[etree._Element]:
        """The blocks with a paragraph after a table where Word would put two into one, or miss the end of a cell."""
        apart: list[etree._Element] = []
        for place, block in enumerate(blocks):
            apart.append(block)
            if block.tag == w("tbl") and (place + 1 == len(blocks) or blocks[place + 1].tag == w("tbl")):
                apart.append(made.paragraph(self._lines.style("paragraph", "Gap", parent)))
        return apart

    def _loose(self, pieces: list[etree._Element | str], style: str, parent: etree._Element) -> list[etree._Element]:
        if not any(not isinstance(piece, str) or piece.strip(" \t\n\r") for piece in pieces):
            return []
        paragraph = made.paragraph(self._lines.style("paragraph", style, parent))
        self._lines.write(paragraph, pieces)
        return [paragraph]

    def _block(self, element: etree._Element, style: str, width: int) -> list[etree._Element] | None:
        """What an element becomes; ``None`` for words inside a paragraph."""
        tag = str(element.tag)
        blocks: list[etree._Element] | None = None
        if tag == "p":
            blocks = [self._paragraph(element, element.get("style") or style)]
        elif tag in _HEADINGS:
            blocks = [self._paragraph(element, f"heading {tag[1:]}")]
        elif tag in _LISTS:
            blocks = self._list(element)
        elif tag == "table":
            blocks = self._table(element, width)
        elif tag == "beside":
            blocks = [self._beside(element, width)]
        elif tag in PICTURES:
            blocks = [self._picture(each, element) for each in self._pictures.of(element)]
        elif tag in _PARTS:
            raise fault(element, f"{tag} stands outside its table or list.", "Put it where it belongs.")
        return blocks

    def _paragraph(self, element: etree._Element, style: str, placement: Placement | None = None) -> etree._Element:
        if placement is None:
            placement = Placement(keep_next=element.get("keep") == "next", new_page=element.get("page") == "new")
        paragraph = made.paragraph(self._lines.style("paragraph", style, element), placement)
        self._lines.write(paragraph, [element.text or "", *after(element)])
        if element.get("id"):
            self.bookmark(paragraph, element.get("id", ""))
        return paragraph

    def _list(self, element: etree._Element) -> list[etree._Element]:
        style = element.get("style") or _LISTS[element.tag]
        number = self._styles.new_list(self._lines.style("paragraph", style, element)) if element.tag == "ol" else None
        blocks = []
        for item in element:
            if item.tag != "li":
                raise fault(item, f"{item.tag} stands in a list.", "Put it into an li.")
            blocks.append(self._paragraph(item, style, Placement(number=number, keep_next=item.get("keep") == "next")))
        return blocks

    def _table(self, element: etree._Element, width: int) -> list[etree._Element]:
        heads = set(element.iterfind("thead/tr"))
        rows = [(row, row in heads) for row in element.iter("tr")]
        counts = [sum(_span(cell) for cell in row) for row, _ in rows]
        columns = max(counts, default=0)
        if not columns or min(counts) != columns:
            raise fault(element, "The rows of this table have different numbers of cells.", "Fill in or span the rest.")
        widths = _widths(element, columns, width)
        table = made.table(self._lines.style("table", TABLE_STYLE, element), widths)
        short = len(rows) <= _SHORT_TABLE
        for place, (row, header) in enumerate(rows):
            self._row(table, row, widths, header=header, together=header or (short and place < len(rows) - 1))
        return [*(self._paragraph(each, "caption") for each in element.iterchildren("caption")), table]

    def _row(
        self, table: etree._Element, row: etree._Element, widths: Sequence[int], *, header: bool, together: bool
    ) -> None:
        written = made.row(table, header=header)
        place = 0
        for each in row:
            span = _span(each)
            wide = sum(widths[place : place + span])
            cell = made.cell(written, wide, span)
            style = each.get("style") or ("Table Heading" if header else "Table Text")
            blocks = self._blocks(each, style, wide)
            blocks = blocks or [made.paragraph(self._lines.style("paragraph", style, each))]
            for block in blocks:
                if together and block.tag == w("p"):
                    _keep_next(block)
            cell.extend(blocks)
            place += span
        self.bookmark(next(written.iter(w("p"))), row.get("id", ""))

    def _beside(self, element: etree._Element, width: int) -> etree._Element:
        """A picture and the words beside it: a table for the eye alone, which has no header."""
        inside = list(element)
        picture, words = next(iter(inside), element), inside[1:]
        if picture.tag not in PICTURES or not words:
            raise fault(element, "Beside begins with a picture; words follow.", f"Begin with {', '.join(PICTURES)}.")
        widths = [_PICTURE_ROOM, width - _PICTURE_ROOM]
        table = made.table(self._lines.style("table", BESIDE_STYLE, element), widths, plain=True)
        row = made.row(table, header=False)
        first = self._block(picture, "Easy Text", widths[0]) or [
            made.paragraph(self._lines.style("paragraph", "Gap", element))
        ]
        made.cell(row, widths[0]).extend(first)
        blocks = [block for each in words for block in self._block(each, "Easy Text", widths[1]) or []]
        made.cell(row, widths[1]).extend(self._apart(blocks, element))
        self.bookmark(next(table.iter(w("p"))), element.get("id", ""))
        return table

    def _picture(self, picture: WordPicture, element: etree._Element) -> etree._Element:
        relation, _ = self._document.part.get_or_add_image(io.BytesIO(picture.data))
        paragraph = made.paragraph(self._lines.style("paragraph", "Picture", element))
        self._picture_count += 1
        share = min(1.0, self._width / max(picture.width, 1))
        size = (round(picture.width * share), round(picture.height * share))
        made.drawing(paragraph, relation, size, picture.alternative, self._picture_count)
        return paragraph


def _span(cell: etree._Element) -> int:
    if cell.tag not in {"th", "td"}:
        raise fault(cell, f"{cell.tag} stands in a row of a table.", "Put it into a th or td.")
    given = cell.get("span", "1")
    if not given.isdigit() or not 0 < int(given) < 64:  # noqa: PLR2004 - Word's own limit of columns is 63
        raise fault(cell, "span is a number of columns.", "Write a number from 1 on.")
    return int(given)


def _widths(element: etree._Element, columns: int, width: int) -> list[int]:
    """Widths of the columns: shares of the room; without any, the first is twice as wide as the others."""
    given = element.get("widths", "").split() or ["2", *("1" for _ in range(columns - 1))]
    try:
        shares = [float(each) for each in given]
    except ValueError:
        shares = []
    if len(shares) != columns or min(shares) <= 0:
        raise fault(element, f"widths needs {columns} numbers.", "Write a share for each column.")
    found = [int(width * share / sum(shares)) for share in shares]
    found[0] += width - sum(found)
    return found


def _keep_next(paragraph: etree._Element) -> None:
    properties = paragraph.find(w("pPr"))
    if properties is not None and properties.find(w("keepNext")) is None:
        properties.insert(1, etree.Element(w("keepNext")))
