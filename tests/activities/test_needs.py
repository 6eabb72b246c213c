from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.activities.needs import SCALE, NeedsToday
from facilitation_kit.activities.results import MeasureKind
from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.analysis.disclosure_control import HIDDEN, Policy, Profile, ProtectedTable, protect
from facilitation_kit.analysis.group_counting import count_by_group
from facilitation_kit.analysis.policy import ProfileRules
from facilitation_kit.analysis.whole_room_suppression import hidden_measures
from facilitation_kit.errors import ActivityError, AnswerRefused
from tests.builders import ballot, items, round_definition

NEEDS = NeedsToday()
WOULD_HELP = [
    {"hypothesis": "front-door", "label": "one front door"},
    {"hypothesis": "stays", "label": "a worker who stays"},
]
LETTERS = {"m": "met", "p": "partly", "n": "not_met", "-": None}


def asked(number: int = 1, *, sensitive: bool = False) -> RoundDefinition:
    given = NEEDS.read_settings({"north_star": "A life of my own", "levels": ["i1", "i2"], "would_help": WOULD_HELP}, 3)
    options = items("Somebody I trust", "Being safe", "Sexual health support")
    return round_definition("needs", options=options, settings=given, number=number, sensitive=sensitive)


def answered(need: str, ticks: tuple[str, str] = ("", ""), item: str = "i1") -> list[Ballot]:
    """One ballot a letter: m, p, n for met, partly, not met; - for a skip; `ticks` hold an x where the person ticked."""
    return [
        ballot(
            f"p{n:03}",
            {
                item: {
                    "today": LETTERS[letter],
                    **{
                        f"helps_{number}": None if letter == "-" else line[n : n + 1] == "x"
                        for number, line in enumerate(ticks, start=1)
                    },
                }
            },
        )
        for n, letter in enumerate(need)
    ]


def shown(
    definition: RoundDefinition, ballots: list[Ballot], policy: Policy | None = None, profile: Profile = Profile.ROOM
) -> ProtectedTable:
    tally = NEEDS.tally(definition, ballots, len(ballots))
    return protect(tally, policy or Policy(), profile=profile, sensitive=definition.sensitive)


def refusal(form: dict[str, list[str]]) -> AnswerRefused:
    with pytest.raises(AnswerRefused) as caught:
        NEEDS.read_form(asked(), asked().items[:1], form)
    return caught.value


def test_each_need_has_its_own_page_from_the_base_up_for_everybody() -> None:
    definition = asked()
    order = NEEDS.order(definition, answered("m")[0].participant)
    assert [page[0].id for page in NEEDS.pages(definition, order, {})] == ["i1", "i2", "i3"]


def test_a_page_gives_a_point_of_the_scale_and_every_tick_that_was_and_was_not_made() -> None:
    answers = NEEDS.read_form(asked(), asked().items[1:2], {"today": ["partly"], "helps_2": ["yes"], "key": ["k"]})
    assert {(one.item, one.field): one.value for one in answers} == {
        ("i2", "today"): "partly",
        ("i2", "helps_1"): False,
        ("i2", "helps_2"): True,
    }


def test_no_point_another_one_and_a_tick_at_what_was_not_asked_are_refused() -> None:
    assert refusal({"helps_1": ["yes"]}).code == "answer.no-choice"
    assert refusal({"today": ["mostly"]}).code == "answer.unknown-choice"
    assert refusal({"today": ["met"], "helps_3": ["yes"]}).code == "answer.unknown-item"


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"north_star": 3}, "north_star"),
        ({"levels": "all"}, "levels"),
        ({"would_help": ["front-door"]}, "would_help"),
        ({"would_help": [{"hypothesis": f"h{n}", "label": "x"} for n in range(10)]}, "would_help"),
    ],
)
def test_a_setting_of_another_shape_is_refused_and_named(raw: dict[str, object], field: str) -> None:
    with pytest.raises(ActivityError) as caught:
        NEEDS.read_settings(raw, 3)
    assert (caught.value.code, caught.value.faults[0].field) == ("activity.settings", field)


