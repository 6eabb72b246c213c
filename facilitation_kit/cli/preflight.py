"""What ``facilitate doctor`` looks at before a workshop day: one function a matter, each with a verdict and a remedy.

In: settings and a project. Out: findings. Nothing here changes anything that lasts: the test file is taken away again,
and a port that was tried is free again.

The one thing easily got wrong: what cannot be known must not be called good. A laptop cannot tell whether the venue's
router lets phones reach it; only a phone can (`second_device`).
"""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from facilitation_kit.cli.ports import LOOPBACK, taken
from facilitation_kit.content.library import Library
from facilitation_kit.errors import Fault, KitError
from facilitation_kit.participant.addresses import host_for_phones
from facilitation_kit.participant.certificates import Certificate, certificate_of
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.settings import Settings

__all__ = ["Finding", "Verdict", "findings", "host_of"]

_MEGABYTE = 1024 * 1024
_LEAST_FREE, _GOOD_FREE = 200 * _MEGABYTE, 2048 * _MEGABYTE
_SLOW_DISK_SECONDS = 0.25
_SOON = timedelta(days=14)
_FEW_FILES = 1024
_PARTS = ("voila", "ipykernel", "ipywidgets", "anywidget")


class Verdict(StrEnum):
    """How a matter stands."""

    GOOD = "good"
    LOOK = "look"
    """It works, and somebody should know or decide."""
    BAD = "bad"
    """A workshop cannot be run like this."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One matter: what was found, and what to do where it is not good."""

    matter: str
    verdict: Verdict
    found: str
    remedy: str = ""


def findings(settings: Settings, library: Library | None, faults: tuple[Fault, ...], now: datetime) -> list[Finding]:
    """All matters, in the order in which one would put them right."""
    certificate, certificate_finding = _certificate(settings, now)
    return [
        _content(library, faults),
        *_data(settings),
        *_ports(settings),
        _address(settings),
        *([certificate_finding] if certificate_finding else []),
        *_transport(library, certificate),
        _clock(now),
        _open_files(),
        _notebooks(),
    ]


def host_of(settings: Settings) -> str:
    """The host that phones are told to open, without a port."""
    host = host_for_phones(settings.lan_host, settings.public_address)
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() and ":" not in name else host


def _content(library: Library | None, faults: tuple[Fault, ...]) -> Finding:
    if library is None or faults:
        verdict = Verdict.BAD if library is None else Verdict.LOOK
        found = "1 fault." if len(faults) == 1 else f"{len(faults)} faults."
        return Finding(matter="Content", verdict=verdict, found=found, remedy="facilitate check lists them.")
    if not library.run_sheets:
        return Finding(
            matter="Content", verdict=Verdict.LOOK, found="There is no run sheet.", remedy="Write one in workshops."
        )
    return Finding(matter="Content", verdict=Verdict.GOOD, found=f"No faults; {len(library.run_sheets)} run sheets.")


def _data(settings: Settings) -> Iterator[Finding]:
    folder = DataDirectory.look(settings.data_dir)
    if folder.hub_file.exists():
        yield Finding(
            matter="Data folder",
            verdict=Verdict.LOOK,
            found=f"A hub runs on {folder.root}, or was killed there.",
            remedy="Look with the hub stopped, to see all.",
        )
    try:
        with _the_folder_or_its_nearest(folder.root) as (place, seconds):
            free = shutil.disk_usage(place).free
    except OSError as error:
        yield Finding(
            matter="Data folder",
            verdict=Verdict.BAD,
            found=f"{folder.root} cannot be written to ({error.strerror or type(error).__name__}).",
            remedy="Check that it belongs to you, or choose another one with --data-dir.",
        )
        return
    slow = seconds > _SLOW_DISK_SECONDS
    yield Finding(
        matter="Data folder",
        verdict=Verdict.LOOK if slow else Verdict.GOOD,
        found=f"{folder.root}: written and kept in {seconds * 1000:.0f} ms.",
        remedy="Each saved answer waits for the disk; use the laptop's own instead of a stick or share."
        if slow
        else "",
    )
    verdict = Verdict.BAD if free < _LEAST_FREE else Verdict.LOOK if free < _GOOD_FREE else Verdict.GOOD
    yield Finding(
        matter="Disk",
        verdict=verdict,
        found=f"{free // _MEGABYTE:,} MB are free.",
        remedy="" if verdict is Verdict.GOOD else "Make room before the workshop; a full disk stops answers.",
    )


class _the_folder_or_its_nearest:  # noqa: N801 - read as a sentence where it is used
    """The data folder, or the folder in which it would be made, with the time that a safe write takes there."""

    def __init__(self, root: Path) -> None:
        self._place = next(each for each in (root, *root.parents) if each.is_dir())

    def __enter__(self) -> tuple[Path, float]:
        began = time.perf_counter()
        with tempfile.TemporaryFile(dir=self._place) as written:
            written.write(b"x" * 4096)
            written.flush()
            os.fsync(written.fileno())
        return self._place, time.perf_counter() - began

    def __exit__(self, *_error: object) -> None:
        return None


