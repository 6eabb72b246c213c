"""Every way to choose in packs: the same figures in all formats, quarters where two ratings meet, hostile words as words."""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from docx import Document
from pptx import Presentation

from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.pdf.rendering import render as render_pdf
from facilitation_kit.playback.rendering import render as render_page
from facilitation_kit.playback.slides.rendering import render as render_slides
from facilitation_kit.playback.word.rendering import render as render_word
from tests.activities.test_vote import asked, some_people
from tests.playback.made_packs import parsed, request_of
from tests.playback.rich_packs import example_library
from tests.stored_rounds import hold_round, store_in

pytestmark = pytest.mark.xdist_group("formats")

HOSTILE = "<script>7</script> #eval {{ 7*7 }}"
RENDERERS = {
    PackFormat.HTML: render_page,
    PackFormat.PDF: render_pdf,
    PackFormat.DOCX: render_word,
    PackFormat.PPTX: render_slides,
}


def with_hostile_words(method: str) -> RoundDefinition:
    definition = asked(method)
    first, second, third = definition.items
    return replace(definition, items=(first, replace(second, label=HOSTILE), third))


def made(folder: Path, method: str, pack_format: PackFormat) -> bytes:
    with closing(store_in(folder)) as store:
        hold_round(store, with_hostile_words(method), some_people(method, 12))
        request = request_of(example_library(), store, pack_format=pack_format)
        sections = tuple(section for section in request.sections if section.name == "votes")
        return RENDERERS[pack_format](replace(request, sections=sections))


def text_of(data: bytes, pack_format: PackFormat) -> str:
    match pack_format:
        case PackFormat.PDF:
            texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
        case PackFormat.DOCX:
            document = Document(io.BytesIO(data))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            texts = [*(paragraph.text for paragraph in document.paragraphs), *cells]
        case _:
            shapes = [shape for slide in Presentation(io.BytesIO(data)).slides for shape in slide.shapes]
            texts = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
            texts += [c.text for s in shapes if s.has_table for row in s.table.rows for c in row.cells]
    return " ".join(" ".join(texts).split())


@pytest.mark.parametrize("method", ["score", "ranking", "impact_feasibility"])
def test_a_way_makes_a_page_with_its_counts(method: str, tmp_path: Path) -> None:
    page = parsed(made(tmp_path, method, PackFormat.HTML).decode())
    assert not page.xpath("//script[text()='7']")
    assert HOSTILE in page.text_content()
    figures = [" ".join(cell.text_content().split()) for cell in page.xpath("//td[contains(@class,'figure')]")]
    expected = {"score": "8 of 12", "ranking": "8 of 12", "impact_feasibility": "12 of 12"}
    assert any(figure.startswith(expected[method]) for figure in figures)
    quarters = page.xpath("//div[@class='quarters']/div")
    assert len(quarters) == (4 if method == "impact_feasibility" else 0)
    if quarters:
        assert "A worker who stays: 12" in " ".join(quarters[1].text_content().split())
        assert not quarters[2].xpath("p")


@pytest.mark.parametrize("pack_format", [PackFormat.PDF, PackFormat.DOCX, PackFormat.PPTX])
def test_quarters_are_told_in_every_other_format(pack_format: PackFormat, tmp_path: Path) -> None:
    text = text_of(made(tmp_path, "impact_feasibility", pack_format), pack_format)
    for said in ("Much change, easy", "Little change, hard", "12 of 12 people say that", HOSTILE):
        assert said.replace(" ", "") in text.replace(" ", "")
