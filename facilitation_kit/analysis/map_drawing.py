"""The service map as a drawing: stages across, lanes down, and the line of visibility between what people see and what not.

In: columns of words for each lane. Out: `MapPlan` values, whose every box and line of text has its place, and SVG of our own.
It lies in this room because projector and packs both draw with it. Easily got wrong: a word may be wider than its column
and a cell taller than a screen; words are cut to fit, stages go on in a further band, and cells go on in a further page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from facilitation_kit.analysis.text_lines import wrapped

__all__ = ["MapBox", "MapColumn", "MapPlan", "MapRow", "MapText", "Runs", "draw_map", "map_pages", "map_svg"]

Runs = Callable[[str], Sequence[tuple[str, str]]]
"""Cuts a text into pieces of one font family each."""

_NOT_IN_XML = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE = 1.25
_PADDING = 0.5
_GAP = 0.35
_BETWEEN = 0.45
_BAND = 1.2
_LABEL = 1.7
_LEAST_LINES = 2
_MOST_PAGES = 200


@dataclass(frozen=True, kw_only=True)
class MapRow:
    """One lane: its label, and whether it lies behind the line of visibility."""

    label: str
    unseen: bool = False


@dataclass(frozen=True, kw_only=True)
class MapColumn:
    """One stage: its label, and what stands in each lane, a paragraph each."""

    label: str
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class MapBox:
    """A rectangle. Its look is "stage", "seen" or "unseen"."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True, kw_only=True)
class MapText:
    """One line of text in `width`, from `x` on (to `x` where it runs from right to left); `y` is its base line."""

    x: float
    y: float
    width: float
    text: str
    bold: bool = False


@dataclass(frozen=True, kw_only=True)
class MapPlan:
    """A drawing in its own units.

    Attributes:
        width, height: of the whole.
        font_size: of all text.
        right_to_left: whether the first stage stands at the right.
        boxes, texts: what to draw.
        visibility: words below the line of visibility, once for each band that it runs through; `line_above` says where it runs.
    """

    width: float
    height: float
    font_size: float
    right_to_left: bool
    boxes: tuple[MapBox, ...]
    texts: tuple[MapText, ...]
    visibility: tuple[MapText, ...]

    def line_above(self, words: MapText) -> float:
        """The height at which the line of visibility runs above its words."""
        return round(words.y - 1.05 * self.font_size, 1)


@dataclass(frozen=True, kw_only=True)
class _Line:
    text: str
    bold: bool = False
    gap: bool = False


@dataclass(kw_only=True)
class _Row:
    """A lane of one band, its cells cut into lines."""

    label: str
    unseen: bool
    cells: list[list[_Line]]
    more: bool = False


def draw_map(
    columns: Sequence[MapColumn],
    rows: Sequence[MapRow],
    *,
    visibility: str,
    width: float = 640.0,
    font_size: float = 13.0,
    in_a_band: int = 6,
    right_to_left: bool = False,
) -> MapPlan:
    """The whole map in one drawing.

    Args:
        columns: the stages, in their order; each has a cell for each row.
        rows: the lanes.
        visibility: words beside the line of visibility.
        width: of the drawing; its height follows.
        font_size: of all text.
        in_a_band: stages beside each other; further ones stand below.
        right_to_left: the first stage stands at the right.
    """
    page = _Page(width, font_size, visibility, right_to_left=right_to_left)
    for band in _bands(columns, in_a_band):
        page.begin(band, min(in_a_band, len(columns)))
        for row in page.rows(rows):
            page.add(row)
        page.y += _BAND * font_size
    return page.plan(page.y - _BAND * font_size)


def map_pages(
    columns: Sequence[MapColumn],
    rows: Sequence[MapRow],
    *,
    visibility: str,
    more: str,
    width: float,
    height: float,
    font_size: float,
    on_a_page: int = 3,
    right_to_left: bool = False,
) -> tuple[MapPlan, ...]:
    """The same in pages of one size, for a screen that does not scroll; lanes without a word are left out.

    Args:
        columns: the stages, as in `draw_map`.
        rows: the lanes.
        visibility: words beside the line of visibility.
        more: stands behind the label of a lane that goes on from the page before.
        width: of a page.
        height: of a page.
        font_size: of all text.
        on_a_page: stages beside each other.
        right_to_left: the first stage stands at the right.
    """
    plans: list[MapPlan] = []
    for band in _bands(columns, on_a_page):
        page = _Page(width, font_size, visibility, right_to_left=right_to_left)
        page.begin(band, min(on_a_page, len(columns)))
        top = page.y
        left = [row for row in page.rows(rows) if any(row.cells)]
        while left and len(plans) < _MOST_PAGES:
            row = left.pop(0)
            if page.y + page.height_of(row) <= height:
                page.add(row)
                continue
            now, later = page.split(row, height - page.y)
            if now is not None or page.y <= top:
                page.add(now or row)
            if now is None and page.y <= top:
                continue
            left.insert(0, later)
            later.label = row.label if row.more or now is None else f"{row.label} {more}"
            later.more = row.more or now is not None
            plans.append(page.plan(height))
            page = _Page(width, font_size, visibility, right_to_left=right_to_left)
            page.begin(band, min(on_a_page, len(columns)))
        plans.append(page.plan(height))
    return tuple(plans)


