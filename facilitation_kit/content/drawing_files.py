"""The drawings of a project that its content names: read once, checked, and told at the first line that names them.

In: a project folder, and names with their places in a document. Out: plain drawings, and what is wrong with the others. The one
thing easily got wrong: a name is looked for in the project alone, so a link that leads out of it is refused.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from facilitation_kit.content.documents import Document, FieldPath, dotted
from facilitation_kit.content.fields import RuleBroken
from facilitation_kit.content.pictures import plain_picture
from facilitation_kit.errors import Fault

__all__ = ["read_drawings"]


def read_drawings(
    root: Path, document: Document, named: Iterable[tuple[str, FieldPath]]
) -> tuple[dict[str, bytes], tuple[Fault, ...]]:
    """The drawings, by the names that were given.

    Args:
        root: the project folder, resolved.
        document: that names them.
        named: places below ``ideas``, such as ``pictures/bus.svg``, each with where it stands in the document.

    Returns:
        The drawings as plain shapes; and faults ``content.picture-missing``, ``content.picture-unsafe``,
        ``content.outside-project``, one for each name.
    """
    drawings: dict[str, bytes] = {}
    faults: dict[str, Fault] = {}
    for name, place in named:
        if name in drawings or name in faults:
            continue
        try:
            drawings[name] = plain_picture(_bytes_of(root, name))
        except RuleBroken as broken:
            faults[name] = Fault(
                code=broken.code,
                message=broken.message,
                remedy=broken.remedy,
                file=document.file,
                line=document.line(place),
                field=dotted(place),
            )
    return drawings, tuple(faults.values())


def _bytes_of(root: Path, name: str) -> bytes:
    path = root / "ideas" / name
    if not Path(os.path.realpath(path)).is_relative_to(root):
        raise RuleBroken(
            "content.outside-project",
            "This picture is a link to a file outside the project.",
            "Copy the file into the project instead.",
        )
    try:
        return path.read_bytes()
    except OSError:
        raise RuleBroken(
            "content.picture-missing",
            f"There is no picture ideas/{name}.",
            "Put the file there, or name one that is there.",
        ) from None
