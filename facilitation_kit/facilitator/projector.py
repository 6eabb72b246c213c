"""The projector notebooks: what the room may see of the running workshop.

``projector.show("dot_vote")`` in a notebook is all. What flows in is a stream ticket that the kernel fetches with the
facilitator's token; what flows out to the browser is the ticket's address, and the pictures of all activities. From
then on the hub feeds the page directly, so that it stays live when the kernel is slow or gone.

The one thing easily got wrong: whoever reaches the kernel can send any message, so a key is looked up in a fixed list
and becomes one of four actions, whatever else the message holds.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import anywidget
import traitlets

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.registry import find_activities
from facilitation_kit.errors import ActivityError, KitError
from facilitation_kit.facilitator.hub_client import HubClient, StreamTicket
from facilitation_kit.facilitator.running_workshop import running_workshop
from facilitation_kit.facilitator.widget_sources import activity_modules, widget_module, widget_stylesheet
from facilitation_kit.identifiers import WorkshopId

__all__ = ["Projector", "show"]

_LOOK_EVERY_SECONDS = 2.0
_LOOKS = 7_200
"""Four hours of looking for a workshop that opens; then the page says how to go on."""
_TICKET_EVERY_SECONDS = 0.4

_NONE_OPEN = {
    "title": "No workshop is open yet",
    "text": "Open one on the “Run a workshop” page or on the control page. This screen then follows by itself.",
}
_LOOKED_LONG = {"title": "No workshop is open", "text": "Load this page again when you have opened one."}


class Projector(anywidget.AnyWidget):
    """The projector's picture of the running workshop.

    Args:
        find_hub: gives the hub to follow; asked again while there is none.
        activities: those whose pictures are sent along.

    Attributes:
        stream_url: address of the stream that the page follows; empty while no workshop is open.
        modules: source of each activity's picture by name.
        notice: title and text for a page without a workshop.
    """

    _esm: ClassVar[str] = widget_module("projector")
    _css: ClassVar[str] = widget_stylesheet("projector")

    stream_url = traitlets.Unicode("").tag(sync=True)
    modules = traitlets.Dict(key_trait=traitlets.Unicode(), value_trait=traitlets.Unicode()).tag(sync=True)
    notice = traitlets.Dict(_NONE_OPEN).tag(sync=True)

    def __init__(self, find_hub: Callable[[], HubClient], activities: Mapping[str, Activity]) -> None:
        super().__init__(modules=activity_modules(activities))
        self._find_hub = find_hub
        self._hub: HubClient | None = None
        self._workshop: WorkshopId | None = None
        self._ticket: StreamTicket | None = None
        self._ticket_at = float("-inf")
        self._keys: dict[str, Callable[[HubClient, WorkshopId], None]] = {
            "next_step": _plain("next_step"),
            "previous_step": _plain("previous_step"),
            "reveal_round": _plain("reveal_round"),
            "blank": _blank,
        }
        self.on_msg(self._receive)

    def look(self) -> None:
        """Show the running workshop, if it is not shown already; say what is wrong where there is none."""
        self._take(self._seen())

    async def follow(self, *, every: float = _LOOK_EVERY_SECONDS, looks: int = _LOOKS) -> None:
        """Look again and again, so that a workshop that opens later appears by itself.

        Args:
            every: seconds between two looks.
            looks: how often; a page that nobody uses must come to rest.
        """
        for _ in range(looks):
            await asyncio.sleep(every)
            self._take(await asyncio.to_thread(self._seen))
        if self._workshop is None:
            self.notice = _LOOKED_LONG

    def _seen(self) -> WorkshopId | KitError | None:
        """The running workshop as the hub tells it; slow, so it may run in a thread and touches no trait."""
        try:
            self._hub = self._hub or self._find_hub()
            running = running_workshop(self._hub.workshops())
        except KitError as error:
            return error
        return None if running is None else WorkshopId(running["id"])

    def _take(self, seen: WorkshopId | KitError | None) -> None:
        """Change what the page shows; a workshop that is on the screen stays there until another one opens."""
        if isinstance(seen, KitError):
            if self._workshop is None:
                self.notice = {"title": seen.message, "text": seen.remedy}
        elif seen is None:
            if self._workshop is None:
                self.notice = _NONE_OPEN
        elif seen != self._workshop:
            self._workshop = seen
            try:
                self._fetch_ticket()
            except KitError as error:
                self._workshop = None
                self.notice = {"title": error.message, "text": error.remedy}

    def _fetch_ticket(self) -> None:
        assert self._workshop is not None
        assert self._hub is not None
        used, self._ticket = self._ticket, self._hub.ticket(self._workshop, "projector")
        self._ticket_at = time.monotonic()
        self.stream_url = str(self._ticket)
        if used is not None:
            self._hub.give_back(used)

    def _receive(self, _widget: object, message: Any, _buffers: object) -> None:
        """A message from the page: a key, or the wish for a fresh ticket. Anything else is not answered."""
        if not isinstance(message, dict) or self._workshop is None or self._hub is None:
            return
        if message.get("kind") == "ticket":
            if time.monotonic() - self._ticket_at > _TICKET_EVERY_SECONDS:
                self._answer(self._fetch_ticket)
            return
        key = message.get("action")
        if message.get("kind") == "key" and isinstance(key, str) and key in self._keys:
            hub, workshop = self._hub, self._workshop
            self._answer(lambda: self._keys[key](hub, workshop))

    def _answer(self, do: Callable[[], None]) -> None:
        """Do it and tell the page how it went, in the hub's own plain words."""
        text = ""
        try:
            do()
        except KitError as error:
            text = f"{error.message} {error.remedy}".strip()
        self.send({"kind": "answer", "text": text})


def _plain(action: str) -> Callable[[HubClient, WorkshopId], None]:
    """A key that does one thing without arguments."""

    def act(hub: HubClient, workshop: WorkshopId) -> None:
        hub.act(workshop, action)

    return act


def _blank(hub: HubClient, workshop: WorkshopId) -> None:
    """Blank the screen, or show it again."""
    hub.act(workshop, "blank", {"blank": not hub.console_view(workshop)["blank"]})


def show(activity: str = "") -> Projector:
    """Show the running workshop on the projector, and follow it from step to step.

    The page follows the whole workshop, so one window serves a run sheet with several activities.

    Args:
        activity: the activity that the notebook is named after; checked, so that a misspelt notebook says so.

    Raises:
        ActivityError: there is no such activity, ``activity.unknown``.
    """
    activities = find_activities().working
    if activity and activity not in activities:
        raise ActivityError(
            "activity.unknown",
            f"There is no activity {activity!r}.",
            remedy=f"Use one of: {', '.join(sorted(activities))}.",
        )
    projector = Projector(HubClient.find, activities)
    projector.look()
    _keep_following(projector)
    return projector


_following: set[asyncio.Task[None]] = set()


def _keep_following(projector: Projector) -> None:
    """Follow on the kernel's own loop; a script without one shows what there is and ends."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    task = loop.create_task(projector.follow())
    _following.add(task)
    task.add_done_callback(_following.discard)
