"""What an activity counts, and the protected form of it that may be shown.

`Tally` is raw: exact numbers, for the store's own checks and for disclosure control only. `ResultTable` is what
everything that leaves the store sees: an activity writes its sentences from it and never from the tally, so that a
sentence cannot say what the table hides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from facilitation_kit.activities.rounds import RoundSettings
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["Band", "Measure", "MeasureKind", "ResultCell", "ResultRow", "ResultTable", "Tally", "TallyRow"]


class MeasureKind(StrEnum):
    """How a number relates to people, which decides how it is protected."""

    PEOPLE = "people"
    """So many people did this; shown as a count out of those who answered."""
    POINTS = "points"
    """A sum that people contributed to unequally, such as dots."""
    FLAG = "flag"
    """Only whether anybody did it may be shown, never how many (concerns, V5)."""


class Band(StrEnum):
    """Where a row stands beside the row that leads (V7): never a rank where one or two ballots decide."""

    CLEAR = "clear"
    CLOSE = "close"
    TIE = "tie"
    BEHIND = "behind"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One column of a result.

    Attributes:
        name: stable ASCII name, used in exports, such as ``dots``.
        label: as a reader sees it, such as "Dots".
        kind: how it is protected.
        headline: the measure that a picture draws and that rows are ordered by; exactly one a tally.
        exclusive: one of the measures that share out those who answered: each of them is counted in just one of these, so
            that together they add up to all. Disclosure control must know, because a reader subtracts.
        sum_of: names of exclusive measures whose counts this one adds up, such as "gave 4 or 5"; it is hidden with any of
            them, and where a result is told in words it is told instead of them.
        shared_out: everybody gives the same amount of it away, so that all rows together are known: first choices, or a
            hundred points. It is hidden in all rows or in none.
    """

    name: str
    label: str
    kind: MeasureKind
    headline: bool = False
    exclusive: bool = False
    sum_of: tuple[str, ...] = ()
    shared_out: bool = False


@dataclass(frozen=True, kw_only=True)
class TallyRow:
    """Exact counts for one item.

    Attributes:
        counts: value of each measure by its name.
        answered: people who answered about this item, skips not counted: the denominator of its PEOPLE measures.
        score: a derived figure, such as group-informed consensus or a median; ``None`` where not available.
        score_people: how many people's answers `score` and `numbers` come from, where some of those who answered gave none.
        numbers: the numbers that people typed, the lowest first, each with how many people typed it, where the result does not
            count them one by one; their mean and median are protected figures.
        shares: the same name in all rows that share out one group of people: each of them is counted by the headline of just
            one of these rows, so that together they add up to `answered`. Empty where a row stands for itself.
        follows: rows that decide who is asked here at all. Their counts are this row's denominator, so it is told in words
            where one of them is hidden.
    """

    item: ItemId
    label: str
    counts: Mapping[str, int]
    answered: int
    band: Band | None = None
    score: float | None = None
    score_people: int | None = None
    numbers: tuple[tuple[Fraction, int], ...] = ()
    shares: str = ""
    follows: tuple[ItemId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tally:
    """A counted round with all that is needed to count it again (V6).

    Attributes:
        rows: in the order of the round's items, of which some may have none; ordering by result is done when it is shown.
        in_order: the rows keep their order when they are shown, because they are parts of questions.
        ballots: people with at least one answer that is not a skip.
        abstentions: people who sent only skips, or an empty ballot.
        eligible: people who had joined when the round closed.
        spoiled: ballots that break the rules of the round (only possible for imported ones).
        score_label: what `TallyRow.score` is, for readers; empty where no row has one.
        settings, seed, tally_version, tie_rule: how it was counted.
    """

    measures: tuple[Measure, ...]
    rows: tuple[TallyRow, ...]
    ballots: int
    abstentions: int
    eligible: int
    spoiled: int = 0
    in_order: bool = False
    score_label: str = ""
    tie_rule: str = phrase("ties are shown as ties; a run-off or a discussion decides")
    settings: RoundSettings = field(default_factory=dict)
    seed: int = 0
    tally_version: int = 1

    @property
    def headline(self) -> Measure:
        """The measure that pictures draw."""
        return next(measure for measure in self.measures if measure.headline)


class ResultCell(Protocol):
    """One protected figure.

    Attributes:
        value: the count that may be shown, or ``None``.
        text: what to print: "9", "[c]", "most", "raised"; never empty.
    """

    @property
    def value(self) -> int | None: ...
    @property
    def text(self) -> str: ...


class ResultRow(Protocol):
    """One protected row; `cells` by measure name; `answered` as a protected denominator."""

    @property
    def item(self) -> ItemId: ...
    @property
    def label(self) -> str: ...
    @property
    def cells(self) -> Mapping[str, ResultCell]: ...
    @property
    def answered(self) -> ResultCell: ...
    @property
    def band(self) -> Band | None: ...
    @property
    def score_text(self) -> str: ...


class ResultTable(Protocol):
    """A table that has passed disclosure control (analysis/disclosure_control.ProtectedTable is the one that exists).

    Attributes:
        rows: ordered by the headline measure, ties in the order of the round's items; in item order where counts are
            hidden, so that the order tells nothing.
        ballots: protected number of ballots.
        in_words: counts are hidden for the whole table because too few people answered.
    """

    @property
    def measures(self) -> tuple[Measure, ...]: ...
    @property
    def rows(self) -> tuple[ResultRow, ...]: ...
    @property
    def ballots(self) -> ResultCell: ...
    @property
    def in_words(self) -> bool: ...
    @property
    def headline(self) -> Measure: ...
