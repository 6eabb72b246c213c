"""Runs `facilitate` as a user does: a process of its own, what it printed, how it ended.

The commands are read anew in a warm process, in the environment that the test wants. `ARGV` starts one from nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.warm_processes import WarmProcess

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
        process = WarmProcess("facilitation_kit.cli.app", argv, env=environment(env), cwd=cwd, out=out, errors=errors)
        try:
            said = process.wait(seconds)
        except TimeoutError as late:
            raise AssertionError(f"facilitate {' '.join(argv)} did not end within {seconds} s: {late}") from None
        assert process.returncode is not None
        ended = Ended(code=process.returncode, out=out.read_text(), errors=said)
    assert "Traceback" not in ended.text or "--debug" in argv
    return ended
