"""A real Voilà over a project, for tests: started as `facilitate run` starts it, ended by its own process id."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import httpx
from playwright.sync_api import BrowserContext, Page

from facilitation_kit.facilitator.voila_server import VoilaLaunch, voila_launch
from tests.facilitator.fake_hub import TOKEN

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Voila:
    """A running one. `log` is what it has written."""

    launch: VoilaLaunch
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return self.launch.url

    def page(self, notebook: str) -> str:
        return urljoin(self.url, f"voila/render/{notebook}.ipynb")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_voila(
    log: Path, *, control_url: str, port: int, project: Path = ROOT, more: Mapping[str, str] | None = None
) -> Iterator[Voila]:
    """Start Voilà and wait until it answers."""
    launch = voila_launch(project, port=port, control_url=control_url, token=TOKEN)
    with log.open("wb") as output:
        process = subprocess.Popen(
            launch.argv, env={**launch.environment, **(more or {})}, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(launch.url, process, log)
            yield Voila(launch=launch, process=process, log=log)
        finally:
            process.terminate()
            process.wait(20)


def log_in(context: BrowserContext, voila: Voila) -> Page:
    """Paste the token into the log-in page; gives the page that it leads to."""
    page = context.new_page()
    page.goto(urljoin(voila.url, "login"))
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button").click()
    page.wait_for_url("**/voila/render/index.ipynb")
    return page


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            httpx.get(urljoin(url, "login"), trust_env=False)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"Voilà did not answer: {log.read_text()}")
