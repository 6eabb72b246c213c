"""What a workbook says that the kit does not read: kept, under headings that XLSForm understands.

In: nodes of pyxform's tree, and raw sheets. Out: columns and values for `more`. Easily got wrong: a column in several
languages is several columns, and pyxform drops columns of choices with a space in their heading, so those are taken
from the sheet itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from facilitation_kit.content.survey_words import ANY_LANGUAGE
from facilitation_kit.content.xlsform_sheets import RawSheet

__all__ = [
    "EXPRESSION_COLUMNS",
    "LINE_COLUMN",
    "MEDIA",
    "MESSAGE_COLUMNS",
    "dropped_columns",
    "more_columns",
    "more_settings",
    "other_media",
    "parameters_of",
]

LINE_COLUMN = "kit_row"
"""The column that carries the number of a row through pyxform."""

KIT_COLUMNS = ("kit_scale", "kit_kind", "kit_prefer_not_to_say")
"""Columns that mean something to the kit alone."""

EXPRESSION_COLUMNS = {"relevant": "relevant", "constraint": "constraint", "calculate": "calculate"}
"""Keys of a question by pyxform's names for its expressions."""

MESSAGE_COLUMNS = {"jr:constraintMsg": "constraint_message", "jr:requiredMsg": "required_message"}
"""Keys of a question by pyxform's names for its messages."""

MEDIA = ("image", "audio", "video")
"""Pictures, sounds and films of a question."""

_TAKEN = frozenset(
    (
        *("type", "name", "label", "hint", "bind", "control", "media", "choice_filter", "parameters", "itemset"),
        *("list_name", "choices", "children", "columns", "actions", "tags", "query", LINE_COLUMN, *KIT_COLUMNS),
    )
)
_TAKEN_INSIDE: Mapping[str, frozenset[str]] = {
    "bind": frozenset((*EXPRESSION_COLUMNS, *MESSAGE_COLUMNS, "required")),
    "control": frozenset(("appearance",)),
    "media": frozenset(MEDIA),
}
_SPACED = re.compile(r"(?!list name$)[^:]*\S \S[^:]*", re.IGNORECASE)
_SETTINGS_READ = frozenset(("form_title", "set_form_title", "title", "version", "default_language"))


def parameters_of(node: Mapping[str, Any]) -> dict[str, str]:
    """The settings of a kind, such as start, end and step."""
    written = node.get("parameters")
    if isinstance(written, Mapping):
        return {str(key): str(value) for key, value in written.items()}
    pairs = (part.partition("=") for part in str(written or "").replace(",", " ").replace(";", " ").split())
    return {name: value for name, _, value in pairs if value}


def more_columns(node: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """What has no key here, under headings that XLSForm understands."""
    for key, value in node.items():
        if key in _TAKEN_INSIDE and isinstance(value, Mapping):
            taken = {*_TAKEN_INSIDE[key], *(parameters_of(node) if key == "control" else ())}
            kept = {name: inner for name, inner in value.items() if name not in taken}
            yield from _columns(key, kept)
        elif key not in _TAKEN and not key.startswith("_"):
            yield from _columns(key, value)


def other_media(node: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Sounds and films of a choice, which have no key of their own."""
    media = node.get("media", {})
    yield from _columns("media", {key: value for key, value in media.items() if key != "image"})


def _columns(heading: str, value: object) -> Iterator[dict[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _columns(f"{heading}::{key}" if key != ANY_LANGUAGE else heading, inner)
    elif isinstance(value, list):
        yield {"column": heading, "value": ", ".join(f"${{{each}}}" for each in value)}
    elif value not in (None, ""):
        yield {"column": heading, "value": str(value)}


def dropped_columns(sheet: RawSheet | None) -> dict[int, list[dict[str, str]]]:
    """Columns of choices with a space in their heading, by row: pyxform drops them, since no form could compare them."""
    if sheet is None:
        return {}
    heading = [" ".join(cell.split()) for cell in sheet.rows[0].cells]
    ours = {place: cell for place, cell in enumerate(heading) if _SPACED.fullmatch(cell)}
    return {
        row.number: [
            {"column": column, "value": row.cells[place]}
            for place, column in ours.items()
            if row.cells[place : place + 1] > ("",)
        ]
        for row in sheet.rows[1:]
    }


def more_settings(sheet: RawSheet | None, form_id: str) -> list[dict[str, str]]:
    """The settings that the kit does not read."""
    if sheet is None or len(sheet.rows) < 2:  # noqa: PLR2004 - a heading and its values
        return []
    pairs = zip(sheet.rows[0].cells, sheet.rows[1].cells, strict=False)
    return [
        {"column": heading, "value": value}
        for heading, value in pairs
        if heading
        and value
        and "_".join(heading.lower().split()) not in _SETTINGS_READ
        and (heading, value) != ("form_id", form_id)
    ]
