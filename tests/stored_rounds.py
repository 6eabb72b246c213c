"""A real store with a workshop in it, for tests of what is made out of stored answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.identifiers import AnswerKey, GroupId, ParticipantId, StepId
from facilitation_kit.live.events import (
    RoundClosed,
    RoundOpened,
    RoundRevealed,
    StepStarted,
    TimeGiven,
    WorkshopOpened,
)
from facilitation_kit.live.workshop_state import WorkshopState, fold
from facilitation_kit.responses.records import EntryMode, Outcome, Participant, Saved, Submission
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after, opened_workshop


def store_in(folder: Path, *, workshop: str = "w1", rehearsal: bool = False) -> SqliteStore:
    """A new store with one opened workshop whose step ``vote`` has started."""
    store = SqliteStore.open(folder / "store.sqlite3", rehearsal=rehearsal)
    add_workshop(store, workshop)
    return store


def add_workshop(store: SqliteStore, workshop: str) -> WorkshopOpened:
    """Open a workshop in the store and start its step ``vote``."""
    opened = opened_workshop(workshop=workshop, rehearsal=store.is_rehearsal)
    store.append_event(opened.workshop, opened)
    step = StepId("vote")
    store.append_event(opened.workshop, StepStarted(at=after(1), step=step))
    store.append_event(opened.workshop, TimeGiven(at=after(2), step=step, minutes=5))
    return opened


def hold_round(
    store: SqliteStore, definition: RoundDefinition, ballots: Sequence[Ballot], *, until: str = "revealed"
) -> None:
    """Open a round, let these people join and answer, one page each, and take it as far as `until`."""
    store.append_event(definition.workshop, RoundOpened(at=after(10), definition=definition))
    for ballot in ballots:
        join(store, definition, ballot.participant, ballot.group)
        (outcome,) = store.write_submissions([submission(definition, ballot)])
        assert isinstance(outcome, Saved)
    if until in ("closed", "revealed"):
        store.append_event(definition.workshop, RoundClosed(at=after(100), round=definition.id))
    if until == "revealed":
        store.append_event(definition.workshop, RoundRevealed(at=after(110), round=definition.id))


def join(store: SqliteStore, definition: RoundDefinition, person: ParticipantId, group: str | None = None) -> None:
    """Somebody joins the round's workshop; again changes nothing."""
    store.add_participant(
        Participant(
            id=person,
            workshop=definition.workshop,
            group=GroupId(group) if group else None,
            entry_mode=EntryMode.OWN_PHONE,
            consent_version="2026-09",
            joined_at=after(5),
        )
    )


def submission(definition: RoundDefinition, ballot: Ballot, *, key: str = "", seconds: float = 20) -> Submission:
    """One page with the answers of a ballot; `concern_reason` counts as a person's own words."""
    return Submission(
        key=AnswerKey(key or f"{definition.id}-{ballot.participant}"),
        workshop=definition.workshop,
        round=definition.id,
        participant=ballot.participant,
        answers=ballot.answers,
        received_at=after(seconds),
        consent_version="2026-09",
        text_fields=frozenset({"concern_reason"}),
    )


def write(store: SqliteStore, *submissions: Submission) -> list[Outcome]:
    """Write them in one batch."""
    return store.write_submissions(submissions)


def state_of(store: SqliteStore, definition: RoundDefinition) -> WorkshopState:
    """Where the round's workshop stands."""
    return fold(store.events(definition.workshop))
