"""A reader takes the share of an option with groups counting the same, and solves it for the group that is hidden."""

from __future__ import annotations

from fractions import Fraction

from facilitation_kit.analysis.disclosure_control import Policy, Profile, protect
from facilitation_kit.analysis.role_balance import RoleBalance, role_balance
from tests.grouped_rounds import by_group, dot_ballots, dot_round, grouped, tally_of, texts

DEFINITION = dot_round(3, dots=2)


def chosen(few: int) -> dict[str | None, list[tuple[int, ...]]]:
    """A room in which so many young people, and the rest of nine people, put a dot on the last option."""
    young = [(1, 3)] * few + [(1, 2)] * (16 - few)
    workers = [(2, 3)] * (9 - few) + [(1, 2)] * (12 + few)
    return {"young": [*young], "workers": [*workers]}


def told(few: int) -> tuple[RoleBalance | None, list[str]]:
    ballots = dot_ballots(3, chosen(few))
    room = protect(tally_of(DEFINITION, ballots), Policy(), profile=Profile.WORKING_GROUP)
    table = by_group(DEFINITION, ballots)
    names = {item.id: item.label for item in DEFINITION.items}
    return role_balance(table, room, names), texts(table, 2).get("People", ["withheld"])


def solved(share: Fraction) -> int:
    """How many of the 16 young people the mean of both groups' shares stands for; nine people chose it in all."""
    return next(few for few in range(10) if (Fraction(few, 16) + Fraction(9 - few, 21)) / 2 == share)


def test_control_a_share_made_of_hidden_counts_says_how_many_of_a_group_there_are() -> None:
    for few in (1, 2, 3):
        (counts, others) = grouped(DEFINITION, dot_ballots(3, chosen(few))).items[2].counts
        exact = [Fraction(one, one + other) for one, other in zip(counts, others, strict=True)]
        assert solved(sum(exact, Fraction(0)) / 2) == few


def test_rooms_that_differ_in_a_hidden_count_alone_are_told_alike() -> None:
    """What is said with the figures is part of it: an order, a sentence."""
    said = [told(few) for few in (1, 2, 3)]
    assert all(set(figures) <= {"[c]", "withheld"} for _, figures in said)
    lasts = [balance and [one for one in balance.options if one.label == "Option 3"] for balance, _ in said]
    assert lasts[0] == lasts[1] == lasts[2]
    assert len({balance.sentences if balance else () for balance, _ in said}) == 1
