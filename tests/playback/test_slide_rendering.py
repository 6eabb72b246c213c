from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.errors import PlaybackError
from facilitation_kit.identifiers import HypothesisId
from facilitation_kit.playback.charts import Chart, ChartSeries
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.packs import request_for
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.playback.slides.charts import workbook
from facilitation_kit.playback.slides.rendering import render
from tests.playback.deck_files import (
    everything,
    misplaced,
    notes_of,
    opened,
    smallest_letters,
    titles,
    words_on,
)
from tests.playback.made_packs import ACTIVITIES, EVENING, ROOT
from tests.playback.rich_packs import example_library, example_store, rich_request

BLNS = ROOT.parent / "shared" / "data" / "hostile" / "blns.json"
LONG = "Somebody who said a great deal about it, one sentence after the other. " * 18
FOOTS = {"footer", "number"}


@pytest.fixture(scope="module")
def request_(tmp_path_factory: pytest.TempPathFactory) -> RenderRequest:
    """Two hypotheses of the example, with everything in them."""
    whole = rich_request(tmp_path_factory.mktemp("rich"), PackFormat.PPTX)
    return replace(whole, pack=replace(whole.pack, hypotheses=whole.pack.hypotheses[:2]))


@pytest.fixture(scope="module")
def made(request_: RenderRequest) -> bytes:
    return render(request_)


@pytest.fixture
def deck(made: bytes) -> Any:
    return opened(made)


def changed(request: RenderRequest, change: Callable[[Pack], Pack]) -> RenderRequest:
    return replace(request, pack=change(request.pack))


def only(request: RenderRequest, *names: str) -> RenderRequest:
    """The same pack with a few of its sections, which is quicker."""
    return replace(request, sections=tuple(each for each in request.sections if each.name in names))


# as a document


def test_every_slide_has_a_title_of_its_own(deck: Any) -> None:
    found = titles(deck)
    assert len(found) > 30
    assert "" not in found
    assert len(set(found)) == len(found)
    assert any(title.endswith("(1 of 2)") for title in found)


def test_nothing_lies_over_anything_else_leaves_its_slide_or_lacks_room(deck: Any) -> None:
    assert misplaced(deck) == []


def test_the_check_for_places_sees_what_is_wrong(made: bytes) -> None:
    deck = opened(made)
    shape = deck.slides[2].shapes[1]
    shape.left, shape.top, shape.width, shape.height = (12700 * each for each in (900, 10, 100, 60))
    found = " ".join(misplaced(deck))
    assert "leaves the slide" in found
    assert "over" in found
    assert "needs" in found


def test_letters_are_large_enough_to_be_read_from_afar(deck: Any) -> None:
    assert min(smallest_letters(slide) for slide in deck.slides) >= 16


