"""``facilitate doctor``: is this laptop, in this network, ready for a workshop? One page, before people come.

In: a project and settings. Out: a line a matter with what to do, and exit code 1 when a workshop cannot be run like this.
Easily got wrong: some matters need eyes, not programs; they are listed as such instead of being left out.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from facilitation_kit.cli.check import project_faults
from facilitation_kit.cli.exit_codes import ExitCode
from facilitation_kit.cli.options import ControlPort, DataDir, Port, ProjectFolder, VoilaPort, read_settings
from facilitation_kit.cli.preflight import Finding, Verdict, findings
from facilitation_kit.cli.second_device import wait_for_device
from facilitation_kit.cli.terminal import out, print_qr
from facilitation_kit.participant.addresses import host_for_phones, phone_url
from facilitation_kit.participant.certificates import certificate_of
from facilitation_kit.settings import Settings

__all__ = ["doctor"]

_SHOWN = {Verdict.GOOD: ("ok", "green"), Verdict.LOOK: ("look", "yellow"), Verdict.BAD: ("NO", "bold red")}
_BY_EYE = (
    "The projector shows a page of the kit, and its text can be read from the last row.",
    "A printer, paper and pens are there for those without a phone.",
    "There is a place for a copy of the data after the workshop, and somebody who makes it.",
)


def doctor(
    phone: Annotated[
        bool, typer.Option("--phone", help="Wait until a phone in this network has loaded a page.")
    ] = False,
    seconds: Annotated[float, typer.Option(min=1, max=600, help="How long to wait for the phone.")] = 90.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list instead of lines.")] = False,
    project: ProjectFolder = Path(),
    data_dir: DataDir = None,
    port: Port = None,
    control_port: ControlPort = None,
    voila_port: VoilaPort = None,
) -> None:
    """Look at this laptop, its network and the content before a workshop, and say what to put right."""
    settings = read_settings(data_dir=data_dir, lan_port=port, control_port=control_port, voila_port=voila_port)
    found = findings(settings, *project_faults(project), datetime.now(UTC))
    if phone and not any(each.matter in {"Ports", "Certificate"} and each.verdict is Verdict.BAD for each in found):
        found.append(_phone_came(settings, seconds, quiet=as_json))
    if as_json:
        out.print_json(json.dumps([dataclasses.asdict(each) for each in found]))
    else:
        _print(found)
    if any(each.verdict is Verdict.BAD for each in found):
        raise typer.Exit(ExitCode.FAULTS)


def _phone_came(settings: Settings, seconds: float, *, quiet: bool) -> Finding:
    certificate = certificate_of(settings)
    host = host_for_phones(settings.lan_host, settings.public_address)

    def invite(port: int) -> None:
        url = phone_url(host, port, over_https=certificate is not None)
        if not quiet:
            print_qr(url)
            out.print(f"Open {url} on a phone that is in the venue's network. Waiting {seconds:.0f} s …", markup=False)

    if wait_for_device(settings.lan_host, settings.lan_port, certificate=certificate, seconds=seconds, on_ready=invite):
        return Finding(matter="Phone", verdict=Verdict.GOOD, found="Another device loaded a page.")
    return Finding(
        matter="Phone",
        verdict=Verdict.BAD,
        found="No other device came.",
        remedy="The network may keep devices apart, or a firewall may be on. Use your own router, or one shared device.",
    )


def _print(found: list[Finding]) -> None:
    for each in found:
        word, style = _SHOWN[each.verdict]
        line = Text(f"{word:<5}", style=style)
        line.append(f"{each.matter:<12} ", style="bold")
        line.append(each.found)
        out.print(line)
        if each.remedy:
            out.print(Text(f"{'':<18}{each.remedy}"))
    out.print("\nTo be looked at by you:", style="bold")
    for sentence in _BY_EYE:
        out.print(f"  [ ] {sentence}", markup=False)
    bad = sum(each.verdict is Verdict.BAD for each in found)
    out.print(f"\n{bad} to put right." if bad else "\nNothing keeps a workshop from running.", markup=False)
