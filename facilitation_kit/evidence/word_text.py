"""The paragraphs of a Word file: tables, tracked insertions and text boxes too, without what was struck out.

In: the bytes of a .docx. Out: paragraphs as plain text, numbered from 1, and what was not read. The one thing easily got
wrong: python-docx leaves words out of `Paragraph.text` that somebody inserted with tracked changes, so the runs are walked
here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import docx
from docx.oxml.ns import qn
from lxml import etree

from facilitation_kit.errors import EvidenceError
from facilitation_kit.evidence.archives import checked_archive

__all__ = ["WordText", "word_text"]

_SKIPPED = frozenset(qn(name) for name in ("w:del", "w:moveFrom", "w:instrText", "w:pPr", "w:rPr"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = frozenset(qn(name) for name in ("w:br", "w:cr"))
_UNREAD = {
    "word/comments.xml": "comments",
    "word/footnotes.xml": "footnotes",
    "word/endnotes.xml": "endnotes",
}
_OWN_NOTES = 2
"""Every Word file with footnotes has two that only draw the line above them."""


@dataclass(frozen=True, kw_only=True)
class WordText:
    """What a Word file says.

    Attributes:
        paragraphs: in reading order; a row of a table is one, its cells parted by tabs.
        unread: kinds of text that were left out, such as comments.
    """

    paragraphs: tuple[str, ...]
    unread: tuple[str, ...] = ()


def word_text(data: bytes, file: str) -> WordText:
    """The text of a .docx.

    Raises:
        EvidenceError: as `checked_archive`; ``evidence.not-an-archive`` where the parts make no document.
    """
    archive = checked_archive(data, file, main_part="word/")
    try:
        body = docx.Document(io.BytesIO(archive)).element.body
        paragraphs = tuple(_paragraphs(body))
    except Exception as error:  # python-docx has no one error: KeyError, ValueError, lxml's own and more
        raise EvidenceError(
            "evidence.not-an-archive",
            "This is not a Word document that can be read.",
            remedy="Open it in Word, save it as a new .docx, and import that.",
            file=file,
        ) from error
    return WordText(paragraphs=paragraphs, unread=tuple(_unread(archive)))


def _paragraphs(node: etree._Element) -> Iterator[str]:
    for child in node:
        if child.tag in _SKIPPED or child.tag == _FALLBACK:
            continue
        if child.tag == qn("w:p"):
            yield from _paragraph(child)
        elif child.tag == qn("w:tbl"):
            for row in child.iter(qn("w:tr")):
                cells = ["\n".join(_paragraphs(cell)).strip() for cell in row.findall(qn("w:tc"))]
                yield "\t".join(cell for cell in cells if cell)
        else:
            yield from _paragraphs(child)


def _paragraph(paragraph: etree._Element) -> Iterator[str]:
    boxes = [box for box in paragraph.iter(qn("w:txbxContent")) if not _inside(box, _FALLBACK)]
    yield "".join(_pieces(paragraph))
    for box in boxes:
        yield from _paragraphs(box)


def _pieces(node: etree._Element) -> Iterator[str]:
    for child in node:
        if child.tag in _SKIPPED or child.tag in (_FALLBACK, qn("w:txbxContent")):
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:tab"):
            yield "\t"
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        else:
            yield from _pieces(child)


def _inside(node: etree._Element, tag: str) -> bool:
    return any(parent.tag == tag for parent in node.iterancestors())


def _unread(archive: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        for name in parts.namelist():
            kind = _UNREAD.get(name)
            if kind == "comments" or (
                kind and parts.read(name).count(b"<w:p ") + parts.read(name).count(b"<w:p>") > _OWN_NOTES
            ):
                yield kind
