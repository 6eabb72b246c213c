"""The styles of the Word file that packs are made in: what a council sees in Word's list of styles.

In: nothing. Out: all styles, which `word_base_style_sheet` writes as WordprocessingML. The one thing easily got wrong:
whoever rebrands the file changes a theme or a style, so nothing in a pack may be formatted by hand, and no style may name
a colour that is not in the theme.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["BESIDE_STYLE", "CHARACTER_STYLES", "PARAGRAPH_STYLES", "TABLE_STYLE", "ParagraphStyle"]

TABLE_STYLE = "Pack Table"
"""The style of tables with figures or words."""

BESIDE_STYLE = "Pack Beside"
"""The style of what holds a picture and the words beside it."""

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
    _style("header", size=9, colour=_QUIET, after=6, tabs=((9411, "right"),)),
    _style("Easy Line", size=14, colour=_QUIET, after=5, tabs=((9411, "right"),)),
    _style("Rehearsal Line", size=10, bold=True, colour=_NOTICE, after=0),
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
