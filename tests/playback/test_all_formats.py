"""All formats of a pack say the same, and none of them says what its audience may not know.

Each pack of the example project is made once in every format, with evidence in the store of which some must stay with the
team. Words are looked for in everything that a file holds: text, notes, properties, embedded workbooks.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from docx import Document
from lxml import etree
from pptx import Presentation
from python_calamine import CalamineWorkbook

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.content.quotes import AgeBand, ConsentScope, Role, Stance
from facilitation_kit.identifiers import CaseId, FactId, HypothesisId, InsightId, ResearchActivityId
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.packs import MadePack, PackOrder, make_pack
from facilitation_kit.playback.render_process import renderer_for
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.responses.evidence_records import Case, Fact, FactKind, HypothesisLink, Insight
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.playback.made_packs import EVENING, ROOT, parsed, words
from tests.playback.rich_packs import example_library, example_store

INTERNAL = "Zanzibar marmalade"
"""Planted where only the team may read it."""
SCOPED = {
    ConsentScope.INTERNAL: INTERNAL,
    ConsentScope.WORKING_GROUP: "Lisbon lanterns",
    ConsentScope.PROFESSIONALS: "Quito kettledrums",
    ConsentScope.PUBLIC: "Tallinn teapots",
}
READERS = {
    Audience.TEAM: set(ConsentScope),
    Audience.WORKING_GROUP: set(ConsentScope) - {ConsentScope.INTERNAL},
    Audience.PROFESSIONALS: {ConsentScope.PROFESSIONALS, ConsentScope.PUBLIC},
    Audience.YOUNG_PEOPLE: {ConsentScope.PUBLIC},
    Audience.PARENTS_CARERS: {ConsentScope.PUBLIC},
}
"""Who reads which."""


@dataclass(frozen=True)
class Made:
    """The packs by audience, each in all formats; one of them once more, by processes of their own."""

    packs: dict[Audience, MadePack]
    again: MadePack

    def file(self, audience: Audience, ending: str) -> bytes:
        return next(content for name, content in self.packs[audience].files.items() if name.endswith(ending))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("formats")
    store = example_store(folder)
    plant(store)
    library, activities = example_library(), load_activities()

    def of(audience: Audience, render: Callable[[RenderRequest], bytes] | None = None) -> MadePack:
        order = PackOrder(audience=audience, formats=tuple(PackFormat), annex=True)
        return make_pack(library, store, order, activities=activities, policy=Policy(), now=EVENING, render=render)

    packs = {audience: of(audience, render_here) for audience in Audience}
    return Made(packs, of(Audience.WORKING_GROUP))


def render_here(request: RenderRequest) -> bytes:
    return renderer_for(request.pack_format)(request)


def plant(store: SqliteStore) -> None:
    """Ten young people, and one quote, approved by its speaker, for each reach; an insight of the team's own too."""
    cases = [
        Case(id=CaseId(f"p{n}"), role=Role.YOUNG_PERSON, age_band=AgeBand.AGE_16_17, consent_scope=ConsentScope.PUBLIC)
        for n in range(10)
    ]
    facts = [
        Fact(
            id=FactId(f"planted-{scope.value.replace('_', '-')}"),
            kind=FactKind.QUOTE,
            text_verbatim=f"{words} made the difference to me.",
            case=CaseId(f"p{number}"),
            activity=ResearchActivityId("interviews-young-people"),
            consent_scope=scope,
            approved_by_participant=True,
            links=(HypothesisLink(hypothesis=HypothesisId("front-door"), stance=Stance.CHALLENGES),),
        )
        for number, (scope, words) in enumerate(SCOPED.items())
    ]
    insight = Insight(
        id=InsightId("planted-insight"),
        title=f"{INTERNAL} is what people ask for.",
        supporting=(facts[0].id,),
        consent_scope=ConsentScope.INTERNAL,
    )
    records: list[Case | Fact | Insight] = [*cases, *facts, insight]
    store.keep([(record, 0) for record in records], by="Researcher", at=EVENING)


@lru_cache(maxsize=128)
def everything_in(name: str, content: bytes) -> str:
    """All that can be read in a file, however it is packed."""
    return "\n".join(_parts(name, content))


def _parts(name: str, content: bytes) -> Iterator[str]:
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as files:
            for inner in files.namelist():
                yield inner
                yield from _parts(inner, files.read(inner))
    elif content[:5] == b"%PDF-":
        reader = pypdf.PdfReader(io.BytesIO(content))
        yield content.decode("latin-1")
        yield str(reader.metadata)
        yield from (page.extract_text() for page in reader.pages)
        yield str(reader.outline)
    elif name.endswith((".xml", ".rels")):
        yield content.decode("utf-8", "replace")
        yield "".join(str(text) for text in etree.fromstring(content).itertext())
    else:
        yield content.decode("utf-8", "replace")


@lru_cache(maxsize=128)
def squeezed_file(name: str, content: bytes) -> str:
    return squeezed(everything_in(name, content))


def squeezed(text: str) -> str:
    """Without spaces, soft hyphens and line ends, which formats set as they like."""
    return re.sub(r"[\s\u00ad\u200b\u2060\u2066-\u2069\ufeff]+", "", text)


