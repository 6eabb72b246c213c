"""A person's own answers, in words that the person would use."""

from __future__ import annotations

from facilitation_kit.activities.contract import CurrentAnswers
from facilitation_kit.activities.dot_vote import DotVote
from facilitation_kit.activities.rounds import JsonScalar
from facilitation_kit.activities.statements import Statements
from facilitation_kit.identifiers import ItemId
from facilitation_kit.participant.answer_words import answer_lines
from tests.builders import items

PAGE = items("A worker who stays", "One front door", "Friends")


def said(values: dict[tuple[str, str], JsonScalar]) -> CurrentAnswers:
    return {(ItemId(item), field): value for (item, field), value in values.items()}


def test_statements_say_what_was_chosen_skipped_or_not_come_to() -> None:
    lines = answer_lines(Statements(), PAGE, said({("i1", "position"): "agree", ("i2", "position"): None}))
    assert [line.words for line in lines] == ["Agree", "Skipped", "Not answered yet"]


def test_a_dot_ballot_names_only_what_was_marked() -> None:
    current = said(
        {
            ("i1", "dots"): 1,
            ("i1", "concern"): False,
            ("i2", "dots"): 2,
            ("i2", "concern"): True,
            ("i2", "concern_reason"): "too far away",
            ("i3", "dots"): 0,
            ("i3", "concern"): False,
        }
    )
    lines = answer_lines(DotVote(), PAGE, current)
    assert [(line.label, line.words) for line in lines] == [
        ("A worker who stays", "1 dot"),
        ("One front door", "2 dots, concern, “too far away”"),
    ]


def test_an_empty_ballot_says_so_for_every_option() -> None:
    current = said({(f"i{n}", field): value for n in (1, 2, 3) for field, value in (("dots", 0), ("concern", False))})
    assert [line.words for line in answer_lines(DotVote(), PAGE, current)] == ["No dots"] * 3


def test_each_line_can_lead_to_its_page() -> None:
    lines = answer_lines(Statements(), PAGE, {}, ("/1", "/2", "/3"))
    assert [line.change for line in lines] == ["/1", "/2", "/3"]
