"""The table of pairs of a ranking, as far as it may be shown: how many people placed one option above another.

In go the ballots of a ranking and its protected result; out come pairs, for the data annex. The one thing easily got wrong:
pairs are counts of the whole room like any other, and many of them are about one or two people. They are told only where
the policy shows every count of the room exactly; hiding some would not protect them, because ranking points add them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.activities.vote import Vote, pairs_of
from facilitation_kit.analysis.disclosure_control import ProtectedTable
from facilitation_kit.analysis.policy import Policy

__all__ = ["RankingPair", "ranking_pairs"]


@dataclass(frozen=True, kw_only=True)
class RankingPair:
    """Two options of a ranking.

    Attributes:
        option, other: as readers see them.
        above: people who placed the option above the other.
        below: people who placed it below the other.
        neither: people who placed neither.
    """

    option: str
    other: str
    above: int
    below: int
    neither: int


def ranking_pairs(
    definition: RoundDefinition, activity: Activity, ballots: Sequence[Ballot], room: ProtectedTable, policy: Policy
) -> tuple[RankingPair, ...]:
    """Each pair of options once, in the order of the round; none of other votes, or where a count may not be shown.

    Args:
        definition: the round.
        activity: that it was held with.
        ballots: everybody's, of today.
        room: the result that is shown beside it; it says for whom.
        policy: the project's thresholds.
    """
    rules = policy.rules(room.profile)
    exact = not room.in_words and rules.hide_up_to == 0 and rules.round_to == 1
    shown = exact and all(cell.value is not None for row in room.rows for cell in row.cells.values())
    if not (shown and isinstance(activity, Vote)):
        return ()
    people = room.ballots.value or 0
    pairs = pairs_of(definition, ballots)
    labels = [(item.id, item.label) for item in definition.items]
    return tuple(
        RankingPair(
            option=label,
            other=other_label,
            above=pairs[one, other],
            below=pairs[other, one],
            neither=people - pairs[one, other] - pairs[other, one],
        )
        for place, (one, label) in enumerate(labels)
        for other, other_label in labels[place + 1 :]
        if pairs
    )
