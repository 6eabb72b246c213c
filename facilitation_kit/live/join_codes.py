"""Join codes: six characters that a person reads from a wall, hears across a room, and types on a phone.

In: a source of randomness. Out: a code such as ``K7-29M`` would be without its hyphen. The one thing easily got wrong:
what people type has other cases, spaces and hyphens; compare only what `normalise` gives.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Collection
from itertools import pairwise

__all__ = [
    "ALPHABET",
    "CODE_LENGTH",
    "check_character",
    "is_join_code",
    "new_join_code",
    "normalise",
    "reads_well",
]

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals without look-alikes: no 0 and O, no 1, I and L."""

CODE_LENGTH = 6
"""Characters in a code."""

_VOWELS = frozenset("AEUY")
_DIGITS_AS_LETTERS = str.maketrans("345678", "EASGTB")
_WORD_LENGTH = 3


def new_join_code(rng: random.Random, taken: Collection[str] = ()) -> str:
    """A code that is not `taken`, spells no word, and has no character twice in a row.

    Args:
        rng: where the randomness comes from.
        taken: codes of other workshops, which it must differ from.
    """
    while True:
        code = "".join(rng.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if code not in taken and reads_well(code):
            return code


def normalise(text: str) -> str:
    """A typed code as it is stored: capitals, without spaces and hyphens.

    >>> normalise(" k7-29m x")
    'K729MX'
    """
    return "".join(character for character in text.upper() if not _is_spacing(character))


def is_join_code(code: str) -> bool:
    """Whether a normalised text could be a join code at all."""
    return len(code) == CODE_LENGTH and all(character in ALPHABET for character in code)


def reads_well(code: str) -> bool:
    """Whether a code spells no word and has no character twice in a row."""
    return not _may_offend(code) and not _has_double(code)


def check_character(drawn: str) -> str:
    """Finds every single wrong character and every two that have changed places, because 31 is a prime.

    It stands at the end of what is typed from paper.
    """
    return ALPHABET[sum(place * ALPHABET.index(each) for place, each in enumerate(drawn, start=1)) % len(ALPHABET)]


def _is_spacing(character: str) -> bool:
    """Spaces of every kind, hyphens and dashes, and the invisible marks that phones paste along."""
    return character.isspace() or unicodedata.category(character) in {"Pd", "Cf", "Zs"}


def _may_offend(code: str) -> bool:
    """Whether a word could be read in it. A rule rather than a list: a list of bad words is never complete.

    Three letters in a row could be a word or an abbreviation; so could three characters with a vowel once digits
    are read as the letters that they resemble.
    """
    letters = code.translate(_DIGITS_AS_LETTERS)
    for start in range(len(code) - _WORD_LENGTH + 1):
        if code[start : start + _WORD_LENGTH].isalpha():
            return True
        heard = letters[start : start + _WORD_LENGTH]
        if heard.isalpha() and _VOWELS & set(heard):
            return True
    return False


def _has_double(code: str) -> bool:
    return any(first == second for first, second in pairwise(code))
