"""The facilitator's notebook: choose a run sheet, open a workshop, run it step by step.

What flows in from the browser are wishes ("open this run sheet", "close the round"); each is checked here against a
fixed list before it goes to the hub's control API. What flows out are the lists to choose from, the address of a
console stream, and one plain sentence about what went wrong. All live figures reach the page by the stream.

The one thing easily got wrong: the control token belongs to the hub's client alone. A trait is part of the page, and
the page may stand on a projector.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import anywidget
import traitlets

from facilitation_kit.errors import KitError
from facilitation_kit.facilitator.hub_client import HubClient, StreamTicket, View
from facilitation_kit.facilitator.running_workshop import running_workshop
from facilitation_kit.facilitator.widget_sources import widget_module, widget_stylesheet
from facilitation_kit.identifiers import RunSheetId, WorkshopId

__all__ = ["ACTIONS", "Console", "Wish", "read_wish", "show"]

_TICKET_EVERY_SECONDS = 0.4

ACTIONS: Mapping[str, Mapping[str, type]] = {
    "start_step": {"step": str},
    "next_step": {},
    "previous_step": {},
    "open_round": {"confirm": bool},
    "close_round": {},
    "reopen_round": {},
    "reveal_round": {},
    "give_time": {"minutes": int},
    "merge_options": {"merged": list},
    "unmerge_options": {},
    "vote_on_ideas": {"round": str, "groups": list, "replaces": int},
    "blank": {"blank": bool},
    "close_workshop": {},
}
"""What the page may ask for, with the arguments that go with it; nothing else reaches the hub."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One checked wish of the page.

    Attributes:
        kind: ``open`` a workshop, ``choose`` one to run, ``act`` in it, get a new ``ticket`` or ``refresh`` the lists.
        name: the run sheet, the workshop or the action.
        arguments: of an action.
    """

    kind: str
    name: str = ""
    arguments: Mapping[str, object] | None = None


def read_wish(message: object) -> Wish | None:
    """A message from the page as a wish, or ``None`` where it is none that the page may make.

    >>> read_wish({"kind": "act", "action": "give_time", "minutes": 5}).arguments
    {'minutes': 5}
    >>> read_wish({"kind": "act", "action": "erase_everything"}) is None
    True
    """
    if not isinstance(message, dict):
        return None
    kind = message.get("kind")
    if kind in ("ticket", "refresh"):
        return Wish(kind=kind)
    if kind in ("open", "choose"):
        name = message.get("run_sheet" if kind == "open" else "workshop")
        return Wish(kind=kind, name=name) if isinstance(name, str) and name else None
    return _read_action(message) if kind == "act" else None


def _read_action(message: Mapping[str, object]) -> Wish | None:
    """An action of the fixed list with arguments of the right kind; arguments that it does not take are left out."""
    action = message.get("action")
    if not isinstance(action, str) or action not in ACTIONS:
        return None
    kinds = ACTIONS[action]
    arguments = {name: message[name] for name in kinds if name in message}
    legal = all(type(value) is kinds[name] for name, value in arguments.items())
    if not legal or not _are_merges(arguments.get("merged", [])):
        return None
    return Wish(kind="act", name=action, arguments=arguments)


class Console(anywidget.AnyWidget):
    """The facilitator's page.

    Args:
        find_hub: gives the hub to run; asked again while there is none.

    Attributes:
        run_sheets: the hub's run sheets to choose from.
        workshops: its workshops, in order of opening.
        workshop: the one that is run now, or empty.
        stream_url: address of its console stream.
        control_page: address of the plain control page, which works without this notebook.
        problem: what went wrong last, in plain words; empty when the last wish succeeded.
    """

    _esm: ClassVar[str] = widget_module("console")
    _css: ClassVar[str] = widget_stylesheet("console")

    run_sheets: traitlets.List[Any] = traitlets.List().tag(sync=True)
    workshops: traitlets.List[Any] = traitlets.List().tag(sync=True)
    workshop = traitlets.Unicode("").tag(sync=True)
    stream_url = traitlets.Unicode("").tag(sync=True)
    control_page = traitlets.Unicode("").tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)

    def __init__(self, find_hub: Callable[[], HubClient]) -> None:
        super().__init__()
        self._find_hub = find_hub
        self._hub: HubClient | None = None
        self._current: WorkshopId | None = None
        self._ticket: StreamTicket | None = None
        self._ticket_at = float("-inf")
        self._wishes: dict[str, Callable[[HubClient, Wish], None]] = {
            "open": self._open,
            "choose": self._choose,
            "act": self._act,
            "ticket": self._renew,
            "refresh": self._refresh,
        }
        self.on_msg(self._receive)

    def start(self) -> None:
        """Read the lists, and go on with the running workshop where there is one."""
        self._grant(Wish(kind="refresh"))

    def _receive(self, _widget: object, message: Any, _buffers: object) -> None:
        """Grant what may be wished for, answer once, and ignore everything else."""
        wish = read_wish(message)
        if wish is not None:
            self._grant(wish)
            self.send({"kind": "answer", "ok": not self.problem})

    def _grant(self, wish: Wish) -> None:
        try:
            self._hub = self._hub or self._find_hub()
            self._wishes[wish.kind](self._hub, wish)
        except KitError as error:
            faults = error.faults[1:] if len(error.faults) > 1 else ()
            self.problem = "\n".join((f"{error.message} {error.remedy}".strip(), *(str(fault) for fault in faults)))
        else:
            self.problem = ""

    def _refresh(self, hub: HubClient, _wish: Wish) -> None:
        self.control_page = hub.control_url + "/"
        self.run_sheets = [dict(sheet) for sheet in hub.run_sheets()]
        workshops = hub.workshops()
        self.workshops = [dict(workshop) for workshop in workshops]
        running = running_workshop(workshops)
        if self._current is None and running is not None:
            self._follow(hub, running)

    def _open(self, hub: HubClient, wish: Wish) -> None:
        opened = hub.open_workshop(RunSheetId(wish.name))
        self.workshops = [dict(workshop) for workshop in hub.workshops()]
        self._follow(hub, opened["workshop"])

    def _choose(self, hub: HubClient, wish: Wish) -> None:
        self._follow(hub, hub.console_view(WorkshopId(wish.name))["workshop"])

    def _act(self, hub: HubClient, wish: Wish) -> None:
        if self._current is not None:
            hub.act(self._current, wish.name, wish.arguments)
            if wish.name == "close_workshop":
                self.workshops = [dict(workshop) for workshop in hub.workshops()]

    def _renew(self, hub: HubClient, _wish: Wish) -> None:
        if self._current is not None and time.monotonic() - self._ticket_at > _TICKET_EVERY_SECONDS:
            self._fetch_ticket(hub, self._current)

    def _follow(self, hub: HubClient, workshop: View) -> None:
        self._current = WorkshopId(workshop["id"])
        self.control_page = f"{hub.control_url}/w/{self._current}"
        self._fetch_ticket(hub, self._current)
        self.workshop = self._current

    def _fetch_ticket(self, hub: HubClient, workshop: WorkshopId) -> None:
        used, self._ticket = self._ticket, hub.ticket(workshop, "console")
        self._ticket_at = time.monotonic()
        self.stream_url = str(self._ticket)
        if used is not None:
            hub.give_back(used)


def show() -> Console:
    """The facilitator's page, with the running workshop if there is one."""
    console = Console(HubClient.find)
    console.start()
    return console


def _are_merges(merged: object) -> bool:
    """Whether it is a list of ``{"label": text, "members": [ids]}``, as the hub's merge takes it."""
    return isinstance(merged, list) and all(
        isinstance(one, dict)
        and set(one) == {"label", "members"}
        and isinstance(one["label"], str)
        and isinstance(one["members"], list)
        and all(isinstance(member, str) for member in one["members"])
        for one in merged
    )
