"""Results of a survey by audience group: what is counted, put together, and left out."""

from __future__ import annotations

from dataclasses import replace

from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.group_layouts import layouts, row_label
from facilitation_kit.analysis.grouped_tallies import NO_ANSWER, Category, GroupedItem, Putting
from facilitation_kit.analysis.protected_groups import (
    ASKED,
    FOLLOWS_FROM_OTHERS,
    UNPROTECTABLE,
    ProtectedGroupTable,
)
from facilitation_kit.identifiers import ItemId
from tests.builders import ballot
from tests.grouped_rounds import by_group, grouped, texts
from tests.grouped_surveys import ROUND, survey_ballots

ROOM = survey_ballots(
    {
        "young": [*[("a", "x", "p")] * 8, *[("a", "y", "pq")] * 6, *[("b", "", "q")] * 9, *[("c", "", "pr")] * 7],
        "workers": [*[("a", "x", "q")] * 6, *[("a", "y", "pq")] * 7, *[("b", "", "p")] * 5, *[("c", "", "qr")] * 9],
    }
)


def table() -> ProtectedGroupTable:
    found = by_group(ROUND, ROOM)
    assert found is not None
    return found


def test_choices_stand_by_group_under_their_question_and_a_question_of_many_choice_by_choice() -> None:
    shown = {item.label: place for place, item in enumerate(table().items)}
    assert texts(table(), shown["First?"]) == {"A": ["14", "13"], "B": ["9", "5"], "C": ["7", "9"]}
    assert texts(table(), shown["Which ways? \N{EN DASH} Q"]) == {"Chose it": ["15", "22"], "All others": ["15", "5"]}


def test_a_question_that_follows_from_one_other_is_out_of_the_people_who_were_asked() -> None:
    then = next(item for item in table().items if item.label == "And then?")
    assert [row.label for row in then.rows] == ["X", "Y"]
    assert ([total.text for total in then.totals], then.everyone.text, then.counted) == (["14", "13"], "27", ASKED)


def test_what_follows_from_several_answers_or_from_a_choice_of_many_is_not_shown() -> None:
    last = next(item for item in table().items if item.label == "Last?")
    assert last.withheld == FOLLOWS_FROM_OTHERS


def test_who_gave_no_answer_is_a_row_and_never_what_the_others_leave() -> None:
    silent = [*ROOM, *survey_ballots({"young": [("", "", "p")] * 2, "workers": [("", "", "q")]})]
    silent = [replace(one, participant=one.participant.__class__(f"{n}")) for n, one in enumerate(silent)]
    counted = grouped(ROUND, silent).items[0]
    assert [one.measures[0] for one in counted.categories] == ["first/1", "first/2", "first/3", NO_ANSWER]
    assert counted.counts[-1] == (2, 1)
    found = by_group(ROUND, silent)
    told = texts(found, 0)
    assert told
    assert told.get("No answer", ["[c]", "[c]"]) == ["[c]", "[c]"]
    assert found is not None
    assert found.items[0].counted == ASKED


def test_everything_that_is_known_of_questions_that_hang_together_is_true() -> None:
    """A fact that the answers break would leave no room at all for what is hidden, and nothing would be shown."""
    counted = grouped(ROUND, ROOM)
    assert [[counted.items[place].item for place in tie.items] for tie in counted.ties] == [
        ["first", "then", "ways/2", "ways/1", "ways/3"],
    ]
    for tie in counted.ties:
        counts = [count for place in tie.items for row in counted.items[place].counts for count in row]
        assert all(fact.holds([*counts, *tie.beside]) for fact in tie.facts)


def test_a_sensitive_survey_is_never_told_by_group_and_outsiders_need_sixty() -> None:
    assert by_group(replace(ROUND, sensitive=True), ROOM) is None
    outside = by_group(ROUND, ROOM, profile=Profile.EXTERNAL)
    assert outside is not None
    assert outside.withheld


def test_answers_on_pages_that_have_gone_are_in_no_group() -> None:
    """Who went back and said B is not asked on, whatever they had said there."""
    gone = [
        ballot("gone", {"first": {"value": "b", "missing": ""}, "then": {"value": "x", "missing": ""}}, "young"),
        *ROOM,
    ]
    then = grouped(ROUND, gone).items[1]
    assert (then.item, then.by_group) == ("then", (14, 13))


def scale(*people: int, unsaid: int = 0) -> GroupedItem:
    names = [Category(measures=(f"s/{n}",), label=f"{n}") for n in range(1, len(people) + 1)]
    last = [Category(measures=(NO_ANSWER,), label="No answer")] if unsaid else []
    return GroupedItem(
        item=ItemId("s"),
        label="How far?",
        categories=(*names, *last),
        counts=tuple((count, 0) for count in (*people, *([unsaid] if unsaid else []))),
        answered=sum(people) + unsaid,
        putting=Putting.SCALE,
    )


def test_points_of_a_scale_are_put_together_with_their_neighbours() -> None:
    item = scale(2, 3, 4, 9, 8, unsaid=1)
    told = [[row_label(item, row) for row in layout] for layout in layouts(item)]
    assert told == [
        ["1", "2", "3", "4", "5", "No answer"],
        ["1 or 2", "3", "4 or 5", "No answer"],
        ["1 or 2", "4 or 5", "All others"],
        ["4 or 5", "All others"],
    ]
    low = scale(9, 8, 7, 1, 1, 1, 0)
    assert [row_label(low, row) for row in layouts(low)[-1]] == ["1 to 3", "4 to 7"]


def test_where_choices_have_no_order_those_that_most_chose_stay_apart() -> None:
    item = replace(scale(2, 9, 1, 7), putting=Putting.BY_SIZE)
    told = [[row_label(item, row) for row in layout] for layout in layouts(item)]
    assert told == [["1", "2", "3", "4"], ["2", "4", "All others"], ["2", "All others"]]


def test_with_the_locks_off_every_group_would_be_told() -> None:
    rules = replace(Policy().working_group, group_minimum=1, group_hide_up_to=-1, minimum_width=0, unanimity=False)
    found = by_group(ROUND, ROOM, policy=replace(Policy(), working_group=rules))
    assert found is not None
    assert [item.withheld for item in found.items if item.withheld] == [FOLLOWS_FROM_OTHERS]
    assert UNPROTECTABLE not in [item.withheld for item in found.items]
