r"""Values as Typst source in which nothing can become markup or code.

In: a value of a pack. Out: its literal. The one thing easily got wrong: a template may put a value into markup instead of
code, where quotation marks mean nothing; so every letter that Typst could read as anything else is written as
``\u{…}``, which is the same letter, and only a letter, in both.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from enum import Enum

__all__ = ["literal"]

_SPECIAL = re.compile(r"[^\w ]|_")
_NAME = re.compile(r"[a-z][a-z0-9-]*")


def literal(value: object, shown: Callable[[str], str] = lambda text: text) -> str:
    r"""The Typst literal of a value.

    Args:
        value: text, number, truth, nothing, a sequence, a mapping or a record of these.
        shown: what happens to every text first, such as `PackFonts.shown`.

    Raises:
        TypeError: for anything else.

    >>> literal("#a")
    '"\\u{23}a"'
    >>> literal((1, "b"))
    '(1, "b",)'
    >>> literal({"text": None})
    '(text: none)'
    """
    if isinstance(value, Enum):
        return literal(value.value, shown)
    if isinstance(value, str):
        return f'"{_SPECIAL.sub(_escaped, shown(value))}"'
    if value is None or isinstance(value, int | float):
        return repr(value).lower()
    if isinstance(value, bytes):
        return f"bytes({literal(value.decode('utf-8', 'replace'))})"
    if isinstance(value, Mapping | Sequence):
        return _collection(value, shown)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _dictionary({each.name: getattr(value, each.name) for each in dataclasses.fields(value)}, shown)
    raise TypeError(f"A {type(value).__name__} cannot be shown.")


def _collection(value: Mapping[object, object] | Sequence[object], shown: Callable[[str], str]) -> str:
    if isinstance(value, Mapping):
        return _dictionary(value, shown)
    return f"({' '.join(f'{literal(each, shown)},' for each in value)})"


def _dictionary(values: Mapping[object, object], shown: Callable[[str], str]) -> str:
    if not values:
        return "(:)"
    return f"({', '.join(f'{_key(str(name))}: {literal(each, shown)}' for name, each in values.items())})"


def _key(name: str) -> str:
    return name if _NAME.fullmatch(name) else literal(name)


def _escaped(found: re.Match[str]) -> str:
    number = ord(found.group())
    # half of a pair is no letter of its own, and Typst has no way to write it
    return "\\u{fffd}" if 0xD800 <= number <= 0xDFFF else f"\\u{{{number:x}}}"  # noqa: PLR2004 - surrogates
