"""How much time a step of a workshop was planned, given and took.

In: moments at which a step started and ended. Out: minutes. The one thing easily got wrong: a step can be left and come
back to, so the time between its first start and its last end is not the time that it took.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from facilitation_kit.identifiers import StepId

__all__ = ["StepState"]

_NO_TIME = timedelta()


@dataclass(frozen=True, kw_only=True)
class StepState:
    """How much time a step has had. A step can be left and come back to.

    Attributes:
        started_at: when it first started; ``None`` before.
        ended_at: when it was last left; ``None`` before it starts and while it runs.
        given_minutes: minutes given beyond the planned ones.
        running_since: when it last started, while it runs; else ``None``.
        spent: time of the runs that have ended.
    """

    step: StepId
    started_at: datetime | None = None
    ended_at: datetime | None = None
    given_minutes: int = 0
    running_since: datetime | None = None
    spent: timedelta = _NO_TIME

    def spent_by(self, now: datetime) -> timedelta:
        """Time spent in this step until `now`, all its runs together.

        A clock that was set back counts as no time, never as less.
        """
        if self.running_since is None:
            return self.spent
        return self.spent + max(now - self.running_since, _NO_TIME)

    def actual_minutes(self, now: datetime) -> float | None:
        """Minutes spent until `now`; ``None`` where the step has not started."""
        return None if self.started_at is None else self.spent_by(now) / timedelta(minutes=1)
