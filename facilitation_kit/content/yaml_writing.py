"""Plain values as YAML that the kit reads back unchanged, and that people can edit.

In: mappings, lists, text, numbers, true and false. Out: text in block style. Easily got wrong: a text is written without quotation
marks only where it can mean nothing else; every other letter is kept by writing it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from facilitation_kit.content.scalars import scalar

__all__ = ["YamlValue", "yaml_text"]

YamlValue: TypeAlias = "str | int | bool | Sequence[YamlValue] | Mapping[str, YamlValue]"

# Words with spaces and harmless marks between them; no colon, hash, bracket or quotation mark that YAML could read.
_PLAIN = re.compile(r"[A-Za-z0-9](?:[\w ,.;()!?'\N{RIGHT SINGLE QUOTATION MARK}/+-]*[\w.!?)])?")


def yaml_text(value: Mapping[str, YamlValue]) -> str:
    r"""The whole text of a file.

    >>> yaml_text({"personas": [{"id": "robin", "version": 2, "text": "No: never"}]})
    'personas:\n  - id: robin\n    version: 2\n    text: "No: never"\n'
    """
    return "".join(f"{line}\n" for line in _mapping(value))


def _mapping(value: Mapping[str, YamlValue]) -> list[str]:
    lines = []
    for key, each in value.items():
        first, *rest = _below(each)
        lines += [f"{key}:{first}", *(f"  {line}" for line in rest)]
    return lines


def _below(value: YamlValue) -> list[str]:
    """What stands behind a key, and the lines below it."""
    if isinstance(value, Mapping) and value:
        return ["", *_mapping(value)]
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return ["", *(line for each in value for line in _item(each))]
    return [f" {_inline(value)}"]


def _item(value: YamlValue) -> list[str]:
    inner = _mapping(value) if isinstance(value, Mapping) and value else [_inline(value)]
    return [f"- {inner[0]}", *(f"  {line}" for line in inner[1:])]


def _inline(value: YamlValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) and scalar(value, None) == value else _quoted(value)
    if isinstance(value, int):
        return str(value)
    return "{}" if isinstance(value, Mapping) else "[]"


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter == "\n":
        return "\\n"
    return letter if letter.isprintable() else f"\\U{ord(letter):08X}"
