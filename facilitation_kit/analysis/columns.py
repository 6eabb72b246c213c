"""The columns of every table that analysts get: name, type and meaning, said once.

In go tuples in the order of the columns; out comes a frame with exactly these columns and dtypes, empty or not. The
codebook and docs/analysts.md are written from the same lists. The one thing easily got wrong: an empty table must have
the same dtypes as a full one, or a notebook that worked yesterday fails on the morning of the workshop.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import pandas as pd

__all__ = ["TABLES", "Cell", "Column", "ColumnType", "Table", "clean_cell", "empty_frame", "frame_of", "table"]

Cell = str | int | float | bool | datetime | None
"""A value of a frame before it is one; ``None`` becomes ``pd.NA`` or ``pd.NaT``."""


class ColumnType(StrEnum):
    """The dtype of a column; all of them can hold missing values."""

    TEXT = "string"
    WHOLE = "Int64"
    SHARE = "Float64"
    TRUTH = "boolean"
    MOMENT = "datetime64[us, UTC]"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    Attributes:
        meaning: one sentence, with the unit where there is one.
    """

    name: str
    type: ColumnType
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: what a row of it is, and its columns in order."""

    name: str
    row: str
    columns: tuple[Column, ...]


def frame_of(table: Table, records: Iterable[Sequence[Cell]]) -> pd.DataFrame:
    """A frame with the columns and dtypes of `table`.

    Args:
        table: which columns.
        records: one sequence of cells a row, in the order of the columns.
    """
    rows = list(records)
    series = {
        column.name: pd.Series([clean_cell(row[at]) for row in rows], dtype=column.type.value)
        for at, column in enumerate(table.columns)
    }
    return pd.DataFrame(series, columns=[column.name for column in table.columns])


def empty_frame(table: Table) -> pd.DataFrame:
    """The table without a row."""
    return frame_of(table, ())


def clean_cell(cell: Cell) -> Cell:
    """The cell as every writer and frame can hold it: half a surrogate pair from a broken phone becomes readable."""
    if isinstance(cell, str):
        return cell if cell.isascii() else cell.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(cell, datetime):
        return cell.astimezone(UTC)
    return cell


def _text(name: str, meaning: str) -> Column:
    return Column(name=name, type=ColumnType.TEXT, meaning=meaning)


def _whole(name: str, meaning: str) -> Column:
    return Column(name=name, type=ColumnType.WHOLE, meaning=meaning)


def _moment(name: str, meaning: str) -> Column:
    return Column(name=name, type=ColumnType.MOMENT, meaning=meaning)


def _truth(name: str, meaning: str) -> Column:
    return Column(name=name, type=ColumnType.TRUTH, meaning=meaning)


_WORKSHOP = _text("workshop", "Id of the workshop.")
_ROUND = _text("round", "Id of the round: workshop, step and number within the step.")
_PARTICIPANT = _text("participant", "Random id of the person; it only tells people apart.")
_ITEM = _text("item", "Id of the option, statement or question.")
_ITEM_LABEL = _text("item_label", "The item as people saw it.")
_ACTIVITY = _text("activity", "Name of the activity.")
_FIELD = _text("field", "Which value of the item this is; the codebook lists the fields of each activity.")
_VALUE = _text("value", "The answer as text; missing for a skip and for words that no moderator has approved.")
_NUMBER = _whole("number", "The answer as a number: a count, or 1 and 0 for yes and no; missing for anything else.")
_SKIPPED = _truth("skipped", "The person chose to skip; never counted as a zero.")
_WITHHELD = _truth("withheld", "The person's own words are in the store but not approved, so they are not here.")
_RECEIVED = _moment("received_at", "When the hub received it, UTC.")
_ENTRY_MODE = _text("entry_mode", "How the answer came in, such as own_phone or paper_keyed.")
_CONSENT = _text("consent_version", "Version of the consent text that was shown.")
_MODERATION = _text("moderation", "State of moderation; not_needed for closed answers.")

TABLES: tuple[Table, ...] = (
    Table(
        name="participants",
        row="a person who joined and has not withdrawn",
        columns=(
            _WORKSHOP,
            _PARTICIPANT,
            _text("group", "Audience group that the person declared; missing where they declared none."),
            _ENTRY_MODE,
            _CONSENT,
            _moment("joined_at", "When the person joined, UTC."),
        ),
    ),
    Table(
        name="responses",
        row="one value in the log, as it was sent; changed answers and skips included",
        columns=(
            _whole("seq", "Order of the commits over the whole store."),
            _text("key", "Key of the form that carried it; one key is one page sent once."),
            _WORKSHOP,
            _ROUND,
            _PARTICIPANT,
            _ITEM,
            _FIELD,
            _VALUE,
            _NUMBER,
            _SKIPPED,
            _WITHHELD,
            _RECEIVED,
            _ENTRY_MODE,
            _CONSENT,
            _MODERATION,
            _text("retention", "Which date of deletion applies."),
        ),
    ),
    Table(
        name="answers",
        row="the current value of one field of one item by one person: the last one given",
        columns=(
            _WORKSHOP,
            _ROUND,
            _ACTIVITY,
            _PARTICIPANT,
            _text("group", "Audience group that the person declared; missing where they declared none."),
            _ITEM,
            _ITEM_LABEL,
            _FIELD,
            _VALUE,
            _NUMBER,
            _SKIPPED,
            _WITHHELD,
            _RECEIVED,
            _ENTRY_MODE,
        ),
    ),
    Table(
        name="rounds",
        row="one opening of an activity, with all that is needed to count it again",
        columns=(
            _WORKSHOP,
            _ROUND,
            _text("step", "Step of the run sheet."),
            _ACTIVITY,
            _whole("number", "Number of the round within its step, from 1."),
            _text("question", "The question as people saw it."),
            _text("status", "open, closed or revealed."),
            _truth("sensitive", "About safety, health, services used or experiences; never shown in the room."),
            _moment("opened_at", "When it opened, UTC."),
            _moment("closed_at", "When it was last closed, UTC; missing while it is open."),
            _moment("revealed_at", "When its result was shown, UTC; missing where it was not."),
            _whole("eligible", "People who had joined when it closed."),
            _whole("ballots", "People with at least one answer that is not a skip."),
            _whole("abstentions", "People who sent only skips, or an empty ballot."),
            _whole("spoiled", "Ballots that break the rules of the round; they are not counted."),
            _text("tie_rule", "What is done about ties."),
            _text("settings", "Settings of the activity, JSON."),
            _whole("seed", "Seed of the order in which people saw the items."),
            _whole("tally_version", "Version of the counting rules."),
        ),
    ),
    Table(
        name="tallies",
        row="one exact count of one item in one round; not protected, so not for passing on",
        columns=(
            _WORKSHOP,
            _ROUND,
            _ACTIVITY,
            _ITEM,
            _ITEM_LABEL,
            _text("measure", "What is counted; the codebook lists the measures of each activity."),
            _whole("value", "The count: people, or points such as dots."),
            _whole("answered", "People who answered about the item; the denominator of counts of people."),
            Column(
                name="score",
                type=ColumnType.SHARE,
                meaning="Derived figure from 0 to 1, such as group-informed consensus; missing where there is none.",
            ),
        ),
    ),
    Table(
        name="events",
        row="one thing that happened to a workshop",
        columns=(
            _WORKSHOP,
            _whole("place", "Order within the workshop, from 1."),
            _moment("at", "When it happened, UTC."),
            _text("kind", "What happened, such as round_opened."),
            _text("step", "Step that it is about; missing for events about something else."),
            _text("round", "Round that it is about; missing for events about something else."),
            _whole("minutes", "Minutes given; missing for other events."),
        ),
    ),
)
"""Every table, in the order of the documentation."""


def table(name: str) -> Table:
    """The table of that name.

    Raises:
        KeyError: there is none.
    """
    for one in TABLES:
        if one.name == name:
            return one
    raise KeyError(name)
