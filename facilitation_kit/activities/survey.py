"""Surveys: the questions of a form one a page, some only where an earlier answer calls for them, in a person's language.

In goes one page a question and person; out come people by question and choice. The form stands in the round's settings as
it was when it was planned. The one thing easily got wrong: an answer to a question that is no longer asked stays in the
log, because going back and forth must lose nothing, and is in no count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from facilitation_kit.activities.closed_questions import ClosedQuestion
from facilitation_kit.activities.contract import (
    Activity,
    ActivityAssets,
    AnswerField,
    CurrentAnswers,
    FieldKind,
    FormFields,
)
from facilitation_kit.activities.criterion_questions import CriterionQuestion
from facilitation_kit.activities.results import ResultTable, Tally
from facilitation_kit.activities.rounds import Answer, Ballot, Item, JsonScalar, RoundDefinition, RoundSettings
from facilitation_kit.activities.survey_answers import NoAnswer
from facilitation_kit.activities.survey_counting import MEASURES, counted_ways, survey_rows
from facilitation_kit.activities.survey_criteria import survey_criteria
from facilitation_kit.activities.survey_groups import survey_questions
from facilitation_kit.activities.survey_page import own_text, survey_page
from facilitation_kit.activities.survey_reading import read_survey_page
from facilitation_kit.activities.survey_settings import LANGUAGE, asked_survey, read_survey_settings
from facilitation_kit.activities.survey_values import (
    LANGUAGE_FIELD,
    MISSING,
    NUMBER,
    SEEN,
    VALUE,
    WORDS,
    language_of,
    route_of,
    survey_answers,
)
from facilitation_kit.activities.survey_wording import survey_sentences
from facilitation_kit.content.survey_forms import CHOICE_KINDS, QuestionKind
from facilitation_kit.content.survey_words import language_code, said_in
from facilitation_kit.identifiers import ParticipantId
from facilitation_kit.phrases import phrase

__all__ = ["Survey"]


class Survey(Activity):
    """The activity ``survey``; planning fills in its settings from a form in ``surveys/``."""

    name: ClassVar[str] = "survey"
    title: ClassVar[str] = phrase("Survey")
    tally_version: ClassVar[int] = 1
    mergeable: ClassVar[bool] = False
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(name=VALUE, kind=FieldKind.CODE, description="What was chosen: names of choices, a day or a time."),
        AnswerField(name=NUMBER, kind=FieldKind.CODE, description="A number, written with a point."),
        AnswerField(name=WORDS, kind=FieldKind.TEXT, description="An answer in the person's own words."),
        AnswerField(
            name=MISSING,
            kind=FieldKind.CHOICE,
            choices=tuple(each.value for each in NoAnswer),
            description="Why there is no answer; nothing at all means that the question was not asked.",
        ),
        AnswerField(name=SEEN, kind=FieldKind.FLAG, description="Whether a note was read."),
        AnswerField(name=LANGUAGE_FIELD, kind=FieldKind.CODE, description="The language that the person reads it in."),
    )
    assets: ClassVar[ActivityAssets] = ActivityAssets(
        phone_template="participant/activities/survey.html.j2",
        paper_template="paper/survey.typ.j2",
        projector_module=Path(__file__).parent / "static" / "survey.js",
    )

    setting_labels: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "survey": phrase("Form"),
            "day": phrase("Day of the survey"),
            "words": phrase("Questions in people's own words"),
        }
    )
    pages_follow_answers: ClassVar[bool] = True

    def read_settings(self, raw: Mapping[str, object], items: int) -> RoundSettings:  # noqa: ARG002 - nothing depends on it
        return read_survey_settings(self.name, raw)

    def order(self, definition: RoundDefinition, participant: ParticipantId) -> tuple[Item, ...]:  # noqa: ARG002 - one order for all
        """Questions build on each other, so everybody meets them as the form has them."""
        return definition.items

    def pages(
        self, definition: RoundDefinition, items: Sequence[Item], current: CurrentAnswers
    ) -> tuple[tuple[Item, ...], ...]:
        """The language first, then each note and question that this person is asked, called as they read it."""
        asked = asked_survey(definition)
        route = route_of(asked, current)
        pages: list[tuple[Item, ...]] = []
        for item in items:
            question = None if item.within else asked.question(item.id)
            if item.id == LANGUAGE:
                pages.append((item,))
            elif (
                question is not None
                and question.name in route.shown
                and (question.kind is not QuestionKind.TEXT or asked.words)
            ):
                label = " ".join(asked.router.words(question.label, route).split())
                pages.append((replace(item, label=label or item.label) if asked.languages else item,))
        return tuple(pages) or ((items[0],),)

    def read_form(self, definition: RoundDefinition, items: Sequence[Item], form: FormFields) -> tuple[Answer, ...]:
        return self.read_answers(definition, items, form, {})

    def read_answers(
        self, definition: RoundDefinition, items: Sequence[Item], form: FormFields, current: CurrentAnswers
    ) -> tuple[Answer, ...]:
        asked = asked_survey(definition)
        return tuple(
            Answer(item=item.id, field=name, value=value)
            for item in items
            for name, value in read_survey_page(asked, item, form, current).items()
        )

    def asked(self, definition: RoundDefinition, item: Item, current: CurrentAnswers, language: str) -> object:
        return survey_page(definition, item, current, language)

    def reads_in(self, definition: RoundDefinition, current: CurrentAnswers) -> str:
        return language_code(language_of(asked_survey(definition), current))

    def answer_words(self, definition: RoundDefinition, item: Item, current: CurrentAnswers) -> str:
        """What was chosen as the person read it; the same words for a blank and a skip, because they are the same."""
        asked = asked_survey(definition)
        if item.id == LANGUAGE:
            stored: JsonScalar = current.get((LANGUAGE, LANGUAGE_FIELD))
            return asked.languages.get(str(stored or ""), "")
        language = language_of(asked, current)
        question = asked.question(item.id)
        if question is None or question.kind is QuestionKind.NOTE:
            return own_text("read", language).words
        answer = survey_answers(asked, current).get(question.name)
        if not isinstance(answer, str):
            return own_text("did_rather_not" if answer is NoAnswer.PREFER_NOT_TO_SAY else "skipped", language).words
        if question.kind not in CHOICE_KINDS:
            return answer
        route = route_of(asked, current)
        labels = {
            choice.name: said_in(choice.label, route.language, asked.form.default_language) or choice.name
            for choice in asked.form.choices_of(question)
        }
        return ", ".join(labels.get(name, name) for name in answer.split())

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        asked = asked_survey(definition)
        counted = counted_ways(asked, ballots)
        return Tally(
            measures=MEASURES,
            rows=tuple(survey_rows(definition, asked, counted.cast)),
            ballots=len(counted.cast),
            abstentions=counted.abstentions,
            eligible=eligible,
            spoiled=counted.spoiled,
            in_order=True,
            settings=dict(definition.settings),
            seed=definition.seed,
            tally_version=self.tally_version,
        )

    def criterion_questions(self, definition: RoundDefinition) -> Mapping[str, CriterionQuestion]:
        """Questions by their names in the form, answers by the names of choices."""
        return survey_criteria(definition)

    def closed_questions(self, definition: RoundDefinition, ballots: Sequence[Ballot]) -> tuple[ClosedQuestion, ...]:
        asked = asked_survey(definition)
        return survey_questions(definition, asked, counted_ways(asked, ballots).cast)

    def sentences(
        self,
        definition: RoundDefinition,
        result: ResultTable,
        previous: ResultTable | None,  # noqa: ARG002 - a survey is told question by question
    ) -> tuple[str, ...]:
        return survey_sentences(definition, result)
