"""Survey forms in YAML: read with their lines, and every slip told in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.content.documents import Document
from facilitation_kit.content.expression_functions import FUNCTIONS
from facilitation_kit.content.faces import Face, face_svg
from facilitation_kit.content.scales import SCALES
from facilitation_kit.content.shapes import shape
from facilitation_kit.content.survey_files import read_survey, survey_form
from facilitation_kit.content.survey_forms import SurveyForm
from facilitation_kit.content.survey_yaml import survey_yaml
from facilitation_kit.content.yaml_source import read_yaml_text
from facilitation_kit.errors import Fault
from tests.content.project_folders import faults_of, put, smallest_project, write_project

ROOT = Path(__file__).parents[2]
BLNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"


def data(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "kind": "survey",
        "id": "made",
        "title": "Made",
        "questions": [{"kind": "text", "label": "Words", **each} for each in questions],
        **more,
    }


def faults(given: dict[str, Any]) -> tuple[Fault, ...]:
    form, found = survey_form(Document(file="made.yaml", data=given, lines={(): 1}))
    assert (form is None) == bool(found)
    return found


YES_NO = {"name": "yes_no", "choices": [{"name": "yes", "label": "Yes"}, {"name": "no", "label": "No"}]}
ASKED = {"name": "asked"}


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        (data(ASKED, ASKED), "content.survey-name-twice", "questions[1].name"),
        (data(ASKED, choice_lists=[YES_NO, YES_NO]), "content.survey-name-twice", "choice_lists[0].name"),
        (data({"kind": "select_one", "name": "q"}), "content.survey-choices", "questions[0]"),
        (data({"kind": "select_one", "name": "q", "choices": "none"}), "content.survey-choices", "questions[0].choices"),
        (data({"kind": "smiley", "name": "q"}), "content.survey-scale", "questions[0]"),
        (data({"kind": "smiley", "name": "q", "scale": "agree-5"}), "content.survey-scale", "questions[0].scale"),
        (data({"kind": "likert", "name": "q", "scale": "agree-6"}), "content.survey-scale", "questions[0].scale"),
        (data({"name": "q", "choices": "yes_no"}, choice_lists=[YES_NO]), "content.survey-not-for-this-kind", "questions[0].choices"),
        (data({"kind": "calculate", "name": "q"}), "content.survey-not-for-this-kind", "questions[0]"),
        (data({"kind": "group", "name": "q"}), "content.survey-not-for-this-kind", "questions[0]"),
        (data({"name": "q", "questions": [{"kind": "note", "name": "n", "label": "N"}]}), "content.survey-not-for-this-kind", "questions[0].questions"),
        (data({"name": "q", "label": {}}), "content.survey-no-label", "questions[0]"),
        (data({"name": "q", "label": {"pl": "Słowa"}}), "content.survey-language", "questions[0].label.pl"),
        (data({"kind": "range", "name": "q", "parameters": {"start": 5, "end": 1}}), "content.survey-range", "questions[0].parameters"),
        (data({"kind": "range", "name": "q", "parameters": {"end": 1, "step": "0.0001"}}), "content.survey-range", "questions[0].parameters"),
        (data({"kind": "range", "name": "q", "parameters": {"end": "NaN"}}), "content.survey-range", "questions[0].parameters"),
        (data({"name": "q", "relevant": "${q"}), "content.survey-expression", "questions[0].relevant"),
        (data({"name": "q", "constraint": "length(.) > 3"}), "content.survey-expression", "questions[0].constraint"),
        (data(ASKED, {"name": "q", "relevant": "asked = 'x'"}), "content.survey-expression", "questions[1].relevant"),
        (data({"kind": "select_one", "name": "q", "choices": "yes_no", "choice_filter": "town = 'a'"}, choice_lists=[YES_NO]),
         "content.survey-expression", "questions[0].choice_filter"),
        (data({"name": "q", "relevant": "${gone} = 1"}), "content.survey-unknown-question", "questions[0].relevant"),
        (data({"name": "q", "label": "Why ${gone}?"}), "content.survey-unknown-question", "questions[0].label.default"),
        (data({"kind": "note", "name": "n"}, {"name": "q", "relevant": "${n} = 1"}), "content.survey-unknown-question", "questions[1].relevant"),
        (data(ASKED, choice_lists=[{"name": "l", "choices": [{"name": "a", "label": "A"}] * 2}]),
         "content.survey-choice-name", "choice_lists[0].choices[1].name"),
        (data({"kind": "select_multiple", "name": "q", "choices": "l"}, choice_lists=[{"name": "l", "choices": [{"name": "a b", "label": "A"}]}]),
         "content.survey-choice-name", "choice_lists[0].choices[0].name"),
        (data(ASKED, sheets=[{"name": "Survey"}]), "content.survey-sheet-name", "sheets[0].name"),
        (data(*({"name": f"q{n}"} for n in range(501))), "content.survey-too-long", "questions[500]"),
        (data({"kind": "rank", "name": "q", "choices": "l"}, choice_lists=[{"name": "l", "choices": [{"name": f"c{n}", "label": "C"} for n in range(40)]}]),
         "content.survey-too-long", "questions[0]"),
        (data(ASKED, choice_lists=[{"name": "l", "choices": [{"name": f"c{n}", "label": "C"} for n in range(3_001)]}]),
         "content.survey-too-long", "choice_lists[0]"),
        (data({"name": "two words"}), "content.bad-id", "questions[0].name"),
        (data({"name": "q", "labell": "x"}), "content.unknown-key", "questions[0].labell"),
        (data({"name": "q", "kind": "geopoint"}), "content.not-in-list", "questions[0].kind"),
        (data({"name": "q", "label": {"en": 5}}, languages=["en"]), "content.not-text", "questions[0].label.en"),
        ({**data(), "questions": []}, "content.empty-list", "questions"),
    ],
)  # fmt: skip
def test_every_slip_in_a_form_is_told_with_its_place_and_a_remedy(given: dict[str, Any], code: str, field: str) -> None:
    found = [fault for fault in faults(given) if fault.code == code]
    assert field in [fault.field for fault in found], [str(fault) for fault in faults(given)]
    assert all(fault.message and fault.remedy for fault in found)


@pytest.mark.parametrize(
    ("questions", "names"),
    [
        ([{"name": "a", "relevant": "${a} = 1"}], {"a"}),
        ([{"name": "a", "relevant": "${b} = 1"}, {"name": "b", "relevant": "${c} = 1"}, {"name": "c", "relevant": "${a} = 1"}], {"a", "b", "c"}),
        ([{"name": "c", "kind": "calculate", "calculate": "${q} + 1"}, {"name": "q", "relevant": "${c} > 1"}], {"c", "q"}),
        ([{"name": "g", "kind": "group", "relevant": "${inside} = 1", "questions": [{"kind": "text", "name": "inside", "label": "I"}]}],
         {"g", "inside"}),
    ],
)  # fmt: skip
def test_questions_that_wait_for_each_other_are_named(questions: list[dict[str, Any]], names: set[str]) -> None:
    [fault] = faults(data(*questions))
    assert fault.code == "content.survey-circle"
    told = fault.message.partition(": ")[2].rstrip(".").split(" → ")
    assert set(told) == names
    assert told[0] == told[-1]


def test_a_constraint_may_speak_of_its_own_question_and_of_later_ones() -> None:
    assert faults(data({"name": "a", "constraint": "${a} != ${b}"}, {"name": "b", "constraint": "${b} != ${a}"})) == ()


def test_faults_of_a_form_in_a_project_stand_beside_those_of_other_files(tmp_path: Path) -> None:
    files = smallest_project()
    files["surveys/extra.yaml"] = {**data({"name": "q", "relevant": "${gone}"}), "id": "extra"}
    project = write_project(tmp_path, files)
    [fault] = faults_of(project)
    assert (fault.file, fault.code) == ("surveys/extra.yaml", "content.survey-unknown-question")
    line = (project / "surveys" / "extra.yaml").read_text(encoding="utf-8").splitlines()[(fault.line or 0) - 1]
    assert "relevant" in line


def test_a_form_is_no_statement_set_to_a_run_sheet(tmp_path: Path) -> None:
    files = smallest_project()
    files["surveys/extra.yaml"] = {**data(ASKED), "id": "extra"}
    put(
        files,
        "workshops/afternoon.yaml steps.0.activity",
        {"name": "statements", "question": "Q", "options": {"statement_set": "extra"}},
    )
    assert "content.unknown-statement-set" in {fault.code for fault in faults_of(write_project(tmp_path, files))}


def test_the_example_is_in_three_languages_and_comes_back_from_its_own_text() -> None:
    form, notices = read_survey(ROOT / "surveys" / "one-front-door.yaml")
    assert notices == ()
    assert len(form.languages) == 3
    for placed in form.placed():
        assert set(placed.question.label) == set(form.languages), placed.question.name
    document, _ = read_yaml_text(survey_yaml(form), "again.yaml")
    assert document is not None
    assert shape(document, SurveyForm) == (form, ())


def test_any_text_stays_as_it_is_in_labels_and_choices() -> None:
    texts = [
        "yes",
        "1",
        "1.50",
        "null",
        "- a",
        "# b",
        "a: b",
        " c ",
        "'",
        '"',
        "\\n",
        "two\nlines",
        "\u202eabc",
        "=1+1",
        "${asked}",
    ]
    if BLNS.is_file():
        own = [text for text in json.loads(BLNS.read_text(encoding="utf-8")) if isinstance(text, str)]
        texts += [text for text in own if text.strip() and text.isprintable()]
    questions = [{"name": f"q{n}", "label": text} for n, text in enumerate(texts)]
    form, found = survey_form(Document(file="made.yaml", data=data(ASKED, *questions[:499]), lines={(): 1}))
    assert form is not None, [str(fault) for fault in found]
    document, slips = read_yaml_text(survey_yaml(form), "again.yaml")
    assert not slips
    assert document is not None
    assert shape(document, SurveyForm) == (form, ())


def test_scales_say_every_point_in_each_language_and_rise() -> None:
    for scale in SCALES.values():
        values = [point.value for point in scale.points]
        assert values == sorted(set(values)), scale.id
        assert len({point.name for point in scale.points}) == len(scale.points)
        for language in ("en", "pl", "ar"):
            words = [point.labels[language] for point in scale.points]
            assert len(set(words)) == len(words), (scale.id, language)
        faces = {point.face for point in scale.points}
        assert faces == {None} or len(faces) == len(scale.points), "each face once, or none"


def test_a_face_is_a_picture_without_a_word() -> None:
    drawn = {face_svg(face) for face in Face}
    assert len(drawn) == len(Face)
    assert all('aria-hidden="true"' in each and "<text" not in each for each in drawn)


def test_the_guide_names_every_function_and_every_scale() -> None:
    guide = (ROOT / "docs" / "surveys.md").read_text(encoding="utf-8")
    missing = [name for name in FUNCTIONS if f"`{name}(" not in guide]
    assert missing == []
    assert [name for name in SCALES if f"| `{name}` |" not in guide] == []
