"""Packs as PDFs: what a screen reader hears, what a reader sees, and what a template cannot do."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback import rendering
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import Pack, PackLine
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.pack_fonts import PackFonts
from facilitation_kit.playback.packs import render_apart, request_for
from facilitation_kit.playback.pdf.rendering import render
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.responses.store import Store
from tests.grouped_rounds import one_statement, statement_ballots
from tests.playback.made_packs import ACTIVITIES, EVENING, ROOT, dot_vote, dots, library_in, request_of
from tests.playback.pdf_files import page_texts, read, root_of, tags, text_outside, with_folder, with_pack
from tests.playback.rich_packs import example_library, example_store, rich_request
from tests.stored_rounds import hold_round, store_in

BLNS = ROOT.parent / "shared" / "data" / "hostile" / "blns.json"
PIECES = re.compile(r"[^\W\d_]+|\d+")
HEADINGS = ("H1", "H2", "H3", "H4", "H5")


@pytest.fixture(scope="module")
def request_(tmp_path_factory: pytest.TempPathFactory) -> RenderRequest:
    made = rich_request(tmp_path_factory.mktemp("rich"), PackFormat.PDF)
    return with_pack(made, made.pack)


@pytest.fixture(scope="module")
def pdf(request_: RenderRequest) -> bytes:
    return render(request_)


def asked(request: RenderRequest, *texts: str) -> RenderRequest:
    """A small pack that says these texts as questions, on few pages."""
    pack = replace(
        request.pack,
        questions=tuple(PackLine(text=text) for text in texts),
        hypotheses=(),
        workshops=(),
        feedback=(),
        changes=(),
        research_done=(),
        research_planned=(),
        evidence=(),
        insights=(),
        recommendations=(),
    )
    return with_pack(request, pack)


# what a screen reader hears


def test_it_says_that_it_is_tagged_in_which_language_and_what_it_is_called(pdf: bytes, request_: RenderRequest) -> None:
    document = read(pdf)
    root = root_of(pdf)
    assert str(root["/MarkInfo"]["/Marked"]) == "True"
    assert root["/Lang"] == "en-GB"
    assert str(root["/ViewerPreferences"]["/DisplayDocTitle"]) == "True"
    metadata = document.metadata
    assert metadata is not None
    assert metadata.title == f"{request_.pack.project.name}: Playback pack"
    assert metadata.author == request_.pack.project.name
    assert metadata.creation_date == request_.pack.generated_at == metadata.modification_date
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_headings_go_down_one_step_at_a_time(pdf: bytes) -> None:
    levels = [HEADINGS.index(each.name) + 1 for each in tags(pdf) if each.name in HEADINGS]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert len(levels) > 40
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_picture_has_a_text_and_no_picture_is_left_without_a_tag(pdf: bytes) -> None:
    figures = [each for each in tags(pdf) if each.name == "Figure"]
    assert len(figures) >= 8
    assert all(each.alternative for each in figures)
    assert any(each.alternative.startswith("A pyramid under a star.") for each in figures)
    assert "Dots 9" in {each.alternative for each in figures}
    assert "Agree 8, Disagree 2, Pass 2" in {each.alternative for each in figures}


def test_tables_have_headers_for_columns_and_for_rows(pdf: bytes) -> None:
    found = tags(pdf)
    columns = [each for each in found if each.name == "TH" and each.scope == "Column"]
    rows = [each for each in found if each.name == "TH" and each.scope == "Row"]
    assert len(columns) >= 20
    assert len(rows) == sum(each.name == "TR" for each in found) - sum(each.name == "THead" for each in found)


def test_quotes_are_set_as_quotes_and_lists_as_lists(pdf: bytes) -> None:
    names = Counter(each.name for each in tags(pdf))
    assert names["BlockQuote"] >= 15
    assert names["L"] >= 4
    assert names["Link"] >= 40


def test_every_font_is_inside(pdf: bytes) -> None:
    fonts = set()
    for page in read(pdf).pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].get_object())
            fonts.add(str(inner["/BaseFont"]).split("+")[1])
    assert {"AtkinsonHyperlegible-Regular", "AtkinsonHyperlegible-Bold"} <= fonts


# what a reader sees


def test_the_pdf_holds_every_word_and_figure_of_the_web_page(pdf: bytes, request_: RenderRequest) -> None:
    page = rendering.render(with_pack(request_, request_.pack, PackFormat.HTML)).decode()
    main: Any = lxml_html.document_fromstring(page).find(".//main")
    for hidden in main.xpath(".//svg|.//sup|.//*[contains(@class, 'for-ears')]"):
        hidden.drop_tree()
    words = Counter(PIECES.findall(" ".join(main.itertext())))
    text = " ".join(page_texts(pdf))
    there = set(PIECES.findall(text))
    numbers = {word for word in words if word.isdigit()}
    assert len(numbers) > 30
    assert set(words) - numbers - there == set()
    assert "Activity: Statements; People who could answer: 10 to 19; " in text
    # in the text as a whole, because a footnote's number touches the figure before it
    assert {number for number in numbers if text.count(number) < words[number]} == set()


def test_the_first_page_asks_for_decisions_and_nothing_else_stands_on_it(pdf: bytes) -> None:
    first = page_texts(pdf)[0]
    order = [
        first.index(title) for title in ("What we asked", "Who took part", "What we heard", "What you need to decide")
    ]
    assert order == sorted(order)
    assert "In this pack" not in first


def test_each_hypothesis_begins_a_page_and_has_it_for_itself(pdf: bytes, request_: RenderRequest) -> None:
    pages = page_texts(pdf)
    for number in range(1, len(request_.pack.hypotheses) + 1):
        begun = [page for page in pages if re.match(rf"(Rehearsal.{{0,40}})?Hypothesis {number} ", page)]
        assert len(begun) == 1
        assert begun[0].count("What would change") == 1


def test_the_contents_name_the_page_on_which_a_section_begins(pdf: bytes) -> None:
    pages = page_texts(pdf)
    contents = pages[1]
    for title in ("What people chose", "Next steps", "How we know"):
        said = re.search(rf"{title} (\d+)", contents)
        assert said is not None
        assert title in pages[int(said.group(1)) - 1]


def test_every_page_has_its_number_and_whom_to_call(pdf: bytes, request_: RenderRequest) -> None:
    pages = page_texts(pdf)
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in page
        assert request_.pack.method.safeguarding_lead.phone in page


def test_a_rehearsal_says_so_on_every_page(tmp_path: Path) -> None:
    request = rich_request(tmp_path, PackFormat.PDF, rehearsal=True)
    pages = page_texts(render(request))
    assert all("Rehearsal: not real answers" in page for page in pages)


def test_footnotes_and_links_lead_to_places_that_are_there(pdf: bytes, request_: RenderRequest) -> None:
    document = read(pdf)
    numbers = {page.indirect_reference.idnum: place for place, page in enumerate(document.pages)}  # type: ignore[union-attr]  # pages of a file have one
    named = {name: document.get_destination_page_number(place) for name, place in document.named_destinations.items()}
    links = [link.get_object()["/Dest"] for page in document.pages for link in page.get("/Annots", [])]
    targets = Counter(named[str(link)] if isinstance(link, str) else numbers[link[0].idnum] for link in links)
    pages = page_texts(pdf)
    used = sum(bool(quote.note) for page in request_.pack.hypotheses for quote in (*page.supporting, *page.challenging))
    assert used > 10
    assert sum(targets[place] for place, page in enumerate(pages) if "How we know" in page and place > 1) >= used
    begun = [place for place, page in enumerate(pages) if page.startswith("Hypothesis ")]
    assert len(begun) == len(request_.pack.hypotheses)
    assert all(targets[place] >= 2 for place in begun)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with closing(example_store(tmp_path_factory.mktemp("store"))) as opened:
        yield opened


def example(store: Store, kind: str, audience: Audience) -> RenderRequest:
    """A pack of the example project."""
    return request_for(
        example_library(),
        store,
        activities=ACTIVITIES,
        policy=Policy(),
        now=EVENING,
        audience=audience,
        kind=kind,
        pack_format=PackFormat.PDF,
    )


@pytest.mark.parametrize("audience", list(Audience))
def test_one_page_is_one_page(store: Store, audience: Audience) -> None:
    made = render(example(store, "one-pager", audience))
    assert len(page_texts(made)) == 1
    assert text_outside(made) == []


def test_a_pack_of_nothing_but_whom_to_call_can_be_made(request_: RenderRequest) -> None:
    only = tuple(section for section in request_.sections if section.name == "support")
    (text,) = page_texts(render(replace(request_, sections=only)))
    assert "Who helps" in text


def test_an_update_has_the_quotes_beside_each_hypothesis(store: Store) -> None:
    request = example(store, "update", Audience.WORKING_GROUP)
    made = render(request)
    text = " ".join(page_texts(made))
    assert text_outside(made) == []
    assert all(page.phrase in text for page in request.pack.hypotheses)
    quotes = [quote for page in request.pack.hypotheses for quote in (*page.supporting, *page.challenging)]
    assert all(quote.paragraphs[0][:25] in text for quote in quotes)


def test_easy_read_has_a_picture_beside_each_sentence(store: Store) -> None:
    request = example(store, "playback", Audience.YOUNG_PEOPLE)
    made = render(request)
    figures = {each.alternative for each in tags(made) if each.name == "Figure"}
    text = " ".join(page_texts(made))
    shown = [item for item in request.pack.easy.values() if item.sentence in text]
    assert len(shown) > 15
    assert text_outside(made) == []
    assert {item.alternative for item in shown} <= figures


def changed(pack: Pack, case: str) -> Pack:
    """The pack with much or little of something."""
    first = pack.hypotheses[0]
    if case == "no quotes":
        pages = [replace(each, supporting=(), challenging=(), unclear=()) for each in pack.hypotheses]
        return replace(pack, hypotheses=tuple(pages))
    if case == "two hundred quotes":
        pages = [replace(first, supporting=first.supporting[:1] * 120, challenging=first.challenging[:1] * 80)]
        return replace(pack, hypotheses=tuple(pages))
    if case == "forty hypotheses":
        short = replace(first, supporting=(), challenging=(), unclear=(), votes=(), tests=(), decisions=())
        return replace(pack, hypotheses=tuple(replace(short, anchor=f"h-{n}", number=n) for n in range(1, 41)))
    if case == "no votes":
        pages = [replace(each, votes=()) for each in pack.hypotheses[:3]]
        return replace(pack, hypotheses=tuple(pages), workshops=())
    if case == "a quote over pages":
        long = replace(first.supporting[0], paragraphs=("I said it again. " * 900,))
        return replace(pack, hypotheses=(replace(first, supporting=(long,)),))
    name = "Donaudampfschifffahrtsgesellschaftskapitänswitwe" * 3
    project = replace(pack.project, name=name, partners=(name, name))
    ahead = tuple(replace(step, owner=name, what=name) for step in pack.next_steps.ahead)
    return replace(pack, project=project, next_steps=replace(pack.next_steps, ahead=ahead))


@pytest.mark.parametrize(
    "case",
    ["no quotes", "two hundred quotes", "forty hypotheses", "no votes", "a quote over pages", "long names"],
)
def test_much_or_little_of_something_stays_on_its_pages(request_: RenderRequest, case: str) -> None:
    made = render(with_pack(request_, changed(request_.pack, case)))
    assert text_outside(made) == []
    texts = page_texts(made)
    # the last line of a page above its footer is no heading
    for title in ("What people chose", "Next steps", "What speaks for it", "How we know", "What we recommend"):
        assert not any(re.search(rf"{title} Worried about a young person", text) for text in texts)


def test_results_by_group_and_a_small_project_have_their_places(tmp_path: Path) -> None:
    opened = store_in(tmp_path)
    hold_round(opened, one_statement(), statement_ballots({"young": (11, 9, 5), "workers": (8, 7, 6)}))
    made = render(request_of(library_in(tmp_path), opened, pack_format=PackFormat.PDF))
    text = " ".join(page_texts(made))
    assert "By group: people" in text
    assert re.search(r"Agree 8 11 19 Disagree 7 9 16 Pass 6 5 11 Answered 21 25 46", text)
    assert text_outside(made) == []


def test_a_result_that_is_told_in_words_draws_nothing(tmp_path: Path) -> None:
    opened = store_in(tmp_path)
    hold_round(opened, dot_vote(sensitive=True), dots(3, 2))
    made = render(request_of(library_in(tmp_path), opened, pack_format=PackFormat.PDF))
    drawn = [each.alternative for each in tags(made) if each.name == "Figure"]
    assert len(drawn) == 1
    assert drawn[0].startswith("A pyramid")


# in other languages


def test_an_arabic_pack_runs_from_right_to_left_and_says_so(request_: RenderRequest) -> None:
    made = render(with_pack(request_, replace(request_.pack, language="ar", right_to_left=True)))
    assert root_of(made)["/Lang"] == "ar"
    page = unicodedata.normalize("NFKC", " ".join(page_texts(made)))
    assert len(re.findall(r"[\u0600-\u06ff]", page)) > 500
    assert text_outside(made) == []
    pages = read(made).pages
    resources: Any = pages[0]["/Resources"]
    assert any("NotoSansArabic" in str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values())
    assert made.count(b"/Lang(en") > 20
    # a statement in another direction keeps the order of its parts
    first = request_.pack.hypotheses[0]
    statement = rf"{first.before.strip()} {first.phrase} , {first.after.strip(' ,')}"
    assert any(re.search(statement, " ".join(page.extract_text().split())) for page in pages[4:7])


def test_a_polish_pack_has_its_letters(request_: RenderRequest) -> None:
    made = render(with_pack(request_, replace(request_.pack, language="pl")))
    assert root_of(made)["/Lang"] == "pl"
    assert set("ąęłóśż") <= set(" ".join(page_texts(made)))


# the same again


def test_two_builds_are_the_same_and_tell_nothing_of_the_machine(pdf: bytes, request_: RenderRequest) -> None:
    assert render(request_) == pdf
    for told in (str(ROOT), str(Path.home()), "/tmp", "/home"):
        assert told.encode() not in pdf
        assert told.encode("utf-16-be") not in pdf


def test_the_process_of_its_own_makes_the_same_within_its_memory(pdf: bytes, request_: RenderRequest) -> None:
    assert render_apart(request_) == pdf


# hostile text


def visible(text: str, fonts: PackFonts) -> Counter[str]:
    """The letters that have to be on paper, in any order: what fonts lack has its name."""
    shown = unicodedata.normalize("NFKD", fonts.shown(text))
    return Counter(each for each in shown if unicodedata.category(each)[0] in "LNPS" and each != "\ufffd")


@pytest.mark.skipif(not BLNS.exists(), reason=f"NO HOSTILE STRINGS: {BLNS} is not on this machine")
def test_strings_that_break_careless_software_are_all_on_paper(request_: RenderRequest) -> None:
    texts = [text for text in json.loads(BLNS.read_text("utf-8")) if text.strip()]
    made = render(asked(request_, *texts))
    fonts = PackFonts(request_.folders)
    expected = sum((visible(text, fonts) for text in texts), Counter())
    found = Counter(unicodedata.normalize("NFKD", "".join(page_texts(made))))
    assert sum(expected.values()) > 10_000
    lost = expected - found
    # pdfium leaves out letters of scripts that a font writes as one picture
    assert sum(lost.values()) <= 30, lost
    assert text_outside(made) == []


def test_what_looks_like_code_stays_text(request_: RenderRequest) -> None:
    hostile = '#panic("x") *b* _i_ $x$ @ref <label> // c /* d */ = e \\ #import "f" ]] }} {{ 7 * 7 }} \' "'
    text = " ".join(page_texts(render(asked(request_, hostile))))
    assert hostile in text


def test_letters_that_no_font_has_are_named_and_the_pack_says_so(request_: RenderRequest) -> None:
    text = " ".join(page_texts(render(asked(request_, "a 中 \x00 b"))))
    assert "a [U+4E2D] [U+0000] b" in text
    assert "Some letters are in no font of this pack" in text
    assert "Some letters are in no font" not in " ".join(page_texts(render(asked(request_, "a b"))))


def test_a_letter_that_only_typst_refuses_is_named_too(
    request_: RenderRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PackFonts, "has", lambda *_: True)
    monkeypatch.setattr(PackFonts, "letters_without_marks", lambda *_: [(0x20, 0x2FFFF)])
    assert "a [U+4E2D] b" in " ".join(page_texts(render(asked(request_, "a 中 b"))))


# templates of a project's own


def own(folder: Path, name: str, text: str) -> Path:
    """A folder with one template of a project's own."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


