"""Which workshop a notebook page shows: the one that was opened last and is still open.

In flows the hub's list of workshops, out goes one of its entries or ``None``. The one thing easily got wrong: a
workshop that has just closed stays on the screen until another opens, so that its thanks can be read.
"""

from __future__ import annotations

from collections.abc import Sequence

from facilitation_kit.facilitator.hub_client import View

__all__ = ["running_workshop"]


def running_workshop(workshops: Sequence[View]) -> View | None:
    """The open workshop that was opened last, or ``None``.

    Args:
        workshops: in order of opening, as the control API lists them.

    >>> running_workshop([{"id": "a", "closed_at": None}, {"id": "b", "closed_at": "2026-11-24T12:00:00+00:00"}])["id"]
    'a'
    """
    return next((workshop for workshop in reversed(workshops) if workshop["closed_at"] is None), None)
