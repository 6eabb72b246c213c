"""A journey map on the projector: its pages as drawings, first the whole way, then its notes a few stages a page.

In: the map as the room may see it. Out: one JSON object with the pages in two shapes, for screens of 4:3 and of 16:9; the
page that shows them takes the shape that fills it. The one thing easily got wrong: letters have to stay as large as a room can
read, so what does not fit goes to another page, and the first page says where the notes of each stage are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from facilitation_kit.analysis.journey_drawing import journey_pages
from facilitation_kit.analysis.journey_view import JourneyView, ShownLane, ShownNote, ShownStage
from facilitation_kit.analysis.map_plan import MapPlan, map_svg
from facilitation_kit.analysis.text_lines import text_width
from facilitation_kit.phrases import counted, phrase

__all__ = ["journey_screen_pages"]

_FONT = 28.0
"""The least on 768 lines; everything below is measured on such a screen, and grows with a larger one."""
_HEIGHT = 428.0
_FEW = 24
"""More notes than these are never on one page with everything else."""
_INDEX = "index"
_BROADER_BOLD, _ROOM_ASIDE = 1.06, 1.45
_COLOURS = {
    "ink": "#1d1d1b",
    "ground": "#ffffff",
    "ground-quiet": "#f4f4f0",
    "action": "#12436d",
    "line-quiet": "#d9d5ce",
    "category-1": "#12436d",
    "category-3": "#801650",
}
_FAMILY = '"Atkinson Hyperlegible", system-ui, sans-serif'


@dataclass(frozen=True, kw_only=True)
class _Shape:
    """A shape of screen: how wide its pages are, and how many stages stand beside each other at most."""

    width: float
    whole: int
    noted: int


_SHAPES = (_Shape(width=966.0, whole=6, noted=3), _Shape(width=1286.0, whole=8, noted=4))


def journey_screen_pages(view: JourneyView) -> list[dict[str, object]]:
    """The map in each shape: ``width``, ``height`` and ``pages`` (SVG), as the projector's drawing takes them.

    Args:
        view: as the room may see it; without stages there is no map.
    """
    alternative = " ".join(each.sentence for each in view.feelings)
    return [
        {
            "width": shape.width,
            "height": _HEIGHT,
            "pages": [
                map_svg(page, colours=_COLOURS, font=_FAMILY, title=view.title, alternative=alternative).decode()
                for page in _pages(view, shape)
            ],
        }
        for shape in _SHAPES
    ]


def _pages(view: JourneyView, shape: _Shape) -> list[MapPlan]:
    """The whole way with an index of the notes, then the notes themselves; all at once where it fits."""
    beside = _beside(view.stages, shape)
    first = -(-len(view.stages) // beside)
    if len(view.notes) <= _FEW:
        together = _drawn(view, shape, beside)
        if len(together) <= first:
            return list(together)
    size = _alike(len(view.stages), shape.noted)
    bands = [view.stages[start : start + size] for start in range(0, len(view.stages), size)]
    noted = [_noted(view, band, shape, size) for band in bands]
    before = first
    index: dict[str, int] = {}
    for band, pages in zip(bands, noted, strict=True):
        index |= {stage.id: before + 1 for stage in band}
        before += len(pages)
    for with_pages in (True, False):
        whole = _drawn(_with_index(view, index, with_pages=with_pages), shape, beside)
        if len(whole) == first:
            break
    else:  # how it felt leaves no room for it
        whole = _drawn(replace(view, notes=()), shape, beside)
    return [*whole, *(page for pages in noted for page in pages)]


def _noted(view: JourneyView, band: Sequence[ShownStage], shape: _Shape, size: int) -> Sequence[MapPlan]:
    """The notes of a few stages; how these felt stands on the first pages already."""
    here = {stage.id for stage in band}
    notes = tuple(note for note in view.notes if note.stage in here)
    if not notes:
        return ()
    part = replace(view, stages=tuple(band), notes=notes, feelings=())
    return _drawn(part, shape, size)


def _with_index(view: JourneyView, index: Mapping[str, int], *, with_pages: bool) -> JourneyView:
    """The map with nothing but how many notes each stage has, and on which page they begin."""
    many = Counter(note.stage for note in view.notes)
    lines = {stage: counted("{count} note", "{count} notes", count) for stage, count in many.items()}
    if with_pages:
        lines = {
            stage: phrase("{notes}, page {page}", notes=words, page=str(index[stage])) for stage, words in lines.items()
        }
    notes = tuple(ShownNote(id=stage, stage=stage, lane=_INDEX, text=words) for stage, words in lines.items())
    return replace(view, lanes=(ShownLane(id=_INDEX, label=""),), notes=notes)


def _beside(stages: Sequence[ShownStage], shape: _Shape) -> int:
    """As many stages beside each other as leave every word of their names whole."""
    widest = max((text_width(word) for stage in stages for word in stage.label.split()), default=0.0)
    for beside in range(min(shape.whole, len(stages)), shape.noted, -1):
        if widest * _BROADER_BOLD <= shape.width / _FONT / beside - _ROOM_ASIDE:
            return _alike(len(stages), beside)
    return _alike(len(stages), shape.noted)


def _alike(stages: int, most: int) -> int:
    """So many stages beside each other that the pages are alike: 3 and 3, not 5 and 1.

    >>> _alike(6, 5), _alike(7, 3), _alike(2, 6)
    (3, 3, 2)
    """
    pages = max(1, -(-stages // most))
    return max(1, -(-stages // pages))


def _drawn(view: JourneyView, shape: _Shape, beside: int) -> tuple[MapPlan, ...]:
    bare = not view.notes and not view.tells_feelings
    return journey_pages(view, width=shape.width, height=_HEIGHT, font_size=_FONT, on_a_page=beside, trimmed=bare)