def test_no_place_is_empty(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.placeholders:
            assert shape.text_frame.text.strip(), f"{slide.shapes.title.text_frame.text}: {shape.name}"


def test_whoever_cannot_see_it_is_told_what_charts_tables_and_drawings_show(deck: Any) -> None:
    told = {"chart": 0, "table": 0, "group": 0}
    for slide in deck.slides:
        for shape in slide.shapes:
            kind = "chart" if shape.has_chart else "table" if shape.has_table else "group"
            if kind != "group" or (shape.shape_type is not None and "GROUP" in str(shape.shape_type)):
                told[kind] += 1
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr"), slide.shapes.title.text_frame.text
    assert min(told.values()) > 0


def test_the_first_row_of_each_table_is_its_heading(deck: Any) -> None:
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert tables
    assert all(table.first_row for table in tables)
    assert all(cell.text for table in tables for cell in table.rows[0].cells)


def test_shapes_are_read_in_the_order_in_which_they_are_seen(deck: Any) -> None:
    for slide in deck.slides:
        tops = {shape.name: shape.top for shape in slide.shapes if shape.name not in FOOTS}
        if {"left", "right"} <= set(tops):
            names = list(tops)
            assert names.index("title") < names.index("left") < names.index("right")
        assert [shape.name for shape in slide.shapes][-1] == "number"


def test_powerpoint_lists_the_sections_of_the_pack(request_: RenderRequest, made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as files:
        xml = files.read("ppt/presentation.xml").decode()
    assert re.findall(r'<p14:section name="([^"]*)"', xml)[1:] == [each.title for each in request_.sections]
    assert len(re.findall(r"<p14:sldId ", xml)) == len(opened(made).slides)


def test_the_properties_tell_the_pack_and_its_moment(request_: RenderRequest, deck: Any) -> None:
    properties = deck.core_properties
    assert request_.pack.project.name in properties.title
    assert properties.author == request_.pack.project.name
    assert properties.created == request_.pack.generated_at.replace(tzinfo=None)
    assert properties.language == "en-GB"


def test_the_same_request_gives_the_same_bytes(request_: RenderRequest) -> None:
    some = only(request_, "votes", "needs", "evidence")
    assert render(some) == render(some)


def test_a_rehearsal_says_so_on_every_slide(request_: RenderRequest, deck: Any) -> None:
    assert "Rehearsal" not in everything(deck)
    played = opened(render(only(changed(request_, lambda pack: replace(pack, rehearsal=True)), "needs", "votes")))
    for slide in played.slides:
        assert words_on(slide)[0] == "Rehearsal: not real answers"
    assert misplaced(played) == []


# what it says


def test_each_row_of_a_result_is_in_a_table_with_its_figures(request_: RenderRequest, deck: Any) -> None:
    rows = [
        [cell.text for cell in row.cells]
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
    ]
    votes = [vote for page in request_.pack.workshops for step in page.questions for vote in step.rounds]
    assert len(votes) == 3
    for vote in votes:
        for row in vote.rows:
            texts = {cell.text for cell in row.figures.cells.values()} - {"not raised", "raised"}
            (found,) = [each for each in rows if each[0].startswith(row.figures.label) and texts <= words_of(each)][:1]
            assert row.range in found or not row.range


def words_of(row: list[str]) -> set[str]:
    return {*row, *(cell.split(" of ")[0] for cell in row)}


def test_a_native_chart_and_its_workbook_hold_the_figures_of_the_table_and_no_more(
    request_: RenderRequest, deck: Any
) -> None:
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    drawn = [
        vote.chart for page in request_.pack.workshops for step in page.questions for vote in step.rounds if vote.chart
    ]
    assert len(charts) == len(drawn) == 3
    for chart, asked in zip(charts, drawn, strict=True):
        (plot,) = chart.plots
        assert list(plot.categories) == list(asked.labels)
        assert {series.name: tuple(series.values) for series in plot.series} == {
            series.name: series.values for series in asked.series
        }
        book = CalamineWorkbook.from_filelike(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        assert book.sheet_names == ["Sheet1"]
        assert book.get_sheet_by_index(0).to_python() == [
            ["", *(series.name for series in asked.series)],
            *(
                [label, *(float(series.values[row] or 0) for series in asked.series)]
                for row, label in enumerate(asked.labels)
            ),
        ]


def test_a_hidden_figure_is_an_empty_cell_of_the_workbook() -> None:
    series = ChartSeries(name="Dots", colour="category-1", values=(9, None), texts=("9", "[c]"))
    chart = Chart(title="Dots", alternative="Nine.", labels=("One", "Other"), series=(series,))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook(chart))).get_sheet_by_index(0).to_python()
    assert sheet == [["", "Dots"], ["One", 9.0], ["Other", ""]]


def test_a_quote_too_long_for_a_slide_goes_on_and_nothing_of_it_is_lost(request_: RenderRequest) -> None:
    def told(pack: Pack) -> Pack:
        page = pack.hypotheses[0]
        quote = replace(page.supporting[0], paragraphs=(LONG, "The end of it."), excerpt=())
        return replace(pack, hypotheses=(replace(page, supporting=(quote,), challenging=()),))

    deck = opened(render(only(changed(request_, told), "hypotheses")))
    shown = " ".join(text for slide in deck.slides for text in words_on(slide))
    assert shown.count("Somebody who said a great deal") == 18
    assert "The end of it.”" in shown
    assert len([title for title in titles(deck) if title.startswith("Hypothesis 1: What speaks for it")]) > 1
    assert misplaced(deck) == []


def test_an_excerpt_that_somebody_chose_stands_on_the_slide_and_the_whole_in_its_notes(request_: RenderRequest) -> None:
    def told(pack: Pack) -> Pack:
        page = pack.hypotheses[0]
        quote = replace(page.supporting[0], paragraphs=(LONG,), excerpt=("It was said in short.",))
        return replace(pack, hypotheses=(replace(page, supporting=(quote,), challenging=()),))

    deck = opened(render(only(changed(request_, told), "hypotheses")))
    (slide,) = [each for each in deck.slides if "“It was said in short.”" in words_on(each)]
    assert LONG.strip() in notes_of(slide)
    assert "a great deal" not in " ".join(words_on(slide))


def test_each_quote_is_shown_once_on_the_hypothesis_slide_or_on_one_of_its_own(request_: RenderRequest) -> None:
    def told(pack: Pack) -> Pack:
        page = pack.hypotheses[0]
        quotes = tuple(
            replace(page.supporting[0], anchor=f"a{n}", paragraphs=(f"Number {n}. {'Said. ' * size}",), excerpt=())
            for n, size in enumerate((3, 40, 5, 9, 25, 2, 60))
        )
        return replace(pack, hypotheses=(replace(page, supporting=quotes, challenging=()),))

    deck = opened(render(only(changed(request_, told), "hypotheses")))
    shown = "\n".join(text for slide in deck.slides for text in words_on(slide))
    assert [shown.count(f"Number {n}.") for n in range(7)] == [1] * 7
    statement = [slide for slide in deck.slides if slide.slide_layout.name == "Evidence and decision"]
    assert len(statement) == 1
    assert "More, on slides of their own: 5" in words_on(statement[0])


def test_footnotes_are_explained_in_the_notes_and_listed_with_their_ids(request_: RenderRequest, deck: Any) -> None:
    listed = [
        [cell.text for cell in row.cells][:3]
        for slide in deck.slides
        if slide.shapes.title.text_frame.text.startswith("How we know")
        for shape in slide.shapes
        if shape.has_table
        for row in list(shape.table.rows)[1:]
    ]
    assert listed == [[str(note.number), note.text, note.id] for note in request_.pack.evidence]
    first = request_.pack.hypotheses[0].supporting[0]
    known = {note.number: note for note in request_.pack.evidence}[first.note]
    (slide,) = [each for each in deck.slides if any(text.endswith(f"\u00a0{first.note}") for text in words_on(each))][
        :1
    ]
    assert f"Footnote {known.number}: {known.text} ({known.id})" in notes_of(slide)


def test_without_a_list_of_evidence_no_number_stands_beside_a_claim(request_: RenderRequest) -> None:
    raised = 'baseline="30000"'
    assert raised in slides_xml(render(only(request_, "summary", "evidence")))
    assert raised not in slides_xml(render(only(request_, "summary")))


def slides_xml(deck: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(deck)) as files:
        return "".join(files.read(name).decode() for name in files.namelist() if name.startswith("ppt/slides/slide"))


# how much


@pytest.mark.parametrize(("hypotheses", "quotes"), [(3, 0), (1, 200), (40, 1)])
def test_any_amount_fits(request_: RenderRequest, hypotheses: int, quotes: int) -> None:
    def grown(pack: Pack) -> Pack:
        page = pack.hypotheses[0]
        quote = page.supporting[0]
        many = tuple(
            replace(quote, id=f"q{n}", anchor=f"q{n}", paragraphs=(f"Quote {n}. {'Said. ' * (n % 60)}",))
            for n in range(quotes)
        )
        pages = tuple(
            replace(
                page,
                id=HypothesisId(f"h{n}"),
                number=n + 1,
                supporting=many,
                challenging=(),
                unclear=(),
                votes=(),
                tests=(),
                decisions=(),
            )
            for n in range(hypotheses)
        )
        return replace(pack, hypotheses=pages)

    deck = opened(render(only(changed(request_, grown), "hypotheses")))
    assert misplaced(deck) == []
    assert len(set(titles(deck))) == len(deck.slides)
    told = everything(deck)
    assert all(f"Quote {n}." in told for n in range(quotes))


def test_long_names_lose_nothing_and_stay_in_their_places(request_: RenderRequest) -> None:
    name = "The partnership of everybody who " + "lives, learns, works or plays " * 9 + "here"
    word = "Donaudampfschifffahrtsgesellschaft" * 6

    def named(pack: Pack) -> Pack:
        page = replace(pack.hypotheses[0], before=f"{word} ", phrase=name, after=f" {name}", status=word)
        needs = replace(
            pack.needs, north_star=name, levels=tuple(replace(each, label=name) for each in pack.needs.levels)
        )
        steps = replace(
            pack.next_steps, ahead=tuple(replace(each, what=name, owner=word) for each in pack.next_steps.ahead)
        )
        project = replace(pack.project, name=name)
        return replace(pack, project=project, hypotheses=(page,), needs=needs, next_steps=steps)

    deck = opened(render(only(changed(request_, named), "summary", "hypotheses", "needs", "next-steps")))
    assert misplaced(deck) == []
    told = re.sub(r"\s", "", everything(deck))
    assert re.sub(r"\s", "", name) in told
    assert word in told


def test_nothing_at_all_still_makes_slides(request_: RenderRequest) -> None:
    def emptied(pack: Pack) -> Pack:
        page = replace(
            pack.hypotheses[0], supporting=(), challenging=(), unclear=(), votes=(), tests=(), decisions=(), nudge=""
        )
        first = replace(pack.first_page, took_part=(), heard=())
        return replace(pack, hypotheses=(page,), first_page=first, workshops=())

    deck = opened(render(only(changed(request_, emptied), "summary", "hypotheses", "needs")))
    assert misplaced(deck) == []
    assert "Nothing in this pack." in everything(deck)
    for slide in deck.slides:
        assert all(shape.text_frame.text.strip() for shape in slide.placeholders)


# hostile


def test_hostile_text_is_all_there_and_nothing_but_text(request_: RenderRequest) -> None:
    if not BLNS.exists():
        pytest.skip(f"the list of hostile texts is not at {BLNS}")
    hostile = [text for text in json.loads(BLNS.read_text("utf-8")) if text.strip()]

    def filled(pack: Pack) -> Pack:
        page = pack.hypotheses[0]
        quotes = tuple(
            replace(page.supporting[0], id=f"q{n}", anchor=f"q{n}", paragraphs=(text,), attribution=text)
            for n, text in enumerate(hostile)
        )
        said = replace(
            page, supporting=quotes, challenging=(), phrase=hostile[30], before=hostile[40], after=hostile[50]
        )
        project = replace(pack.project, name=hostile[60], summary=tuple(hostile[:40]))
        return replace(pack, project=project, hypotheses=(said,))

    made = render(only(changed(request_, filled), "summary", "hypotheses"))
    told = squeezed(everything(opened(made)))
    assert [text for text in hostile if squeezed(text) not in told] == []
    assert "<script" not in slides_xml(made)
    assert "&lt;script" in slides_xml(made)
    with zipfile.ZipFile(io.BytesIO(made)) as files:
        relations = "".join(files.read(name).decode() for name in files.namelist() if name.endswith(".rels"))
    assert "TargetMode" not in relations


def squeezed(text: str) -> str:
    """Without spaces, and with what a file cannot hold as it is shown."""
    shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)
    return re.sub(r"\s|[\x85\u2028\u2029]", "", shown)


