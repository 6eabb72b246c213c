"""The service map as an audience may see it: what stands where, and the figures that passed the policy.

In: a map, the rules of a profile, the day, and the stages that are shown. Out: a `MapView`, from which projector and packs
draw. Easily got wrong: figures are protected before stages are left out, because a total over all stages gives them away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from facilitation_kit.analysis.map_drawing import MapColumn, MapRow
from facilitation_kit.analysis.policy import ProfileRules
from facilitation_kit.analysis.shown_measures import ShownMeasure, shown_measures
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.questions import Reader
from facilitation_kit.content.service_map import MapService, MapStage, ServiceMapFile
from facilitation_kit.phrases import english_day, phrase

__all__ = ["LINE_OF_VISIBILITY", "MapView", "ages_of", "figure_lines", "map_view"]

LINE_OF_VISIBILITY = phrase("Line of visibility: what stands below it, young people do not see")


@dataclass(frozen=True, kw_only=True)
class MapView:
    """A map with nothing in it that its audience may not see.

    Attributes:
        title: what it shows.
        stages: those that are shown.
        lanes: all of them.
        services: all of them.
        figures: that may be shown, of the stages that are shown and of the whole way.
        texts: what stands in a cell, in paragraphs, by service, stage and lane.
    """

    title: str
    stages: tuple[MapStage, ...]
    lanes: tuple[MapRow, ...]
    services: tuple[MapService, ...]
    figures: tuple[ShownMeasure, ...]
    texts: dict[tuple[str, str, int], tuple[str, ...]]

    def whole(self) -> tuple[MapColumn, ...]:
        """Which services stand in each cell, a column for each stage."""
        return tuple(
            MapColumn(
                label=stage.label,
                cells=tuple(
                    tuple(each.name for each in self.services if (each.id, stage.id, lane) in self.texts)
                    for lane in range(len(self.lanes))
                ),
            )
            for stage in self.stages
        )

    def of(self, service: MapService) -> tuple[MapColumn, ...]:
        """What one service does, a column for each stage, with its figures above the lanes."""
        return tuple(
            MapColumn(
                label=stage.label,
                cells=(
                    tuple(line for each in self.at(stage.id, service.id) for line in figure_lines(each)),
                    *(self.texts.get((service.id, stage.id, lane), ()) for lane in range(len(self.lanes))),
                ),
            )
            for stage in self.stages
        )

    def at(self, stage: str | None, service: str | None) -> tuple[ShownMeasure, ...]:
        """The figures of one service at one stage; ``None`` stands for those of all together."""
        return tuple(each for each in self.figures if (each.stage, each.service) == (stage, service))


def map_view(
    content: ServiceMapFile, rules: ProfileRules, day: date, *, reader: Reader | None = None, own_team: bool = False
) -> MapView:
    """The map for an audience.

    Args:
        content: the whole map.
        rules: of the audience's profile.
        day: when it is shown.
        reader: only the stages for them; all stages by default.
        own_team: whether figures that are for the team alone may be shown.
    """
    stages = tuple(each for each in content.stages if reader is None or reader in each.audiences)
    kept = {each.id for each in stages}
    lane_number = {lane.id: number for number, lane in enumerate(content.lanes)}
    texts: dict[tuple[str, str, int], tuple[str, ...]] = {}
    for cell in content.cells:
        if cell.stage in kept:
            place = (cell.service, cell.stage, lane_number[cell.lane])
            texts[place] = (*texts.get(place, ()), *paragraphs(cell.text))
    figures = shown_measures(content.measures, rules, day, own_team=own_team)
    behind = next((number for number, lane in enumerate(content.lanes) if lane.kind.unseen), len(content.lanes))
    return MapView(
        title=content.title,
        stages=stages,
        lanes=tuple(MapRow(label=lane.label, unseen=number >= behind) for number, lane in enumerate(content.lanes)),
        services=content.services,
        figures=tuple(each for each in figures if each.stage is None or each.stage in kept),
        texts=texts,
    )


def figure_lines(figure: ShownMeasure) -> tuple[str, ...]:
    """A figure with its period, source and quality, in two lines of English."""
    out_of = f" (of {figure.denominator:,})" if figure.denominator is not None else ""
    marks = f" Mind: {' and '.join(figure.marks)}." if figure.marks else ""
    people = f"{figure.population}. " if figure.population else ""
    period = f"{english_day(figure.period_start)} to {english_day(figure.period_end)}"
    return (
        f"{figure.kind}, {figure.statistic}: {figure.text}{out_of}",
        f"{people}{period}. {figure.source}, {figure.owner}. Quality: {figure.quality}.{marks}",
    )


def ages_of(service: MapService) -> str:
    """The ages of a service in words; empty where it has none."""
    low, high = service.minimum_age, service.maximum_age
    if low is None and high is None:
        return ""
    if high is None:
        return phrase("from {low} on", low=low or 0)
    return phrase("up to {high}", high=high) if low is None else phrase("{low} to {high}", low=low, high=high)
