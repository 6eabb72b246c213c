"""Disclosure control: the one way for a number to leave the store (D1, D2, V1, V5).

In goes an exact `Tally` and a `Policy`; out comes a `ProtectedTable`, the only type that a screen, a stream, a template
or an export for others accepts. The one thing easily got wrong: hiding a count is not enough. Order, band, score and
sentence say the same thing in other clothes, so all of them are hidden together with the counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import InitVar, dataclass, replace
from types import MappingProxyType
from typing import Any, Final, cast

from facilitation_kit.activities.results import Band, Measure, MeasureKind, Tally, TallyRow
from facilitation_kit.analysis.number_figures import number_figures
from facilitation_kit.analysis.people_bands import people_words
from facilitation_kit.analysis.policy import Policy, Profile, ProfileRules, read_policy
from facilitation_kit.analysis.protected_values import (
    HIDDEN,
    NOT_RAISED,
    NOT_SHOWN,
    NOT_SHOWN_IN_ROOM,
    RAISED,
    TOO_FEW,
    ProtectedCell,
    ProtectedNumbers,
    ProtectedRow,
    ProtectedTurnout,
)
from facilitation_kit.analysis.whole_room_suppression import hidden_measures
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = [
    "HIDDEN",
    "NOT_RAISED",
    "NOT_SHOWN",
    "NOT_SHOWN_IN_ROOM",
    "RAISED",
    "TOO_FEW",
    "Policy",
    "Profile",
    "ProtectedCell",
    "ProtectedRow",
    "ProtectedTable",
    "ProtectedTurnout",
    "protect",
    "read_policy",
    "table_from_release",
    "unavailable",
]

_FEWEST_FOR_WORDS = 3
"""From one or two ballots even "most" tells how somebody voted, or lets the one tell how the other did."""

_SEAL: Final = object()


@dataclass(frozen=True, kw_only=True)
class ProtectedTable:
    """A result that has passed disclosure control; only `protect` makes one.

    Attributes:
        profile: for whom it was made.
        measures: its columns; exactly one is the headline.
        rows: ordered by the headline measure, ties and hidden rows in the order of the round.
        ballots: number of people behind it.
        turnout: who could have answered, in a band; hidden in words.
        in_words: all counts are hidden.
        withheld: why even the words are hidden (`NOT_SHOWN_IN_ROOM` or `TOO_FEW`); empty where they are not.
        score_label: what a row's `score_text` is; empty without scores.

    Raises:
        TypeError: it was constructed by anything but `protect`.
    """

    profile: Profile
    measures: tuple[Measure, ...]
    rows: tuple[ProtectedRow, ...]
    ballots: ProtectedCell
    turnout: ProtectedTurnout
    in_words: bool
    withheld: str
    score_label: str
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("A ProtectedTable is made by disclosure_control.protect() and by nothing else.")

    @property
    def headline(self) -> Measure:
        """The measure that pictures draw."""
        return next(measure for measure in self.measures if measure.headline)

    def to_json(self) -> dict[str, object]:
        """The table as JSON values; `analysis.findings` adds the round and the sentences."""
        return {
            "in_words": self.in_words,
            "ballots": self.ballots.to_json(),
            "headline": self.headline.name,
            "score_label": self.score_label,
            "measures": [
                {"name": measure.name, "label": measure.label, "kind": measure.kind.value} for measure in self.measures
            ],
            "rows": [row.to_json() for row in self.rows],
        }


def protect(
    tally: Tally, policy: Policy, *, profile: Profile = Profile.ROOM, sensitive: bool = False
) -> ProtectedTable:
    """What may be shown of a tally.

    Args:
        tally: exact counts of one round, whole room.
        policy: the project's thresholds.
        profile: for whom.
        sensitive: the question is about safety, health, services used or experiences (D2): never in the room, and
            elsewhere in words only.

    Returns:
        Counts from `minimum_ballots` people on, both for the table and for each row; below that words: "most" (more
        than half), "some", "few or none"; below three people "too few to say". Flags are "raised" or "not raised",
        never a count, and only from the minimum on.

    Source: Government Statistical Service, guidance on symbols in tables, for the marker ``[c]``.
    """
    rules = policy.rules(profile)
    if sensitive and rules.sensitive_minimum == 0:
        return _withheld(tally, profile, NOT_SHOWN_IN_ROOM)
    minimum = rules.sensitive_minimum if sensitive else rules.minimum_ballots
    if tally.ballots < (minimum if sensitive else _FEWEST_FOR_WORDS):
        return _withheld(tally, profile, TOO_FEW, ballots=_fewer(minimum))
    in_words = sensitive or tally.ballots < minimum
    if in_words:
        ballots = ProtectedCell(value=None, text=_or_more(minimum) if sensitive else _fewer(minimum))
        rows = [_row_in_words(row, tally, minimum) for row in tally.rows]
    else:
        ballots = _count(tally.ballots, rules)
        rows = _rows(tally, rules)
    return ProtectedTable(
        profile=profile,
        measures=tally.measures,
        rows=tuple(rows),
        ballots=ballots,
        turnout=_turnout(tally, hidden=in_words),
        in_words=in_words,
        withheld="",
        score_label="" if in_words else tally.score_label,
        seal=_SEAL,
    )


def unavailable(tally: Tally, profile: Profile, why: str) -> ProtectedTable:
    """A table of which nothing is shown, with the reason in the place of every figure."""
    return _withheld(tally, profile, why)


def table_from_release(
    data: Mapping[str, object], profile: Profile, tie_rule: str, labels: Mapping[ItemId, str]
) -> ProtectedTable:
    """A table as it was released, from the JSON that `released_tables` keeps of it: it was protected then.

    Its turnout is not shown, because it may have changed since. `labels` are those of today: a release keeps figures by
    the ids of options alone, because a note that was an option may have been taken back since.
    """
    hidden = ProtectedCell(value=None, text=NOT_SHOWN)
    rows: list[Any] = cast("list[Any]", data["rows"])
    measures: list[Any] = cast("list[Any]", data["measures"])
    ballots: Any = data["ballots"]
    return ProtectedTable(
        profile=profile,
        measures=tuple(
            Measure(
                name=one["name"],
                label=one["label"],
                kind=MeasureKind(one["kind"]),
                headline=one["name"] == data["headline"],
            )
            for one in measures
        ),
        rows=tuple(
            ProtectedRow(
                item=ItemId(row["item"]),
                label=labels.get(ItemId(row["item"]), row["label"]),
                cells=MappingProxyType({name: ProtectedCell(**cell) for name, cell in row["cells"].items()}),
                answered=ProtectedCell(**row["answered"]),
                band=Band(row["band"]) if row["band"] else None,
                score_text=row["score"],
                numbers=ProtectedNumbers(**row["numbers"]) if "numbers" in row else None,
            )
            for row in rows
        ),
        ballots=ProtectedCell(**ballots),
        turnout=ProtectedTurnout(eligible=hidden, spoiled=hidden, tie_rule=tie_rule),
        in_words=bool(data["in_words"]),
        withheld=str(data["withheld"]),
        score_label=str(data["score_label"]),
        seal=_SEAL,
    )


def _withheld(tally: Tally, profile: Profile, why: str, ballots: str = "") -> ProtectedTable:
    cell = ProtectedCell(value=None, text=why)
    return ProtectedTable(
        profile=profile,
        measures=tally.measures,
        rows=tuple(
            ProtectedRow(
                item=row.item,
                label=row.label,
                cells=MappingProxyType({measure.name: cell for measure in tally.measures}),
                answered=cell,
            )
            for row in tally.rows
        ),
        ballots=ProtectedCell(value=None, text=ballots or why),
        turnout=_turnout(tally, hidden=True),
        in_words=True,
        withheld=why,
        score_label="",
        seal=_SEAL,
    )


def _turnout(tally: Tally, *, hidden: bool) -> ProtectedTurnout:
    """The turnout in bands, for every profile; hidden where the number behind words could be worked out from it."""
    if hidden:
        cell = ProtectedCell(value=None, text=NOT_SHOWN)
        return ProtectedTurnout(eligible=cell, spoiled=cell, tie_rule=tally.tie_rule)
    return ProtectedTurnout(
        eligible=ProtectedCell(value=None, text=people_words(tally.eligible)),
        spoiled=ProtectedCell(value=None, text=phrase("some") if tally.spoiled else phrase("none")),
        tie_rule=tally.tie_rule,
    )


def _rows(tally: Tally, rules: ProfileRules) -> list[ProtectedRow]:
    """Rows of a table whose counts may be shown, the largest headline first."""
    headline = tally.headline.name
    hidden_by_item = hidden_measures(tally, rules)
    rows = [
        _row_in_words(row, tally, rules.minimum_ballots)
        if row.answered < rules.minimum_ballots or any(hidden_by_item.get(item) for item in row.follows)
        else _row_in_counts(row, tally, rules, hidden_by_item[row.item])
        for row in tally.rows
    ]
    if rules.round_to > 1 or any(row.cells[headline].value is None for row in rows):
        # a band is a statement about exact headline counts, those of the hidden rows included
        rows = [_without_band(row) for row in rows]
    if tally.in_order:
        return rows
    shown = [row for row in rows if row.cells[headline].value is not None]
    hidden = [row for row in rows if row.cells[headline].value is None]
    return [*sorted(shown, key=lambda row: -(row.cells[headline].value or 0)), *hidden]


def _without_band(row: ProtectedRow) -> ProtectedRow:
    return replace(row, band=None)


def _row_in_counts(row: TallyRow, tally: Tally, rules: ProfileRules, hidden: frozenset[str]) -> ProtectedRow:
    cells = {
        measure.name: _flag(row.counts[measure.name])
        if measure.kind is MeasureKind.FLAG
        else ProtectedCell(value=None, text=HIDDEN)
        if measure.name in hidden
        else _count(row.counts[measure.name], rules)
        for measure in tally.measures
    }
    # Of those who were asked, some may have left it out: a median of one person is their answer.
    enough = (row.answered if row.score_people is None else row.score_people) >= rules.minimum_ballots
    exact = enough and rules.round_to == 1 and all(cell.text != HIDDEN for cell in cells.values())
    return ProtectedRow(
        item=row.item,
        label=row.label,
        cells=MappingProxyType(cells),
        answered=_count(row.answered, rules),
        band=row.band,
        score_text=f"{row.score:.1f}" if row.score is not None and exact else "",
        numbers=number_figures(row.numbers) if row.numbers and exact else None,
    )


def _row_in_words(row: TallyRow, tally: Tally, minimum: int) -> ProtectedRow:
    cells: dict[str, ProtectedCell] = {}
    told_by_sum = {name for measure in tally.measures for name in measure.sum_of}
    told_by_sum |= {measure.name for measure in tally.measures if measure.exclusive} if told_by_sum else set()
    for measure in tally.measures:
        text: str
        if measure.name in told_by_sum:
            text = NOT_SHOWN
        elif measure.kind is MeasureKind.FLAG:
            text = _flag(row.counts[measure.name]).text if row.answered >= minimum else TOO_FEW
        else:
            whole = row.answered
            if measure.kind is MeasureKind.POINTS:
                whole = sum(other.counts[measure.name] for other in tally.rows)
            text = _words(row.counts[measure.name], whole) if row.answered >= _FEWEST_FOR_WORDS else TOO_FEW
        cells[measure.name] = ProtectedCell(value=None, text=text)
    few = row.answered < minimum
    return ProtectedRow(
        item=row.item,
        label=row.label,
        cells=MappingProxyType(cells),
        answered=ProtectedCell(value=None, text=_fewer(minimum) if few else _or_more(minimum)),
    )


def _words(count: int, whole: int) -> str:
    """A share in words, so coarse that no phrase stands for one number alone at its ends.

    >>> [_words(count, 4) for count in range(5)]
    ['few or none', 'few or none', 'some', 'most', 'most']
    """
    if 2 * count > whole:
        return phrase("most")
    return phrase("few or none") if count <= max(1, math.floor(whole / 4)) else phrase("some")


def _fewer(number: int) -> str:
    return phrase("fewer than {number}", number=number)


def _or_more(number: int) -> str:
    return phrase("{number} or more", number=number)


def _flag(count: int) -> ProtectedCell:
    return ProtectedCell(value=None, text=RAISED if count else NOT_RAISED)


def _count(count: int, rules: ProfileRules) -> ProtectedCell:
    if 1 <= count <= rules.hide_up_to:
        return ProtectedCell(value=None, text=HIDDEN)
    shown = rules.round_to * round(count / rules.round_to)
    return ProtectedCell(value=shown, text=str(shown))
