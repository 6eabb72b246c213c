"""What readers of a pack are asked to answer.

In: ``ideas/questions.yaml``. Out: `ReaderQuestion` values. Easily got wrong: a question is for the readers whom it names
and for nobody else; what professionals are asked may be no question for young people.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, CONTENT_ID, Line
from facilitation_kit.identifiers import HypothesisId, QuestionId

__all__ = ["QuestionsFile", "Reader", "ReaderQuestion"]


class Reader(StrEnum):
    """Who reads a pack; the same words as `playback.audiences.Audience`, which a test compares."""

    TEAM = "team"
    WORKING_GROUP = "working_group"
    PROFESSIONALS = "professionals"
    YOUNG_PEOPLE = "young_people"
    PARENTS_CARERS = "parents_carers"


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class ReaderQuestion:
    """One question to the reader."""

    id: Annotated[QuestionId, CONTENT_ID]
    """Name of the question."""
    text: Line
    """The question, as they read it."""
    audiences: Annotated[tuple[Reader, ...], Field(min_length=1)]
    """Who is asked: team, working_group, professionals, young_people, parents_carers."""
    hypotheses: tuple[Annotated[HypothesisId, CONTENT_ID], ...] = ()
    """The hypotheses that it is about: ids of hypotheses.yaml. The question leads to the first of them."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class QuestionsFile:
    """``ideas/questions.yaml`` as a whole."""

    questions: tuple[ReaderQuestion, ...]
    """The questions, in the order in which they are asked."""
