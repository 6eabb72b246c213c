"""Ideas in words: those that act on a hypothesis, what has become of each, how much speaks for it, and the tests that try it.

In: a project's content. Out: what packs and the projector say of idea cards. The one thing easily got wrong: scores stand side by
side and are never added up; a wanted idea that hurts somebody is not worth the same as a safe one that nobody wants.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from facilitation_kit.analysis.chain_records import HypothesisIdea
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.idea_cards import HIGHEST_SCORE, IdeaCard, IdeaScores, IdeaStatus
from facilitation_kit.content.library import Library
from facilitation_kit.identifiers import HypothesisId, IdeaId
from facilitation_kit.phrases import phrase

__all__ = ["IDEA_WORDS", "hypothesis_ideas", "ideas_for", "score_words", "tests_trying"]

IDEA_WORDS: Mapping[IdeaStatus, str] = MappingProxyType(
    {
        IdeaStatus.PROPOSED: phrase("proposed"),
        IdeaStatus.CHOSEN_FOR_A_TEST: phrase("chosen for a test"),
        IdeaStatus.ADOPTED: phrase("adopted"),
        IdeaStatus.LEFT_ASIDE: phrase("left aside"),
    }
)
"""What has become of an idea, in words."""

_SCORES: Mapping[str, str] = MappingProxyType(
    {
        "desirability": phrase("People want it"),
        "feasibility": phrase("It can be done"),
        "viability": phrase("It can be kept up"),
        "adaptability": phrase("It goes on fitting"),
        "safety": phrase("It hurts nobody"),
    }
)


def ideas_for(library: Library, hypothesis: HypothesisId) -> tuple[IdeaCard, ...]:
    """The ideas that act on a hypothesis, in the order of the content."""
    return tuple(idea for idea in library.ideas if hypothesis in idea.hypotheses)


def tests_trying(library: Library, idea: IdeaId) -> tuple[str, ...]:
    """The titles of the tests that try an idea, whichever of its hypotheses they are about."""
    return tuple(card.title for card in library.test_cards if card.idea == idea)


def score_words(scores: IdeaScores | None) -> tuple[tuple[str, str], ...]:
    """What speaks for an idea as label and text, such as ("People want it", "3 of 5"); none for what was not scored."""
    given = [(label, getattr(scores, name, None)) for name, label in _SCORES.items()]
    return tuple(
        (label, phrase("{score} of {highest}", score=score, highest=HIGHEST_SCORE))
        for label, score in given
        if score is not None
    )


def hypothesis_ideas(library: Library, hypothesis: HypothesisId) -> tuple[HypothesisIdea, ...]:
    """The ideas for a hypothesis, in the order of the content."""
    return tuple(
        HypothesisIdea(
            id=idea.id,
            title=idea.title,
            what=paragraphs(idea.what),
            for_whom=paragraphs(idea.for_whom),
            could_hurt=paragraphs(idea.could_hurt),
            came_from=idea.came_from,
            status=IDEA_WORDS[idea.status],
            because=paragraphs(idea.because),
            scores=score_words(idea.scores),
            tests=tests_trying(library, idea.id),
        )
        for idea in ideas_for(library, hypothesis)
    )
