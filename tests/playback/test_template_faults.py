"""A broken template says where it is broken and what there is instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.rendering import render
from tests.playback.made_packs import dot_vote, dots, library_in, request_of
from tests.stored_rounds import hold_round, store_in


def fault_of(folder: Path, text: str, name: str = "sections/method.html.j2") -> PlaybackError:
    library, store = library_in(folder), store_in(folder)
    hold_round(store, dot_vote(), dots(9, 3))
    own = library.root / "workshops" / "templates" / "playback" / name
    own.parent.mkdir(parents=True)
    own.write_text(text, encoding="utf-8")
    with pytest.raises(PlaybackError) as caught:
        render(request_of(library, store))
    return caught.value


def test_a_missing_field_is_named_with_those_on_offer(tmp_path: Path) -> None:
    error = fault_of(tmp_path, "<p>\n{{ pack.audiance }}</p>")
    (fault,) = error.faults
    assert (fault.code, fault.file, fault.line) == ("playback.template-name", "playback/sections/method.html.j2", 2)
    assert fault.message.startswith("There is no 'audiance' in a Pack. It offers: audience, audience_words, ")


def test_a_property_is_on_offer_too(tmp_path: Path) -> None:
    error = fault_of(tmp_path, "{{ pack.hypotheses[0].plian }}")
    assert ", phrase, plain, problem," in error.message


def test_a_missing_name_is_named_with_those_on_offer(tmp_path: Path) -> None:
    (fault,) = fault_of(tmp_path, "\n\n{{ packs }}").faults
    assert (fault.code, fault.line, fault.message) == ("playback.template-name", 3, "There is no 'packs' here.")
    assert fault.remedy == "Names for every template: as_written, pack, sections, style."


def test_a_missing_key_of_a_mapping_is_named(tmp_path: Path) -> None:
    error = fault_of(tmp_path, '{{ vote.rows[0].figures.cells["dot"].text }}', "activities/dot_vote.html.j2")
    assert (error.faults[0].code, error.faults[0].file) == (
        "playback.template-name",
        "playback/activities/dot_vote.html.j2",
    )


def test_a_slip_in_the_syntax_has_its_line(tmp_path: Path) -> None:
    (fault,) = fault_of(tmp_path, "<p>\n\n{% for x in %}").faults
    assert (fault.code, fault.file, fault.line) == ("playback.template-syntax", "playback/sections/method.html.j2", 3)


def test_an_unknown_filter_is_a_slip_in_the_syntax(tmp_path: Path) -> None:
    (fault,) = fault_of(tmp_path, "{{ pack.title | shout }}").faults
    assert (fault.code, fault.line) == ("playback.template-syntax", 1)
    assert "shout" in fault.message


def test_a_template_that_includes_one_that_is_not_there(tmp_path: Path) -> None:
    (fault,) = fault_of(tmp_path, '{% include "playback/nowhere.html.j2" %}').faults
    assert (fault.code, fault.message) == (
        "playback.template-missing",
        "There is no template playback/nowhere.html.j2.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "{{ pack.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ pack.first_page.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
    ],
)
def test_what_templates_may_not_do_is_refused(tmp_path: Path, text: str) -> None:
    assert fault_of(tmp_path, text).code in {"playback.template-forbidden", "playback.template-name"}


@pytest.mark.parametrize("name", ["/etc/passwd", "../../ideas/project.yaml", "playback/../../../ideas/project.yaml"])
def test_a_template_cannot_read_other_files(tmp_path: Path, name: str) -> None:
    assert fault_of(tmp_path, f'{{% include "{name}" %}}').code == "playback.template-missing"


@pytest.mark.parametrize("text", ["{{ 1 / 0 }}", "{{ pack.title + 1 }}", "{{ [][3] | int + pack }}", "{{ pack() }}"])
def test_an_expression_that_cannot_be_worked_out_has_its_line(tmp_path: Path, text: str) -> None:
    (fault,) = fault_of(tmp_path, f"\n{text}").faults
    assert fault.code in {"playback.template-failed", "playback.template-name", "playback.template-forbidden"}
    assert (fault.file, fault.line) == ("playback/sections/method.html.j2", 2)


def test_a_template_that_calls_itself_for_ever_is_stopped(tmp_path: Path) -> None:
    assert fault_of(tmp_path, '{% include "playback/sections/method.html.j2" %}').code == "playback.template-failed"


def test_a_fault_holds_nothing_of_what_people_said(tmp_path: Path) -> None:
    error = fault_of(tmp_path, "{{ pack.hypotheses[0].supporting[0].paragraphs[0] + 1 }}")
    assert "One door would do." not in str(error)
