from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest

from facilitation_kit.errors import ContentError, LiveError, StoreError
from facilitation_kit.identifiers import HypothesisId, RoundId, StepId, TestCardId, WorkshopId
from facilitation_kit.live.events import CriterionLocked
from facilitation_kit.live.workshop_state import RoundStatus
from facilitation_kit.participant.control_actions import RevealRound, read_action
from facilitation_kit.participant.control_desk import ControlDesk
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.result_counting import ResultCounter
from facilitation_kit.planning.measured_tests import PlannedTest
from facilitation_kit.responses.records import AlreadySaved, Removed, RoundNotOpen, Saved
from facilitation_kit.settings import Settings
from tests.builders import participant, submission
from tests.phones import CODE, Hall, plan_with_groups

WORKSHOP = WorkshopId("w1")
ROUND = RoundId("w1.vote.1")
_SECOND = timedelta(seconds=1)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with Hall(tmp_path, settings=Settings(data_dir=tmp_path, close_grace_seconds=0)) as opened:
        yield opened


@pytest.fixture
def desk(hall: Hall, tmp_path: Path) -> Iterator[ControlDesk]:
    counter = ResultCounter(hall.store, hall.activities, tmp_path)
    yield ControlDesk(hall.hub, counter)
    counter.close()


def vote(hall: Hall, key: str, person: str = "p1") -> object:
    return hall.run(hall.hub.submit(submission(key, {"i1": "agree"}, person=person, round_id=ROUND)))


def another_hub(hall: Hall, folder: Path) -> Hub:
    """What a hub that starts on the same store makes of it."""

    async def made() -> Hub:
        return Hub(
            settings=hall.settings,
            store=hall.store,
            writer=hall.writer,
            activities=hall.activities,
            project=folder,
            secret=b"s" * 32,
            address="http://192.168.0.7:8080",
            clock=lambda: hall.now,
        )

    return hall.run(made())


def test_the_same_person_joining_twice_is_one_person(hall: Hall) -> None:
    for person in ("p1", "p1", "p2"):
        hall.run(hall.hub.join(participant(person)))
    assert len(hall.room.people) == 2
    assert hall.store.participant_count(WORKSHOP) == 2


def test_only_people_whose_row_was_stored_count_as_having_answered(hall: Hall) -> None:
    hall.run(hall.hub.join(participant("p1")))
    hall.open_round("statements")
    assert isinstance(vote(hall, "k1"), Saved)
    assert isinstance(vote(hall, "k1"), AlreadySaved)
    assert isinstance(vote(hall, "k2"), Saved)
    assert isinstance(vote(hall, "k3", person="stranger"), Removed)
    assert hall.room.answered == {ROUND: {"p1"}}
    hall.close_round()
    hall.now = hall.later(60)
    late = dataclasses.replace(submission("k4", {"i1": "agree"}, round_id=ROUND), received_at=hall.now)
    assert isinstance(hall.run(hall.hub.submit(late)), RoundNotOpen)
    assert hall.store.answered(ROUND) == 1


def test_a_hub_that_starts_again_holds_what_the_log_holds(hall: Hall, tmp_path: Path) -> None:
    for person in ("p1", "p2"):
        hall.run(hall.hub.join(participant(person)))
    hall.open_round("statements")
    vote(hall, "k1")
    again = another_hub(hall, tmp_path)
    room = again.rooms[WORKSHOP]
    assert (room.state, room.people, room.answered) == (hall.room.state, hall.room.people, hall.room.answered)


def test_a_code_is_found_however_it_is_typed_until_the_workshop_is_over(hall: Hall) -> None:
    for typed in (CODE, CODE.lower(), f" {CODE[:3]}-{CODE[3:]} "):
        assert hall.hub.room_by_code(typed) is hall.room
    assert hall.hub.room_by_code("XXXXXX") is None
    hall.close_workshop()
    assert hall.hub.room_by_code(CODE) is None
    assert CODE in hall.hub.join_codes


def test_a_hub_that_moves_to_another_network_tells_its_new_address(hall: Hall) -> None:
    hall.hub.move("http://10.1.2.3:8080")
    view = hall.room.projector.view()
    workshop = view["workshop"]
    assert isinstance(workshop, dict)
    assert workshop["join_url"] == f"http://10.1.2.3:8080/j/{CODE}"
    assert workshop["address"] == hall.hub.address == "http://10.1.2.3:8080"


def test_a_round_is_found_with_its_workshop(hall: Hall) -> None:
    hall.open_round("statements")
    found = hall.hub.round(ROUND)
    assert found is not None
    assert found[0] is hall.room
    assert hall.hub.round(RoundId("w1.vote.2")) is None
    assert hall.hub.round(RoundId("nobody.vote.1")) is None


