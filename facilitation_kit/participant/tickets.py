"""Stream tickets: one workshop, one view, no other right.

The facilitator's notebooks fetch a ticket with the control token and hand it to the browser, so that the token itself
never stands in a page, a URL or a widget. A ticket is signed rather than remembered: when the hub starts again in the
same run, a projector's browser comes back with the one that it has, even when no kernel is left to fetch another.

Two things easily got wrong: revoking must also end the streams that were opened with the ticket (the caller does that),
and revocations are remembered only until the hub stops.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from enum import StrEnum

from facilitation_kit.identifiers import WorkshopId

__all__ = ["StreamView", "Ticket", "Tickets"]

_SEPARATOR = "~"
_LONGEST = 300


class StreamView(StrEnum):
    """What a ticket lets its bearer see."""

    PROJECTOR = "projector"
    """What the room may see."""
    CONSOLE = "console"
    """What the facilitator sees, exact numbers and results of closed rounds too."""


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A bearer's right to follow one view of one workshop."""

    name: str
    workshop: WorkshopId
    view: StreamView


class Tickets:
    """Makes tickets and knows which are valid.

    Args:
        secret: of the data directory.
        token: of this run; with the next run's token every older ticket is void.
    """

    def __init__(self, secret: bytes, token: str) -> None:
        self._key = hmac.digest(secret, f"facilitation-kit ticket {token}".encode(), "sha256")
        self._revoked: set[str] = set()

    def issue(self, workshop: WorkshopId, view: StreamView) -> Ticket:
        """A fresh ticket."""
        body = _SEPARATOR.join((view, workshop, secrets.token_urlsafe(12)))
        return Ticket(name=body + _SEPARATOR + self._tag(body), workshop=workshop, view=view)

    def find(self, name: str) -> Ticket | None:
        """The ticket of that name, while it is valid."""
        if len(name) > _LONGEST or not name.isascii() or name in self._revoked:
            return None
        body, _, tag = name.rpartition(_SEPARATOR)
        if not hmac.compare_digest(tag, self._tag(body)):
            return None
        view, workshop, _ = body.split(_SEPARATOR)
        return Ticket(name=name, workshop=WorkshopId(workshop), view=StreamView(view))

    def revoke(self, name: str) -> Ticket | None:
        """Make a valid ticket invalid; gives what it was."""
        ticket = self.find(name)
        if ticket is not None:
            self._revoked.add(name)
        return ticket

    def _tag(self, body: str) -> str:
        return urlsafe_b64encode(hmac.digest(self._key, body.encode(), "sha256")[:16]).rstrip(b"=").decode("ascii")
