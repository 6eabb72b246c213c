"""What the templates of Word sections are written in: a few elements of HTML, each of which becomes Word's own.

In: a rendered section. Out: its tree, in which every element knows the line of the template that wrote it. The one thing
easily got wrong: a template is checked after it is filled in, when its lines are gone; so each element is marked with its
place before that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from jinja2.ext import Extension
from lxml import etree

from facilitation_kit.errors import PlaybackError

__all__ = ["ELEMENTS", "SourcePlaces", "fault", "parsed", "shown"]

ELEMENTS: Mapping[str, frozenset[str]] = {
    **{f"h{level}": frozenset({"id", "page"}) for level in range(2, 6)},
    "p": frozenset({"id", "style", "page", "keep"}),
    "ul": frozenset({"style"}),
    "ol": frozenset({"style"}),
    "li": frozenset({"id", "keep"}),
    "table": frozenset({"widths"}),
    "caption": frozenset(),
    "thead": frozenset(),
    "tbody": frozenset(),
    "tr": frozenset({"id"}),
    "th": frozenset({"style", "span"}),
    "td": frozenset({"style", "span"}),
    "strong": frozenset(),
    "span": frozenset({"style"}),
    "a": frozenset({"href"}),
    "br": frozenset(),
    "tab": frozenset(),
    "beside": frozenset({"id"}),
    "chart": frozenset({"of"}),
    "pyramid": frozenset(),
    "service-map": frozenset(),
    "journey-map": frozenset({"of"}),
    "crowd": frozenset({"some", "all"}),
    "easy-picture": frozenset({"of"}),
    "persona-picture": frozenset({"of"}),
}
"""All elements with the attributes that each may have; workshops/templates/README.md says what they become."""

_PLACE = "kit-place"
_CODE_OR_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<([a-z][a-z0-9-]*)(?=[\s/>])", re.DOTALL)
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\u2028\u2029]")
_MISMATCH = re.compile(r"mismatch: (\S+)(?: line \d+)? and (\w+)")
_BREAK = "\u2028"
"""A line that somebody ended in their text, as against the lines of a template, which mean nothing."""


def shown(value: object) -> object:
    """A value as it can stand in a Word file.

    A character that XML cannot hold becomes U+FFFD; ends of lines stay ends of lines.

    >>> shown("a" + chr(0) + "b")
    'a�b'
    """
    if type(value) is not str:
        return value  # numbers, and what a template has made of values before
    return _NOT_IN_XML.sub("\ufffd", _LINE_END.sub(_BREAK, value).replace("\t", " "))


class SourcePlaces(Extension):
    """Marks every element of a template with the template's name and line."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's
        if name is None:
            return source
        place, line = 0, 1
        pieces: list[str] = []
        for found in _CODE_OR_TAG.finditer(source):
            line += source.count("\n", place, found.start())
            pieces.append(source[place : found.start()])
            mark = f' {_PLACE}="{name}:{line}"' if found[1] else ""
            pieces.append(found[0] + mark)
            line += found[0].count("\n")
            place = found.end()
        return "".join([*pieces, source[place:]])


def parsed(text: str, template: str) -> etree._Element:
    """The tree of a section.

    Args:
        text: what the template gave.
        template: its name.

    Raises:
        PlaybackError: ``playback.template-syntax``, with the line of the template.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    try:
        root = etree.fromstring(f"<section>{text}</section>".encode(), parser)
    except etree.XMLSyntaxError as error:
        before = "\n".join(f"<section>{text}".split("\n")[: error.lineno or 1])
        places = re.findall(f' {_PLACE}="([^"]*)"', before)
        file, line = _split(places[-1]) if places else (template, None)
        raise PlaybackError(
            "playback.template-syntax", _sentence(error.msg or ""), remedy=_REMEDY, file=file, line=line
        ) from None
    for element in root.iterdescendants():
        _check(element)
    return root


def fault(element: etree._Element, message: str, remedy: str) -> PlaybackError:
    """Something that is wrong with an element, with its place."""
    file, line = _split(element.get(_PLACE, ""))
    return PlaybackError("playback.template-syntax", message, remedy=remedy, file=file or None, line=line)


_REMEDY = "Close every element that you open, in order, and write & as &amp; in the template's own words."


def _check(element: etree._Element) -> None:
    if not isinstance(element.tag, str) or element.tag not in ELEMENTS:
        raise fault(element, f"There is no element {element.tag!s} here.", f"There are: {', '.join(ELEMENTS)}.")
    known = ELEMENTS[element.tag]
    for name in map(str, element.attrib):
        if name not in known and name != _PLACE:
            offered = f"It may have: {', '.join(sorted(known))}." if known else "It has none."
            raise fault(element, f"{element.tag} has no attribute {name}.", offered)


def _split(place: str) -> tuple[str, int | None]:
    file, _, line = place.rpartition(":")
    return file, int(line) if line.isdigit() else None


def _sentence(message: str) -> str:
    """The parser's words without lines of the filled-in text, which nobody has seen."""
    found = _MISMATCH.search(message)
    if found:
        return f"The element {found[1]} is not closed before the end of {found[2]}."
    plain = re.sub(r",? ?\bline \d+(?:, column \d+)?", "", message).strip().rstrip(".")
    return f"{plain or 'The section is not well formed'}."
