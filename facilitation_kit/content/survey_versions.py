"""Versions of a survey form: what may change once somebody has answered, and what needs a new name (DOMAIN S1).

In: the form that was answered and the form as it is now. Out: what would put old answers under words that people
never saw. Easily got wrong: answers are kept by the names of questions and choices, so a question may get better
words, but not another meaning, under its old name.

For whoever opens a form: keep `fingerprint` with each answer's version; a form whose fingerprint differs is not the
one that was answered.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict

from facilitation_kit.content.documents import FieldPath, dotted, excerpt
from facilitation_kit.content.survey_forms import Placed, Question, SurveyForm
from facilitation_kit.errors import Fault

__all__ = ["fingerprint", "version_faults"]


def fingerprint(form: SurveyForm) -> str:
    """A short text that differs for every form that is not the same in every word: 64 letters and digits (SHA-256)."""
    plain = json.dumps(asdict(form), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def version_faults(before: SurveyForm, after: SurveyForm, file: str) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """What is wrong with a new version of a form that has been answered, and what its author should look at again.

    Args:
        before: the form as it was answered.
        after: the form as it is now.
        file: the name of the file of the new one, for messages.

    Returns:
        Faults ``content.survey-version`` (another form under the same version) and ``content.survey-meaning`` (a question that
        takes other answers under its old name); and notices: words that changed, and questions that are gone.
    """
    if fingerprint(before) == fingerprint(after):
        return (), ()
    faults: list[Fault] = []
    if before.version == after.version:
        faults.append(
            Fault(
                code="content.survey-version",
                message=f"This form has changed and is still version {excerpt(after.version)}.",
                remedy="Give it another version, so that old answers stay with the old form.",
                file=file,
                field="version",
            )
        )
    old = {each.question.name: each.question for each in before.placed()}
    notices: list[Fault] = []
    for placed in after.placed():
        question = old.pop(placed.question.name, None)
        if question is None:
            continue
        if _takes(before, question) != _takes(after, placed.question):
            faults.append(_other_meaning(placed, file))
        else:
            notices += _other_words(before, question, after, placed, file)
    notices += (
        _notice(
            f"The question {excerpt(name)} is gone. Its answers stay with the old version.",
            "Look whether that is meant.",
            (),
            file,
        )
        for name in old
    )
    return tuple(faults), tuple(notices)


def _takes(form: SurveyForm, question: Question) -> tuple[str, ...]:
    """What an answer to a question can be: of what kind, and on which scale; lists may gain and lose choices."""
    names = {choice.name for choice in form.choices_of(question)}
    return (question.kind.value, question.scale or "", "chosen" if names else "")


def _other_meaning(placed: Placed, file: str) -> Fault:
    return Fault(
        code="content.survey-meaning",
        message=f"The question {excerpt(placed.question.name)} takes other answers than before.",
        remedy="Give it a new name; the answers to the old question stay under the old one.",
        file=file,
        field=dotted(placed.path),
    )


def _other_words(
    before: SurveyForm, question: Question, after: SurveyForm, placed: Placed, file: str
) -> Iterator[Fault]:
    ask = "If it means something else now, give it a new name."
    if question.label != placed.question.label:
        yield _notice(f"The words of {excerpt(question.name)} have changed.", ask, placed.path, file)
    old = {choice.name: choice.label for choice in before.choices_of(question)}
    for choice in after.choices_of(placed.question):
        if choice.name in old and old[choice.name] != choice.label:
            yield _notice(
                f"The words of the choice {excerpt(choice.name)} of {excerpt(question.name)} have changed.",
                ask,
                placed.path,
                file,
            )


def _notice(message: str, remedy: str, path: FieldPath, file: str) -> Fault:
    return Fault(code="content.survey-notice", message=message, remedy=remedy, file=file, field=dotted(path) or None)
