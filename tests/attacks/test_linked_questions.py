"""A reader puts two questions of a survey together by a third, which was asked after an answer to each of them.

How many of the whole room were asked it is in every pack, and says how many said A and took P. Where these are all who did
either, as many of a group said A as took P.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest

from facilitation_kit.analysis import group_questions
from facilitation_kit.analysis.protected_groups import ProtectedGroupTable
from tests.grouped_rounds import by_group
from tests.grouped_surveys import ROUND, Person, survey_ballots

PEOPLE: Mapping[str | None, list[Person]] = {
    "young": [*[("a", "x", "p")] * 4, *[("a", "y", "p")] * 4, *[("b", "", "q")] * 6, ("c", "", "r")],
    "workers": [*[("a", "y", "p")] * 5, *[("b", "", "q")] * 6, *[("c", "", "r")] * 2],
}
"""All who said A took P, and nobody else did, so each of them was asked the last question."""

KINDS = ((True, True), (True, False), (False, True), (False, False))
"""Whether somebody said A, and whether they took P."""


def shown(table: ProtectedGroupTable | None, item: str, row: str) -> int | None:
    """How many young people gave an answer, where that is shown."""
    items = table.items if table else ()
    cells = [each.cells for one in items if one.item == item for each in one.rows if each.measures == (row,)]
    return cells[0][0].value if cells else None


def agreeing(table: ProtectedGroupTable | None) -> set[tuple[int, int]]:
    """How many young people said A, and took P, in every room that a reader cannot tell from the real one."""
    everybody = [(one[0] == "a", "p" in one[2]) for people in PEOPLE.values() for one in people]
    young = len(PEOPLE["young"])
    first, ways = shown(table, "first", "first/1"), shown(table, "ways/1", "people")
    found = set()
    for counts in product(*(range(everybody.count(kind) + 1) for kind in KINDS)):
        said, took = counts[0] + counts[1], counts[0] + counts[2]
        if sum(counts) == young and first in (None, said) and ways in (None, took):
            found.add((said, took))
    return found


def told_unseen(table: ProtectedGroupTable | None) -> list[str]:
    """What is not shown and can be one number only."""
    ways = agreeing(table)
    places = {"said A": ("first", "first/1"), "took P": ("ways/1", "people")}
    return [
        name
        for number, (name, place) in enumerate(places.items())
        if shown(table, *place) is None and len({one[number] for one in ways}) == 1
    ]


def test_a_question_asked_after_answers_to_two_others_does_not_tell_one_from_the_other() -> None:
    assert len({said for said, _ in agreeing(None)}) > 4
    assert told_unseen(by_group(ROUND, survey_ballots(PEOPLE))) == []


def test_control_without_what_is_known_of_both_together_one_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_questions, "joint_facts", lambda *_: ([], []))
    assert told_unseen(by_group(ROUND, survey_ballots(PEOPLE))) == ["took P"]
