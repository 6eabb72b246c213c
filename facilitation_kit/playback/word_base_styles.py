"""The styles of the Word file that packs are made in: what a council sees in Word's list of styles.

In: colours of tokens.css by their place in the theme. Out: ``word/styles.xml``. The one thing easily got wrong: whoever
rebrands the file changes a theme or a style, so nothing in a pack may be formatted by hand; and text in Arabic or Hebrew
takes the size and weight of "complex scripts", so each is written twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

__all__ = [
    "BESIDE_STYLE",
    "CHARACTER_STYLES",
    "PARAGRAPH_STYLES",
    "TABLE_STYLE",
    "ParagraphStyle",
    "style_id",
    "styles_xml",
]

TABLE_STYLE = "Pack Table"
"""The style of tables with figures or words."""

BESIDE_STYLE = "Pack Beside"
"""The style of what holds a picture and the words beside it."""

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LABEL_ROOM = 2778
"""Where the text beside a label begins, in twentieths of a point: 4.9 cm."""


@dataclass(frozen=True, kw_only=True)
class ParagraphStyle:
    """A style of paragraphs; measures are points, colours are names of the theme.

    Attributes:
        name: as Word shows it.
        based_on: another style; empty for the first.
        following: style of the paragraph that is typed after it; empty for the same.
        size: of its letters; 0 as in `based_on`, as for every measure below.
        bold: ``None`` as in `based_on`.
        colour: of its letters.
        before, after: space; -1 as in `based_on`.
        line: height of a line, as a multiple of the font's.
        keep_next: stays on the page of what follows.
        keep_lines: does not split.
        new_page: begins a page.
        level: of a heading, from 1; 0 for others.
        bar: kind and colour of the line at its left, such as ("single", "accent1").
        box: kind and colour of the line around it.
        rule: colour of the line above it.
        shade: of the ground.
        indent, hanging: from the left, in twentieths of a point.
        tabs: position and kind of tab stops.
        list: number of the kind of list in ``numbering.xml``; 0 for none.
        end: whether it is set at the end of the line.
    """

    name: str
    based_on: str = "Normal"
    following: str = ""
    size: float = 0
    bold: bool | None = None
    colour: str = ""
    before: float = -1
    after: float = -1
    line: float = 0
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False
    level: int = 0
    bar: tuple[str, str] | None = None
    box: tuple[str, str] | None = None
    rule: str = ""
    shade: str = ""
    indent: int = 0
    hanging: int = 0
    tabs: tuple[tuple[int, str], ...] = ()
    list: int = 0
    end: bool = False


def _style(name: str, based_on: str = "Normal", **given: object) -> ParagraphStyle:
    return ParagraphStyle(name=name, based_on=based_on, **given)  # type: ignore[arg-type]  # checked by the dataclass' readers


_ACTION, _TEAL, _NOTICE, _QUIET, _GROUND, _INK = "accent1", "accent2", "accent3", "text2", "background2", "text1"

PARAGRAPH_STYLES = (
    _style("Normal", "", size=10.5, colour=_INK, before=0, after=5, line=1.2),
    _style("Title", size=24, bold=True, before=0, after=4, line=1.1, keep_next=True, following="Subtitle"),
    _style("Subtitle", colour=_QUIET, after=0, following="Normal"),
    _style("Kicker", bold=True, colour=_ACTION, after=3, keep_next=True),
    _style("Banner", size=12, bold=True, colour=_NOTICE, box=("dashed", _NOTICE), after=18),
    _style("heading 1", size=18, bold=True, rule=_ACTION, before=22, after=6, line=1.1, keep_next=True, level=1),
    _style("heading 2", size=13, bold=True, before=10, after=3, line=1.15, keep_next=True, level=2),
    _style("heading 3", size=11.5, bold=True, before=11, after=4, line=1.15, keep_next=True, level=3),
    _style("heading 4", size=10.5, bold=True, before=10, after=4, line=1.15, keep_next=True, level=4),
    _style("heading 5", size=10.5, bold=True, colour=_QUIET, before=10, after=4, keep_next=True, level=5),
    _style("Hypothesis Number", "Kicker", before=0, new_page=True),
    _style("Lead", size=13, bold=True, after=6, line=1.2, keep_lines=True),
    _style("Note", size=9.5, colour=_QUIET, before=4, after=6),
    _style("Aside", size=10, colour=_QUIET, after=4, keep_next=True),
    _style("Label", size=9.5, bold=True, before=3, after=1, keep_next=True),
    _style("Label Above", "Label", colour=_ACTION, before=13, after=0, following="heading 2"),
    _style("Fact", indent=_LABEL_ROOM, hanging=_LABEL_ROOM, tabs=((_LABEL_ROOM, "left"),), after=3.5),
    _style("Fact More", indent=_LABEL_ROOM, after=3.5),
    _style("Quote", bar=("single", _ACTION), indent=284, after=5, keep_lines=True, following="Quote Source"),
    _style("Quote Against", "Quote", bar=("dashed", _NOTICE)),
    _style("Quote Unclear", "Quote", bar=("dotted", _QUIET)),
    _style("Quote Source", size=9.5, bold=True, indent=284, before=0, after=13),
    _style("Written", "Quote", after=9, following="Written"),
    _style("Seen Label", size=9.5, bold=True, indent=284, after=2, keep_next=True),
    _style("Seen Figure", size=20, bold=True, colour=_ACTION, indent=284, after=0, line=1.1, keep_next=True),
    _style("Seen", indent=284, after=13, keep_lines=True),
    _style("Nudge", box=("dashed", _QUIET), size=10, before=8, after=10),
    _style("Rests", size=10, after=3),
    _style("Person", keep_lines=True, after=7),
    _style("Heard", bar=("single", _TEAL), indent=227, after=4, keep_lines=True),
    _style(
        "Decision",
        size=10,
        box=("single", _INK),
        shade=_GROUND,
        list=3,
        indent=510,
        hanging=340,
        after=2,
        keep_lines=True,
    ),
    _style("Question", size=13, list=4, indent=567, hanging=567, after=12, line=1.25, keep_lines=True),
    _style("Evidence", size=9.5, indent=510, hanging=510, tabs=((510, "left"),), after=5, keep_lines=True),
    _style("List Bullet", list=1, indent=340, hanging=340, after=1.5),
    _style("List Number", list=2, indent=454, hanging=454, after=5),
    _style("caption", size=9.5, colour=_QUIET, before=10, after=4, keep_next=True),
    _style("Picture", before=6, after=6),
    _style("Table Text", size=9.5, before=2.5, after=2.5, line=1.15),
    _style("Table Heading", "Table Text", size=8.5, bold=True, keep_next=True),
    _style("Table Figure", "Table Text", bold=True, end=True),
    _style("Table Figure Heading", "Table Heading", end=True),
    _style("Easy Sentence", size=16, before=4, after=4, line=1.3, keep_lines=True),
    _style("Easy Text", size=14, before=0, after=5, line=1.3, keep_lines=True),
    _style("Easy Quote", "Easy Text", bar=("single", _ACTION), indent=284, before=4),
    _style("Easy Quote Source", "Easy Text", bold=True, indent=284, after=12),
    _style("Easy Heading", "Easy Text", bold=True, keep_next=True),
    _style("Gap", size=5, after=0, line=1),
    _style("TOC Heading", size=12, bold=True, before=18, after=6, keep_next=True),
    _style("toc 1", after=3, following="Normal"),
    _style("toc 2", size=10, indent=284, after=2, following="Normal"),
    _style("header", size=9, colour=_QUIET, after=0, tabs=((9411, "right"),)),
    _style("Easy Line", size=14, colour=_QUIET, after=0, tabs=((9411, "right"),)),
    _style("footer", size=9, colour=_QUIET, after=0, tabs=((9411, "right"),)),
)
"""All of them; a pack uses no other."""

CHARACTER_STYLES: Mapping[str, str] = {
    "Strong": "<w:b/><w:bCs/>",
    "Fact Label": '<w:b/><w:bCs/><w:sz w:val="19"/><w:szCs w:val="19"/>',
    "Easy Words": '<w:sz w:val="32"/><w:szCs w:val="32"/>',
    "Quiet": '<w:b w:val="0"/><w:bCs w:val="0"/>{color:text2}',
    "Statement": '<w:b w:val="0"/><w:bCs w:val="0"/>{color:text1}',
    "Tag": '<w:b w:val="0"/><w:bCs w:val="0"/>{color:text1}<w:sz w:val="18"/><w:szCs w:val="18"/>'
    '<w:bdr w:val="single" w:sz="6" w:space="1" w:color="{hex:text1}" w:themeColor="text1"/>',
    "Tag Concern": '<w:b w:val="0"/><w:bCs w:val="0"/>{color:text1}<w:sz w:val="18"/><w:szCs w:val="18"/>'
    '<w:bdr w:val="dashed" w:sz="6" w:space="1" w:color="{hex:accent3}" w:themeColor="accent3"/>',
    "Kicker Words": '{color:accent1}<w:sz w:val="21"/><w:szCs w:val="21"/>',
    "Plain Link": "{color:text1}",
    "Plain Link Strong": "<w:b/><w:bCs/>{color:text1}",
    "Hyperlink": '{color:hyperlink}<w:u w:val="single"/>',
    "Note Reference": '{color:hyperlink}<w:vertAlign w:val="superscript"/>',
}
"""Styles of words inside a paragraph, with their properties; ``{color:…}`` stands for a colour of the theme."""

_BUILT_IN = {"Strong", "Hyperlink"}
_KITS_OWN = 'w:customStyle="1"'


def style_id(name: str) -> str:
    """The id of a style of the base file.

    >>> style_id("heading 1"), style_id("Quote Source")
    ('Heading1', 'QuoteSource')
    """
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def styles_xml(colours: Mapping[str, str], *, language: str) -> str:
    """The part ``word/styles.xml``.

    Args:
        colours: six digits by their name in the theme, such as "accent1".
        language: of the text; each pack puts its own in its place.
    """
    fonts = (
        '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"'
        ' w:cstheme="minorBidi"/>'
    )
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}"
        f"<w:lang w:val={quoteattr(language)} w:eastAsia={quoteattr(language)} w:bidi={quoteattr(language)}/>"
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    made = [_paragraph_style(each, colours) for each in PARAGRAPH_STYLES]
    made += [_character_style(name, more, colours) for name, more in CHARACTER_STYLES.items()]
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles xmlns:w="{_NAMESPACE}">{defaults}'
        f"{''.join(made)}{_table_styles(colours)}</w:styles>"
    )


def _colour(colours: Mapping[str, str], theme: str) -> str:
    return f'<w:color w:val="{colours[theme]}" w:themeColor="{theme}"/>'


def _line(colours: Mapping[str, str], where: str, kind: str, theme: str, *, width: int, space: int) -> str:
    colour = f'w:color="{colours[theme]}" w:themeColor="{theme}"'
    return f'<w:{where} w:val="{kind}" w:sz="{width}" w:space="{space}" {colour}/>'


def _paragraph_style(style: ParagraphStyle, colours: Mapping[str, str]) -> str:
    own = "" if style.name[0].islower() or style.name in _WORDS_OWN else _KITS_OWN
    default = ' w:default="1"' if style.name == "Normal" else ""
    base = f'<w:basedOn w:val="{style_id(style.based_on)}"/>' if style.based_on else ""
    following = f'<w:next w:val="{style_id(style.following)}"/>' if style.following else ""
    if style.level:
        following = '<w:next w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph"{default} {own} w:styleId="{style_id(style.name)}">'
        f"<w:name w:val={quoteattr(style.name)}/>{base}{following}<w:qFormat/>"
        f"<w:pPr>{_paragraph_properties(style, colours)}</w:pPr><w:rPr>{_letters(style, colours)}</w:rPr></w:style>"
    )


_WORDS_OWN = {"Normal", "Title", "Subtitle", "Quote", "List Bullet", "List Number", "TOC Heading"}


def _paragraph_properties(style: ParagraphStyle, colours: Mapping[str, str]) -> str:
    """In the order that the standard asks for."""
    pieces = []
    pieces += ["<w:keepNext/>"] if style.keep_next else []
    pieces += ["<w:keepLines/>"] if style.keep_lines or style.level else []
    pieces += ["<w:pageBreakBefore/>"] if style.new_page else []
    if style.list:
        pieces.append(f'<w:numPr><w:numId w:val="{style.list}"/></w:numPr>')
    lines = ""
    if style.rule:
        lines = _line(colours, "top", "single", style.rule, width=36, space=8)
    elif style.box:
        sides = ("top", "left", "bottom", "right")
        lines = "".join(_line(colours, side, *style.box, width=12, space=8) for side in sides)
    elif style.bar:
        lines = _line(colours, "left", *style.bar, width=24, space=10)
    pieces += [f"<w:pBdr>{lines}</w:pBdr>"] if lines else []
    if style.shade:
        fill = f'w:fill="{colours[style.shade]}" w:themeFill="{style.shade}"'
        pieces.append(f'<w:shd w:val="clear" w:color="auto" {fill}/>')
    if style.tabs:
        stops = "".join(f'<w:tab w:val="{kind}" w:pos="{place}"/>' for place, kind in style.tabs)
        pieces.append(f"<w:tabs>{stops}</w:tabs>")
    spacing = ""
    spacing += f' w:before="{style.before * 20:.0f}"' if style.before >= 0 else ""
    spacing += f' w:after="{style.after * 20:.0f}"' if style.after >= 0 else ""
    spacing += f' w:line="{style.line * 240:.0f}" w:lineRule="auto"' if style.line else ""
    pieces += [f"<w:spacing{spacing}/>"] if spacing else []
    if style.indent or style.hanging:
        side = f' w:right="{style.indent if style.box else 0}"' if style.box else ""
        hanging = f' w:hanging="{style.hanging}"' if style.hanging else ""
        pieces.append(f'<w:ind w:left="{style.indent}"{side}{hanging}/>')
    elif style.box:
        pieces.append('<w:ind w:left="170" w:right="170"/>')
    pieces += ['<w:jc w:val="end"/>'] if style.end else []
    pieces += [f'<w:outlineLvl w:val="{style.level - 1}"/>'] if style.level else []
    return "".join(pieces)


def _letters(style: ParagraphStyle, colours: Mapping[str, str]) -> str:
    pieces = []
    if style.bold is not None:
        value = "" if style.bold else ' w:val="0"'
        pieces.append(f"<w:b{value}/><w:bCs{value}/>")
    pieces += [_colour(colours, style.colour)] if style.colour else []
    if style.size:
        pieces.append(f'<w:sz w:val="{style.size * 2:.0f}"/><w:szCs w:val="{style.size * 2:.0f}"/>')
    return "".join(pieces)


def _character_style(name: str, properties: str, colours: Mapping[str, str]) -> str:
    for theme, digits in colours.items():
        properties = properties.replace(f"{{color:{theme}}}", _colour(colours, theme))
        properties = properties.replace(f"{{hex:{theme}}}", digits)
    own = "" if name in _BUILT_IN else _KITS_OWN
    return (
        f'<w:style w:type="character" {own} w:styleId="{style_id(name)}"><w:name w:val="{escape(name)}"/>'
        f"<w:qFormat/><w:rPr>{properties}</w:rPr></w:style>"
    )


def _table_styles(colours: Mapping[str, str]) -> str:
    # a shade of the quiet ground, which alone would be too light for a line
    grey = 'w:val="single" w:sz="6" w:space="0" w:color="D0CFCB" w:themeColor="background2" w:themeShade="D9"'
    thin, inner = f"<w:bottom {grey}/>", f"<w:insideH {grey}/>"
    thick = _line(colours, "bottom", "single", "text1", width=12, space=0)
    margins = (
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="142" w:type="dxa"/></w:tblCellMar>'
    )
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        f'<w:style w:type="table" {_KITS_OWN} w:styleId="{style_id(TABLE_STYLE)}"><w:name w:val="{TABLE_STYLE}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>{thin}{inner}</w:tblBorders>{margins}'
        f'</w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{thick}</w:tcBorders>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
        f'<w:style w:type="table" {_KITS_OWN} w:styleId="{style_id(BESIDE_STYLE)}"><w:name w:val="{BESIDE_STYLE}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr>{margins}</w:tblPr>'
        '<w:tcPr><w:vAlign w:val="center"/></w:tcPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
    )
