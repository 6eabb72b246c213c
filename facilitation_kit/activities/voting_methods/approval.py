"""Approval: people tick every option that they could live with.

In goes a tick or none for each option; out come people an option. The one thing easily got wrong: a page without any
tick says nothing, so it is an abstention and in no denominator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from facilitation_kit.activities.contract import AnswerField, CurrentAnswers, FieldKind, FormFields
from facilitation_kit.activities.results import Measure, MeasureKind, ResultTable
from facilitation_kit.activities.rounds import Item, JsonScalar
from facilitation_kit.activities.voting_methods.voting_method import ItemCount, Names, Picks, VotingMethod, last_value
from facilitation_kit.activities.voting_wording import leading_row, people
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["Approval"]

_APPROVE = "approve"
_TICKED = frozenset({"yes", "on", "true", "1"})


class Approval(VotingMethod):
    """Tick any; the easiest ballot of all."""

    name: ClassVar[str] = "approval"
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(
            name=_APPROVE, kind=FieldKind.FLAG, description="Approval: whether the person could live with the option."
        ),
    )
    chosen: ClassVar[str] = _APPROVE
    picks: ClassVar[Picks] = Picks.SEVERAL
    measures: ClassVar[tuple[Measure, ...]] = (
        Measure(name=_APPROVE, label=phrase("Could live with it"), kind=MeasureKind.PEOPLE, headline=True),
    )

    def read_page(self, items: Sequence[Item], form: FormFields) -> Mapping[tuple[ItemId, str], JsonScalar]:
        return {(item.id, _APPROVE): last_value(form, f"approve-{item.id}") in _TICKED for item in items}

    def is_legal(self, said: CurrentAnswers, items: Sequence[Item]) -> bool:  # noqa: ARG002 - any ticks are legal
        return all(value is None or isinstance(value, bool) for value in said.values())

    def says_something(self, said: CurrentAnswers) -> bool:
        return any(value is True for value in said.values())

    def count(self, items: Sequence[Item], cast: Sequence[CurrentAnswers]) -> Sequence[ItemCount]:
        return [
            ItemCount(
                counts={_APPROVE: sum(said.get((item.id, _APPROVE)) is True for said in cast)}, answered=len(cast)
            )
            for item in items
        ]

    def words(self, item: Item, said: CurrentAnswers) -> str:
        value = said.get((item.id, _APPROVE))
        if value is None:
            return ""
        return "Ticked: you could live with it" if value else "Not ticked"

    def sentences(self, names: Names, result: ResultTable) -> list[str]:
        row = leading_row(result)
        if row is None:
            return []
        return [phrase("{some} of {all} people could live with {option}.", **people(row, names, _APPROVE))]

    def sentence_in_words(self, liked: str) -> str:
        return phrase("Most people could live with {options}.", options=liked)
