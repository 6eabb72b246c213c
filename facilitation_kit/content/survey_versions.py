"""Versions of a survey form: what may change once somebody has answered, and what needs a new name (DOMAIN S1).

In: the form that was answered and the form as it is now. Out: what would put old answers under words that people
never saw. Easily got wrong: answers are kept by the names of questions and choices, so a question may get better
words, but not another meaning, under its old name.

A form whose `fingerprint` differs is not the one that was answered; live/asked_forms asks that of every round.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from facilitation_kit.content.documents import FieldPath, dotted, excerpt
from facilitation_kit.content.survey_forms import Placed, Question, SurveyForm
from facilitation_kit.errors import Fault

__all__ = ["fingerprint", "version_faults"]


def fingerprint(form: SurveyForm) -> str:
    """A short text that differs for every form that is not the same in every word: 64 letters and digits (SHA-256)."""
    plain = json.dumps(asdict(form), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def version_faults(
    before: SurveyForm, after: SurveyForm, file: str, line: Callable[[FieldPath], int | None] = lambda _: None
) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """What is wrong with a new version of a form that has been answered, and what its author should look at again.

    Args:
        before: the form as it was answered.
        after: the form as it is now.
        file: the name of the file of the new one, for messages.
        line: the line in it of what stands at a path, where that is known.

    Returns:
        Faults ``content.survey-version`` (another form under the same version) and ``content.survey-meaning`` (a question that
        takes other answers under its old name); and notices: words that changed, and questions that are gone.
    """
    if fingerprint(before) == fingerprint(after):
        return (), ()
    told = _File(file, line)
    faults: list[Fault] = []
    if before.version == after.version:
        faults.append(
            told.fault(
                "content.survey-version",
                f"This form has changed and is still version {excerpt(after.version)}.",
                "Give it another version, so that old answers stay with the old form.",
                ("version",),
            )
        )
    old = {each.question.name: each.question for each in before.placed()}
    notices: list[Fault] = []
    for placed in after.placed():
        question = old.pop(placed.question.name, None)
        if question is None:
            continue
        if _takes(before, question) != _takes(after, placed.question):
            faults.append(
                told.fault(
                    "content.survey-meaning",
                    f"The question {excerpt(placed.question.name)} takes other answers than before.",
                    "Give it a new name; the answers to the old question stay under the old one.",
                    placed.path,
                )
            )
        else:
            notices += _other_words(before, question, after, placed, told)
    notices += (
        told.notice(
            f"The question {excerpt(name)} is gone. Its answers stay with the old version.",
            "Look whether that is meant.",
            (),
        )
        for name in old
    )
    return tuple(faults), tuple(notices)


@dataclass(frozen=True)
class _File:
    """The file of the new version, as faults name places in it."""

    name: str
    line: Callable[[FieldPath], int | None]

    def fault(self, code: str, message: str, remedy: str, path: FieldPath) -> Fault:
        line, field = self.line(path), dotted(path) or None
        return Fault(code=code, message=message, remedy=remedy, file=self.name, line=line, field=field)

    def notice(self, message: str, remedy: str, path: FieldPath) -> Fault:
        return self.fault("content.survey-notice", message, remedy, path)


def _takes(form: SurveyForm, question: Question) -> tuple[str, ...]:
    """What an answer to a question can be: of what kind, and on which scale; lists may gain and lose choices."""
    names = {choice.name for choice in form.choices_of(question)}
    return (question.kind.value, question.scale or "", "chosen" if names else "")


def _other_words(
    before: SurveyForm, question: Question, after: SurveyForm, placed: Placed, told: _File
) -> Iterator[Fault]:
    ask = "If it means something else now, give it a new name."
    if question.label != placed.question.label:
        yield told.notice(f"The words of {excerpt(question.name)} have changed.", ask, placed.path)
    old = {choice.name: choice.label for choice in before.choices_of(question)}
    for choice in after.choices_of(placed.question):
        if choice.name in old and old[choice.name] != choice.label:
            yield told.notice(
                f"The words of the choice {excerpt(choice.name)} of {excerpt(question.name)} have changed.",
                ask,
                placed.path,
            )
