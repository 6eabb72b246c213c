"""What the options of a dot vote tell about each other, by audience group.

In go the tables of all options, each already protected by itself; out come the options that must not be shown by group
after all. The one thing easily got wrong: who has three dots and is known for two of them is known for the third. Where
everybody used all dots, what a group gave to all options adds up to a number that readers know, so a hidden count can be
worked out from the other options.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from facilitation_kit.analysis.feasible_bounds import Fact, Knowledge, Reader, exactly
from facilitation_kit.analysis.grouped_tallies import DotLink, GroupedTally
from facilitation_kit.analysis.suppression import Limits, TableToProtect
from facilitation_kit.analysis.tied_questions import wide_enough

__all__ = ["items_to_withhold"]


def items_to_withhold(
    tables: Sequence[TableToProtect],
    hidden: Sequence[frozenset[int] | None],
    tally: GroupedTally,
    columns: Sequence[Sequence[int]],
    limits: Limits,
) -> frozenset[int]:
    """The options that are not to be shown, those that are withheld already included.

    Options are given up one by one, those with the fewest dots first, until no hidden count has a narrower range than
    `limits` allow. When time runs out for finding a range, it counts as too narrow.

    Args:
        tables: of each option, in the order of the round.
        hidden: figures to hide in each; ``None`` where the option is withheld.
        tally: the same counted by group.
        columns: places of the groups in each column.
        limits: of the profile.
    """
    assert tally.link is not None
    withheld = {place for place, one in enumerate(hidden) if one is None}
    dots = tally.link.dots
    to_give_up = sorted(
        (place for place in range(len(tables)) if place not in withheld), key=lambda place: -dots[place]
    )
    before = _knowledge([table.before for table in tables], tally, tally.link)
    while to_give_up:
        sums = list(_hidden_sums(tables, hidden, withheld, tally, columns))
        if not sums:
            break
        after = _knowledge(
            [
                table.before if place in withheld else table.after(hidden[place] or frozenset(), limits)
                for place, table in enumerate(tables)
            ],
            tally,
            tally.link,
        )
        if wide_enough(Reader(before), Reader(after), sums, limits.width):
            break
        withheld.add(to_give_up.pop())
    return frozenset(withheld) if to_give_up else frozenset(range(len(tables)))


def _hidden_sums(
    tables: Sequence[TableToProtect],
    hidden: Sequence[frozenset[int] | None],
    withheld: set[int],
    tally: GroupedTally,
    columns: Sequence[Sequence[int]],
) -> Iterator[tuple[int, ...]]:
    """Places, in the knowledge about all options, of everything that is hidden."""
    groups = len(tally.groups)
    for place, table in enumerate(tables):
        start = place * _block(tally)
        if place in withheld:
            for column in columns:
                yield tuple(start + group for group in column)
        else:
            now_hidden = hidden[place] or frozenset()
            for number, figure in enumerate(table.figures):
                if number in now_hidden:
                    yield tuple(start + one for one in figure.places)
        for column in columns:
            if len(column) > 1:
                for group in column:
                    yield (start + group,)
                    yield (start + groups + group,)


def _block(tally: GroupedTally) -> int:
    """Counts an option has in the knowledge about all: people by category and group, then dots by group."""
    return (len(tally.items[0].categories) + 1) * len(tally.groups)


def _knowledge(of_options: Sequence[Knowledge], tally: GroupedTally, link: DotLink) -> Knowledge:
    """What is known of each option, and what a legal ballot is."""
    groups, block = len(tally.groups), _block(tally)
    ballots = len(of_options) * block
    facts: list[Fact] = [exactly(range(ballots, ballots + groups), sum(tally.ballots))]
    for place, known in enumerate(of_options):
        start = place * block
        dots = start + len(tally.items[0].categories) * groups
        facts += [
            Fact(terms=tuple((start + one, times) for one, times in fact.terms), low=fact.low, high=fact.high)
            for fact in known.facts
        ]
        facts.append(exactly(range(dots, dots + groups), link.dots[place]))
        for group in range(groups):
            people, given = start + group, dots + group
            facts.append(Fact(terms=((given, 1), (people, -1)), low=0))
            facts.append(Fact(terms=((people, link.cap), (given, -1)), low=0))
            answered = tuple((start + row * groups + group, -1) for row in range(len(tally.items[0].categories)))
            facts.append(Fact(terms=((ballots + group, 1), *answered), low=0))
    for group in range(groups):
        given_to_all = tuple(
            (place * block + len(tally.items[0].categories) * groups + group, -1) for place in range(len(of_options))
        )
        facts.append(Fact(terms=((ballots + group, link.budget), *given_to_all), low=0))
    return Knowledge(counts=ballots + groups, facts=tuple(facts))
