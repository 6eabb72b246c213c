from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.activities.bands import bands
from facilitation_kit.activities.results import Band, Measure, MeasureKind, Tally, TallyRow
from facilitation_kit.analysis.disclosure_control import (
    HIDDEN,
    NOT_RAISED,
    NOT_SHOWN_IN_ROOM,
    RAISED,
    TOO_FEW,
    Policy,
    Profile,
    ProtectedCell,
    ProtectedTable,
    protect,
)
from facilitation_kit.identifiers import ItemId

POLICY = Policy()
MEASURES = (
    Measure(name="dots", label="Dots", kind=MeasureKind.POINTS, headline=True),
    Measure(name="people", label="People", kind=MeasureKind.PEOPLE),
    Measure(name="concerns", label="Concerns", kind=MeasureKind.FLAG),
)


def counted(
    ballots: int,
    *people: int,
    concerns: tuple[int, ...] = (),
    answered: tuple[int, ...] = (),
    score: float | None = None,
) -> Tally:
    """A tally in which each person who backed an option gave it one dot."""
    standing = bands(people, ballots)
    return Tally(
        measures=MEASURES,
        rows=tuple(
            TallyRow(
                item=ItemId(f"i{n}"),
                label=f"Option {n}",
                counts={"dots": count, "people": count, "concerns": concerns[n] if concerns else 0},
                answered=answered[n] if answered else ballots,
                band=standing[n],
                score=score,
            )
            for n, count in enumerate(people)
        ),
        ballots=ballots,
        abstentions=0,
        eligible=ballots,
        score_label="Consensus" if score is not None else "",
    )


def numbers_in(json_value: object) -> Iterator[float]:
    """Every number anywhere in a JSON value, and every digit run inside its texts but the policy's minimum."""
    match json_value:
        case bool() | None:
            return
        case int() | float():
            yield json_value
        case str():
            yield from (float(word) for word in json_value.replace("fewer than", "").split() if word.isdigit())
        case list():
            for one in json_value:
                yield from numbers_in(one)
        case dict():
            for one in json_value.values():
                yield from numbers_in(one)


