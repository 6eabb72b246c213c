"""The control page about closing times.

In: what the site has gathered. Out: nothing but this record, which the template is given as ``page``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from facilitation_kit.errors import Fault
from facilitation_kit.live.closing_times import IN_THE_ROOM, MOST_DAYS

__all__ = ["ClosingPage"]


@dataclass(frozen=True, kw_only=True)
class ClosingPage:
    """Asks until when a round is to be open.

    Attributes:
        workshop: its id.
        question: of the round; empty where nothing can be opened now.
        is_open: the round is open already.
        place: what the form is about, so that it changes nothing else when the workshop has gone on.
        can_go_on: the round of this step is closed and can be opened again.
        now_until: its closing time in words; empty where it has none.
        zone: name of the time zone; empty for this machine's own.
        private: whether a round may be open for days here.
        until: what was typed before a refusal.
        must_confirm: the refusal is a warning that may be overridden.
    """

    template: ClassVar[str] = "control/closing.html.j2"
    workshop: str
    question: str
    is_open: bool
    place: str
    can_go_on: bool
    now_until: str
    zone: str
    private: bool
    until: str = ""
    must_confirm: bool = False
    most_days: int = MOST_DAYS
    hours_in_the_room: int = int(IN_THE_ROOM.total_seconds() // 3600)
    faults: Sequence[Fault] = ()
    forgery_token: str

    @property
    def title(self) -> str:
        """What the page is called."""
        if not self.is_open:
            return "Open until a day and a time"
        return "Change the closing time" if self.now_until else "Set a closing time"
