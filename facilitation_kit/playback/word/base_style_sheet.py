"""The styles of the Word file as its part ``word/styles.xml``.

In: the styles of `word_base_styles`, and colours by their place in the theme. Out: the part. The one thing easily got
wrong: text in Arabic or Hebrew takes the size and weight of "complex scripts", so each is written twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from facilitation_kit.playback.word.base_styles import (
    BESIDE_STYLE,
    CHARACTER_STYLES,
    PARAGRAPH_STYLES,
    TABLE_STYLE,
    ParagraphStyle,
)

__all__ = ["style_id", "styles_xml"]

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
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
