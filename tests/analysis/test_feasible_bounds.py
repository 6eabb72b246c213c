"""What shortens the search for a range never changes it: beside the plain solver, and beside counting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from facilitation_kit.analysis.feasible_bounds import Fact, FeasibleRange, Knowledge, Reader, exactly, feasible_ranges
from facilitation_kit.analysis.suppression import Limits, audit, needed_widths, suppress
from tests.enumerated_tables import Rows, table_of

PLACES = 5


def solved(knowledge: Knowledge, places: Sequence[int]) -> FeasibleRange | None:
    """The integer programme alone, once down and once up, with nothing remembered and nothing over fractions."""
    matrix = np.zeros((max(1, len(knowledge.facts)), knowledge.counts))
    for row, fact in enumerate(knowledge.facts):
        for place, times in fact.terms:
            matrix[row, place] += times
    low = [-np.inf if fact.low is None else fact.low for fact in knowledge.facts] or [-np.inf]
    high = [np.inf if fact.high is None else fact.high for fact in knowledge.facts] or [np.inf]
    direction = np.zeros(knowledge.counts)
    for place in places:
        direction[place] += 1
    down, up = (
        milp(
            sign * direction,
            constraints=LinearConstraint(matrix, low, high),
            integrality=np.ones(knowledge.counts, dtype=np.int64),
            bounds=Bounds(0, np.inf),
        )
        for sign in (1, -1)
    )
    if down.status != 0:
        return None
    return FeasibleRange(low=round(down.fun), high=round(-up.fun) if up.status == 0 else None)


counts = st.lists(st.integers(0, 9), min_size=PLACES, max_size=PLACES)
# factors other than one, so that the optimum over fractions is often not whole
terms = st.lists(st.tuples(st.integers(0, PLACES - 1), st.sampled_from([1, 1, 1, 2, 3, -1])), min_size=1, max_size=4)
gaps = st.one_of(st.none(), st.integers(0, 3))
said = st.lists(st.tuples(terms, gaps, gaps), max_size=5)
sums = st.lists(st.lists(st.integers(0, PLACES - 1), min_size=1, max_size=3), min_size=1, max_size=5)


def facts_about(
    real: Sequence[int], stated: Sequence[tuple[list[tuple[int, int]], int | None, int | None]]
) -> list[Fact]:
    facts = []
    for factors, below, above in stated:
        value = sum(real[place] * times for place, times in factors)
        facts.append(
            Fact(
                terms=tuple(factors),
                low=None if below is None else value - below,
                high=None if above is None else value + above,
            )
        )
    return facts


@settings(max_examples=150, deadline=None)
@given(counts, said, sums, st.booleans())
def test_quick_ranges_are_those_of_the_solver(
    real: list[int],
    stated: list[tuple[list[tuple[int, int]], int | None, int | None]],
    asked: list[list[int]],
    told: bool,
) -> None:
    whole = exactly(range(PLACES), sum(real))
    knowledge = Knowledge(counts=PLACES, facts=(whole, *facts_about(real, stated)))
    found = feasible_ranges(knowledge, asked, agreeing=real if told else ())
    assert found == [solved(knowledge, places) for places in asked]


@settings(max_examples=100, deadline=None)
@given(counts, said, sums, st.integers(0, 12), st.booleans())
def test_a_range_is_called_wide_when_the_solver_finds_it_so(
    real: list[int],
    stated: list[tuple[list[tuple[int, int]], int | None, int | None]],
    asked: list[list[int]],
    width: int,
    told: bool,
) -> None:
    knowledge = Knowledge(counts=PLACES, facts=(exactly(range(PLACES), sum(real)), *facts_about(real, stated)))
    reader = Reader(knowledge, agreeing=real if told else ())
    for places in asked:
        plain = solved(knowledge, places)
        assert reader.at_least(places, width) == (plain is not None and plain.width >= width)


@settings(max_examples=60, deadline=None)
@given(counts, counts, said)
def test_counts_that_contradict_the_facts_prove_nothing(
    real: list[int], other: list[int], stated: list[tuple[list[tuple[int, int]], int | None, int | None]]
) -> None:
    """What a caller says agrees is looked at: other counts, and facts that no counts agree with, change no range."""
    about_both = (*facts_about(real, stated), *facts_about(other, stated), exactly(range(PLACES), sum(real)))
    knowledge = Knowledge(counts=PLACES, facts=about_both)
    asked = [(place,) for place in range(PLACES)]
    assert feasible_ranges(knowledge, asked, agreeing=other) == [solved(knowledge, places) for places in asked]


def test_an_optimum_that_is_no_whole_number_is_not_taken() -> None:
    """Twice one count and twice another make 3 at most: over fractions their sum reaches 1.5, whole people reach 1."""
    knowledge = Knowledge(counts=2, facts=(Fact(terms=((0, 2), (1, 2)), high=3),))
    assert feasible_ranges(knowledge, [(0, 1), (0,)]) == [FeasibleRange(low=0, high=1), FeasibleRange(low=0, high=1)]


small = st.integers(2, 3).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=2, max_size=3)
)


@settings(max_examples=40, deadline=None)
@given(
    small, st.builds(Limits, hide_up_to=st.integers(0, 4), round_to=st.sampled_from([1, 5]), width=st.integers(1, 4))
)
def test_a_table_is_hidden_as_without_the_short_cuts(rows: Rows, limits: Limits) -> None:
    table = table_of(rows)
    everything = frozenset(range(len(table.figures)))
    needed, hidden = needed_widths(table, limits), suppress(table, limits)
    assert needed is not None
    found = audit(table, everything, limits, needed)
    with pytest.MonkeyPatch.context() as plain:
        plain.setattr(Reader, "range_of", lambda reader, places: solved(reader._knowledge, places))
        plain.setattr(Reader, "_spread", lambda _reader, _places: -1)
        assert needed_widths(table, limits) == needed
        assert suppress(table, limits) == hidden
        assert audit(table, everything, limits, needed) == found