# languages


def test_in_arabic_slides_run_from_right_to_left(request_: RenderRequest) -> None:
    turned = changed(request_, lambda pack: replace(pack, language="ar", right_to_left=True))
    made = render(only(turned, "hypotheses", "votes"))
    deck, xml = opened(made), slides_xml(made)
    assert misplaced(deck) == []
    assert '<a:tblPr firstRow="1" rtl="1">' in xml
    slide = next(slide for slide in deck.slides if {"left", "right"} <= {shape.name for shape in slide.shapes})
    places = {shape.name: shape.left for shape in slide.shapes}
    assert places["left"] > places["right"]
    assert "ar-SA" in languages_of(deck, "الفرضية")
    assert languages_of(deck, request_.pack.hypotheses[0].challenging[0].paragraphs[0][:30]) == {"en-GB"}


def languages_of(deck: Any, words: str) -> set[str]:
    """The languages of the runs that hold these words."""
    return {
        run.find(qn("a:rPr")).get("lang")
        for slide in deck.slides
        for run in slide.shapes._spTree.iter(qn("a:r"))
        if words in run.find(qn("a:t")).text
    }


def test_the_kits_words_and_the_projects_words_are_marked_each_in_its_language(request_: RenderRequest) -> None:
    deck = opened(render(only(changed(request_, lambda pack: replace(pack, language="pl")), "hypotheses")))
    assert languages_of(deck, request_.pack.hypotheses[0].challenging[0].paragraphs[0][:30]) == {"en-GB"}
    assert languages_of(deck, "Hipoteza") == {"pl-PL"}


