"""How a map grows down a page: headings of stages, then one row after the other, on as many pages as it takes.

In: rows that know how tall they are. Out: `MapPlan` values. Easily got wrong: a word may be wider than its column and a cell
taller than a screen; words are cut to fit, and only a row that no page could hold is split.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self

from facilitation_kit.analysis.map_plan import MapBox, MapCurve, MapPlan, MapSign, MapText
from facilitation_kit.analysis.text_lines import wrapped

__all__ = ["BETWEEN_BANDS", "LINE", "PADDING", "CutLine", "LaneRow", "Page", "Paragraph", "Row", "laid_on_pages"]

LINE, PADDING, BETWEEN_BANDS = 1.25, 0.5, 1.2
"""Height of a line, room inside a box and between two bands of stages, in font sizes."""

_GAP = 0.35
_BETWEEN = 0.45
_LABEL = 1.7
_LEAST_LINES, _MOST_LINES = 2, 3
_MOST_PAGES = 200
_SIGN_ROOM = 1.3
_WIDER_BOLD = 1.06


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One paragraph of a cell.

    Attributes:
        text: what it says.
        sign: look of the `MapSign` in front of it; empty for none.
        bold: whether it is a heading.
    """

    text: str
    sign: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class CutLine:
    """One line of a cell; `gap` says that a paragraph begins, `indent` leaves room for a sign."""

    text: str
    bold: bool = False
    gap: bool = False
    sign: str = ""
    indent: bool = False


class Row(Protocol):
    """Something that lies across all stages of a band."""

    @property
    def empty(self) -> bool:
        """Whether pages may leave it out."""

    def height(self, page: Page) -> float:
        """How much room it takes below what is there."""

    def split(self, page: Page, room: float, more: str) -> tuple[Self | None, Self]:
        """What of it fits, and the rest, whose label says `more`; nothing where hardly a line would."""

    def draw(self, page: Page) -> None:
        """Draw it below what is there."""


class Page:
    """A drawing that grows downwards.

    Args:
        width: of the drawing.
        font: size of all text.
        visibility: words beside the line of visibility.
        right_to_left: whether the first stage stands at the right.
        limit: height that rows should keep to; ``None`` where the drawing may be as tall as it likes.
    """

    def __init__(
        self, width: float, font: float, visibility: str, *, right_to_left: bool, limit: float | None = None
    ) -> None:
        self.width, self.font, self.visibility, self.turned = width, font, visibility, right_to_left
        self.limit = limit
        self.y = self.top = 0.0
        self.column = width
        self.between = _BETWEEN * font
        self.seen = True
        self.boxes: list[MapBox] = []
        self.texts: list[MapText] = []
        self.lines: list[MapText] = []
        self.words: list[MapText] = []
        self.signs: list[MapSign] = []
        self.curves: list[MapCurve] = []

    def begin(self, labels: Sequence[str], places: int) -> None:
        """A band of stages with their headings; where there is a limit, a heading is cut after three lines.

        Args:
            labels: of the stages.
            places: how many stages there would be room for.
        """
        self.column = (self.width - self.between * (places - 1)) / places
        self.seen = True
        cells = [self.cut((Paragraph(text=label, bold=True),)) for label in labels]
        if self.limit is not None:
            cells = [_shortened(lines) for lines in cells]
        tall = max(map(self.tall, cells)) + 2 * PADDING * self.font
        for place, lines in enumerate(cells):
            self.box(place, tall, lines, "stage")
        self.y += tall + self.between
        self.top = self.y

    def cut(self, paragraphs: Sequence[Paragraph]) -> tuple[CutLine, ...]:
        """Paragraphs in lines that fit a column."""
        room = self.column / self.font - 2 * PADDING
        lines: list[CutLine] = []
        for number, each in enumerate(paragraphs):
            left = room - (_SIGN_ROOM if each.sign else 0.0)
            for place, line in enumerate(wrapped(each.text, left / _WIDER_BOLD if each.bold else left)):
                sign = "" if place else each.sign
                lines.append(CutLine(line, each.bold, bool(number) and not place, sign, bool(each.sign)))
        return tuple(lines)

    def tall(self, lines: Sequence[CutLine]) -> float:
        """How tall lines are, one below the other."""
        return (len(lines) * LINE + sum(_GAP for line in lines if line.gap)) * self.font

    def label_height(self, label: str) -> float:
        """How tall the label of a row is."""
        return len(wrapped(label, self.width / self.font)) * LINE * self.font

    def label(self, label: str) -> None:
        """Write the label of a row."""
        for line in wrapped(label, self.width / self.font):
            self.y += LINE * self.font
            self.texts.append(self.text(0.0, self.width, self.y - 0.25 * self.font, line, bold=True))

    def visibility_line(self) -> None:
        """Draw the line of visibility, the first time in a band that it is met."""
        self.seen = False
        self.lines.append(self.text(0.0, self.width, self.y + 1.35 * self.font, self.visibility))
        self.y += _LABEL * self.font

    def line_height(self) -> float:
        """How much room the line of visibility will take; nothing where it runs already."""
        return _LABEL * self.font if self.seen else 0.0

    def box(self, place: int, tall: float, lines: Sequence[CutLine], look: str) -> None:
        """A box in the column of a stage, with its lines."""
        x = place * (self.column + self.between)
        left = self.width - x - self.column if self.turned else x
        self.boxes.append(
            MapBox(x=round(left, 1), y=round(self.y, 1), width=round(self.column, 1), height=round(tall, 1), look=look)
        )
        y, inside = self.y + PADDING * self.font, PADDING * self.font
        for line in lines:
            y += (LINE + (_GAP if line.gap else 0.0)) * self.font
            start = x + inside + (_SIGN_ROOM * self.font if line.indent else 0.0)
            room = self.column - 2 * inside - (_SIGN_ROOM * self.font if line.indent else 0.0)
            self.texts.append(self.text(start, room, y - 0.3 * self.font, line.text, bold=line.bold))
            if line.sign:
                self.sign(x + inside + 0.5 * self.font, y - 0.62 * self.font, 0.42, line.sign)

    def text(self, start: float, width: float, y: float, text: str, *, bold: bool = False) -> MapText:
        """A line of text that begins at `start` from the side where people begin to read."""
        return MapText(x=round(self.across(start), 1), y=round(y, 1), width=round(width, 1), text=text, bold=bold)

    def sign(self, start: float, y: float, radius: float, look: str) -> None:
        """A sign in the distance `start` from that side; its radius in font sizes."""
        place = (round(self.across(start), 1), round(y, 1))
        self.signs.append(MapSign(x=place[0], y=place[1], radius=round(radius * self.font, 2), look=look))

    def across(self, start: float) -> float:
        """A distance from the side where people begin to read, as x."""
        return self.width - start if self.turned else start

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
            words=tuple(self.words),
            signs=tuple(self.signs),
            curves=tuple(self.curves),
        )


