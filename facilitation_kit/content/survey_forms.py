"""Survey forms: questions in order, in groups, in several languages, with what decides which of them are asked.

In: ``surveys/*.yaml`` with ``kind: survey``, or an XLSForm workbook (content/xlsforms). Out: `SurveyForm` values.
Easily got wrong: answers are stored under the names of questions and choices, so new words need a new name, and a
form that has been answered is never edited but gets a new version (DOMAIN S1). What an XLSForm holds besides is kept,
in `more` and `sheets`.

For those who ask: `SurveyForm.placed` walks all questions with their groups, `choices_of` gives the choices of one
(of its list or its scale), `said_in` (content/survey_words) the words for a reader. Expressions are text here;
content/expressions parses them and activities/survey_routing says which questions come next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, CONTENT_ID, Line, OptionalLine, OptionalProse, RuleBroken, writable
from facilitation_kit.content.scales import SCALES
from facilitation_kit.content.service_map import MoreColumn
from facilitation_kit.content.survey_words import ANY_LANGUAGE, Said, Words, language_code
from facilitation_kit.identifiers import SurveyFormId

__all__ = [
    "ASKED_KINDS",
    "CHOICE_KINDS",
    "LONGEST_EXPRESSION",
    "MANY_CHOICES",
    "Choice",
    "ChoiceList",
    "Expression",
    "MoreColumn",
    "Placed",
    "Question",
    "QuestionKind",
    "Sheet",
    "SurveyForm",
]

LONGEST_EXPRESSION = 2_000
"""Letters of an expression."""

_SHEET_NAME = re.compile(r"(?!')[^\[\]:*?/\\]{1,31}(?<!')")
_NAME = r"^[^\W\d][\w.\-]{0,99}$"

Expression = Annotated[str, StringConstraints(max_length=LONGEST_EXPRESSION), AfterValidator(writable)]
"""An expression of XLSForm, such as ``${age} >= 16``; may be empty."""

ElementName = Annotated[str, StringConstraints(pattern=_NAME)]
"""A name that expressions can use: it begins with a letter and has no spaces."""


def _as_written(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _sheet_name(name: str) -> str:
    if name.lower() in ("survey", "choices", "settings") or not _SHEET_NAME.fullmatch(name):
        raise RuleBroken(
            "content.survey-sheet-name",
            "A sheet that is kept cannot have this name.",
            "Use at most 31 letters, none of [ ] : * ? / \\, and not survey, choices or settings.",
        )
    return name


class QuestionKind(StrEnum):
    """What kind of answer a question takes, or what it is instead of a question."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    RANGE = "range"
    LIKERT = "likert"
    SMILEY = "smiley"
    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"
    CALCULATE = "calculate"
    NOT_COLLECTED = "not_collected"
    GROUP = "group"


MANY_CHOICES = frozenset((QuestionKind.SELECT_MULTIPLE, QuestionKind.RANK))
"""Kinds whose answer is several names with spaces between them."""

CHOICE_KINDS = MANY_CHOICES | {QuestionKind.SELECT_ONE, QuestionKind.LIKERT, QuestionKind.SMILEY}
"""Kinds that are answered with the names of choices."""

