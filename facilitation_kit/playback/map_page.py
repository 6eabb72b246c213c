"""The service map as a page of a pack.

In: the library, the rules of the audience, and the day. Out: a `ServiceMapPage`, or nothing without a map. The one thing
easily got wrong: the same stage is told by service, so figures about all services together need an entry of their own.
"""

from __future__ import annotations

from datetime import date

from facilitation_kit.analysis.map_drawing import draw_map
from facilitation_kit.analysis.map_view import LINE_OF_VISIBILITY, MapView, ages_of, map_view
from facilitation_kit.analysis.policy import ProfileRules
from facilitation_kit.analysis.shown_measures import ShownMeasure
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.library import Library
from facilitation_kit.content.questions import Reader
from facilitation_kit.content.service_map import MapService, MapStage
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.map_context import MapEntry, MapFigure, MapServiceLine, MapStagePage, ServiceMapPage

__all__ = ["map_page"]

_ALL = phrase("All services together")


def map_page(library: Library, audience: Audience, rules: ProfileRules, day: date) -> ServiceMapPage | None:
    """The map for an audience; ``None`` where there is none, or no stage of it is for them.

    Args:
        library: the project's content.
        audience: for whom.
        rules: of its profile.
        day: when the pack is made.
    """
    if library.service_map is None:
        return None
    view = map_view(library.service_map, rules, day, reader=Reader(audience), own_team=audience is Audience.TEAM)
    if not view.stages:
        return None
    columns, rows = view.whole(), view.lanes
    return ServiceMapPage(
        title=view.title,
        stages=tuple(_stage(view, stage) for stage in view.stages),
        services=tuple(_service(view, each) for each in view.services),
        figures=tuple(_figure(each, _ALL) for each in view.at(None, None)),
        columns=columns,
        rows=rows,
        plan=draw_map(columns, rows, visibility=LINE_OF_VISIBILITY),
        hidden=any(each.hidden for each in view.figures),
        weak=any(each.marks for each in view.figures),
    )


def _stage(view: MapView, stage: MapStage) -> MapStagePage:
    entries = [_entry(view, stage, each.id, each.name) for each in view.services]
    entries.append(_entry(view, stage, None, _ALL))
    return MapStagePage(
        id=stage.id,
        label=stage.label,
        description=stage.description,
        entries=tuple(each for each in entries if each.cells or each.figures),
    )


def _entry(view: MapView, stage: MapStage, service: str | None, name: str) -> MapEntry:
    texts = [(lane.label, view.texts.get((service or "", stage.id, number))) for number, lane in enumerate(view.lanes)]
    return MapEntry(
        service=name,
        lanes=tuple(label for label, text in texts if text),
        cells=tuple(text for _, text in texts if text),
        figures=tuple(_figure(each, name) for each in view.at(stage.id, service)),
    )


def _service(view: MapView, service: MapService) -> MapServiceLine:
    return MapServiceLine(
        name=service.name,
        provider=service.provider_kind,
        ages=ages_of(service),
        eligibility=paragraphs(service.eligibility),
        way_in=paragraphs(service.application_process),
        threshold=paragraphs(service.threshold),
        decided_by=service.threshold_decided_by,
        figures=tuple(_figure(each, service.name) for each in view.at(None, service.id)),
    )


def _figure(measure: ShownMeasure, about: str) -> MapFigure:
    return MapFigure(
        id=measure.id,
        about=about,
        kind=measure.kind,
        statistic=measure.statistic,
        text=measure.text,
        hidden=measure.hidden,
        population=measure.population,
        out_of=measure.denominator,
        period_start=measure.period_start,
        period_end=measure.period_end,
        source=measure.source,
        owner=measure.owner,
        quality=measure.quality,
        marks=measure.marks,
        note=measure.note,
    )
