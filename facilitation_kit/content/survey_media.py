"""Pictures, sounds and films that a survey form names, and which of them phones show.

In: a form, and the drawings of its project. Out: the names of drawings, and what its author should know about the rest.
Easily got wrong: XLSForm names files without a folder, and nothing says what a picture shows. So a drawing is looked for in
``ideas/pictures``, and the label beside it is what somebody hears who cannot see it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from pathlib import Path

from facilitation_kit.content.documents import FieldPath, dotted, excerpt
from facilitation_kit.content.survey_forms import SurveyForm
from facilitation_kit.content.survey_words import Said
from facilitation_kit.errors import Fault

__all__ = ["DRAWINGS", "drawings_beside", "media_notices", "named_drawings"]

DRAWINGS = "pictures"
"""The folder below ``ideas`` in which a project keeps its drawings."""

_DRAWING = re.compile(r"[^\W_][\w .-]{0,90}\.svg")
_SOUND_OR_FILM = {
    "audio": ("sound", "Write what it says into the label or the hint: people can have that read aloud."),
    "video": ("film", "Write what it shows into the label or the hint, and show the film in the room."),
}

_Told = tuple[str, str, FieldPath]
"""What is told, what to do about it, and where."""


def named_drawings(form: SurveyForm) -> Iterator[tuple[str, FieldPath]]:
    """The names of all pictures that can be drawings, each with the place that names it."""
    for _, said, path in _pictures(form):
        for name in said.values():
            if _DRAWING.fullmatch(name):
                yield name, path


def drawings_beside(file: Path) -> frozenset[str]:
    """The names of the drawings in the project of a form's file; none where it lies in no project."""
    folder = file.absolute().parent.parent / "ideas" / DRAWINGS
    return frozenset(each.name for each in folder.glob("*.svg")) if folder.is_dir() else frozenset()


def media_notices(
    form: SurveyForm, file: str, drawings: Container[str], line: Callable[[FieldPath], int | None] = lambda _: None
) -> tuple[Fault, ...]:
    """What phones do not show or play, with what to do instead; all of it is kept in the form.

    Args:
        form: as it was read.
        file: its name, for messages.
        drawings: names of the drawings that its project has.
        line: the line or row of what stands at a path.

    Returns:
        Notices ``content.survey-notice``.
    """
    told = (*_untold_pictures(form, drawings), *_sounds_and_films(form), *_choices_sounds_and_films(form))
    code = "content.survey-notice"
    return tuple(
        Fault(code=code, message=message, remedy=remedy, file=file, line=line(path), field=dotted(path))
        for message, remedy, path in told
    )


def _untold_pictures(form: SurveyForm, drawings: Container[str]) -> Iterator[_Told]:
    for whose, said, path in _pictures(form):
        for name in dict.fromkeys(said.values()):
            if not _DRAWING.fullmatch(name):
                yield (
                    f"The picture {excerpt(name)} of {whose} is kept and not shown: phones show drawings (.svg) alone.",
                    f"Draw it as plain SVG, put that into ideas/{DRAWINGS} and name it here.",
                    path,
                )
            elif name not in drawings:
                yield (
                    f"There is no picture ideas/{DRAWINGS}/{name}, so phones show {whose} in words alone.",
                    "Put the file there, or leave the picture out.",
                    path,
                )


def _sounds_and_films(form: SurveyForm) -> Iterator[_Told]:
    for placed in form.placed():
        for key in _SOUND_OR_FILM:
            for name in dict.fromkeys(getattr(placed.question, key).values()):
                yield _not_played(key, name, placed.question.name, (*placed.path, key))


def _choices_sounds_and_films(form: SurveyForm) -> Iterator[_Told]:
    for number, choices in enumerate(form.choice_lists):
        for position, choice in enumerate(choices.choices):
            for column in choice.more:
                key = column.column.removeprefix("media::").partition("::")[0]
                if key in _SOUND_OR_FILM:
                    path = ("choice_lists", number, "choices", position, "more")
                    yield _not_played(key, column.value, choice.name, path)


def _not_played(key: str, name: str, whose: str, path: FieldPath) -> _Told:
    what, remedy = _SOUND_OR_FILM[key]
    return f"The {what} {excerpt(name)} of {excerpt(whose)} is kept and not played on phones.", remedy, path


def _pictures(form: SurveyForm) -> Iterator[tuple[str, Said, FieldPath]]:
    """Every picture with what it belongs to and where it stands."""
    for placed in form.placed():
        if placed.question.image:
            yield excerpt(placed.question.name), placed.question.image, (*placed.path, "image")
    for number, choices in enumerate(form.choice_lists):
        for position, choice in enumerate(choices.choices):
            if choice.image:
                yield excerpt(choice.name), choice.image, ("choice_lists", number, "choices", position, "image")
