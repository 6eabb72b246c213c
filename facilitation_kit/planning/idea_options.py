"""Idea cards as things to choose between.

In: the library and what a run sheet says about its options. Out: items. The one thing easily got wrong: an idea that was left
aside is not put to people by the word all; a run sheet that means it names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from facilitation_kit.activities.rounds import Item
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.idea_cards import IdeaCard, IdeaStatus
from facilitation_kit.content.library import Library
from facilitation_kit.identifiers import IdeaId, ItemId

__all__ = ["idea_items"]


def idea_items(library: Library, chosen: Literal["all"] | Sequence[IdeaId]) -> tuple[Item, ...]:
    """The chosen ideas: all that are not left aside in the order of ideas.yaml, or those that are named in their order."""
    if chosen == "all":
        return tuple(_item(idea) for idea in library.ideas if idea.status is not IdeaStatus.LEFT_ASIDE)
    return tuple(_item(library.idea(name)) for name in chosen)


def _item(idea: IdeaCard) -> Item:
    # The first paragraph: whoever chooses on a phone reads all options on one page.
    return Item(id=ItemId(idea.id), label=idea.title, detail=paragraphs(idea.what)[0], hypothesis=idea.hypotheses[0])
