"""So many a minute, by name: posts of one participant, joins and wrong codes of the whole hub.

In: a name and the time. Out: yes or no. Never by address: everybody in a venue shares one.

Easily got wrong: a full minute's allowance may be spent at once. A room of a hundred taps "Join" in the same second,
and a person who goes through ten statements quickly is not an attack.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

__all__ = ["RateLimit"]

_REMEMBERED = 20_000


class RateLimit:
    """A bucket for each name, which holds a minute's allowance and refills evenly.

    Args:
        per_minute: how many are allowed.
        clock: seconds that only go forward, such as `time.monotonic`.
        remembered: how many names are kept; the one not seen for longest is forgotten first.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float], *, remembered: int = _REMEMBERED) -> None:
        self._capacity = float(per_minute)
        self._per_second = per_minute / 60
        self._clock = clock
        self._remembered = remembered
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, name: str) -> bool:
        """Count one for `name`; ``False`` when its minute is used up, and then nothing is counted."""
        now = self._clock()
        left = self._left(name, now)
        allowed = left >= 1
        self._buckets[name] = (left - 1 if allowed else left, now)
        self._buckets.move_to_end(name)
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
        return allowed

    def has_room(self, name: str) -> bool:
        """Whether one more would be allowed for `name`; counts nothing."""
        return self._left(name, self._clock()) >= 1

    def _left(self, name: str, now: float) -> float:
        left, since = self._buckets.get(name, (self._capacity, now))
        return min(self._capacity, left + (now - since) * self._per_second)
