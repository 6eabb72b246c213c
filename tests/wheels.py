"""Building a wheel as its author would, and putting it where only the processes of one test find it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def build_wheel(source: Path, folder: Path) -> Path:
    """Build the wheel of the project in `source` into `folder`, with what is installed here and no network."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    ended = subprocess.run(command, cwd=source, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


def install_wheel(wheel: Path, site: Path) -> None:
    """Install the wheel alone into `site`, a folder for PYTHONPATH."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    command += ["--disable-pip-version-check", "--target", str(site), str(wheel)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr


def environment_with(*sites: Path) -> dict[str, str]:
    """This process's environment with `sites` first on the path, without the developer's own settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("FACILITATE_")}
    return {**own, "PYTHONPATH": os.pathsep.join(str(site) for site in sites), "COLUMNS": "200"}
