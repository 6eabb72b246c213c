"""Which questions of a survey form come next, what is taken as an answer, and what is said when it is not."""

from __future__ import annotations

import itertools
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.activities.survey_answers import ACKNOWLEDGED, LONGEST_ANSWER, NoAnswer, SurveyAnswers
from facilitation_kit.activities.survey_routing import Progress, SurveyRouter, Worked
from facilitation_kit.content.documents import Document
from facilitation_kit.content.survey_files import read_survey, survey_form
from facilitation_kit.content.survey_forms import SurveyForm
from facilitation_kit.phrases import Phrase

NOW = datetime(2026, 11, 4, 14, 30)  # noqa: DTZ001 - the clock on the wall
EXAMPLE = Path(__file__).parents[2] / "surveys" / "one-front-door.yaml"


def made(*questions: dict[str, Any], **more: Any) -> SurveyRouter:
    data = {
        "kind": "survey",
        "id": "made",
        "title": "Made",
        "questions": [{"label": f"About {each['name']}", **each} for each in questions],
        **more,
    }
    form, faults = survey_form(Document(file="made.yaml", data=data, lines={(): 1}))
    assert form is not None, [str(fault) for fault in faults]
    return SurveyRouter(form)


def example() -> SurveyRouter:
    return SurveyRouter(read_survey(EXAMPLE)[0])


YES_NO = {"name": "yes_no", "choices": [{"name": "yes", "label": "Yes"}, {"name": "no", "label": "No"}]}


def test_a_question_is_asked_only_where_an_earlier_answer_calls_for_it() -> None:
    router = example()
    start = router.route({}, now=NOW)
    assert start.shown == ("welcome", "one_number", "ways", "feeling")
    assert start.asked == ("one_number", "ways", "feeling")
    assert router.route({"ways": "walk_in other"}, now=NOW).asked == ("one_number", "ways", "other_way", "feeling")
    assert router.route({"ways": "call other"}, now=NOW).asked == (
        "one_number",
        "ways",
        "other_way",
        "minutes",
        "feeling",
    )


def test_somebody_goes_back_and_forth_and_on_where_they_stopped() -> None:
    router = example()
    route = router.route({"one_number": NoAnswer.LEFT_BLANK, "ways": "call"}, now=NOW)
    assert route.first_open == "minutes"
    assert route.progress == Progress(done=2, asked=4)
    assert (route.before("minutes"), route.after("minutes")) == ("ways", "feeling")
    assert (route.before("welcome"), route.after("feeling"), route.after("other_way")) == (None, None, None)
    done = router.route({**route.answers, "minutes": "10", "feeling": NoAnswer.PREFER_NOT_TO_SAY}, now=NOW)
    assert done.first_open is None


def test_an_answer_to_a_question_that_is_no_longer_asked_counts_for_nothing_and_is_kept() -> None:
    router = made(
        {"kind": "select_one", "name": "first", "choices": "yes_no"},
        {"kind": "integer", "name": "second", "relevant": "${first} = 'yes'"},
        {"kind": "text", "name": "third", "relevant": "${second} > 5"},
        choice_lists=[YES_NO],
    )
    assert router.route({"first": "yes", "second": "7"}, now=NOW).asked == ("first", "second", "third")
    back = router.route({"first": "no", "second": "7", "third": "words"}, now=NOW)
    assert back.asked == ("first",)
    assert back.set_aside == ("second", "third")
    assert back.values["second"] == ""
    assert router.route({**back.answers, "first": "yes"}, now=NOW).asked == ("first", "second", "third")


def test_what_is_blank_and_what_is_not_said_are_no_value() -> None:
    router = made(
        {"kind": "integer", "name": "age", "prefer_not_to_say": True},
        {"kind": "text", "name": "why", "relevant": "${age} = ''"},
        {"kind": "text", "name": "young", "relevant": "${age} < 16"},
    )
    for nothing in NoAnswer:
        assert router.route({"age": nothing}, now=NOW).asked == ("age", "why")
    assert router.route({"age": "15"}, now=NOW).asked == ("age", "young")
    assert router.takes_no_answer("age", NoAnswer.PREFER_NOT_TO_SAY)
    assert not router.takes_no_answer("why", NoAnswer.PREFER_NOT_TO_SAY)
    assert router.takes_no_answer("why", NoAnswer.LEFT_BLANK)
    assert not router.takes_no_answer("why", "words")


def test_a_group_decides_for_its_questions_and_values_are_worked_out_in_any_order() -> None:
    router = made(
        {
            "kind": "group",
            "name": "grown_up",
            "relevant": "${years} >= 18",
            "questions": [{"kind": "text", "name": "job", "label": "Job"}],
        },
        {"kind": "calculate", "name": "years", "calculate": "int((today() - ${born}) div 365.25)"},
        {"kind": "date", "name": "born"},
        {"kind": "note", "name": "sum", "label": "You are ${years}."},
    )
    adult = router.route({"born": "2000-05-01"}, now=NOW)
    assert adult.shown == ("job", "born", "sum")
    assert adult.values["years"] == 26.0
    assert router.words(router.form.question("sum").label, adult) == "You are 26."
    assert router.route({"born": "2015-05-01"}, now=NOW).shown == ("born", "sum")