ASKED_KINDS = frozenset(QuestionKind) - {
    QuestionKind.NOTE,
    QuestionKind.CALCULATE,
    QuestionKind.NOT_COLLECTED,
    QuestionKind.GROUP,
}
"""Kinds that people answer."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Choice:
    """One choice of a list."""

    name: Line
    """What is stored. New words need a new name."""
    label: Words = field(default_factory=dict)
    """What people read: a text, or a text for each language."""
    image: Words = field(default_factory=dict)
    """A picture above the words: the name of a drawing (.svg) in ideas/pictures. The label says what it shows."""
    more: tuple[MoreColumn, ...] = ()
    """Other columns of the choice, which choice_filter can compare."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class ChoiceList:
    """Choices that questions share."""

    name: ElementName
    """Name of the list."""
    choices: Annotated[tuple[Choice, ...], Field(min_length=1)]
    """The choices, in order."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Question:
    """A question, a note, a calculated value, or a group of these."""

    kind: QuestionKind
    """What answer it takes."""
    name: ElementName
    """Name of the question in answers and exports. A question that asks something else needs a new name."""
    label: Words = field(default_factory=dict)
    """What is asked: a text, or a text for each language."""
    hint: Words = field(default_factory=dict)
    """A sentence below the question."""
    required: bool = False
    """Whether the form calls an answer necessary. The kit says so, and lets people skip it all the same."""
    required_when: Expression = ""
    """An expression: an answer is called necessary only where it is true."""
    required_message: Words = field(default_factory=dict)
    """What is said to somebody who saves without a necessary answer. They can skip the question all the same."""
    relevant: Expression = ""
    """An expression: the question is asked only where it is true."""
    constraint: Expression = ""
    """An expression: an answer (written .) is taken only where it is true."""
    constraint_message: Words = field(default_factory=dict)
    """What is said where an answer is not taken."""
    choices: ElementName | None = None
    """The list of choices: a name in choice_lists."""
    scale: Annotated[str, CONTENT_ID] | None = None
    """The scale it is answered on, instead of a list: a name such as agree-5."""
    choice_filter: Expression = ""
    """An expression: a choice is offered only where it is true."""
    calculate: Expression = ""
    """The expression of a calculated value."""
    parameters: dict[Line, Annotated[OptionalLine, BeforeValidator(_as_written)]] = field(default_factory=dict)
    """Settings of the kind, such as start, end and step of a range."""
    appearance: OptionalLine = ""
    """How XLSForm says that it should look, such as field-list or minimal."""
    image: Words = field(default_factory=dict)
    """A picture: the name of a drawing (.svg) in ideas/pictures. The label says what it shows."""
    audio: Words = field(default_factory=dict)
    """The question read aloud: the name of its file. Kept; phones do not play it."""
    video: Words = field(default_factory=dict)
    """The question signed or shown: the name of its file. Kept; phones do not play it."""
    prefer_not_to_say: bool = False
    """Whether people can answer that they would rather not say."""
    written_type: OptionalLine = ""
    """The type as an XLSForm wrote it, where the kit has no kind of its own for it."""
    more: tuple[MoreColumn, ...] = ()
    """Other columns of the workbook, kept and not read."""
    questions: tuple[Question, ...] = ()
    """The questions of a group."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Sheet:
    """A sheet of the workbook that is no part of XLSForm, kept and not read."""

    name: Annotated[Line, AfterValidator(_sheet_name)]
    """Name of the sheet."""
    rows: tuple[tuple[OptionalProse, ...], ...] = ()
    """Its rows, each with its cells from the left."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A question and where it stands.

    Attributes:
        groups: the groups around it, from the outermost.
        path: keys and positions from the top of the form, as faults name them.
    """

    question: Question
    groups: tuple[Question, ...]
    path: tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class SurveyForm:
    """A form that people fill in, one question at a time."""

    kind: Literal["survey"] = "survey"
    """The word survey."""
    id: Annotated[SurveyFormId, CONTENT_ID]
    """Name of the form: the same as its file name without its ending."""
    title: Line
    """What the form is called. Participants see it."""
    version: Annotated[Line, BeforeValidator(_as_written)] = "1"
    """Which version this is. A form that has been answered is changed by a new version."""
    languages: tuple[Line, ...] = ()
    """The languages it is written in, such as English (en); leave it out where there is one."""
    default_language: Line = ANY_LANGUAGE
    """The language that is shown where a text is missing in the reader's."""
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    """The questions and groups, in order."""
    choice_lists: tuple[ChoiceList, ...] = ()
    """Lists of choices that questions name."""
    more: tuple[MoreColumn, ...] = ()
    """Other settings of the workbook, kept and not read."""
    sheets: tuple[Sheet, ...] = ()
    """Other sheets of the workbook, kept and not read."""

    def placed(self) -> Iterator[Placed]:
        """Every question and group in order, a group before its questions."""
        return _placed(self.questions, (), ())

    def question(self, name: str) -> Question:
        """The question or group with this name.

        Raises:
            KeyError: there is none.
        """
        for each in self.placed():
            if each.question.name == name:
                return each.question
        raise KeyError(name)

    def choices_of(self, question: Question) -> tuple[Choice, ...]:
        """The choices of a question, before any filter: of its list, or the points of its scale; none for other kinds."""
        scale = SCALES.get(question.scale or "")
        if scale is None:
            return next((each.choices for each in self.choice_lists if each.name == question.choices), ())
        return tuple(Choice(name=point.name, label=self._in_own_languages(point.labels)) for point in scale.points)

    def _in_own_languages(self, labels: Said) -> dict[str, str]:
        """A text of the kit's by the names that this form has for its languages."""
        own = {name: labels[language_code(name)] for name in self.languages if language_code(name) in labels}
        return {**own, ANY_LANGUAGE: labels["en"]}


def _placed(
    questions: tuple[Question, ...], groups: tuple[Question, ...], path: tuple[str | int, ...]
) -> Iterator[Placed]:
    for number, question in enumerate(questions):
        place = (*path, "questions", number)
        yield Placed(question=question, groups=groups, path=place)
        yield from _placed(question.questions, (*groups, question), place)
