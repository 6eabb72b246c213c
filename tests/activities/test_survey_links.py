"""Which questions of a form another question's count puts together."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from facilitation_kit.activities.survey_links import linked_questions
from facilitation_kit.content.survey_forms import SurveyForm
from facilitation_kit.content.survey_words import ANY_LANGUAGE

CHOICES = [{"name": one, "label": {ANY_LANGUAGE: one}} for one in "pqr"]


def linked(relevant: str, between: str = "") -> list[list[str]]:
    """What the question ``last`` links, asked after `relevant`; `between` comes before it and is asked after another thing."""
    kinds = {"one": "select_one", "next": "select_one", "ways": "select_multiple", "more": "text", "last": "text"}
    asked_after = {"next": "${one} = 'p'", "more": between, "last": relevant}
    form = TypeAdapter(SurveyForm).validate_python(
        {
            "id": "form",
            "title": "Form",
            "questions": [
                {
                    "kind": kind,
                    "name": name,
                    "label": {ANY_LANGUAGE: name},
                    "relevant": asked_after.get(name, ""),
                    **({} if kind == "text" else {"choices": "pqr"}),
                }
                for name, kind in kinds.items()
            ],
            "choice_lists": [{"name": "pqr", "choices": CHOICES}],
        }
    )
    follows = {"one": ("", False), "next": ("one", False), "ways": ("", False), "more": ("", True), "last": ("", True)}
    placed = {each.question.name: each for each in form.placed()}
    found = linked_questions(placed, follows, {"one", "next", "ways"})
    return [[f"{name} {''.join(sorted(some or '*'))}" for name, some in sorted(linked.items())] for linked in found]


@pytest.mark.parametrize(
    ("relevant", "expected"),
    [
        ("${one} = 'p' or ${one} = 'q'", []),
        ("${next} = 'p' or ${one} = 'q'", []),
        ("selected(${ways}, 'p')", []),
        ("not(selected(${ways}, 'p'))", []),
        ("${one} = 'p' and selected(${ways}, 'p')", [["one *", "ways p"]]),
        ("${next} = 'p' and selected(${ways}, 'p')", [["next *", "ways p"]]),
        ("selected(${ways}, 'p') and selected(${ways}, 'q')", [["ways pq"]]),
        ("count-selected(${ways}) > 1", [["ways *"]]),
        ("${ways} = 'p'", [["ways *"]]),
    ],
)
def test_questions_are_linked_where_a_count_says_who_gave_two_answers(relevant: str, expected: list[list[str]]) -> None:
    assert linked(relevant) == expected


def test_what_stands_between_two_questions_links_them_too() -> None:
    assert linked("${more} != '' and ${one} = 'p'", between="selected(${ways}, 'p')") == [["one *", "ways p"]]
    assert linked("${more} != ''", between="selected(${ways}, 'p')") == []
