"""The hub and the notebooks as child processes: started, watched, started again, and stopped by their own ids.

In: command lines and environments. Out: running children. Easily got wrong: a child belongs to a session of its own, so
that Ctrl-C in the terminal reaches this process alone, which then stops each child in order and waits for it. A killed
process stops nothing; so each child holds the other end of a pipe from here, and ends when that does (`launcher`).
"""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import IO, Any, Self

from facilitation_kit.launcher import FOLLOW

__all__ = ["Child", "StopSignal"]

_SECONDS_TO_STOP = 8.0
# SIGHUP: the terminal's window was closed. Windows has none.
_ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Child:
    """One child process that may be started again a few times.

    Args:
        name: as the facilitator knows it, such as "The hub".
        argv: command line; never holds a secret.
        environment: whole environment.
        restarts: how often it may be started again when it ends by itself.
        reads_output: whether its standard output is read here, line by line, instead of going to this one's error output.
    """

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        environment: Mapping[str, str],
        *,
        restarts: int = 0,
        reads_output: bool = False,
    ) -> None:
        self.name = name
        self.restarts_left = restarts
        self.environment = dict(environment)
        self._argv = tuple(argv)
        self._reads_output = reads_output
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def start(self) -> None:
        """Start it."""
        self._lines = queue.SimpleQueue()
        self._let_go()
        self._process = subprocess.Popen(  # noqa: S603 - the command lines are the kit's own
            self._argv,
            env={**self.environment, FOLLOW: "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if self._reads_output else sys.stderr.fileno(),
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        if self._process.stdout is not None:
            self._reader = threading.Thread(target=self._read, args=(self._process.stdout, self._lines), daemon=True)
            self._reader.start()

    def start_again(self) -> bool:
        """Start it again if it still may be; ``False`` when it may not."""
        if self.restarts_left <= 0:
            return False
        self.restarts_left -= 1
        self.start()
        return True

    @property
    def ended(self) -> int | None:
        """How it ended, or ``None`` while it runs."""
        return self._process.poll() if self._process is not None else None

    @property
    def process_id(self) -> int | None:
        """Its id, or ``None`` before it was started."""
        return self._process.pid if self._process is not None else None

    def line(self, seconds: float) -> str | None:
        """The next line of its output, or ``None`` when it ended or said nothing for so long."""
        try:
            return self._lines.get(timeout=seconds)
        except queue.Empty:
            return None

    def stop(self) -> None:
        """Ask it to end, wait, and end it if it does not."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._let_go()
        if self._reader is not None:
            self._reader.join(_SECONDS_TO_STOP)

    def _let_go(self) -> None:
        """Close this end of the pipe by which a child knows that its launcher is there."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    @staticmethod
    def _read(output: IO[str], lines: queue.SimpleQueue[str | None]) -> None:
        with output:
            for line in output:
                lines.put(line.rstrip("\n"))
        lines.put(None)


class StopSignal:
    """Ctrl-C, SIGTERM and a closed terminal as something to wait for; children are then stopped within bounded time.

    >>> with StopSignal() as stop:
    ...     stop.wait(0)
    False
    """

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in _ENDING:
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def wait(self, seconds: float) -> bool:
        """Whether the end was asked for within so many seconds."""
        # Short waits: on Windows a signal does not interrupt a wait.
        ends = time.monotonic() + seconds
        while not self._asked.is_set() and (left := ends - time.monotonic()) > 0:
            self._asked.wait(min(left, 0.5))
        return self._asked.is_set()

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked.set()
