"""What a round of needs adds to the picture of the needs, in typed values for every format.

In: nothing; `needs_page` makes them. Out: names that templates may use (workshops/templates/README.md lists them). The one
thing easily got wrong: a figure's text is what is printed; its value, where there is one, is for drawing alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["NeedFigure", "NeedsAsked"]


@dataclass(frozen=True, kw_only=True)
class NeedFigure:
    """How many people said that a need is met, partly met or not met.

    Attributes:
        name: "met", "partly" or "not_met".
        label: as a reader sees it.
        text: the count, or what stands in its place: "[c]", "most".
        value: the count for drawing; ``None`` where it may not be shown.
    """

    name: str
    label: str
    text: str
    value: int | None


@dataclass(frozen=True, kw_only=True)
class NeedsAsked:
    """The newest round in which people said how well the needs are met.

    Attributes:
        question: what was asked.
        anchor: its place in the pack.
        held_at: when it was closed.
        people: how many answered, as text.
        sentences: what it says, most important first.
        shown: whether figures or words of it may be shown at all.
    """

    question: str
    anchor: str
    held_at: datetime
    people: str
    sentences: tuple[str, ...]
    shown: bool
