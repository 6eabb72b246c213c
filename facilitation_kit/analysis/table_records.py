"""The rows of every table that analysts get, one after the other as the store gives them.

In goes a store; out come tuples in the order of the columns of `columns.TABLES`. Nothing is gathered: frames take all of
them, files write them as they come, so that an export of many answers needs little memory. The one thing easily got wrong:
people's own words that no moderator has approved are missing here (`withheld` says so), because tables end up on screens
and in files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from facilitation_kit.activities.results import Tally
from facilitation_kit.activities.rounds import JsonScalar
from facilitation_kit.analysis.columns import Cell
from facilitation_kit.identifiers import ItemId, RoundId, WorkshopId
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
    "Record",
    "is_withheld",
    "last_rows",
    "round_records",
    "rounds_of",
    "table_records",
    "tally_records",
]

Counted = tuple[RoundState, Tally | None]
"""A round and its exact tally."""

Record = tuple[Cell, ...]
"""The cells of one row, in the order of the columns."""

_SHOWN_STATES = frozenset({ModerationState.NOT_NEEDED, ModerationState.APPROVED})


def table_records(
    name: str, store: Store, counted: Iterable[Counted], workshop: WorkshopId | None = None
) -> Iterator[Record]:
    """The rows of a table of `columns.TABLES`.

    Args:
        name: of the table.
        store: which is only read; inside `Store.snapshot`, all tables are of one moment.
        counted: the rounds with their tallies, for the tables of these.
        workshop: only this one; all by default.
    """
    match name:
        case "participants":
            return _participants(store, workshop)
        case "responses":
            return (_response_cells(row) for row in store.rows(workshop))
        case "answers":
            return _answers(store, workshop)
        case "rounds":
            return round_records(counted)
        case "tallies":
            return tally_records(counted)
        case "events":
            return _events(store, workshop)
        case _:
            raise KeyError(name)


def round_records(counted: Iterable[Counted]) -> Iterator[Record]:
    """The rows of the table ``rounds``."""
    return (_round_cells(one, tally) for one, tally in counted)


def tally_records(counted: Iterable[Counted]) -> Iterator[Record]:
    """The rows of the table ``tallies``."""
    return (cells for one, tally in counted if tally is not None for cells in _tally_cells(one, tally))


def rounds_of(store: Store, workshop: WorkshopId | None = None) -> dict[RoundId, RoundState]:
    """All rounds of a workshop, or of the whole store, in the order of opening."""
    rounds: dict[RoundId, RoundState] = {}
    for one in [workshop] if workshop else store.workshops():
        rounds.update(fold(store.events(one)).rounds)
    return rounds


def last_rows(store: Store, round_id: RoundId) -> Iterator[list[ResponseRow]]:
    """The current rows of a round, a list a person, by item and field: of what was sent twice the last one."""
    for _, rows in groupby(store.rows_by_person(round_id), key=lambda row: row.participant):
        latest: dict[tuple[ItemId, str], ResponseRow] = {(row.item, row.field): row for row in rows}
        yield [latest[place] for place in sorted(latest)]


def is_withheld(row: ResponseRow) -> bool:
    """Whether a row holds a person's own words that no moderator has approved."""
    return row.value is not None and row.moderation not in _SHOWN_STATES


def _participants(store: Store, workshop: WorkshopId | None) -> Iterator[Record]:
    for person in store.participants(workshop):
        yield (
            person.workshop,
            person.id,
            person.group,
            person.entry_mode.value,
            person.consent_version,
            person.joined_at,
        )


def _response_cells(row: ResponseRow) -> Record:
    return (
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


def _answers(store: Store, workshop: WorkshopId | None) -> Iterator[Record]:
    groups = {person.id: person.group for person in store.participants(workshop)}
    rounds = rounds_of(store, workshop)
    for one in sorted(rounds.values(), key=lambda each: (each.definition.workshop, each.definition.id)):
        definition = one.definition
        labels = {item.id: item.label for item in definition.items}
        for rows in last_rows(store, definition.id):
            for row in rows:
                yield (
                    row.workshop,
                    row.round,
                    definition.activity,
                    row.participant,
                    groups.get(row.participant),
                    row.item,
                    labels.get(row.item),
                    row.field,
                    *_value_cells(row),
                    row.received_at,
                    row.entry_mode.value,
                )


def _events(store: Store, workshop: WorkshopId | None) -> Iterator[Record]:
    for one in [workshop] if workshop else store.workshops():
        for place, event in enumerate(store.events(one), start=1):
            yield _event_cells(one, place, event)


def _value_cells(row: ResponseRow) -> tuple[Cell, Cell, Cell, Cell]:
    """The cells value, number, skipped and withheld."""
    if is_withheld(row):
        return None, None, False, True
    return _as_text(row.value), _as_number(row.value), row.value is None, False


def _as_text(value: JsonScalar) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _as_number(value: JsonScalar) -> int | None:
    return int(value) if isinstance(value, int) else None


def _round_cells(one: RoundState, tally: Tally | None) -> Record:
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


def _tally_cells(one: RoundState, tally: Tally) -> Iterator[Record]:
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


def _event_cells(workshop: WorkshopId, place: int, event: WorkshopEvent) -> Record:
    step = event.step if isinstance(event, StepStarted | TimeGiven | OptionsMerged | OptionsGiven) else None
    of_a_round = RoundClosed | RoundReopened | RoundRevealed | CriterionLocked | BoardChanged
    one = event.round if isinstance(event, of_a_round) else None
    if isinstance(event, RoundOpened):
        step, one = event.definition.step, event.definition.id
    minutes = event.minutes if isinstance(event, TimeGiven) else None
    return workshop, place, event.at, event_json.EVENT_KINDS[type(event)], step, one, minutes
