"""Options that several commands share, and how they become settings.

In: options of the command line and environment variables. Out: `Settings` and folders. Easily got wrong: an option that
was not given must leave the environment variable alone, so options default to ``None`` and not to a setting's default.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from facilitation_kit.errors import Fault, SettingsError
from facilitation_kit.settings import Settings
from facilitation_kit.shipped import shipped_folder

__all__ = [
    "ControlPort",
    "DataDir",
    "Port",
    "ProjectFolder",
    "Rehearsal",
    "ScratchDataDir",
    "VoilaPort",
    "project_or_example",
    "read_settings",
    "store_home",
]

ProjectFolder = Annotated[
    Path, typer.Option("--project", "-p", help="Folder with ideas, surveys and workshops.", show_default="this folder")
]
DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Folder of the live data.", show_default="your user data folder"),
]
ScratchDataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Folder to keep the data in.", show_default="a temporary folder"),
]
Rehearsal = Annotated[bool, typer.Option("--rehearsal", help="The rehearsal store instead of the real one.")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="Port for phones; 0 takes a free one.")]
ControlPort = Annotated[
    int | None, typer.Option(min=0, max=65535, help="Port of the control page; 0 takes a free one.")
]
VoilaPort = Annotated[int | None, typer.Option(min=0, max=65535, help="Port of the notebooks; 0 takes a free one.")]


def read_settings(
    *,
    data_dir: Path | None = None,
    lan_port: int | None = None,
    control_port: int | None = None,
    voila_port: int | None = None,
) -> Settings:
    """Settings of the environment, with the options that were given on top.

    Raises:
        SettingsError: ``settings.not-legal``, with one fault a setting.
    """
    given: dict[str, object] = {
        "data_dir": data_dir.resolve() if data_dir is not None else None,
        "lan_port": lan_port,
        "control_port": control_port,
        "voila_port": voila_port,
    }
    try:
        return Settings.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise SettingsError(
            "settings.not-legal",
            "Some settings cannot be used.",
            remedy="docs/settings.md lists every setting with its range.",
            faults=[
                Fault(
                    code="settings.not-legal",
                    message=f"{each['msg']}.",
                    remedy="docs/settings.md lists every setting with its range.",
                    field=f"FACILITATE_{'.'.join(str(part) for part in each['loc']).upper()}",
                )
                for each in error.errors(include_url=False, include_input=False)
            ],
        ) from None


def project_or_example(project: Path) -> Path:
    """The project in a folder, or the example that ships with the kit where the folder holds none."""
    if (project / "ideas").is_dir():
        return project.resolve()
    return shipped_folder("ideas").parent


def store_home(settings: Settings, *, rehearsal: bool) -> Path:
    """The folder whose store a command is about: a rehearsal has one of its own inside."""
    return settings.data_dir / "rehearsal" if rehearsal else settings.data_dir
