"""Numbers of a survey's files: those of choices, those that stand for missing answers, and numbers as they were written.

In: a question and its answers. Out: numbers. The one thing easily got wrong: a number that stands for a missing answer must not
be an answer, so a question to which somebody could answer -97 gets other numbers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from facilitation_kit.activities.survey_settings import AskedSurvey, countable
from facilitation_kit.content.survey_forms import CHOICE_KINDS, Question
from facilitation_kit.content.survey_words import REFERENCE, said_in

__all__ = [
    "MISSING_NUMBERS",
    "USUAL_BLANK",
    "all_numbers",
    "as_sent",
    "choice_codes",
    "free_blank",
    "label_of",
    "number_of",
]

USUAL_BLANK = -99
"""The number for a question that was left blank, unless somebody could answer it."""
_BLANKS = (USUAL_BLANK, -999, -9_999, -99_999, -(10**15) - 99)
"""Numbers for a question that was left blank; four more follow each. No answer has the digits of the last ones."""
MISSING_NUMBERS = 5
"""How many there are: the one for a blank and those above it."""
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,8}")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")
"""Not 007, which is text: a number would lose its zeros."""
_KEPT_DIGITS = 15
"""Of a number, in spreadsheets."""


def label_of(asked: AskedSurvey, question: Question) -> str:
    """What is asked, on one line in the form's own language; three dots where another answer is read out."""
    default = asked.form.default_language
    return " ".join(REFERENCE.sub("…", said_in(question.label, default, default)).split()) or question.name


def choice_codes(asked: AskedSurvey, question: Question) -> dict[str, tuple[int, str]]:
    """The number and the words of each choice by its name: its name itself where all are whole numbers, else its place."""
    labels = dict(countable(asked.form, question)) if question.kind in CHOICE_KINDS else {}
    numbers = [int(name) for name in labels if _WHOLE.fullmatch(name)]
    own = len(numbers) == len(labels)
    return {name: (int(name) if own else place, label) for place, (name, label) in enumerate(labels.items(), start=1)}


def free_blank(taken: Iterable[str]) -> int:
    """The number for a blank: the first of which no answer is in the range that begins there."""
    numbers = [number for number in map(_decimal, taken) if number is not None]
    return next(
        (blank for blank in _BLANKS if not any(blank <= number <= blank + 4 for number in numbers)), _BLANKS[-1]
    )


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def as_sent(text: str) -> str | int | float:
    """The number that is written like the text and that spreadsheets keep whole, else the text.

    >>> as_sent("7"), as_sent("2.5"), as_sent("0.1234567890123456789"), as_sent("007")
    (7, 2.5, '0.1234567890123456789', '007')
    """
    if len(text) > _KEPT_DIGITS or not _PLAIN_NUMBER.fullmatch(text):
        return text
    number = number_of(text)
    return number if str(number) == text else text


def number_of(text: str) -> int | float:
    """The number that a stored text is."""
    return int(text) if text.lstrip("-").isdecimal() else float(text)


def all_numbers(texts: Iterable[str]) -> bool:
    """Whether there are texts, and each is a number that can be written as one."""
    given = list(texts)
    return bool(given) and all(_PLAIN_NUMBER.fullmatch(each) and math.isfinite(float(each)) for each in given)
