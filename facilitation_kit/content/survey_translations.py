"""Texts of a survey form that are not there in one of its languages.

In: a form. Out: for each language one notice with the questions and choices that have no text in it. Easily got wrong: a text
without any language is in the form's own one, and figures alone need no translation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from facilitation_kit.content.documents import FieldPath, dotted, excerpt
from facilitation_kit.content.survey_forms import SurveyForm
from facilitation_kit.content.survey_words import ANY_LANGUAGE, Said
from facilitation_kit.errors import Fault

__all__ = ["translation_notices"]

_NAMED = 6
"""Questions and choices that a notice names; it counts the others."""


def translation_notices(
    form: SurveyForm, file: str, line: Callable[[FieldPath], int | None] = lambda _: None
) -> tuple[Fault, ...]:
    """What readers of each language will see in the form's own language instead of theirs.

    Args:
        form: as it was read.
        file: its name, for messages.
        line: the line or row of what stands at a path.

    Returns:
        Notices ``content.survey-notice``, at the first text that is missing; none for a form in one language.
    """
    if len(form.languages) < 2:  # noqa: PLR2004 - one language has nothing to be translated into
        return ()
    own = form.default_language if form.default_language in form.languages else form.languages[0]
    return tuple(_notices(form, own, file, line))


def _notices(form: SurveyForm, own: str, file: str, line: Callable[[FieldPath], int | None]) -> Iterator[Fault]:
    for language in form.languages:
        missing = [(name, path) for name, said, path in _texts(form) if not _is_there(said, language, own)]
        if not missing:
            continue
        names = list(dict.fromkeys(name for name, _ in missing))
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        path = missing[0][1]
        yield Fault(
            code="content.survey-notice",
            message=f"In {excerpt(language)} something is missing at {', '.join(map(excerpt, names[:_NAMED]))}{more}.",
            remedy="Write these texts in that language too; until then its readers see them in another one.",
            file=file,
            line=line(path),
            field=dotted(path),
        )


def _is_there(said: Said, language: str, own: str) -> bool:
    texts = [text for text in said.values() if text.strip()]
    if not any(letter.isalpha() for text in texts for letter in text):
        return True
    return bool(said.get(language, "").strip() or (language == own and said.get(ANY_LANGUAGE, "").strip()))


def _texts(form: SurveyForm) -> Iterator[tuple[str, Said, FieldPath]]:
    """Every text that people read, with the name of what it belongs to and where it stands."""
    for placed in form.placed():
        question = placed.question
        for key in ("label", "hint", "required_message", "constraint_message"):
            yield question.name, getattr(question, key), (*placed.path, key)
    for number, choices in enumerate(form.choice_lists):
        for position, choice in enumerate(choices.choices):
            yield choice.name, choice.label, ("choice_lists", number, "choices", position, "label")
