from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.errors import PlaybackError
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.context import PackLine
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.playback.slides.rendering import render
from facilitation_kit.playback.slides.templates import SlideTemplates
from facilitation_kit.playback.slides.values import Slide, plain
from tests.playback.deck_files import everything, opened, titles
from tests.playback.made_packs import ROOT
from tests.playback.rich_packs import rich_request

FOLDER = ROOT / "workshops" / "templates"
TEMPLATE = "playback/own.deck.yaml.j2"


@pytest.fixture(scope="module")
def request_(tmp_path_factory: pytest.TempPathFactory) -> RenderRequest:
    return rich_request(tmp_path_factory.mktemp("rich"), PackFormat.PPTX)


def slides_of(folder: Path, text: str, *, language: str = "en-GB", **offered: Any) -> list[Slide]:
    """The slides of a template with this text."""
    (folder / TEMPLATE).parent.mkdir(exist_ok=True)
    (folder / TEMPLATE).write_text(text, "utf-8")
    return SlideTemplates(folders=(folder, FOLDER), language=language, offered=offered).slides(TEMPLATE)


def fault_of(folder: Path, text: str, **offered: Any) -> PlaybackError:
    with pytest.raises(PlaybackError) as caught:
        slides_of(folder, text, **offered)
    return caught.value


@settings(max_examples=80, deadline=None)
@given(text=st.text(min_size=1).filter(lambda text: bool(text.strip())))
def test_no_text_can_become_structure(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    source = "- layout: Content\n  title: Fixed\n  text:\n    - {{ words }}\n    - bullets: [{{ words }}, {bold: {{ words }}}]\n"
    (slide,) = slides_of(tmp_path_factory.mktemp("own"), source, words=text)
    one, bullets = slide.places["text"]
    assert len(bullets.bullets) == 2
    assert "".join(plain(one.text).split()) == "".join(plain(bullets.bullets[1]).split())
    if text.isprintable():
        assert plain(one.text) == text


@pytest.mark.parametrize(
    "text", ["- layout: Section", "a: b", "[x, y]", "{a: 1}", "# no", "'", '"', "&x", "*x", "|", "null", "12", "yes"]
)
def test_what_looks_like_yaml_stays_text(tmp_path: Path, text: str) -> None:
    (slide,) = slides_of(tmp_path, "- layout: Content\n  title: {{ words }}\n", words=text)
    assert plain(slide.title) == text


def test_words_of_the_template_and_values_make_one_sentence_of_marked_pieces(tmp_path: Path) -> None:
    source = '- layout: Content\n  title: "{{ _("Hypothesis %(number)s", number=3) }}: {{ words }}, {{ day }}"\n'
    (slide,) = slides_of(tmp_path, source, words="as said", day=date(2026, 11, 4))
    assert plain(slide.title) == "Hypothesis 3: as said, 4 November 2026"
    assert [run.text for run in slide.title if not run.own] == ["as said"]


def test_a_phrase_of_the_kit_is_said_in_the_packs_language_wherever_it_lies(tmp_path: Path) -> None:
    lines = (PackLine(text=phrase("Nothing yet."), notes=(2,)), PackLine(text="Written by somebody"))
    source = "- layout: Content\n  title: Fixed\n  text:\n    - bullets: {{ lines }}\n"
    (slide,) = slides_of(tmp_path, source, language="pl", lines=lines)
    first, second = slide.places["text"][0].bullets
    assert first[0].own
    assert first[0].text != "Nothing yet."
    assert first[1].raised
    assert not second[0].own


def test_a_piece_is_included_with_the_names_around_it(tmp_path: Path) -> None:
    (tmp_path / "playback").mkdir()
    (tmp_path / "playback/piece.deck.yaml.j2").write_text("- layout: Content\n  title: {{ name }}\n", "utf-8")
    source = '{% for name in names %}\n{% include "playback/piece.deck.yaml.j2" %}\n{% endfor %}\n'
    assert [plain(slide.title) for slide in slides_of(tmp_path, source, names=("a", "b"))] == ["a", "b"]


def test_a_template_without_slides_makes_none(tmp_path: Path) -> None:
    assert slides_of(tmp_path, "{# nothing #}\n# nothing either\n") == []


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("{# one #}\n- layout: Content\n  titel: x\n", 2, "Title"),
        ("- layout: Content\n  title: x\n  text:\n    - {wrong: y}\n", 4, "wrong"),
        ("- layout: Content\n  title: x\n  text:\n    - {text: y, lead: z}\n", 4, "exactly one of"),
        (
            "- layout: Content\n  title: x\n  text:\n    - table:\n        columns: [{title: a}]\n        rows: [[b, c]]\n",
            4,
            "1 cells",
        ),
        ("- layout: Content\n  title: ''\n", 1, "needs a title"),
        ("- layout: Content\n  title: x\n   text: y\n", 3, ""),
        ("{% if true %}\n- layout: Content\n  title: x\n  text:\n    - quote: {{ words }}\n{% endif %}\n", 5, "quote"),
        ("just words\n", 1, "list"),
    ],
)
def test_a_fault_names_file_line_and_what_is_wrong(tmp_path: Path, source: str, line: int, said: str) -> None:
    fault = fault_of(tmp_path, source, words="planted words").faults[0]
    assert (fault.code, fault.file, fault.line) == ("playback.slide", TEMPLATE, line)
    assert said in fault.message
    assert fault.remedy
    assert "planted" not in fault.message


