"""A reader turns a mean round to learn what somebody typed, and the word "met" to learn a count that is hidden."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import product

import pytest

from facilitation_kit.activities.criterion_questions import counted_questions
from facilitation_kit.activities.results import Measure, MeasureKind, Tally, TallyRow
from facilitation_kit.activities.rounds import Item
from facilitation_kit.analysis import number_figures
from facilitation_kit.analysis.disclosure_control import Policy, Profile, ProtectedTable, protect
from facilitation_kit.analysis.measured_verdicts import judged
from facilitation_kit.analysis.verdicts import Outcome, verdict_on
from facilitation_kit.content.success_criteria import parse_criterion
from facilitation_kit.identifiers import ItemId

Room = tuple[int, ...]


def mean_and_median(room: Room) -> tuple[str, str]:
    figures = number_figures.number_figures(sorted((Fraction(each), many) for each, many in Counter(room).items()))
    return figures.mean, figures.median


def median_alone(room: Room) -> tuple[str, str]:
    return "", mean_and_median(room)[1]


def worked_out(rooms: list[Room], seen: Callable[[Room], tuple[str, str]]) -> int:
    """In how many rooms the first person, who knows their own answer and what is shown, knows the second one's."""
    possible: dict[tuple[int, tuple[str, str]], list[int]] = defaultdict(list)
    for room in rooms:
        possible[room[0], seen(room)].append(room[1])
    return sum(len(answers) for answers in possible.values() if len(set(answers)) == 1)


@pytest.mark.parametrize(
    ("people", "numbers"), [(5, (0, 1, 2, 3)), (6, (0, 1, 2)), (7, (0, 1)), (5, (0, 5, 10, 400))], ids=str
)
def test_a_mean_tells_nobodys_answer(monkeypatch: pytest.MonkeyPatch, people: int, numbers: Room) -> None:
    rooms = list(product(numbers, repeat=people))
    assert worked_out(rooms, mean_and_median) <= worked_out(rooms, median_alone)
    assert any(mean_and_median(room)[0] for room in rooms), "and still there are means to show"

    monkeypatch.setattr(number_figures, "mean_tells", lambda _: False)
    assert worked_out(rooms, mean_and_median) > worked_out(rooms, median_alone)


ITEM = Item(id=ItemId("i1"), label="One door")
MEASURES = (
    Measure(name="agree", label="Agree", kind=MeasureKind.PEOPLE, headline=True, exclusive=True),
    Measure(name="disagree", label="Disagree", kind=MeasureKind.PEOPLE, exclusive=True),
)
(QUESTION,) = counted_questions([ITEM], MEASURES).values()


def for_others(agree: int, people: int) -> ProtectedTable:
    row = TallyRow(item=ITEM.id, label=ITEM.label, counts={"agree": agree, "disagree": people - agree}, answered=people)
    tally = Tally(measures=MEASURES, rows=(row,), ballots=people, abstentions=0, eligible=people)
    return protect(tally, Policy(), profile=Profile.EXTERNAL)


@cache
def all_rooms() -> list[tuple[int, int, ProtectedTable, str]]:
    """Who agreed, of how many, what others see of it, and that as text."""
    rooms = [(agree, people) for people in range(24, 34) for agree in range(people + 1)]
    tables = [for_others(*room) for room in rooms]
    return [(*room, table, json.dumps(table.to_json())) for room, table in zip(rooms, tables, strict=True)]


@pytest.mark.parametrize(
    "check",
    [
        "proportion(i1 in {agree}) >= 0.6 with n >= 10",
        "proportion(i1 in {agree}) < 0.25 with n >= 28",
        "count(i1 in {agree}) >= 3 with n >= 10",
    ],
)
def test_a_verdict_for_others_tells_no_more_than_the_rounded_table(check: str) -> None:
    criterion = parse_criterion(check)
    told: dict[str, set[Outcome | None]] = defaultdict(set)
    exact: dict[str, set[Outcome | None]] = defaultdict(set)
    for agree, people, table, seen in all_rooms():
        found = judged(criterion, table, QUESTION).outcome
        truth = verdict_on(criterion, {"agree": agree, "disagree": people - agree}).outcome
        assert found in (None, truth), "what is said is true"
        told[seen].add(found)
        exact[seen].add(truth)
    assert {len(outcomes) for outcomes in told.values()} == {1}, "who sees the same table hears the same verdict"
    assert any(None not in outcomes for outcomes in told.values())
    assert any(len(outcomes) > 1 for outcomes in exact.values()), (
        "the exact word would tell tables apart that look alike"
    )
