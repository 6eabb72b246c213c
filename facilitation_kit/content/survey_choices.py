"""The rules of the choices of a survey form: each with a name of its own, in words, and no more than people can choose
from.

In: a form. Out: what is wrong with its lists. Easily got wrong: names of choices may have spaces where people choose
one, and may not where they choose several, because answers are stored with spaces between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from facilitation_kit.content.documents import FieldPath, excerpt
from facilitation_kit.content.survey_forms import MANY_CHOICES, QuestionKind, SurveyForm
from facilitation_kit.content.survey_logic import Found
from facilitation_kit.content.survey_words import ANY_LANGUAGE, Said

__all__ = ["MOST_CHOICES", "MOST_RANKED", "language_faults", "list_faults"]

MOST_CHOICES = 3_000
"""Choices of all lists together."""

MOST_RANKED = 10
"""Choices that people can be asked to put in order."""


def list_faults(form: SurveyForm) -> Iterator[Found]:
    """Lists and choices with wrong names, or too many of them."""
    yield from _too_many_choices(form)
    yield from _lists(form)


def _too_many_choices(form: SurveyForm) -> Iterator[Found]:
    total = 0
    for number, choices in enumerate(form.choice_lists):
        before, total = total, total + len(choices.choices)
        if before <= MOST_CHOICES < total:
            yield Found(
                code="content.survey-too-long",
                message=f"This form has more than {MOST_CHOICES:,} choices.",
                remedy="Ask in words, or in two steps.",
                place=("choice_lists", number),
            )
    for placed in form.placed():
        offered = len(form.choices_of(placed.question))
        if placed.question.kind is QuestionKind.RANK and offered > MOST_RANKED:
            yield Found(
                code="content.survey-too-long",
                message=f"Nobody can put {offered} choices in order; {MOST_RANKED} are the most.",
                remedy="Offer fewer, or let people choose several, or ask about each on a scale.",
                place=placed.path,
            )


def _lists(form: SurveyForm) -> Iterator[Found]:
    many = {each.question.choices for each in form.placed() if each.question.kind in MANY_CHOICES}
    twice = {name for name, times in Counter(each.name for each in form.choice_lists).items() if times > 1}
    doubles = any(
        each.column == "allow_choice_duplicates" and each.value.lower() in ("yes", "true", "true()")
        for each in form.more
    )
    for number, choices in enumerate(form.choice_lists):
        place = ("choice_lists", number)
        if choices.name in twice:
            yield Found(
                code="content.survey-name-twice",
                message=f"Two lists are called {excerpt(choices.name)}.",
                remedy="Put their choices into one list, or rename one.",
                place=(*place, "name"),
            )
        seen: set[str] = set()
        for position, choice in enumerate(choices.choices):
            spaced = choices.name in many and len(choice.name.split()) != 1
            if (choice.name in seen and not doubles) or spaced:
                what = "has a space in it" if spaced else "stands twice in its list"
                yield Found(
                    code="content.survey-choice-name",
                    message=f"The name {excerpt(choice.name)} {what}.",
                    remedy="Give each choice a name of its own in one word; the label may say anything.",
                    place=(*place, "choices", position, "name"),
                )
            seen.add(choice.name)
            yield from language_faults(form, choice.label, (*place, "choices", position, "label"))


def language_faults(form: SurveyForm, words: Said, place: FieldPath) -> Iterator[Found]:
    """Texts in languages that the form does not name."""
    known = {*form.languages, form.default_language, ANY_LANGUAGE}
    for language in words:
        if language not in known:
            yield Found(
                code="content.survey-language",
                message=f"The language {excerpt(language)} is none of the form's languages.",
                remedy=f"Add it to languages, or write one of {', '.join(sorted(known))}.",
                place=(*place, language),
            )
