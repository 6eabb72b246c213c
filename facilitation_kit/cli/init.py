"""``facilitate init``: a new project folder with starter content.

In: the example that ships with the kit. Out: its content files, run sheets and notebooks in a folder of their own.
Easily got wrong: templates are *not* copied. A project's copy wins over the kit's, so an unchanged copy would hide every
later improvement; somebody who wants to change one copies that one. The schemas that editors complete from *are* written:
every content file names them in its first line.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from facilitation_kit.cli.terminal import out
from facilitation_kit.content.schemas import schema_files
from facilitation_kit.errors import ContentError
from facilitation_kit.shipped import shipped_folder

__all__ = ["init", "start_project"]

_COPIED = {
    "ideas": ("*.yaml", "*.md"),
    "ideas/pictures": ("*.svg",),
    "surveys": ("*.yaml", "*.md"),
    "workshops": ("*.yaml", "*.md", "*.ipynb"),
}


def init(folder: Annotated[Path, typer.Argument(help="Folder to make; it must not exist yet, or be empty.")]) -> None:
    """Make a new project with starter content to change."""
    files = start_project(folder)
    out.print(f"Made {folder} with {files} files of starter content: the fictional Harbour City project.", markup=False)
    out.print("Next: change ideas/project.yaml, then run", markup=False)
    out.print(f"  facilitate check {folder}\n  facilitate demo --project {folder}", markup=False)


def start_project(folder: Path) -> int:
    """Copy the starter content; gives the number of files.

    Raises:
        ContentError: ``init.not-empty`` where the folder holds anything; ``init.not-written`` where it cannot be made.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ContentError(
                "init.not-empty",
                "There is something in this place already; nothing was changed.",
                remedy="Name a folder that does not exist yet.",
                file=str(folder),
            )
        files = sum(_copy(name, patterns, folder / name) for name, patterns in _COPIED.items())
        return files + _write_schemas(folder / "docs" / "schemas")
    except OSError as error:
        raise ContentError(
            "init.not-written",
            f"The project could not be written ({error.strerror}).",
            remedy="Name a folder in a place that you may write to, on a disk with room.",
            file=str(folder),
        ) from error


def _copy(name: str, patterns: tuple[str, ...], target: Path) -> int:
    target.mkdir(parents=True, exist_ok=True)
    files = sorted({file for pattern in patterns for file in shipped_folder(name).glob(pattern)})
    for file in files:
        shutil.copyfile(file, target / file.name)
    return len(files)


def _write_schemas(target: Path) -> int:
    target.mkdir(parents=True, exist_ok=True)
    schemas = schema_files()
    for name, text in schemas.items():
        (target / name).write_text(text, encoding="utf-8")
    return len(schemas)
