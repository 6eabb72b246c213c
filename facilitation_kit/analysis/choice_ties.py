"""What readers know of the choices of a group in which everybody may take several, from what a legal answer is.

In go one question with the answers of each group; out come facts for the audit. The one thing easily got wrong: the rule
that a reader knows may be anything that a form can say ("up to two", "none of these stands alone") or a budget. So the bounds
are those that the answers themselves keep, the fewest and the most that anybody took or gave: whoever knows the rule knows
no more than that.
"""

from __future__ import annotations

from collections.abc import Sequence

from facilitation_kit.activities.closed_questions import ClosedQuestion
from facilitation_kit.analysis.feasible_bounds import Fact, exactly

__all__ = ["choice_facts"]

_Terms = tuple[tuple[int, int], ...]


def choice_facts(
    columns: Sequence[ClosedQuestion], starts: Sequence[int], width: int, end: int
) -> tuple[list[Fact], list[int]]:
    """Facts about the blocks of one question, and exact counts that stand behind all blocks.

    Args:
        columns: the question with the answers of each group.
        starts: where the block of each choice begins: people of each group who chose it, then all others.
        width: number of groups.
        end: where the counts behind all blocks begin: people who gave no answer, by group; then what each choice was given.
    """
    said = [one for column in columns for one in column.said if one]
    sizes = [len(one) for one in said] or [0]
    # a choice that people only took alone, such as "none of these"
    taken = [place for place in range(len(starts)) if any(place in one for one in said)]
    alone = [place for place in taken if all(len(one) == 1 for one in said if place in one)]
    others = [len(one) for one in said if not one & frozenset(alone)] or [0]
    silent = [column.said.count(frozenset()) for column in columns]
    facts = [exactly(range(end, end + width), sum(silent))]
    for group in range(width):
        whole = ((starts[0] + group, 1), (starts[0] + width + group, 1))
        answered = (*whole, (end + group, -1))
        for start in starts:
            block = ((start + group, 1), (start + width + group, 1))
            facts.append(_less(answered, ((start + group, 1),), low=0))
            facts.append(_less(block, whole, low=0, high=0))  # the same people stand behind each choice
        facts += _between(tuple((start + group, 1) for start in starts), answered, min(sizes), max(sizes))
        if alone and len(alone) < len(starts):
            rest = tuple((starts[place] + group, 1) for place in range(len(starts)) if place not in alone)
            left = (*answered, *((starts[place] + group, -1) for place in alone))
            facts.append(Fact(terms=left, low=0))
            facts += _between(rest, left, min(others), max(others))
    amounts, given = _amounts(columns, starts, width, end)
    return [*facts, *amounts], [*silent, *given]


def _amounts(
    columns: Sequence[ClosedQuestion], starts: Sequence[int], width: int, end: int
) -> tuple[list[Fact], list[int]]:
    """Of a budget: the room knows what each option was given, and everybody gave the same away."""
    everybody = [one for column in columns for one in column.amounts]
    if not everybody:
        return [], []
    first, budgets = end + width, [sum(one) for one in everybody]
    facts, given = [], []
    for place, start in enumerate(starts):
        of_groups = [sum(one[place] for one in column.amounts) for column in columns]
        each = [one[place] for one in everybody if one[place]] or [0]
        here = first + place * width
        facts.append(exactly(range(here, here + width), sum(of_groups)))
        for group in range(width):
            facts += _between(((here + group, 1),), ((start + group, 1),), min(each), max(each))
        given += of_groups
    for group in range(width):
        people = ((starts[0] + group, 1), (starts[0] + width + group, 1), (end + group, -1))
        spent = tuple((first + place * width + group, 1) for place in range(len(starts)))
        facts += _between(spent, people, min(budgets), max(budgets))
    return facts, given


def _less(terms: _Terms, taken: _Terms, *, low: int | None = None, high: int | None = None) -> Fact:
    return Fact(terms=(*terms, *((place, -times) for place, times in taken)), low=low, high=high)


def _between(chose: _Terms, people: _Terms, fewest: int, most: int) -> list[Fact]:
    """So many people chose, or gave, so many each."""
    return [
        Fact(terms=(*chose, *((place, -times * fewest) for place, times in people)), low=0),
        Fact(terms=(*chose, *((place, -times * most) for place, times in people)), high=0),
    ]
