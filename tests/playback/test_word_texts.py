"""Whatever people write stays text in a Word file, with nothing lost and nothing run."""

from __future__ import annotations

import json
import re
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.playback.word.directions import directed
from facilitation_kit.playback.word.markup import parsed, shown
from facilitation_kit.playback.word.rendering import render
from tests.playback.made_packs import ROOT, dot_vote, dots, library_in, request_of
from tests.playback.word_files import W, body_of, headings, paragraph_texts, part, parts, text_of
from tests.stored_rounds import hold_round, store_in

BLNS = ROOT.parent / "shared" / "data" / "hostile" / "blns.json"
TAGS = ["{{ pack }}", "{% raw %}", "{# gone #}", "{_{ x }_}", "{%p endfor %}", "{{p section.body }}", "%}{{", "a}} b"]
MARKUP = ["<w:p/>", "</w:t></w:r>", "R&D <b>x</b> a < b", "&amp; &#0;", "]]>", "<!-- -->", '" onload="x', "<?xml ?>"]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> RenderRequest:
    folder = tmp_path_factory.mktemp("small")
    with closing(store_in(folder)) as store:
        hold_round(store, dot_vote(), dots(9, 3))
        return request_of(library_in(folder), store, pack_format=PackFormat.DOCX)


def saying(pack: Pack, texts: list[str]) -> Pack:
    """The pack with a text in each of many places: cover, properties, headings, tables, lists, quotes, header, footer."""
    first = pack.hypotheses[0]
    quotes = tuple(
        replace(first.supporting[0], id=f"q{number}", anchor=f"q{number}", paragraphs=(text,), attribution=text)
        for number, text in enumerate(texts)
    )
    text = texts[0]
    workshop = replace(pack.workshops[0], title=text, purpose=text)
    vote = workshop.questions[0].rounds[0]
    row = replace(vote.rows[0], words=tuple(texts), figures=replace(vote.rows[0].figures, label=text))
    question = replace(workshop.questions[0], rounds=(replace(vote, question=text, rows=(row, *vote.rows[1:])),))
    return replace(
        pack,
        project=replace(pack.project, name=text, summary=tuple(texts)),
        hypotheses=(replace(first, phrase=text, problem=tuple(texts), supporting=quotes),),
        needs=replace(pack.needs, north_star=text, levels=(replace(pack.needs.levels[0], label=text),)),
        workshops=(replace(workshop, questions=(question,)),),
        method=replace(pack.method, safeguarding_lead=replace(pack.method.safeguarding_lead, name=text)),
    )


def as_shown(text: str) -> str:
    """What a reader sees of a text: no marks for direction, and one space for several."""
    plain = re.sub("[\u200e\u200f\u2028]", " ", str(shown(text)))
    return "".join(plain.split())


def check(request: RenderRequest, texts: list[str]) -> None:
    texts = [text for text in texts if text.strip()] or ["."]
    data = render(replace(request, pack=saying(request.pack, texts)))
    told = as_shown(text_of(body_of(data)))
    for text in texts:
        assert told.count(as_shown(text)) >= 3, text
    for name in ("word/header1.xml", "word/footer1.xml"):
        assert as_shown(texts[0]) in as_shown(text_of(part(data, name)))
    assert [level for level, _ in headings(data)].count(1) == len(request.sections)
    relations = b"".join(each for name, each in parts(data).items() if name.endswith(".rels"))
    assert b"External" not in relations
    assert b"altChunk" not in relations
    assert not list(body_of(data).iter(f"{W}instrText", f"{W}object", f"{W}altChunk", f"{W}fldSimple"))[4:]


def test_tags_and_markup_in_every_place_stay_text(small: RenderRequest) -> None:
    for text in ("{{ pack }} {_{ x }_} {% raw %}", "</w:t></w:r> R&D <b>x</b> a < b"):
        check(small, [text, *TAGS, *MARKUP])


@pytest.mark.skipif(not BLNS.exists(), reason=f"NO HOSTILE STRINGS: {BLNS} is not on this machine")
def test_strings_that_break_careless_software_stay_text(small: RenderRequest) -> None:
    texts = [text for text in json.loads(BLNS.read_text("utf-8")) if text.strip()]
    assert len(texts) > 400
    for start in range(0, len(texts), 100):
        check(small, texts[start : start + 100])


@settings(max_examples=6, deadline=None)
@given(texts=st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=12))
def test_any_text_is_there_to_the_last_letter(small: RenderRequest, texts: list[str]) -> None:
    check(small, texts)


def test_a_character_that_word_cannot_hold_leaves_a_mark(small: RenderRequest) -> None:
    data = render(replace(small, pack=saying(small.pack, ["be\x00fo\x1bre \ud800 \ufffe"])))
    assert "be\ufffdfo\ufffdre \ufffd \ufffd" in " ".join(paragraph_texts(data))


def test_lines_that_somebody_ended_stay_lines(small: RenderRequest) -> None:
    data = render(replace(small, pack=saying(small.pack, ["one\ntwo\r\nthree"])))
    lines = [each for each in body_of(data).iter(f"{W}p") if text_of(each) == "“one two three”"]
    assert lines
    assert len(list(lines[0].iter(f"{W}br"))) == 2


def test_the_check_sees_text_that_is_not_escaped(small: RenderRequest, tmp_path: Path) -> None:
    own = tmp_path / "playback" / "sections" / "method.docx.j2"
    own.parent.mkdir(parents=True)
    request = replace(small, pack=saying(small.pack, ["<p>x</p>"]), folders=(tmp_path, *small.folders))
    own.write_text("<p>{{ pack.project.name }}</p>", encoding="utf-8")
    assert paragraph_texts(render(request))[-1] == "<p>x</p>"
    own.write_text("{% autoescape false %}{{ pack.project.name }}{% endautoescape %}", encoding="utf-8")
    assert paragraph_texts(render(request))[-1] == "x"


@given(text=st.text(max_size=40), otherwise=st.booleans())
def test_pieces_of_a_text_make_the_text_and_each_has_one_direction(text: str, *, otherwise: bool) -> None:
    pieces = directed(text, otherwise=otherwise)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(one[1] != other[1] for one, other in pairwise(pieces))


@given(text=st.text(max_size=40))
def test_a_value_in_a_section_is_always_well_formed(text: str) -> None:
    escaped = etree.tostring(_holder(str(shown(text))), encoding="unicode")
    assert "".join(str(each) for each in parsed(escaped, "x").itertext()) == str(shown(text))


def _holder(text: str) -> etree._Element:
    made = etree.Element("p")
    made.text = text
    return made
