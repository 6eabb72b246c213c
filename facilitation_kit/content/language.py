"""Words to think about: terms that make a young person the one to blame, each with its reason and another way to say it.

In: ``ideas/language.yaml``, which a project edits. Out: a `Lexicon`. Easily got wrong: it is for our own sentences. What a young
person said stays as they said it, and nothing is ever changed by itself (P3).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, CONTENT_ID, Line, OptionalLine

__all__ = ["LanguageSource", "LanguageTerm", "Lexicon"]


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class LanguageSource:
    """A guide that discusses terms."""

    id: Annotated[str, CONTENT_ID]
    """Name of the guide."""
    title: Line
    """What it is called, and whose it is."""
    where: OptionalLine = ""
    """Where to find it."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class LanguageTerm:
    """One term, with what could stand in its place."""

    term: Line
    """The word or words, as they stand in a text; capitals do not matter."""
    forms: tuple[Line, ...] = ()
    """Other forms of the same, such as the plural."""
    why: Line
    """What is wrong with it, in a sentence."""
    alternative: Line
    """What could stand there instead."""
    source: Annotated[str, CONTENT_ID]
    """The guide that discusses it: an id of sources."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Lexicon:
    """``ideas/language.yaml`` as a whole: it warns, and never blocks or edits."""

    version: Annotated[int, Field(ge=1, le=100_000)] = 1
    """Count it up with each change."""
    sources: tuple[LanguageSource, ...] = ()
    """The guides."""
    terms: tuple[LanguageTerm, ...] = ()
    """The terms."""

    def source_title(self, source: str) -> str:
        """The title of a guide; its id where the guide is not listed."""
        return next((each.title for each in self.sources if each.id == source), source)
