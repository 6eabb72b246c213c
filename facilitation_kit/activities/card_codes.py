"""Codes of cards: six characters by which a second phone finds the card that a pair or a table has begun.

In: the key of the page on which somebody starts a card. Out: its code, from which everybody's phone can tell whether it is
a pair's or a table's. The one thing easily got wrong: people hear and type it, so it has no vowels and no look-alikes, and
its last character notices most slips; whether somebody holds the code is for the store to say.
"""

from __future__ import annotations

import hashlib
import unicodedata

__all__ = ["ALPHABET", "CODE_LENGTH", "PAIR", "TABLE", "card_code", "company_of", "spoken", "typed_code"]

ALPHABET = "23456789BCDFGHJKMNPQRSTVWX"
"""Digits and consonants: no word can be read in a code, and no 0, 1, O, I or L; an even number, for the last character."""
CODE_LENGTH = 6
PAIR, TABLE = "pair", "table"

_COMPANIES = (PAIR, TABLE)
_HALF = len(ALPHABET) // 2


def card_code(key: str, company: str) -> str:
    """The code of a card that is started on the page with this key.

    Args:
        key: of the page; the same key gives the same code, so that sending it again starts nothing new.
        company: `PAIR` or `TABLE`.
    """
    number = int.from_bytes(_digest("card", key), "big")
    characters = []
    for _ in range(CODE_LENGTH - 1):
        number, place = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[place])
    first = "".join(characters)
    return first + _last(first, company)


def typed_code(typed: str) -> str:
    """A typed code as it is kept: capitals, without the spaces and hyphens that people put in.

    >>> typed_code(" k7w-29m ")
    'K7W29M'
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(each for each in folded if not each.isspace() and unicodedata.category(each) not in {"Pd", "Cf"})


def company_of(code: str) -> str:
    """Whether a code is a pair's or a table's; empty where no card can have it."""
    if len(code) != CODE_LENGTH or any(each not in ALPHABET for each in code):
        return ""
    return next((company for company in _COMPANIES if _last(code[:-1], company) == code[-1]), "")


def spoken(code: str) -> str:
    """A code in two halves, as it is read aloud.

    >>> spoken("K7W29M")
    'K7W 29M'
    """
    return f"{code[:3]} {code[3:]}"


def _last(first: str, company: str) -> str:
    return ALPHABET[_digest("last", first)[0] % _HALF * 2 + _COMPANIES.index(company)]


def _digest(purpose: str, text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, person=purpose.encode()).digest()
