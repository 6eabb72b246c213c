"""The service map as templates see it.

In: nothing; `map_page` makes it. Out: the names that templates may use. The one thing easily got wrong: a figure is told
with `headline` and `basis` together; without its source, period and quality it says too much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from facilitation_kit.analysis.map_drawing import MapColumn, MapRow, draw_map, map_pages
from facilitation_kit.analysis.map_plan import MapPlan, Runs, map_svg
from facilitation_kit.analysis.map_view import LINE_OF_VISIBILITY
from facilitation_kit.phrases import phrase

__all__ = [
    "GOES_ON",
    "MapEntry",
    "MapFigure",
    "MapServiceLine",
    "MapStagePage",
    "ServiceMapPage",
    "map_drawing",
    "map_parts",
    "map_slides",
    "planned",
]

GOES_ON = phrase("(more)")
"""Behind the label of a lane that began on the page before."""

_COLOURS = ("ink", "ground", "ground-quiet", "action")
_SLIDE_WIDTH, _SLIDE_HEIGHT, _SLIDE_FONT = 900.0, 400.0, 15.0
_PART_WIDTH, _PART_FONT = 640.0, 13.0
_PART_HEIGHT, _PAGE_HEIGHT = 430.0, 760.0
"""Of a part in which several lanes may stand, and of one that fills a page of Word."""


@dataclass(frozen=True, kw_only=True)
class MapFigure:
    """One figure about the services today.

    Attributes:
        id: of the figure.
        about: the service, or words for all of them together.
        kind, statistic, quality: in words.
        text: the figure with its unit, or [c] where it may not be shown.
        hidden: whether it may not.
        population: who was counted; may be empty.
        out_of: how many; ``None`` where that is not said.
        period_start, period_end: days that it is about.
        source, owner: where it stands and who answers for it.
        marks: what makes it weak, in words.
        note: what else one should know; may be empty.
    """

    id: str
    about: str
    kind: str
    statistic: str
    text: str
    hidden: bool
    population: str
    out_of: int | None
    period_start: date
    period_end: date
    source: str
    owner: str
    quality: str
    marks: tuple[str, ...]
    note: str

    @property
    def headline(self) -> str:
        """What the figure is, in one line."""
        if self.out_of is None:
            return phrase("{kind}, {statistic}: {figure}", kind=self.kind, statistic=self.statistic, figure=self.text)
        return phrase(
            "{kind}, {statistic}: {figure} (of {people})",
            kind=self.kind,
            statistic=self.statistic,
            figure=self.text,
            people=self.out_of,
        )

    @property
    def basis(self) -> str:
        """What it rests on: period, source and quality."""
        return phrase(
            "{first} to {last}. {source}, {owner}. Quality: {quality}.",
            first=self.period_start,
            last=self.period_end,
            source=self.source,
            owner=self.owner,
            quality=self.quality,
        )


@dataclass(frozen=True, kw_only=True)
class MapEntry:
    """One service at one stage.

    Attributes:
        service: its name.
        lanes: labels of the lanes in which something stands.
        cells: what stands there, in paragraphs, for each of them.
        figures: about it.
    """

    service: str
    lanes: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    figures: tuple[MapFigure, ...]


@dataclass(frozen=True, kw_only=True)
class MapStagePage:
    """One stage.

    Attributes:
        id: of the stage.
        label: what it is called.
        description: what happens in it; may be empty.
        entries: the services that do something there, then all together where there are figures about them.
    """

    id: str
    label: str
    description: str
    entries: tuple[MapEntry, ...]


@dataclass(frozen=True, kw_only=True)
class MapServiceLine:
    """One service.

    Attributes:
        name: what people call it.
        provider: what kind of organisation runs it; may be empty.
        ages: in words; may be empty.
        eligibility: who can come, in paragraphs.
        way_in: how somebody comes in, in paragraphs.
        threshold: what has to be true first, in paragraphs.
        decided_by: who decides that; may be empty.
        figures: about the whole way through it.
    """

    name: str
    provider: str
    ages: str
    eligibility: tuple[str, ...]
    way_in: tuple[str, ...]
    threshold: tuple[str, ...]
    decided_by: str
    figures: tuple[MapFigure, ...]


@dataclass(frozen=True, kw_only=True)
class ServiceMapPage:
    """The services as they are today.

    Attributes:
        title: what the map shows.
        stages: those for this audience, in their order.
        services: all of them.
        figures: about all services and the whole way.
        columns, rows: what the drawing shows: which services stand in each cell.
        plan: where to draw what.
        hidden: whether any figure may not be shown.
        weak: whether any figure is marked.
    """

    title: str
    stages: tuple[MapStagePage, ...]
    services: tuple[MapServiceLine, ...]
    figures: tuple[MapFigure, ...]
    columns: tuple[MapColumn, ...]
    rows: tuple[MapRow, ...]
    plan: MapPlan
    hidden: bool
    weak: bool


def map_drawing(page: ServiceMapPage, tokens: Mapping[str, str], words: str, runs: Runs | None = None) -> bytes:
    """The whole map as SVG; `words` stand at the line of visibility."""
    turned = page.plan.right_to_left
    plan = draw_map(page.columns, page.rows, visibility=words, right_to_left=turned)
    return _svg(plan, page, tokens, runs)


def map_slides(page: ServiceMapPage, tokens: Mapping[str, str], words: str, more: str) -> tuple[bytes, ...]:
    """The whole map as drawings that fit a slide each; `more` stands at a lane that goes on."""
    plans = map_pages(
        page.columns,
        page.rows,
        visibility=words,
        more=more,
        width=_SLIDE_WIDTH,
        height=_SLIDE_HEIGHT,
        font_size=_SLIDE_FONT,
        on_a_page=6,
        right_to_left=page.plan.right_to_left,
    )
    return tuple(_svg(plan, page, tokens, None) for plan in plans)


def map_parts(
    page: ServiceMapPage, tokens: Mapping[str, str], words: str, more: str, runs: Runs | None = None
) -> tuple[bytes, ...]:
    """The whole map as drawings of a few lanes each, for pages on which a picture cannot be cut.

    A tall picture would go to the next page and leave the rest of its own one empty, and one that is taller than a page
    would lose its end.
    """
    turned = page.plan.right_to_left
    plans: list[MapPlan] = []
    for lanes in _lanes_together(page):
        columns, rows = _only(page, lanes)
        whole = draw_map(columns, rows, visibility=words, right_to_left=turned)
        if whole.height <= _PAGE_HEIGHT:
            plans.append(whole)
            continue
        plans += map_pages(
            columns,
            rows,
            visibility=words,
            more=more,
            width=_PART_WIDTH,
            height=_PAGE_HEIGHT,
            font_size=_PART_FONT,
            on_a_page=6,
            right_to_left=turned,
        )
    return tuple(_svg(_cropped(plan), page, tokens, runs) for plan in plans)


def _lanes_together(page: ServiceMapPage) -> Iterator[tuple[int, ...]]:
    """Numbers of the lanes that have words, so many together as make a part."""
    together: tuple[int, ...] = ()
    for lane in range(len(page.rows)):
        if not any(column.cells[lane] for column in page.columns):
            continue
        tall = draw_map(*_only(page, (*together, lane)), visibility=LINE_OF_VISIBILITY).height
        if together and tall > _PART_HEIGHT:
            yield together
            together = ()
        together = (*together, lane)
    if together:
        yield together


def _only(page: ServiceMapPage, lanes: Sequence[int]) -> tuple[tuple[MapColumn, ...], tuple[MapRow, ...]]:
    columns = tuple(replace(column, cells=tuple(column.cells[lane] for lane in lanes)) for column in page.columns)
    return columns, tuple(page.rows[lane] for lane in lanes)


def _cropped(plan: MapPlan) -> MapPlan:
    """The drawing without the room that is left below it."""
    return replace(plan, height=max((box.y + box.height for box in plan.boxes), default=plan.height))


def _svg(plan: MapPlan, page: ServiceMapPage, tokens: Mapping[str, str], runs: Runs | None) -> bytes:
    colours = {name: tokens[name] for name in _COLOURS}
    alternative = "; ".join(column.label for column in page.columns)
    return map_svg(
        plan, colours=colours, font=tokens["font-reading"], title=page.title, alternative=alternative, runs=runs
    )


def planned(page: ServiceMapPage, *, right_to_left: bool) -> MapPlan:
    """Where to draw what, for a pack that is read in this direction."""
    return draw_map(page.columns, page.rows, visibility=LINE_OF_VISIBILITY, right_to_left=right_to_left)
