"""Runs `facilitate` as a user does: a process of its own, what it printed, how it ended."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
    ended = subprocess.run(
        [*ARGV, *argv], capture_output=True, text=True, env=environment(env), cwd=cwd, timeout=seconds, check=False
    )
    assert "Traceback" not in ended.stdout + ended.stderr or "--debug" in argv
    return Ended(code=ended.returncode, out=ended.stdout, errors=ended.stderr)
