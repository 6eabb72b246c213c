"""The needs as a page: a drawing, and the same as lines of a table with the hypotheses that serve each.

In: the library. Out: a `NeedsPage`. The one thing easily got wrong: levels come from the base up and are drawn from the
top down.
"""

from __future__ import annotations

from collections.abc import Sequence

from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.library import Library
from facilitation_kit.content.needs import NeedLevel
from facilitation_kit.playback.context import NeedLine, NeedsPage, PackLine
from facilitation_kit.playback.hypothesis_context import HypothesisPage
from facilitation_kit.playback.pyramid import draw_pyramid

__all__ = ["needs_page"]


def needs_page(library: Library, pages: Sequence[HypothesisPage]) -> NeedsPage:
    """The needs of a library, linked to the hypotheses' pages."""
    needs = library.needs
    page_of = {page.id: page for page in pages}

    def line(number: int, level: NeedLevel) -> NeedLine:
        serving = [page_of[each.id] for each in library.hypotheses if each.need == level.id]
        return NeedLine(
            id=level.id,
            number=number,
            label=level.label,
            description=paragraphs(level.description),
            hypotheses=tuple(PackLine(text=page.phrase, anchor=page.anchor) for page in serving),
        )

    return NeedsPage(
        north_star=needs.north_star,
        description=paragraphs(needs.north_star_description),
        levels=tuple(line(number, level) for number, level in enumerate(needs.levels, start=1)),
        contributing=tuple(line(0, level) for level in needs.contributing),
        pyramid=draw_pyramid(needs.north_star, [level.label for level in needs.levels]),
    )
