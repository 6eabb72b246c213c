from __future__ import annotations

import pytest

from facilitation_kit.activities.ideas import LONGEST_NOTE, Ideas
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.analysis.disclosure_control import Policy, protect
from facilitation_kit.errors import ActivityError, AnswerRefused
from tests.builders import ballot, items, round_definition

IDEAS = Ideas()


def asked(notes: int = 3) -> RoundDefinition:
    return round_definition("ideas", options=items("Evenings?", "Sundays?"), settings={"notes_per_person": notes})


def test_each_prompt_has_its_own_page_in_the_order_of_the_round() -> None:
    definition = asked()
    assert IDEAS.pages(definition, definition.items, {}) == ((definition.items[0],), (definition.items[1],))


def test_a_page_gives_every_note_as_one_line_and_the_empty_ones_too() -> None:
    definition = asked()
    answers = IDEAS.read_form(definition, definition.items[:1], {"note_1": [""], "note_2": [" Later\r\n buses "]})
    assert [(one.field, one.value) for one in answers] == [("note_1", ""), ("note_2", "Later buses"), ("note_3", "")]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, "answer.no-note"),
        ({"note_1": [" \n"]}, "answer.no-note"),
        ({"note_1": ["x" * (LONGEST_NOTE + 1)]}, "answer.too-long"),
        ({"note_1": ["a"], "note_4": ["b"]}, "answer.too-many-notes"),
    ],
)
def test_no_note_a_long_one_and_one_too_many_are_refused(form: dict[str, list[str]], code: str) -> None:
    definition = asked()
    with pytest.raises(AnswerRefused) as caught:
        IDEAS.read_form(definition, definition.items[:1], form)
    assert caught.value.code == code


@pytest.mark.parametrize("number", [0, 10, "many", True])
def test_notes_per_person_is_one_to_nine(number: object) -> None:
    with pytest.raises(ActivityError):
        IDEAS.read_settings({"notes_per_person": number}, 1)
    assert IDEAS.read_settings({}, 1) == {"notes_per_person": 5}


def test_whoever_writes_more_notes_counts_as_one_person() -> None:
    definition = asked()
    busy = ballot("p0", {"i1": {"note_1": "a", "note_2": "b", "note_3": "c"}})
    others = [ballot(f"p{n}", {"i1": {"note_1": "a"}, "i2": {"note_1": None}}) for n in range(1, 9)]
    skipped = ballot("p9", {"i1": {"note_1": None}, "i2": {"note_1": None}})
    tally = IDEAS.tally(definition, [busy, *others, skipped], 12)
    assert (tally.ballots, tally.abstentions) == (9, 1)
    assert [row.counts["wrote"] for row in tally.rows] == [9, 0]
    assert IDEAS.sentences(definition, protect(tally, Policy()), None) == ("9 people wrote notes.",)
