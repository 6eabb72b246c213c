"""Where to draw the needs: a pyramid of levels under a star, for any number of levels and any length of label.

In: labels from the base up. Out: a `Pyramid` in drawing units; renderers only place what it says. The one thing easily
got wrong: the text is measured by an estimate, because no font is at hand here; the estimate is generous, so that a
label never leaves its level.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from facilitation_kit.analysis.text_lines import text_width, wrapped

__all__ = ["Level", "Pyramid", "TextLine", "draw_pyramid", "text_width", "wrapped"]

WIDTH = 420.0
FONT_SIZE = 16.0
_LINE = 20.0
_PADDING = 13.0
_GAP = 5.0
_TOP_SHARE = 0.58
_STAR_ROOM = 64.0
_STAR_RADIUS = 24.0
_SIDE = 20.0


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """One line of a label, centred at (`x`, `y`); `y` is its base line."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Level:
    """One level: the corners of its shape as SVG writes them, and its label."""

    number: int
    points: str
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, kw_only=True)
class Pyramid:
    """A drawing in its own units.

    Attributes:
        width, height: of the whole.
        font_size: of all text.
        star: corners of the star, as SVG writes them.
        star_lines: the North Star in words.
        levels: from the top down.
    """

    width: float
    height: float
    font_size: float
    star: str
    star_lines: tuple[TextLine, ...]
    levels: tuple[Level, ...]


def draw_pyramid(north_star: str, labels: Sequence[str]) -> Pyramid:
    """Lay out a pyramid.

    Args:
        north_star: what stands above it.
        labels: of the levels, from the base up.
    """
    middle = WIDTH / 2
    star_lines, y = _lines(north_star, WIDTH - 2 * _SIDE, middle, _STAR_ROOM)
    y += _PADDING
    levels = []
    slope = (1 - _TOP_SHARE) / max(1, len(labels))
    for place, label in enumerate(reversed(labels)):
        upper = WIDTH * (_TOP_SHARE + slope * place)
        lower = WIDTH * (_TOP_SHARE + slope * (place + 1))
        lines, bottom = _lines(label, upper - 2 * _SIDE, middle, y + _PADDING)
        bottom += _PADDING
        corners = (
            (middle - upper / 2, y),
            (middle + upper / 2, y),
            (middle + lower / 2, bottom),
            (middle - lower / 2, bottom),
        )
        levels.append(Level(number=len(labels) - place, points=_points(corners), lines=lines))
        y = bottom + _GAP
    return Pyramid(
        width=WIDTH,
        height=round(y, 1),
        font_size=FONT_SIZE,
        star=_star(middle, _STAR_RADIUS + 4),
        star_lines=star_lines,
        levels=tuple(levels),
    )


def _lines(text: str, room: float, x: float, top: float) -> tuple[tuple[TextLine, ...], float]:
    """The lines of a text below `top`, and where they end."""
    pieces = wrapped(text, room / FONT_SIZE)
    lines = tuple(
        TextLine(x=round(x, 1), y=round(top + _LINE * place + FONT_SIZE * 0.95, 1), text=piece)
        for place, piece in enumerate(pieces)
    )
    return lines, top + _LINE * len(pieces)


def _star(x: float, y: float) -> str:
    corners = []
    for corner in range(10):
        radius = _STAR_RADIUS if corner % 2 == 0 else _STAR_RADIUS * 0.42
        angle = math.pi * corner / 5 - math.pi / 2
        corners.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return _points(corners)


def _points(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
