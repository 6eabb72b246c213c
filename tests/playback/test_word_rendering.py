"""A pack in Word: whole, accessible, the same twice, and silent about whoever made it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import EasyItem
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.outline import read_outline, sections_of
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.playback.rendering import render as render_page
from facilitation_kit.playback.translations import is_right_to_left
from facilitation_kit.playback.word.rendering import render
from tests.playback.made_packs import ROOT, library_in, parsed, request_of, words
from tests.playback.pdf_files import page_texts
from tests.playback.rich_packs import rich_request
from tests.playback.word_files import WP, W, body_of, headings, paragraph_texts, part, parts, style_names, text_of
from tests.stored_rounds import store_in


def whole(request: RenderRequest, kind: str = "playback", audience: Audience = Audience.WORKING_GROUP) -> RenderRequest:
    """The request with all sections that its pack has something for by now."""
    outline = read_outline(request.folders, kind, audience)
    return replace(request, sections=sections_of(outline, request.pack, request.pack_format, request.folders))


def in_language(request: RenderRequest, language: str) -> RenderRequest:
    pack = replace(request.pack, language=language, right_to_left=is_right_to_left(language))
    return replace(request, pack=pack)


@pytest.fixture(scope="module")
def request_made(tmp_path_factory: pytest.TempPathFactory) -> RenderRequest:
    return whole(rich_request(tmp_path_factory.mktemp("rich"), PackFormat.DOCX))


@pytest.fixture(scope="module")
def made(request_made: RenderRequest) -> bytes:
    return render(request_made)


@pytest.fixture(scope="module")
def arabic(request_made: RenderRequest) -> bytes:
    return render(in_language(request_made, "ar"))


# the same as the other formats


def test_the_sections_of_the_word_file_are_those_of_the_page(request_made: RenderRequest, made: bytes) -> None:
    page = render_page(whole(replace(request_made, pack_format=PackFormat.HTML)))
    titles = [words(each) for each in parsed(page.decode()).xpath("//main/section/h2")]
    assert len(titles) > 12
    assert [text for level, text in headings(made) if level == 1] == titles


def test_every_figure_of_every_result_stands_in_its_place(request_made: RenderRequest, made: bytes) -> None:
    votes = [
        vote for workshop in request_made.pack.workshops for question in workshop.questions for vote in question.rounds
    ]
    tables = list(body_of(made).iter(f"{W}tbl"))
    shown = [[[" ".join(text_of(cell).split()) for cell in row.iter(f"{W}tc")] for row in each] for each in tables]
    for vote in votes:
        figures = [
            [cells.cells[measure.name].text for measure in vote.table.measures if measure.kind != "flag"]
            for cells in (row.figures for row in vote.rows)
        ]
        rows = [[vote.rows[place].figures.label, *row] for place, row in enumerate(figures)]
        assert any(_holds(table, rows) for table in shown), vote.id
    assert len(votes) == 3


def _holds(table: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the rows of a table begin with these labels and hold these figures in this order."""
    body = [row for row in table if row and len(row) > 1][1:]
    if len(body) != len(rows):
        return False
    for shown, wanted in zip(body, rows, strict=True):
        if not shown[0].startswith(wanted[0]):
            return False
        left = list(shown[1:])
        for figure in wanted[1:]:
            while left and left[0].split(" ")[0] != figure:
                left.pop(0)
            if not left:
                return False
            left.pop(0)
    return True


def test_the_words_of_every_quote_and_claim_are_there_with_their_footnotes(
    request_made: RenderRequest, made: bytes
) -> None:
    told = " ".join(paragraph_texts(made))
    pack = request_made.pack
    quotes = [quote for page in pack.hypotheses for quote in (*page.supporting, *page.challenging, *page.unclear)]
    assert len(quotes) > 15
    for quote in quotes:
        for paragraph in quote.paragraphs:
            assert " ".join(paragraph.split()) in told
    for note in pack.evidence:
        assert f"{note.number}. {note.text} {note.id}" in told
    numbers = {note.number for note in pack.evidence}
    votes = [vote for page in pack.hypotheses for vote in page.votes]
    assert votes[0].note in numbers
    assert f"({votes[0].answered} people answered){votes[0].note}" in told
    for line in (*pack.first_page.decide, *pack.first_page.heard):
        assert line.text in told
    assert pack.insights[0].title in told
    assert pack.recommendations[0].paragraphs[0] in told
    assert pack.hypotheses[0].decisions[0].reason[0] in told
    assert pack.hypotheses[0].tests[0].criterion in told


