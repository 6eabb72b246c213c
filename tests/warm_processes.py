"""Processes that are copies of one which has read the libraries and the kit's inner rooms already: that takes most of a second.

The module that is asked for is read anew in each of them, in the environment that a test wants, as ``python -W error -m MODULE``
does; they end by their own process id. Tests of how a program starts begin with `subprocess` instead.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import sys
import warnings
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

__all__ = ["WarmProcess"]


class WarmProcess:
    """One process of a Python module.

    Args:
        module: to be run.
        argv: what stands behind its name.
        env: its whole environment.
        cwd: where it runs.
        errors: the file that takes what it says on standard error.
        out: the file that takes what it prints; without one, `first_line` reads it.
    """

    def __init__(
        self,
        module: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: Path,
        errors: Path,
        out: Path | None = None,
    ) -> None:
        self._errors = errors
        self._reader, writer = _WARM.Pipe(duplex=False)
        self._process = _WARM.Process(target=_run, args=(module, list(argv), dict(env), cwd, out or writer, errors))
        self._process.start()
        writer.close()

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """How it ended; ``None`` while it runs."""
        return self._process.exitcode

    def first_line(self, seconds: float) -> str:
        """The first line that it prints; empty when it ends, or says nothing for so long."""
        if not self._reader.poll(seconds):
            return ""
        with os.fdopen(self._reader.fileno(), encoding="utf-8", closefd=False) as file:
            return file.readline()

    def kill(self) -> None:
        """As a power cut would."""
        self._process.kill()

    def ask_to_end(self) -> None:
        """SIGTERM, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, signal.SIGTERM)

    def wait(self, seconds: float) -> str:
        """Wait for its end; gives what it said on standard error.

        Raises:
            TimeoutError: it did not end, and was killed.
        """
        self._process.join(seconds)
        late = self.returncode is None
        if late:
            self._process.kill()
            self._process.join()
        self._reader.close()
        said = self._errors.read_text(encoding="utf-8") if self._errors.exists() else ""
        if late:
            raise TimeoutError(said)
        return said


def _run(module: str, argv: list[str], env: dict[str, str], cwd: Path, out: Path | Connection, errors: Path) -> None:
    """In the new process."""
    for number, to in ((1, out), (2, errors)):
        file = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if isinstance(to, Path) else to.fileno()
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.path[:0] = [place for place in env.get("PYTHONPATH", "").split(os.pathsep) if place]
    sys.argv = [module, *argv]
    sys.warnoptions.append("error")
    warnings.resetwarnings()
    warnings.simplefilter("error")
    runpy.run_module(module, run_name="__main__", alter_sys=True)


_WARM = multiprocessing.get_context("forkserver")
_WARM.set_forkserver_preload(
    [
        "typer",
        "httpx",
        "facilitation_kit.analysis.findings",
        "facilitation_kit.evidence.importing",
        "facilitation_kit.participant.control_app",
        "facilitation_kit.participant.lan_app",
        "facilitation_kit.participant.result_counting",
        "facilitation_kit.playback.packs",
        "facilitation_kit.rehearsal.run_through",
        "facilitation_kit.responses.writer",
        "facilitation_kit.safeguarding.watch_lists",
    ]
)
