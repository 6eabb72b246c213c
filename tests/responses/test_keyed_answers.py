"""Answers that a facilitator keys in: taken after the close, never after the reveal; a phone is late where they are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.events import RoundReopened, RoundRevealed
from facilitation_kit.responses.records import EntryMode, RoundNotOpen, Saved
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after, ballot, round_definition
from tests.stored_rounds import hold_round, join, store_in, submission, write

ROUND = round_definition()
KEYED = {EntryMode.PAPER_KEYED, EntryMode.FACILITATOR_PROXY}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with_round = store_in(tmp_path)
    hold_round(with_round, ROUND, (), until="closed")
    yield with_round
    with_round.close()


def taken(store: SqliteStore, seconds: float) -> set[EntryMode]:
    """The modes in which an answer still counts that comes so long after noon; a new person in each."""
    found = set()
    for mode in EntryMode:
        person = ballot(f"{mode}-{seconds}", {"i1": {"position": "agree"}})
        join(store, ROUND, person.participant)
        (outcome,) = write(store, replace(submission(ROUND, person, seconds=seconds), entry_mode=mode))
        assert isinstance(outcome, Saved | RoundNotOpen)
        if isinstance(outcome, Saved):
            found.add(mode)
    return found


def test_sheets_count_long_after_the_close_and_nobody_elses_answer_does(store: SqliteStore) -> None:
    assert taken(store, 90) == set(EntryMode)
    assert taken(store, 600) == KEYED
    assert len(store.ballots(ROUND.id)) == len(EntryMode) + len(KEYED)
    assert store.entry_modes(ROUND.id) == set(EntryMode)


def test_nothing_counts_once_the_result_was_shown(store: SqliteStore) -> None:
    store.append_event(ROUND.workshop, RoundRevealed(at=after(120), round=ROUND.id))
    assert taken(store, 90) == set()
    assert store.entry_modes(ROUND.id) == set()
    assert taken(store, 600) == set()


def test_a_round_that_is_open_again_takes_everybody(store: SqliteStore) -> None:
    store.append_event(ROUND.workshop, RoundReopened(at=after(110), round=ROUND.id))
    assert taken(store, 600) == set(EntryMode)


def test_a_sheet_of_another_workshop_is_not_taken(store: SqliteStore) -> None:
    person = ballot("p1", {"i1": {"position": "agree"}})
    join(store, ROUND, person.participant)
    own = replace(submission(ROUND, person), entry_mode=EntryMode.PAPER_KEYED)
    (outcome,) = write(store, replace(own, round=RoundId("w2.vote.1")))
    assert isinstance(outcome, RoundNotOpen)
    (outcome,) = write(store, own)
    assert isinstance(outcome, Saved), "for its own round the same sheet is taken"
