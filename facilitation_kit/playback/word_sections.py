"""A section's elements as paragraphs, tables and pictures in the styles of the Word file.

In: the tree of a section (`word_markup`) and the file that it goes into. Out: blocks of WordprocessingML. The one thing
easily got wrong: a link to a place that is not in this pack would be dead, and the places are known at the end only; so
links are looked at once more when all sections are written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from docx.document import Document
from lxml import etree

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback import word_elements as made
from facilitation_kit.playback.word_base_styles import BESIDE_STYLE, TABLE_STYLE
from facilitation_kit.playback.word_elements import Placement
from facilitation_kit.playback.word_markup import fault
from facilitation_kit.playback.word_pictures import PICTURES, Pictures, WordPicture
from facilitation_kit.playback.word_styles import WordStyles, w

__all__ = ["SectionWriter"]

_SPACES = re.compile("[ \t\n\r]+")
_BREAK = "\u2028"
_LISTS = {"ul": "List Bullet", "ol": "List Number"}
_HEADINGS = {f"h{level}" for level in range(2, 6)}
_PARTS = {"caption", "thead", "tbody", "tr", "th", "td", "li"}
_LEAST_WIDTH = 2000
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
    """

    def __init__(self, document: Document, styles: WordStyles, pictures: Pictures) -> None:
        self._document, self._styles, self._pictures = document, styles, pictures
        page = document.sections[-1]
        sides = (page.page_width, page.left_margin, page.right_margin)
        wide, left, right = ((side or 0) // made.EMU for side in sides)
        self._width = max(wide - left - right, _LEAST_WIDTH)
        self._bookmarks: set[str] = set()
        self._links: list[etree._Element] = []
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
        number = str(len(self._bookmarks))
        start = etree.Element(w("bookmarkStart"), {w("id"): number, w("name"): name})
        paragraph.insert(1 if paragraph.find(w("pPr")) is not None else 0, start)
        etree.SubElement(paragraph, w("bookmarkEnd"), {w("id"): number})

    def drop_dead_links(self) -> None:
        """Turn links to places that are not in this file into plain words."""
        for link in self._links:
            if link.get(w("anchor")) in self._bookmarks:
                continue
            for piece in list(link):
                for style in piece.iterfind(f"{w('rPr')}/{w('rStyle')}"):
                    if style.get(w("val")) == self._styles.find("character", "Hyperlink"):
                        _drop(style)
                link.addprevious(piece)
            _drop(link)

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
                apart.append(made.paragraph(self._style("paragraph", "Gap", parent)))
        return apart

    def _loose(self, pieces: list[etree._Element | str], style: str, parent: etree._Element) -> list[etree._Element]:
        if not any(not isinstance(piece, str) or piece.strip(" \t\n\r") for piece in pieces):
            return []
        paragraph = made.paragraph(self._style("paragraph", style, parent))
        self._words(paragraph, pieces, None)
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
        paragraph = made.paragraph(self._style("paragraph", style, element), placement)
        self._words(paragraph, [element.text or "", *_after(element)], None)
        if element.get("id"):
            self.bookmark(paragraph, element.get("id", ""))
        return paragraph

    def _list(self, element: etree._Element) -> list[etree._Element]:
        style = element.get("style") or _LISTS[element.tag]
        number = self._styles.new_list(self._style("paragraph", style, element)) if element.tag == "ol" else None
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
        table = made.table(self._style("table", TABLE_STYLE, element), widths)
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
            blocks = blocks or [made.paragraph(self._style("paragraph", style, each))]
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
        table = made.table(self._style("table", BESIDE_STYLE, element), widths, plain=True)
        row = made.row(table, header=False)
        first = self._block(picture, "Easy Text", widths[0]) or [
            made.paragraph(self._style("paragraph", "Gap", element))
        ]
        made.cell(row, widths[0]).extend(first)
        blocks = [block for each in words for block in self._block(each, "Easy Text", widths[1]) or []]
        made.cell(row, widths[1]).extend(blocks)
        self.bookmark(next(table.iter(w("p"))), element.get("id", ""))
        return table

    def _picture(self, picture: WordPicture, element: etree._Element) -> etree._Element:
        relation, _ = self._document.part.get_or_add_image(io.BytesIO(picture.data))
        paragraph = made.paragraph(self._style("paragraph", "Picture", element))
        self._picture_count += 1
        size = (picture.width, picture.height)
        made.drawing(paragraph, relation, size, picture.alternative, self._picture_count)
        return paragraph

    def _words(self, paragraph: etree._Element, pieces: Sequence[etree._Element | str], style: str | None) -> None:
        """Words of a paragraph without the spaces at its ends."""
        written = _Words(paragraph)
        self._inline(written, pieces, paragraph, style)
        written.finish()

    def _inline(
        self,
        words: _Words,
        pieces: Sequence[etree._Element | str],
        parent: etree._Element,
        style: str | None,
    ) -> None:
        for piece in pieces:
            if isinstance(piece, str):
                words.add(parent, piece, style)
                continue
            inner = [piece.text or "", *_after(piece)]
            if piece.tag == "strong":
                self._inline(words, inner, parent, self._style("character", "Strong", piece))
            elif piece.tag == "span":
                own = piece.get("style")
                self._inline(words, inner, parent, self._style("character", own, piece) if own else style)
            elif piece.tag == "a":
                self._link(words, piece, inner, parent, style)
            elif piece.tag in {"br", "tab"}:
                words.stop(parent, piece.tag)
            else:
                raise fault(piece, f"{piece.tag} stands inside a line of text.", "Put it on its own.")

    def _link(
        self,
        words: _Words,
        element: etree._Element,
        inner: Sequence[etree._Element | str],
        parent: etree._Element,
        style: str | None,
    ) -> None:
        address = element.get("href", "")
        if not address.startswith("#"):
            raise fault(element, "Links lead to places in this pack.", "Write # and an anchor.")
        if address == "#":
            self._inline(words, inner, parent, style)
            return
        words.settle()
        link = made.hyperlink(parent, address[1:])
        self._links.append(link)
        own = style or self._style("character", "Hyperlink", element)
        self._inline(words, inner, link, own)

    def _style(self, kind: str, name: str, element: etree._Element) -> str:
        found = self._styles.find(kind, name)
        if found is None:
            wrong = fault(element, "", "")
            place = wrong.faults[0]
            raise PlaybackError(
                "playback.word-style",
                f"The Word file has no {kind} style {name!r}.",
                remedy=f"Add it in Word, or use one of: {', '.join(self._styles.names(kind))}.",
                file=place.file,
                line=place.line,
            )
        return found


class _Words:
    """Words of one paragraph, in which spaces of the template fold into one, and none stands at either end."""

    def __init__(self, paragraph: etree._Element) -> None:
        self._paragraph = paragraph
        self._space: tuple[etree._Element, str | None] | None = None
        self._begun = False

    def add(self, parent: etree._Element, text: str, style: str | None) -> None:
        """Text with the folding of spaces; ends of lines that people wrote stay."""
        for place, line in enumerate(text.split(_BREAK)):
            if place:
                self.stop(parent, "br")
            plain = _SPACES.sub(" ", line)
            if plain.startswith(" ") and self._begun and self._space is None:
                self._space = (parent, style)
            core = plain.strip(" ")
            if not core:
                continue
            lead = ""
            if self._space is not None:
                if self._space == (parent, style):
                    lead = " "
                else:
                    made.run(*_space(self._space))
            made.run(parent, lead + core, style)
            self._begun = True
            self._space = (parent, style) if plain.endswith(" ") else None

    def stop(self, parent: etree._Element, kind: str) -> None:
        """A new line or a tab stop; spaces around it mean nothing."""
        self._space = None
        made.line_break(parent, kind)
        self._begun = False

    def settle(self) -> None:
        """Write the space that stands before a link."""
        if self._space is not None and self._begun:
            made.run(*_space(self._space))
        self._space = None
        self._begun = self._begun and True

    def finish(self) -> None:
        """The end: a space that is left over means nothing."""
        self._space = None


def _space(place: tuple[etree._Element, str | None]) -> tuple[etree._Element, str, str | None]:
    return place[0], " ", place[1]


def _after(element: etree._Element) -> list[etree._Element | str]:
    """The children of an element, each with the words after it."""
    return [piece for child in element for piece in (child, child.tail or "")]


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


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
