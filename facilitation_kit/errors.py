"""One family of errors: what happened, where, and what to do next, in plain words.

Every error that a person can meet carries a stable code (documented in docs/errors.md), so that a facilitator can
look it up and a test can name it. Messages never hold a participant's words, a token or an answer: exceptions end up
in logs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "ActivityError",
    "AnswerRefused",
    "ContentError",
    "EvidenceError",
    "Fault",
    "KitError",
    "LiveError",
    "PlanError",
    "PlaybackError",
    "SettingsError",
    "StoreError",
]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong, with its place and its remedy.

    Attributes:
        code: stable name, such as ``content.unknown-need``.
        message: what happened, one plain sentence.
        remedy: what the reader can do about it, one plain sentence.
        file: path as the reader knows it, relative to the project where possible.
        line: 1-based line in `file`.
        field: dotted path inside the file, such as ``hypotheses[2].need``.
    """

    code: str
    message: str
    remedy: str
    file: str | None = None
    line: int | None = None
    field: str | None = None

    @property
    def place(self) -> str:
        """Where it is, as ``file:line (field)``, with the parts that are known."""
        place = self.file or ""
        if self.line is not None:
            place += f":{self.line}"
        if self.field:
            place += f" ({self.field})" if place else self.field
        return place

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message} {self.remedy} [{self.code}]"


class KitError(Exception):
    """Something a person can put right.

    Args:
        code: stable name of the error.
        message: what happened.
        remedy: what to do next.
        file, line, field: where, as in `Fault`.
        faults: all faults found at once, when there are several; the others then describe the whole.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        remedy: str = "",
        file: str | None = None,
        line: int | None = None,
        field: str | None = None,
        faults: Sequence[Fault] = (),
    ) -> None:
        own = Fault(code=code, message=message, remedy=remedy, file=file, line=line, field=field)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.faults: tuple[Fault, ...] = tuple(faults) or (own,)
        super().__init__(str(own))


class SettingsError(KitError):
    """A setting or an option of a command is out of its range."""


class ContentError(KitError):
    """The project's content files hold faults; `faults` lists all of them."""


class PlanError(KitError):
    """A run sheet and the content do not make a workshop that can be run."""


class ActivityError(KitError):
    """An activity is unknown, or its settings are not legal."""


class AnswerRefused(KitError):
    """A participant's answer breaks a rule of its activity; nothing was stored. `message` is shown on the phone."""


class LiveError(KitError):
    """The workshop is not in a state in which this can be done."""


class StoreError(KitError):
    """The store cannot be opened, read or written."""


class PlaybackError(KitError):
    """A playback pack cannot be built."""


class EvidenceError(KitError):
    """Evidence cannot be read from a file, or not be kept as it is; `faults` lists all that is wrong with it."""
