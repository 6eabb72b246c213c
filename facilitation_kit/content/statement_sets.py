"""Statements that people agree with, disagree with or pass on, one at a time.

In: ``surveys/*.yaml`` with ``kind: statements``. Out: `StatementSet` values. Easily got wrong: a statement's id is what
answers are stored under, so changing the words of a statement needs a new id.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, CONTENT_ID, Line
from facilitation_kit.identifiers import HypothesisId, ItemId, StatementSetId

__all__ = ["Statement", "StatementSet"]


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Statement:
    """One statement."""

    id: Annotated[ItemId, CONTENT_ID]
    """Name of the statement in answers and exports. New words need a new id."""
    text: Line
    """The statement, short and about one thing."""
    hypothesis: Annotated[HypothesisId, CONTENT_ID] | None = None
    """The hypothesis that answers to it tell us about: an id of hypotheses.yaml."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class StatementSet:
    """A question and its statements."""

    kind: Literal["statements"] = "statements"
    """The word statements."""
    id: Annotated[StatementSetId, CONTENT_ID]
    """Name of the set: the same as its file name without .yaml."""
    title: Line
    """What the set is called. Participants see it."""
    question: Line
    """What is asked about each statement."""
    statements: Annotated[tuple[Statement, ...], Field(min_length=1)]
    """The statements, in order."""
