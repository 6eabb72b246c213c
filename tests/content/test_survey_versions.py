"""A form that has been answered is changed by a new version, and no answer gets words that nobody saw."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from facilitation_kit.cli.app import app
from facilitation_kit.content.survey_files import read_survey
from facilitation_kit.content.survey_forms import Question, QuestionKind, SurveyForm
from facilitation_kit.content.survey_versions import fingerprint, version_faults
from facilitation_kit.content.survey_yaml import survey_yaml
from facilitation_kit.errors import ContentError

EXAMPLE = Path(__file__).parents[2] / "surveys" / "one-front-door.yaml"


@pytest.fixture(scope="module")
def answered() -> SurveyForm:
    return read_survey(EXAMPLE)[0]


def changed(form: SurveyForm, name: str, /, **new: object) -> SurveyForm:
    questions = [replace(each, **new) if each.name == name else each for each in form.questions]  # type: ignore[arg-type]
    return replace(form, version="2", questions=tuple(questions))


def codes(before: SurveyForm, after: SurveyForm) -> tuple[list[str], int]:
    faults, notices = version_faults(before, after, "new.yaml")
    assert all(fault.message and fault.remedy and fault.file == "new.yaml" for fault in (*faults, *notices))
    return [fault.code for fault in faults], len(notices)


def test_the_same_form_is_the_same_and_every_other_word_makes_another(answered: SurveyForm) -> None:
    assert fingerprint(answered) == fingerprint(read_survey(EXAMPLE)[0])
    assert codes(answered, answered) == ([], 0)
    hint = changed(answered, "feeling", hint={"default": "Take your time."})
    assert len({fingerprint(answered), fingerprint(hint), fingerprint(replace(answered, title="Other"))}) == 3


def test_a_change_needs_a_new_version(answered: SurveyForm) -> None:
    longer = replace(answered, title="One front door, again")
    assert codes(answered, longer) == (["content.survey-version"], 0)
    assert codes(answered, replace(longer, version="2")) == ([], 0)


def test_another_kind_or_scale_under_an_old_name_is_refused(answered: SurveyForm) -> None:
    assert codes(answered, changed(answered, "other_way", kind=QuestionKind.INTEGER)) == (["content.survey-meaning"], 0)
    assert codes(answered, changed(answered, "feeling", scale="feeling-5-faces")) == (["content.survey-meaning"], 0)
    renamed = changed(answered, "feeling", name="feeling_2", scale="feeling-5-faces")
    assert codes(answered, renamed) == ([], 1), "the old question is gone, and its answers stay"


def test_other_words_and_an_edited_choice_are_shown_to_the_author(answered: SurveyForm) -> None:
    assert codes(answered, changed(answered, "ways", label={"default": "How?"})) == ([], 1)
    [ways] = answered.choice_lists
    edited = replace(ways, choices=(replace(ways.choices[0], label={"default": "Write"}), *ways.choices[1:]))
    assert codes(answered, replace(answered, version="2", choice_lists=(edited,))) == ([], 1)
    more = replace(ways, choices=(*ways.choices, replace(ways.choices[0], name="visit")))
    asked = Question(kind=QuestionKind.TEXT, name="why", label={"default": "Why?"})
    grown = replace(answered, version="2", choice_lists=(more,), questions=(*answered.questions, asked))
    assert codes(answered, grown) == ([], 0), "a choice more and a question more put no answer elsewhere"


def test_a_terminal_compares_with_the_form_that_was_answered(answered: SurveyForm, tmp_path: Path) -> None:
    (tmp_path / "new.yaml").write_text(
        survey_yaml(changed(answered, "feeling", scale="feeling-5-faces")), encoding="utf-8"
    )
    ended = CliRunner().invoke(app, ["survey", "check", str(tmp_path / "new.yaml"), "--against", str(EXAMPLE)])
    assert isinstance(ended.exception, ContentError)
    assert [fault.code for fault in ended.exception.faults] == ["content.survey-meaning"]
    same = CliRunner().invoke(app, ["survey", "check", str(EXAMPLE), "--against", str(EXAMPLE)])
    assert same.exit_code == 0, same.output
