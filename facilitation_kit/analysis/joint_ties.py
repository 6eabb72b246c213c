"""What readers know of questions whose answers go together in the room's result: at most how many people gave which answers together.

In go linked questions with the answers of each group; out come facts for the audit, and counts beside it: how many people of each
group gave the same answers to all of them. The one thing easily got wrong: this is more than the room's result says, and so it may be.
Of whoever knows how many of the whole room gave which answers together, the figures by group must still hide what they hide.
"""

from __future__ import annotations

from collections.abc import Sequence

from facilitation_kit.activities.closed_questions import ClosedQuestion
from facilitation_kit.analysis.feasible_bounds import Fact, exactly

__all__ = ["joint_facts"]

_Said = frozenset[int] | None


def joint_facts(
    linked: Sequence[Sequence[ClosedQuestion]], starts: Sequence[Sequence[int]], width: int, beside: int
) -> tuple[list[Fact], list[int]]:
    """Facts, and the counts that they speak of beside those of the tables.

    Args:
        linked: the questions, each with the answers of every group.
        starts: where the counts of each begin: of one table, or of one for every choice of many.
        width: how many groups there are.
        beside: where the counts beside begin.
    """
    told = [_told(columns[0]) for columns in linked]
    together = [
        [
            tuple(None if said is None else said & some for said, some in zip(kind, told, strict=True))
            for kind in zip(*(columns[group].said for columns in linked), strict=True)
        ]
        for group in range(width)
    ]
    kinds = list(dict.fromkeys(kind for people in together for kind in people))
    counts = [people.count(kind) for kind in kinds for people in together]
    facts = [
        exactly(
            range(beside + place * width, beside + (place + 1) * width), sum(people.count(kind) for people in together)
        )
        for place, kind in enumerate(kinds)
    ]
    for number, columns in enumerate(linked):
        for start, who in _figures(columns[0], starts[number], [kind[number] for kind in kinds], width).items():
            for group in range(width):
                terms = ((start + group, 1), *((beside + place * width + group, -1) for place in who))
                facts.append(Fact(terms=terms, low=0, high=0))
    return facts, counts


def _told(question: ClosedQuestion) -> frozenset[int]:
    """The places of the choices that are linked: of one where people choose several, some of them."""
    rows = enumerate(question.choices)
    return frozenset(place for place, row in rows if not question.many or row in question.linked)


def _figures(
    question: ClosedQuestion, starts: Sequence[int], kinds: Sequence[_Said], width: int
) -> dict[int, list[int]]:
    """For each figure, by where its counts begin, the places of the kinds of people that it counts."""
    if question.many:
        chose = {
            start: [place for place, said in enumerate(kinds) if said is not None and number in said]
            for number, start in enumerate(starts)
            if number in _told(question)
        }
        others = {
            start + width: [place for place, said in enumerate(kinds) if said is not None and number not in said]
            for number, start in enumerate(starts)
            if number in _told(question)
        }
        return {**chose, **others}
    silent = [place for place, said in enumerate(kinds) if said is not None and not said]
    rows = [[place for place, said in enumerate(kinds) if said and row in said] for row in range(len(question.choices))]
    return {starts[0] + row * width: who for row, who in enumerate([*rows, silent] if silent else rows)}
