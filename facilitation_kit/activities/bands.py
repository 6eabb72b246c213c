"""Bands instead of ranks: where options stand when a few ballots could turn the order round (V7).

In go the counts of the headline measure; out comes one `Band` an option. The one thing easily got wrong: the leader is
not "clear" because it leads, but because it leads by more than one or two ballots could undo.
"""

from __future__ import annotations

from collections.abc import Sequence

from facilitation_kit.activities.results import Band

__all__ = ["bands"]

_VOTERS_IN_TEN_PERCENT = 10


def bands(values: Sequence[int], voters: int, most_per_ballot: int = 1) -> tuple[Band | None, ...]:
    """The band of each value beside the largest one.

    Args:
        values: counts of the headline measure, in any order.
        voters: people who voted.
        most_per_ballot: the most that one ballot can add to one value (the cap on dots), so that a gap that a single
            ballot explains is never called clear.

    Returns:
        A band for each value, in the same order: TIE for equal leaders; CLOSE for a leader and everything within
        ``max(most_per_ballot, 10 % of voters)`` of it; CLEAR for a leader further ahead; BEHIND for the rest.
        ``None`` throughout when nobody chose anything or there is nothing to compare with.

    >>> [str(band) for band in bands([9, 5, 5], voters=12)]
    ['clear', 'behind', 'behind']
    >>> [str(band) for band in bands([9, 8, 5], voters=12)]
    ['close', 'close', 'behind']
    """
    if len(values) < 2 or max(values) <= 0:  # noqa: PLR2004 - a comparison needs two
        return (None,) * len(values)
    top = max(values)
    leaders = values.count(top)

    def near(gap: int) -> bool:
        return gap <= most_per_ballot or gap * _VOTERS_IN_TEN_PERCENT <= voters

    contested = leaders > 1 or any(near(top - value) for value in values if value < top)

    def band(value: int) -> Band:
        if value == top:
            if leaders > 1:
                return Band.TIE
            return Band.CLOSE if contested else Band.CLEAR
        return Band.CLOSE if near(top - value) else Band.BEHIND

    return tuple(band(value) for value in values)
