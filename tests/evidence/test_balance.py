"""Somebody is asked to look on the other side; readings without support are flagged."""

from __future__ import annotations

import pytest

from facilitation_kit.evidence.balance import lost_its_support, nudge, support_sentence
from facilitation_kit.identifiers import FactId, InsightId
from facilitation_kit.responses.evidence_records import Insight


@pytest.mark.parametrize(
    ("supporting", "challenging", "asks_for"),
    [
        (0, 0, ""),
        (1, 0, "speak against it"),
        (9, 0, "speak against it"),
        (9, 1, ""),
        (1, 1, ""),
        (0, 1, "speak for it"),
    ],
)
def test_the_other_side_is_asked_for_where_there_is_only_one(supporting: int, challenging: int, asks_for: str) -> None:
    sentence = nudge(supporting=supporting, challenging=challenging)
    assert asks_for in sentence
    assert bool(sentence) is bool(asks_for)


def test_an_insight_is_flagged_when_its_last_support_is_gone() -> None:
    insight = Insight(
        id=InsightId("i"), title="Trust", supporting=(FactId("a"), FactId("b")), challenging=(FactId("c"),)
    )
    assert not lost_its_support(insight, {FactId("b"), FactId("c")})
    assert support_sentence(insight, {FactId("b")}) == ""
    assert lost_its_support(insight, {FactId("c")})
    assert "Look at it again" in support_sentence(insight, {FactId("c")})
