"""Personas in packs: strengths first, every line on evidence or marked, and nobody's words where they may not go."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.analysis.evidence_selection import read_evidence
from facilitation_kit.content.library import Library
from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.annex.tables import annex_tables
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.evidence_gate import refuse_what_may_not_be_shown
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.persona_context import PersonaPage
from facilitation_kit.playback.rendering import render
from facilitation_kit.playback.word import rendering as word
from facilitation_kit.release.shown_evidence import shown_facts
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.content.project_folders import Files
from tests.content.test_personas import card
from tests.playback.made_packs import context_of, library_in, parsed, request_of, words
from tests.playback.told_evidence import people, store_with, told

SECRET = "They wait on the second landing, the ones with the dog."
OPEN = "She came on a Tuesday, with crisps, and never asked for more."
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \u202e#strong[x] [[o]]"


def with_personas(*cards: dict[str, Any]) -> Callable[[Files], object]:
    return lambda files: files.update({"ideas/personas.yaml": {"personas": list(cards)}})


def lines(field: str, text: str, **more: Any) -> dict[str, Any]:
    return {"field": field, "text": text, **(more or {"assumption": True})}


def ash(*statements: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A published card; what it says about itself is given in the wrong order on purpose."""
    said = [lines("about_me", "I draw."), *statements, *card()["statements"]]
    return {**card(), "contexts": ["home", "online"], "pronouns": "they", "statements": said, **changes}


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return store_with(
        tmp_path / "store",
        *people(6),
        told("secret", text=SECRET, scope=ConsentScope.INTERNAL),
        told("open", text=OPEN),
    )


def pages(tmp_path: Path, store: SqliteStore, audience: Audience, *cards: dict[str, Any]) -> tuple[PersonaPage, ...]:
    return context_of(library_in(tmp_path, with_personas(*cards)), store, audience).personas


def said(page: PersonaPage) -> dict[str, list[str]]:
    return {part.name: ["\n".join(line.paragraphs) for line in part.lines] for part in page.parts}


def test_strengths_come_first_and_every_line_rests_on_something(tmp_path: Path, store: SqliteStore) -> None:
    resting = lines("people_i_trust", "My worker.", evidence=["open", "secret", "q-nowhere"])
    pack = context_of(library_in(tmp_path, with_personas(ash(resting))), store)
    (page,) = pack.personas
    assert [part.name for part in page.parts] == ["strengths", "what_helps", "about_me", "people_i_trust"]
    assert (page.built, page.who, page.contexts, page.needs) == (
        "Built from 3 people in 1 session",
        "they",
        "home and online",
        ("Trust",),
    )
    marks = {part.name: (part.lines[0].assumption, part.lines[0].notes) for part in page.parts}
    notes = {note.id: note.number for note in pack.evidence}
    assert marks["what_helps"] == (True, ())
    assert marks["people_i_trust"] == (False, (notes["open"],)), "what these readers may not read has no footnote"
    assert "secret" not in notes
    assert [place.anchor for note in pack.evidence if note.id == "open" for place in note.places].count(
        page.anchor
    ) == 1


def test_drafts_are_for_the_team_and_refused_ones_for_nobody(tmp_path: Path, store: SqliteStore) -> None:
    cards = [
        {**ash(), "id": status.replace("_", "-"), "status": status}
        for status in ("draft", "in_validation", "published", "vetoed", "retired")
    ]
    team = pages(tmp_path / "a", store, Audience.TEAM, *cards)
    assert [(page.id, page.draft) for page in team] == [("draft", True), ("in-validation", True), ("published", False)]
    for audience in (Audience.WORKING_GROUP, Audience.YOUNG_PEOPLE):
        assert [page.id for page in pages(tmp_path / audience, store, audience, *cards)] == ["published"]


def test_a_statement_that_copies_words_goes_where_they_may_not_be_read(tmp_path: Path, store: SqliteStore) -> None:
    copy = lines("a_hard_day", f"You know, {SECRET.upper()}", evidence=["secret"])
    rounds = [{"on": "2026-11-01", "group": "Us", "changes": SECRET}]
    made = ash(copy, validated_with=rounds)
    (team,) = pages(tmp_path / "a", store, Audience.TEAM, made)
    assert said(team)["a_hard_day"], "the team may read it, so it is there at first"
    (others,) = pages(tmp_path / "b", store, Audience.WORKING_GROUP, made)
    assert "a_hard_day" not in said(others)
    assert "landing" not in repr(others)
    assert "landing" in repr(team)


