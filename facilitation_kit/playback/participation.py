"""How many people took part, as far as a reader needs to know it: in bands.

In: a count. Out: words. The one thing easily got wrong: an exact number of people beside an exact number of answers tells
how many kept silent, and a group of three is three people whom colleagues can name. A band tells neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from facilitation_kit.identifiers import GroupId
from facilitation_kit.planning.workshop_plan import GroupChoice
from facilitation_kit.playback.context import GroupLine

__all__ = ["group_lines", "people_words"]

_BANDS = (10, 20, 30, 50, 100, 200, 500, 1000)


def people_words(count: int) -> str:
    """A number of people as a band.

    >>> people_words(0), people_words(9), people_words(24), people_words(4000)
    ('fewer than 10', 'fewer than 10', '20 to 29', '1000 or more')
    """
    if count < _BANDS[0]:
        return f"fewer than {_BANDS[0]}"
    for lowest, next_lowest in pairwise(_BANDS):
        if count < next_lowest:
            return f"{lowest} to {next_lowest - 1}"
    return f"{_BANDS[-1]} or more"


def group_lines(choices: tuple[GroupChoice, ...], counts: Mapping[GroupId | None, int]) -> tuple[GroupLine, ...]:
    """A line for each group that people could name, and none for those who named no group."""
    return tuple(GroupLine(label=choice.label, people=people_words(counts.get(choice.id, 0))) for choice in choices)
