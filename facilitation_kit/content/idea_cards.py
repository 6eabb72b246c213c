"""What could be done about a hypothesis: one card an idea, with what could hurt somebody written down from the start.

In: ``ideas/ideas.yaml``, which a project may leave out. Out: `IdeaCard` values. Easily got wrong: an idea is not a hypothesis;
a hypothesis says what we believe, an idea is one way to act on it, and a test card says how it is tried.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, CONTENT_ID, Line, OptionalProse, Prose, RuleBroken
from facilitation_kit.identifiers import HypothesisId, IdeaId

__all__ = ["HIGHEST_SCORE", "IdeaCard", "IdeaCardsFile", "IdeaScores", "IdeaStatus"]

HIGHEST_SCORE = 5
"""What stands for being seen in real life more than once; 0 stands for nothing known."""

_Score = Annotated[int, Field(ge=0, le=HIGHEST_SCORE)]


class IdeaStatus(StrEnum):
    """What has become of an idea."""

    PROPOSED = "proposed"
    CHOSEN_FOR_A_TEST = "chosen_for_a_test"
    ADOPTED = "adopted"
    LEFT_ASIDE = "left_aside"


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class IdeaScores:
    """How much speaks for an idea, five times; what has not been talked about is left out.

    Source: the first four are Strategyzer's ("Is your hypothesis really validated?", 2021); safety is this field's own.
    """

    desirability: _Score | None = None
    """0 to 5: how much shows that people want it."""
    feasibility: _Score | None = None
    """0 to 5: how much shows that it can be done."""
    viability: _Score | None = None
    """0 to 5: how much shows that there are people and money to keep it up."""
    adaptability: _Score | None = None
    """0 to 5: how much shows that it goes on fitting when things change around it."""
    safety: _Score | None = None
    """0 to 5: how much shows that it hurts nobody."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class IdeaCard:
    """One idea."""

    id: Annotated[IdeaId, CONTENT_ID]
    """Name of the idea, the same for years and in every workshop. Do not change it later."""
    title: Line
    """The idea in a few words."""
    what: Prose
    """What would be different."""
    for_whom: Prose
    """Who it is for."""
    hypotheses: Annotated[tuple[Annotated[HypothesisId, CONTENT_ID], ...], Field(min_length=1)]
    """The hypotheses that it would act on, at least one: ids of hypotheses.yaml. Votes on it are told on the first one's page."""
    could_hurt: Prose
    """What could hurt somebody, and who watches for it."""
    came_from: Line
    """Where it comes from: a workshop, a round of notes, a role; never a person's name."""
    scores: IdeaScores | None = None
    """How much speaks for it so far, 0 to 5: desirability, feasibility, viability, adaptability, safety."""
    status: IdeaStatus
    """proposed, chosen_for_a_test, adopted or left_aside."""
    because: OptionalProse = ""
    """Why it stands so; needed where it is left aside."""

    def __post_init__(self) -> None:
        if self.status is IdeaStatus.LEFT_ASIDE and not self.because.strip():
            raise RuleBroken(
                "content.left-aside-without-reason",
                "This idea is left aside, but nothing says why.",
                "Add because, in words that whoever had the idea can read.",
                field="status",
            )


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class IdeaCardsFile:
    """``ideas/ideas.yaml`` as a whole."""

    ideas: tuple[IdeaCard, ...]
    """The ideas, in the order in which they are shown."""
