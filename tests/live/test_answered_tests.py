"""A card that says planned beside answers is named with its line, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from facilitation_kit.content.library import Library
from facilitation_kit.content.test_cards import TestStatus
from facilitation_kit.live.answered_tests import planned_though_answered
from facilitation_kit.shipped import shipped_folder
from tests.live.test_criterion_locks import ROUND, TEST, measured


def test_a_card_that_says_planned_beside_answers_is_told_with_its_line(tmp_path: Path) -> None:
    root = shipped_folder("ideas").parent
    cards = Library.load(root).test_cards
    card = next(each for each in cards if each.status is TestStatus.PLANNED)
    states = [measured(replace(TEST, id=card.id))]
    [notice] = planned_though_answered(cards, root, states, {ROUND: 1}.__getitem__)
    assert str(card.id) in notice.message
    lines = (root / "ideas" / "test_cards.yaml").read_text("utf-8").splitlines()
    assert notice.line is not None
    assert lines[notice.line - 1].strip() == "status: planned"
    above = [line for line in lines[: notice.line] if line.startswith("  - id: ")]
    assert above[-1] == f"  - id: {card.id}"

    assert planned_though_answered(cards, root, states, {ROUND: 0}.__getitem__) == (), "nobody has answered"
    under_way = [replace(each, status=TestStatus.RUNNING) for each in cards]
    assert planned_though_answered(under_way, tmp_path, states, {ROUND: 1}.__getitem__) == ()
