"""Looking out for closing times, so that a round closes by itself without anybody at the console.

In: the workshops of a hub. Out: a call for each whose closing time has come. The one thing easily got wrong: a laptop
sleeps, and its clock may be put right meanwhile. So nobody sleeps until a closing time: the clock is looked at every now and then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from facilitation_kit.errors import KitError
from facilitation_kit.live.closing_times import due_closing
from facilitation_kit.live.workshop_state import WorkshopState
from facilitation_kit.participant.workshop_room import WorkshopRoom

__all__ = ["ClosingWatch", "seconds_to_wait"]

_LOG = logging.getLogger(__name__)
_LONGEST_WAIT = 15.0
_SHORTEST_WAIT = 0.05
_AFTER_A_FAULT = 5.0


def seconds_to_wait(states: Iterable[WorkshopState], now: datetime) -> float:
    """How long until somebody should look at the closing times again."""
    closings = (state.open_round.closes_at for state in states if state.open_round is not None)
    left = min(((each - now).total_seconds() for each in closings if each is not None), default=_LONGEST_WAIT)
    return max(_SHORTEST_WAIT, min(_LONGEST_WAIT, left))


class ClosingWatch:
    """Closes what is due, for as long as the hub runs; lives on the event loop.

    Args:
        rooms: gives the workshops of the hub.
        close: closes what is due in one of them.
        clock: gives aware UTC moments.
    """

    def __init__(
        self,
        rooms: Callable[[], Iterable[WorkshopRoom]],
        close: Callable[[WorkshopRoom], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._rooms = rooms
        self._close = close
        self._clock = clock
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look; call on the running event loop."""
        self._task = asyncio.create_task(self._watch())

    def stop(self) -> None:
        """Look no more; what is due is closed at the next start, with its closing time."""
        if self._task is not None:
            self._task.cancel()

    def look_again(self) -> None:
        """A closing time may have changed."""
        self._news.set()

    async def look(self) -> bool:
        """Close what is due now; whether all of it could be written."""
        well = True
        for room in tuple(self._rooms()):
            if not due_closing(room.state, self._clock()):
                continue
            try:
                await self._close(room)
            except KitError as error:
                # The store refuses late answers all the same; this is tried again.
                _LOG.error("A round could not be closed at its time: %s", error.code)
                well = False
        return well

    async def _watch(self) -> None:
        while True:
            self._news.clear()
            well = await self.look()
            states = [room.state for room in self._rooms()]
            wait = seconds_to_wait(states, self._clock()) if well else _AFTER_A_FAULT
            try:
                await asyncio.wait_for(self._news.wait(), wait)
            except TimeoutError:
                continue
