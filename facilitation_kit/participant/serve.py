"""The hub as a process: ``python -m facilitation_kit.participant.serve``.

In: a project, a data folder, settings from the environment, and this run's token in ``FACILITATE_CONTROL_TOKEN`` (never
in the command line, which other users of the machine can read). Out: two listeners, and one line of JSON with their
addresses on standard output when both take connections. SIGTERM or Ctrl-C ends it within two seconds; what was
acknowledged is on the disk whatever ends it.

The one thing easily got wrong: the order. The data folder's lock comes first, sockets before the store is opened, the
writer is drained after the last request and before the store is closed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import os
import secrets
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.registry import find_activities
from facilitation_kit.errors import KitError, SettingsError
from facilitation_kit.launcher import end_with_launcher
from facilitation_kit.participant.addresses import host_for_phones, phone_url
from facilitation_kit.participant.certificates import Certificate, certificate_of
from facilitation_kit.participant.control_app import control_app
from facilitation_kit.participant.control_desk import ControlDesk
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.lan_app import lan_app
from facilitation_kit.participant.listeners import Listener, bind, raise_open_file_limit
from facilitation_kit.participant.quiet_log import log_quietly
from facilitation_kit.participant.result_counting import ResultCounter
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.safeguarding_store import RECORDS_FILE, SafeguardingRecords
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.responses.writer import Writer
from facilitation_kit.safeguarding.watch_lists import read_watch_list
from facilitation_kit.settings import Settings

__all__ = ["main"]

_EXIT_ENVIRONMENT = 3
_SECONDS_BETWEEN_LOOKS = 5.0
_OBJECTS_BEFORE_COLLECTING = 100_000


@dataclass(frozen=True, kw_only=True)
class _Run:
    """What one run of the hub is given."""

    settings: Settings
    project: Path
    data_dir: Path
    rehearsal: bool
    token: str
    voila_origin: str


def main(argv: Sequence[str] | None = None) -> int:
    """Run the hub until it is stopped.

    Returns:
        0 after an orderly stop, 3 when it could not start; what was wrong is then said on standard error.
    """
    log_quietly()
    end_with_launcher()
    try:
        asyncio.run(_serve(_read_run(argv)))
    except KitError as error:
        _say_what_is_wrong(error)
        return _EXIT_ENVIRONMENT
    except KeyboardInterrupt:
        return 0
    return 0


def _read_run(argv: Sequence[str] | None) -> _Run:
    parser = argparse.ArgumentParser(prog="python -m facilitation_kit.participant.serve", description="Run the hub.")
    parser.add_argument("--project", type=Path, default=Path(), help="folder of the content (default: this folder)")
    parser.add_argument("--data-dir", type=Path, help="folder of the live data (default: FACILITATE_DATA_DIR)")
    parser.add_argument("--rehearsal", action="store_true", help="use the separate store for rehearsals")
    given = parser.parse_args(argv)
    settings = _read_settings()
    data_dir = given.data_dir or settings.data_dir
    return _Run(
        settings=settings,
        project=given.project.resolve(),
        data_dir=DataDirectory.look(data_dir).rehearsal_root if given.rehearsal else data_dir,
        rehearsal=given.rehearsal,
        token=os.environ.get("FACILITATE_CONTROL_TOKEN") or secrets.token_urlsafe(24),
        voila_origin=os.environ.get("FACILITATE_VOILA_ORIGIN", ""),
    )


def _read_settings() -> Settings:
    """The settings of the environment; whoever started this process has usually checked them already.

    Raises:
        SettingsError: ``settings.not-legal``.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise SettingsError(
            "settings.not-legal",
            f"{first['msg']}.",
            remedy="docs/settings.md lists every setting with its range.",
            field=f"FACILITATE_{'.'.join(str(part) for part in first['loc']).upper()}",
        ) from None


