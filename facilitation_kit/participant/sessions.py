"""Who a phone is: a signed cookie that holds a random participant id and one workshop, and nothing else.

In: the hub's secret and the Cookie header. Out: a `Session` or nothing. The cookie is the only one that the hub sets;
it is HttpOnly, SameSite=Lax and ends after twelve hours, or twelve hours after a closing time.

Easily got wrong: a seat is not a session. A seat is the participant id that a join form carries before the person
joins, so that a double tap on "Join" is one person and not two.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from itsdangerous import BadSignature, Signer

from facilitation_kit.identifiers import ParticipantId, WorkshopId, new_participant_id

__all__ = ["COOKIE_NAME", "Session", "Sessions"]

COOKIE_NAME = "workshop"
COOKIE_SECONDS = 12 * 60 * 60
_REMEMBERED = 8_192
_LONGEST_COOKIE = 400


@dataclass(frozen=True, kw_only=True)
class Session:
    """One participant in one workshop."""

    participant: ParticipantId
    workshop: WorkshopId


class Sessions:
    """Seals sessions into cookies and opens them again.

    Args:
        secret: of this data directory.
        over_https: whether phones come over HTTPS, so that their cookie may never go over anything else.
        remembered: how many checked cookies are kept, so that a phone's next post skips the check.
    """

    def __init__(self, secret: bytes, *, over_https: bool = False, remembered: int = _REMEMBERED) -> None:
        self._cookies = Signer(secret, salt="facilitation-kit session", digest_method=hashlib.sha256, sep="~")
        self._seats = Signer(secret, salt="facilitation-kit seat", digest_method=hashlib.sha256, sep="~")
        self._known: OrderedDict[str, Session] = OrderedDict()
        self._remembered = remembered
        self._secure = "; Secure" if over_https else ""

    def seal(self, session: Session) -> str:
        """The cookie's value."""
        return self._cookies.sign(f"{session.participant}.{session.workshop}").decode("ascii")

    def open(self, cookie: str) -> Session | None:
        """The session of a cookie's value, or ``None`` when this hub did not seal it."""
        known = self._known.get(cookie)
        if known is not None:
            return known
        if len(cookie) > _LONGEST_COOKIE or not cookie.isascii():
            return None
        try:
            participant, _, workshop = self._cookies.unsign(cookie).decode("utf-8").partition(".")
        except (BadSignature, UnicodeDecodeError):
            return None
        session = Session(participant=ParticipantId(participant), workshop=WorkshopId(workshop))
        self._known[cookie] = session
        if len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return session

    def from_header(self, header: str) -> Session | None:
        """The session of a whole Cookie header; other cookies in it are ignored."""
        for part in header.split(";"):
            name, _, value = part.strip().partition("=")
            if name == COOKIE_NAME:
                return self.open(value)
        return None

    def set_cookie_header(self, session: Session, *, longer: float = 0.0) -> str:
        """The Set-Cookie header for somebody who has joined; Secure where the hub has a certificate.

        Args:
            session: who they are.
            longer: seconds that it lasts beyond twelve hours, where people can answer for days.
        """
        value = self.seal(session)
        seconds = COOKIE_SECONDS + int(max(0.0, longer))
        return f"{COOKIE_NAME}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax{self._secure}"

    @staticmethod
    def clear_cookie_header() -> str:
        """The Set-Cookie header that takes the cookie away."""
        return f"{COOKIE_NAME}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"

    def offer_seat(self, workshop: WorkshopId) -> str:
        """A fresh participant id for a join form of this workshop, signed."""
        return self._seats.sign(f"{new_participant_id()}.{workshop}").decode("ascii")

    def take_seat(self, seat: str, workshop: WorkshopId) -> ParticipantId | None:
        """The participant id of a seat that was offered for this workshop; ``None`` for anything else."""
        if len(seat) > _LONGEST_COOKIE or not seat.isascii():
            return None
        try:
            participant, _, offered_for = self._seats.unsign(seat).decode("utf-8").partition(".")
        except (BadSignature, UnicodeDecodeError):
            return None
        return ParticipantId(participant) if offered_for == workshop else None
