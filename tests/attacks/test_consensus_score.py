"""A reader turns the consensus score round to learn how the groups behind it answered."""

from __future__ import annotations

from dataclasses import replace

from facilitation_kit.analysis.consensus_audit import score_tells
from facilitation_kit.analysis.suppression import Limits, suppress
from tests.enumerated_tables import table_of
from tests.grouped_rounds import Said, by_group, grouped, one_statement, statement_ballots, texts

LIMITS = Limits(hide_up_to=4, width=4)


def test_a_score_that_any_split_would_give_tells_nothing() -> None:
    said: Said = {"young": (20, 12, 9), "workers": (15, 8, 6), "carers": (11, 1, 7)}
    counted = grouped(one_statement(), statement_ballots(said))
    table = table_of(counted.items[0].counts)
    hidden = suppress(table, LIMITS)
    assert hidden
    assert not hidden & {0, 1, 2}
    assert not score_tells(table, hidden, counted, counted.items[0], [(0,), (1,), (2,)], LIMITS)


def test_a_score_that_few_splits_would_give_keeps_the_table_back() -> None:
    """Two groups of 40; 44 agreed. Even shares score 0.5 and uneven ones much less, so the score tells the split."""
    said: Said = {"young": (40, 4), "workers": (4, 40)}
    counted = grouped(one_statement(), statement_ballots(said))
    (item,) = counted.items
    table = table_of(item.counts)
    everything = frozenset(range(6))
    assert item.score == "0.3"
    assert score_tells(table, everything, counted, item, [(0,), (1,)], LIMITS)


def test_a_score_of_another_kind_keeps_every_table_with_gaps_back() -> None:
    counted = grouped(one_statement(), statement_ballots({"young": (20, 12, 9), "workers": (15, 8, 6)}))
    (item,) = counted.items
    table = table_of(item.counts)
    other = replace(item, score="0.1")
    columns = [(0,), (1,)]
    assert score_tells(table, frozenset({0, 1}), counted, other, columns, LIMITS)
    assert not score_tells(table, frozenset(), counted, other, columns, LIMITS)


def test_groups_that_were_put_together_stay_wide_under_the_score() -> None:
    said: Said = {"young": (16, 9, 5), "carers": (8, 5, 4), "workers": (3, 2, 2)}
    table = by_group(one_statement(), statement_ballots(said))
    assert texts(table)["Agree"] == ["16", "11"]
