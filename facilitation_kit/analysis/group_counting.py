"""Exact counts of a round by audience group, before anything is protected.

In go the ballots of a round and the groups of the people who joined; out comes one small table an item: what people
said, by the group that they declared. The one thing easily got wrong: people who declared no group are a column like any
other, or the rest of the room would tell what they said.

Nothing in here may be shown to anybody; `group_tables` decides what may.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitation_kit.activities.contract import Activity, FieldKind
from facilitation_kit.activities.results import Measure, MeasureKind, Tally
from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.analysis.group_questions import count_questions
from facilitation_kit.analysis.grouped_tallies import (
    ALL_OTHERS,
    REST,
    Category,
    DotLink,
    GroupedItem,
    GroupedTally,
    Tie,
)

__all__ = ["count_by_group"]


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
    of_groups = [[ballot for ballot in ballots if ballot.group == group] for group in groups]
    questions = [activity.closed_questions(definition, of_group) for of_group in of_groups]
    ties: tuple[Tie, ...] = ()
    link: DotLink | None = None
    if any(questions):
        items, ties = count_questions(questions)
        people = tuple(len(of_group[0].said) for of_group in questions)
    else:
        room = activity.tally(definition, ballots, len(ballots))
        tallies = [activity.tally(definition, of_group, 0) for of_group in of_groups]
        items, link = _rated_items(activity, room, tallies), _dot_link(room)
        people = tuple(tally.ballots for tally in tallies)
    return GroupedTally(
        groups=groups,
        ballots=people,
        joined=tuple(max(joined.get(group, 0), answered) for group, answered in zip(groups, people, strict=True)),
        items=items,
        link=link,
        ties=ties,
    )


def _rated_items(activity: Activity, room: Tally, tallies: Sequence[Tally]) -> tuple[GroupedItem, ...]:
    """The items of a round in which each is answered for itself."""
    categories = _categories(activity, room)
    return tuple(
        GroupedItem(
            item=row.item,
            label=row.label,
            categories=categories,
            counts=tuple(
                tuple(_count(tally, place, category, categories) for tally in tallies) for category in categories
            ),
            answered=row.answered,
            score="" if row.score is None else f"{row.score:.1f}",
        )
        for place, row in enumerate(room.rows)
        if categories
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
    return (*named, Category(measures=(REST,), label=ALL_OTHERS))


def _dot_link(room: Tally) -> DotLink | None:
    points: list[Measure] = [measure for measure in room.measures if measure.kind is MeasureKind.POINTS]
    budget, cap = room.settings.get("dots"), room.settings.get("cap_per_option")
    if len(points) != 1 or not isinstance(budget, int) or not isinstance(cap, int):
        return None
    return DotLink(budget=budget, cap=cap, dots=tuple(row.counts[points[0].name] for row in room.rows))
