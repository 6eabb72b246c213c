"""The styles and lists of the Word file that a pack is made in, by the names that Word shows.

In: the file as python-docx reads it. Out: ids for a name, and new beginnings of numbered lists. The one thing easily got
wrong: ids of styles depend on the language of the Word that saved the file; their names do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

__all__ = ["MAIN", "Measure", "WordStyles", "w"]

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
"""The namespace of WordprocessingML."""


_LEAST_SIZE = 12
"""Half points: no letter is smaller than 6 points, however much stands on a page."""


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML.

    >>> w("p")
    '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p'
    """
    return f"{{{MAIN}}}{name}"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """How large a style is: size, space and indent in points, the height of a line as a multiple."""

    size: float
    before: float
    after: float
    indent: float
    line: float


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

    def name_of(self, paragraph: etree._Element) -> str:
        """The name of a paragraph's style in lower case; empty for what has none."""
        return self._names.get(_style_of(paragraph), "").lower()

    def measure(self, paragraph: etree._Element) -> Measure:
        """How large the style of a paragraph is."""
        identifier = _style_of(paragraph)
        size = self._inherited(identifier, "sz", "rPr")

        def points(name: str, attribute: str, otherwise: float, unit: float = 20) -> float:
            for each in self._line_of(identifier):
                found = each.find(f"{w('pPr')}/{w(name)}")
                if found is not None and found.get(w(attribute)) is not None:
                    return float(found.get(w(attribute), "0")) / unit
            return otherwise

        return Measure(
            size=10 if size is None else float(size.get(w("val"), "20")) / 2,
            before=points("spacing", "before", 0),
            after=points("spacing", "after", 0),
            indent=points("ind", "left", 0),
            line=points("spacing", "line", 1, 240),
        )

    def keeps_next(self, paragraph: etree._Element) -> bool:
        """Whether a paragraph stays with what follows it."""
        own = paragraph.find(f"{w('pPr')}/{w('keepNext')}")
        return own is not None or self._inherited(_style_of(paragraph), "keepNext") is not None

    def move_right_tabs(self, place: int) -> None:
        """Put the tab stops at the right, as of page numbers, elsewhere."""
        for style in self._by_id.values():
            for tab in style.iter(w("tab")):
                if tab.get(w("val")) == "right":
                    tab.set(w("pos"), str(place))

    def shrink(self, factor: float) -> None:
        """Make letters and spaces of all styles smaller."""
        for style in self._by_id.values():
            for size in style.iter(w("sz"), w("szCs")):
                size.set(w("val"), str(max(_LEAST_SIZE, round(float(size.get(w("val"), "20")) * factor))))
            for space in style.iter(w("spacing")):
                for name in ("before", "after"):
                    if space.get(w(name)) is not None:
                        space.set(w(name), str(round(float(space.get(w(name), "0")) * factor)))

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

    def _inherited(self, identifier: str, name: str, group: str = "pPr") -> etree._Element | None:
        """A property of paragraphs, or of their letters, from a style or those that it is based on."""
        found = (each.find(f"{w(group)}/{w(name)}") for each in self._line_of(identifier))
        return next((each for each in found if each is not None), None)

    def _line_of(self, identifier: str) -> Iterator[etree._Element]:
        """A style, and those that it is based on, the nearest first."""
        seen: set[str] = set()
        while identifier in self._by_id and identifier not in seen:
            seen.add(identifier)
            style = self._by_id[identifier]
            yield style
            base = style.find(w("basedOn"))
            identifier = "" if base is None else base.get(w("val"), "")


def _style_of(paragraph: etree._Element) -> str:
    named = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if named is None else named.get(w("val"), "")


def _numbering_of(document: Document) -> etree._Element | None:
    """The lists of the file; ``None`` for one without."""
    parts = (each.target_part for each in document.part.rels.values() if each.reltype == RELATIONSHIP_TYPE.NUMBERING)
    return next((part.element for part in parts), None)
