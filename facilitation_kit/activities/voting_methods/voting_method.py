"""What a way to choose must say of itself: what it asks, what a legal ballot is, what is counted and how it is told.

In go items, forms and the values of one person; out come answers, exact counts and sentences. The one thing easily got
wrong: fields belong to one way alone (`fields`), because the activity's list of fields is the same for every round.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from facilitation_kit.activities.contract import AnswerField, CurrentAnswers, FormFields
from facilitation_kit.activities.results import Measure, ResultTable
from facilitation_kit.activities.rounds import Item, JsonScalar, RoundSettings
from facilitation_kit.errors import AnswerRefused
from facilitation_kit.identifiers import ItemId

__all__ = ["ItemCount", "Picks", "VotingMethod", "last_value", "one_of"]

Names = Mapping[ItemId, str]


class Picks(StrEnum):
    """How people choose between options, which decides how results by audience group are protected."""

    EACH = "each"
    """Every option is judged for itself."""
    SEVERAL = "several"
    """Everybody chooses at least one option."""
    ONE = "one"
    """Everybody chooses exactly one."""


@dataclass(frozen=True, kw_only=True)
class ItemCount:
    """The exact counts of one item.

    Attributes:
        counts: by the names of the method's measures.
        answered: people who said something about the item.
    """

    counts: Mapping[str, int]
    answered: int


class VotingMethod(ABC):
    """One way to choose.

    Attributes:
        name: as run sheets write it.
        fields: what is stored for each item; no other way has a field of the same name.
        settings: names of its settings beside ``method``.
        measures: what is counted; one is the headline.
        chosen: name of the measure that counts the people who chose an option, for words and for what moved.
        picks: how many options a person chooses, as `chosen` counts it.
        points: the numbers that measures stand for, for the means and medians of success criteria.
    """

    name: ClassVar[str]
    fields: ClassVar[tuple[AnswerField, ...]]
    settings: ClassVar[tuple[str, ...]] = ()
    measures: ClassVar[tuple[Measure, ...]]
    chosen: ClassVar[str]
    picks: ClassVar[Picks] = Picks.EACH
    points: ClassVar[Mapping[str, int]] = MappingProxyType({})

    def read_settings(self, raw: Mapping[str, object], items: int) -> Mapping[str, object]:  # noqa: ARG002 - offered to those that override it
        """Its own settings with defaults filled in.

        Raises:
            ActivityError: ``activity.settings``: a value is wrong, or there are too many items to choose between.
        """
        return {}

    def warnings(self, items: int) -> tuple[str, ...]:  # noqa: ARG002 - offered to those that override it
        """What a facilitator should know before such a round opens."""
        return ()

    def one_by_one(self, settings: RoundSettings) -> bool:  # noqa: ARG002 - offered to those that override it
        """Whether each item has a page of its own."""
        return False

    @abstractmethod
    def read_page(self, items: Sequence[Item], form: FormFields) -> Mapping[tuple[ItemId, str], JsonScalar]:
        """What a posted page says: a value for each item and field.

        Raises:
            AnswerRefused: a rule is broken.
        """

    @abstractmethod
    def is_legal(self, said: CurrentAnswers, items: Sequence[Item]) -> bool:
        """Whether one person's values keep the rules; values of a skip are ``None`` and always do."""

    @abstractmethod
    def says_something(self, said: CurrentAnswers) -> bool:
        """Whether they are more than an abstention."""

    @abstractmethod
    def count(self, items: Sequence[Item], cast: Sequence[CurrentAnswers]) -> Sequence[ItemCount]:
        """The counts of each item, in the order of `items`."""

    def amounts(self, said: CurrentAnswers, items: Sequence[Item]) -> tuple[int, ...]:  # noqa: ARG002 - offered to those that override it
        """What a person gave to each item of a budget that everybody gives away; empty where there is none."""
        return ()

    def most_per_ballot(self, items: int) -> int:  # noqa: ARG002 - offered to those that override it
        """By how much one ballot can change the headline of an item."""
        return 1

    @abstractmethod
    def words(self, item: Item, said: CurrentAnswers) -> str:
        """What a person said to an item, for themselves; empty where they said nothing."""

    @abstractmethod
    def sentences(self, names: Names, result: ResultTable) -> list[str]:
        """What a result with figures says, the most important first; may be empty."""

    @abstractmethod
    def sentence_in_words(self, liked: str) -> str:
        """What is said where only words may be shown: `liked` names the options of which `chosen` says most."""


def last_value(form: FormFields, name: str) -> str:
    """The value that counts of those sent under a name, trimmed."""
    values = form.get(name, ())
    return values[-1].strip().lower() if values else ""


def one_of(form: FormFields, name: str, choices: Sequence[str], missing: str) -> str:
    """One of several choices under a name.

    Args:
        form: untrusted.
        name: of the field in the form.
        choices: the legal values.
        missing: the sentence where nothing was chosen.

    Raises:
        AnswerRefused: ``answer.no-choice``, ``answer.unknown-choice``.
    """
    value = last_value(form, name)
    if not value:
        raise AnswerRefused(
            "answer.no-choice", missing, remedy="To say nothing about this one, use Skip this.", field=name
        )
    if value not in choices:
        raise AnswerRefused(
            "answer.unknown-choice",
            "That is not one of the answers to this question.",
            remedy="Choose one of those on the page.",
            field=name,
        )
    return value
