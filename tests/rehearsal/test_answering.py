from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.rehearsal.answering import Leanings, answer, nothing_chosen, overspend
from facilitation_kit.rehearsal.pages import Box, Button, Choice, Form


def dots(options: int, cap: int, budget: int, *, boxes: bool = False) -> Form:
    choices = tuple(
        Choice(name=f"dots-{n}", value=str(v), single=True, marked=v == 0, budget=0, label=str(v))
        for n in range(options)
        for v in range(cap + 1)
    )
    numbers = tuple(Box(name=f"dots-{n}", value="0", number=True, most=cap, budget=0) for n in range(options))
    return form(choices=() if boxes else choices, boxes=numbers if boxes else (), budgets=(budget,))


def positions() -> Form:
    return form(
        choices=tuple(
            Choice(name="position", value=value, single=True, marked=False, budget=None, label=value)
            for value in ("agree", "disagree", "pass")
        )
    )


def form(
    choices: tuple[Choice, ...] = (), boxes: tuple[Box, ...] = (), budgets: tuple[int, ...] = (), subject: str = ""
) -> Form:
    return Form(
        action="http://hub.test/r/1/1",
        post=True,
        hidden=(("key", "k"),),
        choices=choices,
        boxes=boxes,
        buttons=(Button(name="action", value="save", label="Save"),),
        budgets=budgets,
        subject=subject,
    )


@given(st.integers(1, 9), st.integers(1, 4), st.integers(0, 8), st.booleans(), st.integers(), st.integers(0, 2**32))
def test_an_answer_never_spends_more_than_the_budget_or_the_cap(
    options: int, cap: int, budget: int, boxes: bool, room: int, person: int
) -> None:
    ballot = dots(options, cap, budget, boxes=boxes)
    given_dots = answer(ballot, "", Leanings(seed=room), random.Random(person))
    assert len(given_dots) == options
    assert len(dict(given_dots)) == options
    assert sum(int(value) for _, value in given_dots) <= budget
    assert all(0 <= int(value) <= cap for _, value in given_dots)


def test_checkboxes_that_cost_one_are_left_out_where_they_are_not_chosen() -> None:
    boxes = tuple(Choice(name=f"dots-{n}", value="1", single=False, marked=False, budget=0, label="") for n in range(5))
    for person in range(50):
        given_dots = answer(form(choices=boxes, budgets=(2,)), "", Leanings(seed=1), random.Random(person))
        assert len(given_dots) <= 2
        assert all(value == "1" for _, value in given_dots)


def test_the_same_seed_gives_the_same_answers() -> None:
    ballots = [answer(dots(7, 2, 3), "q", Leanings(seed=3), random.Random("3:5")) for _ in range(2)]
    assert ballots[0] == ballots[1]


def test_people_of_one_room_lean_the_same_way_and_other_questions_are_other_matters() -> None:
    def favourite(subject: str) -> Counter[str]:
        return Counter(
            answer(positions(), subject, Leanings(seed=11), random.Random(person))[0][1] for person in range(300)
        )

    assert favourite("a") != favourite("b")
    assert max(favourite("a").values()) > 120


@given(st.integers(1, 9), st.integers(1, 4), st.integers(0, 8))
def test_an_overspend_spends_too_much_or_is_not_possible(options: int, cap: int, budget: int) -> None:
    spent = overspend(dots(options, cap, budget))
    if spent is None:
        assert options * cap <= budget
    else:
        assert sum(int(value) for _, value in spent) > budget


def test_choosing_nothing_is_illegal_only_where_one_must_be_chosen() -> None:
    assert nothing_chosen(positions()) == ()
    assert nothing_chosen(dots(3, 1, 2)) is None
    assert nothing_chosen(form()) is None


def test_a_box_to_tick_beside_the_dots_is_ticked_by_a_few_at_a_few_options_and_costs_nothing() -> None:
    ballot = dots(30, 1, 2)
    concerns = tuple(
        Choice(name=f"concern-{n}", value="yes", single=False, marked=False, budget=0, label="I am worried")
        for n in range(30)
    )
    with_concerns = form(choices=(*ballot.choices, *concerns), budgets=(2,))
    people = [dict(answer(with_concerns, "", Leanings(seed=1), random.Random(n))) for n in range(100)]
    ticked = Counter(name for person in people for name in person if name.startswith("concern-"))
    assert 2 <= len(ticked) <= 12
    assert all(2 <= count <= 35 for count in ticked.values())
    assert all(sum(int(v) for name, v in person.items() if name.startswith("dots-")) <= 2 for person in people)


def together(answers: str, options: int, values: tuple[str, ...], *, budget: int | None = None) -> Form:
    """A page on which all options are answered together, as a vote has it."""
    return form(
        choices=tuple(
            Choice(
                name=f"o-{n}",
                value=value,
                single=answers != "any",
                marked=False,
                budget=budget,
                label=value,
                answers=answers,
            )
            for n in range(options)
            for value in values
        ),
        budgets=() if budget is None else (100,),
    )


@given(st.integers(1, 8), st.integers(), st.integers(0, 2**32))
def test_points_that_must_all_go_are_all_given_and_places_are_given_once(options: int, room: int, person: int) -> None:
    leanings, rng = Leanings(seed=room), random.Random(person)
    points = answer(together("whole", options, tuple(str(n) for n in range(0, 101, 10)), budget=0), "", leanings, rng)
    assert sum(int(value) for _, value in points) == 100
    placed = dict(answer(together("places", options, tuple(str(n) for n in range(options + 1))), "", leanings, rng))
    assert sorted(int(value) for value in placed.values()) == list(range(1, len(placed) + 1))
    assert placed
    order = dict(answer(together("order", options, tuple(str(n) for n in range(options + 1))), "", leanings, rng))
    assert sorted(int(value) for value in order.values()) == list(range(1, options + 1))


def test_people_tick_some_options_and_not_others_where_they_may_tick_any() -> None:
    ticked = Counter(
        len(answer(together("any", 6, ("yes",)), "", Leanings(seed=1), random.Random(person))) for person in range(50)
    )
    assert set(ticked) - {0, 6}
