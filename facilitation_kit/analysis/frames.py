"""Tidy frames from a store, one function a table of `columns.TABLES`.

In goes a store; out come frames with documented columns and dtypes, empty ones included. The one thing easily got
wrong: people's own words that no moderator has approved are missing here (`withheld` says so), because frames end up on
screens and in files.

These frames hold exact counts and single answers: they are for the facilitator's own machine. What others see comes
from `analysis.findings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from facilitation_kit.activities.contract import Activity
from facilitation_kit.analysis.columns import TABLES, frame_of, table
from facilitation_kit.analysis.counted_rounds import exact_tally
from facilitation_kit.analysis.table_records import Counted, round_records, rounds_of, table_records, tally_records
from facilitation_kit.identifiers import WorkshopId
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


def participants_frame(store: Store, workshop: WorkshopId | None = None) -> pd.DataFrame:
    """The table ``participants``, in the order of joining."""
    return _frame("participants", store, (), workshop)


def responses_frame(store: Store, workshop: WorkshopId | None = None) -> pd.DataFrame:
    """The table ``responses``, in the order of commits."""
    return _frame("responses", store, (), workshop)


def answers_frame(store: Store, workshop: WorkshopId | None = None) -> pd.DataFrame:
    """The table ``answers``, by workshop, round, participant, item and field.

    Worked out from the log, by the last commit for each person, item and field.
    """
    with store.snapshot():
        return _frame("answers", store, (), workshop)


def rounds_frame(counted: Iterable[Counted]) -> pd.DataFrame:
    """The table ``rounds``, in the order of opening; the numbers are missing where the activity is not installed."""
    return frame_of(table("rounds"), round_records(counted))


def tallies_frame(counted: Iterable[Counted]) -> pd.DataFrame:
    """The table ``tallies``: every measure of every item of every round whose activity is installed."""
    return frame_of(table("tallies"), tally_records(counted))


def events_frame(store: Store, workshop: WorkshopId | None = None) -> pd.DataFrame:
    """The table ``events``, by workshop in the order of opening."""
    return _frame("events", store, (), workshop)


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
    return {one.name: _frame(one.name, store, rounds, workshop) for one in TABLES}


def _frame(name: str, store: Store, counted: Iterable[Counted], workshop: WorkshopId | None) -> pd.DataFrame:
    return frame_of(table(name), table_records(name, store, counted, workshop))