# a council's own deck


def own_deck(
    request: RenderRequest, folder: Path, change: Callable[[Any], object], name: str = "playback"
) -> RenderRequest:
    """The request with a base deck of the project's own."""
    deck = opened((ROOT / "workshops/templates/playback/deck.pptx").read_bytes())
    change(deck)
    (folder / name).mkdir(parents=True)
    deck.save(str(folder / name / "deck.pptx"))
    return replace(request, folders=(folder, *request.folders))


def test_a_councils_own_deck_is_used_with_its_places_and_sizes(request_: RenderRequest, tmp_path: Path) -> None:
    def rebrand(deck: Any) -> None:
        for layout in deck.slide_layouts:
            for shape in layout.placeholders:
                if layout.name == "Content" and shape.name == "text":
                    shape.top, shape.height = shape.top + 1270000, shape.height - 1270000
                    shape._element.find(f".//{qn('a:defRPr')}").set("sz", "2800")

    plain = opened(render(only(request_, "support")))
    deck = opened(render(only(own_deck(request_, tmp_path, rebrand), "support")))
    assert len(deck.slides) > len(plain.slides)
    assert misplaced(deck) == []


def test_a_deck_of_the_packs_own_set_comes_first(request_: RenderRequest, tmp_path: Path) -> None:
    updating = changed(request_, lambda pack: replace(pack, template_set="update"))

    def resize(deck: Any) -> None:
        deck.slide_width = 14000000

    made = render(only(own_deck(updating, tmp_path, resize, "update"), "needs"))
    assert opened(made).slide_width == 14000000


