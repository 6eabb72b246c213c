"""Draws pages onto the base deck with python-pptx.

In: a deck without slides and measured pages. Out: the same deck with a slide for each page. The one thing easily got wrong:
a screen reader reads a slide in the order of its shapes, so they are drawn in the order in which the layout has its places,
and a place that nothing goes to is not drawn at all, or it shows as an empty frame.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import quoteattr

from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.slide import CT_NotesSlide
from pptx.parts.chart import ChartPart as DeckChart
from pptx.parts.slide import NotesSlidePart
from pptx.presentation import Presentation
from pptx.slide import NotesSlide
from pptx.slide import Slide as DeckSlide

from facilitation_kit.playback.charts import Chart
from facilitation_kit.playback.slides.charts import chart_xml, workbook
from facilitation_kit.playback.slides.deck_layouts import SLIDE_NUMBER
from facilitation_kit.playback.slides.deck_places import Box, DeckPlace
from facilitation_kit.playback.slides.flow import (
    ChartPart,
    NeedsDrawing,
    Paragraph,
    PicturePart,
    Placed,
    TablePart,
)
from facilitation_kit.playback.slides.needs import planned
from facilitation_kit.playback.slides.notes import needs_words
from facilitation_kit.playback.slides.pages import Page, title_words
from facilitation_kit.playback.slides.text import Run
from facilitation_kit.playback.slides.xml import SlideWriter

__all__ = ["DeckPainter"]

_EMU = 12700
_BANNER = Box(x=48, y=11, width=864, height=22)
_PICTURE_PIXELS = 900


@dataclass(kw_only=True)
class DeckPainter:
    """Draws slides.

    Attributes:
        deck: the base deck.
        writer: of the XML.
        footer: at the foot of each slide.
        banner: above each slide of a rehearsal; else empty.
        say: gives a sentence of the kit in the pack's language.
        notes_of: what the speaker reads about a page.
        png_of: a drawing as pixels of a given width.
    """

    deck: Presentation
    writer: SlideWriter
    footer: str
    banner: str
    say: Callable[[str], str]
    notes_of: Callable[[Page], Sequence[Sequence[Run]]]
    png_of: Callable[[bytes, int], bytes]
    _charts: int = field(default=0, init=False)
    _noted: int = field(default=0, init=False)
    _pictures: dict[bytes, bytes] = field(default_factory=dict, init=False)

    def draw(self, page: Page) -> int:
        """Draw one page, and give the id of its slide."""
        link, slide = self.deck.part.add_slide(page.layout.layout)
        listed = self.deck.slides._sldIdLst.add_sldId(link)  # noqa: SLF001 - add_slide would draw every place
        tree = slide.shapes._spTree  # noqa: SLF001 - the library has no way to add XML
        for xml in self._shapes(page, slide):
            tree.append(parse_xml(xml))
        self._write_notes(page, slide)
        return int(listed.id)

    def _shapes(self, page: Page, slide: DeckSlide) -> list[str]:
        shapes: list[str] = []
        if self.banner:
            shapes.append(self._banner(page, len(shapes) + 2))
        for name in page.layout.order:
            number = 2 + sum(xml.count("<p:cNvPr ") for xml in shapes)
            if name == "title" and page.layout.title is not None:
                shapes.append(self._title(page, page.layout.title, number))
            elif name == "kicker" and page.layout.kicker is not None and page.kicker:
                shapes.append(self._words(page.layout.kicker, _one(page.kicker, page.layout.kicker.size), number))
            elif page.places.get(name):
                shapes += self._place(page.layout.places[name], page.places[name], slide, number)
        number = 2 + sum(xml.count("<p:cNvPr ") for xml in shapes)
        return [*shapes, *self._foot(page, number)]

    def _banner(self, page: Page, number: int) -> str:
        dark = page.layout.title is not None and page.layout.title.dark
        body = self.writer.paragraph(
            _one((Run(text=self.banner, bold=True, own=True),), 16)[0], size=None, first=True, dark=dark
        )
        colour = "bg1" if dark else "accent3"
        body = body.replace(
            ' dirty="0"></a:rPr>', f' dirty="0"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill></a:rPr>'
        )
        title = page.layout.title
        box = replace(_BANNER, x=title.box.x, width=title.box.width) if title is not None else _BANNER
        return self.writer.text_box(number, "Rehearsal", body, box)

    def _title(self, page: Page, place: DeckPlace, number: int) -> str:
        size = page.title_size or place.size
        (paragraph,) = _one(title_words(page, self.say, right_to_left=self.writer.right_to_left), size)
        return self._words(place, (paragraph,), number)

    def _words(self, place: DeckPlace, paragraphs: Sequence[Paragraph], number: int, box: Box | None = None) -> str:
        body = "".join(
            self.writer.paragraph(each, size=place.size, dark=place.dark, first=n == 0)
            for n, each in enumerate(paragraphs)
        )
        reference = " ".join(f"{name}={quoteattr(value)}" for name, value in place.reference.items())
        return self.writer.placeholder(number, place.name, reference, body, box)

    def _place(self, place: DeckPlace, placed: Sequence[Placed], slide: DeckSlide, number: int) -> list[str]:
        """What stands in a place: neighbouring paragraphs are one text, all else is a shape of its own."""
        groups: list[list[Placed]] = []
        for each in placed:
            if groups and isinstance(each.element, Paragraph) and isinstance(groups[-1][-1].element, Paragraph):
                groups[-1].append(each)
            else:
                groups.append([each])
        shapes: list[str] = []
        taken = False
        for group in groups:
            box = _box(place, group)
            first = group[0].element
            if isinstance(first, Paragraph):
                paragraphs = [each.element for each in group if isinstance(each.element, Paragraph)]
                if taken:
                    body = "".join(
                        self.writer.paragraph(each, size=None, dark=place.dark, first=n == 0)
                        for n, each in enumerate(paragraphs)
                    )
                    shapes.append(self.writer.text_box(number, f"{place.name} {number}", body, box))
                else:
                    shapes.append(self._words(place, paragraphs, number, None if len(groups) == 1 else box))
                    taken = True
            else:
                shapes.append(self._drawing(first, box, slide, number))
            number += shapes[-1].count("<p:cNvPr ")
        return shapes

    def _drawing(self, element: object, box: Box, slide: DeckSlide, number: int) -> str:
        if isinstance(element, TablePart):
            return self.writer.table(number, element, box)
        if isinstance(element, ChartPart):
            return self.writer.chart(number, self._chart(element, slide), _chart_words(element.chart), box)
        if isinstance(element, PicturePart):
            return self._picture(element, box, slide, number)
        assert isinstance(element, NeedsDrawing), "these are all"
        plan = planned(element.needs, box.width, box.height, element.size)
        assert plan is not None, "it was measured"
        return self.writer.needs(number, plan, self.say(needs_words(element.needs)), box)

    def _chart(self, part: ChartPart, slide: DeckSlide) -> str:
        self._charts += 1
        chart = DeckChart.load(
            PackURI(f"/ppt/charts/chart{self._charts}.xml"),
            CT.DML_CHART,
            self.deck.part.package,
            chart_xml(part, language=self.writer.language, right_to_left=self.writer.right_to_left).encode(),
        )
        chart.chart_workbook.update_from_xlsx_blob(workbook(part.chart))
        return str(slide.part.relate_to(chart, RT.CHART))

    def _picture(self, part: PicturePart, box: Box, slide: DeckSlide, number: int) -> str:
        svg = part.picture.svg
        if svg not in self._pictures:
            self._pictures[svg] = self.png_of(svg, _PICTURE_PIXELS)
        png = self._pictures[svg]
        wide, tall = struct.unpack(">II", png[16:24])
        scale = min(box.width / wide, box.height / tall)
        size = (wide * scale, tall * scale)
        inner = Box(
            x=box.x + (box.width - size[0]) * self._share_before(part),
            y=box.y + (box.height - size[1]) / 2,
            width=size[0],
            height=size[1],
        )
        _, link = slide.part.get_or_add_image_part(io.BytesIO(png))
        return self.writer.picture(number, link, part.picture.alternative, inner)

    def _share_before(self, part: PicturePart) -> float:
        """How much of the free room lies to the left of a picture: it stands in the middle, or begins a line."""
        if not part.height:
            return 0.5
        return 1.0 if self.writer.right_to_left else 0.0

    def _foot(self, page: Page, number: int) -> list[str]:
        shapes = []
        if page.layout.footer is not None and self.footer:
            shapes.append(
                self._words(
                    page.layout.footer, _one((Run(text=self.footer, own=True),), page.layout.footer.size), number
                )
            )
            number += 1
        if page.layout.number is not None:
            place = page.layout.number
            reference = " ".join(f"{name}={quoteattr(value)}" for name, value in place.reference.items())
            body = f'<a:p>{SLIDE_NUMBER}<a:rPr lang="{self.writer.language_of(Run(text="", own=True))}"/><a:t>{len(self.deck.slides)}</a:t></a:fld></a:p>'
            shapes.append(self.writer.placeholder(number, place.name, reference, body))
        return shapes

    def _write_notes(self, page: Page, slide: DeckSlide) -> None:
        texts = self.notes_of(page)
        if not texts:
            return
        body = self._notes_slide(slide).notes_text_frame
        assert body is not None, "the notes master has a place for text"
        frame = body._txBody  # noqa: SLF001 - runs need a language, which the library does not write
        for old in list(frame.p_lst):
            frame.remove(old)
        space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        for new in parse_xml(f"<a:body {space}>{self.writer.plain_paragraphs(texts)}</a:body>"):
            frame.append(new)

    def _notes_slide(self, slide: DeckSlide) -> NotesSlide:
        """Notes for a slide; the library would look through the whole deck for a free name each time."""
        self._noted += 1
        master = self.deck.part.notes_master_part
        part = NotesSlidePart(
            PackURI(f"/ppt/notesSlides/notesSlide{self._noted}.xml"),
            CT.PML_NOTES_SLIDE,
            self.deck.part.package,
            CT_NotesSlide.new(),
        )
        part.relate_to(master, RT.NOTES_MASTER)
        part.relate_to(slide.part, RT.SLIDE)
        part.notes_slide.clone_master_placeholders(master.notes_master)
        slide.part.relate_to(part, RT.NOTES_SLIDE)
        made: NotesSlide = part.notes_slide
        return made


def _one(runs: Sequence[Run], size: float) -> tuple[Paragraph]:
    return (Paragraph(runs=tuple(runs), size=size, before=0),)


def _box(place: DeckPlace, group: Sequence[Placed]) -> Box:
    last = group[-1]
    return Box(
        x=place.inner.x,
        y=place.inner.y + group[0].top,
        width=place.inner.width,
        height=last.top + last.height - group[0].top,
    )


def _chart_words(chart: Chart) -> str:
    return (
        f"{chart.title}. {chart.alternative}"
        if chart.title and chart.title not in chart.alternative
        else chart.alternative
    )
