"""The places of a base deck's layouts, as the council that rebranded it has left them.

In: a presentation. Out: for each layout its title, kicker and named places with their boxes and the size of their letters,
in points. The one thing easily got wrong: a place that PowerPoint finds unchanged inherits from the master, so box, size
and insets are looked up there as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import SlideLayout

__all__ = ["MINIMUM_SIZE", "Box", "DeckLayout", "DeckPlace", "mirror", "read_layouts"]

MINIMUM_SIZE = 16.0
"""No letters are smaller, but for footers and numbers of footnotes."""

_EMU = 12700.0
_HEAD = ("title", "kicker")
_INSETS = {"lIns": 7.2, "tIns": 3.6, "rIns": 7.2, "bIns": 3.6}


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle in points."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, other: Box) -> bool:
        """Whether the other lies in this one."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and self.x + self.width >= other.x + other.width
            and self.y + self.height >= other.y + other.height
        )


@dataclass(frozen=True, kw_only=True)
class DeckPlace:
    """A place of a layout.

    Attributes:
        name: of the placeholder.
        reference: the attributes that tie a shape of a slide to it.
        box: where it is.
        inner: where its text is, without the insets.
        size: of its letters.
        bold: whether they are.
        dark: whether they are light letters on a dark ground.
        panel: whether a coloured shape of the layout lies behind it.
    """

    name: str
    reference: Mapping[str, str]
    box: Box
    inner: Box
    size: float
    bold: bool
    dark: bool
    panel: bool


@dataclass(frozen=True, kw_only=True)
class DeckLayout:
    """A layout of the deck.

    Attributes:
        name: in PowerPoint.
        layout: itself.
        title: where the title is; ``None`` where it has none.
        kicker: where the words above it are.
        places: all others that text or pictures can go to, by name.
        footer, number: at the foot.
        order: names in the order in which the layout has them.
    """

    name: str
    layout: SlideLayout
    title: DeckPlace | None
    kicker: DeckPlace | None
    places: Mapping[str, DeckPlace]
    footer: DeckPlace | None
    number: DeckPlace | None
    order: Sequence[str]


def read_layouts(deck: Presentation) -> Mapping[str, DeckLayout]:
    """The layouts by their name in small letters."""
    return {layout.name.casefold(): _layout(layout) for layout in deck.slide_layouts}


def mirror(deck: Presentation) -> None:
    """Turn master and layouts round, for languages that are written from right to left."""
    width = deck.slide_width or 0
    for owner in (deck.slide_master, *deck.slide_layouts):
        for frame in owner.element.iter(qn("a:xfrm")):
            corner, extent = frame.find(qn("a:off")), frame.find(qn("a:ext"))
            if corner is not None and extent is not None and int(extent.get("cx")):
                corner.set("x", str(width - int(corner.get("x")) - int(extent.get("cx"))))
        for level in owner.element.iter(*(qn(f"a:lvl{n}pPr") for n in range(1, 10))):
            level.set("algn", {"l": "r", "r": "l"}.get(level.get("algn"), level.get("algn", "r")))
            level.set("rtl", "1")


def _layout(layout: SlideLayout) -> DeckLayout:
    panels = [
        _box(shape)
        for shape in layout.shapes
        if not shape.is_placeholder and shape.element.find(f"{qn('p:spPr')}/{qn('a:solidFill')}") is not None
    ]
    found: dict[str, DeckPlace] = {}
    foot: dict[str, DeckPlace] = {}
    listed: list[Any] = list(layout.placeholders)
    for shape in listed:
        mark = shape.element.find(f".//{qn('p:ph')}")
        kind = mark.get("type", "obj")
        place = _place(layout, shape, dict(mark.attrib), panels)
        if kind in {"ftr", "sldNum"}:
            foot[kind] = place
        elif kind in {"title", "ctrTitle"}:
            found["title"] = place
        elif kind != "dt":
            found[shape.name.casefold()] = place
    return DeckLayout(
        name=layout.name,
        layout=layout,
        title=found.get("title"),
        kicker=found.get("kicker"),
        places={name: place for name, place in found.items() if name not in _HEAD},
        footer=foot.get("ftr"),
        number=foot.get("sldNum"),
        order=tuple(found),
    )


def _place(layout: SlideLayout, shape: Any, reference: dict[str, str], panels: Sequence[Box]) -> DeckPlace:
    kin = [shape.element, *_of_master(layout, reference.get("type", "obj"))]
    box = _box(shape)
    insets = {name: _points(_first(kin, f".//{qn('a:bodyPr')}", name), default) for name, default in _INSETS.items()}
    inner = Box(
        x=box.x + insets["lIns"],
        y=box.y + insets["tIns"],
        width=max(1.0, box.width - insets["lIns"] - insets["rIns"]),
        height=max(1.0, box.height - insets["tIns"] - insets["bIns"]),
    )
    letters = f".//{qn('a:lvl1pPr')}/{qn('a:defRPr')}"
    is_title = reference.get("type") in {"title", "ctrTitle"}
    style = layout.slide_master.element.find(f".//{qn('p:titleStyle' if is_title else 'p:bodyStyle')}")
    if style is not None:
        kin.append(style)
    colour = next((each.get("val") for one in kin for each in one.iterfind(f"{letters}//{qn('a:schemeClr')}")), "tx1")
    return DeckPlace(
        name=shape.name.casefold(),
        reference=reference,
        box=box,
        inner=inner,
        size=float(_first(kin, letters, "sz") or 1800) / 100,
        bold=_first(kin, letters, "b") in {"1", "true"},
        dark=colour in {"bg1", "bg2", "lt1", "lt2"},
        panel=any(panel.holds(box) for panel in panels),
    )


def _of_master(layout: SlideLayout, kind: str) -> Iterator[Any]:
    kind = {"ctrTitle": "title", "obj": "body", "subTitle": "body"}.get(kind, kind)
    listed: list[Any] = list(layout.slide_master.placeholders)
    for shape in listed:
        if shape.element.find(f".//{qn('p:ph')}").get("type", "obj") == kind:
            yield shape.element


def _first(elements: Sequence[Any], path: str, name: str) -> str | None:
    for element in elements:
        for found in element.iterfind(path):
            if found.get(name) is not None:
                return str(found.get(name))
    return None


def _points(value: str | None, default: float) -> float:
    return default if value is None else int(value) / _EMU


def _box(shape: Any) -> Box:
    return Box(
        x=(shape.left or 0) / _EMU,
        y=(shape.top or 0) / _EMU,
        width=(shape.width or 0) / _EMU,
        height=(shape.height or 0) / _EMU,
    )
