"""The exact counts of a round by audience group, as values.

In: nothing; `group_counting` makes them. Out: nothing; `group_tables` protects them. Nothing in here may be shown to
anybody. The one thing easily got wrong: items are tied together by what a legal ballot is, and readers know what it is;
`DotLink` and `Tie` say how.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from facilitation_kit.analysis.feasible_bounds import Fact
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = [
    "ALL_OTHERS",
    "NO_ANSWER",
    "REST",
    "Category",
    "DotLink",
    "GroupedItem",
    "GroupedTally",
    "Putting",
    "Tie",
]

REST = "rest"
"""Name of the category of everybody who answered and is in no other category."""
ALL_OTHERS = phrase("All others")
NO_ANSWER = "no_answer"
"""Name of the category of everybody who was asked and gave no answer, or would rather not say."""


class Putting(StrEnum):
    """How the categories of an item may be put together where they cannot be told apart."""

    HEADLINE = "headline"
    """The first against all others."""
    BY_SIZE = "by_size"
    """Those that most people of the room chose against all others."""
    SCALE = "scale"
    """Neighbours with neighbours."""


@dataclass(frozen=True, kw_only=True)
class Category:
    """One thing that people can have said about an item; the categories of an item share out those who were asked.

    Attributes:
        measures: names of what it counts; `REST` or `NO_ANSWER` for people whom no figure of the room counts.
        label: as readers see it.
        row: row of the room's result that has its figure; ``None`` for the item's own.
        measure: name of the measure in that row; empty where it is the first of `measures`.
    """

    measures: tuple[str, ...]
    label: str
    row: ItemId | None = None
    measure: str = ""

    @property
    def in_room(self) -> str:
        """Name of the measure that has its figure in the room's result; empty where there is none."""
        name = self.measure or self.measures[0]
        return "" if name in (REST, NO_ANSWER) else name


@dataclass(frozen=True, kw_only=True)
class DotLink:
    """What ties the options of a dot vote together, which readers know from the question.

    Attributes:
        budget: dots that a person has.
        cap: most dots that a person may place on one option.
        dots: placed on each option by the whole room.
    """

    budget: int
    cap: int
    dots: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Tie:
    """What ties some items together.

    Attributes:
        items: their places; where one has to be given up, the last goes first.
        facts: about the counts of these items, block after block, and then the counts in `beside`.
        beside: exact counts that no table has, such as the people of each group who gave no answer.
    """

    items: tuple[int, ...]
    facts: tuple[Fact, ...]
    beside: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GroupedItem:
    """The counts of one item.

    Attributes:
        categories: what people can have said; the first is what the round is about, such as "Agree".
        counts: people by category and group, `counts[category][group]`.
        answered: people of the whole room whom the counts are about.
        score: the derived figure of the whole room, as results print it; empty without one.
        putting: how categories may be put together.
        everybody_asked: the counts are about all people who answered the round.
        asked: they are about people who were asked, whether they answered or not.
        tied: it follows from other answers in a way that cannot be audited, so it is not shown by group.
    """

    item: ItemId
    label: str
    categories: tuple[Category, ...]
    counts: tuple[tuple[int, ...], ...]
    answered: int
    score: str = ""
    putting: Putting = Putting.HEADLINE
    everybody_asked: bool = False
    asked: bool = False
    tied: bool = False

    @property
    def by_group(self) -> tuple[int, ...]:
        """People whom the counts are about, by group."""
        return tuple(sum(column) for column in zip(*self.counts, strict=True))


@dataclass(frozen=True, kw_only=True)
class GroupedTally:
    """A round counted by group.

    Attributes:
        groups: of the people who joined or answered; ``None`` for those who named no group. A group of the project that
            nobody of this workshop belongs to is not among them.
        ballots: people who answered, by group.
        joined: people who had joined, by group.
        items: in the order of the round.
        link: of a dot vote; ``None`` for other activities.
        ties: of questions that follow from others, and of choices of which a person may take several.
    """

    groups: tuple[str | None, ...]
    ballots: tuple[int, ...]
    joined: tuple[int, ...]
    items: tuple[GroupedItem, ...]
    link: DotLink | None = None
    ties: tuple[Tie, ...] = ()
