"""The drawings of a journey map for formats that do not draw by themselves.

In: a page, the pack's colours, and its language. Out: SVG, each as tall as a sheet or a slide at most. The one thing easily got
wrong: a whole map is taller than a page of Word, which would cut it off, so it comes in parts.
"""

from __future__ import annotations

from collections.abc import Mapping

from facilitation_kit.analysis.journey_drawing import journey_pages
from facilitation_kit.analysis.map_plan import MapPlan, Runs, map_svg
from facilitation_kit.playback.journey_context import JourneyPage
from facilitation_kit.playback.translations import Wording

__all__ = ["journey_sheets", "journey_slides"]

_COLOURS = ("ink", "ground", "ground-quiet", "action", "line-quiet", "category-1", "category-3")
_SHEET = (640.0, 800.0, 13.0)
_SLIDE = (900.0, 400.0, 15.0)
_ON_A_PAGE = 6


def journey_sheets(
    page: JourneyPage, tokens: Mapping[str, str], wording: Wording, runs: Runs | None = None
) -> tuple[bytes, ...]:
    """The map as drawings that fit a sheet of paper each.

    Args:
        page: the map.
        tokens: the pack's colours and fonts.
        wording: how the pack speaks.
        runs: cuts text by font family.
    """
    return _drawn(page, _SHEET, tokens, wording, runs)


def journey_slides(page: JourneyPage, tokens: Mapping[str, str], wording: Wording) -> tuple[bytes, ...]:
    """The map as drawings that fit a slide each."""
    return _drawn(page, _SLIDE, tokens, wording, None)


def _drawn(
    page: JourneyPage,
    size: tuple[float, float, float],
    tokens: Mapping[str, str],
    wording: Wording,
    runs: Runs | None,
) -> tuple[bytes, ...]:
    width, height, font = size
    plans: tuple[MapPlan, ...] = journey_pages(
        page.view,
        width=width,
        height=height,
        font_size=font,
        on_a_page=_ON_A_PAGE,
        right_to_left=page.plan.right_to_left,
        trimmed=True,
    )
    colours = {name: tokens[name] for name in _COLOURS}
    stages = "; ".join(stage.label for stage in page.stages)
    return tuple(
        map_svg(
            wording.throughout(plan),
            colours=colours,
            font=tokens["font-reading"],
            title=page.title,
            alternative=stages,
            runs=runs,
        )
        for plan in plans
    )
