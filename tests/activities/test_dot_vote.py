from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.activities.contract import FormFields
from facilitation_kit.activities.dot_vote import DotVote
from facilitation_kit.activities.results import Band
from facilitation_kit.activities.rounds import Answer, Item, RoundDefinition
from facilitation_kit.analysis.disclosure_control import Policy, ProtectedTable, protect
from facilitation_kit.errors import ActivityError, AnswerRefused
from facilitation_kit.identifiers import ItemId
from tests.builders import ballot, items, round_definition

DOTS = DotVote()


def vote(*labels: str, number: int = 1, **settings: object) -> RoundDefinition:
    options = items(*(labels or ("Worker", "Door", "Friends")))
    return round_definition(
        "dot_vote", options=options, settings=DOTS.read_settings(settings, len(options)), number=number
    )


def read(definition: RoundDefinition, form: FormFields) -> dict[tuple[str, str], object]:
    return {(a.item, a.field): a.value for a in DOTS.read_form(definition, definition.items, form)}


def read_or_refused(definition: RoundDefinition, form: FormFields) -> tuple[Answer, ...] | AnswerRefused:
    try:
        return DOTS.read_form(definition, definition.items, form)
    except AnswerRefused as refused:
        return refused


def refusal(definition: RoundDefinition, form: FormFields) -> AnswerRefused:
    with pytest.raises(AnswerRefused) as caught:
        read(definition, form)
    return caught.value


def shown(definition: RoundDefinition, *placed: dict[str, int], concerns: tuple[str, ...] = ()) -> ProtectedTable:
    """The table that a room sees of these ballots; the first person also raises the concerns."""
    ballots = [
        ballot(
            f"p{n}",
            {
                item.id: {"dots": dots.get(item.id, 0), "concern": n == 0 and item.id in concerns}
                for item in definition.items
            },
        )
        for n, dots in enumerate(placed)
    ]
    return protect(DOTS.tally(definition, ballots, len(ballots)), Policy())


@pytest.mark.parametrize(
    ("options", "dots", "cap"),
    [(1, 2, 1), (3, 2, 1), (8, 2, 1), (9, 3, 1), (12, 3, 1), (13, 4, 2), (17, 5, 2), (60, 5, 2)],
)
def test_a_quarter_of_the_options_is_given_as_dots_by_default(options: int, dots: int, cap: int) -> None:
    settings = DOTS.read_settings({}, options)
    assert (settings["dots"], settings["cap_per_option"]) == (dots, cap)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"dots": 0}, "dots"),
        ({"dots": "three"}, "dots"),
        ({"dots": True}, "dots"),
        ({"dots": 2, "cap_per_option": 3}, "cap_per_option"),
        ({"concerns": "yes"}, "concerns"),
        ({"concerns": False, "concern_reason": True}, "concern_reason"),
        ({"dotz": 3}, "dotz"),
    ],
)
def test_a_setting_that_is_unknown_or_out_of_range_is_named(raw: dict[str, object], field: str) -> None:
    with pytest.raises(ActivityError) as caught:
        DOTS.read_settings(raw, 6)
    assert caught.value.code == "activity.settings"
    assert caught.value.faults[0].field == field
    assert caught.value.remedy


def test_a_mistyped_setting_gets_the_right_name_as_a_hint() -> None:
    with pytest.raises(ActivityError, match="Did you mean 'dots'"):
        DOTS.read_settings({"dotz": 3}, 6)


def test_only_one_dot_is_warned_about() -> None:
    assert DOTS.warnings(DOTS.read_settings({"dots": 1}, 6), 6)
    assert not DOTS.warnings(DOTS.read_settings({}, 6), 6)


def test_a_page_gives_an_answer_for_every_option_and_an_unmarked_one_is_zero() -> None:
    answers = read(vote(), {"dots-i1": ["1"], "dots-i2": [""], "concern-i2": ["yes"], "key": ["k"], "action": ["save"]})
    assert answers == {
        ("i1", "dots"): 1,
        ("i1", "concern"): False,
        ("i2", "dots"): 0,
        ("i2", "concern"): True,
        ("i3", "dots"): 0,
        ("i3", "concern"): False,
    }


def test_a_round_without_concerns_stores_none() -> None:
    assert read(vote(concerns=False), {"concern-i1": ["yes"]}) == {(f"i{n}", "dots"): 0 for n in (1, 2, 3)}


def test_a_reason_is_kept_as_written_with_one_kind_of_line_end() -> None:
    form = {"concern-i1": ["yes"], "reason-i1": ["  Who pays?\r\n<b>Nobody</b>  "]}
    assert read(vote(concern_reason=True), form)["i1", "concern_reason"] == "Who pays?\n<b>Nobody</b>"


