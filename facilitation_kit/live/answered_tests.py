"""Tests whose card still calls them planned though answers hang on them, for ``facilitate check``.

In: the test cards of a project, and where the workshops of a store stand. Out: notices. Easily got wrong: nothing here is a
fault. A card is a plan that a person keeps; the kit says what it knows and changes no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from facilitation_kit.content.test_cards import TestCard, TestStatus
from facilitation_kit.content.yaml_source import read_yaml
from facilitation_kit.errors import Fault
from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.criterion_locks import locked_criteria
from facilitation_kit.live.workshop_state import WorkshopState

__all__ = ["planned_though_answered"]

_FILE = "ideas/test_cards.yaml"


def planned_though_answered(
    cards: Sequence[TestCard], root: Path, states: Iterable[WorkshopState], answered: Callable[[RoundId], int]
) -> tuple[Fault, ...]:
    """A notice for each card that says ``planned`` while people have answered what it measures.

    Args:
        cards: of the project, in the order of their file.
        root: the project's folder; notices name the line in it.
        states: where workshops stand.
        answered: how many have answered a round.
    """
    planned = {card.id: place for place, card in enumerate(cards) if card.status is TestStatus.PLANNED}
    if not planned:
        return ()
    locked = {
        lock.test
        for state in states
        if any(test.id in planned for test in state.plan.tests)
        for lock in locked_criteria(state, [each for each in state.rounds if answered(each)])
    }
    document, _ = read_yaml(root / _FILE, _FILE)
    return tuple(
        Fault(
            code="content.test-answered",
            message=f"The test {card} is called planned, and people have answered what it measures.",
            remedy="Say running or finished; packs and the projector say that it has answers.",
            file=_FILE,
            line=document.line(("test_cards", place, "status")) if document is not None else None,
        )
        for card, place in planned.items()
        if card in locked
    )