QUESTIONS = "playback/sections/questions.typ.j2"


def test_a_projects_own_section_and_theme_come_first(request_: RenderRequest, tmp_path: Path) -> None:
    own(tmp_path, QUESTIONS, "Ours: #{{ pack.questions[0].text }}")
    theme = (ROOT / "workshops/templates/playback/theme.typ").read_text("utf-8")
    own(tmp_path, "playback/theme.typ", theme.replace('paper: "a4"', 'paper: "a5"'))
    made = render(with_folder(asked(request_, "Why?"), tmp_path))
    assert "Ours: Why?" in " ".join(page_texts(made))
    assert float(read(made).pages[0].mediabox.width) == pytest.approx(419.5, abs=1)


def test_a_set_of_templates_may_have_its_own_layout(request_: RenderRequest, tmp_path: Path) -> None:
    own(tmp_path, "ours/layout.typ.j2", "#show: pack-document\n= Our own: #{{ pack.project.name }}")
    request = with_folder(asked(request_, "Why?"), tmp_path)
    assert "Our own" not in page_texts(render(request))[0]
    request = replace(request, pack=replace(request.pack, template_set="ours"))
    assert page_texts(render(request))[0].startswith(f"Our own: {request.pack.project.name}")


def test_a_value_in_the_wrong_place_stays_text_and_the_templates_own_words_do_not(
    request_: RenderRequest, tmp_path: Path
) -> None:
    hostile = '#panic("run")'
    own(tmp_path, QUESTIONS, "{{ pack.questions[0].text }} and /* {{ pack.questions[0].text }} */ here")
    text = " ".join(page_texts(render(with_folder(asked(request_, hostile), tmp_path))))
    assert hostile in text
    own(tmp_path, QUESTIONS, hostile)
    with pytest.raises(PlaybackError) as caught:
        render(with_folder(asked(request_, hostile), tmp_path))
    assert caught.value.code == "playback.template-typst"