def test_an_overspend_is_refused_with_how_many_to_take_away() -> None:
    refused = refusal(vote("a", "b", "c", "d", dots=3), {f"dots-i{n}": ["1"] for n in (1, 2, 3, 4)})
    assert (refused.code, refused.message) == ("answer.overspent", "You have 3 dots and used 4. Take one away.")
    refused = refusal(vote(), {"dots-i1": ["4"]})
    assert refused.message == "You have 2 dots and used 4. Take 2 away."


def test_an_option_of_another_page_is_refused() -> None:
    assert refusal(vote(), {"dots-i4": ["1"]}).code == "answer.unknown-item"


def test_too_many_on_one_option_is_refused() -> None:
    refused = refusal(vote(), {"dots-i1": ["2"]})
    assert refused.code == "answer.over-cap"
    assert "“Worker”" in refused.message
    assert refused.faults[0].field == "dots-i1"


@pytest.mark.parametrize("text", ["-1", "1.5", "one", "1e1", "²", "٣", "99999", "1 1"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    assert refusal(vote(), {"dots-i1": [text]}).code == "answer.not-a-whole-number"


def test_a_reason_that_is_too_long_or_has_no_concern_is_refused() -> None:
    definition = vote(concern_reason=True)
    assert refusal(definition, {"concern-i1": ["yes"], "reason-i1": ["x" * 501]}).code == "answer.too-long"
    assert refusal(definition, {"reason-i1": ["Who pays?"]}).code == "answer.reason-without-concern"


@given(
    st.dictionaries(
        st.sampled_from(["dots-i1", "dots-i2", "dots-i3", "concern-i1", "reason-i1", "key", "dots-"])
        | st.text(max_size=9),
        st.lists(st.text(max_size=6) | st.integers(-2, 6).map(str), max_size=3),
    )
)
def test_any_form_gives_a_legal_ballot_or_a_plain_refusal(form: dict[str, list[str]]) -> None:
    definition = vote(dots=3, cap_per_option=2, concern_reason=True)
    answers = read_or_refused(definition, form)
    if isinstance(answers, AnswerRefused):
        assert answers.message.endswith(".")
        return
    dots = [answer.value for answer in answers if answer.field == "dots"]
    assert all(isinstance(value, int) and 0 <= value <= 2 for value in dots)
    assert sum(int(value or 0) for value in dots) <= 3
    assert len(answers) == 9


def test_people_and_dots_are_counted_apart() -> None:
    definition = vote(dots=3, cap_per_option=3)
    ballots = [
        ballot("p1", {"i1": {"dots": 3}, "i2": {"dots": 0}, "i3": {"dots": 0}}),
        ballot("p2", {"i1": {"dots": 1}, "i2": {"dots": 2}, "i3": {"dots": 0}}),
    ]
    tally = DOTS.tally(definition, ballots, 4)
    assert [(row.counts["dots"], row.counts["people"], row.answered) for row in tally.rows] == [
        (4, 2, 2),
        (2, 1, 2),
        (0, 0, 2),
    ]
    assert (tally.ballots, tally.abstentions, tally.eligible, tally.spoiled) == (2, 0, 4, 0)


def test_an_empty_ballot_and_a_skip_are_abstentions_and_in_no_denominator() -> None:
    definition = vote()
    marked = ballot("p1", {f"i{n}": {"dots": int(n == 1), "concern": False} for n in (1, 2, 3)})
    zeros = ballot("p2", {f"i{n}": {"dots": 0, "concern": False} for n in (1, 2, 3)})
    skips = ballot("p3", {f"i{n}": {"dots": None, "concern": None} for n in (1, 2, 3)})
    tally = DOTS.tally(definition, [marked, zeros, skips], 5)
    assert (tally.ballots, tally.abstentions) == (1, 2)
    assert all(row.answered == 1 for row in tally.rows)


def test_a_concern_alone_is_a_ballot_and_takes_no_dot_away() -> None:
    definition = vote()
    only_concern: dict[str, dict[str, int | str | bool | None]] = {
        item.id: {"dots": 0, "concern": item.id == "i2"} for item in definition.items
    }
    tally = DOTS.tally(definition, [ballot("p1", only_concern)], 1)
    assert tally.ballots == 1
    assert [row.counts["concerns"] for row in tally.rows] == [0, 1, 0]
    assert [row.counts["dots"] for row in tally.rows] == [0, 0, 0]


def test_an_imported_ballot_that_breaks_the_rules_is_spoiled_and_not_counted() -> None:
    definition = vote()
    spoiled = [
        ballot("p1", {"i1": {"dots": 2}}),
        ballot("p2", {"i1": {"dots": 1}, "i2": {"dots": 1}, "i3": {"dots": 1}}),
        ballot("p3", {"i1": {"dots": "1"}}),
        ballot("p4", {"i1": {"dots": True}}),
        ballot("p5", {"i9": {"dots": 1}}),
        ballot("p6", {"i1": {"dots": -1}}),
    ]
    tally = DOTS.tally(definition, [*spoiled, ballot("p7", {"i1": {"dots": 1}})], 7)
    assert (tally.ballots, tally.spoiled) == (1, 6)
    assert tally.rows[0].counts["dots"] == 1


def test_a_clear_leader_is_said_with_people_out_of_those_who_voted() -> None:
    table = shown(vote(), *[{"i1": 1}] * 9, *[{"i2": 1}] * 3)
    assert DOTS.sentences(vote(), table, None)[0] == "9 of 12 people put a dot on “Worker”. It is clearly ahead."


def test_a_sentence_calls_an_option_by_its_key_phrase() -> None:
    door = Item(id=ItemId("i1"), label="If there is one front door, help comes sooner.", phrase="one front door")
    definition = replace(vote(), items=(door, *vote().items[1:]))
    table = shown(definition, *[{"i1": 1}] * 9, *[{"i2": 1}] * 3)
    assert DOTS.sentences(definition, table, None)[0].startswith("9 of 12 people put a dot on “one front door”.")


def test_a_tie_is_said_as_a_tie() -> None:
    table = shown(vote(), *[{"i1": 1, "i2": 1}] * 6)
    assert DOTS.sentences(vote(), table, None)[0].startswith("A tie: “Worker” and “Door” have 6 dots each.")
    assert [row.band for row in table.rows] == [Band.TIE, Band.TIE, Band.BEHIND]


def test_a_near_tie_names_no_winner() -> None:
    table = shown(vote(), *[{"i1": 1, "i2": 1}] * 5, {"i1": 1})
    first = DOTS.sentences(vote(), table, None)[0]
    assert first == "6 of 6 people put a dot on “Worker”, but “Door” comes too close to call a winner."


def test_a_concern_is_said_without_how_many_raised_it() -> None:
    table = shown(vote(), *[{"i1": 1}] * 9, concerns=("i2",))
    said = DOTS.sentences(vote(), table, None)
    assert said[-1] == "Somebody raised a concern about “Door”: talk about it before deciding."


def test_the_second_round_says_the_largest_shift() -> None:
    before = shown(vote(), *[{"i1": 1}] * 4, *[{"i2": 1}] * 6)
    second = vote(number=2)
    after = shown(second, *[{"i1": 1}] * 7, *[{"i2": 1}] * 3)
    said = DOTS.sentences(second, after, before)
    assert said[-1] == "3 more people than in round 1 put a dot on “Worker”."
    same = DOTS.sentences(second, before, before)
    assert same[-1] == "No option gained or lost people since round 1."


def test_no_shift_is_said_beside_a_round_that_is_told_in_words() -> None:
    before = shown(vote(), *[{"i1": 1}] * 4)
    second = vote(number=2)
    said = DOTS.sentences(second, shown(second, *[{"i1": 1}] * 7), before)
    assert not any("round 1" in sentence for sentence in said)


def test_few_ballots_are_told_in_words_without_any_figure_but_the_minimum() -> None:
    said = DOTS.sentences(vote(), shown(vote(), *[{"i1": 1}] * 4), None)
    assert said == (
        "Fewer than 5 people voted, so this is told in words and not in numbers.",
        "Most people put a dot on “Worker”.",
    )


def test_nobody_placing_a_dot_is_said() -> None:
    definition = vote(concerns=True)
    table = shown(definition, *[{}] * 6, concerns=("i1",))
    assert table.in_words
    only_concerns = [
        ballot(f"p{n}", {item.id: {"dots": 0, "concern": item.id == "i1"} for item in definition.items})
        for n in range(6)
    ]
    said = DOTS.sentences(definition, protect(DOTS.tally(definition, only_concerns, 6), Policy()), None)
    assert said == ("Somebody raised a concern about “Worker”: talk about it before deciding.",)


def test_answers_are_in_item_order() -> None:
    definition = vote()
    answers = DOTS.read_form(definition, definition.items[::-1], {})
    assert [answer.item for answer in answers] == ["i3", "i3", "i2", "i2", "i1", "i1"]
    assert all(isinstance(answer, Answer) for answer in answers)
