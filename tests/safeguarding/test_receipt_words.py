from __future__ import annotations

import random
import re
from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.identifiers import ParticipantId
from facilitation_kit.safeguarding.receipt_words import (
    WORDS_IN_A_RECEIPT,
    drawn_for,
    new_receipt,
    normalise,
    receipt_hash,
    word_list,
)

SECRET, OTHER_SECRET = b"s" * 32, b"t" * 32
HARSH = (
    "kill",
    "knife",
    "gun",
    "drug",
    "rape",
    "abus",
    "victim",
    "slave",
    "porn",
    "sex",
    "hell",
    "dead",
    "suicid",
    "gang",
)


def test_three_words_make_more_than_eight_thousand_million_receipts() -> None:
    assert len(set(word_list())) == 2_048
    assert len(word_list()) ** WORDS_IN_A_RECEIPT >= 2**33


def test_every_word_is_plain_to_read_and_to_type() -> None:
    assert all(re.fullmatch("[a-z]{3,9}", word) for word in word_list())
    assert list(word_list()) == sorted(word_list())


def test_no_word_is_harsh() -> None:
    assert [word for word in word_list() if word.startswith(HARSH)] == []


def sounds(word: str) -> str:
    """A rough key of how a word sounds; the same key is too near."""
    for letters, sound in (("ph", "f"), ("ck", "k"), ("wh", "w"), ("kn", "n"), ("wr", "r"), ("c", "k"), ("z", "s")):
        word = word.replace(letters, sound)
    return re.sub(r"(.)\1+", r"\1", word)


def one_letter_apart(words: tuple[str, ...]) -> list[str]:
    """Words that another word becomes when any one letter of it is left out or exchanged."""
    patterns = Counter(f"{word[:at]}.{word[at + 1 :]}" for word in words for at in range(len(word)))
    shorter = {word[:at] + word[at + 1 :] for word in words for at in range(len(word))}
    return [pattern for pattern, times in patterns.items() if times > 1] + sorted(shorter & set(words))


def test_no_two_words_sound_alike_or_differ_by_a_slip_of_one_letter() -> None:
    assert len({sounds(word) for word in word_list()}) == len(word_list())
    assert one_letter_apart(word_list()) == []


def test_words_that_are_too_near_would_be_found() -> None:
    assert sounds("knight") == sounds("night")
    assert one_letter_apart(("stone", "store", "kettle"))
    assert one_letter_apart(("plan", "plane"))


def test_no_word_is_the_beginning_of_another() -> None:
    words = word_list()
    assert [word for word, after in pairwise(words) if after.startswith(word)] == []


def test_a_receipt_is_three_words_of_the_list() -> None:
    receipt = new_receipt(random.SystemRandom())
    assert len(receipt) == 3
    assert set(receipt) <= set(word_list())


def test_the_same_person_gets_the_same_words_again_and_nobody_else_does() -> None:
    ada, ben = ParticipantId("a"), ParticipantId("b")
    first = new_receipt(drawn_for(SECRET, ada))
    assert new_receipt(drawn_for(SECRET, ada)) == first
    assert len({first, *(new_receipt(each) for each in (drawn_for(SECRET, ben), drawn_for(OTHER_SECRET, ada)))}) == 3
    assert new_receipt(drawn_for(SECRET, ada, 1)) != first


def test_every_word_is_drawn_about_as_often_as_any_other() -> None:
    drawn = Counter(word for n in range(20_000) for word in new_receipt(drawn_for(SECRET, ParticipantId(f"p{n}"))))
    assert len(drawn) == 2_048
    assert max(drawn.values()) < 80  # 29 each on average; 80 is nine standard deviations away


@given(
    st.lists(st.sampled_from(word_list()), min_size=3, max_size=3), st.sampled_from([" ", ", ", "-", "  ", "\n", ". "])
)
def test_words_are_known_however_they_are_typed(words: list[str], between: str) -> None:
    typed = f" {between.join(words).upper()}!"
    assert normalise(typed) == " ".join(words)
    assert receipt_hash(SECRET, typed) == receipt_hash(SECRET, " ".join(words))


@given(st.text(max_size=500))
def test_anything_can_be_typed(text: str) -> None:
    assert len(receipt_hash(SECRET, text)) == 32


def test_the_hash_says_nothing_without_the_secret() -> None:
    assert receipt_hash(SECRET, "kettle otter meadow") != receipt_hash(OTHER_SECRET, "kettle otter meadow")
    assert b"kettle" not in receipt_hash(SECRET, "kettle otter meadow")