def _ports(settings: Settings) -> Iterator[Finding]:
    wanted = (
        ("phones", settings.lan_host, settings.lan_port, "--port"),
        ("the control page", LOOPBACK, settings.control_port, "--control-port"),
        ("the notebooks", LOOPBACK, settings.voila_port, "--voila-port"),
    )
    busy = [(what, port, option) for what, host, port, option in wanted if taken(host, port)]
    for what, port, option in busy:
        yield Finding(
            matter="Ports",
            verdict=Verdict.BAD,
            found=f"Another program uses port {port}, which is for {what}.",
            remedy=f"Stop it (perhaps the kit runs already), or take another port: {option} 0 finds one.",
        )
    if not busy:
        ports = ", ".join(str(port) for _, _, port, _ in wanted if port)
        yield Finding(
            matter="Ports", verdict=Verdict.GOOD, found=f"Free: {ports}." if ports else "Chosen when it runs."
        )


def _address(settings: Settings) -> Finding:
    host = host_of(settings)
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return Finding(
            matter="Address",
            verdict=Verdict.LOOK,
            found=f"Phones open {host}.",
            remedy="Try the name on a phone in the venue's network: facilitate doctor --phone.",
        )
    if address.is_loopback or address.is_link_local:
        return Finding(
            matter="Address",
            verdict=Verdict.BAD,
            found=f"This laptop is in no network that phones could share ({host}).",
            remedy="Join the venue's network or your own router, or plan for paper and one shared device.",
        )
    return Finding(
        matter="Address",
        verdict=Verdict.LOOK,
        found=f"Phones open {host}.",
        remedy="Only a phone can tell whether the network lets it: facilitate doctor --phone.",
    )


def _certificate(settings: Settings, now: datetime) -> tuple[Certificate | None, Finding | None]:
    try:
        certificate = certificate_of(settings)
    except KitError as error:
        fault = error.faults[0]
        return None, Finding(
            matter="Certificate", verdict=Verdict.BAD, found=f"{fault.field}: {fault.message}", remedy=fault.remedy
        )
    if certificate is None:
        return None, None
    ends, host = certificate.ends_at(), host_of(settings)
    if ends is None or ends <= now:
        verdict, found, remedy = Verdict.BAD, "The certificate is over.", "Have it renewed; phones refuse it."
    elif not certificate.names(host):
        verdict, found = Verdict.BAD, f"The certificate does not name {host}, which phones are told to open."
        remedy = "Set FACILITATE_PUBLIC_ADDRESS to the name in the certificate."
    elif ends - now < _SOON:
        verdict, found, remedy = Verdict.LOOK, f"The certificate ends on {ends:%d %B %Y}.", "Have it renewed."
    else:
        verdict, found, remedy = Verdict.GOOD, f"Names {host}, until {ends:%d %B %Y}.", ""
    return certificate, Finding(matter="Certificate", verdict=verdict, found=found, remedy=remedy)


def _transport(library: Library | None, certificate: Certificate | None) -> Iterator[Finding]:
    """Whether people may write in their own words: over HTTPS, or in an encrypted network of the kit's own."""
    if certificate is not None:
        yield Finding(matter="Transport", verdict=Verdict.GOOD, found="Phones come over HTTPS.")
        return
    for sheet in library.run_sheets if library is not None else ():
        own = sheet.wifi is not None and sheet.wifi.own_encrypted
        yield Finding(
            matter="Transport",
            verdict=Verdict.GOOD if own else Verdict.LOOK,
            found=f"{sheet.id}: your own encrypted Wi-Fi, as its run sheet says."
            if own
            else f"{sheet.id}: plain HTTP, which others in the network can read.",
            remedy="" if own else "Keep people's own words off, or see HTTPS and own_encrypted in docs/security.md.",
        )


def _clock(now: datetime) -> Finding:
    written = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    if now < written - timedelta(days=1):
        return Finding(
            matter="Clock",
            verdict=Verdict.BAD,
            found=f"It says {now:%d %B %Y %H:%M} UTC, which is before the kit was installed.",
            remedy="Set the laptop's clock; times in the record would be wrong.",
        )
    return Finding(matter="Clock", verdict=Verdict.GOOD, found=f"{now.astimezone():%d %B %Y %H:%M %Z}; compare it.")


def _open_files() -> Finding:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return Finding(matter="Connections", verdict=Verdict.GOOD, found="This system sets no limit of files.")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = most != resource.RLIM_INFINITY and most < _FEW_FILES
    return Finding(
        matter="Connections",
        verdict=Verdict.LOOK if few else Verdict.GOOD,
        found="As many as there are phones." if not few else f"The system allows only {most} open files.",
        remedy="A room of more than 100 people needs more: ulimit -n 4096." if few else "",
    )


def _notebooks() -> Finding:
    missing = [name for name in _PARTS if importlib.util.find_spec(name) is None]
    return Finding(
        matter="Notebooks",
        verdict=Verdict.BAD if missing else Verdict.GOOD,
        found=f"Not installed: {', '.join(missing)}." if missing else "Installed.",
        remedy="Install the kit again; the control page works meanwhile." if missing else "",
    )