def _bands(columns: Sequence[MapColumn], size: int) -> list[Sequence[MapColumn]]:
    return [columns[start : start + size] for start in range(0, len(columns), size)]


class _Page:
    """A drawing that grows downwards."""

    def __init__(self, width: float, font: float, visibility: str, *, right_to_left: bool) -> None:
        self.width, self.font, self.visibility, self.turned = width, font, visibility, right_to_left
        self.y = 0.0
        self.boxes: list[MapBox] = []
        self.texts: list[MapText] = []
        self.lines: list[MapText] = []
        self.band: Sequence[MapColumn] = ()
        self.column = width
        self._seen = True

    def begin(self, band: Sequence[MapColumn], places: int) -> None:
        """A band of stages with their headings."""
        self.band = band
        self._between = _BETWEEN * self.font
        self.column = (self.width - self._between * (places - 1)) / places
        self._seen = True
        labels = [self._cut((each.label,), bold=True) for each in band]
        tall = max(map(self._tall, labels)) + 2 * _PADDING * self.font
        for place, lines in enumerate(labels):
            self._box(place, tall, lines, "stage")
        self.y += tall + self._between

    def rows(self, rows: Sequence[MapRow]) -> list[_Row]:
        """The lanes of this band, cut into lines."""
        return [
            _Row(label=row.label, unseen=row.unseen, cells=[self._cut(each.cells[number]) for each in self.band])
            for number, row in enumerate(rows)
        ]

    def height_of(self, row: _Row) -> float:
        """How much room a lane takes."""
        line = _LABEL * self.font if row.unseen and self._seen else 0.0
        tall = max(map(self._tall, row.cells), default=0.0)
        return line + self._label_height(row) + tall + 2 * _PADDING * self.font + self._between

    def split(self, row: _Row, room: float) -> tuple[_Row | None, _Row]:
        """What of a lane fits, and the rest; nothing where hardly a line would."""
        room -= self.height_of(_Row(label=row.label, unseen=row.unseen, cells=[[]]))
        now, later = [], []
        for lines in row.cells:
            count = len(lines)
            while count and self._tall(lines[:count]) > room:
                count -= 1
            now.append(lines[:count])
            later.append(lines[count:])
        rest = _Row(label=row.label, unseen=row.unseen, cells=later, more=row.more)
        if max(map(len, now), default=0) < _LEAST_LINES:
            return None, _Row(label=row.label, unseen=row.unseen, cells=row.cells, more=row.more)
        return _Row(label=row.label, unseen=row.unseen, cells=now, more=row.more), rest

    def add(self, row: _Row) -> None:
        """Draw a lane below what is there."""
        if row.unseen and self._seen:
            self._seen = False
            x = self.width if self.turned else 0.0
            y = round(self.y + 1.35 * self.font, 1)
            self.lines.append(MapText(x=x, y=y, width=self.width, text=self.visibility))
            self.y += _LABEL * self.font
        for line in wrapped(row.label, self.width / self.font):
            self.y += _LINE * self.font
            self._text(0.0, self.width, self.y - 0.25 * self.font, line, bold=True)
        tall = max(map(self._tall, row.cells), default=0.0) + 2 * _PADDING * self.font
        for place, lines in enumerate(row.cells):
            self._box(place, tall, lines, "unseen" if row.unseen else "seen")
        self.y += tall + self._between

    def plan(self, height: float) -> MapPlan:
        """All of it."""
        return MapPlan(
            width=self.width,
            height=round(height, 1),
            font_size=self.font,
            right_to_left=self.turned,
            boxes=tuple(self.boxes),
            texts=tuple(self.texts),
            visibility=tuple(self.lines),
        )

    def _label_height(self, row: _Row) -> float:
        return len(wrapped(row.label, self.width / self.font)) * _LINE * self.font

    def _cut(self, paragraphs: Sequence[str], *, bold: bool = False) -> list[_Line]:
        room = self.column / self.font - 2 * _PADDING
        if bold:
            room /= 1.06  # bold letters are wider
        return [
            _Line(text=line, bold=bold, gap=bool(number) and not place)
            for number, paragraph in enumerate(paragraphs)
            for place, line in enumerate(wrapped(paragraph, room))
        ]

    def _tall(self, lines: Sequence[_Line]) -> float:
        return (len(lines) * _LINE + sum(_GAP for line in lines if line.gap)) * self.font

    def _box(self, place: int, tall: float, lines: Sequence[_Line], look: str) -> None:
        x = place * (self.column + self._between)
        left = self.width - x - self.column if self.turned else x
        self.boxes.append(
            MapBox(x=round(left, 1), y=round(self.y, 1), width=round(self.column, 1), height=round(tall, 1), look=look)
        )
        y, inside = self.y + _PADDING * self.font, _PADDING * self.font
        for line in lines:
            y += (_LINE + (_GAP if line.gap else 0.0)) * self.font
            self._text(x + inside, self.column - 2 * inside, y - 0.3 * self.font, line.text, bold=line.bold)

    def _text(self, start: float, width: float, y: float, text: str, *, bold: bool = False) -> None:
        x = self.width - start if self.turned else start
        self.texts.append(MapText(x=round(x, 1), y=round(y, 1), width=round(width, 1), text=text, bold=bold))