def test_choices_are_filtered_and_read_out_in_the_language_of_the_reader() -> None:
    router = made(
        {"kind": "select_one", "name": "part", "choices": "parts"},
        {"kind": "select_one", "name": "place", "choices": "places", "choice_filter": "part = ${part} or name = 'any'"},
        {"kind": "note", "name": "told", "label": {"en": "You said ${part}.", "pl": "Twoja odpowiedź: ${part}."}},
        languages=["en", "pl"],
        default_language="en",
        choice_lists=[
            {"name": "parts", "choices": [{"name": "n", "label": {"en": "North", "pl": "Północ"}}, {"name": "s", "label": {"en": "South"}}]},
            {
                "name": "places",
                "choices": [
                    {"name": "hall", "label": "Hall", "more": [{"column": "part", "value": "n"}]},
                    {"name": "park", "label": "Park", "more": [{"column": "part", "value": "s"}]},
                    {"name": "any", "label": "Any"},
                ],
            },
        ],
    )  # fmt: skip
    north = router.route({"part": "n"}, now=NOW, language="pl")
    assert [choice.name for choice in router.choices("place", north)] == ["hall", "any"]
    assert router.check("place", "hall", north).text == "hall"
    assert router.check("place", "park", north).problem
    told = router.form.question("told").label
    assert router.words(told, north) == "Twoja odpowiedź: Północ."
    assert router.words(told, router.route({"part": "s"}, now=NOW, language="pl")) == "Twoja odpowiedź: South."
    assert router.words(told, router.route({"part": "n"}, now=NOW, language="ar")) == "You said North."


def test_a_broken_rule_is_told_in_the_language_of_the_reader() -> None:
    router = example()
    polish = router.route({}, now=NOW, language="Polski (pl)")
    assert router.check("ways", "call walk_in other", polish).problem == "Wybierz najwyżej dwa."
    assert router.check("ways", "other call", polish).text == "call other", "in the form's order"
    assert [each.label["Polski (pl)"] for each in router.choices("feeling", polish)] == ["Źle", "W porządku", "Dobrze"]


def test_a_rule_without_words_has_the_kits() -> None:
    router = made(
        {"kind": "integer", "name": "n", "constraint": ". > 5 and . < ${most}"}, {"kind": "integer", "name": "most"}
    )
    route = router.route({"most": "9"}, now=NOW)
    assert router.check("n", "7", route).text == "7"
    assert isinstance(router.check("n", "9", route).problem, Phrase)


@pytest.mark.parametrize(
    ("question", "written", "stored"),
    [
        ({"kind": "integer"}, " 007 ", "7"),
        ({"kind": "integer"}, "-3", "-3"),
        ({"kind": "integer"}, "2.5", None),
        ({"kind": "integer"}, "", None),
        ({"kind": "integer"}, "1e9", None),
        ({"kind": "decimal"}, "2,50", "2.5"),
        ({"kind": "decimal"}, "100", "100"),
        ({"kind": "decimal"}, "-0.0", "0"),
        ({"kind": "decimal"}, "nan", None),
        ({"kind": "date"}, "2026-02-28", "2026-02-28"),
        ({"kind": "date"}, "2026-02-30", None),
        ({"kind": "time"}, "09:05", "09:05"),
        ({"kind": "time"}, "25:00", None),
        ({"kind": "range", "parameters": {"start": 0, "end": 1, "step": 0.25}}, "0.750", "0.75"),
        ({"kind": "range", "parameters": {"start": 0, "end": 1, "step": 0.25}}, "0.3", None),
        ({"kind": "range", "parameters": {"start": 0, "end": 1, "step": 0.25}}, "Infinity", None),
        ({"kind": "range", "parameters": {"start": -10, "end": 10, "step": 5}}, "-5", "-5"),
        ({"kind": "acknowledge"}, ACKNOWLEDGED, ACKNOWLEDGED),
        ({"kind": "acknowledge"}, "no", None),
        ({"kind": "text"}, "  one \n two\n", "one\n two"),
        ({"kind": "text"}, "x" * LONGEST_ANSWER, "x" * LONGEST_ANSWER),
        ({"kind": "text"}, "x" * (LONGEST_ANSWER + 1), None),
        ({"kind": "text"}, "<b>&", "<b>&"),
        ({"kind": "select_one", "choices": "yes_no"}, "yes", "yes"),
        ({"kind": "select_one", "choices": "yes_no"}, "maybe", None),
        ({"kind": "select_multiple", "choices": "yes_no"}, "no yes no", "yes no"),
        ({"kind": "select_multiple", "choices": "yes_no"}, "", None),
        ({"kind": "rank", "choices": "yes_no"}, "no yes", "no yes"),
        ({"kind": "rank", "choices": "yes_no"}, "no", None),
        ({"kind": "rank", "choices": "yes_no"}, "no no", None),
        ({"kind": "likert", "scale": "agree-5"}, "neither", "neither"),
        ({"kind": "smiley", "scale": "feeling-3-faces"}, "very_good", None),
    ],
)  # fmt: skip
def test_answers_are_stored_in_one_way_or_refused_in_words(
    question: dict[str, Any], written: str, stored: str | None
) -> None:
    router = made({"name": "q", **question}, choice_lists=[YES_NO])
    checked = router.check("q", written, router.route({}, now=NOW))
    if stored is None:
        assert isinstance(checked.problem, Phrase)
        assert checked.text == ""
    else:
        assert (checked.text, checked.problem) == (stored, None)


