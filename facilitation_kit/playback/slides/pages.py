"""From slides as templates ask for them to pages that are ready to be drawn.

In: `Slide`s and the layouts of the deck. Out: `Page`s: which text and drawing stands where, with titles that differ. The one
thing easily got wrong: a title that is too long must not be cut: its short form stands above, and the whole begins the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from facilitation_kit.errors import PlaybackError
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.slides.blocks import BlockReader
from facilitation_kit.playback.slides.deck_layouts import LONG_TITLE
from facilitation_kit.playback.slides.deck_places import MINIMUM_SIZE, DeckLayout, DeckPlace
from facilitation_kit.playback.slides.flow import PicturePart, Placed, flow, through
from facilitation_kit.playback.slides.text import Run, broken, cut, first_strong, line_height
from facilitation_kit.playback.slides.values import Block, Runs, Slide, plain

__all__ = ["THROUGH", "Page", "all_pages", "pages_of", "title_words"]

_SHARES = (1.0, 0.92, 0.84, 0.76)
_LEAST_TITLE = 20.0
_COUNT = " (88 of 88)"
_SMALLER = 0.9
"""Letters of a slide become this much smaller where that spares a second one; never less than the minimum."""

THROUGH = "through"
"""Names no place: its blocks flow through all places of the layout, as text does through the columns of a newspaper."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One slide of the deck.

    Attributes:
        layout: of the deck.
        title: its words; `title_size` are points, ``None`` keeps the layout's.
        kicker: above it.
        places: what stands in each place.
        notes: for the speaker, in paragraphs.
        section: id of the section that it belongs to; empty before the first.
        blocks: what the template asked for.
        part, parts: which page of how many with this title.
    """

    layout: DeckLayout
    title: Runs
    title_size: float | None
    kicker: Runs
    places: Mapping[str, Sequence[Placed]]
    notes: tuple[Runs, ...]
    section: str
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    part: int = 1
    parts: int = 1


def all_pages(
    slides: Sequence[tuple[Slide, str]], layouts: Mapping[str, DeckLayout], say: Callable[[str], str]
) -> list[Page]:
    """The pages of all slides, each with a title of its own.

    Args:
        slides: in their order, with the id of the section that each belongs to.
        layouts: of the deck, by name in small letters.
        say: gives a word of the kit in the pack's language.

    Raises:
        PlaybackError: ``playback.deck-layout``.
    """
    groups = [pages_of(slide, layouts, section=section, say=say) for slide, section in slides]
    counts = Counter(_key(page) for group in groups for page in group)
    for place, (slide, section) in enumerate(slides):
        if any(counts[_key(page)] > 1 for page in groups[place]):
            groups[place] = pages_of(slide, layouts, section=section, say=say, more=_COUNT)
    return _with_own_titles([page for group in groups for page in group])


def pages_of(
    slide: Slide,
    layouts: Mapping[str, DeckLayout],
    *,
    section: str,
    say: Callable[[str], str],
    more: str = "",
) -> list[Page]:
    """The pages that a slide needs: at least one.

    Args:
        slide: as a template asked for it.
        layouts: of the deck, by name in small letters.
        section: that it belongs to.
        say: gives a word of the kit in the pack's language.
        more: what else needs room in the title's place.

    Raises:
        PlaybackError: ``playback.deck-layout``; the deck has no such layout, or the layout no such place.
    """
    layout = _layout(slide, layouts)
    if layout.title is not None and not _fits(slide.title, layout.title, layout.title.size, more):
        layout = layouts.get(f"{layout.name}{LONG_TITLE}".casefold(), layout)
    title, title_size, left_over = _title(slide, layout, more)
    kicker, homeless = _kicker(slide, layout)
    left_over = (*homeless, *left_over)
    blocks = dict(slide.places)
    if left_over:
        taker = THROUGH if THROUGH in blocks else _text_place(layout, blocks)
        blocks[taker] = (*left_over, *blocks.get(taker, ()))
    flows = _flows(layout, blocks, say)
    count = _count(flows)
    if count > 1:
        smaller = _flows(layout, blocks, say, share=_SMALLER)
        if _count(smaller) == 1:
            flows, count = smaller, 1
    return [
        Page(
            layout=layout,
            title=title,
            title_size=title_size,
            kicker=kicker,
            places={
                name: found
                for name, each in flows.items()
                if (found := _on_page(each, number, repeated=layout.places[name].panel))
            },
            notes=slide.notes,
            section=section,
            blocks=tuple(block for each in slide.places.values() for block in each),
        )
        for number in range(count)
    ]


def _flows(
    layout: DeckLayout, blocks: Mapping[str, Sequence[Block]], say: Callable[[str], str], share: float = 1.0
) -> dict[str, list[list[Placed]]]:
    """What stands in each place, page by page, with letters of this share of their size."""
    flows: dict[str, list[list[Placed]]] = {}
    for name, asked in blocks.items():
        if name == THROUGH:
            flows |= _through(layout, asked, say)
            continue
        place = layout.places[name]
        size = max(MINIMUM_SIZE, round(place.size * share, 1))
        reader = BlockReader(width=place.inner.width, height=place.inner.height, size=size, say=say)
        flows[name] = flow(reader.elements(asked), place.inner.width, place.inner.height)
    return flows


def _count(flows: Mapping[str, Sequence[Sequence[Placed]]]) -> int:
    return max((len(each) for each in flows.values()), default=1) or 1


def _through(layout: DeckLayout, asked: Sequence[Block], say: Callable[[str], str]) -> dict[str, list[list[Placed]]]:
    names = list(layout.places)
    narrowest = min(layout.places.values(), key=lambda place: place.inner.width)
    lowest = min(place.inner.height for place in layout.places.values())
    reader = BlockReader(width=narrowest.inner.width, height=lowest, size=narrowest.size, say=say)
    columns = through(reader.elements(asked), narrowest.inner.width, lowest, len(names))
    return {name: columns[place :: len(names)] for place, name in enumerate(names)}


def _with_own_titles(pages: Iterable[Page]) -> list[Page]:
    """The pages with a number beside titles that several have: "(2 of 3)"."""
    listed = list(pages)
    counts = Counter(_key(page) for page in listed)
    seen: Counter[str] = Counter()
    numbered = []
    for page in listed:
        key = _key(page)
        seen[key] += 1
        numbered.append(replace(page, part=seen[key], parts=counts[key]))
    return numbered


def _key(page: Page) -> str:
    return " ".join(plain(page.title).split()).casefold()


def _on_page(slides: Sequence[Sequence[Placed]], number: int, *, repeated: bool) -> Sequence[Placed]:
    """What stands in a place on a page; a picture and what fills a coloured panel are there on each page."""
    if number < len(slides):
        return slides[number]
    pictured = len(slides) == 1 and all(isinstance(placed.element, PicturePart) for placed in slides[0])
    return slides[0] if slides and (repeated or pictured) else ()


def _layout(slide: Slide, layouts: Mapping[str, DeckLayout]) -> DeckLayout:
    layout = layouts.get(slide.layout.casefold())
    if layout is None:
        raise PlaybackError(
            "playback.deck-layout",
            f"The base deck has no layout “{slide.layout[:60]}”.",
            remedy=f"It has: {', '.join(each.name for each in layouts.values())}.",
            file=slide.file,
            line=slide.line,
        )
    for name in slide.places:
        if name not in layout.places and name != THROUGH:
            raise PlaybackError(
                "playback.deck-layout",
                f"The layout “{layout.name}” has no place “{name[:60]}”.",
                remedy=f"It has: {', '.join(layout.places)}; besides them a slide has: title, short, kicker, notes, through.",
                file=slide.file,
                line=slide.line,
            )
    return layout


def _title(slide: Slide, layout: DeckLayout, more: str) -> tuple[Runs, float | None, tuple[Block, ...]]:
    """The title, its size where it is not the layout's, and what of it has to begin the text."""
    place = layout.title
    if place is None:
        return slide.title, None, ()
    for share in _SHARES:
        size = max(_LEAST_TITLE, round(place.size * share))
        if _fits(slide.title, place, min(size, place.size), more):
            return slide.title, size if size < place.size else None, ()
    size = min(place.size, max(_LEAST_TITLE, round(place.size * _SHARES[-1])))
    short = slide.short if slide.short and _fits(slide.short, place, size, more) else ()
    if not short:
        short = _beginning(slide.short or slide.title, place, size)
    return short, size if size < place.size else None, (Block(text=slide.title),)


