"""What a success criterion can ask of a survey stands where the result counts it."""

from __future__ import annotations

from facilitation_kit.activities.criterion_questions import CriterionQuestion
from facilitation_kit.activities.rounds import Ballot, JsonScalar, RoundDefinition
from facilitation_kit.activities.survey import Survey
from facilitation_kit.activities.survey_settings import form_setting, survey_items
from facilitation_kit.content.survey_forms import Choice, ChoiceList, Question, QuestionKind, SurveyForm
from facilitation_kit.content.survey_words import ANY_LANGUAGE
from facilitation_kit.identifiers import SurveyFormId
from tests.builders import ballot, round_definition

SURVEY = Survey()
KIND = QuestionKind


def asked(kind: QuestionKind, name: str, **more: object) -> Question:
    return Question(kind=kind, name=name, label={ANY_LANGUAGE: name}, **more)  # type: ignore[arg-type] # fields by name


def made_round(*marks: str, sensitive: bool = False, number: int = 1) -> RoundDefinition:
    """A round of a form with a question of each kind; `marks` are the choices of one of them, by default numbers."""
    names = [Choice(name=name, label={ANY_LANGUAGE: name}) for name in ("call", "write")]
    points = [Choice(name=name, label={ANY_LANGUAGE: name}) for name in marks or ("1", "2", "10")]
    form = SurveyForm(
        id=SurveyFormId("all-kinds"),
        title="All kinds",
        questions=(
            asked(KIND.NOTE, "hello"),
            asked(KIND.LIKERT, "opinion", scale="agree-5", prefer_not_to_say=True),
            asked(KIND.SELECT_MULTIPLE, "ways", choices="names"),
            asked(KIND.RANK, "order", choices="names"),
            asked(KIND.SELECT_ONE, "mark", choices="points"),
            asked(KIND.RANGE, "minutes", parameters={"start": "0", "end": "60", "step": "10"}),
            asked(KIND.INTEGER, "days"),
            asked(KIND.ACKNOWLEDGE, "promise"),
            asked(KIND.DATE, "when"),
        ),
        choice_lists=(ChoiceList(name="names", choices=tuple(names)), ChoiceList(name="points", choices=tuple(points))),
    )
    settings = SURVEY.read_settings({"survey": form_setting(form)}, 1)
    return round_definition("survey", options=survey_items(form), settings=settings, sensitive=sensitive, number=number)


ROUND = made_round()


def people(*answers: dict[str, str]) -> list[Ballot]:
    """Somebody for each of these, by question; an empty answer is a blank."""
    made: list[Ballot] = []
    for number, one in enumerate(answers):
        values: dict[str, dict[str, JsonScalar]] = {}
        for name, said in one.items():
            field = "number" if name in ("minutes", "days") else "value"
            missing = "" if said else "left_blank"
            values[name] = {field: said, "missing": said if said == "prefer_not_to_say" else missing}
            if said == "prefer_not_to_say":
                values[name][field] = ""
        made.append(ballot(f"p{number:02}", values))
    return made


def counts(question: CriterionQuestion, said: list[Ballot]) -> dict[str, int]:
    """How many gave each answer, by the places that the question names."""
    rows = {row.item: row for row in SURVEY.tally(ROUND, said, len(said)).rows}
    return {name: rows[place.item].counts[place.measure] for name, place in question.answers.items()}


def test_every_answer_is_counted_where_its_question_says() -> None:
    questions = SURVEY.criterion_questions(ROUND)
    said = people(
        {
            "opinion": "agree",
            "ways": "call write",
            "order": "write call",
            "mark": "10",
            "minutes": "20",
            "promise": "OK",
        },
        {"opinion": "agree", "ways": "write", "order": "call write", "mark": "10", "minutes": "0", "promise": ""},
        {"opinion": "prefer_not_to_say", "ways": "", "days": "14"},
    )
    assert counts(questions["opinion"], said) == {
        "strongly_disagree": 0,
        "disagree": 0,
        "neither": 0,
        "agree": 2,
        "strongly_agree": 0,
    }
    assert counts(questions["ways"], said) == {"call": 1, "write": 2}
    assert counts(questions["order"], said) == {"call": 1, "write": 1}, "of an order the first place"
    assert counts(questions["mark"], said) == {"1": 0, "2": 0, "10": 2}
    assert {name: many for name, many in counts(questions["minutes"], said).items() if many} == {"0": 1, "20": 1}
    assert counts(questions["promise"], said) == {"OK": 1}


def test_choices_that_only_look_like_numbers_have_no_points() -> None:
    for marks in (("1", "1/0"), ("1", "1e999999999"), ("1", "often")):
        assert SURVEY.criterion_questions(made_round(*marks))["mark"].points == {}


def test_each_kind_says_what_can_be_asked_of_it() -> None:
    questions = SURVEY.criterion_questions(ROUND)
    assert "hello" not in questions
    assert questions["opinion"].points["strongly_agree"] == 5
    assert questions["mark"].points["10"] == 10
    assert questions["minutes"].points["60"] == 60
    assert questions["days"].numbers
    assert {name for name, each in questions.items() if each.numbers or each.points} == {
        *("opinion", "mark", "minutes", "days")
    }
    assert not questions["ways"].exclusive, "one person may tick several"
    assert questions["order"].exclusive == {"call", "write"}
    assert not questions["when"].answers