def map_svg(
    plan: MapPlan, *, colours: Mapping[str, str], font: str, title: str, alternative: str, runs: Runs | None = None
) -> bytes:
    """The drawing.

    Args:
        plan: where to draw what.
        colours: "ink", "ground", "ground-quiet" and "action", as # and six hexadecimal digits.
        font: families of all text.
        title: what it is.
        alternative: the same in sentences.
        runs: cuts text by font family, for programs that choose no other font by themselves.
    """
    looks = {
        "stage": f'fill="{colours["ground-quiet"]}" stroke="{colours["ink"]}" stroke-width="2"',
        "seen": f'fill="{colours["ground"]}" stroke="{colours["ink"]}" stroke-width="1"',
        "unseen": f'fill="{colours["ground"]}" stroke="{colours["ink"]}" stroke-width="1" stroke-dasharray="5 3"',
    }
    margin = 2.0
    drawn = [
        f'<rect x="{each.x}" y="{each.y}" width="{each.width}" height="{each.height}" {looks[each.look]}/>'
        for each in plan.boxes
    ]
    drawn += [
        f'<line x1="0" y1="{y}" x2="{plan.width}" y2="{y}" stroke="{colours["action"]}" stroke-width="4" '
        'stroke-dasharray="14 6"/>'
        for y in map(plan.line_above, plan.visibility)
    ]
    drawn += [_text_element(each, plan, runs) for each in (*plan.texts, *plan.visibility)]
    wide, tall = plan.width + 2 * margin, round(plan.height + 2 * margin, 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-margin} {-margin} {wide} {tall}" width="{wide}" '
        f'height="{tall}" role="img"><title>{_plain(title)}</title><desc>{_plain(alternative)}</desc>'
        f'<g font-family="{escape(font.replace(chr(34), chr(39)))}" font-size="{plan.font_size}" '
        f'fill="{colours["ink"]}">{"".join(drawn)}</g></svg>'
    ).encode("utf-8", "replace")


def _text_element(text: MapText, plan: MapPlan, runs: Runs | None) -> str:
    pieces = runs(text.text) if runs else (("", text.text),)
    inner = "".join(
        f'<tspan font-family="{escape(family)}">{_plain(piece)}</tspan>' if family else _plain(piece)
        for family, piece in pieces
    )
    if plan.right_to_left:
        inner = f"\u2067{inner}\u2069"  # readers agree on these marks, and not on the attribute "direction"
    anchor = ' text-anchor="end"' if plan.right_to_left else ""
    weight = ' font-weight="700"' if text.bold else ""
    return f'<text xml:space="preserve" x="{text.x}" y="{text.y}"{anchor}{weight}>{inner}</text>'


def _plain(text: str) -> str:
    """The text without letters that XML cannot hold, and without markup."""
    return escape(_NOT_IN_XML.sub("\ufffd", text))
