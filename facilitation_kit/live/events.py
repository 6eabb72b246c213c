"""What can happen to a workshop, as an append-only list of events.

Everything that the console, the projector and the phones show about the course of a workshop is folded from these
(`workshop_state`). An event is written once and never changed; it carries all that it needs, so that the content files
may change afterwards. Events never hold a participant's id, and their words only where a facilitator put approved notes to
the vote or cards before the room again (`OptionsGiven`), or wrote them on a board; an erasure takes those out of the log too
(`responses.event_words`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from facilitation_kit.activities.rounds import Item, RoundDefinition, RoundSettings
from facilitation_kit.identifiers import HypothesisId, RoundId, RunSheetId, StepId, TestCardId, WorkshopId
from facilitation_kit.live.boards import BoardChange

__all__ = [
    "AdmissionChanged",
    "BoardChanged",
    "ClosingPlanned",
    "CriterionLocked",
    "MergedOption",
    "OptionsGiven",
    "OptionsMerged",
    "RoundClosed",
    "RoundOpened",
    "RoundReopened",
    "RoundRevealed",
    "ScreenBlanked",
    "StepStarted",
    "TimeGiven",
    "WorkshopClosed",
    "WorkshopEvent",
    "WorkshopOpened",
]


@dataclass(frozen=True, kw_only=True)
class WorkshopOpened:
    """The workshop exists and can be joined.

    Attributes:
        plan: the whole `WorkshopPlan` as JSON (planning.workshop_plan), snapshotted.
        fingerprint: of that plan.
        join_code: 6 characters without look-alikes.
    """

    at: datetime
    workshop: WorkshopId
    run_sheet: RunSheetId
    title: str
    plan: Mapping[str, object]
    fingerprint: str
    join_code: str
    rehearsal: bool


@dataclass(frozen=True, kw_only=True)
class StepStarted:
    """The facilitator moved to this step; the step before it ends here."""

    at: datetime
    step: StepId


@dataclass(frozen=True, kw_only=True)
class TimeGiven:
    """A step was given more minutes."""

    at: datetime
    step: StepId
    minutes: int


@dataclass(frozen=True, kw_only=True)
class MergedOption:
    """Several similar options shown as one: a new label, and the ids of its originals (V4)."""

    label: str
    members: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OptionsMerged:
    """Options of a step were merged before its next round opens. Replaces earlier merging of that step."""

    at: datetime
    step: StepId
    merged: tuple[MergedOption, ...]


@dataclass(frozen=True, kw_only=True)
class OptionsGiven:
    """A later step got new options for those of the run sheet: groups of notes, originals attached. Replaces its merging.

    Attributes:
        source: the round that the notes are from.
        settings, warnings: of the step's activity for these options.
    """

    at: datetime
    step: StepId
    source: RoundId
    items: tuple[Item, ...]
    settings: RoundSettings
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoundOpened:
    """People can answer."""

    at: datetime
    definition: RoundDefinition


@dataclass(frozen=True, kw_only=True)
class RoundClosed:
    """No more answers, apart from those already on their way within the grace period."""

    at: datetime
    round: RoundId


@dataclass(frozen=True, kw_only=True)
class ClosingPlanned:
    """An open round closes by itself at a moment; replaces an earlier one.

    Attributes:
        until: the last moment at which people can answer, aware UTC.
    """

    at: datetime
    round: RoundId
    until: datetime


@dataclass(frozen=True, kw_only=True)
class RoundReopened:
    """Closed too early: people can answer again. Not possible once revealed."""

    at: datetime
    round: RoundId


@dataclass(frozen=True, kw_only=True)
class RoundRevealed:
    """The protected result is shown, everywhere at once."""

    at: datetime
    round: RoundId


@dataclass(frozen=True, kw_only=True)
class CriterionLocked:
    """The first answer that a test is judged by has come in: what would convince us stands from now on (H2).

    Attributes:
        at: when that answer came in.
        round: that it came in to.
        criterion, check: as the test card said when the workshop was opened; in words, and for a machine.
    """

    at: datetime
    round: RoundId
    test: TestCardId
    hypothesis: HypothesisId
    criterion: str
    check: str


@dataclass(frozen=True, kw_only=True)
class AdmissionChanged:
    """Whether somebody who joins from now on needs a join slip; whoever is in stays in."""

    at: datetime
    only_with_slip: bool


@dataclass(frozen=True, kw_only=True)
class BoardChanged:
    """A facilitator arranged something on the board of a round."""

    at: datetime
    round: RoundId
    change: BoardChange


@dataclass(frozen=True, kw_only=True)
class ScreenBlanked:
    """The projector shows nothing (or shows again)."""

    at: datetime
    blank: bool


@dataclass(frozen=True, kw_only=True)
class WorkshopClosed:
    """The workshop is over; nobody can join or answer."""

    at: datetime


WorkshopEvent = (
    WorkshopOpened
    | StepStarted
    | TimeGiven
    | OptionsMerged
    | OptionsGiven
    | RoundOpened
    | RoundClosed
    | ClosingPlanned
    | RoundReopened
    | RoundRevealed
    | CriterionLocked
    | BoardChanged
    | AdmissionChanged
    | ScreenBlanked
    | WorkshopClosed
)