def test_a_card_without_strengths_that_may_be_shown_is_no_card(tmp_path: Path, store: SqliteStore) -> None:
    made = {**card(), "statements": [lines("strengths", SECRET, evidence=["secret"]), card()["statements"][1]]}
    assert len(pages(tmp_path / "a", store, Audience.TEAM, made)) == 1
    assert pages(tmp_path / "b", store, Audience.WORKING_GROUP, made) == ()


def test_the_last_look_stops_a_pack_whose_persona_says_what_it_may_not(tmp_path: Path, store: SqliteStore) -> None:
    library = library_in(tmp_path, with_personas(ash(lines("a_hard_day", "A landing."))))
    pack = context_of(library, store)
    refuse_what_may_not_be_shown(pack, library, read_evidence(store))
    with pytest.raises(PlaybackError) as caught:
        refuse_what_may_not_be_shown(_saying(pack, SECRET), library, read_evidence(store))
    assert [fault.code for fault in caught.value.faults] == ["playback.no-consent"]
    assert "landing" not in str(caught.value)


def _saying(pack: Pack, text: str) -> Pack:
    """The pack as if no filter had stood before it."""
    (page,) = pack.personas
    first, *others = page.parts
    spoilt = replace(first, lines=(replace(first.lines[0], paragraphs=(text,)),))
    return replace(pack, personas=(replace(page, parts=(spoilt, *others)),))


def test_a_released_pack_is_called_back_for_words_that_a_persona_holds(tmp_path: Path, store: SqliteStore) -> None:
    library = library_in(tmp_path, with_personas(ash(lines("a_good_day", OPEN, evidence=["open"]))))
    pack = replace(context_of(library, store), hypotheses=())
    assert [fact.id for fact in shown_facts(pack)] == ["open"]
    assert shown_facts(replace(pack, personas=())) == ()


def hostile_library(tmp_path: Path) -> Library:
    rounds = [{"on": "2026-11-01", "group": HOSTILE, "changes": HOSTILE}]
    return library_in(
        tmp_path,
        with_personas(ash(lines("a_hard_day", HOSTILE), name_alias=HOSTILE, pronouns=HOSTILE, validated_with=rounds)),
    )


def test_any_text_shows_as_text_on_the_page(tmp_path: Path, store: SqliteStore) -> None:
    tree = parsed(render(request_of(hostile_library(tmp_path), store)).decode())
    section = tree.get_element_by_id("personas")
    assert section.findall(".//script") == []
    assert words(section).count(" ".join(HOSTILE.split())) == 5
    assert [image.get("alt") for image in section.findall(".//img")] == ["A drawn bird"]
    headings = [words(heading) for heading in section.findall(".//h4")]
    assert headings[:2] == ["What I am good at", "What helps"]
    assert len(section.xpath(".//li//span[contains(@class, 'tag')]")) == 3, "each assumption is marked"


def test_the_word_file_has_the_card_with_its_picture_and_its_words(tmp_path: Path, store: SqliteStore) -> None:
    made = word.render(request_of(hostile_library(tmp_path), store, pack_format=PackFormat.DOCX))
    document = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert 'descr="A drawn bird"' in document
    assert document.index("What I am good at") < document.index("What helps") < document.index("A hard day")
    assert "&lt;script&gt;alert(1)" in document


def test_the_tables_beside_a_pack_say_the_same(tmp_path: Path, store: SqliteStore) -> None:
    pack = context_of(library_in(tmp_path, with_personas(ash())), store)
    (table,) = [each for each in annex_tables(pack) if each.name == "personas"]
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [(row["about"], row["assumption"]) for row in rows] == [
        ("strengths", "no"),
        ("what_helps", "yes"),
        ("about_me", "yes"),
    ]
    assert {row["built_from"] for row in rows} == {pack.personas[0].built}
