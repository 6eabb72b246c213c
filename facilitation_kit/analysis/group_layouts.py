"""How finely an item can be told by group: all answers apart, or some of them put together.

In go an item and the rules; out come layouts, each a list of rows, and what such a row is called. The one thing easily got
wrong: which answers stay apart may follow from the room's figures, which are known, and never from those of a group.
"""

from __future__ import annotations

from collections.abc import Sequence

from facilitation_kit.analysis.grouped_tallies import ALL_OTHERS, NO_ANSWER, GroupedItem, Putting
from facilitation_kit.phrases import phrase

__all__ = ["Layout", "layouts", "row_label"]

Layout = tuple[tuple[int, ...], ...]
"""Rows of places of categories."""

_APART_AT_MOST = 2
"""So many answers stay apart where the others are put together."""


def layouts(item: GroupedItem) -> tuple[Layout, ...]:
    """The ways to show an item, the finest first."""
    every: Layout = tuple((place,) for place in range(len(item.categories)))
    match item.putting:
        case Putting.HEADLINE:
            coarser: list[Layout] = [((0,), _all_but(item, (0,)))]
        case Putting.BY_SIZE:
            coarser = [_largest(item, apart) for apart in range(_APART_AT_MOST, 0, -1)]
        case Putting.SCALE:
            coarser = _ends(item)
    return (every, *(one for one in dict.fromkeys(coarser) if len(one) < len(every) and all(one)))


def _all_but(item: GroupedItem, places: Sequence[int]) -> tuple[int, ...]:
    return tuple(place for place in range(len(item.categories)) if place not in places)


def _said(item: GroupedItem) -> list[int]:
    return [place for place, one in enumerate(item.categories) if one.measures != (NO_ANSWER,)]


def _largest(item: GroupedItem, apart: int) -> Layout:
    by_size = sorted(_said(item), key=lambda place: -sum(item.counts[place]))
    kept = sorted(by_size[:apart])
    return (*((place,) for place in kept), _all_but(item, kept))


def _ends(item: GroupedItem) -> list[Layout]:
    """Both ends and the middle, both ends against all others, then the end that more people of the room chose."""
    said = _said(item)
    half = len(said) // 2
    low, middle, high = tuple(said[:half]), tuple(said[half : len(said) - half]), tuple(said[len(said) - half :])
    people = [sum(sum(item.counts[place]) for place in end) for end in (low, high)]
    end = low if people[0] > people[1] else high
    unsaid = _all_but(item, said)
    parts = tuple(part for part in (low, middle, high, unsaid) if part)
    return [parts, (low, high, _all_but(item, (*low, *high))), (end, _all_but(item, end))]


def row_label(item: GroupedItem, row: Sequence[int]) -> str:
    """What a row is called: its answer, either of two neighbours, a stretch of a scale, or all others."""
    labels = [item.categories[place].label for place in row]
    if len(labels) == 1:
        return labels[0]
    stretch = list(row) == list(range(row[0], row[-1] + 1)) and set(row) <= set(_said(item))
    if item.putting is not Putting.SCALE or not stretch:
        return ALL_OTHERS
    if len(labels) == 2:  # noqa: PLR2004 - two are named
        return phrase("{one} or {other}", one=labels[0], other=labels[1])
    return phrase("{first} to {last}", first=labels[0], last=labels[-1])
