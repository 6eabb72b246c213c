"""What a store can do with join slips: keep them, and let one person in with each.

In flow hashes of slips and people who join, out flow who is let in. The one thing easily got wrong: whether a slip is
unused is decided in the transaction that uses it, never before; two phones may come with it at the same moment.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.responses.records import Participant

__all__ = ["Admission", "KnownSlip", "SlipCounts", "SlipStore"]


class Admission(StrEnum):
    """What became of somebody who came with a slip."""

    ADMITTED = "admitted"
    USED = "used"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class KnownSlip:
    """A slip that was printed: for which workshop, and whether somebody has come with it."""

    workshop: WorkshopId
    used: bool


@dataclass(frozen=True, kw_only=True)
class SlipCounts:
    """How many slips of a workshop were printed, and with how many somebody has come."""

    printed: int
    used: int


class SlipStore(Protocol):
    """The part of a store that holds join slips; writing is for the writer's thread alone."""

    def offer_slips(self, workshop: WorkshopId, slips: Collection[bytes]) -> None:
        """Let these slips, by their hashes, each let one person into a workshop."""
        ...

    def admit(self, participant: Participant, slip: bytes) -> Admission:
        """Let somebody in with a slip, and use it up; both or neither.

        Somebody who is in already is let in again, and no slip is used: a second tap is the same person.
        """
        ...

    def known_slip(self, slip: bytes) -> KnownSlip | None:
        """A slip by its hash; ``None`` where it was not printed here."""
        ...

    def slip_counts(self, workshop: WorkshopId) -> SlipCounts:
        """How many were printed and used."""
        ...
