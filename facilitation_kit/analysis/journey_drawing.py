"""A journey map as a drawing: stages across, lanes down, and how each stage felt: every dot and the middle of them.

In: a `JourneyView`. Out: `MapPlan` values for one drawing or for pages of one size. Easily got wrong: where nobody told, the
curve has a gap, and a mark must be told from another one by its form, because some print in black.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from facilitation_kit.analysis.journey_feelings import ShownFeelings, signed
from facilitation_kit.analysis.journey_view import JourneyView, ShownNote, ShownStage
from facilitation_kit.analysis.map_layout import BETWEEN_BANDS, LINE, LaneRow, Page, Paragraph, Row, laid_on_pages
from facilitation_kit.analysis.map_plan import MapBox, MapCurve, MapPlan
from facilitation_kit.analysis.map_view import LINE_OF_VISIBILITY
from facilitation_kit.analysis.text_lines import text_width
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.journey_maps import FEELINGS, NoteMark
from facilitation_kit.content.lane_kinds import LaneKind
from facilitation_kit.phrases import phrase

__all__ = ["GOES_ON", "draw_journey", "journey_pages"]

GOES_ON = phrase("(more)")

_HOW_IT_FELT = phrase("How it felt")
_ENDS = (phrase("+2: very good"), phrase("-2: very bad"))
_DOT = phrase("One person")
_MIDDLE = phrase("The middle: half are at it or below, half at it or above")
_DRAWN = phrase("Drawn by the facilitator, because few people told")
_IN_SHORT = (phrase("The middle of them"), phrase("Drawn by the facilitator"))
_SIGN_WORDS = {
    NoteMark.PAIN_POINT: ("pain", phrase("Pain point: what gets in the way")),
    NoteMark.OPPORTUNITY: ("opportunity", phrase("Opportunity: what could help")),
}
_LEVEL, _LEAST_LEVEL, _GUTTER, _RADIUS, _PITCH, _LEAST_PITCH = 1.3, 0.7, 1.9, 0.36, 0.84, 0.3
_INSET, _MIDDLE_RADIUS = 0.4, 0.46
_CURVE_ROOM, _SIGN_ROOM = 2.6, 1.3
_NUMBERED_LEVEL = 0.95
"""Levels below this have no room for a number each."""


def draw_journey(
    view: JourneyView,
    *,
    width: float = 640.0,
    font_size: float = 13.0,
    in_a_band: int = 6,
    right_to_left: bool = False,
) -> MapPlan:
    """The whole map in one drawing.

    Args:
        view: what may be shown.
        width: of the drawing; its height follows.
        font_size: of all text.
        in_a_band: stages beside each other; further ones stand below.
        right_to_left: the first stage stands at the right.
    """
    page = Page(width, font_size, LINE_OF_VISIBILITY, right_to_left=right_to_left)
    for band in _bands(view, in_a_band):
        page.begin([each.label for each in band.stages], min(in_a_band, len(view.stages)))
        for row in _rows(page, view, band):
            row.draw(page)
        page.y += BETWEEN_BANDS * font_size
    page.y = max(0.0, page.y - BETWEEN_BANDS * font_size)
    _draw_legend(page, _marks(view))
    return page.plan(page.y)


def journey_pages(
    view: JourneyView,
    *,
    width: float,
    height: float,
    font_size: float,
    on_a_page: int = 3,
    right_to_left: bool = False,
    trimmed: bool = False,
) -> tuple[MapPlan, ...]:
    """The same in pages of one size, for a screen that does not scroll; lanes without a word are left out.

    Args:
        view: what may be shown.
        width: of a page.
        height: of a page; what the marks mean stands at its foot.
        font_size: of all text.
        on_a_page: stages beside each other.
        right_to_left: the first stage stands at the right.
        trimmed: each page is only as tall as what stands on it.
    """
    pages: list[Page] = []
    marks = _marks(view)
    foot = len(marks) * LINE * font_size
    for band in _bands(view, on_a_page):

        def begin(band: _Band = band) -> Page:
            page = Page(width, font_size, LINE_OF_VISIBILITY, right_to_left=right_to_left, limit=height - foot)
            page.begin([each.label for each in band.stages], min(on_a_page, len(view.stages)))
            return page

        def rows(page: Page, band: _Band = band) -> Sequence[Row]:
            return _rows(page, view, band)

        pages += laid_on_pages(begin, rows, more=GOES_ON)
    for page in pages:
        page.y = page.y if trimmed else max(page.y, height - foot)
        _draw_legend(page, marks)
    return tuple(page.plan(page.y if trimmed else height) for page in pages)


@dataclass(frozen=True, kw_only=True)
class _Band:
    """Stages beside each other, with how each of them felt."""

    stages: tuple[ShownStage, ...]
    feelings: tuple[ShownFeelings, ...]


def _bands(view: JourneyView, size: int) -> list[_Band]:
    felt = {each.stage: each for each in view.feelings}
    return [
        _Band(
            stages=view.stages[start : start + size],
            feelings=tuple(
                felt.get(each.id, ShownFeelings(stage=each.id)) for each in view.stages[start : start + size]
            ),
        )
        for start in range(0, len(view.stages), size)
    ]


def _rows(page: Page, view: JourneyView, band: _Band) -> list[Row]:
    """The lanes of a band, and how it felt below the last lane of feelings, or else before what nobody sees."""
    behind = next((number for number, lane in enumerate(view.lanes) if lane.kind.unseen), len(view.lanes))
    cells = {cell: _paragraphs(notes) for cell, notes in view.cells().items()}
    rows: list[Row] = [
        LaneRow(
            label=lane.label,
            cells=tuple(page.cut(cells.get((stage.id, lane.id), ())) for stage in band.stages),
            unseen=number >= behind,
        )
        for number, lane in enumerate(view.lanes)
    ]
    if view.tells_feelings:
        felt = [number for number, lane in enumerate(view.lanes) if lane.kind is LaneKind.FEELING]
        rows.insert(felt[-1] + 1 if felt else behind, _FeelingRow(feelings=band.feelings))
    return rows


def _paragraphs(notes: Sequence[ShownNote]) -> list[Paragraph]:
    """What stands in a cell: each cluster under its words, each mark before its note."""
    cell: list[Paragraph] = []
    for cluster, together in groupby(notes, key=lambda note: note.cluster):
        if cluster:
            cell.append(Paragraph(text=cluster, bold=True))
        for note in together:
            first, *rest = paragraphs(note.text) or ("",)
            cell.append(Paragraph(text=first, sign=_SIGN_WORDS[note.mark][0] if note.mark else ""))
            cell += [Paragraph(text=text) for text in rest]
    return cell


def _marks(view: JourneyView) -> tuple[NoteMark, ...]:
    there = {note.mark for note in view.notes}
    return tuple(mark for mark in NoteMark if mark in there)


def _draw_legend(page: Page, marks: Sequence[NoteMark]) -> None:
    for mark in marks:
        look, words = _SIGN_WORDS[mark]
        _legend_line(page, ((look, 0.42),), words)


def _legend_line(page: Page, signs: Sequence[tuple[str, float]], words: str, *, curve: str = "") -> None:
    page.y += LINE * page.font
    _legend_words(page, 0.0, signs, words, curve=curve)


def _legend_words(
    page: Page, start: float, signs: Sequence[tuple[str, float]], words: str, *, curve: str = ""
) -> float:
    """What a sign means, on the line that has begun; gives where the next one may stand, in font sizes."""
    font = page.font
    middle = page.y - 0.6 * font
    room = start + (_CURVE_ROOM if curve else _SIGN_ROOM)
    if curve:
        ends = (page.across((start + 0.1) * font), page.across((start + 2.1) * font))
        page.curves.append(MapCurve(places=tuple((round(x, 1), round(middle, 1)) for x in ends), look=curve))
    for look, radius in signs:
        page.sign((start + (1.1 if curve else 0.5)) * font, middle, radius, look)
    page.words.append(page.text(room * font, page.width - room * font, page.y - 0.25 * font, words))
    return room + text_width(words) + 1.0


@dataclass(frozen=True, kw_only=True)
class _FeelingRow:
    """How each stage of a band felt; it is never cut in two."""

    feelings: tuple[ShownFeelings, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing can be drawn for these stages."""
        return not any(each.counts or each.facilitator is not None for each in self.feelings)

    def legend(self, page: Page) -> tuple[tuple[str, str, float, str], ...]:
        """What has to be explained: look, curve, radius and words, which are few on pages without a line to spare."""
        counted = any(each.counts for each in self.feelings)
        drawn = any(each.facilitator is not None for each in self.feelings)
        middle, own = (_MIDDLE, _DRAWN) if page.limit is None else _IN_SHORT
        return (
            *((("dot", "", _RADIUS, _DOT), ("middle", "middle", _MIDDLE_RADIUS, middle)) if counted else ()),
            *((("facilitator", "facilitator", 0.3, own),) if drawn else ()),
        )

    def height(self, page: Page) -> float:
        """See `Row`."""
        return self._besides(page) + len(FEELINGS) * self._level(page)

    def _besides(self, page: Page) -> float:
        """Height of all but the levels."""
        lines = 1 + self._legend_lines(page) if page.limit is not None else 3 + len(self.legend(page))
        return (lines * LINE + 2 * _INSET) * page.font + page.between

    def _legend_lines(self, page: Page) -> int:
        """One line where all that has to be explained fits on it, and pages have none to spare."""
        legend = self.legend(page)
        wide = sum((_CURVE_ROOM if curve else _SIGN_ROOM) + text_width(words) + 1 for _, curve, _, words in legend)
        return 1 if legend and page.limit is not None and wide * page.font <= page.width else len(legend)

    def _level(self, page: Page) -> float:
        """Height of a level: less than usual where the rest of the page, or a whole one, could not hold it all."""
        if page.limit is None:
            return _LEVEL * page.font
        here, alone = ((page.limit - y - self._besides(page)) / len(FEELINGS) for y in (page.y, page.top))
        left = here if here >= _LEAST_LEVEL * page.font else alone
        return max(_LEAST_LEVEL * page.font, min(_LEVEL * page.font, left))

    def split(self, page: Page, room: float, more: str) -> tuple[_FeelingRow | None, _FeelingRow]:  # noqa: ARG002 - as `Row` has it
        """See `Row`."""
        return None, self

    def draw(self, page: Page) -> None:
        """See `Row`."""
        font, level = page.font, self._level(page)
        self._words(page, _HOW_IT_FELT, bold=True)
        if page.limit is None:
            self._words(page, _ENDS[0])
        else:
            start = (1.1 * text_width(_HOW_IT_FELT) + 1) * font
            ends = phrase("{top}, {bottom}", top=_ENDS[0], bottom=_ENDS[1])
            page.words.append(page.text(start, page.width - start, page.y - 0.25 * font, ends))
        page.y += 0.25 * font
        top, tall = page.y, len(FEELINGS) * level + 2 * _INSET * font
        heights = {
            half / 2: top + _INSET * font + (FEELINGS[-1] - half / 2 + 0.5) * level
            for half in range(2 * FEELINGS[0], 2 * FEELINGS[-1] + 1)
        }
        for place, felt in enumerate(self.feelings):
            self._plot(page, place, felt, (top, tall), heights, level)
        self._curve(page, heights, "middle", [each.middle for each in self.feelings], _MIDDLE_RADIUS)
        self._curve(page, heights, "facilitator", [each.facilitator for each in self.feelings], 0.3)
        page.y = top + tall - 0.1 * font
        if page.limit is None:
            self._words(page, _ENDS[1])
        self._explain(page)
        page.y += page.between

    def _explain(self, page: Page) -> None:
        """What the signs mean, below each other, or beside each other where one line is enough."""
        start, one = 0.0, self._legend_lines(page) == 1
        for number, (look, curve, radius, words) in enumerate(self.legend(page)):
            if not number or not one:
                page.y += LINE * page.font
            after = _legend_words(page, start, ((look, radius),), words, curve=curve)
            start = after if one else 0.0

    def _words(self, page: Page, words: str, *, bold: bool = False) -> None:
        page.y += LINE * page.font
        page.words.append(page.text(0.0, page.width, page.y - 0.25 * page.font, words, bold=bold))

    def _plot(
        self,
        page: Page,
        place: int,
        felt: ShownFeelings,
        frame: tuple[float, float],
        heights: Mapping[float, float],
        level: float,
    ) -> None:
        """The frame of a stage, its five levels and its dots."""
        top, tall = frame
        font, start = page.font, place * (page.column + page.between)
        x = page.width - start - page.column if page.turned else start
        page.boxes.append(
            MapBox(x=round(x, 1), y=round(top, 1), width=round(page.column, 1), height=round(tall, 1), look="seen")
        )
        gutter = _GUTTER * font if not place else 0.4 * font
        for feeling in FEELINGS:
            y = heights[feeling]
            ends = (page.across(start + gutter), page.across(start + page.column - 0.4 * font))
            places = tuple((round(end, 1), round(y, 1)) for end in ends)
            page.curves.append(MapCurve(places=places, look="level" if feeling else "zero"))
            if not place and (level >= _NUMBERED_LEVEL * font or not feeling % 2):
                page.words.append(page.text(0.35 * font, gutter, y + 0.35 * font, _number(page, signed(feeling))))
        middle, room = _middle_of(page, place)
        for feeling, count in zip(FEELINGS, felt.counts, strict=False):
            self._dots(page, count, (middle, room), heights[feeling], level)

    def _dots(self, page: Page, count: int, across: tuple[float, float], y: float, level: float) -> None:
        """So many dots beside each other; a crowd that has no room is told as a number behind the dots."""
        if not count:
            return
        middle, room = across
        pitch = min(_PITCH * page.font, room / count)
        shown = count
        if pitch < _LEAST_PITCH * page.font:
            pitch = _LEAST_PITCH * page.font
            shown = max(1, int((room - 3 * page.font) / pitch))
            end = middle - room / 2 + shown * pitch + 0.3 * page.font
            page.words.append(
                page.text(end, 3 * page.font, y + 0.35 * page.font, _number(page, f"\N{MULTIPLICATION SIGN}{count}"))
            )
            middle = middle - room / 2 + shown * pitch / 2
        radius = min(_RADIUS, pitch / page.font * 0.45, level / page.font * 0.48)
        for number in range(shown):
            page.sign(middle + (number - (shown - 1) / 2) * pitch, y, radius, "dot")

    def _curve(
        self,
        page: Page,
        heights: Mapping[float, float],
        look: str,
        levels: Sequence[float | None],
        radius: float,
    ) -> None:
        """The curve through the stages, with a gap where there is no level."""
        run: list[tuple[float, float]] = []
        for place, level in enumerate([*levels, None]):
            if level is not None:
                start, y = _middle_of(page, place)[0], heights[level]
                run.append((round(page.across(start), 1), round(y, 1)))
                page.sign(start, y, radius, look)
                continue
            if len(run) > 1:
                page.curves.append(MapCurve(places=tuple(run), look=look))
            run = []


def _number(page: Page, text: str) -> str:
    """A number whose sign stays in front of it, where all else runs from right to left."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if page.turned else text


def _middle_of(page: Page, place: int) -> tuple[float, float]:
    """Where the dots of a stage have their middle, and how much room they have; the first column holds numbers too."""
    start, font = place * (page.column + page.between), page.font
    gutter = (_GUTTER if not place else 0.4) * font
    room = page.column - gutter - 0.4 * font
    return start + gutter + room / 2, room
