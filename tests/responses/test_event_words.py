"""Words that options, cards and boards hold are gone from the log of events, and from every byte, when they are taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from facilitation_kit.activities.rounds import Item
from facilitation_kit.identifiers import AnswerKey, ItemId, ParticipantId, RoundId, StepId, WorkshopId
from facilitation_kit.live.boards import BoardAct, BoardChange, BoardProperty
from facilitation_kit.live.events import BoardChanged, MergedOption, OptionsGiven, OptionsMerged, RoundOpened
from facilitation_kit.live.workshop_state import WorkshopState, fold
from facilitation_kit.responses.backups import backup_path, restore
from facilitation_kit.responses.records import ModerationState, RetentionClass, Saved
from facilitation_kit.responses.safety_records import WithdrawalHow
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after, moderation, opened_workshop, participant, round_definition, submission

W1, SOURCE, VOTE = WorkshopId("w1"), RoundId("w1.vote.1"), RoundId("w1.later.1")
SAID, SHOWN, OTHER = "Lanterns on the towpath", "Lanterns on [a path]", "A warm kitchen"
OWN = "Somebody spoke of kettledrums"
MARK = "[withdrawn]"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """Ada's note and Ben's became options; Ada's words are in a label, a group's name and a facilitator's own note too."""
    with closing(SqliteStore.open(path)) as opened:
        opened.append_event(W1, opened_workshop())
        opened.append_event(W1, RoundOpened(at=after(10), definition=replace(round_definition(), arranged=True)))
        for person, key, words in (("p1", "k1", SAID), ("p2", "k2", OTHER)):
            opened.add_participant(participant(person))
            [outcome] = opened.write_submissions(
                [submission(key, {"i1": words}, person=person, field="note_1", words=True)]
            )
            assert isinstance(outcome, Saved)
        opened.moderate(moderation("k1", ModerationState.REDACTED, field="note_1", instead=SHOWN))
        options = (
            Item(id=ItemId("idea-1"), label=SHOWN),
            Item(id=ItemId("idea-2"), label="Places to go", merged_from=(OTHER, f"{SAID} ")),
            Item(id=ItemId("card-c1"), label=SAID, merged_from=(SHOWN, OTHER)),
        )
        step = round_definition().step
        opened.append_event(W1, OptionsGiven(at=after(70), step=step, source=SOURCE, items=options, settings={}))
        merged = MergedOption(label=SAID, members=("idea-1", "idea-2"))
        opened.append_event(W1, OptionsMerged(at=after(71), step=step, merged=(merged,)))
        opened.append_event(W1, RoundOpened(at=after(72), definition=round_definition(number=2, options=options)))
        for thing, of, value, was in (
            ("g1", BoardProperty.GROUP_NAME, SAID, ""),
            ("own-1", BoardProperty.TEXT, OWN, ""),
            ("own-1", BoardProperty.TEXT, SAID, OWN),
            ("own-1", BoardProperty.TEXT, "Something else", SAID),
            ("own-2", BoardProperty.TEXT, OWN, ""),
        ):
            change = BoardChange(act=BoardAct.SET, thing=thing, property=of, value=value, was=was)
            opened.append_event(W1, BoardChanged(at=after(80), round=SOURCE, change=change))
        yield opened


def state(store: SqliteStore) -> WorkshopState:
    return fold(store.events(W1))


def below(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def withdraw(store: SqliteStore) -> None:
    store.withdraw(ParticipantId("p1"), after(90), WithdrawalHow.PHONE)


def erase(store: SqliteStore) -> None:
    store.erase_submission(AnswerKey("k1"), after(90))


def escalate(store: SqliteStore) -> None:
    store.moderate(moderation("k1", ModerationState.ESCALATED, field="note_1"))


def purge(store: SqliteStore) -> None:
    store.purge(W1, RetentionClass.RAW_TEXT, after(90))


@pytest.mark.parametrize("forget", [withdraw, erase, escalate, purge], ids=lambda action: action.__name__)
def test_words_leave_the_log_and_every_byte_with_their_answer(
    path: Path, store: SqliteStore, forget: Callable[[SqliteStore], None]
) -> None:
    store.backup(backup_path(path.parent, after(85)))
    assert SAID.encode() in below(path.parent)
    assert SHOWN.encode() in below(path.parent)
    forget(store)
    assert SAID.encode() not in below(path.parent)
    assert SHOWN.encode() not in below(path.parent)
    board = state(store).rounds[SOURCE].board
    assert board.value(BoardProperty.GROUP_NAME, "g1") == MARK
    given = state(store).plan.step(StepId("vote")).activity
    assert given is not None
    for items in (given.items, state(store).rounds[RoundId("w1.vote.2")].definition.items):
        assert [each.label for each in items] == [MARK, "Places to go", MARK]
        assert items[2].merged_from == (MARK, MARK if forget is purge else OTHER)
        assert items[1].merged_from == ((MARK if forget is purge else OTHER), MARK)
    kept = MARK if forget is purge else OWN
    assert board.value(BoardProperty.TEXT, "own-2") == kept


def test_a_purge_takes_what_a_facilitator_wrote_down_on_a_board_and_leaves_what_is_no_word_of_the_room(
    path: Path, store: SqliteStore
) -> None:
    assert OWN.encode() in below(path.parent)
    purge(store)
    left = below(path.parent)
    assert OWN.encode() not in left
    assert b"Something else" not in left
    assert b"Places to go" in left


def test_a_backup_from_before_brings_no_words_back(tmp_path: Path, path: Path, store: SqliteStore) -> None:
    away = tmp_path / "stick" / "copy.sqlite3"
    store.backup(away)
    withdraw(store)
    store.close()
    restore(away, path, rehearsal=False, now=after(100))
    assert SAID.encode() in away.read_bytes()
    assert SAID.encode() not in path.read_bytes()


def test_an_option_of_the_run_sheet_with_the_same_words_stays(path: Path) -> None:
    """The twin: only what was made of notes goes."""
    with closing(SqliteStore.open(path)) as store:
        store.append_event(W1, opened_workshop())
        written = (Item(id=ItemId("i1"), label=SAID, merged_from=(SAID, OTHER)), Item(id=ItemId("i2"), label=OTHER))
        store.append_event(W1, RoundOpened(at=after(10), definition=round_definition(options=written)))
        store.add_participant(participant("p1"))
        store.write_submissions([submission("k1", {"i1": SAID}, field="note_1", words=True)])
        withdraw(store)
        assert state(store).rounds[SOURCE].definition.items == written
        assert json.dumps(SAID) not in str(list(store.rows()))
