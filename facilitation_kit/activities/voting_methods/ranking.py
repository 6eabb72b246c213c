"""Ranking: people number the options, best first, as many as they like.

In go places, 1 for the best and 0 for none; out come Borda points and, from the table of pairs, the people behind each
option in its hardest comparison. The one thing easily got wrong: an option that somebody did not place is not their
worst. It stands behind those that they placed, and level with the others; both counts treat it so.

Borda points here are two for each option that a person placed lower, and one for each that stands level: twice the usual
number, so that they stay whole. Every ballot then gives the same number away, however many options it places.

Source: Borda 1781 and Condorcet 1785, as in Saari 1995, "Basic Geometry of Voting"; for unplaced options the mean of the
places left, as in Dummett 1997, "Principles of Electoral Reform".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from facilitation_kit.activities.contract import AnswerField, CurrentAnswers, FieldKind, FormFields
from facilitation_kit.activities.results import Measure, MeasureKind, ResultTable
from facilitation_kit.activities.rounds import Item, JsonScalar
from facilitation_kit.activities.voting_methods.voting_method import ItemCount, Names, Picks, VotingMethod, last_value
from facilitation_kit.activities.voting_wording import leading_row, people
from facilitation_kit.errors import ActivityError, AnswerRefused
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["Pairs", "Ranking", "pairwise"]

_PLACE = "place"
_BORDA = "ranking_points"
_RANKED = "ranked"
_FIRST = "first_choice"
_HARDEST = "hardest_pair"
_MOST_OPTIONS = 12
_EASILY_RANKED = 7
_MANY_OPTIONS = (
    "More than seven options are hard to put in order on a phone. Merge similar ones first, or let people score each "
    "option for itself (method: score)."
)

Pairs = Mapping[tuple[ItemId, ItemId], int]
"""How many people placed the first option above the second."""


class Ranking(VotingMethod):
    """Numbers from 1, as far as somebody likes; for up to seven options."""

    name: ClassVar[str] = "ranking"
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(
            name=_PLACE,
            kind=FieldKind.COUNT,
            description="Ranking: the person's place for the option, 1 the best; 0 where they gave it none.",
        ),
    )
    chosen: ClassVar[str] = _FIRST
    picks: ClassVar[Picks] = Picks.ONE
    measures: ClassVar[tuple[Measure, ...]] = (
        Measure(name=_BORDA, label=phrase("Ranking points"), kind=MeasureKind.POINTS, headline=True, shared_out=True),
        Measure(name=_FIRST, label=phrase("Placed it first"), kind=MeasureKind.PEOPLE, shared_out=True),
        Measure(name=_RANKED, label=phrase("Gave it a place"), kind=MeasureKind.PEOPLE),
        Measure(name=_HARDEST, label=phrase("Placed it above its strongest rival"), kind=MeasureKind.PEOPLE),
    )

    def read_settings(self, raw: Mapping[str, object], items: int) -> Mapping[str, object]:  # noqa: ARG002 - it has no settings
        if items > _MOST_OPTIONS:
            raise ActivityError(
                "activity.settings",
                f"Nobody can put {items} options in order; a ranking takes {_MOST_OPTIONS} at most.",
                remedy="Merge options or vote in two steps, or use method: score, which asks about each option alone.",
                field="method",
            )
        return {}

    def warnings(self, items: int) -> tuple[str, ...]:
        return (_MANY_OPTIONS,) if items > _EASILY_RANKED else ()

    def read_page(self, items: Sequence[Item], form: FormFields) -> Mapping[tuple[ItemId, str], JsonScalar]:
        typed = {item: _read_place(item, len(items), form) for item in items}
        taken: dict[int, Item] = {}
        for item, place in typed.items():
            if place and place in taken:
                raise AnswerRefused(
                    "answer.same-place",
                    f"“{taken[place].label}” and “{item.label}” both have place {place}.",
                    remedy="Give each a place of its own, or one of them no place.",
                    field=f"place-{item.id}",
                )
            taken[place] = item
        # a gap says nothing: who numbers 1, 2 and 4 has put three options in order
        in_order = [item for place, item in sorted(taken.items(), key=lambda one: one[0]) if place]
        places = {item.id: place for place, item in enumerate(in_order, start=1)}
        return {(item.id, _PLACE): places.get(item.id, 0) for item in items}

    def is_legal(self, said: CurrentAnswers, items: Sequence[Item]) -> bool:
        given = [value for value in said.values() if value is not None]
        if any(isinstance(value, bool) or not isinstance(value, int) for value in given):
            return False
        places = sorted(int(value) for value in given if value)
        return places == list(range(1, len(places) + 1)) and len(places) <= len(items)

    def says_something(self, said: CurrentAnswers) -> bool:
        return any(said.values())

    def count(self, items: Sequence[Item], cast: Sequence[CurrentAnswers]) -> Sequence[ItemCount]:
        pairs = pairwise(items, cast)
        counted = []
        for item in items:
            places = [said.get((item.id, _PLACE)) or 0 for said in cast]
            above = [pairs[item.id, other.id] for other in items if other is not item]
            below = [pairs[other.id, item.id] for other in items if other is not item]
            level = len(cast) * len(above) - sum(above) - sum(below)
            counted.append(
                ItemCount(
                    counts={
                        _BORDA: 2 * sum(above) + level,
                        _RANKED: sum(place != 0 for place in places),
                        _FIRST: places.count(1),
                        _HARDEST: min(above, default=0),
                    },
                    answered=len(cast),
                )
            )
        return counted

    def most_per_ballot(self, items: int) -> int:
        return 2 * (items - 1)

    def words(self, item: Item, said: CurrentAnswers) -> str:
        value = said.get((item.id, _PLACE))
        if value is None:
            return ""
        return f"Place {value}" if value else "No place"

    def sentences(self, names: Names, result: ResultTable) -> list[str]:
        row = leading_row(result)
        if row is None:
            return []
        gaps = people(row, names, _FIRST)
        said: list[str] = [
            phrase("Over all places {option} stands highest.", option=gaps["option"])
            if row.cells[_FIRST].value is None
            else phrase("Over all places {option} stands highest; {some} of {all} people placed it first.", **gaps)
        ]
        for each in result.rows:
            behind, everybody = each.cells[_HARDEST].value, each.answered.value
            if behind is not None and everybody and 2 * behind > everybody:
                said.append(
                    phrase(
                        "Compared two by two, more than half of the people placed {option} above each other option.",
                        option=names[each.item],
                    )
                )
        return said

    def sentence_in_words(self, liked: str) -> str:
        return phrase("Most people placed {options} first.", options=liked)


def pairwise(items: Sequence[Item], cast: Sequence[CurrentAnswers]) -> Pairs:
    """The table of pairs: exact, and for nobody's eyes before disclosure control.

    Args:
        items: of the round.
        cast: one person's values each.

    Returns:
        One number for each ordered pair of different items. Somebody who placed neither is in neither number.
    """
    ranks = [{item.id: int(said.get((item.id, _PLACE)) or len(items) + 1) for item in items} for said in cast]
    return {
        (one.id, other.id): sum(rank[one.id] < rank[other.id] for rank in ranks)
        for one in items
        for other in items
        if one is not other
    }


def _read_place(item: Item, options: int, form: FormFields) -> int:
    text = last_value(form, f"place-{item.id}") or "0"
    if text not in {str(place) for place in range(options + 1)}:
        raise AnswerRefused(
            "answer.not-a-whole-number",
            f"The place of “{item.label}” must be a number from 1 to {options}, or none.",
            remedy="Choose one of those on the page.",
            field=f"place-{item.id}",
        )
    return int(text)
