"""Where the files are that ship with the kit: templates, notebooks and the example project.

In a checkout they are the top-level folders; in an installed wheel they lie inside the package. Everything that needs
one asks here, so that both look the same.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["shipped_folder", "template_folders"]

_PACKAGE = Path(__file__).resolve().parent


def shipped_folder(name: str) -> Path:
    """The shipped folder `name`, such as ``workshops/templates`` or ``ideas``.

    Raises:
        FileNotFoundError: the kit was installed without it.
    """
    for root in (_PACKAGE / "shipped", _PACKAGE.parent):
        folder = root / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"The kit's own folder {name!r} is missing; install the kit again.")


def template_folders(project: Path | None) -> tuple[Path, ...]:
    """Folders to look templates up in, a project's own before the kit's."""
    own = () if project is None else (project / "workshops" / "templates",)
    return (*(folder for folder in own if folder.is_dir()), shipped_folder("workshops/templates"))