def test_a_skip_is_in_no_denominator_and_a_foreign_answer_spoils_a_ballot() -> None:
    odd = [
        ballot("x", {"i1": {"today": "mostly"}}),
        ballot("y", {"i9": {"today": "met"}}),
        ballot("z", {"i1": {"today": "met", "helps_3": True}}),
    ]
    tally = NEEDS.tally(asked(), [*answered("mmpn-", ("x--x-", "xx---")), *odd], 9)
    first = tally.rows[0]
    assert dict(first.counts) == {"met": 2, "partly": 1, "not_met": 1, "helps_1": 2, "helps_2": 2}
    assert (first.answered, tally.ballots, tally.abstentions, tally.spoiled) == (4, 4, 1, 3)


def test_a_skip_says_nothing_in_every_field_and_spoils_nothing() -> None:
    skipped = ballot("p", {"i1": {field.name: None for field in NEEDS.fields}})
    assert (NEEDS.tally(asked(), [skipped], 1).abstentions, NEEDS.tally(asked(), [skipped], 1).spoiled) == (1, 0)


answers = st.dictionaries(
    st.sampled_from(["i1", "i2", "i3"]),
    st.tuples(st.sampled_from([*SCALE, None]), st.booleans(), st.booleans()),
)


@settings(max_examples=40)
@given(st.lists(answers, max_size=12))
def test_every_count_is_what_counting_by_hand_gives(people: list[dict[str, tuple[str | None, bool, bool]]]) -> None:
    ballots = [
        ballot(
            f"p{n}", {item: dict(zip(("today", "helps_1", "helps_2"), said, strict=True)) for item, said in one.items()}
        )
        for n, one in enumerate(people)
    ]
    tally = NEEDS.tally(asked(), ballots, 20)
    for row in tally.rows:
        said = [one[row.item] for one in people if row.item in one and one[row.item][0] is not None]
        assert row.answered == len(said)
        for point in SCALE:
            assert row.counts[point] == len([1 for today, *_ in said if today == point])
        assert row.counts["helps_1"] == len([1 for _, first, _ in said if first])
        assert row.counts["helps_2"] == len([1 for *_, second in said if second])
    assert tally.ballots == len([1 for one in people if any(today for today, *_ in one.values())])


HIDING = ProfileRules(minimum_ballots=5, sensitive_minimum=10, hide_up_to=2, minimum_width=3)


def hidden(definition: RoundDefinition, ballots: list[Ballot], *, exclusive: bool = True) -> frozenset[str]:
    """What is hidden about the first need; `exclusive` switched off is how it was before measures said so."""
    tally = NEEDS.tally(definition, ballots, len(ballots))
    if not exclusive:
        tally = replace(tally, measures=tuple(replace(one, exclusive=False) for one in tally.measures))
    return hidden_measures(tally, HIDING)[tally.rows[0].item]


def possible(counts: dict[str, int], answered: int, hidden: frozenset[str], name: str) -> set[int]:
    """What a reader can think a hidden point of the scale is, who knows that the three add up."""

    def fills(left: int, unknown: list[str]) -> Iterator[dict[str, int]]:
        if len(unknown) == 1:
            yield {unknown[0]: left}
            return
        for count in range(left + 1):
            yield from ({unknown[0]: count, **rest} for rest in fills(left - count, unknown[1:]))

    unknown = [point for point in SCALE if point in hidden]
    known = sum(counts[point] for point in SCALE if point not in hidden)
    return {one[name] for one in fills(answered - known, unknown)}


