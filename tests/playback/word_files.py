"""What tests ask of a Word file, read without any of the kit's own code."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

__all__ = ["W", "body_of", "headings", "paragraph_texts", "part", "parts", "style_names", "text_of"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def parts(data: bytes) -> dict[str, bytes]:
    """All parts of the file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def part(data: bytes, name: str) -> etree._Element:
    """One part as a tree."""
    return etree.fromstring(parts(data)[name])


def body_of(data: bytes) -> etree._Element:
    """The text of the file without headers and footers."""
    return next(part(data, "word/document.xml").iter(f"{W}body"))


def text_of(element: etree._Element) -> str:
    """The words of an element; a line end and a tab are a space each."""
    pieces = element.iter(f"{W}t", f"{W}br", f"{W}tab")
    return "".join((each.text or "") if each.tag == f"{W}t" else " " for each in pieces)


def paragraph_texts(data: bytes) -> list[str]:
    """Each paragraph's words, with single spaces."""
    return [" ".join(text_of(each).split()) for each in body_of(data).iter(f"{W}p")]


def style_names(data: bytes) -> dict[str, str]:
    """Names of styles by their ids."""
    found = {}
    for style in part(data, "word/styles.xml").iter(f"{W}style"):
        name = style.find(f"{W}name")
        assert name is not None
        found[style.get(f"{W}styleId", "")] = name.get(f"{W}val", "")
    return found


def style_of(paragraph: etree._Element, names: dict[str, str]) -> str:
    """The name of a paragraph's style."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else names[style.get(f"{W}val", "")]


def headings(data: bytes) -> Iterator[tuple[int, str]]:
    """Level and words of all headings; the title has level 0."""
    names = style_names(data)
    for paragraph in body_of(data).iter(f"{W}p"):
        name = style_of(paragraph, names)
        if name == "Title":
            yield 0, text_of(paragraph)
        elif name.startswith("heading "):
            yield int(name.removeprefix("heading ")), text_of(paragraph)
