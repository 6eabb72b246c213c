"""Names of variables that every statistics program takes, SPSS included.

In: the names that a form has. Out: one name for each, ASCII, at most 64 bytes, beginning with a letter,
not one of SPSS's words, and unlike all others, capital letters aside. Easily got wrong: a name that is legal already must
stay as it is, so that a form made for export keeps its own names.

Source: DOMAIN S6; IBM SPSS Statistics, Command Syntax Reference, "Variable Names".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["LONGEST_NAME", "part_name", "variable_names"]

LONGEST_NAME = 64
"""Bytes of a name."""
_LONGEST_PART = 32

_RESERVED = frozenset(("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"))
_OTHER = re.compile(r"[^A-Za-z0-9_.]+")


def variable_names(wanted: Iterable[str]) -> tuple[str, ...]:
    """A name for each of those wanted, in their order.

    >>> variable_names(["age", "Age", "zażółć", "2nd", "with", "a b-c", "اسم"])
    ('age', 'Age_2', 'zazo_c', 'q_2nd', 'q_with', 'a_b_c', 'q_7')
    """
    used: set[str] = set()
    names = []
    for place, each in enumerate(wanted, start=1):
        name = _free(_legal(each) or f"q_{place}", used)
        used.add(name.lower())
        names.append(name)
    return tuple(names)


def part_name(name: str, part: str, place: int) -> str:
    """A name for a part of a variable: its own name, cut where there is no room, and what the part is called.

    Args:
        name: of the variable, legal.
        part: such as the name of a choice.
        place: of the part, from 1; used where nothing of what it is called is legal.

    >>> part_name("ways", "walk in", 3), part_name("ways", "اسم", 4)
    ('ways_walk_in', 'ways_4')
    """
    said = _ascii(part)[:_LONGEST_PART].rstrip("_.") or str(place)
    return f"{name[: LONGEST_NAME - len(said) - 1]}_{said}"


def _legal(wanted: str) -> str:
    """The name with what is legal of it; empty where nothing is."""
    name = _ascii(wanted)
    if name and (not name[0].isalpha() or name.lower() in _RESERVED):
        name = f"q_{name}"
    return name[:LONGEST_NAME].rstrip("_.")


def _ascii(wanted: str) -> str:
    ascii_only = "".join(
        each if each.isascii() else "_"
        for each in unicodedata.normalize("NFKD", wanted)
        if not unicodedata.combining(each)
    )
    return _OTHER.sub("_", ascii_only).strip("_.")


def _free(name: str, used: set[str]) -> str:
    """The name, with a number behind it where it is taken."""
    free, number = name, 1
    while free.lower() in used:
        number += 1
        free = f"{name[: LONGEST_NAME - len(str(number)) - 1]}_{number}"
    return free
