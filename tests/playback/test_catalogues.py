"""Every word of the packs' own, in templates of all formats and in Python, is in the catalogues and translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from facilitation_kit.playback.catalogues import (
    LANGUAGES,
    Message,
    messages_of,
    template_catalogue,
    untranslated,
    updated,
)
from tests.playback.made_packs import ROOT

TEMPLATES = ROOT / "workshops" / "templates"
MESSAGES = list(messages_of(TEMPLATES, ROOT / "facilitation_kit"))
COMMAND = "run: make messages"


def catalogue(name: str, language: str | None = None) -> Catalog:
    with (TEMPLATES / "locale" / name).open("rb") as file:
        return read_po(file, locale=language)


def keys(found: Catalog) -> set[object]:
    return {tuple(each.id) if isinstance(each.id, list | tuple) else each.id for each in found if each.id}


def test_words_are_found_in_templates_of_all_formats_and_in_the_kits_own_sentences() -> None:
    endings = {Path(message.file).name.split(".", 1)[1] for message in MESSAGES}
    assert {"html.j2", "typ.j2", "docx.j2", "py", "yaml"} <= endings
    said = {message.key for message in MESSAGES}
    assert {"What we asked", "In this pack", "planned", "What people chose"} <= said
    assert ("{count} dot", "{count} dots") in said


def test_the_template_of_catalogues_is_what_is_found() -> None:
    assert keys(catalogue("pack.pot")) == keys(template_catalogue(MESSAGES)), COMMAND


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_translated(language: str) -> None:
    found = catalogue(f"{language}/pack.po", language)
    assert keys(found) == keys(template_catalogue(MESSAGES)), COMMAND
    assert untranslated(found, MESSAGES) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_that_nobody_has_checked_it(language: str) -> None:
    assert "Not yet checked by a native speaker" in " ".join(
        re.findall(r"^# (.*)$", (TEMPLATES / "locale" / language / "pack.po").read_text("utf-8"), re.MULTILINE)
    )


@pytest.mark.parametrize(("language", "forms"), [("pl", 3), ("ar", 6)])
def test_a_catalogue_has_the_forms_of_its_language(language: str, forms: int) -> None:
    found = catalogue(f"{language}/pack.po", language)
    assert found.num_plurals == forms
    assert {len(each.string or ()) for each in found if isinstance(each.id, list | tuple)} == {forms}


def test_what_is_not_translated_is_told() -> None:
    messages = [
        Message("Agree", "a"),
        Message("Before", "b"),
        Message("{n} of {all}", "c"),
        Message(("one", "more"), "d"),
    ]
    empty = updated(Catalog(locale="pl"), template_catalogue(messages))
    assert untranslated(empty, messages) == ["Agree", "Before", "{n} of {all}", "more"]
    empty["Agree"].string = "Zgadzam się"
    empty["{n} of {all}"].string = "{n} z"
    assert untranslated(empty, messages) == ["Before", "{n} of {all}", "more"]


def test_a_translation_outlives_a_change_elsewhere_and_goes_with_its_phrase() -> None:
    before = updated(Catalog(locale="pl"), template_catalogue([Message("Agree", "a"), Message("Old", "a")]))
    before["Agree"].string = "Zgadzam się"
    after = updated(before, template_catalogue([Message("Agree", "b"), Message("Agreed", "b")]))
    assert {each.id: each.string for each in after if each.id} == {"Agree": "Zgadzam się", "Agreed": None}
