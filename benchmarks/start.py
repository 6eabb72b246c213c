"""From the command to the first page that a phone gets.

Run by hand on a quiet machine: ``python -m benchmarks.start``. The hub alone is what phones need; beside it stand a bare
Python process that only imports the web server, and both servers together as `facilitate run` starts them. The program's
files are in the system's memory after a first start, so one is thrown away.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.figures import RUNS, Goal, say, say_machine
from benchmarks.hub_under_load import PROJECT, running_hub
from facilitation_kit.cli.servers import start_servers
from facilitation_kit.settings import Settings


def hub_to_first_page() -> float:
    """Seconds from starting the hub's process to a page in a phone's hands."""
    began = time.perf_counter()
    with running_hub() as hub:
        return _first_page(hub.lan, began)


def imports_alone() -> float:
    """Seconds that Python takes to start and to import the web server."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import uvicorn, httptools, starlette.applications"], check=True)
    return time.perf_counter() - began


def all_to_first_page() -> float:
    """Seconds until hub and notebooks' server both answer."""
    with tempfile.TemporaryDirectory(prefix="start-benchmark-") as folder:
        settings = Settings(data_dir=Path(folder), lan_port=0, control_port=0, voila_port=0)
        began = time.perf_counter()
        with start_servers(settings, PROJECT, rehearsal=False, say=lambda _: None) as servers:
            _first_page(servers.hub_url, began)
            return _first_page(servers.notebooks_url, began)


def _first_page(address: str, began: float) -> float:
    httpx.get(address, trust_env=False, timeout=20)
    return time.perf_counter() - began


def main() -> None:
    say_machine()
    os.environ["FACILITATE_LAN_HOST"] = "127.0.0.1"
    hub_to_first_page()
    hub = [hub_to_first_page() for _ in range(RUNS)]
    say("Hub, start to first page", hub, " s", goal=Goal(most=3))
    say("    Python and the web server's imports", [imports_alone() for _ in range(RUNS)], " s")
    say("    hub and notebooks together", [all_to_first_page() for _ in range(RUNS)], " s")


if __name__ == "__main__":
    main()
