"""The settings of a survey round: the whole form as it was when the round was planned, and how its questions are items.

In go JSON values, as planning takes them from a form or as a stored round holds them; out come the same values, checked,
and an `AskedSurvey` that can be asked. The one thing easily got wrong: a round asks the form that it was planned with,
whatever the file says today, so nothing here reads a file, and no clock either: `day` is what ``today()`` means.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import Any

from markupsafe import Markup
from pydantic import TypeAdapter, ValidationError

from facilitation_kit.activities.rounds import Item, RoundDefinition, RoundSettings
from facilitation_kit.activities.setting_values import check_setting_names
from facilitation_kit.activities.survey_answers import plain_number
from facilitation_kit.activities.survey_pictures import check_pictures, pages_pictures, pictures_setting
from facilitation_kit.activities.survey_routing import SurveyRouter
from facilitation_kit.content.documents import Document
from facilitation_kit.content.survey_forms import ASKED_KINDS, CHOICE_KINDS, Placed, Question, QuestionKind, SurveyForm
from facilitation_kit.content.survey_rules import range_steps, survey_faults
from facilitation_kit.content.survey_words import ANY_LANGUAGE, language_code, said_in
from facilitation_kit.errors import ActivityError
from facilitation_kit.identifiers import ItemId, SurveyFormId
from facilitation_kit.phrases import phrase

__all__ = [
    "LANGUAGE",
    "MOST_NUMBERS",
    "PART",
    "AskedSurvey",
    "asked_survey",
    "countable",
    "form_of",
    "form_setting",
    "read_survey_settings",
    "survey_items",
]

LANGUAGE = ItemId("/language")
"""The first page of a form in several languages. No question can be called that."""

_CODE = "activity.settings"
_REMEDY = "Leave it out of the settings: options: {survey: ID} fills it in."
_CLOCK = re.compile(r"\b(?:today|now)\s*\(")
_NOON = time(12)
MOST_NUMBERS = 11
"""Numbers of a range that stand on a page one by one; of more one is written."""
_FORM: TypeAdapter[SurveyForm] = TypeAdapter(SurveyForm)
PART = "\N{EN DASH} "
"""Stands before the words of a choice, so that it is not taken for a question."""
_PREFIX = "q-"
_NOTHING: Mapping[str, object] = {"label": "", "fingerprint": "", "form": {}}
_NO_DRAWINGS: Mapping[str, bytes] = {}


@dataclass(frozen=True)
class AskedSurvey:
    """A form that a round asks.

    Attributes:
        router: says which questions come next.
        now: the moment that its expressions reckon with.
        words: whether questions that are answered in people's own words are asked.
        prefix: stands before an item's id in the name of its question.
        pictures: drawings by the names that the form has for them.
    """

    router: SurveyRouter
    now: datetime
    words: bool = True
    prefix: str = ""
    pictures: Mapping[str, Markup] = field(default_factory=dict)

    @property
    def form(self) -> SurveyForm:
        """The form itself."""
        return self.router.form

    @cached_property
    def languages(self) -> Mapping[str, str]:
        """The form's own names of its languages, by what is stored of a choice; none where there is nothing to choose."""
        names = self.form.languages
        codes = [language_code(name) for name in names]
        distinct = all(codes) and len(set(codes)) == len(codes)
        stored = codes if distinct else [f"language-{number}" for number, _ in enumerate(names, start=1)]
        return dict(zip(stored, names, strict=True)) if len(names) > 1 else {}

    def placed(self) -> Iterator[Placed]:
        """The notes and questions that can have a screen, in order, with their groups."""
        for each in self.form.placed():
            kind = each.question.kind
            if kind in ASKED_KINDS or kind is QuestionKind.NOTE:
                yield each

    def question(self, item: ItemId) -> Question | None:
        """The question that an item is; ``None`` for the page of languages."""
        return None if item == LANGUAGE else self._by_name[self.name(item)]

    @cached_property
    def by_item(self) -> Mapping[ItemId, Question]:
        """The question that each item is, groups and worked-out values too; none for the page of languages and for choices."""
        return {self.item(name): question for name, question in self._by_name.items() if name.startswith(self.prefix)}

    @cached_property
    def _by_name(self) -> Mapping[str, Question]:
        return {each.question.name: each.question for each in self.form.placed()}

    def name(self, item: ItemId) -> str:
        """The name of the question that an item is."""
        return f"{self.prefix}{item}"

    def item(self, name: str) -> ItemId:
        """The item of a question."""
        return ItemId(name.removeprefix(self.prefix))


def form_setting(form: SurveyForm, drawings: Mapping[str, bytes] = _NO_DRAWINGS) -> dict[str, object]:
    """A form as the setting ``survey``, with the drawings that it names; what its workbook held besides stays behind."""
    plain = _FORM.dump_python(form, mode="json", exclude_defaults=True)
    plain.pop("sheets", None)
    plain.pop("more", None)
    return {
        "label": str(phrase("{title}, version {version}", title=form.title, version=form.version)),
        "fingerprint": _fingerprint(plain),
        "form": plain,
        **({"pictures": pictures} if (pictures := pictures_setting(form, drawings)) else {}),
    }


def form_of(settings: RoundSettings) -> SurveyForm | None:
    """The form in the settings of a round; ``None`` where there is none, or none that this version of the kit can read."""
    survey = settings.get("survey")
    plain = survey.get("form") if isinstance(survey, Mapping) else None
    try:
        return _FORM.validate_python(plain) if plain else None
    except ValidationError:
        return None


