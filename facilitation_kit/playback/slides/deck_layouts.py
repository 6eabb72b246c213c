"""The layouts of the base deck: which places a slide has, where they lie and how large their letters are.

In: nothing. Out: `LAYOUTS`, and the XML of a layout and of the master. All measures are points on a slide of 960 by 540.
The one thing easily got wrong: colours and fonts are names of the theme, never values, or a council that changes the
theme in PowerPoint changes half of the deck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

__all__ = [
    "HEIGHT",
    "LAYOUTS",
    "LONG_TITLE",
    "NAMESPACES",
    "SLIDE_NUMBER",
    "WIDTH",
    "LayoutDesign",
    "Place",
    "layout_xml",
    "master_xml",
]

WIDTH, HEIGHT = 960, 540
SLIDE_NUMBER = '<a:fld id="{5A3B1C90-7B5F-4E0B-9C60-0D1C6F0B1E41}" type="slidenum">'
"""Opens the field that shows a slide's number."""

LONG_TITLE = ", long title"
"""Ends the name of a layout that is taken by itself where a title needs two lines."""

_EMU = 12700
_MARGIN, _BAND = 48, 8
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A placeholder.

    Attributes:
        name: by which templates of slides call it.
        box: left, top, width and height.
        size: of its letters.
        kind: "title", "body", "ftr" or "sldNum".
        colour: a name of the theme.
        bold: whether its letters are.
        anchor: "t", "ctr" or "b".
    """

    name: str
    box: tuple[float, float, float, float]
    size: float
    kind: str = "body"
    colour: str = "tx1"
    bold: bool = False
    anchor: str = "t"


@dataclass(frozen=True, kw_only=True)
class LayoutDesign:
    """A layout: its name in PowerPoint, its places in reading order, coloured shapes behind them, and its ground."""

    name: str
    places: tuple[Place, ...]
    shapes: tuple[tuple[tuple[float, float, float, float], str], ...] = ()
    dark: bool = False


def _head(size: float = 30, height: float = 78, *, bold: bool = True) -> tuple[Place, ...]:
    return (
        Place(name="kicker", box=(_MARGIN, 36, 864, 24), size=16, colour="tx2", bold=True),
        Place(name="title", box=(_MARGIN, 60, 864, height), size=size, kind="title", bold=bold),
    )


def _cover(name: str, top: float, room: float, size: float) -> LayoutDesign:
    return LayoutDesign(
        name=name,
        dark=True,
        places=(
            Place(name="kicker", box=(72, top, 816, 30), size=20, colour="bg1", bold=True),
            Place(name="title", box=(72, top + 34, 816, room), size=size, kind="title", colour="bg1", bold=True),
            Place(name="text", box=(72, top + 48 + room, 816, 478 - top - 48 - room), size=22, colour="bg1"),
        ),
    )


def _quote(name: str, size: float) -> LayoutDesign:
    return LayoutDesign(
        name=name,
        places=(
            *_head(28, 42),
            Place(name="side", box=(64, 128, 268, 350), size=22),
            Place(name="text", box=(392, 116, 520, 374), size=size),
        ),
        shapes=(((_MARGIN, 114, 300, 378), "bg2"), ((370, 116, 5, 374), "accent2")),
    )


def _with_long_title(
    name: str, size: float, room: float, *places: Place, bold: bool = True
) -> tuple[LayoutDesign, ...]:
    """A layout for titles of one line, and one with the same places a little lower for titles of two."""
    line = round(size * 1.25) + 4
    lower = []
    for place in places:
        x, y, width, height = place.box
        moved = (x, y + line - 4, width, height - line + 4) if y < room else place.box
        lower.append(Place(name=place.name, box=moved, size=place.size))
    return (
        LayoutDesign(name=name, places=(*_head(size, line, bold=bold), *places)),
        LayoutDesign(name=f"{name}{LONG_TITLE}", places=(*_head(size, 2 * line - 4, bold=bold), *lower)),
    )


LAYOUTS: Sequence[LayoutDesign] = (
    _cover("Title", 104, 172, 44),
    _cover("Section", 104, 140, 36),
    *_with_long_title("Content", 30, 200, Place(name="text", box=(_MARGIN, 118, 864, 372), size=20)),
    *_with_long_title(
        "Two columns",
        30,
        200,
        Place(name="left", box=(_MARGIN, 118, 416, 372), size=20),
        Place(name="right", box=(496, 118, 416, 372), size=20),
    ),
    *_with_long_title(
        "Text and chart",
        30,
        200,
        Place(name="text", box=(_MARGIN, 118, 272, 372), size=20),
        Place(name="chart", box=(344, 118, 568, 372), size=16),
    ),
    LayoutDesign(
        name="Evidence",
        places=(
            *_head(26, 68, bold=False),
            Place(name="left", box=(_MARGIN, 144, 416, 344), size=18),
            Place(name="right", box=(496, 144, 416, 344), size=18),
        ),
    ),
    LayoutDesign(
        name="Evidence and decision",
        places=(
            *_head(26, 68, bold=False),
            Place(name="left", box=(_MARGIN, 142, 416, 206), size=18),
            Place(name="right", box=(496, 142, 416, 206), size=18),
            Place(name="vote", box=(60, 362, 264, 126), size=16),
            Place(name="test", box=(348, 362, 264, 126), size=16),
            Place(name="decision", box=(636, 362, 264, 126), size=16),
        ),
        shapes=(((_MARGIN, 354, 864, 140), "bg2"),),
    ),
    _quote("Quote", 24),
    _quote("Quotes", 20),
    LayoutDesign(
        name="Drawing",
        places=(
            *_head(30, 42),
            Place(name="drawing", box=(_MARGIN, 108, 544, 384), size=16),
            Place(name="text", box=(624, 116, 288, 374), size=20),
        ),
    ),
    LayoutDesign(
        name="Picture",
        places=(
            *_head(32, 44),
            Place(name="picture", box=(_MARGIN, 124, 360, 360), size=16),
            Place(name="text", box=(448, 124, 464, 364), size=28, anchor="ctr"),
        ),
    ),
    LayoutDesign(name="Big words", places=(*_head(32, 84), Place(name="text", box=(_MARGIN, 156, 864, 332), size=28))),
    LayoutDesign(
        name="One page",
        places=(
            Place(name="title", box=(36, 34, 888, 32), size=24, kind="title", bold=True),
            Place(name="first", box=(36, 68, 286, 433), size=16),
            Place(name="second", box=(337, 68, 286, 433), size=16),
            Place(name="third", box=(638, 68, 286, 433), size=16),
        ),
    ),
    LayoutDesign(
        name="Three columns",
        places=(
            *_head(26, 36),
            Place(name="first", box=(_MARGIN, 100, 276, 396), size=16),
            Place(name="second", box=(342, 100, 276, 396), size=16),
            Place(name="third", box=(636, 100, 276, 396), size=16),
        ),
    ),
)
"""In the order in which PowerPoint lists them."""

_FOOT = (
    Place(name="footer", box=(_MARGIN, 504, 740, 20), size=12, kind="ftr"),
    Place(name="number", box=(812, 504, 100, 20), size=12, kind="sldNum"),
)


def layout_xml(design: LayoutDesign) -> str:
    """A layout as the file has it."""
    foot = [_with_colour(place, "bg1") for place in _FOOT] if design.dark else list(_FOOT)
    shapes = [_rectangle(number, box, colour) for number, (box, colour) in enumerate(design.shapes, start=2)]
    places = [
        _placeholder(number, place, index)
        for index, (number, place) in enumerate(enumerate((*design.places, *foot), start=20))
    ]
    ground = _ground("tx2") if design.dark else ""
    master = ' showMasterSp="0"' if design.dark else ""
    return (
        f'<p:sldLayout {NAMESPACES} preserve="1" userDrawn="1"{master}>'
        f"<p:cSld name={quoteattr(design.name)}>{ground}{_tree([*shapes, *places])}</p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def master_xml(layouts: Sequence[str]) -> str:
    """The master; `layouts` are the relationship ids of its layouts."""
    places = (
        Place(name="title", box=(_MARGIN, 60, 864, 78), size=30, kind="title", bold=True),
        Place(name="text", box=(_MARGIN, 152, 864, 336), size=20),
        *_FOOT,
    )
    shapes = [
        _rectangle(2, (0, 0, WIDTH, _BAND), "tx2"),
        *(_placeholder(number, place, 0) for number, place in enumerate(places, start=20)),
    ]
    listed = "".join(f'<p:sldLayoutId id="{2147483649 + n}" r:id="{name}"/>' for n, name in enumerate(layouts))
    levels = "".join(
        f'<a:lvl{n}pPr marL="0" indent="0" algn="l" rtl="0"><a:spcBef><a:spcPts val="600"/></a:spcBef><a:buNone/>'
        f"{_letters(20, 'tx1')}</a:lvl{n}pPr>"
        for n in range(1, 10)
    )
    others = "".join(f'<a:lvl{n}pPr algn="l">{_letters(18, "tx1")}</a:lvl{n}pPr>' for n in range(1, 10))
    return (
        f"<p:sldMaster {NAMESPACES}><p:cSld>{_ground('bg1')}{_tree(shapes)}</p:cSld>"
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
        'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
        f"<p:sldLayoutIdLst>{listed}</p:sldLayoutIdLst>"
        '<p:hf hdr="0" dt="0"/>'
        '<p:txStyles><p:titleStyle><a:lvl1pPr algn="l"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:buNone/>'
        f"{_letters(30, 'tx1', bold=True, font='+mj')}</a:lvl1pPr></p:titleStyle>"
        f"<p:bodyStyle>{levels}</p:bodyStyle><p:otherStyle>{others}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def _with_colour(place: Place, colour: str) -> Place:
    return Place(name=place.name, box=place.box, size=place.size, kind=place.kind, colour=colour)


def _tree(shapes: Sequence[str]) -> str:
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{''.join(shapes)}</p:spTree>"
    )


def _ground(colour: str) -> str:
    return f'<p:bg><p:bgPr><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'


def _box(box: tuple[float, float, float, float]) -> str:
    x, y, width, height = (round(value * _EMU) for value in box)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def _rectangle(number: int, box: tuple[float, float, float, float], colour: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Colour {number}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_box(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def _letters(size: float, colour: str, *, bold: bool = False, font: str = "+mn") -> str:
    return (
        f'<a:defRPr sz="{round(size * 100)}" b="{int(bold)}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        f'<a:latin typeface="{font}-lt"/><a:ea typeface="{font}-ea"/><a:cs typeface="{font}-cs"/></a:defRPr>'
    )


def _placeholder(number: int, place: Place, index: int) -> str:
    """A placeholder; texts that PowerPoint shows in it are prompts and never part of a slide."""
    kinds = {
        "title": 'type="title"',
        "body": f'type="body" sz="quarter" idx="{10 + index}"',
        "ftr": 'type="ftr" sz="quarter" idx="40"',
        "sldNum": 'type="sldNum" sz="quarter" idx="41"',
    }
    if place.kind == "sldNum":
        text = f'{SLIDE_NUMBER}<a:rPr lang="en-GB"/><a:t>1</a:t></a:fld>'
    else:
        text = f'<a:r><a:rPr lang="en-GB"/><a:t>{place.name.capitalize()}</a:t></a:r>'
    align = "r" if place.kind == "sldNum" else "l"
    spacing = '<a:spcBef><a:spcPts val="600"/></a:spcBef>' if place.kind == "body" else ""
    font = "+mj" if place.kind == "title" else "+mn"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(place.name)}/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kinds[place.kind]}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr>{_box(place.box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>'
        f'<a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{place.anchor}"><a:noAutofit/>'
        f'</a:bodyPr><a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{align}">{spacing}<a:buNone/>'
        f"{_letters(place.size, place.colour, bold=place.bold, font=font)}</a:lvl1pPr></a:lstStyle>"
        f"<a:p>{text}</a:p></p:txBody></p:sp>"
    )
