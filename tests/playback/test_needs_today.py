"""The section on needs after a round about them: the same figures in every format, and none that may not be shown."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pypdf
import pytest
from docx import Document
from pptx import Presentation

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.content.library import Library
from facilitation_kit.content.run_sheets import OptionSource
from facilitation_kit.planning.need_options import need_items, need_settings
from facilitation_kit.playback.annex.tables import annex_tables
from facilitation_kit.playback.context import NeedLine, Pack
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.pdf.rendering import render as render_pdf
from facilitation_kit.playback.rendering import render as render_page
from facilitation_kit.playback.slides.rendering import render as render_slides
from facilitation_kit.playback.word.rendering import render as render_word
from tests.builders import ballot, round_definition
from tests.playback.made_packs import context_of, parsed, request_of, words
from tests.playback.rich_packs import example_library
from tests.stored_rounds import hold_round, store_in

pytestmark = pytest.mark.xdist_group("formats")

ACTIVITIES = load_activities()
POINTS = ("met", "partly", "not_met")
RENDERERS = {
    PackFormat.HTML: render_page,
    PackFormat.PDF: render_pdf,
    PackFormat.DOCX: render_word,
    PackFormat.PPTX: render_slides,
}


def asked(library: Library, number: int = 1, *, sensitive: bool = False) -> RoundDefinition:
    source = OptionSource(needs="all", would_help="all")
    activity = ACTIVITIES["needs"]
    settings = activity.read_settings(need_settings(library, source, activity), 9)
    return round_definition(
        "needs", options=need_items(library, "all"), settings=settings, number=number, sensitive=sensitive
    )


def answers(definition: RoundDefinition, people: int, shift: int = 0) -> list[Ballot]:
    """Somebody says something else about each need; the first hypothesis is ticked by nearly all, the second by few."""
    return [
        ballot(
            f"p{person:02}",
            {
                item.id: {
                    "today": POINTS[(person * (place + 2) + shift) % 5 % 3],
                    **{f"helps_{number}": person % number == 0 for number in range(1, 8)},
                }
                for place, item in enumerate(definition.items)
            },
        )
        for person in range(people)
    ]


@pytest.fixture(scope="module")
def library() -> Library:
    return example_library()


@dataclass(frozen=True)
class Made:
    """The pack, and its section on needs in each format that is written as a file."""

    pack: Pack
    files: Mapping[str, bytes]


@pytest.fixture(scope="module")
def made(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Made:
    files = {}
    with closing(store_in(tmp_path_factory.mktemp("needs"))) as store:
        definition = asked(library)
        hold_round(store, definition, answers(definition, 12))
        for pack_format, render in RENDERERS.items():
            request = request_of(library, store, pack_format=pack_format)
            sections = tuple(section for section in request.sections if section.name in ("needs", "votes"))
            files[pack_format.value] = render(replace(request, sections=sections))
    return Made(request.pack, files)


def pack_with(folder: Path, library: Library, *rounds: tuple[RoundDefinition, list[Ballot]]) -> Pack:
    with closing(store_in(folder)) as store:
        for definition, ballots in rounds:
            hold_round(store, definition, ballots)
        return context_of(library, store)


def lines_of(pack: Pack) -> tuple[NeedLine, ...]:
    return (*pack.needs.levels, *pack.needs.contributing)


def test_figures_stand_beside_each_need_in_the_order_of_the_picture(made: Made, library: Library) -> None:
    ballots = answers(asked(library), 12)
    for line in lines_of(made.pack):
        said = [
            str(ballot.value(item.id, "today"))
            for ballot in ballots
            for item in asked(library).items
            if str(item.id) == line.id
        ]
        assert [figure.value for figure in line.figures] == [said.count(point) for point in POINTS]
        assert line.answered == "12"
    assert [line.number for line in made.pack.needs.levels] == [1, 2, 3, 4, 5, 6]


def test_what_would_help_is_named_with_its_count_and_leads_to_its_hypothesis(made: Made) -> None:
    helps = made.pack.needs.levels[0].helps
    first = made.pack.hypotheses[0]
    assert (helps[0].text, helps[0].anchor) == (f"{first.phrase}: 12", first.anchor)
    assert [int(entry.text.rsplit(" ", 1)[1]) for entry in helps] == [12, 6, 4]


def test_quotes_of_a_need_lead_to_their_words_once(made: Made, library: Library) -> None:
    base = made.pack.needs.levels[0]
    anchors = {
        quote.anchor for page in made.pack.hypotheses for quote in (*page.supporting, *page.challenging, *page.unclear)
    }
    quotes = [entry for entry in base.voices if entry.text.startswith("Quote")]
    assert {entry.anchor for entry in quotes} <= anchors
    named = {quote.id for quote in library.quotes if base.id in quote.needs}
    assert len(quotes) == len({one for one in named if any(anchor.endswith(f"-{one}") for anchor in anchors)}) > 0


def test_every_format_has_the_same_figures(made: Made) -> None:
    for name in ("html", "docx", "pptx"):
        rows = list(_rows(made.files[name], name))
        for line in lines_of(made.pack):
            wanted = [*(figure.text for figure in line.figures), line.answered]
            assert any(line.label in row[0] and row[1:5] == wanted for row in rows), f"{name}: {line.label}"
    pdf = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.files["pdf"])).pages)
    assert all(line.label.split()[-1] in pdf for line in lines_of(made.pack))
    assert all(level.counts in pdf for level in made.pack.needs.levels), "the drawing has the figures of each level"
    table = next(table for table in annex_tables(made.pack) if table.name == "needs_today")
    assert [row[3:7] for row in table.rows] == [
        (*(figure.text for figure in line.figures), line.answered) for line in lines_of(made.pack)
    ]


def test_the_round_s_own_section_says_how_many_would_try_each_hypothesis_where(made: Made) -> None:
    vote = made.pack.workshops[0].questions[0].rounds[0]
    asked_about = [measure for measure in vote.table.measures if measure.name.startswith("helps")]
    assert len(asked_about) == 7
    for name in ("html", "docx", "pptx"):
        rows = list(_rows(made.files[name], name))
        for row in vote.rows:
            told = [f"{measure.label}: {row.figures.cells[measure.name].text}" for measure in asked_about]
            assert any(row.figures.label in cells[0] and all(each in cells[1] for each in told) for cells in rows), name


def test_the_drawing_is_a_bar_to_scale_with_its_figures(made: Made) -> None:
    for drawn, line in zip(made.pack.needs.pyramid.levels, reversed(made.pack.needs.levels), strict=True):
        values = {figure.name: figure.value for figure in line.figures if figure.value}
        length = sum(part.width for part in drawn.bar)
        assert {part.name: round(12 * part.width / length) for part in drawn.bar} == values
        assert [text.text for text in drawn.figures] == [line.counts]


def _rows(content: bytes, name: str) -> Iterator[list[str]]:
    if name == "html":
        for row in parsed(content.decode()).iter("tr"):
            yield [words(cell) for cell in row]
    elif name == "docx":
        for table in Document(io.BytesIO(content)).tables:
            yield from ([cell.text.strip() for cell in row.cells] for row in table.rows)
    else:
        for slide in Presentation(io.BytesIO(content)).slides:
            for shape in slide.shapes:
                if shape.has_table:
                    yield from ([cell.text.strip() for cell in row.cells] for row in shape.table.rows)


def test_without_a_round_nothing_is_added(tmp_path: Path, library: Library) -> None:
    pack = pack_with(tmp_path, library)
    assert pack.needs.asked is None
    assert {(line.figures, line.helps, line.voices, line.counts) for line in lines_of(pack)} == {((), (), (), "")}
    assert not any(level.bar or level.figures for level in pack.needs.pyramid.levels)


def test_the_newest_round_counts(tmp_path: Path, library: Library) -> None:
    first, second = asked(library), replace(asked(library, 2), previous=asked(library).id)
    before = pack_with(tmp_path, library, (first, answers(first, 12)), (second, answers(second, 12, shift=2)))
    other = tmp_path / "other"
    other.mkdir()
    only = pack_with(other, library, (first, answers(first, 12, shift=2)))
    assert [line.figures for line in lines_of(before)] == [line.figures for line in lines_of(only)]
    assert before.needs.asked is not None
    assert before.needs.asked.anchor == f"vote-{second.id}"


@pytest.mark.parametrize(("people", "sensitive"), [(6, False), (12, True)], ids=["too few for figures", "sensitive"])
def test_where_figures_may_not_be_shown_words_are_all_and_nothing_is_drawn(
    tmp_path: Path, library: Library, people: int, sensitive: bool
) -> None:
    definition = asked(library, sensitive=sensitive)
    pack = pack_with(tmp_path, library, (definition, answers(definition, people)))
    for line in lines_of(pack):
        assert all(figure.value is None and not figure.text.isdigit() for figure in line.figures)
        assert not any(character.isdigit() for entry in line.helps for character in entry.text.rsplit(":", 1)[1])
    assert not any(level.bar or level.figures for level in pack.needs.pyramid.levels)


def test_nothing_stands_there_of_a_round_that_two_people_answered(tmp_path: Path, library: Library) -> None:
    definition = asked(library)
    pack = pack_with(tmp_path, library, (definition, answers(definition, 2)))
    assert pack.needs.asked is not None
    assert not pack.needs.asked.shown
    assert {(line.figures, line.helps) for line in lines_of(pack)} == {((), ())}
