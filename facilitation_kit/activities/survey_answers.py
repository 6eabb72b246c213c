"""Answers to the questions of a survey form: what somebody wrote, as it is stored, and as expressions see it.

In: a question, its choices and the text that a page or a sheet of paper gave. Out: the stored text or what is wrong
with it, in one sentence for the person who wrote it. Easily got wrong: a blank, "I would rather not say" and a
question that was never asked are three different things (DOMAIN S2); a blank is `NoAnswer.LEFT_BLANK`, never the
empty text.

Stored texts, the same as XLSForm's: names of choices, several of them with spaces between; whole numbers and decimals
with a point; days as 2026-11-04; times as 14:30; ``OK`` for an acknowledgement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import Enum

from facilitation_kit.content.expression_values import Value
from facilitation_kit.content.survey_forms import Choice, Question, QuestionKind
from facilitation_kit.content.survey_rules import range_steps
from facilitation_kit.phrases import phrase

__all__ = [
    "ACKNOWLEDGED",
    "LONGEST_ANSWER",
    "Checked",
    "NoAnswer",
    "SurveyAnswers",
    "checked_text",
    "plain_number",
    "value_of",
]

ACKNOWLEDGED = "OK"
"""What is stored for an acknowledgement."""

LONGEST_ANSWER = 2_000
"""Letters of an answer in words."""

_WHOLE = re.compile(r"[+-]?\d{1,15}")
_DECIMAL = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,12})?|\.\d{1,12})")


class NoAnswer(Enum):
    """What stands where there is no answer, by the reason."""

    LEFT_BLANK = "left_blank"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


SurveyAnswers = Mapping[str, str | NoAnswer]
"""What one person answered so far, by the names of questions; who is not in it was not asked yet."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """An answer after a look at it.

    Attributes:
        text: as it is stored; empty where it is not taken.
        problem: what is wrong with it, for the person; a `Phrase` where the words are the kit's. ``None`` where it is taken.
    """

    text: str = ""
    problem: str | None = None


def checked_text(question: Question, choices: Sequence[Choice], written: str) -> Checked:
    """An answer as it is stored, or what is wrong with it; the form's own constraint is not looked at here.

    Args:
        question: what was asked.
        choices: those that were offered.
        written: what somebody wrote or chose; for several choices their names with spaces between.
    """
    if question.kind is QuestionKind.TEXT:
        return _words(written)
    if question.kind is QuestionKind.RANGE:
        return _in_range(question, written.strip())
    read = _READ_AS.get(question.kind)
    return read(written.strip()) if read else _chosen(question.kind, choices, written)


def value_of(question: Question, answer: str | NoAnswer | None) -> Value:
    """An answer as expressions see it: a number, a day or a text; the empty text where there is none."""
    if answer is None or isinstance(answer, NoAnswer):
        return ""
    if question.kind in (QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.RANGE):
        try:
            return float(answer)
        except ValueError:
            return ""
    if question.kind is QuestionKind.DATE:
        try:
            return date.fromisoformat(answer)
        except ValueError:
            return ""
    return answer


def _whole(text: str) -> Checked:
    if not _WHOLE.fullmatch(text):
        return Checked(problem=phrase("Write a whole number, such as 12."))
    return Checked(text=str(int(text)))


def _decimal(text: str) -> Checked:
    plain = text.replace(",", ".")
    if not _DECIMAL.fullmatch(plain):
        return Checked(problem=phrase("Write a number, such as 2.5."))
    return Checked(text=plain_number(Decimal(plain)))


def plain_number(number: Decimal) -> str:
    """A number without zeros that say nothing.

    >>> plain_number(Decimal("2.50")), plain_number(Decimal("100")), plain_number(Decimal("-0"))
    ('2.5', '100', '0')
    """
    return format(number.normalize() if number else Decimal(0), "f")


def _in_range(question: Question, text: str) -> Checked:
    steps = range_steps(question)
    assert steps is not None, "a form with a range that leads nowhere is refused when it is read"
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not steps.start <= number <= steps.end or (number - steps.start) % steps.step:
        problem = phrase(
            "Choose a number from {start} to {end}, in steps of {step}.",
            start=plain_number(steps.start),
            end=plain_number(steps.end),
            step=plain_number(steps.step),
        )
        return Checked(problem=problem)
    return Checked(text=plain_number(number))


def _day(text: str) -> Checked:
    try:
        return Checked(text=date.fromisoformat(text).isoformat())
    except ValueError:
        return Checked(problem=phrase("Choose a day that is in the calendar."))


def _time(text: str) -> Checked:
    try:
        return Checked(text=time.fromisoformat(text).strftime("%H:%M"))
    except ValueError:
        return Checked(problem=phrase("Write a time, such as 14:30."))


def _acknowledged(text: str) -> Checked:
    if text != ACKNOWLEDGED:
        return Checked(problem=phrase("Tick the box, or skip the question."))
    return Checked(text=ACKNOWLEDGED)


_READ_AS: Mapping[QuestionKind, Callable[[str], Checked]] = {
    QuestionKind.INTEGER: _whole,
    QuestionKind.DECIMAL: _decimal,
    QuestionKind.DATE: _day,
    QuestionKind.TIME: _time,
    QuestionKind.ACKNOWLEDGE: _acknowledged,
}


def _words(written: str) -> Checked:
    text = "\n".join(line.rstrip() for line in written.strip().splitlines())
    if not text:
        return Checked(problem=phrase("Write something, or skip the question."))
    if len(text) > LONGEST_ANSWER:
        return Checked(problem=phrase("This is longer than {most} letters. Write it shorter.", most=LONGEST_ANSWER))
    return Checked(text=text)


def _chosen(kind: QuestionKind, choices: Sequence[Choice], written: str) -> Checked:
    text = written.strip()
    offered = [choice.name for choice in choices]
    if kind not in (QuestionKind.SELECT_MULTIPLE, QuestionKind.RANK):
        if text in offered:
            return Checked(text=text)
        return Checked(problem=phrase("Choose one of the answers, or skip the question."))
    names = text.split()
    if kind is QuestionKind.RANK:
        if sorted(names) == sorted(offered):
            return Checked(text=" ".join(names))
        return Checked(problem=phrase("Give each answer a place of its own."))
    if not names or not set(names) <= set(offered):
        return Checked(problem=phrase("Choose from the answers, or skip the question."))
    return Checked(text=" ".join(name for name in dict.fromkeys(offered) if name in names))
