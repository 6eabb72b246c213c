from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from facilitation_kit.errors import LiveError
from facilitation_kit.live.closing_times import (
    IN_THE_ROOM,
    MOST_DAYS,
    closing_words,
    due_closing,
    move_closing,
    read_closing_time,
)
from facilitation_kit.live.commands import close_round
from facilitation_kit.live.events import ClosingPlanned, RoundClosed, RoundOpened, RoundReopened, StepStarted
from facilitation_kit.live.workshop_state import WorkshopState, apply, fold
from facilitation_kit.participant.closing_watch import seconds_to_wait
from tests.builders import NOON, opened_workshop, planned_activity, planned_step, round_definition, workshop_plan

LONDON = ZoneInfo("Europe/London")
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def opened() -> WorkshopState:
    definition = round_definition()
    plan = workshop_plan(planned_step(definition.step, activity=planned_activity()))
    return fold(
        [
            opened_workshop(plan),
            StepStarted(at=NOON, step=definition.step),
            RoundOpened(at=NOON, definition=definition),
        ]
    )


def until(moment: datetime, state: WorkshopState | None = None) -> WorkshopState:
    """The open round with a closing time."""
    state = state or opened()
    for event in move_closing(state, NOON, moment, private=True):
        state = apply(state, event)
    return state


def code_of(state: WorkshopState, moment: datetime, *, now: datetime = NOON, private: bool = True) -> str:
    """The code with which a closing time is refused; empty where it is taken."""
    try:
        move_closing(state, now, moment, private=private)
    except LiveError as error:
        return error.code if error.faults[0].remedy else "says no remedy"
    return ""


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-12-04T18:00", datetime(2026, 12, 4, 18, tzinfo=UTC)),
        (" 2026-07-04 18:00 ", datetime(2026, 7, 4, 17, tzinfo=UTC)),
        ("2026-07-04 18:00:30", datetime(2026, 7, 4, 17, 0, 30, tzinfo=UTC)),
        ("2026-12-04T18:00+02:00", datetime(2026, 12, 4, 16, tzinfo=UTC)),
        ("2026-10-25 01:30", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_closing_time_is_read_on_the_clock_of_its_place(typed: str, moment: datetime) -> None:
    assert read_closing_time(typed, LONDON) == moment


@pytest.mark.parametrize(
    "typed",
    ["", "?", "Friday", "18:00", "2026-12-04", "2026-13-04 18:00", "2027-03-28 01:30", "9999-12-31 23:59-23:00"],
)
def test_what_is_no_day_and_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(LiveError) as refused:
        read_closing_time(typed, LONDON)
    assert refused.value.code == "live.closing-time-unreadable"
    assert "2026-12-04 18:00" in refused.value.remedy


def test_this_machines_clock_is_meant_where_no_zone_is_named() -> None:
    local = datetime(2026, 7, 4, 18)  # noqa: DTZ001 - as it is typed
    assert read_closing_time("2026-07-04 18:00", None) == local.astimezone(UTC)


def test_a_closing_time_is_moved_later_and_earlier_but_never_into_the_past() -> None:
    state = until(NOON + 3 * DAY)
    for other in (NOON + 5 * DAY, NOON + DAY, NOON + 2 * DAY):
        state = until(other, state)
        assert state.open_round is not None
        assert state.open_round.closes_at == other
    now = NOON + DAY
    assert code_of(state, now, now=now) == "live.closing-time-past"
    assert code_of(state, now - SECOND, now=now) == "live.closing-time-past"
    assert code_of(state, now + SECOND, now=now) == ""


def test_asking_for_the_same_closing_time_writes_nothing() -> None:
    assert move_closing(until(NOON + DAY), NOON, NOON + DAY, private=True) == ()


def test_a_mistyped_year_is_no_plan() -> None:
    last = NOON + timedelta(days=MOST_DAYS)
    assert code_of(opened(), last) == ""
    assert code_of(opened(), last + SECOND) == "live.closing-time-too-far"


def test_for_days_it_takes_a_way_on_which_nobody_reads_along() -> None:
    assert code_of(opened(), NOON + IN_THE_ROOM, private=False) == ""
    assert code_of(opened(), NOON + IN_THE_ROOM + SECOND, private=False) == "live.days-need-https"
    # Twelve hours at a time would be days too: they count from the opening.
    later = NOON + timedelta(hours=11)
    assert code_of(opened(), later + timedelta(hours=2), now=later, private=False) == "live.days-need-https"


def test_a_round_is_closed_with_its_closing_time_however_late_that_is_done() -> None:
    state, closing = until(NOON + DAY), NOON + DAY
    assert due_closing(state, closing - SECOND) == ()
    for late in (closing, closing + SECOND, closing + 40 * DAY):
        [closed] = due_closing(state, late)
        assert closed == RoundClosed(at=closing, round=round_definition().id)
        assert close_round(state, late) == (closed,)
        ended = apply(state, closed).rounds[round_definition().id]
        assert ended.ended_by_plan
        assert due_closing(apply(state, closed), late) == ()


def test_a_round_that_a_facilitator_closes_before_did_not_close_by_itself() -> None:
    state = until(NOON + DAY)
    [closed] = close_round(state, NOON + SECOND)
    assert closed == RoundClosed(at=NOON + SECOND, round=round_definition().id)
    assert not apply(state, closed).rounds[round_definition().id].ended_by_plan
    assert due_closing(opened(), NOON + 400 * DAY) == ()


@pytest.mark.parametrize(("reopened", "kept"), [(NOON + SECOND, True), (NOON + DAY, False)])
def test_opened_again_a_round_keeps_only_a_closing_time_that_is_to_come(reopened: datetime, kept: bool) -> None:
    state = until(NOON + DAY)
    for event in (*close_round(state, reopened), RoundReopened(at=reopened, round=round_definition().id)):
        state = apply(state, event)
    assert state.open_round is not None
    assert state.open_round.closes_at == (NOON + DAY if kept else None)


def test_the_plan_is_an_event_of_its_own_in_utc() -> None:
    [planned] = move_closing(opened(), NOON, datetime(2026, 11, 26, 18, tzinfo=LONDON), private=True)
    assert isinstance(planned, ClosingPlanned)
    assert planned.until.tzinfo is UTC
    assert closing_words(planned.until, LONDON) == "Thursday 26 November, 18:00"
    assert closing_words(planned.until, ZoneInfo("Asia/Tokyo")) == "Friday 27 November, 03:00"


def test_the_clock_is_looked_at_often_enough_and_never_all_the_time() -> None:
    assert seconds_to_wait([opened()], NOON) == seconds_to_wait([], NOON) == 15
    assert seconds_to_wait([opened(), until(NOON + 3 * SECOND)], NOON) == 3
    assert seconds_to_wait([until(NOON + DAY)], NOON) == 15
    assert seconds_to_wait([until(NOON + SECOND)], NOON + DAY) == 0.05
