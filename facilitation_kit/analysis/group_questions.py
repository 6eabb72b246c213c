"""Counting closed questions by audience group, and what ties them together.

In go the questions with everybody's answers, group by group; out come items to protect, and `Tie` values for the audit. The
one thing easily got wrong: what a legal answer is ties figures together. Everybody who is asked on chose certain answers
before; whoever may choose up to two and did leaves the third choice known.

What is known of choices of which a person may take several says `choice_ties`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from facilitation_kit.activities.closed_questions import ClosedQuestion
from facilitation_kit.analysis.choice_ties import choice_facts
from facilitation_kit.analysis.feasible_bounds import Fact
from facilitation_kit.analysis.grouped_tallies import (
    ALL_OTHERS,
    NO_ANSWER,
    REST,
    Category,
    GroupedItem,
    Putting,
    Tie,
)
from facilitation_kit.analysis.joint_ties import joint_facts
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["count_questions"]

_UNSAID = phrase("No answer")
_NOBODY = -1
_State = int | None
"""The place of what somebody chose of one question, `_NOBODY` for no answer, ``None`` where they were not asked."""
_Columns = Sequence[ClosedQuestion]
"""One question with the answers of each group."""


@dataclass(frozen=True, kw_only=True)
class _Followed:
    """A question that is asked after some answers to another one."""

    leading: _Columns
    columns: _Columns
    states: frozenset[_State]


def count_questions(
    by_group: Sequence[_Columns],
) -> tuple[tuple[GroupedItem, ...], tuple[Tie, ...]]:
    """Items and ties of a round whose activity tells answers question by question.

    Args:
        by_group: for each group the same questions, with the answers of its people.
    """
    items: list[GroupedItem] = []
    places: dict[ItemId, tuple[int, ...]] = {}
    followed: dict[ItemId, _Followed] = {}
    several: list[_Columns] = []
    questions = {columns[0].item: columns for columns in zip(*by_group, strict=True)}
    for name, columns in questions.items():
        leading = questions.get(columns[0].leading) if columns[0].leading else None
        states = _asked_after(leading, columns) if leading else None
        tied = columns[0].tied or (leading is None and not _everybody(columns)) or (leading is not None and not states)
        made = _items(columns, tied=tied)
        places[name] = tuple(range(len(items), len(items) + len(made)))
        items += made
        if leading and states and not tied:
            followed[name] = _Followed(leading=leading, columns=columns, states=states)
        if columns[0].many and not tied:
            several.append(columns)
    linked = {name: columns for name, columns in questions.items() if columns[0].linked}
    ties = _ties(items, places, followed, several, linked)
    return tuple(items), ties


def _everybody(columns: _Columns) -> bool:
    return all(one is not None for column in columns for one in column.said)


def _items(columns: _Columns, *, tied: bool) -> list[GroupedItem]:
    """One item a question, or one a choice where a person may choose several."""
    first, everybody = columns[0], _everybody(columns)
    asked = sum(one is not None for column in columns for one in column.said)
    silent = tuple(column.said.count(frozenset()) for column in columns)
    chosen = [
        tuple(sum(place in (one or ()) for one in column.said) for column in columns)
        for place in range(len(first.choices))
    ]
    if first.many:
        whole = tuple(sum(one is not None for one in column.said) for column in columns)
        return [
            GroupedItem(
                item=row,
                label=f"{first.label} \N{EN DASH} {label}" if first.label else label,
                categories=(
                    Category(measures=(first.measure,), label=first.chose),
                    Category(measures=(REST,), label=ALL_OTHERS),
                ),
                counts=(counts, tuple(all_ - one for all_, one in zip(whole, counts, strict=True))),
                answered=asked,
                everybody_asked=everybody,
                asked=any(silent) or not everybody,
                tied=tied,
            )
            for (row, label), counts in zip(first.choices.items(), chosen, strict=True)
        ]
    unsaid = any(silent)
    categories = tuple(
        Category(measures=(str(row),), label=label, row=row, measure=first.measure)
        for row, label in first.choices.items()
    )
    return [
        GroupedItem(
            item=first.item,
            label=first.label,
            categories=(*categories, *((Category(measures=(NO_ANSWER,), label=_UNSAID),) if unsaid else ())),
            counts=(*chosen, *((silent,) if unsaid else ())),
            answered=asked,
            putting=Putting.SCALE if first.scale else Putting.BY_SIZE,
            everybody_asked=everybody,
            asked=unsaid or not everybody,
            tied=tied,
        )
    ]


def _state(said: frozenset[int] | None) -> _State:
    return None if said is None else next(iter(said), _NOBODY)


def _asked_after(leading: _Columns, columns: _Columns) -> frozenset[_State]:
    """The answers after which a question is asked; none where they do not decide it.

    Read off the answers themselves: what nobody in the room answered is known to be nobody, so it decides nothing.
    """
    led = [
        (_state(before), after is not None)
        for one, other in zip(leading, columns, strict=True)
        for before, after in zip(one.said, other.said, strict=True)
    ]
    asked = frozenset(before for before, after in led if after)
    passed = frozenset(before for before, after in led if not after)
    return frozenset() if asked & passed or None in asked else asked


def _ties(
    items: Sequence[GroupedItem],
    places: Mapping[ItemId, tuple[int, ...]],
    followed: Mapping[ItemId, _Followed],
    several: Sequence[_Columns],
    linked: Mapping[ItemId, _Columns],
) -> tuple[Tie, ...]:
    """One tie for each set of questions that hang together, those that lead first."""
    heads = {name: _head(name, followed) for name in places}
    for columns in linked.values():
        joined = {heads[name] for name, other in linked.items() if other[0].linked == columns[0].linked}
        first = next(head for head in heads.values() if head in joined)
        heads = {name: first if head in joined else head for name, head in heads.items()}
    found = []
    for head in dict.fromkeys(heads.values()):
        names = sorted((name for name in places if heads[name] == head), key=lambda name: name != head)
        choices = [columns for columns in several if columns[0].item in names]
        together = [linked[name] for name in names if name in linked]
        if len(names) > 1 or choices or together:
            chain = [followed[name] for name in names if name in followed]
            found.append(_tie(items, places, names, chain, choices, together))
    return tuple(found)


def _head(name: ItemId, followed: Mapping[ItemId, _Followed]) -> ItemId:
    """The question that everything begins with."""
    while name in followed:
        name = followed[name].leading[0].item
    return name


def _tie(
    items: Sequence[GroupedItem],
    places: Mapping[ItemId, tuple[int, ...]],
    names: Sequence[ItemId],
    followed: Sequence[_Followed],
    several: Sequence[_Columns],
    linked: Sequence[_Columns],
) -> Tie:
    inside = [place for name in names for place in sorted(places[name], key=lambda one: -sum(items[one].counts[0]))]
    width = len(items[inside[0]].by_group)
    starts: dict[int, int] = {}
    end = 0
    for place in inside:
        starts[place] = end
        end += len(items[place].categories) * width
    facts: list[Fact] = []
    for one in followed:
        start, lead = (starts[places[columns[0].item][0]] for columns in (one.columns, one.leading))
        height = len(items[places[one.columns[0].item][0]].categories)
        unsaid = len(one.leading[0].choices)
        rows = [unsaid if state == _NOBODY else state for state in one.states if state is not None]
        for group in range(width):
            terms = (
                *((start + row * width + group, 1) for row in range(height)),
                *((lead + row * width + group, -1) for row in rows),
            )
            facts.append(Fact(terms=terms, low=0, high=0))
    beside: list[int] = []
    for columns in several:
        blocks = [starts[place] for place in places[columns[0].item]]
        known, more = choice_facts(columns, blocks, width, end + len(beside))
        facts += known
        beside += more
    for names_together in dict.fromkeys(columns[0].linked for columns in linked):
        together = [columns for columns in linked if columns[0].linked == names_together]
        begins = [[starts[place] for place in places[columns[0].item]] for columns in together]
        known, more = joint_facts(together, begins, width, end + len(beside))
        facts += known
        beside += more
    return Tie(items=tuple(inside), facts=tuple(facts), beside=tuple(beside))
