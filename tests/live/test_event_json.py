from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import HypothesisId, ItemId, RoundId, RunSheetId, StepId, TestCardId, WorkshopId
from facilitation_kit.live import events
from facilitation_kit.live.event_json import EVENT_KINDS, from_json, to_json
from tests.builders import NOON

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - the bounds are naive, the zone is drawn
    max_value=datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT, lambda inner: st.lists(inner, max_size=3), max_leaves=5
)
ITEMS = st.builds(
    Item,
    id=TEXT.map(ItemId),
    label=TEXT,
    phrase=TEXT,
    detail=TEXT,
    hypothesis=st.none() | TEXT.filter(bool).map(HypothesisId),
    merged_from=st.lists(TEXT, max_size=3).map(tuple),
)
DEFINITIONS = st.builds(
    RoundDefinition,
    id=TEXT.map(RoundId),
    workshop=TEXT.map(WorkshopId),
    step=TEXT.map(StepId),
    activity=TEXT,
    number=st.integers(min_value=1, max_value=99),
    question=TEXT,
    items=st.lists(ITEMS, max_size=4).map(tuple),
    settings=st.dictionaries(TEXT, JSON, max_size=3),
    seed=st.integers(),
    previous=st.none() | TEXT.filter(bool).map(RoundId),
    sensitive=st.booleans(),
    tally_version=st.integers(min_value=1, max_value=9),
)
STEPS = TEXT.map(StepId)
ROUNDS = TEXT.map(RoundId)
MERGED = st.builds(events.MergedOption, label=TEXT, members=st.lists(TEXT, max_size=4).map(tuple))
EVENTS: st.SearchStrategy[events.WorkshopEvent] = st.one_of(
    st.builds(
        events.WorkshopOpened,
        at=MOMENTS,
        workshop=TEXT.map(WorkshopId),
        run_sheet=TEXT.map(RunSheetId),
        title=TEXT,
        plan=st.dictionaries(TEXT, JSON, max_size=4),
        fingerprint=TEXT,
        join_code=TEXT,
        rehearsal=st.booleans(),
    ),
    st.builds(events.StepStarted, at=MOMENTS, step=STEPS),
    st.builds(events.TimeGiven, at=MOMENTS, step=STEPS, minutes=st.integers()),
    st.builds(events.OptionsMerged, at=MOMENTS, step=STEPS, merged=st.lists(MERGED, max_size=3).map(tuple)),
    st.builds(events.RoundOpened, at=MOMENTS, definition=DEFINITIONS),
    st.builds(events.RoundClosed, at=MOMENTS, round=ROUNDS),
    st.builds(events.AdmissionChanged, at=MOMENTS, only_with_slip=st.booleans()),
    st.builds(events.ClosingPlanned, at=MOMENTS, round=ROUNDS, until=MOMENTS),
    st.builds(events.RoundReopened, at=MOMENTS, round=ROUNDS),
    st.builds(events.RoundRevealed, at=MOMENTS, round=ROUNDS),
    st.builds(
        events.CriterionLocked,
        at=MOMENTS,
        round=ROUNDS,
        test=TEXT.map(TestCardId),
        hypothesis=TEXT.map(HypothesisId),
        criterion=TEXT,
        check=TEXT,
    ),
    st.builds(events.ScreenBlanked, at=MOMENTS, blank=st.booleans()),
    st.builds(events.WorkshopClosed, at=MOMENTS),
)


@given(EVENTS)
def test_every_event_comes_back_from_json_as_it_was(event: events.WorkshopEvent) -> None:
    kind, payload = to_json(event)
    assert from_json(kind, json.loads(json.dumps(payload))) == event


def test_every_type_of_event_has_a_kind() -> None:
    assert set(EVENT_KINDS) == set(get_args(events.WorkshopEvent))
    assert len(set(EVENT_KINDS.values())) == len(EVENT_KINDS)


def test_times_are_written_in_utc() -> None:
    summer = NOON.astimezone(timezone(timedelta(hours=1)))
    assert to_json(events.WorkshopClosed(at=summer)) == ("workshop_closed", {"at": "2026-11-24T12:00:00+00:00"})


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("workshop_exploded", {"at": "2026-11-24T12:00:00+00:00"}),
        ("workshop_closed", {}),
        ("workshop_closed", {"at": "at noon"}),
        ("workshop_closed", {"at": 12}),
        ("round_closed", {"at": "2026-11-24T12:00:00+00:00"}),
        ("round_opened", {"at": "2026-11-24T12:00:00+00:00", "definition": {}}),
        ("round_opened", {"at": "2026-11-24T12:00:00+00:00", "definition": None}),
        ("options_merged", {"at": "2026-11-24T12:00:00+00:00", "step": "vote", "merged": [1]}),
    ],
)
def test_what_cannot_be_read_is_said_plainly(kind: str, payload: dict[str, object]) -> None:
    with pytest.raises(LiveError) as error:
        from_json(kind, payload)
    assert error.value.code == "live.unreadable-log"
    assert error.value.faults[0].remedy
