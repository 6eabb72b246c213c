"""What stands in a lane of a map, and on which side of the line of visibility it lies (J1).

In: nothing. Out: `LaneKind`, for the service map and for journey maps alike. Easily got wrong: some kinds may lie on either
side; only the order of the lanes says on which.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

__all__ = ["LaneKind", "lanes_in_order"]


class LaneKind(StrEnum):
    """What stands in a lane (J1)."""

    DOING = "doing"
    THINKING = "thinking"
    FEELING = "feeling"
    CONTACT_POINT = "contact_point"
    FRONTSTAGE = "frontstage"
    BACKSTAGE = "backstage"
    SUPPORT = "support"
    DATA = "data"
    PAIN_POINT = "pain_point"
    OPPORTUNITY = "opportunity"
    QUOTE = "quote"
    CUSTOM = "custom"

    @property
    def seen(self) -> bool:
        """It lies in front of the line of visibility."""
        return self in _SEEN

    @property
    def unseen(self) -> bool:
        """It lies behind the line of visibility; some kinds may lie on either side."""
        return self in _UNSEEN


_SEEN = frozenset((LaneKind.DOING, LaneKind.THINKING, LaneKind.FEELING, LaneKind.CONTACT_POINT, LaneKind.FRONTSTAGE))
_UNSEEN = frozenset((LaneKind.BACKSTAGE, LaneKind.SUPPORT, LaneKind.DATA))


def lanes_in_order(kinds: Iterable[LaneKind]) -> bool:
    """Whether no lane that people see stands below one that they do not, so that one line can part them.

    >>> lanes_in_order([LaneKind.DOING, LaneKind.QUOTE, LaneKind.BACKSTAGE])
    True
    >>> lanes_in_order([LaneKind.BACKSTAGE, LaneKind.DOING])
    False
    """
    behind = False
    for kind in kinds:
        if kind.seen and behind:
            return False
        behind = behind or kind.unseen
    return True
