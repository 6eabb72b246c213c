"""Text, tables and drawings of a slide as DrawingML.

In: measured paragraphs, tables and the plan of the needs. Out: XML. The one thing easily got wrong: a paragraph's direction
and language follow its own letters, because an Arabic quote may stand in an English deck and the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from facilitation_kit.playback.slides.deck_layouts import NAMESPACES
from facilitation_kit.playback.slides.deck_places import Box
from facilitation_kit.playback.slides.flow import CELL_PADDING, CELL_SIDE, Paragraph, TablePart, row_height
from facilitation_kit.playback.slides.needs import NeedsPlan
from facilitation_kit.playback.slides.text import Run, first_strong, is_plain_latin, line_height
from facilitation_kit.playback.translations import is_right_to_left

__all__ = ["SlideWriter"]

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_REGIONS = {"en": "en-GB", "pl": "pl-PL", "ar": "ar-SA"}
_QUIET = '<a:schemeClr val="tx1"><a:lumMod val="65000"/><a:lumOff val="35000"/></a:schemeClr>'
_HAIRLINE = '<a:schemeClr val="tx1"><a:lumMod val="25000"/><a:lumOff val="75000"/></a:schemeClr>'
_HEADING = '<a:schemeClr val="tx2"/>'
_OWN_LETTERS = (
    '<a:lvl1pPr><a:defRPr><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/>'
    '<a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl1pPr>'
)
"""What a shape that stands in no place of the layout inherits."""

_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_EDGES = ("lnL", "lnR", "lnT", "lnB")


@dataclass(frozen=True, kw_only=True)
class SlideWriter:
    """Writes the XML of slides in one language.

    Attributes:
        language: of the pack's own words, such as "en-GB".
        written: in which the project and its people write.
        right_to_left: whether it is written so.
    """

    language: str
    written: str
    right_to_left: bool

    def language_of(self, run: Run) -> str:
        """The language of a piece of text: the pack's or the project's, unless its letters are Arabic."""
        language = self.language if run.own else self.written
        if not run.own and first_strong(run.text) == "rtl" and not is_right_to_left(language):
            return "ar-SA"
        return _REGIONS.get(language, language)

    def paragraph(
        self,
        paragraph: Paragraph,
        *,
        size: float | None,
        dark: bool = False,
        first: bool = False,
        align: str = "start",
    ) -> str:
        """A paragraph.

        Args:
            paragraph: as measured.
            size: letters of its place; where the paragraph's differ or this is ``None``, it says its own.
            dark: whether it stands on a dark ground.
            first: whether it begins its place, with nothing above it.
            align: "start", "end" or "ctr".
        """
        words = paragraph.words
        properties = self._direction(paragraph.runs, align)
        if paragraph.bullet:
            indent = round(paragraph.indent * 12700)
            properties += f' marL="{indent}" indent="-{indent}"'
        spacing = ""
        if not is_plain_latin(words):
            spacing = f'<a:lnSpc><a:spcPts val="{round(line_height(words, paragraph.size) * 100)}"/></a:lnSpc>'
        before = 0 if first else round(paragraph.before * 100)
        bullet = "<a:buNone/>"
        if paragraph.bullet == "•":
            bullet = '<a:buFont typeface="Arial"/><a:buChar char="•"/>'
        elif paragraph.bullet:
            bullet = f'<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod" startAt="{paragraph.bullet}"/>'
        own = None if size is not None and abs(paragraph.size - size) < 0.05 else paragraph.size  # noqa: PLR2004 - as good as equal
        colour = _HEADING if paragraph.heading else ""
        # an empty cell would else be as tall as the program's own letters
        end = "" if words or own is None else f'<a:endParaRPr sz="{round(own * 100)}"/>'
        return (
            f'<a:p><a:pPr{properties}>{spacing}<a:spcBef><a:spcPts val="{before}"/></a:spcBef>{bullet}</a:pPr>'
            f"{''.join(self._run(run, own, colour, dark=dark) for run in paragraph.runs)}{end}</a:p>"
        )

    def placeholder(self, number: int, name: str, reference: str, body: str, box: Box | None = None) -> str:
        """A shape in a place of the layout; where no box is given it is where the layout has it."""
        return (
            f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name={_attribute(name)}/><p:cNvSpPr>'
            f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {reference}/></p:nvPr></p:nvSpPr>'
            f"<p:spPr>{_frame(box) if box else ''}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>{body}</p:txBody></p:sp>"
        )

    def text_box(self, number: int, name: str, body: str, box: Box) -> str:
        """Text of its own."""
        return (
            f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name={_attribute(name)}/><p:cNvSpPr txBox="1"/>'
            f'<p:nvPr/></p:nvSpPr><p:spPr>{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
            '</p:spPr><p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"><a:noAutofit/></a:bodyPr>'
            f"<a:lstStyle>{_OWN_LETTERS}</a:lstStyle>{body}</p:txBody></p:sp>"
        )

    def table(self, number: int, table: TablePart, box: Box) -> str:
        """A table with its headings in the first row."""
        grid = "".join(f'<a:gridCol w="{round(width * 12700)}"/>' for width in table.widths)
        rows = [self._row(table.header, table, bold=True), *(self._row(row, table, bold=False) for row in table.rows)]
        rtl = ' rtl="1"' if self.right_to_left else ""
        return (
            f'<p:graphicFrame {NAMESPACES}><p:nvGraphicFramePr><p:cNvPr id="{number}" name="Table {number}" '
            f'descr={_attribute(table.alternative)}/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/>'
            f"</p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>{_frame(box, 'p:xfrm')}<a:graphic>"
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>'
            f'<a:tblPr firstRow="1"{rtl}><a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr>'
            f"<a:tblGrid>{grid}</a:tblGrid>{''.join(rows)}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
        )

    def picture(self, number: int, link: str, alternative: str, box: Box) -> str:
        """A picture."""
        return (
            f'<p:pic {NAMESPACES}><p:nvPicPr><p:cNvPr id="{number}" name="Picture {number}" '
            f'descr={_attribute(alternative)}/><p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/>'
            f'</p:nvPicPr><p:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
            f'<p:spPr>{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
        )

    def chart(self, number: int, link: str, alternative: str, box: Box) -> str:
        """The frame of a native chart."""
        chart = "http://schemas.openxmlformats.org/drawingml/2006/chart"
        return (
            f'<p:graphicFrame {NAMESPACES}><p:nvGraphicFramePr><p:cNvPr id="{number}" name="Chart {number}" '
            f"descr={_attribute(alternative)}/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>"
            f'{_frame(box, "p:xfrm")}<a:graphic><a:graphicData uri="{chart}">'
            f'<c:chart xmlns:c="{chart}" r:id="{link}"/></a:graphicData></a:graphic></p:graphicFrame>'
        )

    def needs(self, number: int, plan: NeedsPlan, alternative: str, box: Box) -> str:
        """The needs as one group of shapes; it takes `number` and the numbers after it."""
        middle = box.x + plan.width / 2
        star = Box(x=middle - plan.star / 2, y=box.y, width=plan.star, height=plan.star)
        words = Box(x=box.x, y=box.y + plan.words_top, width=plan.width, height=plan.words_height)
        shapes = [
            self._shape(
                number + 1,
                "Star",
                star,
                '<a:prstGeom prst="star5"><a:avLst/></a:prstGeom>',
                '<a:solidFill><a:schemeClr val="accent4"/></a:solidFill>'
                '<a:ln w="12700"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:ln>',
                "",
                0,
            ),
            self._shape(
                number + 2,
                "North Star",
                words,
                '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>',
                "<a:noFill/><a:ln><a:noFill/></a:ln>",
                self._centred(plan.words, plan.size + 2, bold=True),
                0,
            ),
        ]
        for place, level in enumerate(plan.levels, start=3):
            frame = Box(x=middle - level.lower / 2, y=box.y + level.top, width=level.lower, height=level.height)
            shapes.append(
                self._shape(
                    number + place,
                    f"Level {level.number}",
                    frame,
                    _trapezoid(level.upper, level.lower, level.height),
                    '<a:solidFill><a:schemeClr val="accent1"><a:lumMod val="15000"/><a:lumOff val="85000"/>'
                    '</a:schemeClr></a:solidFill><a:ln w="19050"><a:solidFill><a:schemeClr val="accent1"/>'
                    "</a:solidFill></a:ln>",
                    self._centred(level.label, plan.size),
                    (level.lower - level.upper) / 2 + 10,
                )
            )
        whole = Box(x=box.x, y=box.y, width=plan.width, height=plan.height)
        return (
            f'<p:grpSp {NAMESPACES}><p:nvGrpSpPr><p:cNvPr id="{number}" name="Needs" '
            f"descr={_attribute(alternative)}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{_group(whole)}"
            f"</p:grpSpPr>{''.join(shapes)}</p:grpSp>"
        )

    def plain_paragraphs(self, texts: Iterable[Sequence[Run]]) -> str:
        """Paragraphs for the speaker."""
        made = []
        for runs in texts:
            properties = self._direction(runs, "start")
            made.append(
                f"<a:p><a:pPr{properties}/>{''.join(self._run(run, None, '', dark=True) for run in runs)}</a:p>"
            )
        return "".join(made)

    def _direction(self, runs: Sequence[Run], align: str) -> str:
        """A sentence of the kit's own runs as the pack does, whatever word it begins with; all else as it is written."""
        strong = "" if runs and runs[0].own else first_strong("".join(run.text for run in runs))
        right = strong == "rtl" if strong else self.right_to_left
        side = {"start": "r" if self.right_to_left else "l", "end": "l" if self.right_to_left else "r"}.get(
            align, "ctr"
        )
        if align == "start" and right != self.right_to_left:
            side = "r" if right else "l"
        return f' algn="{side}" rtl="{int(right)}"'

    def _run(self, run: Run, size: float | None, colour: str, *, dark: bool) -> str:
        quiet = _QUIET if run.quiet and not dark else ""
        fill = f"<a:solidFill>{colour or quiet}</a:solidFill>" if (colour and not dark) or quiet else ""
        size_said = f' sz="{round(size * 100)}"' if size is not None else ""
        bold = ' b="1"' if run.bold else ""
        raised = ' baseline="30000"' if run.raised else ""
        letters = f'lang="{self.language_of(run)}"{size_said}{bold}{raised} dirty="0"'
        pieces = [
            f"<a:r><a:rPr {letters}>{fill}</a:rPr><a:t>{_text(piece)}</a:t></a:r>" if piece else ""
            for piece in run.text.split("\n")
        ]
        return f"<a:br><a:rPr {letters}/></a:br>".join(pieces)

    def _row(self, row: Sequence[tuple[Run, ...]], table: TablePart, *, bold: bool) -> str:
        cells = []
        for cell, end in zip(row, table.ends, strict=True):
            runs = tuple(replace(run, bold=True) for run in cell) if bold else cell
            body = self.paragraph(
                Paragraph(runs=runs, size=table.size, before=0), size=None, first=True, align="end" if end else "start"
            )
            cells.append(f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{body}</a:txBody>{self._borders(heavy=bold)}</a:tc>")
        return f'<a:tr h="{round(row_height(row, table, bold=bold) * 12700)}">{"".join(cells)}</a:tr>'

    def _borders(self, *, heavy: bool) -> str:
        inset, side = round(CELL_PADDING * 12700), round(CELL_SIDE * 12700)
        line = (
            f'<a:lnB w="{19050 if heavy else 9525}"><a:solidFill>'
            f"{'<a:schemeClr val=' + chr(34) + 'tx1' + chr(34) + '/>' if heavy else _HAIRLINE}</a:solidFill></a:lnB>"
        )
        none = "".join(f'<a:{edge} w="0"><a:noFill/></a:{edge}>' for edge in _EDGES[:3])
        return (
            f'<a:tcPr marL="{side}" marR="{side}" marT="{inset}" marB="{inset}" anchor="{"b" if heavy else "t"}">'
            f"{none}{line}<a:noFill/></a:tcPr>"
        )

    def _centred(self, words: str, size: float, *, bold: bool = False) -> str:
        return self.paragraph(
            Paragraph(runs=(Run(text=words, bold=bold),), size=size, before=0), size=None, first=True, align="ctr"
        )

    def _shape(self, number: int, name: str, box: Box, geometry: str, paint: str, body: str, side: float) -> str:
        inset = round(side * 12700)
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{_frame(box)}'
            f'{geometry}{paint}</p:spPr><p:txBody><a:bodyPr wrap="square" lIns="{inset}" rIns="{inset}" tIns="0" bIns="0" '
            'anchor="ctr"><a:noAutofit/></a:bodyPr><a:lstStyle>'
            f"{_OWN_LETTERS}</a:lstStyle>{body or '<a:p><a:endParaRPr/></a:p>'}</p:txBody></p:sp>"
        )


