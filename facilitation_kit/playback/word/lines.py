"""The words of a paragraph: runs, links, line ends, in character styles of the Word file.

In: texts and elements of a section's template. Out: runs in a paragraph. The one thing easily got wrong: spaces and line
ends of a template mean nothing, and those that somebody put into their own words do.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from lxml import etree

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.word import elements as made
from facilitation_kit.playback.word.markup import fault
from facilitation_kit.playback.word.styles import WordStyles, w

__all__ = ["LineWriter", "after"]

_SPACES = re.compile("[ \t\n\r]+")
_BREAK = "\u2028"


class LineWriter:
    """Writes words into paragraphs, and remembers the links among them.

    Args:
        styles: what the Word file offers.
    """

    def __init__(self, styles: WordStyles) -> None:
        self._styles = styles
        self._links: list[etree._Element] = []

    def write(self, paragraph: etree._Element, pieces: Sequence[etree._Element | str]) -> None:
        """Write words into a paragraph, without spaces at its ends.

        Args:
            paragraph: where they go.
            pieces: texts and elements, in their order.

        Raises:
            PlaybackError: ``playback.template-syntax`` or ``playback.word-style``, with the line of the template.
        """
        self._inline(_Words(), pieces, paragraph, None)

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
            inner = [piece.text or "", *after(piece)]
            if piece.tag == "strong":
                self._inline(words, inner, parent, self.style("character", "Strong", piece))
            elif piece.tag == "span":
                own = piece.get("style")
                self._inline(words, inner, parent, self.style("character", own, piece) if own else style)
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
        own = style or self.style("character", "Hyperlink", element)
        self._inline(words, inner, link, own)

    def drop_dead_links(self, places: Container[str | None]) -> None:
        """Turn links to places that are not among `places`, names of bookmarks, into plain words."""
        for link in self._links:
            if link.get(w("anchor")) in places:
                continue
            for piece in list(link):
                for style in piece.iterfind(f"{w('rPr')}/{w('rStyle')}"):
                    if style.get(w("val")) == self._styles.find("character", "Hyperlink"):
                        _drop(style)
                link.addprevious(piece)
            _drop(link)

    def style(self, kind: str, name: str, element: etree._Element) -> str:
        """The id of a style, by the name that an element asks for.

        Raises:
            PlaybackError: ``playback.word-style`` with the line of the template and the names on offer.
        """
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

    def __init__(self) -> None:
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


def _space(place: tuple[etree._Element, str | None]) -> tuple[etree._Element, str, str | None]:
    return place[0], " ", place[1]


def after(element: etree._Element) -> list[etree._Element | str]:
    """The children of an element, each with the words after it."""
    return [piece for child in element for piece in (child, child.tail or "")]


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