@pytest.mark.parametrize(
    ("text", "code", "line", "said"),
    [
        ('one\n\n#read("/etc/passwd")', "playback.template-forbidden", 3, "a file"),
        ('#image("/etc/hostname", alt: "x")', "playback.template-forbidden", 1, "a file"),
        ('\n#read("../../../../etc/passwd")', "playback.template-forbidden", 2, "a file"),
        ('#import "@preview/cetz:0.3.0": *', "playback.template-forbidden", 1, "import"),
        ('one\n#include "x.typ"', "playback.template-forbidden", 2, "include"),
        ('#eval("1")', "playback.template-forbidden", 1, "eval"),
        ("\n\n#nothing-of-this-name()", "playback.template-typst", 3, "unknown variable: nothing-of-this-name"),
        ("fine\n#let x = (", "playback.template-typst", 2, "unclosed delimiter"),
        ("fine\n{{ pack.nowhere }}", "playback.template-name", 2, "There is no 'nowhere' in a Pack."),
        ("{% for x in %}", "playback.template-syntax", 1, ""),
        ("#let x = 0\n#while x < 1 { x = x }", "playback.template-typst", 2, "loop seems to be infinite"),
        (
            "\n#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\"))",
            "playback.template-typst",
            2,
            "missing alt text",
        ),
    ],
)
def test_what_a_template_may_not_do_is_a_fault_with_its_line(
    request_: RenderRequest, tmp_path: Path, text: str, code: str, line: int, said: str
) -> None:
    own(tmp_path, QUESTIONS, text)
    with pytest.raises(PlaybackError) as caught:
        render(with_folder(asked(request_, "Why?"), tmp_path))
    fault = caught.value.faults[0]
    assert (fault.code, fault.file, fault.line) == (code, QUESTIONS, line)
    assert said in fault.message
    assert "/tmp" not in str(fault)


