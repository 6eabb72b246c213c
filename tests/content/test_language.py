"""The words to think about: the shipped list, its slips, and which texts of a project are looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.content.library import Library
from facilitation_kit.safeguarding.project_language import language_warnings
from tests.content.project_folders import faults_of, put, write_project
from tests.content.test_personas import card
from tests.content.test_service_map import project as with_map
from tests.example_project import example_library

FILE = "ideas/language.yaml"


def project() -> dict[str, Any]:
    terms = [{"term": "wild child", "why": "It judges.", "alternative": "a child", "source": "guide"}]
    return {
        **with_map(),
        "ideas/personas.yaml": {"personas": [card()]},
        "ideas/questions.yaml": {"questions": [{"id": "who", "text": "Who?", "audiences": ["team"]}]},
        FILE: {"version": 2, "sources": [{"id": "guide", "title": "A guide"}], "terms": terms},
    }


def test_the_shipped_list_has_forty_terms_or_more_each_with_reason_alternative_and_source() -> None:
    lexicon = example_library().language
    assert len(lexicon.terms) >= 40
    forms = [form.casefold() for term in lexicon.terms for form in (term.term, *term.forms)]
    assert len(forms) == len(set(forms)), "a form belongs to one term"
    used = {term.source for term in lexicon.terms}
    assert used <= {source.id for source in lexicon.sources}
    assert all(term.alternative.casefold() != term.term.casefold() for term in lexicon.terms)


def test_the_example_says_nothing_that_its_own_list_would_say_another_way() -> None:
    assert language_warnings(example_library()) == ()


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        ("terms.0.source", "guid", "content.unknown-guide"),
        ("terms.0.why", "", "content.blank"),
        ("sources", [{"id": "guide", "title": "A"}, {"id": "guide", "title": "B"}], "content.duplicate-id"),
    ],
)
def test_a_slip_in_the_list_is_told(tmp_path: Path, place: str, value: object, code: str) -> None:
    faults = faults_of(write_project(tmp_path, put(project(), f"{FILE} {place}", value)))
    assert [fault.code for fault in faults] == [code]


@pytest.mark.parametrize(
    "place",
    [
        "ideas/hypotheses.yaml hypotheses.0.problem",
        "ideas/personas.yaml personas.0.statements.0.text",
        "ideas/questions.yaml questions.0.text",
        "ideas/service_map.yaml cells.0.text",
        "ideas/service_map.yaml services.0.threshold",
    ],
)
def test_our_own_sentences_are_looked_at(tmp_path: Path, place: str) -> None:
    library = Library.load(write_project(tmp_path, put(project(), place, "A Wild-Child again.")))
    (warning,) = language_warnings(library)
    file, _, keys = place.partition(" ")
    assert (warning.code, warning.file) == ("content.language", file)
    assert (warning.field or "").replace("[", ".").replace("]", "") == keys
    assert "“Wild-Child”: It judges." in warning.message
    assert "a child (A guide)" in warning.remedy


def test_words_of_others_are_left_alone(tmp_path: Path) -> None:
    files = put(project(), "ideas/quotes.yaml quotes.0.text", "They called me a wild child.")
    files["ideas/service_map.yaml"]["lanes"][0]["kind"] = "quote"
    files["ideas/service_map.yaml"]["cells"][0]["text"] = "A wild child."
    assert language_warnings(Library.load(write_project(tmp_path, files))) == ()
