"""What each scripted person met, and the sum of it for each kind of person.

In: entries made while people answer. Out: a `RehearsalReport` that a terminal table or a test reads. Easily got wrong: a
refusal that a person provoked (an overspend) is no surprise; a surprise is what nobody should meet, and one is enough
for the rehearsal to fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Kind", "KindSummary", "Met", "PersonLog", "RehearsalReport", "summarise"]


class Kind(StrEnum):
    """How a scripted person behaves."""

    QUICK = "quick"
    SLOW = "slow"
    CHANGES_MIND = "changes their mind"
    LOSES_CONNECTION = "loses the connection"
    WITHOUT_JAVASCRIPT = "without JavaScript"
    OVERSPENDS = "overspends"
    SKIPS = "skips"
    COMES_LATE = "comes late"


class Met(StrEnum):
    """What a person can meet; the columns of the report, in their order."""

    JOINED = "joins"
    ANSWERED = "answers"
    SKIPPED = "skips"
    CHANGED = "changes"
    SENT_AGAIN = "re-sends"
    REFUSED = "refusals"
    RESULTS = "results seen"


@dataclass(kw_only=True)
class PersonLog:
    """One person's entries.

    Attributes:
        receipts: keys of forms that the hub said were saved.
        slowest: longest wait for a page, in seconds.
        surprises: what nobody should meet, in plain words.
    """

    kind: Kind
    met: Counter[Met] = field(default_factory=Counter)
    receipts: set[str] = field(default_factory=set)
    slowest: float = 0.0
    surprises: list[str] = field(default_factory=list)

    def waited(self, seconds: float) -> None:
        """A page took so long to come."""
        self.slowest = max(self.slowest, seconds)

    def surprise(self, what: str) -> None:
        """Something happened that nobody should meet."""
        self.surprises.append(f"{self.kind}: {what}")


@dataclass(frozen=True, kw_only=True)
class KindSummary:
    """All people of one kind together; `slowest` in seconds."""

    kind: Kind
    people: int
    met: Counter[Met]
    slowest: float


@dataclass(frozen=True, kw_only=True)
class RehearsalReport:
    """A whole rehearsal.

    Attributes:
        workshop: id of the workshop that was played.
        rounds: ids of its rounds, in order.
        kinds: one summary for each kind that took part, in the order of `Kind`.
        receipts: keys of all forms that the hub said were saved.
        surprises: what nobody should meet; empty is what a good rehearsal looks like.
        seconds: how long it took.
    """

    workshop: str
    rounds: tuple[str, ...]
    kinds: tuple[KindSummary, ...]
    receipts: frozenset[str]
    surprises: tuple[str, ...]
    seconds: float

    @property
    def people(self) -> int:
        """How many people took part."""
        return sum(kind.people for kind in self.kinds)

    def total(self, what: Met) -> int:
        """How often something was met by anybody."""
        return sum(kind.met[what] for kind in self.kinds)


def summarise(
    logs: Sequence[PersonLog], *, workshop: str, rounds: Iterable[str], surprises: Iterable[str] = (), seconds: float
) -> RehearsalReport:
    """Add up the logs of all people; `surprises` are those of the room as a whole."""
    kinds = []
    for kind in Kind:
        of_kind = [log for log in logs if log.kind is kind]
        if of_kind:
            met: Counter[Met] = Counter()
            for log in of_kind:
                met.update(log.met)
            slowest = max(log.slowest for log in of_kind)
            kinds.append(KindSummary(kind=kind, people=len(of_kind), met=met, slowest=slowest))
    return RehearsalReport(
        workshop=workshop,
        rounds=tuple(rounds),
        kinds=tuple(kinds),
        receipts=frozenset(key for log in logs for key in log.receipts),
        surprises=(*(surprise for log in logs for surprise in log.surprises), *surprises),
        seconds=seconds,
    )