def test_a_small_count_cannot_be_worked_out_from_those_beside_it_though_ticks_stand_there_too() -> None:
    ballots = answered("mmmmmmpppppn", ("xxxxxx------", "xxxxx-------"))
    counts = dict(NEEDS.tally(asked(), ballots, 12).rows[0].counts)
    now, before = hidden(asked(), ballots), hidden(asked(), ballots, exclusive=False)
    assert "not_met" in now
    assert len(possible(counts, 12, now, "not_met")) > HIDING.minimum_width
    assert possible(counts, 12, before, "not_met") == {1}, "without the protection a reader subtracts"


def test_a_tick_of_all_but_one_is_hidden_because_the_one_would_stand_out() -> None:
    assert "helps_1" in hidden(asked(), answered("m" * 12, ("x" * 11, "x" * 6)))
    assert "helps_2" not in hidden(asked(), answered("m" * 12, ("x" * 11, "x" * 6)))


def test_an_outsider_s_table_hides_what_is_small() -> None:
    table = shown(asked(), answered("m" * 12 + "p" * 10 + "n"), profile=Profile.EXTERNAL)
    assert table.rows[0].cells["not_met"].text == HIDDEN
    assert shown(asked(), answered("m" * 12 + "p" * 10 + "n")).rows[0].cells["not_met"].text == "1"


def test_a_sensitive_round_shows_no_figure_in_the_room() -> None:
    ballots = answered("mmmmmmnnnnnn")
    assert {cell.value for row in shown(asked(sensitive=True), ballots).rows for cell in row.cells.values()} == {None}
    assert shown(asked(), ballots).rows[0].cells["met"].value == 6


def test_by_group_the_three_points_share_out_the_people() -> None:
    grouped = count_by_group(asked(), NEEDS, answered("mmpn", ("xxxx", "")), {None: 4})
    assert [category.measures for category in grouped.items[0].categories] == [("met",), ("partly",), ("not_met",)]
    assert [sum(counts) for counts in grouped.items[0].counts] == [2, 1, 1]


def test_what_is_missing_is_said_first_then_what_is_there_then_what_would_help() -> None:
    about_trust = answered("nnnnnnnnmmpp", ("xxxxxxxxx---", "xx----------"))
    about_safety = answered("mmmmmmmnnppp", item="i2")
    merged = [
        replace(one, answers=(*one.answers, *other.answers))
        for one, other in zip(about_trust, about_safety, strict=True)
    ]
    assert NEEDS.sentences(asked(), shown(asked(), merged), None) == (
        "8 of 12 people said that “Somebody I trust” is not met today.",
        "7 of 12 people said that “Being safe” is met today.",
        "9 of 12 people think that “one front door” would help with “Somebody I trust”.",
    )


def test_a_second_round_says_what_has_moved() -> None:
    before = shown(asked(), answered("mmmmmnnnnnnn"))
    after = shown(asked(2), answered("mmmmmmmmnnnn"))
    said = NEEDS.sentences(asked(2), after, before)
    assert said[-1] == "3 more people than in round 1 said that “Somebody I trust” is met."


def test_from_a_few_people_words_are_all() -> None:
    said = NEEDS.sentences(asked(), shown(asked(), answered("nnnm")), None)
    assert said[1] == "For most people this is not met today: “Somebody I trust”."


def test_ticks_are_counted_beside_the_scale_as_people() -> None:
    measures = NEEDS.tally(asked(), [], 0).measures
    assert [one.name for one in measures] == ["met", "partly", "not_met", "helps_1", "helps_2"]
    assert measures[3].label == "“one front door” would help"
    assert {one.kind for one in measures} == {MeasureKind.PEOPLE}
    assert [one.exclusive for one in measures] == [True, True, True, False, False]


def test_a_person_s_own_answer_names_what_was_ticked() -> None:
    current = {(one.item, one.field): one.value for one in answered("p", ("x", ""))[0].answers}
    assert NEEDS.answer_words(asked(), asked().items[0], current) == "Partly met. Would help: one front door"
    assert NEEDS.answer_words(asked(), asked().items[1], current) == ""
