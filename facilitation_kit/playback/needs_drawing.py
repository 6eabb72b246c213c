"""The needs under their North Star as a drawing (SVG), for a PDF and a picture in Word.

In: the pyramid's geometry and the colours of the tokens. Out: SVG that needs nothing else. The one thing easily got wrong:
its words are in lines that were measured before; a font of another width would run out of its level.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from facilitation_kit.playback.chart_drawing import Runs, text_element
from facilitation_kit.playback.pyramid import BarPart, Pyramid, TextLine
from facilitation_kit.playback.tokens import Tokens

__all__ = ["pyramid_svg"]

_LEVEL = "#dfe8ef"
"""A light ground for text; the line around it carries the shape."""
_PATTERN = "needs-partly"


def pyramid_svg(
    pyramid: Pyramid, *, tokens: Tokens, title: str = "", alternative: str = "", runs: Runs | None = None
) -> bytes:
    """The drawing.

    Args:
        pyramid: where to draw what.
        tokens: colours and the reading font.
        title: what it is; left out where what stands around it says so.
        alternative: the same in sentences; left out likewise.
        runs: cuts text by font family, for programs that choose no other font by themselves.

    Raises:
        PlaybackError: ``playback.token``.
    """
    family = escape(tokens["font-reading"].replace('"', "'"))
    words = "".join(
        part
        for part in (
            f"<title>{escape(title)}</title>" if title else "",
            f"<desc>{escape(alternative)}</desc>" if alternative else "",
        )
    )
    drawn = [
        f'<polygon points="{escape(pyramid.star)}" fill="{tokens.colour("category-4")}" stroke="{tokens.colour("ink")}"/>',
        *_lines(pyramid.star_lines, 'font-weight="700"', runs),
    ]
    for level in pyramid.levels:
        shape = f'<polygon points="{escape(level.points)}" fill="{_LEVEL}" stroke="{tokens.colour("action")}" stroke-width="1.6"/>'
        drawn += [shape, *_lines(level.lines, "", runs)]
        drawn += [_part(part, tokens) for part in level.bar]
        drawn += _lines(level.figures, 'font-weight="700"', runs)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {pyramid.width} {pyramid.height}" '
        f'width="{pyramid.width}" height="{pyramid.height}" role="img">{words}{_pattern(pyramid, tokens)}'
        f'<g font-family="{family}" font-size="{pyramid.font_size}" fill="{tokens.colour("ink")}">{"".join(drawn)}</g></svg>'
    ).encode("utf-8", "replace")


def _lines(lines: Sequence[TextLine], look: str, runs: Runs | None) -> list[str]:
    return [text_element(line.text, f'x="{line.x}" y="{line.y}" text-anchor="middle" {look}', runs) for line in lines]


def _pattern(pyramid: Pyramid, tokens: Tokens) -> str:
    """The lines of "partly met", where a bar needs them: it must be told apart without colours."""
    if not any(level.bar for level in pyramid.levels):
        return ""
    return (
        f'<defs><pattern id="{_PATTERN}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="7" height="7" fill="#ffffff"/><rect width="5" height="7" fill="{tokens.colour("category-2")}"/>'
        "</pattern></defs>"
    )


def _part(part: BarPart, tokens: Tokens) -> str:
    fills = {"met": tokens.colour("category-1"), "partly": f"url(#{_PATTERN})", "not_met": "#ffffff"}
    return (
        f'<rect x="{part.x}" y="{part.y}" width="{part.width}" height="{part.height}" fill="{fills[part.name]}" '
        f'stroke="{tokens.colour("ink")}" stroke-width="0.8"/>'
    )
