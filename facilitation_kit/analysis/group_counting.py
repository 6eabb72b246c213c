"""Exact counts of a round by audience group, before anything is protected.

In go the ballots of a round and the groups of the people who joined; out comes one small table an item: what people
said, by the group that they declared. The one thing easily got wrong: people who declared no group are a column like any
other, or the rest of the room would tell what they said.

Nothing in here may be shown to anybody; `group_tables` decides what may.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from facilitation_kit.activities.contract import Activity, FieldKind
from facilitation_kit.activities.results import Measure, MeasureKind, Tally
from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["REST", "Category", "DotLink", "GroupedItem", "GroupedTally", "count_by_group"]

REST = "rest"
"""Name of the category of everybody who answered and is in no other category."""
_REST_LABEL = phrase("All others")


@dataclass(frozen=True, kw_only=True)
class Category:
    """One thing that people can have said about an item; the categories of an item share out those who answered.

    Attributes:
        measures: names of the measures that it counts; `REST` for everybody else.
        label: as readers see it.
    """

    measures: tuple[str, ...]
    label: str


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
class GroupedItem:
    """The counts of one item.

    Attributes:
        counts: people by category and group, `counts[category][group]`.
        answered: people of the whole room who answered about it.
        score: the derived figure of the whole room, as results print it; empty without one.
    """

    item: ItemId
    label: str
    counts: tuple[tuple[int, ...], ...]
    answered: int
    score: str = ""

    @property
    def by_group(self) -> tuple[int, ...]:
        """People who answered about it, by group."""
        return tuple(sum(column) for column in zip(*self.counts, strict=True))


@dataclass(frozen=True, kw_only=True)
class GroupedTally:
    """A round counted by group.

    Attributes:
        groups: of the people who joined or answered; ``None`` for those who named no group. A group of the project that
            nobody of this workshop belongs to is not among them.
        ballots: people who answered, by group.
        joined: people who had joined, by group.
        categories: the first is what the round is about, such as "Agree".
        items: in the order of the round.
        link: of a dot vote; ``None`` for other activities.
    """

    groups: tuple[str | None, ...]
    ballots: tuple[int, ...]
    joined: tuple[int, ...]
    categories: tuple[Category, ...]
    items: tuple[GroupedItem, ...]
    link: DotLink | None


def count_by_group(
    definition: RoundDefinition,
    activity: Activity,
    ballots: Sequence[Ballot],
    joined: Mapping[str | None, int],
    order: Sequence[str] = (),
) -> GroupedTally:
    """Count a round by audience group, by the activity's own rules.

    Args:
        definition: the round.
        activity: that it was held with.
        ballots: everybody's, one a person.
        joined: people who had joined when the round closed, by group.
        order: of the groups; others come behind, by their ids, and people who named no group come last.
    """
    named = {*joined, *(ballot.group for ballot in ballots)}
    groups: tuple[str | None, ...] = tuple(
        sorted(
            (group for group in named if group is not None),
            key=lambda group: (order.index(group) if group in order else len(order), group),
        )
    )
    if None in named:
        groups = (*groups, None)
    room = activity.tally(definition, ballots, len(ballots))
    tallies = [
        activity.tally(definition, [ballot for ballot in ballots if ballot.group == group], 0) for group in groups
    ]
    categories = _categories(activity, room)
    return GroupedTally(
        groups=groups,
        ballots=tuple(tally.ballots for tally in tallies),
        joined=tuple(max(joined.get(group, 0), tally.ballots) for group, tally in zip(groups, tallies, strict=True)),
        categories=categories,
        items=tuple(
            GroupedItem(
                item=row.item,
                label=row.label,
                counts=tuple(
                    tuple(_count(tally, place, category, categories) for tally in tallies) for category in categories
                ),
                answered=row.answered,
                score="" if row.score is None else f"{row.score:.1f}",
            )
            for place, row in enumerate(room.rows)
        ),
        link=_dot_link(room),
    )


def _count(tally: Tally, place: int, category: Category, categories: Sequence[Category]) -> int:
    row = tally.rows[place]
    if category.measures == (REST,):
        named = [name for other in categories if other is not category for name in other.measures]
        return row.answered - sum(row.counts[name] for name in named)
    return sum(row.counts[name] for name in category.measures)


def _categories(activity: Activity, room: Tally) -> tuple[Category, ...]:
    """The measures that share out those who answered; the first measure and the rest where people can be in several.

    Of parts that are added up the sum is told: so many small parts by group would nearly all have to be hidden.
    """
    # what everybody shares out over all rows ties the rows together, and tables by group are protected row by row
    people = [measure for measure in room.measures if measure.kind is MeasureKind.PEOPLE and not measure.shared_out]
    people = (
        [measure for measure in people if measure.sum_of]
        or [measure for measure in people if measure.exclusive]
        or people
    )
    people.sort(key=lambda measure: not measure.headline)
    if not people:
        return ()
    exclusive = len(people) > 1 and any(
        field.kind is FieldKind.CHOICE and {measure.name for measure in people} <= set(field.choices)
        for field in activity.fields
    )
    taken = people if exclusive else people[:1]
    named = tuple(Category(measures=(measure.name,), label=measure.label) for measure in taken)
    if exclusive and all(row.answered == sum(row.counts[measure.name] for measure in taken) for row in room.rows):
        return named
    return (*named, Category(measures=(REST,), label=_REST_LABEL))


def _dot_link(room: Tally) -> DotLink | None:
    points: list[Measure] = [measure for measure in room.measures if measure.kind is MeasureKind.POINTS]
    budget, cap = room.settings.get("dots"), room.settings.get("cap_per_option")
    if len(points) != 1 or not isinstance(budget, int) or not isinstance(cap, int):
        return None
    return DotLink(budget=budget, cap=cap, dots=tuple(row.counts[points[0].name] for row in room.rows))
