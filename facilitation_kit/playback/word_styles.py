"""The styles and lists of the Word file that a pack is made in, by the names that Word shows.

In: the file as python-docx reads it. Out: ids for a name, and new beginnings of numbered lists. The one thing easily got
wrong: ids of styles depend on the language of the Word that saved the file; their names do not.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

__all__ = ["MAIN", "WordStyles", "w"]

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
"""The namespace of WordprocessingML."""


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML.

    >>> w("p")
    '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p'
    """
    return f"{{{MAIN}}}{name}"


class WordStyles:
    """What a Word file offers.

    Args:
        document: the file.
    """

    def __init__(self, document: Document) -> None:
        self._numbering = _numbering_of(document)
        lists = [] if self._numbering is None else self._numbering.findall(w("num"))
        self._kinds = {
            each.get(w("numId")): kind for each in lists if (kind := each.find(w("abstractNumId"))) is not None
        }
        self._last = max((int(number) for number in self._kinds if number), default=0)
        self._by_id: dict[str, etree._Element] = {}
        self._names: dict[str, str] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._shown: dict[str, list[str]] = {}
        for style in document.styles.element.iterchildren(w("style")):
            named, kind = style.find(w("name")), style.get(w("type"), "")
            name = "" if named is None else named.get(w("val"), "")
            identifier = style.get(w("styleId"), "")
            self._by_id[identifier], self._names[identifier] = style, name
            self._ids[kind, name.lower()] = identifier
            self._shown.setdefault(kind, []).append(name)

    def find(self, kind: str, name: str) -> str | None:
        """The id of a style.

        Args:
            kind: "paragraph", "character" or "table".
            name: as Word shows it, in any case of letters.
        """
        return self._ids.get((kind, name.lower()))

    def names(self, kind: str) -> Sequence[str]:
        """All names of a kind, sorted."""
        return sorted(self._shown.get(kind, []), key=str.lower)

    def left_border(self, identifier: str) -> etree._Element | None:
        """The line that a style draws at the left and not around."""
        borders = self._inherited(identifier, "pBdr")
        if borders is None or borders.find(w("right")) is not None:
            return None
        return borders.find(w("left"))

    def is_arranged(self, identifier: str) -> bool:
        """Whether paragraphs of a style are a list, a box, or lines with tab stops, and stand in line with each other."""
        borders, indent = self._inherited(identifier, "pBdr"), self._inherited(identifier, "ind")
        boxed = borders is not None and borders.find(w("right")) is not None
        hanging = indent is not None and indent.get(w("hanging")) is not None
        named = self._names.get(identifier, "").lower().startswith("toc ")
        listed = any(self._inherited(identifier, each) is not None for each in ("numPr", "tabs"))
        return boxed or hanging or named or listed

    def new_list(self, identifier: str) -> int | None:
        """A list of a style that begins to count at its first number; ``None`` for a style without a list."""
        numbered = self._inherited(identifier, "numPr")
        given = None if numbered is None else numbered.find(w("numId"))
        kind = None if given is None else self._kinds.get(given.get(w("val")))
        if kind is None or self._numbering is None:
            return None
        self._last += 1
        made = etree.Element(w("num"), {w("numId"): str(self._last)})
        etree.SubElement(made, w("abstractNumId"), {w("val"): kind.get(w("val"), "")})
        first = etree.SubElement(made, w("lvlOverride"), {w("ilvl"): "0"})
        etree.SubElement(first, w("startOverride"), {w("val"): "1"})
        after = self._numbering.find(w("numIdMacAtCleanup"))
        place = len(self._numbering) if after is None else self._numbering.index(after)
        self._numbering.insert(place, made)
        return self._last

    def _inherited(self, identifier: str, name: str) -> etree._Element | None:
        """A property of paragraphs from a style or those that it is based on."""
        seen: set[str] = set()
        while identifier in self._by_id and identifier not in seen:
            seen.add(identifier)
            style = self._by_id[identifier]
            found = style.find(f"{w('pPr')}/{w(name)}")
            if found is not None:
                return found
            base = style.find(w("basedOn"))
            identifier = "" if base is None else base.get(w("val"), "")
        return None


def _numbering_of(document: Document) -> etree._Element | None:
    """The lists of the file; ``None`` for one without."""
    parts = (each.target_part for each in document.part.rels.values() if each.reltype == RELATIONSHIP_TYPE.NUMBERING)
    return next((part.element for part in parts), None)
