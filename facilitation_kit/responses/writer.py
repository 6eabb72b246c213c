"""The one thread that writes: whatever queued while the disk was busy becomes one commit.

In flow submissions, joins and other writes from any thread or event loop; out flow `Pending` results, settled after the
commit and never before. Twenty or two thousand answers share one wait for the disk, so the rate does not hang on it.

The one thing easily got wrong: waking. An event loop is woken once a batch, and the writer once a turn of the loop
that asks; two threads that woke each other for every answer would spend more time on that than on writing.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator, Sequence
from typing import Generic, Self, TypeVar

from facilitation_kit.errors import StoreError
from facilitation_kit.responses.records import Outcome, Participant, Submission
from facilitation_kit.responses.store import Store

__all__ = ["Pending", "QueueFull", "Writer"]

_T = TypeVar("_T")

_WORTH_A_COMMIT = 250
"""So many waiting are written at once, while the loop goes on with the rest of its turn; fewer wait for its end."""


class QueueFull(Exception):
    """More is waiting than the disk can take soon; the sender should try again in a moment with the same key."""


class Pending(Generic[_T]):
    """A write on its way: ``await`` it on the event loop that asked for it, or ask any thread's `result`.

    Args:
        writer: whose write it is.
    """

    __slots__ = ("_done", "_error", "_future", "_value", "_writer")

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._done = False
        self._value: _T | None = None
        self._error: BaseException | None = None
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._future: asyncio.Future[None] | None = None
        else:
            self._future = loop.create_future()

    def __await__(self) -> Generator[object, None, _T]:
        if not self._done:
            if self._future is None:
                raise RuntimeError("Only the event loop that asked for a write can await it; use result().")
            yield from self._future
        return self.result(0)

    def done(self) -> bool:
        """Whether it has been committed or has failed."""
        return self._done

    def result(self, timeout: float | None = None) -> _T:
        """Wait for the commit.

        Args:
            timeout: seconds; ``None`` waits for as long as it takes.

        Raises:
            TimeoutError: not done by then; it may still be committed later.
            StoreError: it was not stored.
        """
        if not self._done and not self._writer._wait(self, timeout):  # noqa: SLF001 - one thing in two classes
            raise TimeoutError("The write is still waiting for the disk.")
        if self._error is not None:
            raise self._error
        return self._value  # type: ignore[return-value] # settled without an error, so it holds a value

    def _settle(self, value: _T | None, error: BaseException | None) -> None:
        self._value, self._error, self._done = value, error, True

    def _loop(self) -> asyncio.AbstractEventLoop | None:
        return self._future.get_loop() if self._future is not None else None

    def _wake(self) -> None:
        if self._future is not None and not self._future.done():  # done: whoever waited has gone
            self._future.set_result(None)


class _Job(Generic[_T]):
    """Some other write, in a transaction of its own."""

    __slots__ = ("pending", "write")

    def __init__(self, write: Callable[[], _T], pending: Pending[_T]) -> None:
        self.write = write
        self.pending = pending

    def run(self) -> None:
        try:
            self.pending._settle(self.write(), None)  # noqa: SLF001 - one thing in two classes
        except Exception as error:  # noqa: BLE001 - handed to whoever asked for it
            self.pending._settle(None, error)  # noqa: SLF001


_Appended = tuple[Submission, Pending[Outcome]] | tuple[Participant, Pending[None]]
_Entry = _Appended | _Job[object]


class Writer:
    """Writes to one store, from one thread, in the order of asking.

    Use as a context manager, or `start` and `stop`.

    Args:
        store: nothing else may write to it meanwhile.
        max_queue: answers and joins that may wait; more raise `QueueFull`.
        max_batch: most of them in one commit.
    """

    def __init__(self, store: Store, *, max_queue: int = 5_000, max_batch: int = 2_000) -> None:
        self._store = store
        self._max_queue = max_queue
        self._max_batch = max_batch
        self._queue: list[_Entry] = []
        self._settled = threading.Condition()
        # Held by whoever looks at or changes the queue; notified when the writer should look.
        self._gate = threading.Condition(threading.Lock())
        self._open = False
        self._knocking: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to write."""
        self._open = True
        self._thread.start()

    def stop(self) -> None:
        """Take no more, write all that is waiting, and end. Stopping twice is harmless."""
        with self._gate:
            was_open, self._open = self._open, False
            self._gate.notify()
        if was_open:
            self._thread.join()

    def submit(self, submission: Submission) -> Pending[Outcome]:
        """Queue an answer.

        Raises:
            QueueFull: try again in a moment.
            StoreError: ``store.closed``.
        """
        pending: Pending[Outcome] = Pending(self)
        self._append((submission, pending))
        return pending

    def join(self, participant: Participant) -> Pending[None]:
        """Queue somebody who joins; committed together with the answers around it.

        Raises:
            QueueFull: try again in a moment.
            StoreError: ``store.closed``.
        """
        pending: Pending[None] = Pending(self)
        self._append((participant, pending))
        return pending

    def run(self, write: Callable[[], _T]) -> Pending[_T]:
        """Queue any other write, such as an event; never refused for a full queue, so a round can always be closed.

        Args:
            write: called once, in the writer's thread, in its turn. What it raises comes back from the `Pending`.

        Raises:
            StoreError: ``store.closed``.
        """
        pending: Pending[_T] = Pending(self)
        self._put(_Job(write, pending), pending)  # type: ignore[arg-type] # the pair fits together, whatever the type
        return pending

    def _append(self, entry: _Appended) -> None:
        if len(self._queue) >= self._max_queue:
            raise QueueFull
        self._put(entry, entry[1])

    def _put(self, entry: _Entry, pending: Pending[object] | Pending[Outcome] | Pending[None]) -> None:
        with self._gate:  # so that nothing can slip in after the writer has ended
            if not self._open:
                raise StoreError(
                    "store.closed",
                    "The hub is stopping and takes no more answers.",
                    remedy="Start it again, then send the answer again.",
                )
            self._queue.append(entry)
            if len(self._queue) == _WORTH_A_COMMIT:
                self._gate.notify()
        loop = pending._loop()  # noqa: SLF001 - one thing in two classes
        if loop is None:
            self._knock()
        elif loop is not self._knocking:
            # After everything else that this turn of the loop asks for, so that it becomes one commit.
            self._knocking = loop
            loop.call_soon(self._knock)

    def _knock(self) -> None:
        """Have the writer look at the queue."""
        self._knocking = None
        with self._gate:
            self._gate.notify()

    def _wait(self, pending: Pending[_T], timeout: float | None) -> bool:
        """Block this thread until a write is settled; ``False`` when it is not by then."""
        self._knock()  # the loop that wanted to may be the one that is blocked here
        with self._settled:
            return self._settled.wait_for(pending.done, timeout)

    # -- the writer's thread ----------------------------------------------------------------------------------------

    def _work(self) -> None:
        while batch := self._next_batch():
            self._write(batch)

    def _next_batch(self) -> Sequence[_Entry]:
        """All that is waiting, as far as one commit takes it; nothing once the writer is to end."""
        with self._gate:
            while self._open and not self._queue:
                self._gate.wait()
            batch = self._queue[: self._max_batch]
            del self._queue[: self._max_batch]
            return batch

    def _write(self, batch: Sequence[_Entry]) -> None:
        """Write a batch in its order: runs of answers and joins in one commit each, other writes between them."""
        run: list[_Appended] = []
        for entry in batch:
            if isinstance(entry, _Job):
                self._write_together(run)
                run = []
                entry.run()
                self._tell([entry.pending])
            else:
                run.append(entry)
        self._write_together(run)

    def _write_together(self, run: Sequence[_Appended]) -> None:
        if not run:
            return
        try:
            self._write_in_one_commit(run)
        except Exception as error:  # noqa: BLE001 - any failure: find out whose it is
            if len(run) == 1:
                run[0][1]._settle(None, error)  # noqa: SLF001 - one thing in two classes
            else:
                for entry in run:
                    self._write_together([entry])
                return
        self._tell([pending for _, pending in run])

    def _write_in_one_commit(self, run: Sequence[_Appended]) -> None:
        submissions: list[Submission] = []
        waiting: list[Pending[Outcome]] = []
        joined: list[Pending[None]] = []
        with self._store.batch():
            for what, pending in run:
                if isinstance(what, Submission):
                    submissions.append(what)
                    waiting.append(pending)  # type: ignore[arg-type] # a submission's is an outcome's
                else:
                    self._store.add_participant(what)
                    joined.append(pending)  # type: ignore[arg-type] # a participant's is nobody's
            outcomes = self._store.write_submissions(submissions) if submissions else []
        for pending_outcome, outcome in zip(waiting, outcomes, strict=True):
            pending_outcome._settle(outcome, None)  # noqa: SLF001 - one thing in two classes
        for pending_join in joined:
            pending_join._settle(None, None)  # noqa: SLF001

    def _tell(self, done: Sequence[Pending[object] | Pending[Outcome] | Pending[None]]) -> None:
        """Wake whoever waits: threads all at once, each event loop once."""
        with self._settled:
            self._settled.notify_all()
        by_loop: dict[asyncio.AbstractEventLoop, list[Pending[object] | Pending[Outcome] | Pending[None]]] = {}
        for pending in done:
            loop = pending._loop()  # noqa: SLF001
            if loop is not None:
                by_loop.setdefault(loop, []).append(pending)
        for loop, waiting in by_loop.items():
            try:
                loop.call_soon_threadsafe(_wake, waiting)
            except RuntimeError:
                # The loop has ended: nobody waits there any more, and what was committed stays committed.
                continue


def _wake(waiting: Sequence[Pending[object] | Pending[Outcome] | Pending[None]]) -> None:
    for pending in waiting:
        pending._wake()  # noqa: SLF001
