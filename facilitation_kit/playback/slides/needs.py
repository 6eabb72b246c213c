"""Where the needs under their North Star lie on a slide, for shapes that PowerPoint can edit.

In: the needs and the room for them. Out: a star, its words and a trapezoid for each level with its words, or nothing where
they do not fit. The one thing easily got wrong: the level at the top is the narrowest, so its label needs the most lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from facilitation_kit.playback.context import NeedLine, NeedsPage
from facilitation_kit.playback.slides.text import Run, broken, line_height

__all__ = ["LevelShape", "NeedsPlan", "fits", "level_words", "planned"]

_STAR = 40.0
_GAP = 4.0
_PADDING = 5.0
_TOP_SHARE = 0.5
_SIDE = 10.0
_TALLEST = 64.0


@dataclass(frozen=True, kw_only=True)
class LevelShape:
    """A trapezoid: top, height, and its widths above and below; the text stands in the middle of the upper width."""

    number: int
    label: str
    top: float
    height: float
    upper: float
    lower: float


@dataclass(frozen=True, kw_only=True)
class NeedsPlan:
    """The whole drawing in points, from the top left corner of its place.

    Attributes:
        width, height: of the place that it fills.
        size: of the letters.
        star: side of the star's square, in the middle of the width at the top.
        words: the North Star; `words_top` and `words_height` say where.
        levels: from the top down.
    """

    width: float
    height: float
    size: float
    star: float
    words: str
    words_top: float
    words_height: float
    levels: tuple[LevelShape, ...]


def fits(needs: NeedsPage, width: float, height: float, size: float) -> bool:
    """Whether the drawing has room in a place of this size."""
    return planned(needs, width, height, size) is not None


def planned(needs: NeedsPage, width: float, height: float, size: float) -> NeedsPlan | None:
    """The drawing, or ``None`` where it does not fit or there is nothing to draw."""
    if not needs.levels:
        return None
    words_size = size + 2
    words_height = _height(needs.north_star, words_size, width, bold=True)
    top = _STAR + 2 + words_height + 8
    slope = (1 - _TOP_SHARE) / len(needs.levels)
    labels = [(level.number, level_words(level)) for level in reversed(needs.levels)]
    uppers = [width * (_TOP_SHARE + slope * place) for place in range(len(labels))]
    least = [
        _height(label, size, upper - 4 * _SIDE, bold=False) + 2 * _PADDING
        for (_, label), upper in zip(labels, uppers, strict=True)
    ]
    spare = height - top - sum(least) - _GAP * (len(labels) - 1)
    if spare < 0:
        return None
    more = spare / len(labels)
    levels = []
    for place, ((number, label), upper, tall) in enumerate(zip(labels, uppers, least, strict=True)):
        room = max(tall, min(tall + more, _TALLEST))
        lower = width * (_TOP_SHARE + slope * (place + 1))
        levels.append(LevelShape(number=number, label=label, top=top, height=room, upper=upper, lower=lower))
        top += room + _GAP
    return NeedsPlan(
        width=width,
        height=top - _GAP,
        size=size,
        star=_STAR,
        words=needs.north_star,
        words_top=_STAR + 2,
        words_height=words_height,
        levels=tuple(levels),
    )


def level_words(level: NeedLine) -> str:
    """What stands in a level: its number, its label, and how many said met, partly met and not met, where that is known."""
    counts = f" ({level.counts})" if level.counts else ""
    return f"{level.number}. {level.label}{counts}"


def _height(text: str, size: float, width: float, *, bold: bool) -> float:
    return len(broken([Run(text=text, bold=bold)], size, width)) * line_height(text, size)
