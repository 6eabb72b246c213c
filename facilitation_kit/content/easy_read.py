"""Easy read: for each thing that young people read about, one short sentence and one picture, both made by a person.

In: ``ideas/easy_read.yaml``. Out: `EasyLine` values by kind. Easily got wrong: nothing shortens a text by itself; where a
line is missing the pack for young people is not made, and says which (`playback.easy_reading`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, CONTENT_ID, Line, RuleBroken, filled

__all__ = ["MOST_WORDS", "EasyLine", "EasyReadFile"]

MOST_WORDS = 15
"""Words of an easy-read sentence at most (UK practice: 10 to 15, one idea)."""

_PICTURE = re.compile(r"pictures/[a-z0-9]+(?:-[a-z0-9]+)*\.svg")


def short_sentence(text: str) -> str:
    """`text`, when it is short enough.

    Raises:
        RuleBroken: ``content.too-many-words``.
    """
    count = len(text.split())
    if count > MOST_WORDS:
        raise RuleBroken(
            "content.too-many-words",
            f"This sentence has {count} words; {MOST_WORDS} are the most in easy read.",
            "Say one thing, and leave the rest out.",
        )
    return filled(text)


def picture_name(name: str) -> str:
    """`name`, when it can be a picture of the project.

    Raises:
        RuleBroken: ``content.picture-name``.
    """
    if not _PICTURE.fullmatch(name):
        raise RuleBroken(
            "content.picture-name",
            "This is not the name of a picture.",
            "Put an SVG file into ideas/pictures and write its place below ideas, such as pictures/front-door.svg.",
        )
    return name


Sentence = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(short_sentence)]
"""One easy-read sentence."""

PictureName = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(picture_name)]
"""An SVG file below ``ideas/``."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class EasyLine:
    """One thing in easy read."""

    id: Annotated[str, CONTENT_ID]
    """What it stands for: an id of that kind."""
    sentence: Sentence
    """What it is, in one sentence of at most 15 words."""
    picture: PictureName
    """An SVG file in ideas/pictures, such as pictures/front-door.svg."""
    alternative: Line
    """What the picture shows, for whoever cannot see it."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class EasyReadFile:
    """``ideas/easy_read.yaml`` as a whole."""

    sections: tuple[EasyLine, ...] = ()
    """Under the headings of the pack: the id is the name of a section of pack.yaml, such as votes."""
    hypotheses: tuple[EasyLine, ...] = ()
    """Hypotheses, by their ids."""
    needs: tuple[EasyLine, ...] = ()
    """Needs, by their ids."""
    research: tuple[EasyLine, ...] = ()
    """Research activities, by their ids."""
    next_steps: tuple[EasyLine, ...] = ()
    """Next steps, by their ids."""
    questions: tuple[EasyLine, ...] = ()
    """Questions to the reader, by their ids."""
    feedback: tuple[EasyLine, ...] = ()
    """What people asked for, by its id in the store."""
    insights: tuple[EasyLine, ...] = ()
    """What we have learned, by its id in the store."""
    personas: tuple[EasyLine, ...] = ()
    """Personas, by their ids."""
    journeys: tuple[EasyLine, ...] = ()
    """Journey maps, by their ids."""

    def lines(self) -> Iterator[tuple[str, int, EasyLine]]:
        """All lines, each with the key and the place in the list where it stands."""
        for field in fields(self):
            for place, line in enumerate(getattr(self, field.name)):
                yield field.name, place, line
