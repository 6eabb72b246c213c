"""The pieces of a protected result: cells, rows, turnout, and the words that stand for hidden counts.

They hold what disclosure control let through and decide nothing. The one thing easily got wrong: print a cell's `text`;
its `value` is for drawing, and ``None`` where the count is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from facilitation_kit.activities.results import Band
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = [
    "HIDDEN",
    "NOT_RAISED",
    "NOT_SHOWN",
    "NOT_SHOWN_IN_ROOM",
    "RAISED",
    "TOO_FEW",
    "ProtectedCell",
    "ProtectedNumbers",
    "ProtectedRow",
    "ProtectedTurnout",
]

RAISED: Final = phrase("raised")
NOT_RAISED: Final = phrase("not raised")
TOO_FEW: Final = phrase("too few to say")
HIDDEN: Final = "[c]"
"""A confidential count, in the marker that screen readers can read out."""
NOT_SHOWN: Final = phrase("not shown")
NOT_SHOWN_IN_ROOM: Final = phrase("not shown in the room")


@dataclass(frozen=True, kw_only=True)
class ProtectedCell:
    """One figure that may be shown.

    Attributes:
        value: the count, or ``None`` where it may not be shown.
        text: what to print instead of or as the count; never empty.
    """

    value: int | None
    text: str

    def to_json(self) -> dict[str, object]:
        """As the hub's room view holds it."""
        return {"value": self.value, "text": self.text}


@dataclass(frozen=True, kw_only=True)
class ProtectedNumbers:
    """What may be shown of numbers that people typed, in hundredths.

    Attributes:
        mean: empty where it would tell single answers.
        median: never empty.
    """

    mean: str
    median: str


@dataclass(frozen=True, kw_only=True)
class ProtectedRow:
    """One item's figures that may be shown; see `facilitation_kit.activities.results.ResultRow`."""

    item: ItemId
    label: str
    cells: Mapping[str, ProtectedCell]
    answered: ProtectedCell
    band: Band | None = None
    score_text: str = ""
    numbers: ProtectedNumbers | None = None

    def to_json(self) -> dict[str, object]:
        """As the hub's room view holds it; `merged_from` is added from the round by findings, `numbers` only where there are."""
        return {
            "item": self.item,
            "label": self.label,
            "merged_from": [],
            "cells": {name: cell.to_json() for name, cell in self.cells.items()},
            "answered": self.answered.to_json(),
            "band": self.band.value if self.band else None,
            "score": self.score_text,
            **({"numbers": asdict(self.numbers)} if self.numbers else {}),
        }


@dataclass(frozen=True, kw_only=True)
class ProtectedTurnout:
    """How many people the result stands for, as far as it may be shown (V6).

    How many kept silent is not in it: a facilitator's own tables say it (`frames.rounds_frame`), and nothing else does.

    Attributes:
        eligible: people who had joined when the round closed, as a band such as "10 to 19", without a value.
        spoiled: whether ballots broke the rules of the round: "none" or "some", without a value.
        tie_rule: what is done about ties.
    """

    eligible: ProtectedCell
    spoiled: ProtectedCell
    tie_rule: str
