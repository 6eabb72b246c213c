"""The control page about join slips.

In: what the site has gathered. Out: nothing but this record, which the template is given as ``page``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from facilitation_kit.errors import Fault
from facilitation_kit.live.join_slips import MOST_SLIPS
from facilitation_kit.responses.slip_stores import SlipCounts

__all__ = ["SlipsPage"]


@dataclass(frozen=True, kw_only=True)
class SlipsPage:
    """Prints join slips.

    Attributes:
        workshop: its id.
        over: the workshop is over.
        counts: how many were printed and used.
        only_with_slip: whether people may join with a slip only.
        until: closing time of the open round in words, which the slips will say; empty where it has none.
        link: of the workshop, that the slips lead to.
    """

    template: ClassVar[str] = "control/slips.html.j2"
    title: ClassVar[str] = "Join slips"
    workshop: str
    over: bool
    counts: SlipCounts
    only_with_slip: bool
    until: str
    link: str
    most: int = MOST_SLIPS
    faults: Sequence[Fault] = ()
    forgery_token: str
