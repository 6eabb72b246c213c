"""The rules of a survey form that its types alone cannot say: names, choices, expressions, and no circle among them.

In: a form and the document that it was read from. Out: every fault, with its place. Easily got wrong: the rules are
the same for a form in YAML and for a workbook; only the lines differ, which are rows there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from facilitation_kit.content.documents import Document, FieldPath, dotted, excerpt
from facilitation_kit.content.scales import SCALES
from facilitation_kit.content.survey_choices import language_faults, list_faults
from facilitation_kit.content.survey_forms import (
    CHOICE_KINDS,
    Placed,
    Question,
    QuestionKind,
    SurveyForm,
)
from facilitation_kit.content.survey_logic import Found, circle_faults, expression_faults
from facilitation_kit.errors import Fault

__all__ = ["RangeSteps", "range_steps", "survey_faults"]

MOST_QUESTIONS = 500
"""Questions, notes and groups of a form together."""

_MOST_STEPS = 1_000
_WORDS = ("label", "hint", "required_message", "constraint_message", "image", "audio", "video")
_BARE_APPEARANCES = frozenset(("label", "list-nolabel"))


@dataclass(frozen=True, kw_only=True)
class RangeSteps:
    """The numbers that a range offers: from `start` to `end` in steps."""

    start: Decimal
    end: Decimal
    step: Decimal


def survey_faults(document: Document, form: SurveyForm) -> tuple[Fault, ...]:
    """Everything that keeps a form from being asked.

    Returns:
        Faults in the order of their lines. Codes: ``content.survey-name-twice``, ``content.survey-choices``,
        ``content.survey-choice-name``, ``content.survey-scale``, ``content.survey-no-label``, ``content.survey-language``,
        ``content.survey-range``, ``content.survey-not-for-this-kind``, ``content.survey-expression``,
        ``content.survey-unknown-question``, ``content.survey-circle``, ``content.survey-too-long``.
    """
    placed = tuple(form.placed())
    found = [
        *_size(placed),
        *_names(placed),
        *list_faults(form),
        *(each for place in placed for each in _one(form, place)),
        *expression_faults(form, placed),
    ]
    if not any(each.code in ("content.survey-name-twice", "content.survey-unknown-question") for each in found):
        found += circle_faults(placed)
    faults = (
        Fault(
            code=each.code,
            message=each.message,
            remedy=each.remedy,
            file=document.file,
            line=document.line(each.place),
            field=dotted(each.place),
        )
        for each in found
    )
    return tuple(sorted(faults, key=lambda fault: fault.line or 0))


def range_steps(question: Question) -> RangeSteps | None:
    """The steps of a range; ``None`` where its parameters name none that lead from start to end."""
    try:
        start, end, step = (
            Decimal(question.parameters.get(name, usual))
            for name, usual in (("start", "0"), ("end", "10"), ("step", "1"))
        )
    except InvalidOperation:
        return None
    if (
        not (start.is_finite() and end.is_finite() and step.is_finite())
        or not start < end
        or not 0 < step <= end - start
    ):
        return None
    return RangeSteps(start=start, end=end, step=step) if (end - start) / step <= _MOST_STEPS else None


def _size(placed: tuple[Placed, ...]) -> Iterator[Found]:
    if len(placed) > MOST_QUESTIONS:
        yield Found(
            code="content.survey-too-long",
            message=f"This form has {len(placed)} questions; {MOST_QUESTIONS} are the most.",
            remedy="Split it. Ten questions are plenty for a phone.",
            place=placed[MOST_QUESTIONS].path,
        )


def _names(placed: tuple[Placed, ...]) -> Iterator[Found]:
    seen: set[str] = set()
    for each in placed:
        if each.question.name in seen:
            yield Found(
                code="content.survey-name-twice",
                message=f"Two questions are called {excerpt(each.question.name)}.",
                remedy="Give each question and group a name of its own.",
                place=(*each.path, "name"),
            )
        seen.add(each.question.name)


def _one(form: SurveyForm, placed: Placed) -> Iterator[Found]:
    question, path = placed.question, placed.path
    for field in _WORDS:
        yield from language_faults(form, getattr(question, field), (*path, field))
    yield from _answered_by(form, placed)
    for field, needing, having in (
        ("calculate", QuestionKind.CALCULATE, (QuestionKind.CALCULATE, QuestionKind.NOTE)),
        ("questions", QuestionKind.GROUP, (QuestionKind.GROUP,)),
    ):
        if getattr(question, field) and question.kind not in having:
            yield _not_for_this_kind(question, field, path)
        elif not getattr(question, field) and question.kind is needing:
            yield Found(
                code="content.survey-not-for-this-kind",
                message=f"A question of the kind {question.kind.value} needs {field}.",
                remedy=f"Add {field}, or change the kind.",
                place=path,
            )
    if question.kind is QuestionKind.RANGE and range_steps(question) is None:
        yield Found(
            code="content.survey-range",
            message="This range leads nowhere.",
            remedy=f"Write a start, a larger end, and a step between them, with at most {_MOST_STEPS} steps.",
            place=(*path, "parameters") if question.parameters else path,
        )
    silent = question.kind in (QuestionKind.CALCULATE, QuestionKind.NOT_COLLECTED, QuestionKind.GROUP)
    bare = _BARE_APPEARANCES & set(question.appearance.split())
    if not silent and not bare and not any((question.label, question.hint)):
        yield Found(
            code="content.survey-no-label",
            message=f"The question {excerpt(question.name)} has no words.",
            remedy="Write a label, beside a picture too: whoever cannot see it hears the label.",
            place=path,
        )


def _not_for_this_kind(question: Question, field: str, path: FieldPath) -> Found:
    return Found(
        code="content.survey-not-for-this-kind",
        message=f"A question of the kind {question.kind.value} cannot have {field}.",
        remedy=f"Remove {field}, or change the kind.",
        place=(*path, field),
    )


def _answered_by(form: SurveyForm, placed: Placed) -> Iterator[Found]:
    question, path = placed.question, placed.path
    if question.kind not in CHOICE_KINDS:
        for field in ("choices", "scale", "choice_filter"):
            if getattr(question, field):
                yield _not_for_this_kind(question, field, path)
        return
    if question.scale is not None:
        scale = SCALES.get(question.scale)
        faces = question.kind is QuestionKind.SMILEY
        if scale is None or scale.has_faces < faces:
            fitting = sorted(name for name, each in SCALES.items() if each.has_faces or not faces)
            yield Found(
                code="content.survey-scale",
                message=f"There is no scale {excerpt(question.scale)}{' with faces' if faces else ''}.",
                remedy=f"Write one of {', '.join(fitting)}.",
                place=(*path, "scale"),
            )
    elif question.kind is QuestionKind.SMILEY:
        yield Found(
            code="content.survey-scale",
            message="A question with faces has no scale.",
            remedy="Name one with scale, such as feeling-5-faces.",
            place=path,
        )
    elif all(each.name != question.choices for each in form.choice_lists):
        yield Found(
            code="content.survey-choices",
            message=f"There is no list of choices {excerpt(question.choices)}."
            if question.choices
            else "This question has no choices.",
            remedy="Name a list of choice_lists (in a workbook: of the sheet choices), or a scale.",
            place=(*path, "choices") if question.choices else path,
        )
