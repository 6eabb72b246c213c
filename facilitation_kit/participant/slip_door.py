"""The door of a workshop that lets people in only with a join slip.

In: a workshop, and a slip as it was scanned or typed. Out: the slip's hash where it is good, else the page that says what is
the matter. The one thing easily got wrong: what is said here is only courtesy; whether a slip is unused is decided when
somebody joins, in the writer's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from facilitation_kit.live.join_slips import SLIP_LENGTH, printed_slip, read_join_slip, slip_hash
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.phone_pages import Page
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.slip_stores import Admission

__all__ = ["SlipDoor", "SlipPage"]

_LONGEST_SHOWN = 40
_NOT_A_SLIP = f"Type the {SLIP_LENGTH} letters and numbers of your slip. Look at them again: one of them is not right."
_UNKNOWN = "No slip of this workshop has this code. Look at it again, or ask whoever gave it to you."


@dataclass(frozen=True, kw_only=True)
class SlipPage(Page):
    """Asks for a join slip, or says that it has been used.

    Attributes:
        title: of the workshop.
        code: of the workshop.
        typed: the slip as it was typed.
        used: somebody has come with this slip.
    """

    template: ClassVar[str] = "participant/slip.html.j2"

    title: str
    code: str
    typed: str = ""
    used: bool = False


class SlipDoor:
    """Looks at slips.

    Args:
        hub: whose store knows them.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def workshop_of(self, typed: str) -> WorkshopRoom | None:
        """The workshop that a typed slip is for, used or not, as long as it runs."""
        code = read_join_slip(typed)
        known = self._hub.store.known_slip(slip_hash(self._hub.secret, code)) if code else None
        room = self._hub.room(known.workshop) if known else None
        return room if room is not None and room.state.closed_at is None else None

    def look(self, room: WorkshopRoom, typed: str) -> bytes | SlipPage:
        """The hash of a slip that lets somebody in, or the page to show instead."""
        code = read_join_slip(typed)
        if code is None:
            return self.not_one(room, typed)
        slip = slip_hash(self._hub.secret, code)
        known = self._hub.store.known_slip(slip)
        if known is None or known.workshop != room.state.id:
            return self.refused(room, typed, Admission.UNKNOWN)
        return self.refused(room, typed, Admission.USED) if known.used else slip

    def not_one(self, room: WorkshopRoom, typed: str) -> SlipPage:
        """The page for somebody who has typed nothing yet, or what cannot be a slip's code."""
        return self._page(room, typed, error=_NOT_A_SLIP if typed.strip() else "")

    def refused(self, room: WorkshopRoom, typed: str, admission: Admission) -> SlipPage:
        """The page for somebody who was not let in."""
        if admission is Admission.USED:
            return self._page(room, used=True)
        return self._page(room, typed, error=_UNKNOWN)

    def _page(self, room: WorkshopRoom, typed: str = "", *, error: str = "", used: bool = False) -> SlipPage:
        code = read_join_slip(typed)
        return SlipPage(
            tab="Join",
            title=room.state.title,
            code=room.state.join_code,
            typed=printed_slip(code) if code else typed[:_LONGEST_SHOWN],
            used=used,
            error=error,
        )
