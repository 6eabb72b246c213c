"""One device on the local network that may work the queue of people's words: paired once, revocable, no other right.

In: a pairing from the QR code on the console, or the ticket that it was changed for. Out: the device, and the workshop
whose queue it may work. The store keeps hashes alone, so that nobody who reads it can use a pairing or a ticket.

The one thing easily got wrong: a pairing is changed by a pressed button, not by looking at its address. Phones and chat
programs open addresses by themselves, and the one that was meant would then find its pairing used.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from http.cookies import CookieError, SimpleCookie

from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.transport import words_open
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.safety_records import ModeratorDevice

__all__ = ["MODERATOR_COOKIE", "ModeratorDevices"]

MODERATOR_COOKIE = "moderator"
_PAIRING_HOLDS = timedelta(minutes=10)
_SECONDS = 12 * 60 * 60
_LONGEST = 100


class ModeratorDevices:
    """Pairs devices and knows them again.

    Args:
        hub: the workshops and the store.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def may_pair(self, room: WorkshopRoom) -> bool:
        """Whether words may travel to a phone in this workshop at all."""
        return words_open(self._hub.address.partition("://")[0], room.state.plan)

    async def offer(self, room: WorkshopRoom) -> str:
        """A fresh pairing, good for ten minutes and one device. Any device of the workshop before it is revoked.

        Raises:
            LiveError: ``moderation.network-not-ours``.
        """
        if not self.may_pair(room):
            raise LiveError(
                "moderation.network-not-ours",
                "People's words may not travel over this network: others could read along.",
                remedy="Use HTTPS, or your own encrypted router and own_encrypted: true in the run sheet's wifi.",
            )
        pairing, now, store = secrets.token_urlsafe(16), self._hub.clock(), self._hub.store
        device = ModeratorDevice(
            id=secrets.token_hex(3), workshop=room.state.id, pairing_hash=self._hash(pairing), offered_at=now
        )

        def write() -> None:
            with store.batch():
                for earlier in store.moderator_devices(room.state.id):
                    if earlier.revoked_at is None:
                        store.revoke_moderator_device(earlier.id, now)
                store.offer_moderator_device(device)
                store.audit(at=now, who="console", what="offer moderation to a device", subject=device.id, why="")

        await self._hub.write(write)
        return pairing

    async def pair(self, pairing: str) -> str | None:
        """Change a pairing for a ticket; ``None`` when it is unknown, used, revoked or too old."""
        if len(pairing) > _LONGEST:
            return None
        ticket, now, store = secrets.token_urlsafe(24), self._hub.clock(), self._hub.store

        def write() -> bool:
            with store.batch():
                device = store.pair_moderator_device(self._hash(pairing), self._hash(ticket), now)
                if device is None:
                    return False
                room = self._hub.room(device.workshop)
                if now - device.offered_at > _PAIRING_HOLDS or room is None or room.state.closed_at is not None:
                    store.revoke_moderator_device(device.id, now)
                    return False
                store.audit(at=now, who=f"device {device.id}", what="pair for moderation", subject=device.id, why="")
                return True

        return ticket if await self._hub.writer.run(write) else None

    async def revoke(self, device: str) -> None:
        """Let a device's ticket, or its unused pairing, end."""
        now, store = self._hub.clock(), self._hub.store

        def write() -> None:
            with store.batch():
                store.revoke_moderator_device(device, now)
                store.audit(at=now, who="console", what="revoke a device", subject=device, why="")

        await self._hub.write(write)

    def current(self, workshop: WorkshopId) -> ModeratorDevice | None:
        """The device of a workshop that is paired now or can still be."""
        for device in reversed(self._hub.store.moderator_devices(workshop)):
            fresh = device.paired_at is not None or self._hub.clock() - device.offered_at <= _PAIRING_HOLDS
            if device.revoked_at is None and fresh:
                return device
        return None

    def visitor(self, cookie_header: str, scheme: str) -> tuple[ModeratorDevice, WorkshopRoom] | None:
        """The device that asks, with the workshop whose queue it may work; ``None`` for anybody else.

        Args:
            cookie_header: as sent; untrusted.
            scheme: ``https`` or ``http``, as the connection came.
        """
        try:
            cookie = SimpleCookie(cookie_header).get(MODERATOR_COOKIE)
        except CookieError:
            return None
        ticket = cookie.value if cookie is not None else ""
        if not ticket or len(ticket) > _LONGEST:
            return None
        device = self._hub.store.moderator_device_by_ticket(self._hash(ticket))
        room = self._hub.room(device.workshop) if device else None
        if device is None or room is None or room.state.closed_at is not None:
            return None
        return (device, room) if words_open(scheme, room.state.plan) else None

    def cookie_header(self, ticket: str, scheme: str) -> str:
        """The Set-Cookie header of a paired device; an empty ticket takes the cookie away."""
        secure = "; Secure" if scheme == "https" else ""
        return (
            f"{MODERATOR_COOKIE}={ticket}; Max-Age={_SECONDS if ticket else 0}; Path=/moderate; HttpOnly; "
            f"SameSite=Strict{secure}"
        )

    def _hash(self, name: str) -> bytes:
        return hmac.digest(
            self._hub.secret, b"facilitation-kit moderator\0" + name.encode("utf-8", "replace"), "sha256"
        )
