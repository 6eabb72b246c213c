"""``facilitate closing``: until when the round of a running workshop is open.

In: a day and a time. Out: the round, opened until then, or its closing time moved. Easily got wrong: the hub reads the time
on its own clock and its own time zone, and decides; nothing is reckoned here.
"""

from __future__ import annotations

from typing import Annotated

import typer

from facilitation_kit.cli.options import DataDir, Rehearsal, read_settings, store_home
from facilitation_kit.cli.running_workshops import chosen_workshop
from facilitation_kit.cli.store_work import agreed
from facilitation_kit.cli.terminal import out
from facilitation_kit.errors import LiveError
from facilitation_kit.facilitator.hub_client import HubClient

__all__ = ["closing"]

_ANOTHER_ROUND = (
    "The round of this step is closed. To let people go on with it, press “Open it again” on the control page first.\n"
    "Open another round, in which everybody answers anew?"
)


def closing(
    until: Annotated[str, typer.Argument(help='Last moment to answer, such as "2026-12-04 18:00".')],
    workshop: Annotated[str, typer.Option(help="Which workshop.", show_default="the one opened last")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Open it although something is to be thought of first.")] = False,
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Open the round of a running workshop's current step until a day and a time, or move its closing time."""
    folder = store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal)
    with HubClient.find({"FACILITATE_DATA_DIR": str(folder)}) as hub:
        chosen = chosen_workshop(hub, workshop)
        legal = hub.console_view(chosen)["actions"]
        action = "set_closing_time" if "set_closing_time" in legal else "open_round"
        if action == "open_round" and "reopen_round" in legal and not agreed(_ANOTHER_ROUND, yes=yes):
            raise typer.Exit
        try:
            view = hub.act(chosen, action, {"until": until})
        except LiveError as error:
            if error.code != "live.confirm-first":
                raise
            if not agreed(f"{error.message} Open the round all the same?", yes=yes):
                raise typer.Exit from None
            view = hub.act(chosen, action, {"until": until, "confirm": True})
    opened = view["round"]
    out.print(f"Round {opened['number']}: {opened['question']}", markup=False)
    out.print(f"People can answer until {opened['until']}.", markup=False)
    out.print(f"Link: {view['workshop']['join_url']}", markup=False)
