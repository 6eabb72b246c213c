"""A chart of a round as a drawing (SVG), for a page, a PDF and a picture in Word.

In: a `Chart`, the colours of the tokens and how wide it may be. Out: SVG that needs nothing else. The one thing easily got
wrong: a hidden figure has no length; its text, such as "[c]", is printed and nothing is drawn. Colour never tells alone:
every part has a pattern of its own and its figure in words beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

from facilitation_kit.analysis.text_lines import running
from facilitation_kit.playback.charts import Chart, ChartSeries
from facilitation_kit.playback.pyramid import text_width, wrapped
from facilitation_kit.playback.tokens import Tokens

__all__ = ["Runs", "chart_svg", "drawable", "text_element"]

Runs = Callable[[str], Sequence[tuple[str, str]]]
"""Cuts a text into pieces of one font family each, as `PackFonts.runs` does."""

_FONT = 16.0
_LINE = 21.0
_BAR = 20.0
_GAP = 16.0
_FIGURE_GAP = 8.0
_SWATCH = 13.0
_LEAST = 1.5
_PATTERNS = ("solid", "lines", "dots", "rings", "cross")
_MARKS = {
    "lines": '<rect width="5" height="7" fill="{colour}"/>',
    "dots": '<circle cx="3.5" cy="3.5" r="2.2" fill="{colour}"/>',
    "rings": '<circle cx="3.5" cy="3.5" r="2.2" fill="none" stroke="{colour}"/>',
    "cross": '<path d="M0 3.5H7M3.5 0V7" stroke="{colour}"/>',
}


@dataclass(frozen=True, kw_only=True)
class _Page:
    """How wide it is and which way it runs; `x` is measured from the side on which reading begins."""

    width: float
    right_to_left: bool
    runs: Runs | None

    def box(self, x: float, y: float, width: float, height: float, look: str) -> str:
        left = self.width - x - width if self.right_to_left else x
        return f'<rect x="{left:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" {look}/>'

    def words(self, x: float, y: float, text: str, look: str) -> str:
        at = self.width - x if self.right_to_left else x
        anchor = "end" if self.right_to_left else "start"
        return text_element(
            text, f'x="{at:.2f}" y="{y:.2f}" text-anchor="{anchor}" {look}', self.runs, self.right_to_left
        )


def chart_svg(
    chart: Chart,
    *,
    tokens: Tokens,
    width: float = 640,
    name: str = "chart",
    right_to_left: bool = False,
    runs: Runs | None = None,
    say: Callable[[str], str] = str,
) -> bytes:
    """The drawing.

    Args:
        chart: what to draw.
        tokens: colours and the reading font.
        width: of the drawing, in its own units; text is 16 of them high. At least 160.
        name: starts every id in it, so that several drawings can stand on one page.
        right_to_left: bars grow and text begins at the right.
        runs: cuts text by font family, for programs that choose no other font by themselves.
        say: puts the kit's own words into the pack's language, as `Wording.say` does.

    Raises:
        PlaybackError: ``playback.token``.
    """
    page = _Page(width=max(width, 160.0), right_to_left=right_to_left, runs=runs)
    chart = _said(chart, say)
    paints = [_Paint.of(name, number, each, tokens) for number, each in enumerate(chart.series)]
    looks = [paint.look for paint in paints]
    pieces: list[str] = []
    y = 0.0
    for row, label in enumerate(chart.labels):
        for line in wrapped(label, page.width / _FONT):
            pieces.append(page.words(0, y + _FONT, line, ""))
            y += _LINE
        y += 3
        drawn, y = (_stack if chart.stacked else _bar)(chart, row, y, page, looks)
        pieces += drawn
        y += _GAP
    height = max(y - _GAP + 2, 1)
    family = escape(tokens["font-reading"].replace('"', "'"))
    ids = escape(name)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {page.width:.0f} {height:.0f}" '
        f'width="{page.width:.0f}" height="{height:.0f}" role="img" aria-labelledby="{ids}-title {ids}-desc">'
        f'<title id="{ids}-title">{_text(chart.title)}</title><desc id="{ids}-desc">{_text(chart.alternative)}</desc>'
    )
    group = f'<g font-family="{family}" font-size="{_FONT:.0f}" fill="{tokens.colour("ink")}">'
    return f"{head}{_definitions(paints)}{group}{''.join(pieces)}</g></svg>".encode("utf-8", "replace")


def text_element(text: str, look: str, runs: Runs | None, right_to_left: bool = False) -> str:  # noqa: FBT001, FBT002 - as in `_Page`
    """A text of a drawing.

    Args:
        text: plain.
        look: attributes of the element.
        runs: cuts the text by font family; without it the family around it counts.
        right_to_left: whether the text as a whole runs so.
    """
    pieces = runs(text) if runs else (("", text),)
    inner = "".join(
        f'<tspan font-family="{escape(family)}">{_text(piece)}</tspan>' if family else _text(piece)
        for family, piece in pieces
    )
    inner = running(text, inner) if right_to_left else inner
    return f'<text xml:space="preserve" {look}>{inner}</text>'


def drawable(text: str) -> str:
    """The text without letters that XML cannot hold; each becomes a mark that shows that something was there."""
    return "".join(each if _in_xml(ord(each)) else "\ufffd" for each in text)


def _in_xml(number: int) -> bool:
    return number in {0x9, 0xA, 0xD} or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or number > 0xFFFF  # noqa: PLR2004 - XML 1.0, 2.2


def _text(text: str) -> str:
    return escape(drawable(text))


def _bar(chart: Chart, row: int, y: float, page: _Page, looks: Sequence[str]) -> tuple[list[str], float]:
    """One bar with its figure at its end, and where it ends."""
    only = chart.series[0]
    value, figure = only.values[row], only.texts[row]
    most = max([1, *(each for each in only.values if each is not None)])
    room = page.width - _FIGURE_GAP - max(_FONT, max(text_width(each) for each in only.texts) * _FONT)
    room = max(room, page.width / 3)
    length = 0.0 if value is None else max(room * value / most, _LEAST if value else 0.0)
    drawn = [page.box(0.5, y, length, _BAR, looks[0])] if length else []
    at = length + _FIGURE_GAP if length else 0.0
    drawn.append(page.words(at, y + _BAR - 4, figure, 'font-weight="700"'))
    return drawn, y + _BAR


def _stack(chart: Chart, row: int, y: float, page: _Page, looks: Sequence[str]) -> tuple[list[str], float]:
    """All parts of a row on top of each other, with their names and figures below, and where that ends."""
    values = [each.values[row] for each in chart.series]
    shown = [each for each in values if each is not None]
    drawn: list[str] = []
    if len(shown) == len(values) and sum(shown) > 0:
        x, all_of_it = 0.5, sum(shown)
        for value, look in zip(shown, looks, strict=True):
            length = (page.width - 1) * value / all_of_it
            if length:
                drawn.append(page.box(x, y, length, _BAR, look))
            x += length
        y += _BAR + 5
    x = 0.0
    for series, look in zip(chart.series, looks, strict=True):
        words = f"{series.name} {series.texts[row]}"
        long = _SWATCH + 6 + text_width(words) * _FONT
        if x and x + long > page.width:
            x, y = 0.0, y + _LINE
        drawn.append(page.box(x + 0.5, y + 3, _SWATCH, _SWATCH, look))
        drawn.append(page.words(x + _SWATCH + 6, y + _FONT - 1, words, ""))
        x += long + 14
    return drawn, y + _LINE


def _said(chart: Chart, say: Callable[[str], str]) -> Chart:
    """The chart in the pack's language."""
    return replace(
        chart,
        title=say(chart.title),
        alternative=say(chart.alternative),
        labels=tuple(map(say, chart.labels)),
        series=tuple(replace(each, name=say(each.name), texts=tuple(map(say, each.texts))) for each in chart.series),
    )


