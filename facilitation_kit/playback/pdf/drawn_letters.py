"""Drawings whose letters carry marks, for a PDF that screen readers can read.

In: a drawing as SVG. Out: the same, or a picture of it in pixels. Easily got wrong: PDF/UA asks for a letter behind each sign
that is drawn. Typst writes that for text on a page, and not for text in a drawing: there a vowel of Arabic or Bengali is a
sign of its own without a letter, and the whole PDF would be refused.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from facilitation_kit.playback.pictures import svg_to_png

__all__ = ["printable_drawing"]

_PIXELS = 2000
_SHAPE = re.compile(rb'viewBox="([-0-9. ]+)"')


def printable_drawing(svg: bytes, folders: Sequence[Path]) -> bytes:
    """The drawing as it can stand in the PDF, as SVG in any case; its alternative text stands beside it.

    Args:
        svg: the drawing, with a ``viewBox``.
        folders: of templates, whose fonts are used.

    Raises:
        PlaybackError: ``playback.picture``.
    """
    shape = _SHAPE.search(svg)
    if shape is None or not any(
        unicodedata.category(letter).startswith("M") for letter in svg.decode("utf-8", "replace")
    ):
        return svg
    x, y, width, height = shape[1].decode("ascii").split()
    pixels = base64.b64encode(svg_to_png(svg, width_px=_PIXELS, folders=folders)).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {width} {height}">'
        f'<image x="{x}" y="{y}" width="{width}" height="{height}" href="data:image/png;base64,{pixels}"/></svg>'
    ).encode()
