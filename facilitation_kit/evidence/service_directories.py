"""Services out of a directory in the JSON of HSDS 3.x, the standard behind Open Referral UK (J7).

In: the bytes of a file: one service, a list of them, or a page of an API with ``contents``. Out: a row for each service,
under HSDS's own names. Easily got wrong: a directory holds far more than the map reads, and all of it is somebody's work;
what has parts of its own is kept as JSON, in pieces where it is long.

Source: HSDS 3.x, ``service.json``; `DEPRECATED` are the names that it marks so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from facilitation_kit.content.fields import PROSE_LENGTH
from facilitation_kit.errors import EvidenceError
from facilitation_kit.evidence.archives import checked_size
from facilitation_kit.evidence.cells import text_of
from facilitation_kit.evidence.raw_tables import RawRow, RawTable

__all__ = ["DEPRECATED", "directory_services"]

DEPRECATED = ("wait_time", "fees", "licenses")
"""Names that HSDS 3.x still reads and asks nobody to write."""


def directory_services(data: bytes, file: str) -> list[RawTable]:
    """Each service as a table of one row, numbered from 1 in the order of the file.

    A table each, because services of one directory name different things.

    Args:
        data: the whole file.
        file: its name without a folder.

    Raises:
        EvidenceError: ``evidence.not-a-directory``, ``evidence.too-large``, ``evidence.empty-file``.
    """
    checked_size(data, file)
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise _no_directory(file, "This is not JSON.") from None
    services = _services(content)
    if not services or not all(isinstance(each, Mapping) for each in services):
        raise _no_directory(file, "There are no services in this file.")
    return [_table(service, number, file) for number, service in enumerate(services, start=1)]


def _services(content: Any) -> Sequence[Any]:
    if isinstance(content, Mapping):
        content = content.get("contents", content.get("services", [content] if "name" in content else []))
    return content if isinstance(content, list) else []


def _table(service: Mapping[str, Any], number: int, file: str) -> RawTable:
    cells = [cell for name, value in service.items() for cell in _cells(name, value)]
    return RawTable(
        file=file,
        name="services",
        heading=tuple(name for name, _ in cells),
        rows=(RawRow(number=number, cells=tuple(text for _, text in cells)),),
    )


def _cells(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """What a key says, in as many cells as it needs."""
    if name == "languages" and isinstance(value, list) and all(_only_named(each) for each in value):
        value = ", ".join(each["name"] for each in value)
    if not isinstance(value, list | dict):
        yield name, text_of(value)
    elif value:
        text = json.dumps(value, ensure_ascii=False)
        for start in range(0, len(text), PROSE_LENGTH):
            yield (
                f"{name}, part {start // PROSE_LENGTH + 1}" if len(text) > PROSE_LENGTH else name,
                text[start : start + PROSE_LENGTH],
            )


def _only_named(language: Any) -> bool:
    """Whether a language says nothing but its name, beside what machines know it by."""
    return (
        isinstance(language, Mapping)
        and isinstance(language.get("name"), str)
        and all(key in {"id", "name", "code", "service_id"} or not value for key, value in language.items())
    )


def _no_directory(file: str, message: str) -> EvidenceError:
    return EvidenceError(
        "evidence.not-a-directory",
        message,
        remedy="Export the services as JSON of HSDS 3: a list, or a page with contents; or use CSV.",
        file=file,
    )
