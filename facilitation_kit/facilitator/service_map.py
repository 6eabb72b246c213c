"""The projector's page for the service map: the whole map and each service, a few stages at a time.

In flow the project's map and the policy; out flow pages as drawings, each with the same as a table. The one thing easily
got wrong: a projector is the room, so figures pass the room's rules, and those for the team alone never get here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

from facilitation_kit.analysis.map_drawing import MapColumn, MapRow, map_pages
from facilitation_kit.analysis.map_plan import map_svg
from facilitation_kit.analysis.map_view import LINE_OF_VISIBILITY, MapView, map_view
from facilitation_kit.analysis.policy import Policy, Profile, read_policy
from facilitation_kit.content.library import Library
from facilitation_kit.errors import KitError
from facilitation_kit.facilitator.widget_sources import widget_module, widget_stylesheet
from facilitation_kit.shipped import shipped_folder

__all__ = ["ServiceMap", "map_parts", "show"]

_WIDTH, _HEIGHT, _FONT = 984.0, 560.0, 29.0
"""Of a page on 1024 by 768 pixels, heading and foot taken off; larger screens show it larger."""

_COLOURS = {"ink": "#1d1d1b", "ground": "#ffffff", "ground-quiet": "#f4f4f0", "action": "#12436d"}
_FAMILY = '"Atkinson Hyperlegible", system-ui, sans-serif'
_FIGURES = MapRow(label="Figures, with source, period and quality", unseen=False)
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


class ServiceMap(anywidget.AnyWidget):
    """The projector's picture of the service map.

    Attributes:
        parts: the whole map and then each service: title, pages as SVG, and a table of the same.
        problem: what is wrong, where there is no map to show.
    """

    _esm: ClassVar[str] = widget_module("service_map")
    _css: ClassVar[str] = widget_stylesheet("service_map")

    parts: Any = traitlets.List([]).tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)


def map_parts(library: Library, policy: Policy, day: date) -> list[dict[str, Any]]:
    """What the page shows, under the rules of the room; empty without a map.

    Args:
        library: the project's content.
        policy: its thresholds.
        day: today.
    """
    if library.service_map is None:
        return []
    view = map_view(library.service_map, policy.rules(Profile.ROOM), day)
    turned = library.project.language.split("-")[0] in _RIGHT_TO_LEFT
    parts = [_part(view, view.title, view.whole(), view.lanes, right_to_left=turned)]
    rows = (_FIGURES, *view.lanes)
    parts += [_part(view, each.name, view.of(each), rows, right_to_left=turned) for each in view.services]
    return parts


def show(project: str = "..") -> ServiceMap:
    """The page for the project's map.

    Args:
        project: its folder, as seen from the notebook; the example where there is none.
    """
    root = Path(project)
    root = root if (root / "ideas").is_dir() else shipped_folder("ideas").parent
    try:
        parts = map_parts(Library.load(root), read_policy(root), datetime.now(UTC).date())
    except KitError as error:
        return ServiceMap(problem=f"{error.message} {error.remedy}".strip())
    if not parts:
        return ServiceMap(problem="This project has no service map. Write ideas/service_map.yaml, or import tables.")
    return ServiceMap(parts=parts)


def _part(
    view: MapView, title: str, columns: Sequence[MapColumn], rows: Sequence[MapRow], *, right_to_left: bool
) -> dict[str, Any]:
    plans = map_pages(
        columns,
        rows,
        visibility=LINE_OF_VISIBILITY,
        more="(more)",
        width=_WIDTH,
        height=_HEIGHT,
        font_size=_FONT,
        right_to_left=right_to_left,
    )
    words = ", ".join(each.label for each in view.stages)
    return {
        "title": title,
        "pages": [
            map_svg(plan, colours=_COLOURS, font=_FAMILY, title=title, alternative=f"Stages: {words}.").decode()
            for plan in plans
        ],
        "lanes": [row.label for row in rows],
        "stages": [{"label": each.label, "cells": [list(cell) for cell in each.cells]} for each in columns],
    }
