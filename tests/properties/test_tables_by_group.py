"""Whatever a round says, its table by group shows nothing that is small, unanimous, or left when the rest is taken away."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.analysis.disclosure_control import Policy, Profile
from tests.attacks.test_subtraction import subtract
from tests.grouped_rounds import Said, by_group, grouped, one_statement, statement_ballots

POLICY = Policy()
answers = st.tuples(st.integers(0, 18), st.integers(0, 12), st.integers(0, 8))
rounds: st.SearchStrategy[Said] = st.dictionaries(
    st.sampled_from(["young", "carers", "workers", None]), answers, min_size=2, max_size=4
)


@settings(max_examples=40, deadline=None)
@given(rounds, st.sampled_from([Profile.WORKING_GROUP, Profile.EXTERNAL]))
def test_no_figure_of_a_group_is_small_or_says_what_all_of_it_said(said: Said, profile: Profile) -> None:
    rules = POLICY.rules(profile)
    definition, ballots = one_statement(), statement_ballots(said)
    table = by_group(definition, ballots, profile=profile)
    if table is None or table.withheld:
        return
    assert len(ballots) >= rules.two_way_minimum
    sizes = {group: sum(counts) for group, counts in said.items()}
    for column in table.columns:
        assert sum(sizes.get(group, 0) for group in column.groups) >= rules.group_minimum
        assert len(column.groups) > 1 or sizes[column.groups[0]] >= rules.group_minimum
    (item,) = table.items
    exact = grouped(definition, ballots)
    for row in item.rows:
        nobody = (
            sum(
                sum(exact.items[0].counts[n])
                for n, one in enumerate(exact.items[0].categories)
                if set(one.measures) <= set(row.measures)
            )
            == 0
        )
        for cell, total in zip(row.cells, item.totals, strict=True):
            if cell.value is None or nobody:
                continue
            assert cell.value > rules.group_hide_up_to - (rules.round_to // 2)
            assert rules.round_to > 1 or cell.value != total.value


@settings(max_examples=40, deadline=None)
@given(rounds)
def test_no_small_group_is_what_the_others_leave(said: Said) -> None:
    table = by_group(one_statement(), statement_ballots(said))
    if table is None or table.withheld or table.items[0].withheld:
        return
    for group, counts in said.items():
        if group is not None and sum(counts) < POLICY.working_group.group_minimum:
            assert subtract(table, group) is None
