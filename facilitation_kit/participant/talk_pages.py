"""What the page for a private word with a worker is given.

In: whom to talk to, and whether a message can be left. Out: a `TalkPage`. Easily got wrong: the kit sends nothing by
itself and calls nobody, so the page never says "sent".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from facilitation_kit.participant.phone_pages import Page

__all__ = ["TalkPage"]


@dataclass(frozen=True, kw_only=True)
class TalkPage(Page):
    """Whom to talk to, and a box for a message where that is safe.

    Attributes:
        lead: the named safeguarding lead in one line; may be empty.
        support: others to turn to, one line each.
        closed: why no message can be left; empty where one can.
        key: of this form, so that the same message sent twice is one; empty where none can be left.
        longest: most characters of a message.
        message: what was typed and not kept, so that nothing is lost.
    """

    template: ClassVar[str] = "participant/talk.html.j2"

    lead: str
    support: tuple[str, ...]
    closed: str
    key: str
    longest: int
    message: str = ""
