"""A form's key belongs to one person, one round and one page, for as long as it takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.identifiers import ParticipantId, RoundId
from facilitation_kit.participant.answer_keys import AnswerKeys
from tests.builders import items

KEYS = AnswerKeys(b"s" * 32)
ANNA, BEN = ParticipantId("anna"), ParticipantId("ben")
ONE, TWO = RoundId("w1.vote.1"), RoundId("w1.vote.2")
PAGE = items("A", "B")


def test_a_key_belongs_to_what_it_was_made_for() -> None:
    key = KEYS.issue(ANNA, ONE, PAGE)
    assert KEYS.belongs(key, ANNA, ONE, PAGE)


def test_a_key_belongs_to_nobody_and_nothing_else() -> None:
    key = KEYS.issue(ANNA, ONE, PAGE)
    assert not KEYS.belongs(key, BEN, ONE, PAGE)
    assert not KEYS.belongs(key, ANNA, TWO, PAGE)
    assert not KEYS.belongs(key, ANNA, ONE, PAGE[:1])
    assert not KEYS.belongs(key, ANNA, ONE, PAGE[::-1])


def test_every_rendered_form_has_a_key_of_its_own() -> None:
    assert len({KEYS.issue(ANNA, ONE, PAGE) for _ in range(100)}) == 100


def test_a_key_of_another_data_folder_is_refused() -> None:
    assert not KEYS.belongs(AnswerKeys(b"t" * 32).issue(ANNA, ONE, PAGE), ANNA, ONE, PAGE)


@given(st.text())
def test_no_text_is_taken_for_a_key_and_none_breaks_the_check(text: str) -> None:
    assert not KEYS.belongs(text, ANNA, ONE, PAGE)


@given(st.integers(0, 43), st.characters())
def test_a_key_with_one_character_changed_is_refused(place: int, character: str) -> None:
    key = KEYS.issue(ANNA, ONE, PAGE)
    changed = key[:place] + character + key[place + 1 :]
    assert KEYS.belongs(changed, ANNA, ONE, PAGE) == (changed == key)