def test_a_projects_own_tokens_colour_the_kits_deck(request_: RenderRequest, tmp_path: Path) -> None:
    tokens = (ROOT / "workshops/templates/tokens.css").read_text("utf-8")
    (tmp_path / "tokens.css").write_text(tokens.replace("--category-1: #12436d", "--category-1: #123456"), "utf-8")
    made = render(only(replace(request_, folders=(tmp_path, *request_.folders)), "needs"))
    with zipfile.ZipFile(io.BytesIO(made)) as files:
        assert b'<a:accent1><a:srgbClr val="123456"/>' in files.read("ppt/theme/theme1.xml")


def drop_layout(deck: Any) -> None:
    deck.slide_layouts.remove(next(each for each in deck.slide_layouts if each.name == "Drawing"))


def add_slide(deck: Any) -> None:
    deck.slides.add_slide(deck.slide_layouts[0])


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [(drop_layout, "playback.deck-layout", "Drawing"), (add_slide, "playback.deck", "slides of its own")],
)
def test_a_deck_that_cannot_be_used_is_told_what_it_lacks(
    request_: RenderRequest, tmp_path: Path, change: Callable[[Any], object], code: str, said: str
) -> None:
    with pytest.raises(PlaybackError, match=said) as caught:
        render(only(own_deck(request_, tmp_path, change), "needs"))
    assert caught.value.faults[0].code == code
    assert caught.value.faults[0].remedy


def test_a_file_that_is_no_deck_is_named(request_: RenderRequest, tmp_path: Path) -> None:
    (tmp_path / "playback").mkdir()
    (tmp_path / "playback" / "deck.pptx").write_bytes(b"no deck")
    with pytest.raises(PlaybackError, match="cannot be read") as caught:
        render(replace(request_, folders=(tmp_path, *request_.folders)))
    assert caught.value.faults[0].file == "playback/deck.pptx"


# another program


def test_libreoffice_opens_every_slide(request_: RenderRequest, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    made = render(only(request_, "summary", "needs", "votes"))
    (tmp_path / "pack.pptx").write_bytes(made)
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{tmp_path}/office",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "pack.pptx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    pypdf = pytest.importorskip("pypdf")
    assert len(pypdf.PdfReader(tmp_path / "pack.pdf").pages) == len(opened(made).slides)


@pytest.mark.parametrize("language", ["en-GB", "pl"])
def test_a_one_pager_of_the_example_is_one_slide_and_a_longer_one_goes_on(language: str, tmp_path: Path) -> None:
    made = one_pager(tmp_path, language)
    deck = opened(render(made))
    assert len(deck.slides) == 1
    assert misplaced(deck) == []
    first = made.pack.first_page
    longer = replace(first, heard=tuple(replace(line, text=LONG) for line in first.heard))
    deck = opened(render(changed(made, lambda pack: replace(pack, first_page=longer, rehearsal=True))))
    assert len(deck.slides) > 1
    assert misplaced(deck) == []
    assert everything(deck).count("a great deal") == 18 * len(longer.heard)


def one_pager(folder: Path, language: str) -> RenderRequest:
    """The working group's one-pager of the example project."""
    with closing(example_store(folder)) as store:
        return request_for(
            example_library(),
            store,
            activities=ACTIVITIES,
            policy=Policy(),
            now=EVENING,
            kind="one-pager",
            language=language,
            pack_format=PackFormat.PPTX,
        )