# as an accessible document


def test_headings_go_down_one_level_at_a_time(made: bytes) -> None:
    levels = [level for level, _ in headings(made)]
    assert levels[0] == 0
    assert {1, 2, 3} <= set(levels)
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert all(text.strip() for _, text in headings(made))


def test_every_picture_says_what_it_shows(made: bytes, request_made: RenderRequest) -> None:
    pictures = list(body_of(made).iter(f"{WP}docPr"))
    assert len(pictures) == 13, "needs, 2 personas, 7 parts of maps, and a chart for each of three rounds"
    assert all(len(each.get("descr", "")) > 20 for each in pictures)
    assert (
        pictures[0]
        .get("descr", "")
        .startswith(f"A pyramid under a star. The star: {request_made.pack.needs.north_star}")
    )
    assert len({each.get("id") for each in pictures}) == len(pictures)


def test_every_table_repeats_its_header_and_says_the_width_of_every_cell(made: bytes) -> None:
    tables = list(body_of(made).iter(f"{W}tbl"))
    assert len(tables) > 8
    for table in tables:
        rows = table.findall(f"{W}tr")
        if len(rows) == 1:
            continue  # a drawing and the words beside it, with nothing to head
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        grid = [int(each.get(f"{W}w", "0")) for each in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        for row in rows:
            assert sum(int(each.get(f"{W}w", "0")) for each in row.iterfind(f"{W}tc/{W}tcPr/{W}tcW")) == sum(grid)
            assert all(cell[-1].tag == f"{W}p" for cell in row.iterfind(f"{W}tc"))


def test_every_link_leads_to_a_place_and_every_place_has_one_name(made: bytes) -> None:
    body = body_of(made)
    places = [each.get(f"{W}name", "") for each in body.iter(f"{W}bookmarkStart")]
    links = [each.get(f"{W}anchor", "") for each in body.iter(f"{W}hyperlink")]
    assert len(links) > 60
    assert set(links) <= set(places)
    assert [name for name, times in Counter(places).items() if times > 1 or len(name) > 40] == []
    assert len({each.get(f"{W}id") for each in body.iter(f"{W}bookmarkStart")}) == len(places)


def test_a_link_to_a_section_that_is_left_out_is_plain_words(request_made: RenderRequest) -> None:
    without = replace(request_made, sections=tuple(each for each in request_made.sections if each.name != "needs"))
    data = render(without)
    links = {each.get(f"{W}anchor") for each in body_of(data).iter(f"{W}hyperlink")}
    assert links
    assert "needs" not in links
    assert request_made.pack.hypotheses[0].need in " ".join(paragraph_texts(data))


def test_each_hypothesis_begins_a_page_and_no_heading_ends_one(made: bytes, request_made: RenderRequest) -> None:
    styles = part(made, "word/styles.xml")
    by_name = {name: each for each in styles.iter(f"{W}style") for name in [each.find(f"{W}name").get(f"{W}val")]}  # type: ignore[union-attr]
    assert by_name["Hypothesis Number"].find(f"{W}pPr/{W}pageBreakBefore") is not None
    for name in ("heading 1", "heading 2", "heading 3", "heading 4", "caption", "Hypothesis Number"):
        style = by_name[name]
        kept = [style.find(f"{W}pPr/{W}keepNext") is not None]
        base = style.find(f"{W}basedOn")
        if base is not None:
            kept.append(styles.find(f"{W}style[@{W}styleId='{base.get(f'{W}val')}']/{W}pPr/{W}keepNext") is not None)
        assert any(kept), name
    names = style_names(made)
    begins = [
        each
        for each in body_of(made).iter(f"{W}p")
        if names.get(next((s.get(f"{W}val", "") for s in each.iter(f"{W}pStyle")), "")) == "Hypothesis Number"
    ]
    assert len(begins) == len(request_made.pack.hypotheses)


_ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs bidi spacing ind jc outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs color sz szCs u bdr vertAlign rtl lang",
    "tblPr": "tblStyle bidiVisual tblW tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan tcBorders vAlign",
}


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_properties_stand_in_the_order_that_word_asks_for(made: bytes, arabic: bytes, language: str) -> None:
    data = made if language == "en-GB" else arabic
    seen = 0
    for name in ("word/document.xml", "word/styles.xml", "word/header1.xml", "word/footer1.xml"):
        for kind, order in _ORDER.items():
            places = {f"{W}{each}": place for place, each in enumerate(order.split())}
            for properties in part(data, name).iter(f"{W}{kind}"):
                found = [places[str(child.tag)] for child in properties]
                assert found == sorted(found), etree.tostring(properties)
                seen += 1
    assert seen > 1000


