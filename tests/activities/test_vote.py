"""Every way to choose: what a page gives, what is refused, and counts and protection against counting by hand."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.activities.results import Band, MeasureKind, Tally
from facilitation_kit.activities.rounds import Ballot, JsonScalar, RoundDefinition
from facilitation_kit.activities.vote import METHODS, Vote, method_of
from facilitation_kit.activities.voting_methods.impact_feasibility import QUARTERS, quarter_of
from facilitation_kit.activities.voting_methods.ranking import pairwise
from facilitation_kit.activities.voting_methods.scoring import median_of
from facilitation_kit.analysis.disclosure_control import NOT_SHOWN, Policy, Profile, ProtectedTable, protect
from facilitation_kit.analysis.group_counting import count_by_group
from facilitation_kit.analysis.policy import ProfileRules
from facilitation_kit.analysis.whole_room_suppression import hidden_measures
from facilitation_kit.errors import ActivityError, AnswerRefused
from facilitation_kit.identifiers import ItemId
from tests.builders import ballot, items, round_definition

VOTE = Vote()
IDS = ("i1", "i2", "i3")
every_method = pytest.mark.parametrize("method", METHODS)
Values = Mapping[str, JsonScalar]


def asked(method: str, *, number: int = 1, options: int = 3, **given: object) -> RoundDefinition:
    labels = ("A worker who stays", "One front door", "Friends and family", "Later buses", "A quiet room")[:options]
    read = VOTE.read_settings({"method": method, **given}, options)
    return round_definition("vote", options=items(*labels), settings=read, number=number)


def people(field: str, *said: Sequence[JsonScalar]) -> list[Ballot]:
    """One ballot a row, with one value for each option in one field."""
    return [
        ballot(f"p{n:03}", {item: {field: value} for item, value in zip(IDS, row, strict=False)})
        for n, row in enumerate(said)
    ]


def counted(method: str, ballots: list[Ballot]) -> Tally:
    return VOTE.tally(asked(method), ballots, 20)


def column(tally: Tally, measure: str) -> list[int]:
    return [row.counts[measure] for row in tally.rows]


def page(method: str, form: dict[str, list[str]]) -> dict[tuple[str, str], JsonScalar]:
    definition = asked(method)
    first = VOTE.pages(definition, definition.items, {})[0]
    return {(one.item, one.field): one.value for one in VOTE.read_form(definition, first, form)}


def refusal(method: str, form: dict[str, list[str]]) -> AnswerRefused:
    with pytest.raises(AnswerRefused) as caught:
        page(method, form)
    return caught.value


# ---- settings ---------------------------------------------------------------------------------------------------------


@every_method
def test_settings_of_each_way_are_read_again_as_the_same(method: str) -> None:
    once = VOTE.read_settings({"method": method}, 5)
    assert once["method"] == method
    assert VOTE.read_settings(once, 5) == once


def test_no_two_ways_have_a_field_or_a_measure_of_the_same_name() -> None:
    names = [field.name for one in METHODS.values() for field in one.fields]
    measures = [measure.name for one in METHODS.values() for measure in one.measures]
    assert len(set(names)) == len(names)
    assert len(set(measures)) == len(measures)
    assert all(one.chosen in {measure.name for measure in one.measures} for one in METHODS.values())


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"method": "borda"}, "method"),
        ({"method": 3}, "method"),
        ({"method": "ranking", "one_page": True}, "one_page"),
        ({"method": "score", "one_page": "yes"}, "one_page"),
    ],
)
def test_a_setting_that_does_not_fit_is_refused_and_named(raw: dict[str, object], field: str) -> None:
    with pytest.raises(ActivityError) as caught:
        VOTE.read_settings(raw, 3)
    assert (caught.value.code, caught.value.faults[0].field) == ("activity.settings", field)


def test_forty_options_are_no_ranking_and_more_than_seven_come_with_a_warning() -> None:
    with pytest.raises(ActivityError, match="Nobody can put 40 options in order") as caught:
        VOTE.read_settings({"method": "ranking"}, 40)
    assert "method: score" in caught.value.remedy
    ranking = VOTE.read_settings({"method": "ranking"}, 8)
    assert VOTE.warnings(ranking, 8)
    assert not VOTE.warnings(ranking, 7)
    assert VOTE.warnings({"method": "points"}, 11)


def test_scores_have_a_page_each_or_one_for_all() -> None:
    for one_page, pages in ((False, 3), (True, 1)):
        definition = asked("score", one_page=one_page)
        assert len(VOTE.pages(definition, definition.items, {})) == pages


# ---- pages ------------------------------------------------------------------------------------------------------------


def test_ticks_give_a_value_for_every_option() -> None:
    assert page("approval", {"approve-i2": ["yes"], "key": ["k"]}) == {
        ("i1", "approve"): False,
        ("i2", "approve"): True,
        ("i3", "approve"): False,
    }


def test_a_score_must_be_chosen_and_a_pass_is_one() -> None:
    assert page("score", {"score-i1": ["pass"]}) == {("i1", "score"): "pass"}
    assert refusal("score", {}).code == "answer.no-choice"
    assert refusal("score", {"score-i1": ["6"]}).code == "answer.unknown-choice"


def test_all_hundred_points_are_given_and_the_page_says_how_many_are_left() -> None:
    given = page("points", {"points-i1": ["70"], "points-i3": ["30"]})
    assert given == {("i1", "points"): 70, ("i2", "points"): 0, ("i3", "points"): 30}
    left = refusal("points", {"points-i1": ["70"]})
    assert (left.code, left.message) == ("answer.points-left", "You have 30 points left to give.")
    over = refusal("points", {"points-i2": ["70"], "points-i3": ["50"]})
    assert (over.code, over.message) == ("answer.overspent", "You have 100 points and gave 120. Take 20 away.")
    assert refusal("points", {}).code == "answer.points-left"
    for odd in ("15", "-10", "110", "٣٠", "1e1"):
        assert refusal("points", {"points-i1": [odd]}).code == "answer.not-a-whole-number"


def test_places_may_stop_early_and_skip_a_number_but_nobody_shares_one() -> None:
    assert page("ranking", {"place-i2": ["1"], "place-i1": ["3"]}) == {
        ("i1", "place"): 2,
        ("i2", "place"): 1,
        ("i3", "place"): 0,
    }
    same = refusal("ranking", {"place-i1": ["1"], "place-i2": ["1"]})
    assert (same.code, same.faults[0].field) == ("answer.same-place", "place-i2")
    assert refusal("ranking", {"place-i1": ["4"]}).code == "answer.not-a-whole-number"


def test_both_ratings_are_asked_for_and_either_may_be_left_open() -> None:
    both = {"impact-i1": ["5"], "feasibility-i1": ["pass"]}
    assert page("impact_feasibility", both) == {("i1", "impact"): "5", ("i1", "feasibility"): "pass"}
    assert refusal("impact_feasibility", {"impact-i1": ["5"]}).faults[0].field == "feasibility-i1"


@every_method
def test_a_page_of_another_question_is_refused(method: str) -> None:
    name = f"{METHODS[method].fields[0].name}-i9"
    assert refusal(method, {name: ["1"]}).code == "answer.unknown-item"


def test_people_read_their_own_answers_in_words() -> None:
    said: dict[str, Values] = {
        "approval": {"approve": True},
        "score": {"score": "4"},
        "points": {"points": 30},
        "ranking": {"place": 2},
        "impact_feasibility": {"impact": "5", "feasibility": "pass"},
    }
    told = [
        VOTE.answer_words(definition, definition.items[0], {(ItemId("i1"), name): one for name, one in values.items()})
        for method, values in said.items()
        for definition in [asked(method)]
    ]
    assert told == [
        "Ticked: you could live with it",
        "4 of 5",
        "30 points",
        "Place 2",
        "Change: 5 of 5. Easy to do: you cannot say",
    ]


# ---- counting ---------------------------------------------------------------------------------------------------------


def test_a_ballot_without_a_tick_is_an_abstention() -> None:
    tally = counted("approval", people("approve", (True, True, False), (True, False, False), (False, False, False)))
    assert column(tally, "approve") == [2, 1, 0]
    assert (tally.ballots, tally.abstentions, [row.answered for row in tally.rows]) == (2, 1, [2, 2, 2])


def test_what_stands_in_the_fields_of_another_way_says_nothing_and_foreign_options_spoil() -> None:
    odd = [
        ballot("x", {"i1": {"points": 100, "approve": True}}),
        ballot("y", {"i9": {"approve": True}}),
        ballot("z", {"i1": {"points": 100}}),
    ]
    tally = counted("approval", odd)
    assert (column(tally, "approve"), tally.ballots, tally.abstentions, tally.spoiled) == ([1, 0, 0], 1, 1, 1)


@pytest.mark.parametrize(
    ("method", "field", "row"),
    [
        ("approval", "approve", (1, False, False)),
        ("score", "score", ("6", "1", "1")),
        ("points", "points", (50, 40, 0)),
        ("points", "points", (95, 5, 0)),
        ("points", "points", (True, 0, 0)),
        ("ranking", "place", (1, 1, 0)),
        ("ranking", "place", (1, 3, 0)),
        ("impact_feasibility", "impact", ("0", "1", "1")),
    ],
)
def test_a_ballot_that_breaks_the_rules_is_spoiled(method: str, field: str, row: tuple[JsonScalar, ...]) -> None:
    assert counted(method, people(field, row)).spoiled == 1


@settings(max_examples=30)
@given(st.lists(st.lists(st.sampled_from(["1", "2", "3", "4", "5", "pass", None]), min_size=3, max_size=3), max_size=9))
def test_scores_and_their_middle_are_what_counting_by_hand_gives(rows: list[list[str | None]]) -> None:
    tally = counted("score", people("score", *rows))
    for place, row in enumerate(tally.rows):
        said = [each[place] for each in rows if each[place] is not None]
        numbers = [int(each) for each in said if each is not None and each != "pass"]
        assert row.answered == len(said)
        assert row.counts["score_high"] == len([number for number in numbers if number >= 4])
        assert row.counts["score_pass"] == said.count("pass")
        shares = [row.counts[f"score_{point}"] for point in range(1, 6)]
        middle = median_of(shares)
        assert middle == (Fraction(statistics.median(numbers)) if numbers else None)


def test_points_and_those_who_gave_any_are_told_apart() -> None:
    tally = counted("points", people("points", (100, 0, 0), (50, 50, 0), (10, 80, 10)))
    assert column(tally, "points") == [160, 130, 10]
    assert column(tally, "gave_points") == [3, 2, 1]


orders = st.lists(
    st.integers(1, 3).flatmap(lambda placed: st.permutations(IDS).map(lambda order: tuple(order[:placed]))), max_size=6
)


def places_of(order: Sequence[str]) -> tuple[int, ...]:
    return tuple(order.index(item) + 1 if item in order else 0 for item in IDS)


@settings(max_examples=40)
@given(orders)
def test_ranking_points_are_the_mean_over_every_way_to_finish_each_ballot(cast: list[tuple[str, ...]]) -> None:
    tally = counted("ranking", people("place", *(places_of(order) for order in cast)))
    expected = dict.fromkeys(IDS, Fraction(0))
    for order in cast:
        finished = [whole for whole in itertools.permutations(IDS) if whole[: len(order)] == order]
        for whole in finished:
            for below, item in enumerate(reversed(whole)):
                expected[item] += Fraction(2 * below, len(finished))
    assert column(tally, "ranking_points") == [expected[item] for item in IDS]
    assert sum(column(tally, "ranking_points")) == 6 * len(cast)
    assert column(tally, "first_choice") == [sum(order[0] == item for order in cast) for item in IDS]
    assert column(tally, "ranked") == [sum(item in order for order in cast) for item in IDS]


@settings(max_examples=40)
@given(orders)
def test_the_table_of_pairs_counts_each_pair_of_each_ballot(cast: list[tuple[str, ...]]) -> None:
    definition = asked("ranking")
    said = [
        {(ItemId(item), "place"): place for item, place in zip(IDS, places_of(order), strict=True)} for order in cast
    ]
    pairs = pairwise(definition.items, said)
    for one, other in itertools.permutations(IDS, 2):
        above = [o for o in cast if one in o and (other not in o or o.index(one) < o.index(other))]
        assert pairs[ItemId(one), ItemId(other)] == len(above)
    tally = counted("ranking", people("place", *(places_of(order) for order in cast)))
    hardest = [min(pairs[ItemId(one), ItemId(other)] for other in IDS if other != one) for one in IDS]
    assert column(tally, "hardest_pair") == hardest


def test_two_ratings_meet_in_one_quarter_and_a_pass_in_none() -> None:
    rated = [("5", "4"), ("4", "3"), ("2", "5"), ("1", "1"), ("pass", "5"), (None, None)]
    ballots = [ballot(f"p{n}", {"i1": {"impact": one, "feasibility": two}}) for n, (one, two) in enumerate(rated)]
    row = counted("impact_feasibility", ballots).rows[0]
    assert [row.counts[name] for name in (*QUARTERS, "no_quarter")] == [1, 1, 1, 1, 1]
    assert row.answered == 5
    assert {quarter_of(str(a), str(b)) for a in range(1, 6) for b in range(1, 6)} == set(QUARTERS)


@every_method
def test_the_same_ballots_in_any_order_are_counted_byte_for_byte_the_same(method: str) -> None:
    ballots = some_people(method)
    first = VOTE.tally(asked(method), ballots, 20)
    assert repr(VOTE.tally(asked(method), ballots[::-1], 20)) == repr(first)
    assert first.ballots == len(ballots)
    for row in first.rows:
        shares = [row.counts[measure.name] for measure in first.measures if measure.exclusive]
        assert not shares or sum(shares) == row.answered
        for measure in first.measures:
            if measure.kind is MeasureKind.PEOPLE:
                assert 0 <= row.counts[measure.name] <= row.answered


def test_a_gap_that_one_ballot_explains_is_close_and_equal_leaders_are_a_tie() -> None:
    tied = counted("points", people("points", (100, 0, 0), (0, 100, 0)))
    assert [row.band for row in tied.rows] == [Band.TIE, Band.TIE, Band.CLOSE]
    clear = counted("points", people("points", (100, 0, 0), (60, 40, 0)))
    assert clear.rows[0].band is Band.CLEAR
    nearer = counted("points", people("points", (60, 40, 0), (60, 40, 0)))
    assert [row.band for row in nearer.rows] == [Band.CLOSE, Band.CLOSE, Band.BEHIND]


def test_counts_of_options_that_other_people_answered_have_no_bands() -> None:
    tally = counted("score", people("score", ("5", "5", None), ("5", None, None)))
    assert {row.band for row in tally.rows} == {None}


# ---- what is told -----------------------------------------------------------------------------------------------------


def some_people(method: str, many: int = 9) -> list[Ballot]:
    """So many people of whom two thirds prefer the first option."""
    fond: dict[str, dict[str, Values]] = {
        "approval": {"i1": {"approve": True}, "i2": {"approve": True}, "i3": {"approve": False}},
        "score": {"i1": {"score": "5"}, "i2": {"score": "3"}, "i3": {"score": "1"}},
        "points": {"i1": {"points": 80}, "i2": {"points": 20}, "i3": {"points": 0}},
        "ranking": {"i1": {"place": 1}, "i2": {"place": 2}, "i3": {"place": 0}},
        "impact_feasibility": {item: {"impact": "5", "feasibility": "4"} for item in IDS},
    }
    other: dict[str, dict[str, Values]] = {
        "approval": {"i1": {"approve": False}, "i2": {"approve": False}, "i3": {"approve": True}},
        "score": {"i1": {"score": "2"}, "i2": {"score": "4"}, "i3": {"score": "pass"}},
        "points": {"i1": {"points": 0}, "i2": {"points": 0}, "i3": {"points": 100}},
        "ranking": {"i1": {"place": 3}, "i2": {"place": 2}, "i3": {"place": 1}},
        "impact_feasibility": {
            "i1": {"impact": "5", "feasibility": "5"},
            "i2": {"impact": "5", "feasibility": "2"},
            "i3": {"impact": "1", "feasibility": "2"},
        },
    }
    return [
        ballot(f"p{n:03}", {item: dict(one) for item, one in (other if n % 3 == 2 else fond)[method].items()})
        for n in range(many)
    ]


def shown(method: str, ballots: list[Ballot], profile: Profile = Profile.ROOM) -> ProtectedTable:
    return protect(VOTE.tally(asked(method), ballots, len(ballots)), Policy(), profile=profile)


def test_each_way_says_first_what_people_chose() -> None:
    said = {method: VOTE.sentences(asked(method), shown(method, some_people(method)), None) for method in METHODS}
    assert {method: sentences[0] for method, sentences in said.items()} == {
        "approval": "A tie: “A worker who stays” and “One front door”. Talk about them, or vote again on just these.",
        "score": "6 of 9 people gave “A worker who stays” 4 or 5.",
        "points": "“A worker who stays” got 480 of 900 points, from 6 of 9 people.",
        "ranking": "Over all places “A worker who stays” stands highest; 6 of 9 people placed it first.",
        "impact_feasibility": "9 of 9 people say that “A worker who stays” would change much and is easy to do.",
    }
    assert "The middle score of “A worker who stays” is 5." in said["score"]
    assert (
        "Compared two by two, more than half of the people placed “A worker who stays” above each other option."
        in (said["ranking"])
    )


@every_method
@pytest.mark.parametrize("many", [0, 2, 4, 5, 9, 30])
def test_sentences_are_one_to_four_whole_and_different(method: str, many: int) -> None:
    before = shown(method, some_people(method, 6))
    for profile in (Profile.ROOM, Profile.EXTERNAL):
        table = shown(method, some_people(method, many), profile)
        said = VOTE.sentences(asked(method, number=2), table, before)
        assert 1 <= len(said) <= 4
        assert all(one.endswith((".", "!")) for one in said)
        assert len(set(said)) == len(said)
        if table.in_words:
            assert set(re.findall(r"[0-9]+", " ".join(said).replace("gave 4 or 5", ""))) <= {"5", "20"}


def test_what_moved_since_the_round_before_is_said() -> None:
    before, now = shown("approval", some_people("approval", 6)), shown("approval", some_people("approval", 9))
    said = VOTE.sentences(asked("approval", number=2), now, before)
    assert "Since round 1, “A worker who stays” went from 4 to 6 people (Could live with it)." in said


def test_a_few_people_are_told_about_in_words_and_by_the_sum_alone() -> None:
    table = shown("score", some_people("score", 4))
    cells = table.rows[0].cells
    assert table.in_words
    assert cells["score_high"].text == "most"
    assert {cells[f"score_{choice}"].text for choice in ("1", "2", "3", "4", "5", "pass")} == {NOT_SHOWN}
    assert VOTE.sentences(asked("score"), table, None)[1] == "Most people gave 4 or 5 to “A worker who stays”."


# ---- protection -------------------------------------------------------------------------------------------------------

HIDING = ProfileRules(minimum_ballots=5, sensitive_minimum=10, hide_up_to=2, minimum_width=3)


def hidden(tally: Tally, *, known: bool = True) -> dict[ItemId, frozenset[str]]:
    """What is hidden an option; with `known` off, as it was before measures said what adds up."""
    if not known:
        plain = tuple(replace(one, sum_of=(), shared_out=False) for one in tally.measures)
        tally = replace(tally, measures=plain)
    return dict(hidden_measures(tally, HIDING))


def lonely_points() -> Tally:
    """One person gives seventy to an option that nobody else gives anything to."""
    rows = [*[(50, 50, 0)] * 8, (20, 10, 70)]
    return counted("points", people("points", *rows))


def what_is_left(tally: Tally, missing: Mapping[ItemId, frozenset[str]], measure: str, whole: int) -> int | None:
    """What a reader works out of the one hidden figure, from the others and the whole that everybody knows."""
    dark = [row for row in tally.rows if measure in missing[row.item]]
    if len(dark) != 1:
        return None
    return whole - sum(row.counts[measure] for row in tally.rows if row is not dark[0])


def test_control_hidden_points_are_what_the_others_leave_of_a_hundred_each() -> None:
    tally = lonely_points()
    assert what_is_left(tally, hidden(tally, known=False), "points", 900) == 70


def test_points_are_hidden_everywhere_or_nowhere() -> None:
    tally = lonely_points()
    missing = hidden(tally)
    assert all("points" in names for names in missing.values())
    assert what_is_left(tally, missing, "points", 900) is None


def test_control_a_hidden_first_choice_is_what_the_others_leave_of_everybody() -> None:
    tally = counted("ranking", people("place", *[(1, 2, 3)] * 5, *[(2, 1, 3)] * 5, (2, 3, 1)))
    assert what_is_left(tally, hidden(tally, known=False), "first_choice", 11) == 1
    assert what_is_left(tally, hidden(tally), "first_choice", 11) is None


def test_control_a_hidden_score_is_what_its_sum_leaves() -> None:
    tally = counted("score", people("score", *[("5", None, None)] * 6, ("4", None, None), *[("1", None, None)] * 6))
    before, after = hidden(tally, known=False)[ItemId("i1")], hidden(tally)[ItemId("i1")]
    assert "score_4" in before & after
    assert "score_high" not in before
    assert "score_high" in after


def test_audience_groups_get_the_sum_of_high_scores_and_the_rest() -> None:
    ballots = [replace(one, group="young") for one in some_people("score")]
    grouped = count_by_group(asked("score"), VOTE, ballots, {"young": 9})
    assert [one.measures for one in grouped.items[0].categories] == [("score_high",), ("rest",)]
    assert grouped.items[0].counts == ((6,), (3,))
    assert method_of(asked("score").settings).name == "score"


def test_by_group_options_that_share_out_the_people_are_one_table() -> None:
    """First choices of a group add up to the group, so they are protected together."""
    ballots = [replace(one, group="young") for one in some_people("ranking")]
    grouped = count_by_group(asked("ranking"), VOTE, ballots, {"young": 9})
    (item,) = grouped.items
    assert [one.row for one in item.categories] == list(IDS)
    assert [sum(counts) for counts in item.counts] == column(VOTE.tally(asked("ranking"), ballots, 9), "first_choice")
    assert not grouped.ties


@pytest.mark.parametrize("method", ["approval", "points"])
def test_by_group_options_of_which_a_person_takes_several_are_tied(method: str) -> None:
    ballots = [replace(one, group="young") for one in some_people(method)]
    grouped = count_by_group(asked(method), VOTE, ballots, {"young": 9})
    assert [item.categories[1].measures for item in grouped.items] == [("rest",)] * 3
    (tie,) = grouped.ties
    assert sorted(tie.items) == [0, 1, 2]
    counts = [count for place in tie.items for row in grouped.items[place].counts for count in row]
    assert len(tie.beside) == (1 if method == "approval" else 4)
    assert all(fact.holds([*counts, *tie.beside]) for fact in tie.facts)