tallies = st.integers(0, 40).flatmap(
    lambda ballots: st.builds(
        counted,
        st.just(ballots),
        st.integers(0, ballots),
        st.integers(0, ballots),
        st.integers(0, ballots),
        concerns=st.tuples(*[st.integers(0, ballots)] * 3),
        answered=st.tuples(*[st.integers(ballots // 2, ballots)] * 3),
        score=st.none() | st.floats(0, 1),
    )
)


def test_nothing_but_protect_makes_a_table() -> None:
    table = protect(counted(12, 9, 3), POLICY)
    fields = {field.name: getattr(table, field.name) for field in dataclasses.fields(table)}
    with pytest.raises(TypeError, match="protect"):
        ProtectedTable(**fields)
    with pytest.raises(TypeError, match="protect"):
        ProtectedTable(**fields, seal=object())
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(table, in_words=False)
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.in_words = True  # type: ignore[misc]


def test_a_room_of_five_sees_counts_largest_first() -> None:
    table = protect(counted(5, 1, 4, 4), POLICY)
    assert not table.in_words
    assert [(row.item, row.cells["dots"].text) for row in table.rows] == [("i1", "4"), ("i2", "4"), ("i0", "1")]
    assert table.ballots == ProtectedCell(value=5, text="5")


def test_a_room_of_four_sees_words_in_the_order_of_the_round_and_no_band() -> None:
    table = protect(counted(4, 0, 4, 2, score=0.9), POLICY)
    assert table.in_words
    assert [row.cells["people"].text for row in table.rows] == ["few or none", "most", "some"]
    assert [row.item for row in table.rows] == ["i0", "i1", "i2"]
    assert all(row.band is None and row.score_text == "" for row in table.rows)
    assert table.ballots == ProtectedCell(value=None, text="fewer than 5")
    assert table.score_label == ""


@pytest.mark.parametrize("ballots", [0, 1, 2])
def test_one_or_two_ballots_are_not_even_told_in_words(ballots: int) -> None:
    table = protect(counted(ballots, ballots, 0), POLICY)
    assert table.withheld == TOO_FEW
    assert {cell.text for row in table.rows for cell in row.cells.values()} == {TOO_FEW}
    assert protect(counted(3, 3, 0), POLICY).withheld == ""


@pytest.mark.parametrize("people", [3, 4])
def test_no_phrase_at_the_ends_stands_for_one_number_alone(people: int) -> None:
    words = [protect(counted(people, count, 0), POLICY).rows[0].cells["people"].text for count in range(people + 1)]
    assert words.count("most") >= 2
    assert words.count("few or none") >= 2


def test_a_row_that_few_answered_is_in_words_last_and_takes_all_bands_with_it() -> None:
    table = protect(counted(12, 4, 9, 3, answered=(4, 12, 12)), POLICY)
    assert [row.item for row in table.rows] == ["i1", "i2", "i0"]
    assert table.rows[2].cells["dots"].value is None
    assert table.rows[2].answered.text == "fewer than 5"
    assert [row.band for row in table.rows] == [None, None, None]


def test_bands_are_shown_beside_counts() -> None:
    assert [row.band for row in protect(counted(12, 9, 3), POLICY).rows] == [Band.CLEAR, Band.BEHIND]


def test_a_concern_is_raised_or_not_and_never_a_count() -> None:
    table = protect(counted(12, 9, 3, concerns=(7, 0)), POLICY)
    assert [row.cells["concerns"] for row in table.rows] == [
        ProtectedCell(value=None, text=RAISED),
        ProtectedCell(value=None, text=NOT_RAISED),
    ]
    few = protect(counted(4, 2, 1, concerns=(1, 0)), POLICY)
    assert {row.cells["concerns"].text for row in few.rows} == {TOO_FEW}


def test_the_working_group_sees_counts_from_eight() -> None:
    assert protect(counted(7, 5, 2), POLICY, profile=Profile.WORKING_GROUP).in_words
    assert not protect(counted(8, 5, 2), POLICY, profile=Profile.WORKING_GROUP).in_words


def test_a_sensitive_question_is_never_shown_in_the_room() -> None:
    table = protect(counted(30, 20, 10, concerns=(1, 0)), POLICY, sensitive=True)
    assert table.withheld == NOT_SHOWN_IN_ROOM
    assert {cell.text for row in table.rows for cell in row.cells.values()} == {NOT_SHOWN_IN_ROOM}
    assert list(numbers_in([[row.cells[name].to_json() for name in row.cells] for row in table.rows])) == []
    assert table.ballots == ProtectedCell(value=None, text=NOT_SHOWN_IN_ROOM)


def test_a_sensitive_question_reaches_the_working_group_in_words_from_ten() -> None:
    assert protect(counted(9, 9), POLICY, profile=Profile.WORKING_GROUP, sensitive=True).withheld == TOO_FEW
    table = protect(counted(10, 9, 1), POLICY, profile=Profile.WORKING_GROUP, sensitive=True)
    assert [row.cells["people"].text for row in table.rows] == ["most", "few or none"]
    assert table.ballots.text == "10 or more"


def test_outsiders_see_rounded_counts_from_twenty_and_no_small_ones() -> None:
    assert protect(counted(19, 12, 7), POLICY, profile=Profile.EXTERNAL).in_words
    table = protect(counted(23, 16, 7, 0, score=0.5), POLICY, profile=Profile.EXTERNAL)
    assert [row.cells["people"].text for row in table.rows] == ["15", "0", HIDDEN]
    assert all(row.band is None and row.score_text == "" for row in table.rows)
    assert table.ballots.value == 25


def test_a_score_is_rounded_to_one_decimal() -> None:
    assert protect(counted(12, 9, score=0.6812), POLICY).rows[0].score_text == "0.7"


@given(tallies, st.sampled_from(Profile), st.booleans())
def test_no_count_below_the_policy_is_anywhere_in_the_json(tally: Tally, profile: Profile, sensitive: bool) -> None:
    table = protect(tally, POLICY, profile=profile, sensitive=sensitive)
    rules = POLICY.rules(profile)
    document = json.loads(json.dumps(table.to_json()))
    labels = {row.label for row in tally.rows}
    for row in document["rows"]:
        assert row.pop("label") in labels
        row.pop("item")
    if table.in_words:
        document["ballots"]["text"] = document["ballots"]["text"].replace("or more", "fewer than")
        found = set(numbers_in([document["rows"], document["ballots"]]))
        assert found <= {float(rules.minimum_ballots), float(rules.sensitive_minimum)}
        assert all(row["band"] is None and row["score"] == "" for row in document["rows"])
        assert [row.item for row in table.rows] == [row.item for row in tally.rows]
    else:
        assert tally.ballots >= rules.minimum_ballots
        by_item = {row.item: row for row in tally.rows}
        for shown in table.rows:
            exact = by_item[shown.item]
            assert shown.cells["concerns"].value is None
            if exact.answered < rules.minimum_ballots:
                assert all(cell.value is None for cell in shown.cells.values())
                assert shown.answered.value is None
            if profile is not Profile.EXTERNAL and exact.answered >= rules.minimum_ballots:
                assert shown.cells["people"].value == exact.counts["people"]
            if profile is Profile.EXTERNAL:
                assert not any(1 <= (cell.value or 0) <= rules.hide_up_to - 2 for cell in shown.cells.values())


def test_the_search_for_numbers_finds_those_of_an_unprotected_tally() -> None:
    unprotected = [dataclasses.asdict(row) for row in counted(4, 3, 1, concerns=(1, 0)).rows]
    for row in unprotected:
        row.pop("label")
        row.pop("item")
    assert {3.0, 1.0} <= set(numbers_in(unprotected))


def test_cells_say_something_in_every_state() -> None:
    for ballots in (0, 3, 12):
        for profile in Profile:
            for sensitive in (False, True):
                table = protect(counted(ballots, ballots // 2, 0), POLICY, profile=profile, sensitive=sensitive)
                cells = [table.ballots, *(cell for row in table.rows for cell in (*row.cells.values(), row.answered))]
                assert all(cell.text for cell in cells)
