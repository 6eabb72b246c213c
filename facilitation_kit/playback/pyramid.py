"""Where to draw the needs: a pyramid of levels under a star, for any number of levels and any length of label.

In: labels from the base up, and how well each level is met where people were asked. Out: a `Pyramid` in drawing units; renderers only place what it says. The one thing easily
got wrong: the text is measured by an estimate, because no font is at hand here; the estimate is generous, so that a
label never leaves its level.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facilitation_kit.analysis.text_lines import text_width, wrapped

__all__ = ["BarPart", "Level", "LevelFigures", "Pyramid", "TextLine", "draw_pyramid", "text_width", "wrapped"]

WIDTH = 420.0
FONT_SIZE = 16.0
_LINE = 20.0
_PADDING = 13.0
_GAP = 5.0
_TOP_SHARE = 0.58
_STAR_ROOM = 64.0
_STAR_RADIUS = 24.0
_SIDE = 20.0
_BAR = 13.0
_LONGEST_BAR = 170.0
_SCALE = ("met", "partly", "not_met")


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """One line of a label, centred at (`x`, `y`); `y` is its base line."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, kw_only=True)
class LevelFigures:
    """What people said about one level.

    Attributes:
        text: all figures in a few characters, such as "7 · 3 · 2"; empty where there are none.
        values: counts of met, partly met and not met; a bar is drawn where all three are known.
    """

    text: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, kw_only=True)
class BarPart:
    """One part of a level's bar, at (`x`, `y`) to the right and down; `name` is "met", "partly" or "not_met"."""

    x: float
    y: float
    width: float
    height: float
    name: str


@dataclass(frozen=True, kw_only=True)
class Level:
    """One level: the corners of its shape as SVG writes them, its label, and the bar and figures under it, if any."""

    number: int
    points: str
    lines: tuple[TextLine, ...]
    bar: tuple[BarPart, ...] = ()
    figures: tuple[TextLine, ...] = ()


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


def draw_pyramid(north_star: str, labels: Sequence[str], figures: Sequence[LevelFigures] = ()) -> Pyramid:
    """Lay out a pyramid.

    Args:
        north_star: what stands above it.
        labels: of the levels, from the base up.
        figures: of the levels likewise; without them no level has any.
    """
    told = [*reversed(figures)] or [LevelFigures(text="", values=())] * len(labels)
    middle = WIDTH / 2
    star_lines, y = _lines(north_star, WIDTH - 2 * _SIDE, middle, _STAR_ROOM)
    y += _PADDING
    levels = []
    slope = (1 - _TOP_SHARE) / max(1, len(labels))
    for place, label in enumerate(reversed(labels)):
        upper = WIDTH * (_TOP_SHARE + slope * place)
        lower = WIDTH * (_TOP_SHARE + slope * (place + 1))
        lines, bottom = _lines(label, upper - 2 * _SIDE, middle, y + _PADDING)
        bar, counts, bottom = _figures(told[place], upper - 2 * _SIDE, middle, bottom)
        bottom += _PADDING
        corners = (
            (middle - upper / 2, y),
            (middle + upper / 2, y),
            (middle + lower / 2, bottom),
            (middle - lower / 2, bottom),
        )
        levels.append(Level(number=len(labels) - place, points=_points(corners), lines=lines, bar=bar, figures=counts))
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


def _figures(
    told: LevelFigures, room: float, middle: float, top: float
) -> tuple[tuple[BarPart, ...], tuple[TextLine, ...], float]:
    """The bar of a level with its figures beside it, below `top`, and where they end."""
    if not told.text:
        return (), (), top
    known = [value for value in told.values if value is not None]
    wide = text_width(told.text) * FONT_SIZE
    length = min(_LONGEST_BAR, room - wide - _PADDING)
    drawn = len(known) == len(_SCALE) and sum(known) > 0 and length > _BAR
    start = middle - (length + _PADDING + wide) / 2
    bar = tuple(_bar(known, start, top + (_LINE - _BAR) / 2, length)) if drawn else ()
    x = start + length + _PADDING + wide / 2 if drawn else middle
    return bar, (TextLine(x=round(x, 1), y=round(top + FONT_SIZE * 0.95, 1), text=told.text),), top + _LINE


def _bar(values: Sequence[int], x: float, y: float, length: float) -> Iterator[BarPart]:
    """One part for each value that is not nothing, to scale."""
    for value, name in zip(values, _SCALE, strict=True):
        width = length * value / sum(values)
        if value:
            yield BarPart(x=round(x, 1), y=round(y, 1), width=round(width, 1), height=_BAR, name=name)
        x += width


def _star(x: float, y: float) -> str:
    corners = []
    for corner in range(10):
        radius = _STAR_RADIUS if corner % 2 == 0 else _STAR_RADIUS * 0.42
        angle = math.pi * corner / 5 - math.pi / 2
        corners.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return _points(corners)


def _points(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