def _kicker(slide: Slide, layout: DeckLayout) -> tuple[Runs, tuple[Block, ...]]:
    if not plain(slide.kicker).strip():
        return (), ()
    if layout.kicker is not None and _fits(slide.kicker, layout.kicker, layout.kicker.size, ""):
        return slide.kicker, ()
    return (), (Block(quiet=slide.kicker),)


def _fits(runs: Runs, place: DeckPlace, size: float, more: str) -> bool:
    whole = tuple(replace(run, bold=True) for run in (*runs, Run(text=more)))
    words = "".join(run.text for run in runs)
    lines = broken(whole, size, place.inner.width)
    return len(lines) * line_height(words, size) <= place.inner.height + 1


def _beginning(runs: Runs, place: DeckPlace, size: float) -> Runs:
    """As much of a title as its place holds; the whole stands below."""
    words = "".join(run.text for run in runs)
    end = len(words)
    while end > 1 and not _fits((*cut(runs, end)[0], Run(text="…")), place, size, _COUNT):
        end = int(end * 0.9)
    space = words.rfind(" ", 0, end)
    begun = cut(runs, space if space > end / 2 else end)[0]
    return (*begun, Run(text="…"))


def _text_place(layout: DeckLayout, blocks: Mapping[str, Sequence[Block]]) -> str:
    """Where text that found no other room goes: the largest place that holds text or nothing."""
    free = [
        name
        for name in layout.places
        if all(each.chart is None and each.picture is None and each.needs is None for each in blocks.get(name, ()))
    ]
    names = free or list(layout.places)
    return max(names, key=lambda name: layout.places[name].inner.width * layout.places[name].inner.height)


def title_words(page: Page, say: Callable[[str], str], *, right_to_left: bool) -> Runs:
    """The title with its number, in the pack's language; in figures alone where the title runs the other way."""
    if page.parts == 1:
        return page.title
    strong = "" if page.title and page.title[0].own else first_strong(plain(page.title))
    if strong and (strong == "rtl") != right_to_left:
        count = f"{page.part}/{page.parts}"
    else:
        count = say(phrase("{part} of {parts}", part=page.part, parts=page.parts))
    return (*page.title, Run(own=True, text=f" ({count})"))
