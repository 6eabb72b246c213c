"""What a pack says of the ideas for a hypothesis.

In: the content's idea cards and test cards. Out: `HypothesisIdea` values. The one thing easily got wrong: an idea of two hypotheses
stands on the page of each, so its place in the pack is made of both ids.
"""

from __future__ import annotations

from facilitation_kit.analysis.idea_words import IDEA_WORDS, ideas_for, score_words, tests_trying
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.library import Library
from facilitation_kit.identifiers import HypothesisId
from facilitation_kit.playback.hypothesis_context import HypothesisIdea

__all__ = ["idea_lines"]


def idea_lines(library: Library, hypothesis: HypothesisId) -> tuple[HypothesisIdea, ...]:
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
