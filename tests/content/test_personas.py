"""Personas as a content file: what each must have, what none may have, and every letter of it from file to file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.content.documents import Document
from facilitation_kit.content.library import Library
from facilitation_kit.content.persona_files import personas_text, read_personas
from facilitation_kit.content.persona_pictures import PersonaPicture, persona_drawing
from facilitation_kit.content.personas import (
    CardFieldKind,
    Persona,
    PersonaField,
    PersonasFile,
    PersonaStatement,
    PersonaStatus,
    Provenance,
    Validation,
    card_fields,
)
from facilitation_kit.content.quotes import AgeBand
from facilitation_kit.content.shapes import shape
from facilitation_kit.content.yaml_writing import yaml_text
from facilitation_kit.errors import ContentError, Fault
from facilitation_kit.identifiers import PersonaId
from facilitation_kit.shipped import shipped_folder
from tests.content.project_folders import faults_of, put, smallest_project, write_project
from tests.example_project import example_library

FILE = "ideas/personas.yaml"
BLNS = Path(__file__).parents[3] / "shared" / "data" / "hostile" / "blns.json"


def card() -> dict[str, Any]:
    return {
        "id": "ash",
        "name_alias": "Ash",
        "picture": "bird",
        "statements": [
            {"field": "strengths", "text": "I notice people.", "evidence": ["q-one"]},
            {"field": "what_helps", "text": "Somebody stays.", "assumption": True},
        ],
        "needs": ["trust"],
        "provenance": "research_composite",
        "source_count": 3,
        "session_count": 1,
        "status": "published",
    }


def project(**changes: Any) -> dict[str, Any]:
    return {**smallest_project(), FILE: {"personas": [{**card(), **changes}]}}


def shaped(persona: dict[str, Any]) -> tuple[PersonasFile | None, tuple[Fault, ...]]:
    """The card without a project around it."""
    return shape(Document(file=FILE, data={"personas": [persona]}, lines={(): 1}), PersonasFile)


def persona(**changes: Any) -> Persona:
    content, faults = shaped({**card(), **changes})
    assert content is not None, faults
    return content.personas[0]


def test_a_project_may_have_personas_or_none(tmp_path: Path) -> None:
    library = Library.load(write_project(tmp_path / "a", project()))
    assert [each.name_alias for each in library.personas] == ["Ash"]
    assert Library.load(write_project(tmp_path / "b", smallest_project())).personas == ()


@pytest.mark.parametrize(
    ("place", "value", "code", "field"),
    [
        ("statements.0.assumption", True, "content.statement-basis", "statements[0].assumption"),
        ("statements.0.evidence", [], "content.statement-basis", "statements[0].text"),
        ("statements.0.field", "what_helps", "content.persona-strengths", "statements"),
        ("statements.1.field", "a_good_day", "content.persona-strengths", "statements"),
        ("statements.0.field", "diagnosis", "content.private-key", "statements[0].field"),
        ("statements.0.field", "hobbies", "content.not-in-list", "statements[0].field"),
        ("source_count", 2, "content.composite-too-few", "source_count"),
        ("source_count", -1, "content.out-of-range", "source_count"),
        ("picture", "photo-of-me", "content.not-in-list", "picture"),
        ("needs", ["trust", "trust"], "content.listed-twice", "needs[1]"),
        ("needs", ["trost"], "content.unknown-need", "needs[0]"),
    ],
)
def test_a_fault_says_where_it_is(tmp_path: Path, place: str, value: object, code: str, field: str) -> None:
    faults = faults_of(write_project(tmp_path, put(project(), f"{FILE} personas.0.{place}", value)))
    assert [(fault.code, fault.field) for fault in faults] == [(code, f"personas[0].{field}")]


def test_a_composite_of_two_may_be_a_draft_and_a_card_of_one_room_may_be_published() -> None:
    assert persona(source_count=2, status="draft").too_few
    assert not persona(source_count=1, provenance="co_created").too_few


@pytest.mark.parametrize("key", ["diagnosis", "offence", "address", "school", "real_name", "Real name", "photo"])
def test_a_private_key_is_refused_with_its_reason(key: str) -> None:
    _, (fault,) = shaped({**card(), key: "x"})
    assert (fault.code, fault.field) == ("content.private-key", f"personas[0].{key}")
    assert fault.message.startswith("A persona has no ")


def test_a_key_that_is_only_unknown_is_told_as_a_slip() -> None:
    _, (fault,) = shaped({**card(), "pronoun": "she"})
    assert (fault.code, fault.remedy) == ("content.unknown-key", "Did you mean pronouns?")


def test_a_card_begins_with_who_it_is_and_its_strengths() -> None:
    fields = card_fields()
    said = [field.name for field in fields if field.kind is CardFieldKind.STATEMENTS]
    assert said == [field.value for field in PersonaField]
    assert said[:2] == ["strengths", "what_helps"]
    assert {field.name for field in fields if field.required} == {"name_alias", "picture", "strengths", "what_helps"}
    others = {field.name for field in fields} - set(said)
    assert others <= {*Persona.__dataclass_fields__}
    assert all(field.label and field.hint for field in fields)


def test_every_picture_is_drawn_and_has_words() -> None:
    drawings = [persona_drawing(picture) for picture in PersonaPicture]
    assert len(set(drawings)) == len({picture.words for picture in PersonaPicture}) == len(PersonaPicture)


def test_the_example_names_evidence_that_is_there() -> None:
    library = example_library()
    facts = (shipped_folder("ideas/example_evidence") / "facts.csv").read_text("utf-8-sig")
    quotes = {quote.id for quote in library.quotes}
    named = {name for each in library.personas for statement in each.statements for name in statement.evidence}
    assert {each.provenance for each in library.personas} == set(Provenance)
    assert named - quotes == {
        name for name in named - quotes if f"\n{name},quote," in facts or f"\n{name},obs" in facts
    }
    assert named & quotes
    assert named - quotes


TEXT = st.text(
    st.characters(categories=("L", "M", "N", "P", "S", "Z", "Co"), exclude_characters="".join(map(chr, range(32)))),
    min_size=1,
)
WRITABLE = TEXT.filter(lambda text: bool(text.strip()) and not {"\ufffe", "\uffff", "\x7f"} & set(text))


def with_texts(number: int, texts: list[str]) -> Persona:
    """A persona with these texts wherever a text may stand."""
    fields = [PersonaField.STRENGTHS, PersonaField.WHAT_HELPS, *PersonaField]
    texts += texts[:1] * (2 - len(texts))
    return Persona(
        id=PersonaId(f"p{number}"),
        name_alias=texts[0][:300],
        pronouns=texts[-1][:300],
        age_band=AgeBand.AGE_13_15,
        picture=PersonaPicture.BOAT,
        statements=tuple(
            PersonaStatement(
                field=fields[place % len(fields)],
                text=text,
                evidence=("a", "b") if place % 2 else (),
                assumption=not place % 2,
            )
            for place, text in enumerate(texts)
        ),
        provenance=Provenance.MIXED,
        source_count=0,
        session_count=12,
        validated_with=(Validation(on="2026-11-04", group=texts[0][:300], changes=texts[-1]),),  # type: ignore[arg-type]  # read from text
        status=PersonaStatus.IN_VALIDATION,
        version=3,
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(WRITABLE, min_size=1, max_size=3), max_size=2))
def test_any_persona_survives_being_written_and_read(texts: list[list[str]]) -> None:
    personas = tuple(with_texts(number, each) for number, each in enumerate(texts))
    assert read_personas([("a.yaml", personas_text(personas))]) == personas


def test_hostile_strings_survive_being_written_and_read() -> None:
    if not BLNS.exists():
        pytest.skip("NOT TESTED: shared/data/hostile/blns.json is missing")
    strings = [
        text
        for text in json.loads(BLNS.read_text("utf-8"))
        if text.strip() and not any(ord(letter) < 32 and letter not in "\t\n\r" for letter in text)
    ]
    assert len(strings) > 400
    personas = tuple(
        with_texts(number, strings[start : start + 11]) for number, start in enumerate(range(0, len(strings), 11))
    )
    assert read_personas([("a.yaml", personas_text(personas))]) == personas


@pytest.mark.parametrize(
    "text", ["true", "2026-11-04", "~", "12", "0x1", "- a", "a: b", "a #b", " a", "a\n\nb", "'", "{}"]
)
def test_a_text_is_never_read_as_something_else(text: str) -> None:
    written = yaml_text({"personas": [{**card(), "name_alias": f"x{text}", "pronouns": text}]})
    assert read_personas([("a.yaml", written)])[0].pronouns == text


def test_an_id_in_two_files_is_a_fault_and_all_faults_come_at_once() -> None:
    good = personas_text([persona()])
    with pytest.raises(ContentError) as caught:
        read_personas([("a.yaml", good), ("b.yaml", good), ("c.yaml", "personas: [{id: X}]")])
    assert {(fault.file, fault.code) for fault in caught.value.faults} >= {
        ("b.yaml", "content.duplicate-id"),
        ("c.yaml", "content.missing-key"),
        ("c.yaml", "content.bad-id"),
    }
