"""What the pages for arranging boards have in common: what each is asked for, and what the site needs of it.

In: what a facilitator looks at, and what was just refused. Out: types that board_site.py and each kind of board share.

The one thing easily got wrong: a page tells its version from what it shows, not from the board alone: a note that a moderator
has just approved is new on the page although nobody has arranged anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from facilitation_kit.errors import Fault
from facilitation_kit.live.workshop_state import WorkshopState

__all__ = ["BoardAsked", "BoardPage", "version_of"]


@dataclass(frozen=True, kw_only=True)
class BoardAsked:
    """What a page of a board is made with, besides the board.

    Attributes:
        base: address of the workshop's pages.
        chosen: what is looked at; may be empty or not there.
        waiting: texts that wait for a moderator.
        fresh: letters that no name on any board ends with, for something new; two facilitators never get the same.
        faults: of a refused change.
        tried: what that change wanted to say.
        forgery_token: for the forms.
        state: of the workshop, for what comes before and after the round.
        project: folder of the content.
    """

    base: str
    chosen: str = ""
    waiting: int = 0
    fresh: str
    faults: Sequence[Fault] = ()
    tried: str = ""
    forgery_token: str
    state: WorkshopState | None = None
    project: Path | None = None


class BoardPage(Protocol):
    """A page on which a board is arranged."""

    template: ClassVar[str]

    @property
    def version(self) -> str:
        """Another one as soon as the page would show something else."""
        ...


def version_of(*shown: object) -> str:
    """A short name for what a page shows; equal things give equal names.

    >>> version_of("open", (1, 2)) == version_of("open", (1, 2)), version_of("open") == version_of("closed")
    (True, False)
    """
    return hashlib.blake2b(repr(shown).encode("utf-8", "replace"), digest_size=8).hexdigest()
