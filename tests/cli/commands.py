"""Runs `facilitate` as a user does: a process of its own, what it printed, how it ended.

The process of `facilitate` is a copy of one that has read the libraries and the kit's inner rooms already, which takes most of a
second; the commands themselves are read anew, in the environment that the test wants. `ARGV` starts one from nothing.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ARGV = (sys.executable, "-W", "error", "-m", "facilitation_kit.cli.app")
PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Ended:
    code: int
    out: str
    errors: str

    @property
    def text(self) -> str:
        return self.out + self.errors


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment without the developer's own settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("FACILITATE_", "NO_COLOR"))}
    return {**own, "COLUMNS": "200", **(extra or {})}


def facilitate(*argv: str, env: Mapping[str, str] | None = None, cwd: Path = PROJECT, seconds: float = 120) -> Ended:
    """Run one command to its end."""
    with TemporaryDirectory() as folder:
        out, errors = Path(folder) / "out", Path(folder) / "errors"
        process = _WARM.Process(target=_run, args=(argv, environment(env), cwd, out, errors))
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise AssertionError(f"facilitate {' '.join(argv)} did not end within {seconds} s: {errors.read_text()}")
        ended = Ended(code=process.exitcode, out=out.read_text(), errors=errors.read_text())
    assert "Traceback" not in ended.text or "--debug" in argv
    return ended


def _run(argv: tuple[str, ...], env: Mapping[str, str], cwd: Path, out: Path, errors: Path) -> None:
    """In the new process: what ``python -W error -m facilitation_kit.cli.app`` does, with output to two files."""
    for number, path in ((1, out), (2, errors)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = ["facilitate", *argv]
    sys.warnoptions.append("error")
    warnings.resetwarnings()
    warnings.simplefilter("error")
    runpy.run_module("facilitation_kit.cli.app", run_name="__main__", alter_sys=True)


_WARM = multiprocessing.get_context("forkserver")
_WARM.set_forkserver_preload(
    [
        "typer",
        "httpx",
        "facilitation_kit.analysis.policy",
        "facilitation_kit.evidence.importing",
        "facilitation_kit.planning.workshop_plan",
        "facilitation_kit.responses.sqlite_store",
    ]
)