# languages


def test_the_language_is_told_and_a_pack_from_left_to_right_is_marked_nowhere(made: bytes) -> None:
    (said,) = part(made, "word/styles.xml").iter(f"{W}lang")
    assert said.get(f"{W}val") == "en-GB"
    assert b"<dc:language>en-GB</dc:language>" in parts(made)["docProps/core.xml"]
    assert not list(body_of(made).iter(f"{W}bidi", f"{W}rtl", f"{W}bidiVisual"))


def test_an_arabic_pack_runs_from_right_to_left(arabic: bytes) -> None:
    (said,) = part(arabic, "word/styles.xml").iter(f"{W}lang")
    assert (said.get(f"{W}val"), said.get(f"{W}bidi")) == ("en-GB", "ar")
    body = body_of(arabic)
    assert all(each.find(f"{W}tblPr/{W}bidiVisual") is not None for each in body.iter(f"{W}tbl"))
    assert all(each.find(f"{W}bidi") is not None for each in body.iter(f"{W}sectPr"))
    runs = [each for each in body.iter(f"{W}r") if re.search("[\u0620-\u064a]", text_of(each))]
    assert len(runs) > 100
    assert all(each.find(f"{W}rPr/{W}rtl") is not None for each in runs)
    first = [each for each in body.iter(f"{W}p") if re.match("[\u0620-\u064a]", text_of(each))]
    assert all(each.find(f"{W}pPr/{W}bidi") is not None for each in first)


# the same twice, and nothing of the maker


def test_the_same_request_gives_the_same_bytes(request_made: RenderRequest, made: bytes) -> None:
    assert render(request_made) == made


def test_properties_come_from_the_pack_and_no_part_names_a_place_on_the_machine(
    made: bytes, request_made: RenderRequest
) -> None:
    told = parts(made)["docProps/core.xml"].decode()
    assert f"<dc:creator>{request_made.pack.project.name}</dc:creator>" in told
    assert "2026-11-24T18:00:00Z" in told
    assert re.findall("lastModifiedBy|revision|lastPrinted", told) == []
    places = [str(ROOT).encode(), b"/tmp/", b"/home/", b"/root/", b"file:"]
    for name, data in parts(made).items():
        assert not any(place in data for place in places), name


def test_a_rehearsal_says_so_on_every_page(tmp_path: Path, made: bytes) -> None:
    assert "Rehearsal" not in " ".join(paragraph_texts(made))
    played = render(rich_request(tmp_path, PackFormat.DOCX, rehearsal=True))
    assert any(each.startswith("Rehearsal: not real answers.") for each in paragraph_texts(played))
    for name in ("word/header1.xml", "word/header2.xml"):
        assert "Rehearsal: not real answers." in text_of(part(played, name))


# on one page


def one_pager(request: RenderRequest) -> RenderRequest:
    pack = request.pack
    first = {
        name: tuple(replace(each, notes=(1, 2)) for each in getattr(pack.first_page, name)[:3]) for name in _ANSWERS
    }
    few = replace(
        pack,
        kind="one-pager",
        hypotheses=(),
        evidence=pack.evidence[:6],
        first_page=replace(pack.first_page, **first),
        insights=(),
        recommendations=(),
    )
    return whole(replace(request, pack=few), "one-pager")


_ANSWERS = ("asked", "took_part", "heard", "decide")


