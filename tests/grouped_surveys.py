"""Survey rounds whose people belong to audience groups: a small form with a question that follows from another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter

from facilitation_kit.activities.rounds import Ballot
from facilitation_kit.activities.survey import Survey
from facilitation_kit.activities.survey_settings import form_setting, survey_items
from facilitation_kit.content.survey_forms import SurveyForm
from facilitation_kit.content.survey_words import ANY_LANGUAGE
from tests.builders import ballot, round_definition

SURVEY = Survey()


def _choices(name: str, names: str) -> dict[str, object]:
    return {"name": name, "choices": [{"name": one, "label": {ANY_LANGUAGE: one.upper()}} for one in names]}


FORM = TypeAdapter(SurveyForm).validate_python(
    {
        "id": "small",
        "title": "Small",
        "questions": [
            {"kind": "select_one", "name": "first", "label": {ANY_LANGUAGE: "First?"}, "choices": "abc"},
            {
                "kind": "select_one",
                "name": "then",
                "label": {ANY_LANGUAGE: "And then?"},
                "choices": "xy",
                "relevant": "${first} = 'a'",
            },
            {
                "kind": "select_multiple",
                "name": "ways",
                "label": {ANY_LANGUAGE: "Which ways?"},
                "choices": "pqr",
                "constraint": "count-selected(.) <= 2",
            },
            {
                "kind": "select_one",
                "name": "last",
                "label": {ANY_LANGUAGE: "Last?"},
                "choices": "xy",
                "relevant": "selected(${ways}, 'p') and ${first} = 'a'",
            },
        ],
        "choice_lists": [_choices("abc", "abc"), _choices("xy", "xy"), _choices("pqr", "pqr")],
    }
)
ROUND = round_definition(
    "survey",
    options=survey_items(FORM),
    settings=SURVEY.read_settings({"survey": form_setting(FORM)}, 1),
)
SEVERAL = ("first", "then", "ways", "last")

Person = Sequence[str]
"""What somebody chose of `SEVERAL`, in order, as letters; empty for no answer; the list may stop early."""


def survey_ballots(said: Mapping[str | None, Sequence[Person]]) -> list[Ballot]:
    """A ballot a person, by group."""
    return [
        ballot(
            f"{group}-{n:03}",
            {
                name: {"value": " ".join(chosen), "missing": ""}
                for name, chosen in zip(SEVERAL, one, strict=False)
                if chosen
            },
            group,
        )
        for group, people in said.items()
        for n, one in enumerate(people)
    ]
