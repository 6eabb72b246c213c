"""How the people of a workshop described themselves, in bands.

In: the groups that they could name, and how many named each. Out: lines. The one thing easily got wrong: a group that
nobody named must look like one that few named, or the line tells who was not there.
"""

from __future__ import annotations

from collections.abc import Mapping

from facilitation_kit.analysis.people_bands import people_words
from facilitation_kit.identifiers import GroupId
from facilitation_kit.planning.workshop_plan import GroupChoice
from facilitation_kit.playback.vote_context import GroupLine

__all__ = ["group_lines"]


def group_lines(choices: tuple[GroupChoice, ...], counts: Mapping[GroupId | None, int]) -> tuple[GroupLine, ...]:
    """A line for each group that people could name, and none for those who named no group."""
    return tuple(GroupLine(label=choice.label, people=people_words(counts.get(choice.id, 0))) for choice in choices)