def survey_items(form: SurveyForm) -> tuple[Item, ...]:
    """What a round asks: the language where there are several, then notes and questions, and the choices of each.

    A choice is an item so that its count is one of the result; people are asked by the question that it stands within.
    """
    asked = AskedSurvey(SurveyRouter(form), datetime.combine(date(2000, 1, 1), _NOON))
    default = form.default_language
    items = [Item(id=LANGUAGE, label=phrase("Language"))] if asked.languages else []
    for each in asked.placed():
        question = each.question
        item = ItemId(question.name)
        items.append(Item(id=item, label=_plain(said_in(question.label, default, default)) or question.name))
        if question.kind is not QuestionKind.TEXT:
            items += [
                Item(id=ItemId(f"{question.name}/{number}"), label=f"{PART}{label}", within=item)
                for number, (_, label) in enumerate(countable(form, question), start=1)
            ]
        if question.prefer_not_to_say:
            said = phrase("Would rather not say")
            items.append(Item(id=ItemId(f"{question.name}/-"), label=f"{PART}{said}", within=item))
    return tuple(items)


def countable(form: SurveyForm, question: Question) -> tuple[tuple[str, str], ...]:
    """What answers to a question are counted by: stored values with their words; none where they are only gathered.

    A range is counted by its numbers where they are few.
    """
    if question.kind in CHOICE_KINDS:
        default = form.default_language
        choices = form.choices_of(question)
        return tuple((each.name, _plain(said_in(each.label, default, default)) or each.name) for each in choices)
    steps = range_steps(question) if question.kind is QuestionKind.RANGE else None
    if steps is None or (steps.end - steps.start) / steps.step >= MOST_NUMBERS:
        return ()
    values = (steps.start + steps.step * number for number in range(int((steps.end - steps.start) / steps.step) + 1))
    return tuple((text, text) for value in values for text in [plain_number(value)])


def _plain(text: str) -> str:
    """A label on one line; where it reads out another answer, three dots stand."""
    return " ".join(re.sub(r"\$\{[^}]*\}", "…", text).split())


def read_survey_settings(activity: str, raw: Mapping[str, object]) -> RoundSettings:
    """The settings with their defaults: no form, in which case every item is a question in people's own words.

    Raises:
        ActivityError: ``activity.settings``.
    """
    check_setting_names(activity, raw, ("survey", "words", "day"))
    survey, words, day = raw.get("survey", _NOTHING), raw.get("words", True), raw.get("day", "")
    if not isinstance(words, bool):
        raise ActivityError(
            _CODE, "The setting words must be true or false.", remedy="Write words: false.", field="words"
        )
    if not isinstance(day, str) or (day and not _is_day(day)):
        raise ActivityError(
            _CODE, "The setting day must be a day, year-month-day.", remedy='Write day: "2027-02-03".', field="day"
        )
    if not isinstance(survey, Mapping) or set(survey) - {"pictures"} != set(_NOTHING):
        raise ActivityError(_CODE, "The setting survey must be a form.", remedy=_REMEDY, field="survey")
    check_pictures(survey.get("pictures", {}))
    if survey["form"]:
        _check_form(survey)
        if not day and _CLOCK.search(json.dumps(survey["form"])):
            raise ActivityError(
                _CODE,
                "This form asks what day it is, and the run sheet has no date.",
                remedy='Give the run sheet its date, or write day: "2027-02-03" in the settings.',
                field="day",
            )
    return {"survey": dict(survey), "words": words and _has_words(survey["form"]), "day": day}


def _check_form(survey: Mapping[str, object]) -> None:
    plain = survey["form"]
    try:
        form = _FORM.validate_python(plain)
    except ValidationError:
        form = None
    faults = () if form is None else survey_faults(Document(file="", data=plain, lines={(): 1}), form)
    if form is None or faults or survey["fingerprint"] != _fingerprint(plain) or not isinstance(survey["label"], str):
        raise ActivityError(
            _CODE, "The setting survey is not a form as planning makes it.", remedy=_REMEDY, field="survey"
        )


def _has_words(plain: object) -> bool:
    if not plain:
        return True
    return any(each.question.kind is QuestionKind.TEXT for each in _FORM.validate_python(plain).placed())


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _fingerprint(plain: object) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=True).encode("ascii")).hexdigest()[:16]


def asked_survey(definition: RoundDefinition) -> AskedSurvey:
    """The form of a round, made ready once for many people."""
    survey: Any = definition.settings.get("survey", _NOTHING)
    day, words = str(definition.settings.get("day", "")), definition.settings.get("words") is not False
    if not survey["form"]:
        return _own_words(tuple((str(item.id), item.label) for item in definition.items), words)
    # The text rather than its fingerprint is the key: a stored round may come from anywhere.
    pictures = json.dumps(survey.get("pictures", {}), sort_keys=True)
    return _made(json.dumps(survey["form"], sort_keys=True), pictures, day, words)


@lru_cache(maxsize=32)
def _made(plain: str, pictures: str, day: str, words: bool) -> AskedSurvey:  # noqa: FBT001 - a cache's key
    moment = datetime.combine(date.fromisoformat(day) if day else date(2000, 1, 1), _NOON)
    router = SurveyRouter(_FORM.validate_python(json.loads(plain)))
    return AskedSurvey(router, moment, words, pictures=pages_pictures(json.loads(pictures)))


@lru_cache(maxsize=32)
def _own_words(items: tuple[tuple[str, str], ...], words: bool) -> AskedSurvey:  # noqa: FBT001 - a cache's key
    """Items without a form: each is a question in people's own words."""
    questions = tuple(
        Question(kind=QuestionKind.TEXT, name=f"{_PREFIX}{name}", label={ANY_LANGUAGE: label}) for name, label in items
    )
    form = SurveyForm(id=SurveyFormId("items"), title="Items", questions=questions)
    return AskedSurvey(SurveyRouter(form), datetime.combine(date(2000, 1, 1), _NOON), words, _PREFIX)
