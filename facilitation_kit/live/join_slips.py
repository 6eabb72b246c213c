"""Join slips: pieces of paper that let one person in, once.

In: randomness, a typed code. Out: codes, what the store keeps of them, and an order for the printer. The one thing easily
got wrong: a slip and what its holder answers must never meet. So a slip has no number, nobody writes down who was given
which, and the store keeps a hash that leads to no participant.
"""

from __future__ import annotations

import hashlib
import hmac
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from facilitation_kit.live.events import AdmissionChanged, WorkshopEvent
from facilitation_kit.live.join_codes import ALPHABET, check_character, normalise, reads_well
from facilitation_kit.live.refusals import require_running
from facilitation_kit.live.workshop_state import WorkshopState

__all__ = [
    "MOST_SLIPS",
    "SLIP_LENGTH",
    "SlipOrder",
    "new_slips",
    "printed_slip",
    "read_join_slip",
    "set_admission",
    "slip_hash",
]

MOST_SLIPS = 200
"""Most slips of one printing; more people need a second one."""

_PART = 4
_PARTS = 3
SLIP_LENGTH = _PART * _PARTS
"""Characters of a code, the last of which finds slips of the finger: 48 bits by chance, so guessing leads nowhere in months."""


@dataclass(frozen=True, kw_only=True)
class SlipOrder:
    """Slips that are to be printed; travels as JSON to the process that prints them.

    Attributes:
        title: of the workshop.
        project: that asks.
        address: that people open where they cannot scan.
        link: of the workshop; with a code behind it, the link of a slip.
        codes: of the slips, in no order that means anything.
        until: closing time on the clock of the place, without a zone; ``None`` where there is none.
        language: of the slips' own words.
        written: the language in which people of the project write.
    """

    title: str
    project: str
    address: str
    link: str
    codes: tuple[str, ...]
    until: datetime | None
    language: str
    written: str = "en"

    def link_of(self, code: str) -> str:
        """What the picture on a slip leads to."""
        return f"{self.link}?slip={code}"

    def to_json(self) -> dict[str, object]:
        """As JSON values; `from_json` is its inverse."""
        return {
            "title": self.title,
            "project": self.project,
            "address": self.address,
            "link": self.link,
            "codes": list(self.codes),
            "until": self.until.isoformat() if self.until else None,
            "language": self.language,
            "written": self.written,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read back what `to_json` wrote."""
        return cls(
            title=str(data["title"]),
            project=str(data["project"]),
            address=str(data["address"]),
            link=str(data["link"]),
            codes=tuple(str(code) for code in data["codes"]),
            until=datetime.fromisoformat(data["until"]) if data["until"] else None,
            language=str(data["language"]),
            written=str(data["written"]),
        )


def new_slips(rng: random.Random, count: int) -> tuple[str, ...]:
    """So many codes, all different; each reads well and spells no word.

    Args:
        rng: unguessable (`random.SystemRandom`) unless a test says otherwise.
        count: how many.
    """
    codes: dict[str, None] = {}
    while len(codes) < count:
        codes[_new_slip(rng)] = None
    return tuple(codes)


def printed_slip(code: str) -> str:
    """A code as it stands on paper.

    >>> printed_slip("K72M9XPT4HQR")
    'K72M-9XPT-4HQR'
    """
    return "-".join(code[start : start + _PART] for start in range(0, len(code), _PART))


def read_join_slip(typed: str) -> str | None:
    """A typed code, however it is spaced; ``None`` where a character is wrong, or two have changed places.

    >>> read_join_slip("k72m 9xpt") is None
    True
    """
    code = normalise(typed)
    if len(code) != SLIP_LENGTH or not set(code) <= set(ALPHABET):
        return None
    return code if code[-1] == check_character(code[:-1]) else None


def slip_hash(secret: bytes, code: str) -> bytes:
    """What the store keeps of a slip: 32 bytes that say nothing without the data directory's secret.

    Args:
        secret: of the data directory.
        code: as `read_join_slip` gives it.
    """
    return hmac.digest(secret, f"join-slip:{code}".encode(), hashlib.sha256)


def set_admission(state: WorkshopState, now: datetime, *, only_with_slip: bool) -> tuple[WorkshopEvent, ...]:
    """Let people in only with a slip, or with the code alone again. Asking for what is so already gives no event.

    Raises:
        LiveError: ``live.workshop-over``.
    """
    require_running(state)
    if only_with_slip == state.only_with_slip:
        return ()
    return (AdmissionChanged(at=now, only_with_slip=only_with_slip),)


def _new_slip(rng: random.Random) -> str:
    # Each part reads well by itself; a whole code that does is hard to find, and people read it part by part.
    code = ""
    while len(code) < SLIP_LENGTH:
        last = len(code) == SLIP_LENGTH - _PART
        part = "".join(rng.choice(ALPHABET) for _ in range(_PART - 1 if last else _PART))
        if last:
            part += check_character(code + part)
        if reads_well(part):
            code += part
    return code
