"""What the pages of moderation and of the safeguarding record receive.

In: words as the desk gives them, records, and what was just refused. Out: page records, one for each template. The one
thing easily got wrong: none of these pages may ever be part of a projected window, and none names an author except the
one that is the answer to two people breaking the seal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from facilitation_kit.errors import Fault
from facilitation_kit.participant.moderation_desk import MOST_AT_ONCE, WordsToDecide
from facilitation_kit.responses.safety_records import ModeratorDevice
from facilitation_kit.safeguarding.safeguarding_record import Author, Record

__all__ = ["DevicePage", "ModerationPage", "PairPage", "RecordPage", "RecordsPage", "local_time"]


@dataclass(frozen=True, kw_only=True)
class ModerationPage:
    """The queue of one workshop.

    Attributes:
        workshop_title: which one.
        base: address of the workshop's control page.
        action: where decisions are posted.
        decided: whether these are the words that were decided about, rather than those that wait.
        texts: on this page.
        total: how many there are altogether.
        waiting: how many wait, whichever are shown here.
        lead: the safeguarding lead in one line; may be empty.
        can_escalate: whether this hub keeps safeguarding records.
        faults: why the last decision was refused.
        typed: words of a redaction that was refused, by the name of its text.
        device: the paired device; ``None`` without one.
        may_pair: whether words may travel to a phone on this network.
        pairing_qr: the fresh pairing as a QR code (inline SVG), in the answer to asking for one.
        pairing_url: the same as an address.
    """

    template: ClassVar[str] = "control/moderation.html.j2"
    title: ClassVar[str] = "People's words"
    workshop_title: str
    base: str
    action: str
    decided: bool
    texts: Sequence[WordsToDecide]
    total: int
    waiting: int
    lead: str
    can_escalate: bool
    faults: Sequence[Fault] = ()
    typed: tuple[str, str] = ("", "")
    device: ModeratorDevice | None = None
    may_pair: bool = False
    pairing_qr: str = ""
    pairing_url: str = ""
    forgery_token: str

    @property
    def more(self) -> int:
        """How many are not on this page."""
        return max(0, self.total - MOST_AT_ONCE)


@dataclass(frozen=True, kw_only=True)
class DevicePage:
    """The queue as the paired device sees it; attributes as in `ModerationPage`."""

    template: ClassVar[str] = "moderation/device.html.j2"
    title: ClassVar[str] = "People's words"
    action: ClassVar[str] = "/moderate"
    decided: bool
    texts: Sequence[WordsToDecide]
    total: int
    waiting: int
    lead: str
    can_escalate: bool
    faults: Sequence[Fault] = ()
    typed: tuple[str, str] = ("", "")


@dataclass(frozen=True, kw_only=True)
class PairPage:
    """Asks whether this device shall moderate, or says why it may not."""

    template: ClassVar[str] = "moderation/pair.html.j2"
    title: str
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordsPage:
    """The safeguarding records of one workshop."""

    template: ClassVar[str] = "control/records.html.j2"
    title: ClassVar[str] = "Safeguarding record"
    workshop_title: str
    base: str
    lead: str
    records: Sequence[Record]
    forgery_token: str


@dataclass(frozen=True, kw_only=True)
class RecordPage:
    """One safeguarding record.

    Attributes:
        author: who wrote the words; only in the answer to two people who broke the seal.
        may_ask: whether the seal can be broken.
        faults: why the last thing was refused.
        typed: what was typed before the refusal, by field.
    """

    template: ClassVar[str] = "control/record.html.j2"
    title: ClassVar[str] = "Safeguarding record"
    workshop_title: str
    base: str
    lead: str
    record: Record
    may_ask: bool
    author: Author | None = None
    faults: Sequence[Fault] = ()
    typed: dict[str, str]
    forgery_token: str


def local_time(at: datetime) -> str:
    """A moment as people in the room would say it, by the hub's own clock."""
    return f"{at.astimezone():%-d %B %Y, %H:%M}"
