"""The service map as a drawing: stages across, lanes down, and the line of visibility between what people see and what not.

In: columns of words for each lane. Out: `MapPlan` values, whose every box and line of text has its place. It lies in this
room because projector and packs both draw with it. Easily got wrong: stages that do not fit go on in a further band, and
cells that do not fit go on in a further page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facilitation_kit.analysis.map_layout import BETWEEN_BANDS, LaneRow, Page, Paragraph, laid_on_pages
from facilitation_kit.analysis.map_plan import MapPlan

__all__ = ["MapColumn", "MapRow", "draw_map", "map_pages"]


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
    page = Page(width, font_size, visibility, right_to_left=right_to_left)
    for band in _bands(columns, in_a_band):
        page.begin([each.label for each in band], min(in_a_band, len(columns)))
        for row in _rows(page, band, rows):
            row.draw(page)
        page.y += BETWEEN_BANDS * font_size
    return page.plan(page.y - BETWEEN_BANDS * font_size)


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

        def begin(band: Sequence[MapColumn] = band) -> Page:
            page = Page(width, font_size, visibility, right_to_left=right_to_left, limit=height)
            page.begin([each.label for each in band], min(on_a_page, len(columns)))
            return page

        def lanes(page: Page, band: Sequence[MapColumn] = band) -> Sequence[LaneRow]:
            return _rows(page, band, rows)

        plans += [page.plan(height) for page in laid_on_pages(begin, lanes, more=more)]
    return tuple(plans)


def _bands(columns: Sequence[MapColumn], size: int) -> list[Sequence[MapColumn]]:
    return [columns[start : start + size] for start in range(0, len(columns), size)]


def _rows(page: Page, band: Sequence[MapColumn], rows: Sequence[MapRow]) -> list[LaneRow]:
    """The lanes of a band, cut into lines."""
    return [
        LaneRow(
            label=row.label,
            cells=tuple(page.cut([Paragraph(text=text) for text in each.cells[number]]) for each in band),
            unseen=row.unseen,
        )
        for number, row in enumerate(rows)
    ]
