"""What people said to questions with given answers, person by person: what results by audience group are counted from.

In: nothing; an activity makes these from its ballots. Out: nothing; `analysis.group_questions` counts them. The one thing
easily got wrong: not asked and no answer are two things. Who is asked may follow from what somebody said before, and then
the number of people who were asked tells what they said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["ClosedQuestion"]


@dataclass(frozen=True, kw_only=True)
class ClosedQuestion:
    """One question, with everybody's answer to it.

    Attributes:
        item: its id; the row of the result that says how many answered, where there is one.
        label: as readers see it.
        choices: labels of the answers, by the rows of the result that count them.
        measure: name of the measure that counts them there.
        said: for each person whose ballot counts, in order, the places in `choices` of what they chose; empty where they
            gave no answer, ``None`` where they were not asked.
        many: a person may choose several.
        chose: what having chosen one of several is called.
        amounts: for each person whose ballot counts, what they gave to each choice, where everybody shares out a budget.
        scale: the choices go from one end to the other, so that neighbours can be put together.
        leading: the one other question whose answer decides who is asked; ``None`` where everybody is.
        tied: what may be answered, or who is asked, follows from other answers in a way that nobody can follow.
        linked: figures of which readers can know how many people of the whole room are in several of them, because another
            question is asked after answers to more than one, for example: items of questions, this one's among them, and of
            questions with several choices the rows of these.
    """

    item: ItemId
    label: str
    choices: Mapping[ItemId, str]
    measure: str
    said: tuple[frozenset[int] | None, ...]
    many: bool = False
    chose: str = phrase("Chose it")
    amounts: tuple[tuple[int, ...], ...] = ()
    scale: bool = False
    leading: ItemId | None = None
    tied: bool = False
    linked: frozenset[ItemId] = frozenset()
