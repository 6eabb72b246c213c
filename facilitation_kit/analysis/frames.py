"""Tidy frames from a store, one function a table of `columns.TABLES`.

In goes a store; out come frames with documented columns and dtypes, empty ones included. The one thing easily got
wrong: people's own words that no moderator has approved are missing here (`withheld` says so), because frames end up on
screens and in files.

These frames hold exact counts and single answers: they are for the facilitator's own machine. What others see comes
from `analysis.findings`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.results import Tally
from facilitation_kit.activities.rounds import JsonScalar
from facilitation_kit.analysis.columns import Cell, frame_of, table
from facilitation_kit.analysis.counted_rounds import exact_tally
from facilitation_kit.identifiers import ItemId, ParticipantId, RoundId, WorkshopId
from facilitation_kit.live import event_json
from facilitation_kit.live.events import (
    BoardChanged,
    CriterionLocked,
    OptionsGiven,
    OptionsMerged,
    RoundClosed,
    RoundOpened,
    RoundReopened,
    RoundRevealed,
    StepStarted,
    TimeGiven,
    WorkshopEvent,
)
from facilitation_kit.live.workshop_state import RoundState, fold
from facilitation_kit.responses.records import ModerationState, ResponseRow
from facilitation_kit.responses.store import Store

__all__ = [
    "Counted",
    "all_frames",
    "answers_frame",
    "counted_rounds",
    "events_frame",
    "participants_frame",
    "responses_frame",
    "rounds_frame",
    "rounds_of",
    "tallies_frame",
]

Counted = tuple[RoundState, Tally | None]
"""A round and its exact tally."""

_SHOWN_STATES = frozenset({ModerationState.NOT_NEEDED, ModerationState.APPROVED})


def participants_frame(store: Store, workshop: WorkshopId | None = None) -> pd.DataFrame:
    """The table ``participants``, in the order of joining."""
    return frame_of(
        table("participants"),
        (
            (
                person.workshop,
                person.id,
                person.group,
                person.entry_mode.value,
                person.consent_version,
                person.joined_at,
            )
            for person in store.participants(workshop)
        ),
    )


def responses_frame(store: Store, workshop: WorkshopId | None = None) -> pd.DataFrame:
    """The table ``responses``, in the order of commits."""
    return frame_of(
        table("responses"),
        (
            (
                row.seq,
                row.key,
                row.workshop,
                row.round,
                row.participant,
                row.item,
                row.field,
                *_value_cells(row),
                row.received_at,
                row.entry_mode.value,
                row.consent_version,
                row.moderation.value,
                row.retention.value,
            )
            for row in store.rows(workshop)
        ),
    )


def answers_frame(store: Store, workshop: WorkshopId | None = None) -> pd.DataFrame:
    """The table ``answers``, by workshop, round, participant, item and field.

    Worked out from the log, by the last commit for each person, item and field.
    """
    with store.snapshot():
        latest: dict[tuple[RoundId, ParticipantId, ItemId, str], ResponseRow] = {}
        for row in store.rows(workshop):
            latest[row.round, row.participant, row.item, row.field] = row
        groups = {person.id: person.group for person in store.participants(workshop)}
        rounds = rounds_of(store, workshop)
    labels = {(round_id, item.id): item.label for round_id, one in rounds.items() for item in one.definition.items}
    ordered = sorted(latest.values(), key=lambda row: (row.workshop, row.round, row.participant, row.item, row.field))
    return frame_of(
        table("answers"),
        (
            (
                row.workshop,
                row.round,
                rounds[row.round].definition.activity,
                row.participant,
                groups.get(row.participant),
                row.item,
                labels.get((row.round, row.item)),
                row.field,
                *_value_cells(row),
                row.received_at,
                row.entry_mode.value,
            )
            for row in ordered
        ),
    )


def rounds_frame(counted: Iterable[Counted]) -> pd.DataFrame:
    """The table ``rounds``, in the order of opening; the numbers are missing where the activity is not installed."""
    return frame_of(table("rounds"), (_round_cells(one, tally) for one, tally in counted))


def tallies_frame(counted: Iterable[Counted]) -> pd.DataFrame:
    """The table ``tallies``: every measure of every item of every round whose activity is installed."""
    return frame_of(
        table("tallies"), (cells for one, tally in counted if tally is not None for cells in _tally_cells(one, tally))
    )


def events_frame(store: Store, workshop: WorkshopId | None = None) -> pd.DataFrame:
    """The table ``events``, by workshop in the order of opening."""
    return frame_of(
        table("events"),
        (
            _event_cells(one, place, event)
            for one in ([workshop] if workshop else store.workshops())
            for place, event in enumerate(store.events(one), start=1)
        ),
    )


def rounds_of(store: Store, workshop: WorkshopId | None = None) -> dict[RoundId, RoundState]:
    """All rounds of a workshop, or of the whole store, in the order of opening."""
    rounds: dict[RoundId, RoundState] = {}
    for one in [workshop] if workshop else store.workshops():
        rounds.update(fold(store.events(one)).rounds)
    return rounds


def counted_rounds(
    store: Store, activities: Mapping[str, Activity], workshop: WorkshopId | None = None
) -> list[Counted]:
    """Each round with its exact tally; ``None`` where its activity is not installed here."""
    with store.snapshot():
        return [
            (one, exact_tally(store, one, activities) if one.definition.activity in activities else None)
            for one in rounds_of(store, workshop).values()
        ]


def all_frames(store: Store, counted: Iterable[Counted], workshop: WorkshopId | None = None) -> dict[str, pd.DataFrame]:
    """Every table of `columns.TABLES` by its name, in their order.

    Args:
        store: read inside one snapshot, which the caller opens around the counting as well.
        counted: what `counted_rounds` gave.
        workshop: only this one; all by default.
    """
    rounds = list(counted)
    return {
        "participants": participants_frame(store, workshop),
        "responses": responses_frame(store, workshop),
        "answers": answers_frame(store, workshop),
        "rounds": rounds_frame(rounds),
        "tallies": tallies_frame(rounds),
        "events": events_frame(store, workshop),
    }


def _value_cells(row: ResponseRow) -> tuple[Cell, Cell, Cell, Cell]:
    """The cells value, number, skipped and withheld."""
    if row.value is not None and row.moderation not in _SHOWN_STATES:
        return None, None, False, True
    return _as_text(row.value), _as_number(row.value), row.value is None, False


def _as_text(value: JsonScalar) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _as_number(value: JsonScalar) -> int | None:
    return int(value) if isinstance(value, int) else None


def _round_cells(one: RoundState, tally: Tally | None) -> tuple[Cell, ...]:
    definition = one.definition
    return (
        definition.workshop,
        definition.id,
        definition.step,
        definition.activity,
        definition.number,
        definition.question,
        one.status.value,
        definition.sensitive,
        one.opened_at,
        one.closed_at,
        one.revealed_at,
        tally.eligible if tally else None,
        tally.ballots if tally else None,
        tally.abstentions if tally else None,
        tally.spoiled if tally else None,
        tally.tie_rule if tally else None,
        json.dumps(dict(definition.settings), ensure_ascii=False, sort_keys=True),
        definition.seed,
        definition.tally_version,
    )


def _tally_cells(one: RoundState, tally: Tally) -> Iterator[tuple[Cell, ...]]:
    definition = one.definition
    for row in tally.rows:
        for measure in tally.measures:
            yield (
                definition.workshop,
                definition.id,
                definition.activity,
                row.item,
                row.label,
                measure.name,
                row.counts[measure.name],
                row.answered,
                row.score if measure.headline else None,
            )


def _event_cells(workshop: WorkshopId, place: int, event: WorkshopEvent) -> tuple[Cell, ...]:
    step = event.step if isinstance(event, StepStarted | TimeGiven | OptionsMerged | OptionsGiven) else None
    of_a_round = RoundClosed | RoundReopened | RoundRevealed | CriterionLocked | BoardChanged
    one = event.round if isinstance(event, of_a_round) else None
    if isinstance(event, RoundOpened):
        step, one = event.definition.step, event.definition.id
    minutes = event.minutes if isinstance(event, TimeGiven) else None
    return workshop, place, event.at, event_json.EVENT_KINDS[type(event)], step, one, minutes
