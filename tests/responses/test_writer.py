from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import RoundId, WorkshopId
from facilitation_kit.live.events import RoundClosed, RoundOpened
from facilitation_kit.responses.records import Outcome, RoundNotOpen, Saved, Submission
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.responses.writer import QueueFull, Writer
from tests.builders import after, opened_workshop, participant, round_definition, submission

W1, ROUND = WorkshopId("w1"), RoundId("w1.vote.1")
SOON = 20.0


class GatedStore(SqliteStore):
    """A store whose commits wait until the gate is open, and that remembers how many submissions each batch had."""

    gate: threading.Event
    entered: threading.Event
    sizes: list[int]

    def write_submissions(self, batch: Sequence[Submission]) -> list[Outcome]:
        self.entered.set()
        assert self.gate.wait(SOON)
        self.sizes.append(len(batch))
        return super().write_submissions(batch)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GatedStore]:
    store = GatedStore.open(tmp_path / "store.sqlite3")
    assert isinstance(store, GatedStore)
    store.gate, store.entered, store.sizes = threading.Event(), threading.Event(), []
    store.gate.set()
    store.append_event(W1, opened_workshop())
    store.append_event(W1, RoundOpened(at=after(10), definition=round_definition()))
    store.add_participant(participant("p1"))
    yield store
    store.close()


def filling(store: SqliteStore) -> Callable[[], None]:
    """A job that leaves the database no room to grow."""

    def fill() -> None:
        connection = store._connections.writer
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    return fill


def test_a_thread_gets_its_outcome_after_the_commit(store: GatedStore) -> None:
    with Writer(store) as writer:
        pending = writer.submit(submission("k1", {"i1": "agree"}))
        assert isinstance(pending.result(SOON), Saved)
        assert pending.done()
        assert store.answered(ROUND) == 1


def test_nothing_is_acknowledged_before_it_is_committed(store: GatedStore) -> None:
    store.gate.clear()
    with Writer(store) as writer:
        pending = writer.submit(submission("k1", {"i1": "agree"}))
        assert store.entered.wait(SOON)
        assert not pending.done()
        with pytest.raises(TimeoutError):
            pending.result(0)
        store.gate.set()
        pending.result(SOON)


def test_what_queues_during_a_commit_becomes_the_next_batch(store: GatedStore) -> None:
    store.gate.clear()
    with Writer(store, max_batch=40) as writer:
        waiting = [writer.submit(submission("k0", {"i1": 0}))]
        assert store.entered.wait(SOON)
        waiting += [writer.submit(submission(f"k{n}", {"i1": n})) for n in range(1, 101)]
        store.gate.set()
        assert all(isinstance(pending.result(SOON), Saved) for pending in waiting)
    assert store.sizes == [1, 40, 40, 20]


def test_an_event_loop_awaits_and_is_woken_once_a_batch(store: GatedStore) -> None:
    async def answer() -> tuple[list[Outcome], int]:
        loop = asyncio.get_running_loop()
        calls = 0
        wake = loop.call_soon_threadsafe

        def counted(*arguments: object, **named: object) -> object:
            nonlocal calls
            calls += 1
            return wake(*arguments, **named)  # type: ignore[arg-type]

        loop.call_soon_threadsafe = counted  # type: ignore[method-assign, assignment]
        store.gate.clear()
        waiting = [writer.submit(submission(f"k{n}", {"i1": n})) for n in range(50)]
        store.gate.set()
        outcomes = [await pending for pending in waiting]
        return outcomes, calls

    with Writer(store) as writer:
        outcomes, calls = asyncio.run(answer())
    assert all(isinstance(outcome, Saved) for outcome in outcomes)
    assert calls == len(store.sizes)
    assert sum(store.sizes) == 50


def test_a_loop_that_has_ended_loses_nothing_that_was_committed(store: GatedStore) -> None:
    async def answer_and_leave() -> None:
        writer.submit(submission("k1", {"i1": "agree"}))

    store.gate.clear()
    with Writer(store) as writer:
        asyncio.run(answer_and_leave())
        store.gate.set()
        assert isinstance(writer.submit(submission("k2", {"i1": "pass"})).result(SOON), Saved)
    assert [row.key for row in store.rows()] == ["k1", "k2"]


def test_somebody_who_stops_waiting_hurts_nobody(store: GatedStore) -> None:
    async def answer() -> Outcome:
        store.gate.clear()
        impatient = asyncio.ensure_future(_awaited(writer, "k1"))
        patient = asyncio.ensure_future(_awaited(writer, "k2"))
        await asyncio.to_thread(store.entered.wait, SOON)
        impatient.cancel()
        store.gate.set()
        return await patient

    with Writer(store) as writer:
        assert isinstance(asyncio.run(answer()), Saved)
    assert {row.key for row in store.rows()} == {"k1", "k2"}


async def _awaited(writer: Writer, key: str) -> Outcome:
    return await writer.submit(submission(key, {"i1": "agree"}))


def test_another_loops_pending_write_is_not_awaited_by_mistake(store: GatedStore) -> None:
    async def wait_for(pending: object) -> None:
        await pending  # type: ignore[misc]

    store.gate.clear()
    with Writer(store) as writer:
        pending = writer.submit(submission("k1", {"i1": "agree"}))
        with pytest.raises(RuntimeError, match="use result"):
            asyncio.run(wait_for(pending))
        store.gate.set()