@dataclass(frozen=True, kw_only=True)
class _Paint:
    """How the parts of one series look.

    Attributes:
        look: attributes of a shape.
        definition: of its pattern; empty where it needs none.
    """

    look: str
    definition: str

    @classmethod
    def of(cls, name: str, number: int, series: ChartSeries, tokens: Tokens) -> _Paint:
        if series.outlined:
            return cls(look=f'fill="#ffffff" stroke="{tokens.colour("ink")}"', definition="")
        colour = tokens.colour(series.colour)
        kind = _PATTERNS[number % len(_PATTERNS)]
        if kind not in _MARKS:
            return cls(look=f'fill="{colour}" stroke="{colour}"', definition="")
        ids = f"{escape(name)}-{kind}-{number}"
        turned = ' patternTransform="rotate(45)"' if kind == "lines" else ""
        return cls(
            look=f'fill="url(#{ids})" stroke="{colour}"',
            definition=(
                f'<pattern id="{ids}" width="7" height="7" patternUnits="userSpaceOnUse"{turned}>'
                f'<rect width="7" height="7" fill="#ffffff"/>{_MARKS[kind].format(colour=colour)}</pattern>'
            ),
        )


def _definitions(paints: Iterable[_Paint]) -> str:
    drawn = "".join(paint.definition for paint in paints)
    return f"<defs>{drawn}</defs>" if drawn else ""
