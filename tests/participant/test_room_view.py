from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.events import (
    RoundClosed,
    RoundOpened,
    RoundRevealed,
    StepStarted,
    WorkshopClosed,
    WorkshopEvent,
)
from facilitation_kit.live.workshop_state import apply, fold
from facilitation_kit.participant.room_view import (
    JoinAddress,
    RoomFacts,
    answered_in_fives,
    console_view,
    phone_view,
    projector_view,
)
from tests.builders import after, opened_workshop, planned_activity, planned_step, round_definition, workshop_plan

ROUND = RoundId("w1.vote.1")
LATER = after(600)
TELLING = "a telling sentence"
RESULT: Mapping[str, object] = {"round": ROUND, "sentences": [TELLING], "rows": [{"cells": {"dots": {"value": 913}}}]}
VOTE = planned_step("vote").id


def room(*events: WorkshopEvent, people_in: int = 0, answered: int = 0, now: datetime = LATER) -> RoomFacts:
    """A workshop after these events, whose round has been counted already."""
    plan = workshop_plan(
        planned_step("check-in", kind="check_in"), planned_step("vote", minutes=20, activity=planned_activity())
    )
    state = fold([opened_workshop(plan)])
    for event in events:
        state = apply(state, event)
    return RoomFacts(
        state=state,
        join=JoinAddress(address="http://10.0.0.1", join_url="http://10.0.0.1/j/K7M29X", qr_svg="<svg/>"),
        people_in=people_in,
        answered=answered,
        results={ROUND: RESULT},
        actions=("open_round",),
        now=now,
    )


STARTED = StepStarted(at=after(1), step=VOTE)
OPENED = RoundOpened(at=after(2), definition=round_definition())
CLOSED = RoundClosed(at=after(3), round=ROUND)
REVEALED = RoundRevealed(at=after(6), round=ROUND)
OVER = WorkshopClosed(at=after(7))
NOT_YET = [(), (STARTED,), (STARTED, OPENED), (STARTED, OPENED, CLOSED)]


def numbers(value: object) -> Iterator[int]:
    """Every number in a JSON value."""
    match value:
        case bool():
            return
        case int():
            yield value
        case str():
            return
        case dict():
            for each in value.values():
                yield from numbers(each)
        case list() | tuple():
            for each in value:
                yield from numbers(each)


@pytest.mark.parametrize("events", NOT_YET)
def test_before_reveal_neither_phones_nor_projector_carry_a_result(events: tuple[WorkshopEvent, ...]) -> None:
    facts = room(*events, people_in=914, answered=912)
    for view in (phone_view(facts), projector_view(facts)):
        assert view["result"] is None
        assert TELLING not in json.dumps(view)
        assert 913 not in set(numbers(view))


def test_the_same_search_finds_the_result_once_it_is_revealed_and_on_the_console_before() -> None:
    revealed = room(STARTED, OPENED, CLOSED, REVEALED)
    for view in (phone_view(revealed), projector_view(revealed), console_view(room(STARTED, OPENED, CLOSED))):
        assert TELLING in json.dumps(view)
        assert 913 in set(numbers(view))


@given(answered=st.integers(0, 500), people_in=st.integers(0, 500))
def test_the_room_learns_how_many_have_answered_in_fives_only(answered: int, people_in: int) -> None:
    shown = answered_in_fives(answered, people_in)
    at_least = shown["at_least"]
    assert isinstance(at_least, int)
    assert at_least % 5 == 0
    assert at_least <= answered < at_least + 5
    assert shown["everyone"] is (people_in >= 5 and answered >= people_in)
    if not shown["everyone"]:
        assert shown == answered_in_fives(at_least, people_in) or shown["everyone"] is False
        assert str(answered) not in str(shown["text"]) or answered % 5 == 0


def test_two_answers_apart_within_five_look_the_same_on_the_projector_and_differ_on_the_console() -> None:
    six, nine = (room(STARTED, OPENED, people_in=30, answered=answered) for answered in (6, 9))
    assert projector_view(six) == projector_view(nine)
    assert phone_view(six) == phone_view(nine)
    assert console_view(six) != console_view(nine)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), "waiting"),
        ((STARTED,), "waiting"),
        ((STARTED, OPENED), "open"),
        ((STARTED, OPENED, CLOSED), "closed"),
        ((STARTED, OPENED, CLOSED, REVEALED), "revealed"),
        ((STARTED, OPENED, CLOSED, OVER), "over"),
    ],
)
def test_a_phone_is_told_where_the_workshop_is(events: tuple[WorkshopEvent, ...], state: str) -> None:
    view = phone_view(room(*events))
    assert view["state"] == state
    assert view["round"] == (ROUND if state in ("open", "closed", "revealed") else None)
    assert view["message"]


def test_a_revealed_round_that_is_still_being_counted_says_so() -> None:
    view = phone_view(replace(room(STARTED, OPENED, CLOSED, REVEALED), results={}))
    assert (view["state"], view["result"], view["message"]) == ("revealed", None, "The result is being counted.")


def test_notes_and_fallback_are_the_consoles_alone() -> None:
    facts = room(STARTED, OPENED)
    for private in ("Only for the facilitator.", "Use paper.", "Sam"):
        assert private in json.dumps(console_view(facts))
        assert private not in json.dumps(projector_view(facts))
        assert private not in json.dumps(phone_view(facts))


def test_the_console_counts_the_minutes_of_the_running_step() -> None:
    steps = console_view(room(STARTED, now=after(1 + 7 * 60)))["steps"]
    assert isinstance(steps, list)
    assert [step["actual_minutes"] for step in steps] == [None, 7]


def test_a_step_visited_twice_tells_the_time_of_its_runs_and_since_when_it_runs() -> None:
    """Four minutes, five elsewhere, and back for two: six, where the first start alone would give eleven."""
    elsewhere = planned_step("check-in", kind="check_in").id
    visits = [StepStarted(at=after(seconds), step=step) for seconds, step in ((0, VOTE), (240, elsewhere), (540, VOTE))]
    steps = console_view(room(*visits, now=after(660)))["steps"]
    assert isinstance(steps, list)
    vote = next(step for step in steps if step["id"] == VOTE)
    assert (vote["actual_minutes"], vote["spent_minutes"]) == (6, 4.0)
    assert (vote["started_at"], vote["running_since"]) == (after(0).isoformat(), after(540).isoformat())
    left = next(step for step in steps if step["id"] == elsewhere)
    assert (left["spent_minutes"], left["running_since"]) == (5.0, None)


def test_views_are_json() -> None:
    for events in (*NOT_YET, (STARTED, OPENED, CLOSED, REVEALED)):
        facts = room(*events)
        for view in (phone_view(facts), projector_view(facts), console_view(facts)):
            assert json.loads(json.dumps(view)) == view
