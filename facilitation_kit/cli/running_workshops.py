"""Which running workshop a command is about.

In: the hub that runs, and a name or nothing. Out: the workshop's id. The one thing easily got wrong: nothing means the
workshop that was opened last, the same one that the notebooks show.
"""

from __future__ import annotations

from facilitation_kit.errors import LiveError
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.facilitator.running_workshop import running_workshop
from facilitation_kit.identifiers import WorkshopId

__all__ = ["chosen_workshop"]


def chosen_workshop(hub: HubClient, name: str) -> WorkshopId:
    """The workshop of that name, or the one that was opened last and still runs.

    Raises:
        LiveError: ``control.unknown-workshop``.
    """
    workshops = hub.workshops()
    running = running_workshop([each for each in workshops if name in ("", each["id"])])
    if running is None:
        open_ones = [str(each["id"]) for each in workshops if each["closed_at"] is None]
        raise LiveError(
            "control.unknown-workshop",
            f"There is no running workshop called {name[:60]}." if name else "No workshop is open.",
            remedy=f"Choose one of: {', '.join(open_ones)}." if open_ones else "Open one first.",
        )
    return WorkshopId(str(running["id"]))
