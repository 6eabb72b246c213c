"""What fits on one slide, and what goes on to the next: measured before anything is placed.

In: the elements of a place and its size. Out: for each slide the elements with where they begin. Nothing is shortened and
no letter gets smaller: a paragraph that is too long is cut at the end of a sentence or a line and goes on, a table goes on
with its headings above. The one thing easily got wrong: something that is taller than a whole slide must be cut, or the
loop that turns over to the next slide never ends; every turn takes at least one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from facilitation_kit.playback.charts import Chart
from facilitation_kit.playback.context import NeedsPage
from facilitation_kit.playback.slides.text import Run, broken, cut, line_height
from facilitation_kit.playback.slides.values import Picture

__all__ = [
    "CELL_PADDING",
    "CELL_SIDE",
    "ChartPart",
    "Element",
    "NeedsDrawing",
    "Paragraph",
    "PicturePart",
    "Placed",
    "TablePart",
    "flow",
    "height_of",
    "row_height",
    "through",
]

CELL_PADDING = 5.0
"""Above and below the text of a cell."""

CELL_SIDE = 8.0
"""On either side of it."""

_LEAST_CHART = 130.0
_SENTENCE_ENDS = (". ", "! ", "? ", "… ", ".” ", "؟ ", "\u06d4 ")
_LEAST_SHARE = 0.5
_EVENLY = (1.0, 1.06, 1.12, 1.2, 1.3, 1.45)


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph.

    Attributes:
        runs: what it says.
        size: of its letters, in points.
        before: room above it, unless it begins a place.
        indent: of all its lines.
        bullet: "•", a number as text, or empty.
        repeated: it is a heading that a slide before has shown already.
        stays: it does not end a slide without what follows it.
        heading: it is the heading of what follows.
        group: paragraphs with the same name stay together where a slide has room for them.
    """

    runs: tuple[Run, ...]
    size: float
    before: float
    indent: float = 0.0
    bullet: str = ""
    repeated: bool = False
    stays: bool = False
    heading: bool = False
    group: str = ""

    @property
    def words(self) -> str:
        """The letters of all runs."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, kw_only=True)
class TablePart:
    """A table or a piece of one: cells are paragraphs without bullets; `widths` are in points."""

    header: tuple[tuple[Run, ...], ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    widths: tuple[float, ...]
    ends: tuple[bool, ...]
    size: float
    alternative: str


@dataclass(frozen=True, kw_only=True)
class ChartPart:
    """A chart; `most` is where its axis ends, the same for all pieces of one chart."""

    chart: Chart
    most: int
    size: float


@dataclass(frozen=True, kw_only=True)
class PicturePart:
    """A drawing; `height` is fixed where other things stand beside it, and 0 where it fills its place."""

    picture: Picture
    height: float = 0.0


@dataclass(frozen=True, kw_only=True)
class NeedsDrawing:
    """The needs under their North Star."""

    needs: NeedsPage
    size: float


Element = Paragraph | TablePart | ChartPart | PicturePart | NeedsDrawing


@dataclass(frozen=True, kw_only=True)
class Placed:
    """An element on a slide: how far below the top of its place it begins, and how tall it is."""

    element: Element
    top: float
    height: float


def flow(elements: Sequence[Element], width: float, height: float) -> list[list[Placed]]:
    """The elements slide by slide, evenly where they need several.

    Args:
        elements: in their order.
        width: of the place, in points.
        height: of the place, in points.

    Returns:
        One list a slide; none for no elements.
    """
    slides = _filled(elements, width, height)
    if len(slides) < 2 or not all(isinstance(each, Paragraph | TablePart) for each in elements):  # noqa: PLR2004 - one is fine
        return slides
    used = sum(max(placed.top + placed.height for placed in slide) for slide in slides)
    for share in (1.0, 1.08, 1.18):
        even = used / len(slides) * share + 4
        if even < height:
            tried = _filled(elements, width, even)
            if len(tried) <= len(slides):
                return tried
    return slides


def through(elements: Sequence[Element], width: float, height: float, columns: int) -> list[list[Placed]]:
    """The elements in columns, as even as they can be; more than so many columns go on to further slides."""
    filled = _filled(elements, width, height, headings=False)
    if len(filled) > columns:
        return filled
    used = sum(placed.height + _room_above(placed.element) for column in filled for placed in column)
    for share in _EVENLY:
        tried = _filled(elements, width, min(height, used / columns * share), headings=False)
        if len(tried) <= columns:
            return tried
    return filled


def height_of(element: Element, width: float, room: float) -> float:
    """How tall an element is in a place of this width, where `room` is left."""
    if isinstance(element, Paragraph):
        return len(broken(element.runs, element.size, width - element.indent)) * line_height(
            element.words, element.size
        )
    if isinstance(element, TablePart):
        return sum(row_height(row, element, bold=False) for row in element.rows) + row_height(
            element.header, element, bold=True
        )
    if isinstance(element, ChartPart):
        return max(_LEAST_CHART, room)
    if isinstance(element, PicturePart) and element.height:
        return element.height
    return room


def row_height(row: Sequence[tuple[Run, ...]], table: TablePart, *, bold: bool) -> float:
    """How tall a row is."""
    return 2 * CELL_PADDING + max(
        (
            len(broken(_bold(cell) if bold else cell, table.size, width - 2 * CELL_SIDE))
            * line_height("".join(run.text for run in cell), table.size)
            for cell, width in zip(row, table.widths, strict=True)
        ),
        default=0.0,
    )


def _bold(cell: Sequence[Run]) -> tuple[Run, ...]:
    return tuple(replace(run, bold=True) for run in cell)


def _filled(elements: Sequence[Element], width: float, height: float, *, headings: bool = True) -> list[list[Placed]]:
    """Fill each slide as far as it goes; where something goes on, its heading stands above it again."""
    waiting = list(reversed(elements))
    slides: list[list[Placed]] = []
    here: list[Placed] = []
    bottom = 0.0
    while waiting:
        if headings and not here:
            waiting += _again(slides, waiting[-1])
        element = waiting.pop()
        top = bottom + (_room_above(element) if here else 0.0)
        room = height - top
        tall = height_of(element, width, room if here else height)
        if tall <= room + 0.01:
            here.append(Placed(element=element, top=top, height=tall))
            bottom = top + tall
            continue
        begun = _begun(here, element, waiting, width, height)
        if begun:
            # what follows on the next slide begins with the group
            waiting += [element, *(placed.element for placed in reversed(here[begun:]))]
            del here[begun:]
            _turn_back(here, waiting)
            slides.append(here)
            here, bottom = [], 0.0
            continue
        first, rest = _divided(element, width, room, force=_bare(here))
        if first is not None:
            here.append(Placed(element=first, top=top, height=height_of(first, width, room)))
            waiting.append(rest)
        elif _bare(here):
            here = [Placed(element=element, top=0.0, height=tall)]
        else:
            waiting.append(element)
            _turn_back(here, waiting)
        slides.append(here)
        here, bottom = [], 0.0
    return [*slides, here] if here else slides


def _again(slides: Sequence[Sequence[Placed]], element: Element) -> list[Element]:
    """The heading under which an element goes on at the top of a slide."""
    if isinstance(element, Paragraph) and (element.heading or element.repeated):
        return []
    for slide in reversed(slides):
        for placed in reversed(slide):
            if isinstance(placed.element, Paragraph) and placed.element.heading:
                return [replace(placed.element, heading=True, repeated=True)]
    return []


def _turn_back(here: list[Placed], waiting: list[Element]) -> None:
    """Take from the end of a slide what may not stand there alone."""
    while _stays(here[-1].element) and not _bare(here[:-1]):
        waiting.append(here.pop().element)


def _begun(here: Sequence[Placed], element: Element, waiting: Sequence[Element], width: float, height: float) -> int:
    """Where the group of an element begins on a slide that it does not fit on any more; 0 where it stays divided."""
    if not isinstance(element, Paragraph) or not element.group:
        return 0
    place = len(here)
    while place and _group(here[place - 1].element) == element.group:
        place -= 1
    rest = [element]
    for each in reversed(waiting):
        if not isinstance(each, Paragraph) or each.group != element.group:
            break
        rest.append(each)
    if _bare(here[:place]):
        return 0
    whole = [*(placed.element for placed in here[place:]), *rest]
    tall = sum(height_of(each, width, height) + _room_above(each) for each in whole)
    return place if tall <= height else 0


def _bare(here: Sequence[Placed]) -> bool:
    """Whether a slide is still empty, but for a heading that goes on."""
    return all(isinstance(placed.element, Paragraph) and placed.element.repeated for placed in here)


def _stays(element: Element) -> bool:
    """Whether an element may not end a slide: a heading, or a small picture, whose words follow it."""
    return element.stays if isinstance(element, Paragraph) else isinstance(element, PicturePart) and element.height > 0


def _group(element: Element) -> str:
    return element.group if isinstance(element, Paragraph) else ""


def _room_above(element: Element) -> float:
    return element.before if isinstance(element, Paragraph) else 12.0


def _divided(
    element: Element, width: float, room: float, *, force: bool
) -> tuple[Element, Element] | tuple[None, Element]:
    """What of an element fits into the room, and the rest; by force where the slide is still empty."""
    if isinstance(element, Paragraph):
        return _divided_paragraph(element, width, room, force=force)
    if isinstance(element, TablePart):
        return _divided_table(element, room, force=force)
    return None, element


def _divided_paragraph(
    element: Paragraph, width: float, room: float, *, force: bool
) -> tuple[Element, Element] | tuple[None, Element]:
    lines = broken(element.runs, element.size, width - element.indent)
    fitting = int((room + 0.01) // line_height(element.words, element.size))
    if element.heading and not force:
        return None, element
    fitting = min(fitting, len(lines) - 2)  # no line stands alone
    if not force and fitting < 2:  # noqa: PLR2004 - a line alone
        return None, element
    fitting = min(max(1, fitting), len(lines) - 1)
    if fitting < 1:
        return None, element
    place = _sentence_end(element.words, lines[fitting - 1].end)
    before, after = cut(element.runs, place)
    if not before or not after:
        return None, element
    return (
        replace(element, runs=before, stays=False),
        replace(element, runs=after, before=0.0, bullet=""),
    )


def _sentence_end(words: str, most: int) -> int:
    """The end of the last sentence in the first `most` letters, or `most` where it is far from there."""
    found = max((words.rfind(end, 0, most) + len(end) for end in _SENTENCE_ENDS if end in words[:most]), default=0)
    return found if found > most * _LEAST_SHARE else most


def _divided_table(table: TablePart, room: float, *, force: bool) -> tuple[Element, Element] | tuple[None, Element]:
    used = row_height(table.header, table, bold=True)
    fitting = 0
    for row in table.rows:
        tall = row_height(row, table, bold=False)
        if used + tall > room + 0.01:
            break
        used += tall
        fitting += 1
    if fitting == 0 and force and table.rows:
        return _divided_row(table, room - used)
    if fitting == 0 or fitting >= len(table.rows):
        return None, table
    return replace(table, rows=table.rows[:fitting]), replace(table, rows=table.rows[fitting:])


def _divided_row(table: TablePart, room: float) -> tuple[Element, Element] | tuple[None, Element]:
    """Cut the first row of a table, which is taller than a slide."""
    firsts, rests = [], []
    for cell, width in zip(table.rows[0], table.widths, strict=True):
        words = "".join(run.text for run in cell)
        lines = broken(cell, table.size, width - 2 * CELL_SIDE)
        fitting = max(1, int((room - 2 * CELL_PADDING) // line_height(words, table.size)))
        first, rest = (cell, ()) if len(lines) <= fitting else cut(cell, lines[fitting - 1].end)
        firsts.append(first)
        rests.append(rest)
    if not any(rests):  # not even one line has room
        return (
            (None, table)
            if len(table.rows) == 1
            else (replace(table, rows=table.rows[:1]), replace(table, rows=table.rows[1:]))
        )
    return (
        replace(table, rows=(tuple(firsts),)),
        replace(table, rows=(tuple(rests), *table.rows[1:])),
    )