@dataclass(frozen=True, kw_only=True)
class LaneRow:
    """A lane with a cell for each stage of a band, cut into lines."""

    label: str
    cells: tuple[tuple[CutLine, ...], ...]
    unseen: bool = False
    goes_on: bool = False

    @property
    def empty(self) -> bool:
        """Whether no cell holds a word."""
        return not any(self.cells)

    def height(self, page: Page) -> float:
        """See `Row`."""
        line = page.line_height() if self.unseen else 0.0
        tall = max(map(page.tall, self.cells), default=0.0)
        return line + page.label_height(self.label) + tall + 2 * PADDING * page.font + page.between

    def split(self, page: Page, room: float, more: str) -> tuple[LaneRow | None, LaneRow]:
        """See `Row`."""
        room -= LaneRow(label=self.label, cells=(), unseen=self.unseen).height(page)
        now = tuple(lines[: _fitting(page, lines, room)] for lines in self.cells)
        if max(map(len, now), default=0) < _LEAST_LINES:
            return None, self
        label = self.label if self.goes_on else f"{self.label} {more}"
        later = tuple(lines[len(first) :] for lines, first in zip(self.cells, now, strict=True))
        return (
            LaneRow(label=self.label, cells=now, unseen=self.unseen),
            LaneRow(label=label, cells=later, unseen=self.unseen, goes_on=True),
        )

    def draw(self, page: Page) -> None:
        """See `Row`."""
        if self.unseen and page.seen:
            page.visibility_line()
        page.label(self.label)
        tall = max(map(page.tall, self.cells), default=0.0) + 2 * PADDING * page.font
        for place, lines in enumerate(self.cells):
            page.box(place, tall, lines, "unseen" if self.unseen else "seen")
        page.y += tall + page.between


def _shortened(lines: tuple[CutLine, ...]) -> tuple[CutLine, ...]:
    """The first lines of a heading; the last one says that there is more."""
    if len(lines) <= _MOST_LINES:
        return lines
    last = lines[_MOST_LINES - 1]
    return (*lines[: _MOST_LINES - 1], replace(last, text=f"{last.text[:-1]}…"))


def _fitting(page: Page, lines: Sequence[CutLine], room: float) -> int:
    count = len(lines)
    while count and page.tall(lines[:count]) > room:
        count -= 1
    return count


def laid_on_pages(begin: Callable[[], Page], rows: Callable[[Page], Sequence[Row]], *, more: str) -> list[Page]:
    """The rows of a band on pages of one height; empty rows are left out.

    Args:
        begin: makes a page with a limit and the band's headings.
        rows: of the band, as they fit its columns.
        more: stands behind the label of a row that goes on.
    """
    page = begin()
    left = [row for row in rows(page) if not row.empty]
    pages = [page]
    while left and len(pages) < _MOST_PAGES:
        row = left.pop(0)
        room = (page.limit or 0.0) - page.y
        if row.height(page) <= room:
            row.draw(page)
            continue
        fits_alone = row.height(page) <= (page.limit or 0.0) - page.top
        now, later = (None, row) if fits_alone else row.split(page, room, more)
        if now is None and page.y <= page.top:
            row.draw(page)  # hardly a line fits on an empty page, so it stands there whole
            continue
        if now is not None:
            now.draw(page)
        left.insert(0, later)
        page = begin()
        pages.append(page)
    return pages
