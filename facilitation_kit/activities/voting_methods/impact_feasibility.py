"""Impact and feasibility: two ratings an option, and where they meet.

In go two ratings from 1 to 5; out come the people who see an option in each quarter: much or little change, easy or hard
to do. The one thing easily got wrong: 4 and 5 are much and easy, 3 is not; the phone says so. The ten counts of the
single ratings are not told: in a room of twelve nearly all of them would be about one person or two. The quarters show
the spread, because people who disagree are counted in different ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from facilitation_kit.activities.contract import AnswerField, CurrentAnswers, FieldKind, FormFields
from facilitation_kit.activities.results import Measure, MeasureKind, ResultTable
from facilitation_kit.activities.rounds import Item, JsonScalar, RoundSettings
from facilitation_kit.activities.sentences import joined
from facilitation_kit.activities.voting_methods.voting_method import ItemCount, Names, VotingMethod, one_of
from facilitation_kit.activities.voting_wording import leading_row, people
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["QUARTERS", "ImpactFeasibility", "quarter_of"]

_IMPACT, _FEASIBILITY = "impact", "feasibility"
_RATINGS = ("1", "2", "3", "4", "5", "pass")
_HIGH = frozenset({"4", "5"})
_NAMED_AT_MOST = 3

QUARTERS = ("much_easy", "much_hard", "little_easy", "little_hard")
"""Names of the quarters: much or little change, easy or hard to do."""

_UNSAID = "no_quarter"


class ImpactFeasibility(VotingMethod):
    """Two ratings; for choosing what to test first."""

    name: ClassVar[str] = "impact_feasibility"
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(
            name=_IMPACT,
            kind=FieldKind.CHOICE,
            choices=_RATINGS,
            description="Impact and feasibility: how much it would change, 1 (nothing) to 5 (a lot), or a pass.",
        ),
        AnswerField(
            name=_FEASIBILITY,
            kind=FieldKind.CHOICE,
            choices=_RATINGS,
            description="Impact and feasibility: how easy it would be, 1 (very hard) to 5 (very easy), or a pass.",
        ),
    )
    chosen: ClassVar[str] = QUARTERS[0]
    measures: ClassVar[tuple[Measure, ...]] = tuple(
        Measure(name=name, label=label, kind=MeasureKind.PEOPLE, headline=name == QUARTERS[0], exclusive=True)
        for name, label in zip(
            (*QUARTERS, _UNSAID),
            (
                phrase("Much change, easy"),
                phrase("Much change, hard"),
                phrase("Little change, easy"),
                phrase("Little change, hard"),
                phrase("Could not say"),
            ),
            strict=True,
        )
    )

    def one_by_one(self, settings: RoundSettings) -> bool:  # noqa: ARG002 - two questions fill a page
        return True

    def read_page(self, items: Sequence[Item], form: FormFields) -> Mapping[tuple[ItemId, str], JsonScalar]:
        return {
            (item.id, field): one_of(form, f"{field}-{item.id}", _RATINGS, missing)
            for item in items
            for field, missing in (
                (_IMPACT, "Choose how much it would change, or that you cannot say."),
                (_FEASIBILITY, "Choose how easy it would be, or that you cannot say."),
            )
        }

    def is_legal(self, said: CurrentAnswers, items: Sequence[Item]) -> bool:  # noqa: ARG002 - each rating stands alone
        return all(value is None or value in _RATINGS for value in said.values())

    def says_something(self, said: CurrentAnswers) -> bool:
        return any(value is not None for value in said.values())

    def count(self, items: Sequence[Item], cast: Sequence[CurrentAnswers]) -> Sequence[ItemCount]:
        counted = []
        for item in items:
            rated = [(said.get((item.id, _IMPACT)), said.get((item.id, _FEASIBILITY))) for said in cast]
            quarters = [quarter_of(*each) for each in rated if each != (None, None)]
            counts = {name: quarters.count(name) for name in (*QUARTERS, _UNSAID)}
            counted.append(ItemCount(counts=counts, answered=len(quarters)))
        return counted

    def words(self, item: Item, said: CurrentAnswers) -> str:
        impact, feasibility = said.get((item.id, _IMPACT)), said.get((item.id, _FEASIBILITY))
        if impact is None or feasibility is None:
            return ""
        return f"Change: {_rating(impact)}. Easy to do: {_rating(feasibility)}"

    def sentences(self, names: Names, result: ResultTable) -> list[str]:
        row = leading_row(result)
        said: list[str] = []
        if row is not None:
            gaps = people(row, names, QUARTERS[0])
            said.append(phrase("{some} of {all} people say that {option} would change much and is easy to do.", **gaps))
        split = [names[each.item] for each in result.rows if _is_split([each.cells[name].value for name in QUARTERS])]
        if split and len(split) <= _NAMED_AT_MOST:
            said.append(phrase("People see {options} differently: talk about it.", options=joined(split)))
        return said

    def sentence_in_words(self, liked: str) -> str:
        return phrase("Most people say of {options}: much change, and easy to do.", options=liked)


def quarter_of(impact: JsonScalar, feasibility: JsonScalar) -> str:
    """The quarter that two ratings meet in; none where somebody could not say one of them.

    >>> quarter_of("5", "2"), quarter_of("3", "4"), quarter_of("5", "pass")
    ('much_hard', 'little_easy', 'no_quarter')
    """
    if impact in (None, "pass") or feasibility in (None, "pass"):
        return _UNSAID
    return f"{'much' if impact in _HIGH else 'little'}_{'easy' if feasibility in _HIGH else 'hard'}"


def _is_split(counts: Sequence[int | None]) -> bool:
    """Whether no quarter holds more than half of those who chose one; unknown, so no, where a count is hidden."""
    known = [count for count in counts if count is not None]
    return len(known) == len(counts) and sum(known) > 0 and 2 * max(known) <= sum(known)


def _rating(value: JsonScalar) -> str:
    return "you cannot say" if value == "pass" else f"{value} of 5"
