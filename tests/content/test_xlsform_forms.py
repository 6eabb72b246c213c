"""Forms that nobody on this project wrote: each is read as a strict reader reads it, or refused with its row and what to do.

The forms are pyxform's own examples (github.com/XLSForm/pyxform, tests/example_xls, BSD 2-Clause); ``expected.json`` beside them says
what pyxform 4.5.0 makes of each.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.content.shapes import shape
from facilitation_kit.content.survey_files import survey_form
from facilitation_kit.content.survey_forms import QuestionKind, SurveyForm
from facilitation_kit.content.survey_yaml import survey_yaml
from facilitation_kit.content.xlsform_types import KINDS
from facilitation_kit.content.xlsform_writing import xlsform_workbook
from facilitation_kit.content.xlsforms import read_xlsform
from facilitation_kit.content.yaml_source import read_yaml_text
from facilitation_kit.errors import ContentError

FORMS = Path(__file__).resolve().parents[3] / "shared" / "data" / "xlsform"

needs_forms = pytest.mark.skipif(not FORMS.is_dir(), reason="the replay needs ../shared/data/xlsform")

_REFUSED_FOR_WHAT_THEY_SAY = {
    "bad_calc.xlsx": "content.survey-expression",
    "calculate.xls": "content.survey-unknown-question",
    "or_other.xlsx": "content.survey-expression",
    "pull_data.xlsx": "content.survey-expression",
}
"""Forms of types that the kit has, whose expressions mean nothing or need another file."""


def expected() -> list[dict[str, Any]]:
    if not FORMS.is_dir():
        return []
    forms: list[dict[str, Any]] = json.loads((FORMS / "expected.json").read_text(encoding="utf-8"))["forms"]
    return forms


def short(file: str) -> str:
    return file.partition("__")[2]


def imports(form: dict[str, Any]) -> bool:
    """Whether the kit has a question for everything in a form."""
    questions = form.get("questions", [])
    return (
        form["outcome"] == "accepted"
        and not form["has_repeat"]
        and all(question["type"] in KINDS for question in questions)
        and short(form["file"]) not in _REFUSED_FOR_WHAT_THEY_SAY
    )


def said(label: object) -> dict[str, str]:
    return {} if label is None else {"default": label} if isinstance(label, str) else dict(label)  # type: ignore[call-overload]


@needs_forms
def test_all_forms_are_there_and_many_of_them_are_of_types_that_the_kit_has() -> None:
    forms = expected()
    assert len(forms) == 65
    assert sum(map(imports, forms)) == 25


@pytest.mark.parametrize("form", [each for each in expected() if imports(each)], ids=lambda form: short(form["file"]))
def test_a_form_has_the_questions_the_order_and_the_labels_that_a_strict_reader_finds(form: dict[str, Any]) -> None:
    read = read_xlsform((FORMS / form["file"]).read_bytes(), form["file"]).form
    questions = [each.question for each in read.placed() if each.question.kind is not QuestionKind.GROUP]

    assert read.title == form["title"]
    assert set(form["languages"]) <= set(read.languages)
    assert [each.name for each in questions] == [each["name"] for each in form["questions"]]
    for question, other in zip(questions, form["questions"], strict=True):
        assert question.label == said(other.get("label"))
        assert question.relevant == other.get("relevant", "")
        assert question.constraint == other.get("constraint", "")
        assert KINDS[other["type"]] in (question.kind, QuestionKind.SELECT_ONE)
        assert [(each.name, each.label) for each in read.choices_of(question)] == [
            (each["name"], said(each["label"])) for each in other.get("choices", [])
        ]
    for name, choices in form["choice_lists"].items():
        [own] = [each for each in read.choice_lists if each.name == name]
        assert [each.name for each in own.choices] == [each["name"] for each in choices]


@pytest.mark.parametrize(
    "form", [each for each in expected() if not imports(each)], ids=lambda form: short(form["file"])
)
def test_every_other_form_is_refused_with_file_row_and_remedy(form: dict[str, Any]) -> None:
    data = (FORMS / form["file"]).read_bytes()
    with pytest.raises(ContentError) as refused:
        read_xlsform(data, form["file"])
    for fault in refused.value.faults:
        assert fault.file == form["file"]
        assert fault.line is not None
        assert fault.line >= 1
        assert fault.message
        assert fault.remedy
        assert "Traceback" not in str(fault)
    told = _REFUSED_FOR_WHAT_THEY_SAY.get(short(form["file"]))
    if told:
        assert {fault.code for fault in refused.value.faults} == {told}
    elif form["outcome"] == "accepted":
        assert {fault.code for fault in refused.value.faults} == {"content.survey-unsupported-type"}
        rows = {fault.line for fault in refused.value.faults}
        assert len(rows) == len(refused.value.faults), "each in a row of its own"
        if not form["has_repeat"]:
            unknown = [each for each in form["questions"] if each["type"] not in KINDS]
            assert 0 < len(rows) <= len(unknown)


@pytest.mark.parametrize("form", [each for each in expected() if imports(each)], ids=lambda form: short(form["file"]))
def test_a_form_comes_back_from_a_workbook_and_from_yaml_as_it_was(form: dict[str, Any]) -> None:
    read = read_xlsform((FORMS / form["file"]).read_bytes(), form["file"]).form
    workbook = xlsform_workbook(read)

    assert read_xlsform(workbook, f"{Path(form['file']).stem}.xlsx").form == read
    assert xlsform_workbook(read) == workbook, "the same bytes for the same form"
    document, faults = read_yaml_text(survey_yaml(read), "form.yaml")
    assert not faults
    assert document is not None
    assert shape(document, SurveyForm) == (read, ())
    assert survey_form(document) == (read, ())
