"""Drawings that a project brings: SVG files that hold shapes and nothing else.

In: the bytes of a file. Out: the drawing written anew, or a `RuleBroken` that says what is wrong with it. The one thing
easily got wrong: an SVG can run scripts, load from elsewhere and grow without end, and HTML reads its remarks differently
from XML; so what may be in it is listed here, all else is refused, and only shapes are written out again.
"""

from __future__ import annotations

import re

from lxml import etree

from facilitation_kit.content.documents import excerpt
from facilitation_kit.content.fields import RuleBroken

__all__ = ["LARGEST", "plain_picture"]

LARGEST = 100_000
"""Bytes of a picture at most."""

_MOST_SHAPES = 1_000
_NAMESPACE = "http://www.w3.org/2000/svg"
_SVG = f"{{{_NAMESPACE}}}"
_ELEMENTS = frozenset({"svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon"})
_SAID = frozenset({"title", "desc", "metadata"})
_ATTRIBUTES = frozenset(
    {
        *("viewBox", "width", "height", "preserveAspectRatio", "version", "role", "transform"),
        *("d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry"),
        *("fill", "fill-opacity", "fill-rule", "opacity", "stroke", "stroke-width", "stroke-linecap"),
        *("stroke-linejoin", "stroke-dasharray", "stroke-opacity", "stroke-miterlimit"),
    }
)
_VALUE = re.compile(r"[\w\s.,#%()+-]*", re.ASCII)
_VIEW = re.compile(r"\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+[\d.]+[\s,]+[\d.]+\s*")


def plain_picture(data: bytes) -> bytes:
    """A drawing that every format can show and that does nothing else.

    Returns:
        Its shapes as SVG; titles and remarks are left out, because the alternative text stands beside the picture.

    Raises:
        RuleBroken: ``content.picture-unsafe``.
    """
    if len(data) > LARGEST:
        raise _refused(f"This picture has {len(data)} bytes; {LARGEST} are the most.", "Draw it with fewer points.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise _refused("This file is not a well-formed SVG drawing.", "Save it again as plain SVG.") from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # the stubs forget it
        raise _refused("This picture begins with a DOCTYPE.", "Save it again as plain SVG, without one.")
    if root.tag != f"{_SVG}svg" or not _VIEW.fullmatch(root.get("viewBox", "")):
        raise _refused(
            "This picture is no svg element with a viewBox.", 'Begin it with <svg xmlns="…" viewBox="0 0 240 240">.'
        )
    if sum(1 for _ in root.iter()) > _MOST_SHAPES:
        raise _refused("This picture has too many shapes.", f"Keep it to {_MOST_SHAPES}.")
    return etree.tostring(_plain(root), encoding="utf-8")


def _plain(element: etree._Element) -> etree._Element:
    """A copy that holds shapes alone."""
    copy = etree.Element(element.tag, _plain_attributes(element), nsmap={None: _NAMESPACE})  # type: ignore[dict-item]  # the stubs forget the default namespace
    for child in element:
        name = child.tag.removeprefix(_SVG) if isinstance(child.tag, str) else ""
        if name in _ELEMENTS:
            copy.append(_plain(child))
        elif name not in _SAID:
            raise _refused(
                f"This picture holds {excerpt(name or 'an instruction')}, which is no plain shape.",
                "Save it as plain SVG: paths, circles, rectangles, lines and groups.",
            )
    return copy


def _plain_attributes(element: etree._Element) -> dict[str, str]:
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    for name, value in attributes.items():
        if name not in _ATTRIBUTES or "url" in value.lower() or not _VALUE.fullmatch(value):
            raise _refused(
                f"A shape of this picture has {excerpt(f'{name}={value}')}, which a plain drawing does not need.",
                "Save it as plain SVG: no styles, links, scripts or patterns.",
            )
    return attributes


def _refused(message: str, remedy: str) -> RuleBroken:
    return RuleBroken("content.picture-unsafe", message, remedy)