def test_one_persons_failure_concerns_nobody_else(store: GatedStore) -> None:
    store.gate.clear()
    with Writer(store) as writer:
        good = writer.submit(submission("k1", {"i1": "agree"}))
        broken = writer.submit(submission("k2", {}))
        joined = writer.join(participant("p2"))
        also_good = writer.submit(submission("k3", {"i1": "pass"}))
        store.gate.set()
        assert isinstance(good.result(SOON), Saved)
        assert isinstance(also_good.result(SOON), Saved)
        joined.result(SOON)
        with pytest.raises(ValueError, match="at least one answer"):
            broken.result(SOON)
    assert store.participant_count(W1) == 2


def test_events_are_written_in_their_turn_among_the_answers(store: GatedStore) -> None:
    with Writer(store) as writer:
        before = writer.submit(submission("k1", {"i1": "agree"}, seconds=90))
        close = writer.run(lambda: store.append_event(W1, RoundClosed(at=after(100), round=ROUND)))
        late = writer.submit(submission("k2", {"i1": "pass"}, seconds=200))
        assert isinstance(before.result(SOON), Saved)
        assert close.result(SOON) == 3
        assert late.result(SOON) == RoundNotOpen()


def test_what_a_job_raises_comes_back_to_whoever_asked(store: GatedStore) -> None:
    def refuse() -> None:
        raise StoreError("store.busy", "Busy.")

    with Writer(store) as writer:
        with pytest.raises(StoreError, match="Busy"):
            writer.run(refuse).result(SOON)
        assert isinstance(writer.submit(submission("k1", {"i1": "agree"})).result(SOON), Saved)


def test_a_full_queue_refuses_answers_but_still_closes_the_round(store: GatedStore) -> None:
    store.gate.clear()
    with Writer(store, max_queue=3) as writer:
        waiting = [writer.submit(submission("k0", {"i1": 0}))]
        assert store.entered.wait(SOON)
        waiting += [writer.submit(submission(f"k{n}", {"i1": n})) for n in (1, 2, 3)]
        with pytest.raises(QueueFull):
            writer.submit(submission("k4", {"i1": 4}))
        with pytest.raises(QueueFull):
            writer.join(participant("p2"))
        close = writer.run(lambda: store.append_event(W1, RoundClosed(at=after(100), round=ROUND)))
        store.gate.set()
        assert all(isinstance(pending.result(SOON), Saved) for pending in waiting)
        close.result(SOON)
    assert [row.key for row in store.rows()] == ["k0", "k1", "k2", "k3"]


def test_stopping_writes_what_is_waiting_and_then_takes_no_more(store: GatedStore) -> None:
    store.gate.clear()
    writer = Writer(store)
    writer.start()
    waiting = [writer.submit(submission(f"k{n}", {"i1": n})) for n in range(30)]
    stopping = threading.Thread(target=writer.stop)
    stopping.start()
    store.gate.set()
    stopping.join(SOON)
    assert all(pending.done() for pending in waiting)
    assert len(list(store.rows())) == 30
    with pytest.raises(StoreError) as refused:
        writer.submit(submission("late", {"i1": "agree"}))
    assert refused.value.code == "store.closed"
    writer.stop()


def test_a_full_disk_refuses_plainly_keeps_what_is_saved_and_goes_on_when_there_is_room(store: GatedStore) -> None:
    with Writer(store) as writer:
        assert isinstance(writer.submit(submission("k0", {"i1": "agree"})).result(SOON), Saved)
        writer.run(filling(store)).result(SOON)
        long = "a long answer " * 2_000
        waiting = [writer.submit(submission(f"full{n}", {"i1": long}, field="reason", words=True)) for n in range(20)]
        for pending in waiting:
            with pytest.raises(StoreError) as refused:
                pending.result(SOON)
            assert refused.value.code == "store.disk-full"
            assert "long answer" not in str(refused.value)
        assert [row.key for row in store.rows()] == ["k0"]
        writer.run(lambda: store._connections.writer.execute("PRAGMA max_page_count = 1000000").fetchall()).result(SOON)
        again = writer.submit(submission("full1", {"i1": long}, field="reason", words=True)).result(SOON)
        assert isinstance(again, Saved)
    assert [row.key for row in store.rows()] == ["k0", "full1"]


def test_a_full_disk_refuses_a_join_and_an_event_too(store: GatedStore) -> None:
    with Writer(store) as writer:
        writer.run(filling(store)).result(SOON)
        joins = [writer.join(participant(f"person-{n:0200}")) for n in range(60)]
        refused = [pending for pending in joins if _code(pending.result) == "store.disk-full"]
        assert refused
        assert store.participant_count(W1) == 1 + len(joins) - len(refused)
        assert _code(writer.run(lambda: store.append_event(W1, opened_workshop())).result) == "store.disk-full"
        assert len(store.events(W1)) == 2


def _code(result: Callable[[float], object]) -> str | None:
    try:
        result(SOON)
    except StoreError as error:
        return error.code
    return None
