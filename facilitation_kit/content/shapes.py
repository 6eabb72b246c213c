"""Give a document its type, or say in plain words everything that keeps it from having one.

In: a `Document` and the type that its file has. Out: the value, and the faults; one of the two is empty. Easily got
wrong: pydantic names places that are not in the file (branches of a choice), so a place is looked up before it is told.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from facilitation_kit.content.documents import Document, FieldPath, dotted, excerpt, printable
from facilitation_kit.content.fields import RuleBroken
from facilitation_kit.content.refused_keys import refused_key
from facilitation_kit.errors import Fault

__all__ = ["shape"]

T = TypeVar("T")

_FOUND = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a group of keys",
}


@dataclass(frozen=True, kw_only=True)
class _Wording:
    """How one kind of fault is told; the braces are filled in from what is known about it."""

    code: str
    message: str
    remedy: str


def _wanting(what: str) -> _Wording:
    return _Wording(
        code="content.wrong-type",
        message=f"This should be {what}, and is {{found}}.",
        remedy=f"Write {what}; docs/content.md shows how.",
    )


_NUMBER, _YES_OR_NO, _LIST, _GROUP = map(_wanting, ("a whole number", "true or false", "a list", "a group of keys"))
_CHOICE = _Wording(code="content.not-in-list", message="{given} is not one of the choices.", remedy="Write {expected}.")
_RANGE = "content.out-of-range"
_WORDINGS = {
    "unexpected_keyword_argument": _Wording(
        code="content.unknown-key", message="The key {key} is not known here.", remedy="{known}"
    ),
    "missing": _Wording(code="content.missing-key", message="The key {key} is missing.", remedy="Add {bare_key}."),
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "string_pattern_mismatch": _Wording(
        code="content.bad-id",
        message="{given} cannot be a name.",
        remedy="Use lower-case letters and digits, joined by hyphens (by underscores for an activity).",
    ),
    "string_too_long": _Wording(
        code="content.too-long",
        message="This text has {length} letters; {max_length} is the most.",
        remedy="Shorten it.",
    ),
    "string_too_short": _Wording(
        code="content.too-short",
        message="This text has {length} letters; {min_length} is the least.",
        remedy="Write it out.",
    ),
    "string_unicode": _Wording(
        code="content.control-character",
        message="This text holds half a letter that a document cannot show.",
        remedy="Delete the text and type it again, without pasting.",
    ),
    "too_short": _Wording(code="content.empty-list", message="This list is empty.", remedy="Add at least one."),
    "greater_than_equal": _Wording(
        code=_RANGE, message="{given} is out of range.", remedy="Write a number that is at least {ge}."
    ),
    "less_than_equal": _Wording(
        code=_RANGE, message="{given} is out of range.", remedy="Write a number that is at most {le}."
    ),
    "string_type": _Wording(
        code="content.not-text",
        message="Text belongs here, and this is {found}.",
        remedy='Write it in quotes, such as "01632 960123".',
    ),
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "bool_type": _YES_OR_NO,
    "bool_parsing": _YES_OR_NO,
    "tuple_type": _LIST,
    "dataclass_type": _GROUP,
    "dict_type": _GROUP,
    "mapping_type": _GROUP,
}
_OTHERWISE = _Wording(
    code="content.not-allowed", message="This value cannot be used here.", remedy="docs/content.md shows what can."
)


_BLANK = _Wording(code="content.blank", message="This is empty.", remedy="Write something here, or remove the key.")
_ABOUT_WORDS = ("content.too-short", "content.not-text", "content.not-in-list", "content.bad-id")


def shape(document: Document, kind: type[T]) -> tuple[T | None, tuple[Fault, ...]]:
    """`document` as a `kind`.

    Returns:
        The value and no faults, or None and all faults, in the order of their lines. Codes: ``content.unknown-key``,
        ``content.missing-key``, ``content.not-text``, ``content.wrong-type``, ``content.blank``, ``content.too-long``,
        ``content.too-short``, ``content.empty-list``, ``content.not-in-list``, ``content.out-of-range``,
        ``content.bad-id``, ``content.not-allowed``, and those of the rules of each type (`RuleBroken`).
    """
    try:
        return TypeAdapter(kind).validate_python(document.data), ()
    except ValidationError as error:
        faults = _faults(document, kind, error.errors(include_url=False))
        return None, tuple(sorted(faults, key=lambda fault: fault.line or 0))


def _faults(document: Document, kind: type[Any], errors: Sequence[ErrorDetails]) -> Iterator[Fault]:
    places = [_place(document.data, error) for error in errors]
    told = {
        (*path[:-1], near)
        for error, path in zip(errors, places, strict=True)
        if error["type"] == "unexpected_keyword_argument"
        for near in _near(str(path[-1]), _keys_at(kind, path))
    }
    for error, path in zip(errors, places, strict=True):
        if error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]:
            continue  # Only short because its faulty items, each with a fault of its own, fell out.
        if error["type"] == "missing" and path in told:
            continue  # It is there with a slip, and the fault of that key says so.
        broken = error.get("ctx", {}).get("error")
        if isinstance(broken, RuleBroken):
            place = (*path, broken.field) if broken.field else path
            code, message, remedy = broken.code, broken.message, broken.remedy
        else:
            place = path
            code, message, remedy = _told(error, path, kind)
        yield Fault(
            code=code,
            message=message,
            remedy=remedy,
            file=document.file,
            line=document.line(place),
            field=dotted(place) or None,
        )


def _place(data: Any, error: ErrorDetails) -> FieldPath:
    """Where an error is: its own place without the steps that lead nowhere in the file, or the key that is missing."""
    path: FieldPath = ()
    for step in error["loc"]:
        in_mapping = isinstance(data, Mapping) and step in data
        in_list = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if in_mapping or in_list:
            data = data[step]
            path = (*path, step)
    return (*path, error["loc"][-1]) if error["type"] == "missing" else path


def _told(error: ErrorDetails, path: FieldPath, kind: type[Any]) -> tuple[str, str, str]:
    if error["type"] == "unexpected_keyword_argument":
        refused = refused_key(getattr(_kind_at(kind, path), "REFUSED_KEYS", {}), path[-1])
        if refused:
            return "content.private-key", refused, "Remove this key."
    wording = _WORDINGS.get(error["type"], _OTHERWISE)
    if wording.code in _ABOUT_WORDS and error["input"] in ("", None):
        wording = _BLANK
    given, key = error["input"], path[-1] if path else ""
    limits: dict[str, Any] = error.get("ctx", {})
    known = {
        **limits,
        "expected": str(limits.get("expected", "")).replace("'", ""),
        "given": excerpt(given),
        "found": _FOUND.get(type(given), "empty"),
        "length": len(given) if isinstance(given, str) else 0,
        "key": excerpt(key),
        "bare_key": printable(str(key)),
        "known": _nearest(str(key), kind, path),
    }
    return wording.code, wording.message.format_map(known), wording.remedy.format_map(known)


def _nearest(key: str, kind: type[Any], path: FieldPath) -> str:
    known = _keys_at(kind, path)
    for near in _near(key, known):
        return f"Did you mean {near}?"
    return f"Known keys are {', '.join(known)}." if known else "Remove it."


def _near(key: str, known: Sequence[str]) -> list[str]:
    return difflib.get_close_matches(key, known, n=1)


def _keys_at(kind: type[Any], path: FieldPath) -> list[str]:
    """The keys that the object around `path` may have."""
    around = _kind_at(kind, path)
    return [field.name for field in fields(around)] if is_dataclass(around) else []


def _kind_at(kind: type[Any], path: FieldPath) -> type[Any]:
    """The type of the object around `path`."""
    for step in path[:-1]:
        if isinstance(step, str):
            kind = _field_type(kind, step)
    return kind


def _field_type(kind: type[Any], name: str) -> Any:
    annotation = kind.__pydantic_fields__[name].annotation
    return next(_dataclasses_in(annotation), annotation)


def _dataclasses_in(annotation: Any) -> Iterator[Any]:
    if is_dataclass(annotation):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _dataclasses_in(argument)
