"""A board keeps everything that was ever on it, and overwrites nothing that somebody has not seen."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import RoundId
from facilitation_kit.live import commands
from facilitation_kit.live.boards import (
    MOST_PLACES,
    Axis,
    Board,
    BoardAct,
    BoardChange,
    BoardPlace,
    BoardProperty,
    changed_board,
)
from facilitation_kit.live.event_json import from_json, to_json
from facilitation_kit.live.events import BoardChanged, RoundOpened, WorkshopEvent
from facilitation_kit.live.workshop_state import WorkshopState, fold
from tests.builders import NOON, items, opened_workshop, round_definition

STAGES = (BoardPlace(id="first", label="First visit"), BoardPlace(id="later", label="Later"))
LANES = (BoardPlace(id="doing", label="Doing", kind="doing"), BoardPlace(id="thinking", label="Thinking"))
BOARD = Board(stages=STAGES, lanes=LANES)
ROUND = RoundId("w1.vote.1")


def say(said: BoardProperty, thing: str, value: str, was: str = "") -> BoardChange:
    return BoardChange(act=BoardAct.SET, property=said, thing=thing, value=value, was=was)


def on(axis: Axis, act: BoardAct, thing: str = "", value: str = "", was: str = "") -> BoardChange:
    return BoardChange(act=act, axis=axis, thing=thing, value=value, was=was)


NAMES = st.sampled_from(["first", "later", "doing", "thinking", "added-1", "added-2", "n1", "n2"])
VALUES = st.sampled_from(["", "first/doing", "later/thinking", "added-1/doing", "pain_point", "yes", "2", "Name", "n1"])
CHANGES = st.builds(
    BoardChange,
    act=st.sampled_from(BoardAct),
    axis=st.none() | st.sampled_from(Axis),
    property=st.none() | st.sampled_from(BoardProperty),
    thing=NAMES,
    value=VALUES,
    was=VALUES | st.sampled_from(["First visit", "Later", "Doing"]),
)


@given(st.lists(CHANGES, max_size=25))
def test_nothing_is_lost_and_every_refusal_changes_nothing(changes: list[BoardChange]) -> None:
    board, ever = BOARD, {(axis, place.id) for axis in Axis for place in BOARD.places(axis)}
    for change in changes:
        assert BoardChange.from_json(json.loads(json.dumps(change.to_json()))) == change
        before = board
        with suppress(LiveError):
            board = changed_board(board, change)
        assert board.version == before.version + (board is not before)
        ever |= {(axis, place.id) for axis in Axis for place in board.places(axis)}
        there = [(axis, place.id) for axis in Axis for place in board.places(axis)]
        there += [(axis, place.id) for axis, place in board.gone]
        assert sorted(there) == sorted(ever), "a stage or lane is there or gone, once"
        assert board.stages
        assert all(board.values.values()), "what is not said of a thing is not kept as an empty text"


def test_the_second_of_two_facilitators_is_told_and_overwrites_nothing() -> None:
    moved = changed_board(BOARD, say(BoardProperty.PLACE, "n1", "later/doing"))
    with pytest.raises(LiveError) as told:
        changed_board(moved, say(BoardProperty.PLACE, "n1", "first/doing"))
    assert told.value.code == "live.arranged-meanwhile"
    seen = say(BoardProperty.PLACE, "n1", "first/doing", was="later/doing")
    assert changed_board(moved, seen).value(BoardProperty.PLACE, "n1") == "first/doing"
    same = say(BoardProperty.PLACE, "n1", "later/doing")
    assert changed_board(moved, same) is moved, "both want the same: nobody is refused"


def test_a_stage_that_was_taken_off_can_be_brought_back() -> None:
    without = changed_board(BOARD, on(Axis.STAGE, BoardAct.REMOVE, "first"))
    assert [place.id for place in without.stages] == ["later"]
    again = changed_board(without, on(Axis.STAGE, BoardAct.BRING_BACK, "first"))
    assert [place.label for place in again.stages] == ["Later", "First visit"]
    assert not again.gone
    with pytest.raises(LiveError, match="last stage"):
        changed_board(without, on(Axis.STAGE, BoardAct.REMOVE, "later"))


def test_stages_are_renamed_and_put_in_another_order() -> None:
    board = changed_board(BOARD, on(Axis.STAGE, BoardAct.RENAME, "first", "The first visit", was="First visit"))
    board = changed_board(board, on(Axis.STAGE, BoardAct.MOVE, "later", "first"))
    assert [place.label for place in board.stages] == ["Later", "The first visit"]
    with pytest.raises(LiveError, match="renamed"):
        changed_board(board, on(Axis.STAGE, BoardAct.RENAME, "first", "Another", was="First visit"))
    with pytest.raises(LiveError, match="name already"):
        changed_board(board, on(Axis.STAGE, BoardAct.RENAME, "later", "THE FIRST VISIT", was="Later"))


def test_more_stages_than_can_be_read_are_refused() -> None:
    board = BOARD
    for number in range(MOST_PLACES - len(BOARD.stages)):
        board = changed_board(board, on(Axis.STAGE, BoardAct.ADD, value=f"Stage {number}"))
    with pytest.raises(LiveError, match="cannot be read"):
        changed_board(board, on(Axis.STAGE, BoardAct.ADD, value="One too many"))


@pytest.mark.parametrize(
    "change",
    [
        say(BoardProperty.MARK, "n1", "wonderful"),
        say(BoardProperty.CURVE, "first", "3"),
        say(BoardProperty.TEXT, "own-1", "x" * 301),
        say(BoardProperty.GROUP, "no name", "g1"),
        BoardChange(act=BoardAct.SET, thing="n1", value="x"),
        BoardChange(act=BoardAct.ADD, value="A stage"),
        on(Axis.STAGE, BoardAct.ADD, value=" \n "),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(change: BoardChange) -> None:
    with pytest.raises(LiveError) as told:
        changed_board(BOARD, change)
    assert told.value.code == "live.bad-arrangement"


class TestInAWorkshop:
    def state(self, *changes: BoardChange, arranged: bool = True) -> WorkshopState:
        definition = replace(round_definition(), items=items("First", "Second"), arranged=arranged)
        happened: list[WorkshopEvent] = [opened_workshop(), RoundOpened(at=NOON, definition=definition)]
        events = [BoardChanged(at=NOON, round=definition.id, change=change) for change in changes]
        assert [from_json(*to_json(event)) for event in events] == events
        return fold([*happened, *events])

    def test_people_are_asked_about_the_stages_that_are_there_now(self) -> None:
        add = on(Axis.STAGE, BoardAct.ADD, value="Third")
        remove = on(Axis.STAGE, BoardAct.REMOVE, "i1")
        state = self.state(add, remove)
        asked = state.rounds[ROUND].definition
        assert [item.label for item in asked.items][-1] == "Third"
        assert len(asked.items) == 2
        assert asked.arrangement == 2

    def test_a_round_without_a_board_cannot_be_arranged(self) -> None:
        change = say(BoardProperty.SPOTLIGHT, "board", "a-card")
        assert commands.arrange(self.state(), NOON, ROUND, change)
        with pytest.raises(LiveError) as told:
            commands.arrange(self.state(arranged=False), NOON, ROUND, change)
        assert told.value.code == "live.no-board"

    def test_what_is_so_already_gives_no_event(self) -> None:
        change = say(BoardProperty.SPOTLIGHT, "board", "a-card")
        assert commands.arrange(self.state(change), NOON, ROUND, change) == ()
