"""Which rounds may be told of after their workshop, outside of its room.

In: a round and its workshop. Out: whether its result is final. The one thing easily got wrong: a round that is closed but not
yet revealed may be opened again, and two tellings around that would tell the answers in between.
"""

from __future__ import annotations

from facilitation_kit.live.workshop_state import RoundState, RoundStatus, WorkshopState

__all__ = ["is_final"]


def is_final(one: RoundState, state: WorkshopState) -> bool:
    """Whether a round was revealed, or was closed in a workshop that has ended."""
    over = state.closed_at is not None and one.status is RoundStatus.CLOSED
    return one.status is RoundStatus.REVEALED or over
