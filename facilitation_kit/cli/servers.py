"""The two servers of a workshop: the hub for phones and console, and Voilà for the notebooks.

In: settings, a project, a folder of data. Out: both running, with their addresses. The token is made here, new each
run, and passed by environment; it is in no command line, no address and no log.

Easily got wrong: the hub must know Voilà's origin before either runs (its stream is for that origin alone), and a hub
that is started again must come back on the ports that phones already know.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import typer

from facilitation_kit.cli.child_processes import Child, StopSignal
from facilitation_kit.cli.exit_codes import ExitCode
from facilitation_kit.cli.options import store_home
from facilitation_kit.cli.ports import LOOPBACK, free_port, refuse_running_hub, refuse_taken_ports
from facilitation_kit.errors import LiveError
from facilitation_kit.facilitator.voila_server import voila_launch
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.settings import Settings

__all__ = ["HubServer", "Servers", "hub_alone", "start_servers"]

_SECONDS_TO_START = 30.0
_RESTARTS = 5

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class HubServer:
    """A hub that serves.

    Attributes:
        hub_url: what phones open.
        control_url: the control page, for this machine alone.
        token: of this run.
    """

    hub: Child
    hub_url: str
    control_url: str
    token: str


@dataclass(frozen=True, kw_only=True)
class Servers(HubServer):
    """Both servers, running; `notebooks_url` is the facilitator's start page, for this machine alone."""

    voila: Child
    notebooks_url: str

    def watch(self, stop: StopSignal, say: Say) -> ExitCode:
        """Keep both running until the end is asked for; a server that dies is started again a few times.

        Answers are safe meanwhile: phones keep and re-send what was not acknowledged.
        """
        while not stop.wait(0.5):
            if self.voila.ended is not None and not self._revive(self.voila, say):
                say(f"The notebooks ended too often. Go on with the control page: {self.control_url}")
                self.voila.restarts_left = -1
            if self.hub.ended is not None and not self._revive(self.hub, say):
                say("The hub ended too often; all acknowledged answers are stored. Start again when it is mended.")
                return ExitCode.FAULTS
        return ExitCode.OK

    @staticmethod
    def _revive(child: Child, say: Say) -> bool:
        if child.restarts_left < 0:
            return True
        ended = child.ended
        if not child.start_again():
            return False
        say(f"{child.name} ended ({ended}) and was started again.")
        return True


@contextmanager
def hub_alone(
    settings: Settings, project: Path, *, rehearsal: bool, voila_origin: str = "", restarts: int = 0
) -> Iterator[HubServer]:
    """Start the hub, and stop it at the end.

    Args:
        settings: ports and data folder; the hub chooses ports that are 0.
        project: folder of the content.
        rehearsal: whether the hub works on the rehearsal store.
        voila_origin: the one origin that may read the stream; empty for none.
        restarts: how often it may be started again.

    Raises:
        LiveError: ``run.hub-silent``.
        typer.Exit: the hub said itself what was wrong, and ended.
    """
    token = secrets.token_urlsafe(24)
    environment = {
        **os.environ,
        "FACILITATE_CONTROL_TOKEN": token,
        "FACILITATE_VOILA_ORIGIN": voila_origin,
        "FACILITATE_LAN_PORT": str(settings.lan_port),
        "FACILITATE_CONTROL_PORT": str(settings.control_port),
    }
    if rehearsal:
        # Scripted people come to a number, which no certificate names.
        environment |= {"FACILITATE_TLS_CERTIFICATE": "", "FACILITATE_TLS_KEY": ""}
    argv = [sys.executable, "-m", "facilitation_kit.participant.serve"]
    argv += ["--project", str(project), "--data-dir", str(settings.data_dir)]
    argv += ["--rehearsal"] if rehearsal else []
    hub = Child("The hub", argv, environment, restarts=restarts, reads_output=True)
    try:
        hub.start()
        addresses = _hub_addresses(hub)
        hub.environment.update(
            FACILITATE_LAN_PORT=str(_port_of(addresses["lan"], settings.lan_port)),
            FACILITATE_CONTROL_PORT=str(_port_of(addresses["control"], settings.control_port)),
        )
        yield HubServer(hub=hub, hub_url=addresses["lan"], control_url=addresses["control"], token=token)
    finally:
        hub.stop()


@contextmanager
def start_servers(settings: Settings, project: Path, *, rehearsal: bool, say: Say) -> Iterator[Servers]:
    """Start the hub and the notebooks, and stop both at the end.

    Args:
        settings: as in `hub_alone`; a notebooks' port of 0 is chosen here.
        project: folder of the content and the notebooks.
        rehearsal: as in `hub_alone`.
        say: told what is happening.

    Raises:
        StoreError: ``store.in-use``.
        LiveError: ``run.port-taken``, ``run.voila-silent``, or as `hub_alone`.
        typer.Exit: as `hub_alone`.
    """
    refuse_running_hub(DataDirectory.look(store_home(settings, rehearsal=rehearsal)))
    refuse_taken_ports(settings)
    port = settings.voila_port or free_port()
    origin = f"http://{LOOPBACK}:{port}"
    say("Starting the hub …")
    with hub_alone(settings, project, rehearsal=rehearsal, voila_origin=origin, restarts=_RESTARTS) as running:
        launch = voila_launch(
            project,
            port=port,
            control_url=running.control_url,
            token=running.token,
            data_dir=store_home(settings, rehearsal=rehearsal),
        )
        voila = Child("The notebooks' server", launch.argv, launch.environment, restarts=_RESTARTS)
        try:
            say("Starting the notebooks …")
            voila.start()
            _wait_until_served(voila, launch.url)
            yield Servers(
                hub=running.hub,
                hub_url=running.hub_url,
                control_url=running.control_url,
                token=running.token,
                voila=voila,
                notebooks_url=_start_page(project, launch.url),
            )
        finally:
            voila.stop()


def _start_page(project: Path, url: str) -> str:
    """The index among the notebooks; a project whose notebooks are all its own starts with their list."""
    own = project / "workshops"
    has_index = (own / "index.ipynb").exists() or not any(own.glob("*.ipynb"))
    return f"{url}voila/render/index.ipynb" if has_index else url


def _hub_addresses(hub: Child) -> dict[str, str]:
    """What the hub says when it is ready: one line of JSON."""
    line = hub.line(_SECONDS_TO_START)
    if line:
        addresses: dict[str, str] = json.loads(line)
        return addresses
    hub.stop()
    if hub.ended is not None and hub.ended > 0:
        # It has said in its own words, on the same terminal, what was wrong.
        raise typer.Exit(hub.ended)
    raise LiveError(
        "run.hub-silent",
        f"The hub did not start within {_SECONDS_TO_START:.0f} seconds.",
        remedy="Close other programs and try again.",
    )


def _wait_until_served(voila: Child, url: str) -> None:
    """Until the notebooks answer anything at all; what they answer is the facilitator's browser's matter."""
    ends = time.monotonic() + _SECONDS_TO_START
    while voila.ended is None and time.monotonic() < ends:
        try:
            httpx.get(url, trust_env=False, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise LiveError(
        "run.voila-silent",
        "The notebooks' server did not start.",
        remedy="Its messages are above. Try another port with --voila-port, or install the kit again.",
    )


def _port_of(address: str, otherwise: int) -> int:
    return httpx.URL(address).port or otherwise