@pytest.mark.parametrize("scope", list(ConsentScope))
def test_words_are_in_every_file_for_those_who_may_read_them_and_in_no_byte_of_any_other(
    made: Made, scope: ConsentScope
) -> None:
    planted = squeezed(SCOPED[scope])
    for audience, pack in made.packs.items():
        for name, content in pack.files.items():
            found = planted in squeezed_file(name, content)
            assert found == (scope in READERS[audience]), f"{name}: {SCOPED[scope]}"


def test_easy_read_comes_without_tables_that_nobody_has_seen_in_easy_words(made: Made) -> None:
    endings = {audience: {Path(name).suffix for name in pack.files} for audience, pack in made.packs.items()}
    assert {".xlsx", ".zip"} <= endings[Audience.PARENTS_CARERS]
    assert endings[Audience.YOUNG_PEOPLE] == {".html", ".pdf", ".docx", ".pptx"}


def test_an_id_of_what_is_left_out_is_in_no_file_either(made: Made) -> None:
    assert "planted-internal" in everything_in("x.html", made.file(Audience.TEAM, ".html"))
    for audience in set(Audience) - {Audience.TEAM}:
        for name, content in made.packs[audience].files.items():
            assert "planted-in" not in everything_in(name, content), name


def test_what_was_left_out_is_listed_for_the_team_with_the_rule(made: Made) -> None:
    page = made.packs[Audience.WORKING_GROUP].private["withheld.html"].decode()
    assert "planted-internal" in page
    assert "Consent reaches no further than the project team" in page
    assert INTERNAL not in page


@pytest.mark.parametrize("audience", list(Audience))
def test_every_format_has_every_section_in_the_same_order(made: Made, audience: Audience) -> None:
    page = parsed(made.file(audience, ".html").decode())
    headings = [words(each) for each in page.iter("h2") if str(each.getparent().get("class")).startswith("section ")]
    assert len(headings) >= 8
    word = Document(io.BytesIO(made.file(audience, ".docx")))
    in_word = [each.text.strip() for each in word.paragraphs if each.style and each.style.name == "Heading 1"]
    assert [each for each in in_word if each in headings] == headings
    reader = pypdf.PdfReader(io.BytesIO(made.file(audience, ".pdf")))
    in_pdf = list(_titles(reader.outline))
    assert [each for each in in_pdf if each in headings] == headings
    slides = Presentation(io.BytesIO(made.file(audience, ".pptx"))).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides if slide.shapes.title is not None]
    sections = [each for heading in headings for each in titles[:1] + titles if each.startswith(heading)]
    assert [heading for heading in headings if any(each.startswith(heading) for each in sections)] == headings


@pytest.mark.parametrize(
    "audience", [Audience.TEAM, Audience.WORKING_GROUP, Audience.PROFESSIONALS, Audience.PARENTS_CARERS]
)
def test_every_figure_of_the_pack_is_in_every_format_and_the_annex(made: Made, audience: Audience) -> None:
    figures = list(_figures(made.packs[audience].pack))
    assert len(figures) >= 6
    for ending in (".html", ".docx", ".pptx", ".pdf", ".xlsx", ".zip"):
        rows = rows_of(made.file(audience, ending), ending)
        missing = [figure for figure in figures if not somewhere(figure, rows)]
        assert not missing, f"{ending}: {missing[:3]}"


def test_the_same_inputs_give_the_same_bytes_in_every_format(made: Made) -> None:
    first, again = made.packs[Audience.WORKING_GROUP], made.again
    assert [name for name in first.files if first.files[name] != again.files[name]] == []
    assert first.private == again.private


def test_no_file_says_on_which_machine_it_was_made(made: Made) -> None:
    for pack in made.packs.values():
        for name, content in {**pack.files, **pack.private}.items():
            read = everything_in(name, content)
            assert str(ROOT) not in read, name
            assert str(Path.home()) + "/" not in read, name
            assert "/tmp/" not in read, name


def _titles(outline: list[Any]) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _titles(entry)
        else:
            yield str(entry.title)


def _figures(pack: Pack) -> Iterator[tuple[str, str]]:
    """Label and printed text of each row's headline, as far as a table is shown."""
    for page in pack.workshops:
        for question in page.questions:
            for vote in question.rounds:
                for row in () if vote.table.withheld else vote.rows:
                    yield row.figures.label, row.figures.cells[vote.table.headline.name].text


def rows_of(content: bytes, ending: str) -> list[str]:
    """The rows of every table as squeezed text; a PDF, whose text has no rows, as one."""
    if ending == ".html":
        return [squeezed(words(row)) for row in parsed(content.decode()).iter("tr")]
    if ending == ".docx":
        document = Document(io.BytesIO(content))
        return [squeezed("".join(cell.text for cell in row.cells)) for table in document.tables for row in table.rows]
    if ending == ".pptx":
        slides = Presentation(io.BytesIO(content)).slides
        tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
        return [squeezed("".join(cell.text for cell in row.cells)) for table in tables for row in table.rows]
    if ending == ".pdf":
        reader = pypdf.PdfReader(io.BytesIO(content))
        return [squeezed("".join(page.extract_text() for page in reader.pages))]
    if ending == ".xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        return [squeezed("".join(str(cell) for cell in row)) for sheet in sheets for row in sheet]
    return [squeezed(line) for line in everything_in("annex.zip", content).splitlines()]


def somewhere(figure: tuple[str, str], rows: list[str]) -> bool:
    label, text = (squeezed(each) for each in figure)
    return any(label in row and text in row for row in rows) or (len(rows) < 3 and text in rows[0])
