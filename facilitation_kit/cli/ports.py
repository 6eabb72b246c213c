"""The three ports of a workshop day, and whether they and the data folder are free before anything is started.

In: settings. Out: nothing where all is free, else an error that names what is in the way. Easily got wrong: a second
start finds the first one's ports taken, but what the facilitator needs to hear is where the first one runs.
"""

from __future__ import annotations

import socket

from facilitation_kit.errors import Fault, LiveError, StoreError
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.settings import Settings

__all__ = ["LOOPBACK", "free_port", "refuse_running_hub", "refuse_taken_ports", "taken"]

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def taken(host: str, port: int) -> bool:
    """Whether something else listens on a port already; 0 never is."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def refuse_running_hub(data: DataDirectory) -> None:
    """Name the hub that already runs on this data. Asked before the ports, which that hub holds.

    Raises:
        StoreError: ``store.in-use``, ``store.no-access``.
    """
    if not data.in_use:
        return
    control = (data.announced() or {}).get("control")
    where = f" Its control page is {control}" if control else ""  # no full stop: terminals make it part of the link
    raise StoreError(
        "store.in-use",
        f"A hub is already running on this data.{where}",
        remedy="Use the one that runs, stop it first, or choose another folder with --data-dir.",
        file=str(data.root),
    )


def refuse_taken_ports(settings: Settings) -> None:
    """Name all ports that are taken, at once, before anything is started.

    Raises:
        LiveError: ``run.port-taken``, with one fault a port.
    """
    wanted = (
        (settings.lan_host, settings.lan_port, "--port", "phones"),
        (LOOPBACK, settings.control_port, "--control-port", "the control page"),
        (LOOPBACK, settings.voila_port, "--voila-port", "the notebooks"),
    )
    faults = [
        Fault(
            code="run.port-taken",
            message=f"Another program already uses port {port}, which is for {what}.",
            remedy=f"Stop that program (perhaps the kit runs already), or take another port: {option} 0 finds one.",
        )
        for host, port, option, what in wanted
        if taken(host, port)
    ]
    if faults:
        raise LiveError(
            "run.port-taken",
            faults[0].message if len(faults) == 1 else f"{len(faults)} ports that the kit needs are taken.",
            remedy=faults[0].remedy if len(faults) == 1 else "Each of them has to be free, or another.",
            faults=faults,
        )
