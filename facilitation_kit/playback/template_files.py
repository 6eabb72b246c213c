"""Files beside the templates: fonts, tokens, themes, Word and PowerPoint bases.

In: folders of templates, a project's own first. Out: a file's bytes or path from the first folder that has it. The one
thing easily got wrong: a project overrides a file by its name alone, so nobody may ask only the kit's own folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from facilitation_kit.errors import PlaybackError

__all__ = ["file_path", "read_file"]


def file_path(folders: Sequence[Path], name: str) -> Path:
    """Where the file is.

    Args:
        folders: of templates, a project's own first.
        name: below a folder of templates, such as "tokens.css".

    Raises:
        PlaybackError: ``playback.template-missing`` where no folder has it.
    """
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise PlaybackError(
        "playback.template-missing",
        f"The file {name} is missing.",
        remedy="Install the kit again, or put the file back.",
        file=name,
    )


def read_file(folders: Sequence[Path], name: str) -> bytes:
    """The bytes of the file; arguments and errors as for `file_path`."""
    return file_path(folders, name).read_bytes()
