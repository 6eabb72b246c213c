"""Personas to YAML and back, for carrying them from one project or workshop to another.

In: `Persona` values, or the text of a file. Out: text, or values with all faults at once. Easily got wrong: an id that two files give
is a fault, not a replacement: which of the two cards counts is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from facilitation_kit.content.documents import excerpt
from facilitation_kit.content.personas import Persona, PersonasFile
from facilitation_kit.content.shapes import shape
from facilitation_kit.content.yaml_source import read_yaml_text
from facilitation_kit.content.yaml_writing import YamlValue, yaml_text
from facilitation_kit.errors import ContentError, Fault

__all__ = ["SCHEMA_LINE", "personas_text", "read_personas"]

SCHEMA_LINE = "# yaml-language-server: $schema=../docs/schemas/personas.schema.json\n"
"""First line of a file in ``ideas/``, for editors."""


def personas_text(personas: Iterable[Persona]) -> str:
    """A file that holds these personas; keys that say nothing are left out."""
    return yaml_text({"personas": [_written(persona) for persona in personas]})


def read_personas(files: Sequence[tuple[str, str]]) -> tuple[Persona, ...]:
    """The personas of some files, in their order.

    Args:
        files: name for messages, and text of each.

    Raises:
        ContentError: ``content.faults`` with every fault of every file, ``content.duplicate-id`` among them.
    """
    found: list[Persona] = []
    faults: list[Fault] = []
    first: dict[str, str] = {}
    for name, text in files:
        document, slips = read_yaml_text(text, name)
        faults += slips
        content, wrong = shape(document, PersonasFile) if document is not None else (None, ())
        faults += wrong
        for persona in content.personas if content is not None else ():
            if persona.id in first:
                faults.append(
                    Fault(
                        code="content.duplicate-id",
                        message=f"The persona {excerpt(persona.id)} is there twice; the first is in {first[persona.id]}.",
                        remedy="Give one of them another id.",
                        file=name,
                        field="id",
                    )
                )
            first.setdefault(persona.id, name)
            found.append(persona)
    if faults:
        raise ContentError(
            "content.faults",
            "These personas have faults.",
            remedy="Put right each of them and try again; nothing was written.",
            faults=faults,
        )
    return tuple(found)


def _written(record: Any) -> dict[str, YamlValue]:
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return {name: _value(value) for name, value in values.items() if value is not False and value not in ("", None, ())}


def _value(value: Any) -> YamlValue:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, tuple):
        return [_written(each) if hasattr(each, "__dataclass_fields__") else str(each) for each in value]
    return str(value)
