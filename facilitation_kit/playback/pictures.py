"""Drawings as pixels, for programs that show no SVG.

In: an SVG and a width. Out: a PNG, the same bytes for the same drawing. The one thing easily got wrong: a drawing is a
project's own file; it is drawn in an empty folder, so that it can show nothing but itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.pack_fonts import pack_fonts
from facilitation_kit.playback.pdf.typst_literals import literal

__all__ = ["svg_to_png"]

_WIDEST = 4000


def svg_to_png(svg: bytes, *, width_px: int, folders: Sequence[Path], background: str = "#ffffff") -> bytes:
    """The drawing in pixels; its height follows from its shape.

    Args:
        svg: the drawing; text in it is drawn with the pack's fonts.
        width_px: how wide, 1 to 4000.
        folders: of templates, a project's own first; their fonts are used.
        background: a colour as # and six hexadecimal digits.

    Raises:
        PlaybackError: ``playback.picture`` where it is not a drawing.
    """
    source = (
        f'#set page(width: auto, height: auto, margin: 0pt, fill: rgb("{background}"))\n'
        f'#image(bytes({literal(svg.decode("utf-8", "replace"))}), format: "svg", width: {min(max(width_px, 1), _WIDEST)}pt)'
    )
    fonts = pack_fonts(tuple(folders)).loaded
    with TemporaryDirectory() as empty:
        try:
            compiler = typst.Compiler(root=empty, font_paths=fonts, package_path=empty, package_cache_path=empty)
            made = compiler.compile(source.encode(), format="png", ppi=72)
        except typst.TypstError as error:
            raise PlaybackError(
                "playback.picture",
                "A picture is no drawing that can be shown (SVG).",
                remedy="Open it in a drawing program and save it as plain SVG.",
            ) from error
    assert isinstance(made, bytes), "one page gives one picture"
    return made
