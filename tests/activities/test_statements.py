from __future__ import annotations

import pytest

from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.activities.statements import Statements
from facilitation_kit.analysis.disclosure_control import Policy, ProtectedTable, protect
from facilitation_kit.errors import ActivityError, AnswerRefused
from tests.builders import ballot, items, round_definition

STATEMENTS = Statements()


def asked(*labels: str, number: int = 1) -> RoundDefinition:
    return round_definition("statements", options=items(*(labels or ("Listen first", "Move fast"))), number=number)


def answered(positions: dict[str, str], groups: tuple[str, ...] = ()) -> list[Ballot]:
    """One ballot a letter: a, d, p for agree, disagree, pass; - for a skip; a dot for not come to it yet."""
    words = {"a": "agree", "d": "disagree", "p": "pass", "-": None}
    people = max(len(letters) for letters in positions.values())
    return [
        ballot(
            f"p{n:03}",
            {item: {"position": words[letters[n]]} for item, letters in positions.items() if letters[n] != "."},
            group=groups[n] if groups else None,
        )
        for n in range(people)
    ]


def shown(definition: RoundDefinition, ballots: list[Ballot]) -> ProtectedTable:
    return protect(STATEMENTS.tally(definition, ballots, len(ballots)), Policy())


def test_each_statement_has_its_own_page() -> None:
    definition = asked()
    assert STATEMENTS.pages(definition, definition.items, {}) == ((definition.items[0],), (definition.items[1],))


def test_a_page_gives_one_position() -> None:
    definition = asked()
    (answer,) = STATEMENTS.read_form(definition, definition.items[:1], {"position": ["Agree "], "key": ["k"]})
    assert (answer.item, answer.field, answer.value) == ("i1", "position", "agree")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, "answer.no-choice"),
        ({"position": [""]}, "answer.no-choice"),
        ({"position": ["yes"]}, "answer.unknown-choice"),
    ],
)
def test_no_choice_and_an_unknown_one_are_refused(form: dict[str, list[str]], code: str) -> None:
    definition = asked()
    with pytest.raises(AnswerRefused) as caught:
        STATEMENTS.read_form(definition, definition.items[:1], form)
    assert caught.value.code == code


def test_it_has_no_settings() -> None:
    assert STATEMENTS.read_settings({}, 4) == {}
    with pytest.raises(ActivityError, match="no setting 'dots'"):
        STATEMENTS.read_settings({"dots": 3}, 4)


def test_a_pass_is_in_the_denominator_and_a_skip_is_not() -> None:
    tally = STATEMENTS.tally(asked(), answered({"i1": "aadp-.", "i2": "-.-.-a"}), 8)
    first, second = tally.rows
    assert (dict(first.counts), first.answered) == ({"agree": 2, "disagree": 1, "pass": 1}, 4)
    assert (dict(second.counts), second.answered) == ({"agree": 1, "disagree": 0, "pass": 0}, 1)
    assert (tally.ballots, tally.abstentions, tally.eligible) == (5, 1, 8)


def test_a_ballot_with_a_foreign_answer_is_spoiled() -> None:
    odd = [ballot("x", {"i1": {"position": "maybe"}}), ballot("y", {"i9": {"position": "agree"}})]
    tally = STATEMENTS.tally(asked(), [*odd, *answered({"i1": "a"})], 3)
    assert (tally.ballots, tally.spoiled) == (1, 2)


def test_agreement_across_declared_groups_is_scored_when_two_have_five_voters() -> None:
    groups = ("young people",) * 12 + ("practitioners",) * 8
    ballots = answered({"i1": "a" * 12 + "aaaadddd", "i2": "a" * 10 + "dd" + "a" * 6 + "dd"}, groups)
    tally = STATEMENTS.tally(asked(), ballots, 20)
    uneven, even = (row.score for row in tally.rows)
    assert uneven == pytest.approx(0.464**0.5, abs=0.001)
    assert even == pytest.approx(0.550**0.5, abs=0.001)
    assert tally.score_label == "Group-informed consensus"


def test_people_who_declared_no_group_are_counted_but_in_no_group() -> None:
    ballots = answered({"i1": "a" * 12}, ("young people",) * 6 + ("parents",) * 5 + ("parents",))
    undeclared = answered({"i1": "d"})
    tally = STATEMENTS.tally(asked("Listen first"), [*ballots, *undeclared], 13)
    assert tally.rows[0].answered == 13
    assert tally.rows[0].score == pytest.approx(0.875)


def test_the_largest_agreement_is_said_by_share_and_not_by_count() -> None:
    table = shown(asked(), answered({"i1": "aaaaaaaadddd", "i2": "aaaaaa......"}))
    assert STATEMENTS.sentences(asked(), table, None)[0] == "6 of 6 people agreed with “Move fast”."


def test_division_and_disagreement_are_said() -> None:
    definition = asked("Listen first", "Move fast", "Close early")
    table = shown(definition, answered({"i1": "a" * 12, "i2": "aaaaaadddddd", "i3": "dddddddddpaa"}))
    said = STATEMENTS.sentences(definition, table, None)
    assert said == (
        "12 of 12 people agreed with “Listen first”.",
        "The room was divided about “Move fast”: 6 agreed and 6 disagreed.",
        "9 of 12 people disagreed with “Close early”.",
    )


def test_agreement_across_groups_is_said() -> None:
    table = shown(asked(), answered({"i1": "a" * 12, "i2": "d" * 12}, ("a",) * 6 + ("b",) * 6))
    assert "“Listen first” found agreement across the groups in the room." in STATEMENTS.sentences(asked(), table, None)


def test_the_shift_since_the_round_before_is_said_last() -> None:
    before = shown(asked(), answered({"i1": "aaaddddd", "i2": "aaaaaaaa"}))
    after = shown(asked(number=2), answered({"i1": "aaaaaadd", "i2": "aaaaaaaa"}))
    said = STATEMENTS.sentences(asked(number=2), after, before)
    assert said[-1] == "3 more people than in round 1 agreed with “Listen first”."


def test_few_ballots_are_told_in_words() -> None:
    table = shown(asked(), answered({"i1": "aaad", "i2": "dddd"}))
    assert STATEMENTS.sentences(asked(), table, None) == (
        "Fewer than 5 people answered, so this is told in words and not in numbers.",
        "Most people agreed with “Listen first”.",
    )


def test_statements_that_few_came_to_are_not_counted_out() -> None:
    table = shown(asked(), answered({"i1": "aaaa....", "i2": "....dddd"}))
    assert not table.in_words
    assert STATEMENTS.sentences(asked(), table, None) == (
        "Too few people answered about each statement to give numbers.",
    )