def test_a_fault_in_an_included_piece_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "playback").mkdir()
    (tmp_path / "playback/piece.deck.yaml.j2").write_text("{# a #}\n- layout: Content\n  titel: x\n", "utf-8")
    fault = fault_of(tmp_path, '- layout: Content\n  title: x\n{% include "playback/piece.deck.yaml.j2" %}\n').faults[0]
    assert (fault.file, fault.line) == ("playback/piece.deck.yaml.j2", 2)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("- layout: {{ nobody }}\n", "playback.template-name"),
        ("- layout: {{ pack.__class__.__mro__ }}\n", "playback.template-forbidden"),
        ("- layout: {% if %}\n", "playback.template-syntax"),
        ('{% include "playback/none.deck.yaml.j2" %}\n', "playback.template-missing"),
    ],
)
def test_templates_of_slides_run_in_the_same_sandbox(tmp_path: Path, source: str, code: str) -> None:
    assert fault_of(tmp_path, source, pack=PackLine(text="x")).faults[0].code == code


def test_a_project_brings_its_own_section_and_an_activity_its_own_slides(
    request_: RenderRequest, tmp_path: Path
) -> None:
    (tmp_path / "playback/sections").mkdir(parents=True)
    (tmp_path / "playback/sections/needs.deck.yaml.j2").write_text(
        "- layout: Section\n  title: Our own {{ section.title }}\n", "utf-8"
    )
    (tmp_path / "playback/activities").mkdir()
    (tmp_path / "playback/activities/own.deck.yaml.j2").write_text(
        "- layout: Content\n  title: Own slide for {{ vote.question }}\n", "utf-8"
    )
    pages = tuple(
        replace(
            page,
            questions=tuple(
                replace(
                    step,
                    rounds=tuple(
                        replace(vote, templates={"pptx": "playback/activities/own.deck.yaml.j2"})
                        for vote in step.rounds
                    ),
                )
                for step in page.questions
            ),
        )
        for page in request_.pack.workshops
    )
    asked = replace(
        request_,
        pack=replace(request_.pack, workshops=pages),
        folders=(tmp_path, *request_.folders),
        sections=tuple(each for each in request_.sections if each.name in {"needs", "votes"}),
    )
    deck = opened(render(asked))
    assert "Our own What young people need" in titles(deck)
    assert "Own slide for What would help most?" in everything(deck)
    assert not any(shape.has_chart for slide in deck.slides for shape in slide.shapes)


@pytest.mark.parametrize(
    "path", sorted(FOLDER.rglob("*.deck.yaml.j2")), ids=lambda path: path.relative_to(FOLDER).as_posix()
)
def test_a_template_says_what_it_is_for(path: Path) -> None:
    assert path.read_text("utf-8").startswith("{# ")


def test_a_crowd_is_drawn_as_a_picture_with_words(tmp_path: Path) -> None:
    source = "- layout: Picture\n  title: x\n  picture:\n    - picture: {svg: {{ 9 | crowd(12) }}, alternative: 9 of 12 people}\n"
    (slide,) = slides_of(tmp_path, source)
    picture = slide.places["picture"][0].picture
    assert picture is not None
    assert picture.svg.count(b"<circle") == 12
    assert picture.alternative == "9 of 12 people"
