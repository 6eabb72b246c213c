"""Colours and fonts of the Word file that packs are made in, where Word keeps them: its theme and its table of fonts.

In: tokens.css and the shipped fonts. Out: parts of the file. The one thing easily got wrong: a font is embedded in a form
of Word's own, its beginning mixed with a key; without that Word says that the file is damaged.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid5

__all__ = ["FACES", "THEME", "embedded_font", "font_table", "theme_xml"]

THEME: Mapping[str, str] = {
    "text1": "ink",
    "background1": "ground",
    "text2": "ink-quiet",
    "background2": "ground-quiet",
    **{f"accent{number}": f"category-{number}" for number in range(1, 7)},
    "hyperlink": "action",
    "followedHyperlink": "action",
}
"""Which colour of tokens.css stands in which place of Word's theme."""

_SLOTS = {
    "text1": "dk1",
    "background1": "lt1",
    "text2": "dk2",
    "background2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_FONT = "Atkinson Hyperlegible"
FACES: Mapping[str, str] = {
    "Regular": "fonts/AtkinsonHyperlegible-Regular.ttf",
    "Bold": "fonts/AtkinsonHyperlegible-Bold.ttf",
}
"""The files of the embedded font."""

_SPACE = UUID("6f0f4a52-6f1c-5b0e-8a37-5d0f0c1c7b11")
"""From which the keys of the fonts come; any constant does."""

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def theme_xml(colours: Mapping[str, str]) -> str:
    """The theme, in which a council changes all colours or fonts at once."""
    slots = "".join(
        f'<a:{_SLOTS.get(name, name)}><a:srgbClr val="{colours[name]}"/></a:{_SLOTS.get(name, name)}>'
        for name in ("text1", "background1", "text2", "background2", *(f"accent{n}" for n in range(1, 7)))
    )
    links = "".join(
        f'<a:{_SLOTS[name]}><a:srgbClr val="{colours[name]}"/></a:{_SLOTS[name]}>'
        for name in ("hyperlink", "followedHyperlink")
    )
    faces = f'<a:latin typeface="{_FONT}"/><a:ea typeface=""/><a:cs typeface="Arial"/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{_HEAD}<a:theme xmlns:a="{_DRAWING}" name="Facilitation Kit"><a:themeElements>'
        f'<a:clrScheme name="Facilitation Kit">{slots}{links}</a:clrScheme>'
        f'<a:fontScheme name="Facilitation Kit"><a:majorFont>{faces}</a:majorFont><a:minorFont>{faces}</a:minorFont>'
        '</a:fontScheme><a:fmtScheme name="Facilitation Kit">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def font_table() -> str:
    """The table of fonts, which says what stands in for one that is missing."""
    embedded = "".join(
        f'<w:embed{face} r:id="rId{number}" w:fontKey="{{{str(_key(face)).upper()}}}"/>'
        for number, face in enumerate(FACES, start=1)
    )
    return (
        f'{_HEAD}<w:fonts xmlns:w="{_MAIN}" xmlns:r="{_RELATIONS}"><w:font w:name="{_FONT}"><w:altName w:val="Verdana"/><w:charset w:val="00"/>'
        f'<w:family w:val="swiss"/><w:pitch w:val="variable"/>{embedded}</w:font>'
        '<w:font w:name="Arial"><w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
        "</w:fonts>"
    )


def _key(face: str) -> UUID:
    return uuid5(_SPACE, face)


def embedded_font(font: bytes, face: str) -> bytes:
    """The font as Word embeds it: its first 32 bytes are mixed with the key (ECMA-376, part 4, 2.8.1)."""
    key = _key(face)
    mixed = bytes(letter ^ key.bytes[::-1][place % 16] for place, letter in enumerate(font[:32]))
    return mixed + font[32:]