def sizes(data: bytes) -> dict[str, int]:
    styles = part(data, "word/styles.xml").iter(f"{W}style")
    return {
        each.get(f"{W}styleId", ""): int(size.get(f"{W}val", "0")) for each in styles for size in each.iter(f"{W}sz")
    }


def test_a_one_pager_has_two_columns_and_smaller_letters_but_none_under_six_points(
    request_made: RenderRequest, made: bytes
) -> None:
    short = one_pager(request_made)
    long = replace(short, pack=replace(short.pack, project=replace(short.pack.project, summary=("Long. " * 900,))))
    full, small, smallest = sizes(made), sizes(render(short)), sizes(render(long))
    assert full["Normal"] > small["Normal"] > smallest["Normal"]
    assert min(smallest.values()) >= 12
    columns = [each.get(f"{W}num") for each in body_of(render(short)).iter(f"{W}cols")]
    assert columns == ["2"]
    assert not list(body_of(made).iter(f"{W}cols"))


def test_easy_read_keeps_its_large_letters_on_a_one_pager(request_made: RenderRequest, made: bytes) -> None:
    short = one_pager(request_made)
    easy = replace(short, pack=replace(short.pack, template_set="easyread"))
    assert sizes(render(easy)) == sizes(made)


# easy read


def test_easy_read_shows_each_thing_as_a_picture_with_its_words_and_votes_as_people(
    request_made: RenderRequest,
) -> None:
    needs = request_made.pack.needs.levels
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'
    items = {
        str(need.id): EasyItem(sentence=f"Words {n}.", picture="x.svg", picture_svg=drawing, alternative=f"Drawing {n}")
        for n, need in enumerate(needs)
    }
    pack = replace(request_made.pack, template_set="easyread", easy=items)
    data = render(whole(replace(request_made, pack=pack), audience=Audience.YOUNG_PEOPLE))
    tables = [each for each in body_of(data).iter(f"{W}tbl") if list(each.iter(f"{WP}docPr"))]
    shown = [(next(each.iter(f"{WP}docPr")).get("descr"), text_of(each)) for each in tables]
    assert shown == [(f"Drawing {n}", f"Words {n}.") for n in range(len(needs))]
    assert all(each.find(f"{W}tr/{W}trPr/{W}tblHeader") is None for each in tables)
    people = [each.get("descr") for each in body_of(data).iter(f"{WP}docPr")]
    assert "9 of 12 people" in people
    assert "9 of 12 people" in paragraph_texts(data)


# any amount, and real programs


def test_the_fewest_words_make_a_whole_file(tmp_path: Path) -> None:
    with closing(store_in(tmp_path)) as store:
        data = render(request_of(library_in(tmp_path), store, pack_format=PackFormat.DOCX))
    assert next(text for level, text in headings(data) if level == 1) == "On one page"
    assert not [each for each in body_of(data).iter(f"{W}tbl") if len(each.findall(f"{W}tr")) < 2]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="NO LIBREOFFICE: soffice is not on this machine")
def test_libreoffice_opens_packs_of_all_sets_and_shows_their_words(
    tmp_path: Path, request_made: RenderRequest, made: bytes, arabic: bytes
) -> None:
    easy = whole(
        replace(request_made, pack=replace(request_made.pack, template_set="easyread")), audience=Audience.YOUNG_PEOPLE
    )
    many = replace(request_made.pack.hypotheses[0], supporting=request_made.pack.hypotheses[0].supporting * 20)
    long = replace(request_made, pack=replace(request_made.pack, hypotheses=(many,) * 8))
    files = {"pack": made, "arabic": arabic, "easy": render(easy), "long": render(long)}
    files["one-page"] = render(one_pager(request_made))
    files["one-arabic"] = render(in_language(one_pager(request_made), "ar"))
    for name, data in files.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", *(f"{name}.docx" for name in files)]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    for name in files:
        pages = page_texts((tmp_path / f"{name}.pdf").read_bytes())
        assert request_made.pack.project.name.split()[0] in pages[0]
        assert not any(len(page.split()) < 15 for page in pages[:-1]), name
        assert (len(pages) == 1) == name.startswith("one-"), name