def test_a_reveal_counts_what_was_on_its_way_when_the_round_closed(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, close_grace_seconds=0.2)
    with Hall(tmp_path, settings=settings) as hall:
        counter = ResultCounter(hall.store, hall.activities, tmp_path)
        desk = ControlDesk(hall.hub, counter)
        for person in range(6):
            hall.run(hall.hub.join(participant(f"p{person}")))
        hall.open_round("statements")
        for person in range(5):
            vote(hall, f"k{person}", f"p{person}")

        async def close_then_vote_then_reveal() -> None:
            loop = asyncio.get_running_loop()
            began, noon = loop.time(), hall.now
            hall.hub.clock = lambda: noon + (loop.time() - began) * _SECOND
            await desk.act(hall.room, read_action({"action": "close_round"}))
            revealing = asyncio.create_task(desk.act(hall.room, RevealRound()))
            late = submission("k5", {"i1": "agree"}, person="p5", round_id=ROUND)
            outcome = await hall.hub.submit(dataclasses.replace(late, received_at=hall.hub.clock()))
            assert isinstance(outcome, Saved)
            assert hall.room.state.rounds[ROUND].status is RoundStatus.CLOSED
            await revealing

        hall.run(close_then_vote_then_reveal())
        result = hall.room.shown_result(ROUND)
        assert result is not None
        assert result["ballots"] == {"value": 6, "text": "6"}
        counter.close()


def test_a_reveal_shows_state_and_result_at_once(hall: Hall, desk: ControlDesk) -> None:
    hall.run(hall.hub.join(participant("p1")))
    hall.open_round("statements")
    hall.run(desk.act(hall.room, read_action({"action": "close_round"})))
    views = []
    changed = hall.room.changed

    def looked() -> None:
        views.append(hall.room.phone.view())
        changed()

    hall.room.changed = looked  # type: ignore[method-assign]
    hall.run(desk.act(hall.room, RevealRound()))
    assert [view["state"] for view in views if view["result"] is None] in ([], ["closed"])
    assert views[-1]["state"] == "revealed"
    assert views[-1]["result"]


def test_a_reveal_that_would_be_refused_is_refused_at_once(hall: Hall, desk: ControlDesk) -> None:
    hall.open_round("statements")
    with pytest.raises(LiveError) as refused:
        hall.run(desk.act(hall.room, RevealRound()))
    assert refused.value.code == "live.round-open"


def test_a_faulty_policy_keeps_the_result_hidden_and_says_why(hall: Hall, desk: ControlDesk, tmp_path: Path) -> None:
    hall.open_round("statements")
    hall.run(desk.act(hall.room, read_action({"action": "close_round"})))
    (tmp_path / "policy.yaml").write_text("room: {minimum_ballots: 1}\n", "utf-8")
    with pytest.raises(ContentError) as refused:
        hall.run(desk.act(hall.room, RevealRound()))
    assert refused.value.code == "policy.too-low"
    assert hall.room.state.rounds[ROUND].status is RoundStatus.CLOSED
    (tmp_path / "policy.yaml").unlink()
    hall.run(desk.act(hall.room, RevealRound()))
    assert hall.room.state.rounds[ROUND].status is RoundStatus.REVEALED


def test_an_event_that_cannot_be_stored_changes_nothing(
    hall: Hall, desk: ControlDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise StoreError("store.disk-full", "The disk is full.")

    before = hall.room.state
    monkeypatch.setattr(hall.store, "append_event", full)
    with pytest.raises(StoreError):
        hall.run(desk.act(hall.room, read_action({"action": "start_step", "step": "vote"})))
    assert hall.room.state == before
    monkeypatch.undo()
    hall.run(desk.act(hall.room, read_action({"action": "start_step", "step": "vote"})))
    assert hall.room.state.current_step == "vote"


def measuring_hall(folder: Path) -> Hall:
    """A hall whose step ``vote`` measures a test."""
    test = PlannedTest(
        id=TestCardId("asked"),
        hypothesis=HypothesisId("one-door"),
        step=StepId("vote"),
        criterion="At least 6 of 10.",
        check="proportion(i1 in {agree}) >= 0.6 with n >= 10",
    )
    return Hall(folder, plan=dataclasses.replace(plan_with_groups(), tests=(test,)).sealed())


def locks(hall: Hall) -> list[CriterionLocked]:
    return [event for event in hall.store.events(WORKSHOP) if isinstance(event, CriterionLocked)]


def test_the_first_answer_locks_the_criterion_once_and_not_the_opening(tmp_path: Path) -> None:
    with measuring_hall(tmp_path) as hall:
        for person in ("p1", "p2"):
            hall.run(hall.hub.join(participant(person)))
        hall.open_round("statements")
        assert locks(hall) == []

        async def both_at_once() -> None:
            first, second = (
                submission(key, {"i1": "agree"}, person=who, round_id=ROUND)
                for key, who in (("k1", "p1"), ("k2", "p2"))
            )
            await asyncio.gather(hall.hub.submit(first), hall.hub.submit(second))

        hall.run(both_at_once())
        (lock,) = locks(hall)
        assert (lock.test, lock.round, lock.criterion) == ("asked", ROUND, "At least 6 of 10.")
        assert hall.room.state.locked == {"asked": lock}


def test_a_lock_that_was_lost_is_written_with_the_next_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with measuring_hall(tmp_path) as hall:
        for person in ("p1", "p2"):
            hall.run(hall.hub.join(participant(person)))
        hall.open_round("statements")
        full = StoreError("store.write", "The disk is full.", remedy="Make room.")
        append = hall.store.append_event
        monkeypatch.setattr(hall.store, "append_event", Mock(side_effect=full))
        assert isinstance(vote(hall, "k1"), Saved), "an answer is acknowledged whatever becomes of the lock"
        assert locks(hall) == []
        monkeypatch.setattr(hall.store, "append_event", append)
        vote(hall, "k2", "p2")
        assert [lock.test for lock in locks(hall)] == ["asked"]
