from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.live.join_codes import ALPHABET, CODE_LENGTH, is_join_code, new_join_code, normalise


def test_the_alphabet_has_no_look_alikes() -> None:
    assert not set("01OIL") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)


@given(st.integers())
def test_a_code_has_six_characters_of_the_alphabet(seed: int) -> None:
    code = new_join_code(random.Random(seed))
    assert len(code) == CODE_LENGTH
    assert is_join_code(code)
    assert normalise(code) == code


@given(st.integers())
def test_no_code_can_be_read_as_a_word(seed: int) -> None:
    code = new_join_code(random.Random(seed))
    assert not re.search("[A-Z]{3}", code)
    as_letters = code.translate(str.maketrans("345678", "EASGTB"))
    assert not any(
        re.fullmatch("[A-Z]{3}", as_letters[at : at + 3]) and set("AEUY") & set(as_letters[at : at + 3])
        for at in range(4)
    )
    assert not re.search(r"(.)\1", code)


def test_codes_of_one_store_differ() -> None:
    rng = random.Random(7)
    taken: set[str] = set()
    for _ in range(2_000):
        code = new_join_code(rng, taken)
        assert code not in taken
        taken.add(code)


def test_a_taken_code_is_passed_over() -> None:
    first = new_join_code(random.Random(3))
    assert new_join_code(random.Random(3), {first}) != first


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.integers(), st.lists(st.sampled_from([" ", "-", "\u00a0", "\u2011", "\t", "\u200b"]), min_size=6, max_size=6))
def test_a_code_is_known_however_it_is_spaced_and_cased(seed: int, spacing: list[str]) -> None:
    code = new_join_code(random.Random(seed))
    typed = "".join(space + character for space, character in zip(spacing, code.lower(), strict=True))
    assert normalise(typed) == code


@pytest.mark.parametrize("text", ["", "K7M29", "K7M29XX", "K7M290", "K7M29Ö", "k7m29x"])
def test_other_texts_are_no_codes(text: str) -> None:
    assert not is_join_code(text)