async def _serve(run: _Run) -> None:
    """Open everything in order, serve, and close it in the opposite order.

    Raises:
        KitError: the data folder, a port or the store keeps the hub from starting.
    """
    settings = run.settings
    certificate = certificate_of(settings)
    raise_open_file_limit()
    async with contextlib.AsyncExitStack() as opened:
        data = opened.enter_context(DataDirectory.open(run.data_dir))
        lan = opened.enter_context(bind(settings.lan_host, settings.lan_port, setting="FACILITATE_LAN_PORT"))
        control = opened.enter_context(bind("127.0.0.1", settings.control_port, setting="FACILITATE_CONTROL_PORT"))
        activities = _activities_that_work()
        store = SqliteStore.open(
            data.store_path, rehearsal=run.rehearsal, close_grace_seconds=settings.close_grace_seconds
        )
        opened.callback(store.close)
        writer = opened.enter_context(Writer(store, max_queue=settings.max_queue, max_batch=settings.max_batch))
        records = opened.enter_context(SafeguardingRecords.open(data.root / RECORDS_FILE))
        hub = Hub(
            settings=settings,
            store=store,
            writer=writer,
            activities=activities,
            project=run.project,
            secret=data.secret(),
            address=_phone_address(settings, lan.getsockname()[1], over_https=certificate is not None),
            records=records,
            watch_list=read_watch_list(data.root),
        )
        counter = ResultCounter(store, activities, run.project)
        opened.callback(counter.close)
        desk = ControlDesk(hub, counter)
        await _listen(run, data, hub, desk, (lan, control), certificate)


async def _listen(
    run: _Run,
    data: DataDirectory,
    hub: Hub,
    desk: ControlDesk,
    sockets: tuple[socket.socket, socket.socket],
    certificate: Certificate | None,
) -> None:
    """Serve both listeners until a signal comes."""
    lan_socket, control_socket = sockets
    port = control_socket.getsockname()[1]
    listeners = (
        Listener(lan_app(hub), lan_socket, run.settings, certificate),
        Listener(
            control_app(desk, token=run.token, port=port, reader_origin=run.voila_origin), control_socket, run.settings
        ),
    )
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C arrives as KeyboardInterrupt
            loop.add_signal_handler(number, stopping.set)
    hub.start()
    desk.start()
    following = asyncio.create_task(_follow_network(hub, listeners[0].port, over_https=certificate is not None))
    serving = [asyncio.create_task(listener.run_until_stopped()) for listener in listeners]
    try:
        await asyncio.gather(*(listener.ready() for listener in listeners))
        control = f"http://127.0.0.1:{port}"
        data.announce({"control": control, "control_port": port, "pid": os.getpid(), "token": run.token})
        print(json.dumps({"lan": hub.address, "control": control}), flush=True)  # noqa: T201 - for whoever started us
        desk.warm_up()
        # What has been made so far lives as long as the hub; looking through it again and again would cost votes. So
        # would looking through a roomful of answers on their way, so the collector comes after more than those.
        gc.freeze()
        gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)
        await asyncio.wait({asyncio.create_task(stopping.wait()), *serving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        following.cancel()
        data.withdraw_announcement()
        await desk.stop()
        await hub.stop()
        for listener in listeners:
            listener.stop()
        await asyncio.gather(*serving)


def _activities_that_work() -> Mapping[str, Activity]:
    """The installed activities; a package that cannot be used is named and left out, so that the evening goes on."""
    found = find_activities()
    for fault in found.faults:
        print(fault, file=sys.stderr)  # noqa: T201 - a plain message for the facilitator
    return found.working


async def _follow_network(hub: Hub, port: int, *, over_https: bool) -> None:
    """Laptops are often started before they are on the venue's network; then the address that phones need changes."""
    while True:
        await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        address = _phone_address(hub.settings, port, over_https=over_https)
        if address != hub.address:
            hub.move(address)


def _phone_address(settings: Settings, port: int, *, over_https: bool) -> str:
    return phone_url(host_for_phones(settings.lan_host, settings.public_address), port, over_https=over_https)


def _say_what_is_wrong(error: KitError) -> None:
    for fault in error.faults:
        print(fault, file=sys.stderr)  # noqa: T201 - a plain message for the facilitator


if __name__ == "__main__":
    sys.exit(main())