def _text(text: str) -> str:
    return escape(_UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text))


def _attribute(text: str) -> str:
    return quoteattr(_UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text))


def _frame(box: Box, tag: str = "a:xfrm") -> str:
    x, y, width, height = (round(value * 12700) for value in (box.x, box.y, box.width, box.height))
    return f'<{tag}><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></{tag}>'


def _group(box: Box) -> str:
    x, y, width, height = (round(value * 12700) for value in (box.x, box.y, box.width, box.height))
    return (
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/>'
        f'<a:chOff x="{x}" y="{y}"/><a:chExt cx="{width}" cy="{height}"/></a:xfrm>'
    )


def _trapezoid(upper: float, lower: float, height: float) -> str:
    wide, tall, inset = round(lower * 12700), round(height * 12700), round((lower - upper) / 2 * 12700)
    points = [(inset, 0), (wide - inset, 0), (wide, tall), (0, tall)]
    moves = "".join(
        f'<a:{"moveTo" if place == 0 else "lnTo"}><a:pt x="{x}" y="{y}"/></a:{"moveTo" if place == 0 else "lnTo"}>'
        for place, (x, y) in enumerate(points)
    )
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{wide}" h="{tall}">{moves}<a:close/></a:path></a:pathLst></a:custGeom>'
    )
