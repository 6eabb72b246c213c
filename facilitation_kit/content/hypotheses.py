"""What the project believes will help, each as a sentence that can turn out to be wrong.

In: ``ideas/hypotheses.yaml``. Out: `Hypothesis` values. Easily got wrong: a statement carries its emphasis marks
(``**like this**``); use `Hypothesis.plain` or `Hypothesis.emphasis` for anything that people read.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AfterValidator
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, CONTENT_ID, OptionalProse, Prose, RuleBroken
from facilitation_kit.identifiers import HypothesisId, NeedId

__all__ = ["Emphasis", "HypothesesFile", "Hypothesis", "HypothesisStatus"]

_MARKS = 2  # one before and one after the phrase
_MARKED = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def one_key_phrase(statement: str) -> str:
    """`statement`, when it marks exactly one phrase.

    Raises:
        RuleBroken: ``content.emphasis``.
    """
    phrases: list[str] = _MARKED.findall(statement)
    marks = statement.count("**")
    if marks != _MARKS or "***" in statement or len(phrases) != 1 or not phrases[0].strip():
        raise RuleBroken(
            "content.emphasis",
            "The statement needs exactly one key phrase that is marked for emphasis.",
            "Put ** before and after the key phrase, and nowhere else: If we **do this**, that will happen.",
        )
    return statement


class HypothesisStatus(StrEnum):
    """How far the project has got with a hypothesis."""

    DRAFT = "draft"
    EXPLORING = "exploring"
    TESTING = "testing"
    SUPPORTED = "supported"
    CHALLENGED = "challenged"
    RETIRED = "retired"


class Emphasis(NamedTuple):
    """A statement cut at its key phrase; the three parts joined are the plain statement."""

    before: str
    phrase: str
    after: str


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Hypothesis:
    """One hypothesis card."""

    id: Annotated[HypothesisId, CONTENT_ID]
    """Name of the hypothesis, the same for years and in every workshop. Do not change it later."""
    statement: Annotated[Prose, AfterValidator(one_key_phrase)]
    """The hypothesis in one sentence, with its key phrase between two pairs of stars: If we **do this**, that will."""
    problem: Prose
    """The problem that it answers."""
    change: Prose
    """What would be done differently."""
    for_whom: Prose
    """Who it is for."""
    expected_effect: Prose
    """What we expect to see if it is right."""
    because: OptionalProse = ""
    """Why we believe it."""
    need: Annotated[NeedId, CONTENT_ID]
    """The need that it serves: an id of needs.yaml."""
    status: HypothesisStatus
    """How far we have got: draft, exploring, testing, supported, challenged or retired."""

    @property
    def emphasis(self) -> Emphasis:
        """The statement before, at and after its key phrase."""
        before, phrase, after = self.statement.split("**")
        return Emphasis(before, phrase, after)

    @property
    def plain(self) -> str:
        """The statement without the marks."""
        return self.statement.replace("**", "")


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class HypothesesFile:
    """``ideas/hypotheses.yaml`` as a whole."""

    hypotheses: tuple[Hypothesis, ...]
    """The hypothesis cards, in the order in which they are shown."""