def test_a_fault_of_the_theme_names_the_theme(request_: RenderRequest, tmp_path: Path) -> None:
    theme = (ROOT / "workshops/templates/playback/theme.typ").read_text("utf-8")
    own(tmp_path, "playback/theme.typ", theme.replace('paper: "a4"', 'paper: "napkin"'))
    with pytest.raises(PlaybackError) as caught:
        render(with_folder(asked(request_, "Why?"), tmp_path))
    fault = caught.value.faults[0]
    assert (fault.code, fault.file) == ("playback.template-typst", "playback/theme.typ")
    assert fault.line == theme[: theme.index('paper: "a4"')].count("\n") + 1


def test_a_template_finds_no_network_even_where_the_words_are_hidden(
    request_: RenderRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("facilitation_kit.playback.pdf.rendering.forbidden_fault", lambda *_: None)
    own(tmp_path, QUESTIONS, '#import ("@preview/" + "cetz:0.3.0")')
    before = dict(os.environ)
    with pytest.raises(PlaybackError) as caught:
        render(with_folder(asked(request_, "Why?"), tmp_path))
    assert caught.value.code == "playback.template-forbidden"
    assert "127.0.0.1" in getattr(caught.value.__cause__, "message", "") or "refused" in str(caught.value.__cause__)
    assert dict(os.environ) == before
