"""Group-informed consensus: agreement that holds across groups beats agreement inside the largest one (V8).

In go, for each declared audience group, how many saw a statement and how many agreed; out comes one figure between 0
and 1. The one thing easily got wrong: groups are the ones people declared, never clusters found in their answers, and
a group below `MINIMUM_VOTERS` takes no part, because its figure would be about single people.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["MINIMUM_GROUPS", "MINIMUM_VOTERS", "GroupVotes", "group_informed_consensus", "smoothed_product"]

MINIMUM_VOTERS = 5
"""Fewest people of a group who answered about the statement for the group to take part."""

MINIMUM_GROUPS = 2
"""Fewest such groups for the figure to exist at all."""


@dataclass(frozen=True, kw_only=True)
class GroupVotes:
    """One group's answers about one statement.

    Attributes:
        agree: people who agreed.
        seen: people who answered at all (agree, disagree or pass); skips are not answers.
    """

    agree: int
    seen: int

    @property
    def smoothed(self) -> float:
        """Probability of agreeing with one pseudo-count on either side: (agree + 1) / (seen + 2)."""
        return (self.agree + 1) / (self.seen + 2)


def smoothed_product(groups: Iterable[GroupVotes]) -> float:
    """The plain product of the groups' smoothed agreement.

    Source: Small, Bjorkegren, Erkkila, Shaw and Megill 2021, "Polis: Scaling deliberation by mapping high dimensional
    opinion spaces", group-informed consensus.

    >>> round(smoothed_product([GroupVotes(agree=12, seen=12), GroupVotes(agree=4, seen=8)]), 3)
    0.464
    >>> round(smoothed_product([GroupVotes(agree=10, seen=12), GroupVotes(agree=6, seen=8)]), 3)
    0.55
    """
    return math.prod(group.smoothed for group in groups)


def group_informed_consensus(groups: Iterable[GroupVotes]) -> float | None:
    """The geometric mean of the smoothed agreement of the groups that are large enough.

    The product of `smoothed_product` taken to the power of one over the number of groups, so that statements seen by a
    different number of groups can be compared.

    Args:
        groups: one entry for each declared audience group, in any order.

    Returns:
        A figure above 0 and below 1, or ``None`` with fewer than two groups of at least five.
    """
    counted = [group for group in groups if group.seen >= MINIMUM_VOTERS]
    if len(counted) < MINIMUM_GROUPS:
        return None
    # sorted, so that the order of groups cannot change the last bit of the figure
    product = math.prod(sorted(group.smoothed for group in counted))
    return float(product ** (1 / len(counted)))