def test_necessary_answers_are_named_and_can_be_skipped() -> None:
    router = made(
        {"kind": "text", "name": "always", "required": True},
        {"kind": "text", "name": "sometimes", "required_when": "${always} = 'x'"},
        {"kind": "text", "name": "never"},
    )
    route = router.route({"always": "x"}, now=NOW)
    assert [router.is_necessary(name, route) for name in ("always", "sometimes", "never")] == [True, True, False]
    assert not router.is_necessary("sometimes", router.route({}, now=NOW))
    assert router.takes_no_answer("always", NoAnswer.LEFT_BLANK)


def test_a_long_chain_of_conditions_is_no_deeper_than_a_short_one() -> None:
    chain = [{"kind": "integer", "name": "q0"}]
    chain += [{"kind": "integer", "name": f"q{n}", "relevant": f"${{q{n - 1}}} = {n - 1}"} for n in range(1, 300)]
    router = made(*chain)
    assert len(router.route({f"q{n}": str(n) for n in range(299)}, now=NOW).asked) == 300


def forms() -> st.SearchStrategy[SurveyRouter]:
    """Forms of up to six yes-or-no questions, each asked where one before it was answered in one way."""
    conditions = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["yes", "no", ""])), min_size=1, max_size=6)

    def form(conditions: list[tuple[int, str]]) -> SurveyRouter:
        questions = []
        for number, (before, answer) in enumerate(conditions):
            question: dict[str, Any] = {"kind": "select_one", "name": f"q{number}", "choices": "yes_no"}
            if number and answer:
                question["relevant"] = f"${{q{before % number}}} = '{answer}'"
            questions.append(question)
        return made(*questions, choice_lists=[YES_NO])

    return conditions.map(form)


def by_hand(form: SurveyForm, answers: SurveyAnswers) -> list[str]:
    """The questions that are asked, worked out from the first to the last without any expression."""
    asked: list[str] = []
    for question in form.questions:
        name, _, answer = question.relevant.partition(" = ")
        if not name or (name[2:-1] in asked and answers.get(name[2:-1]) == answer.strip("'")):
            asked.append(question.name)
    return asked


PEOPLE = st.dictionaries(
    st.sampled_from([f"q{n}" for n in range(6)]), st.sampled_from(["yes", "no", NoAnswer.LEFT_BLANK])
)


@settings(max_examples=40, deadline=None)
@given(forms(), PEOPLE)
def test_routes_are_those_that_a_person_would_work_out_by_hand(
    router: SurveyRouter, answers: dict[str, str | NoAnswer]
) -> None:
    route = router.route(answers, now=NOW)
    assert list(route.asked) == by_hand(router.form, answers)
    steps = [route.shown[0]]
    while (step := route.after(steps[-1])) is not None:
        steps.append(step)
    assert tuple(steps) == route.shown
    assert all(route.before(later) == earlier for earlier, later in itertools.pairwise(steps))


@settings(max_examples=20, deadline=None)
@given(forms(), st.lists(PEOPLE, max_size=6))
def test_many_peoples_ways_are_those_of_each_alone(
    router: SurveyRouter, people: list[dict[str, str | NoAnswer]]
) -> None:
    known: Worked = {}
    together = [router.route(answers, now=NOW, known=known) for answers in people]
    assert together == [router.route(answers, now=NOW) for answers in people]


def test_what_is_worked_out_for_one_reader_is_not_told_another_in_the_wrong_language() -> None:
    router = made(
        {"kind": "select_one", "name": "q", "choices": "yes_no", "label": {"en": "Yes?"}},
        {"kind": "calculate", "name": "said", "calculate": "jr:choice-name(${q}, '${q}')"},
        choice_lists=[{"name": "yes_no", "choices": [{"name": "yes", "label": {"en": "Yes", "pl": "Tak"}}]}],
        languages=["en", "pl"],
        default_language="en",
    )
    known: Worked = {}
    said = [router.route({"q": "yes"}, now=NOW, language=each, known=known).values["said"] for each in ("en", "pl")]
    assert said == ["Yes", "Tak"]
