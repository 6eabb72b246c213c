"""Whether a sentence of ours holds the words that somebody said, so that what may not be shown does not come in by the back door.

In: a sentence, and words of people. Out: whether it copies them. Easily got wrong: a short answer copied whole is a copy, and so are six
words in a row out of a long one; capitals, marks and line ends do not make it another sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

__all__ = ["LONGEST_SHARED", "copies", "word_list"]

Words = tuple[str, ...]

LONGEST_SHARED = 5
"""Words in a row that a sentence of ours may share with somebody's by chance."""

_SHORTEST = 3
_WORD = re.compile(r"\w+")


def word_list(text: str) -> Words:
    """The words of a text, in small letters and without marks between or inside them.

    >>> word_list("She kept turning up. Didn't she?")
    ('she', 'kept', 'turning', 'up', 'didnt', 'she')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return tuple(_WORD.findall(re.sub(r"['\N{RIGHT SINGLE QUOTATION MARK}`]", "", plain)))


def copies(sentences: Iterable[str], spoken: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """Those of our sentences that hold words that people said, each with whose words it holds.

    A sentence does where it shares six words in a row with what somebody said, where all of it (three words or more) stands
    there, or where it holds a whole answer of three to five words.

    Args:
        sentences: ours; each is looked for in all that was said.
        spoken: a name, such as the id of a fact, and the words as they were said or would be published; a name may come more than once.
    """
    whole, pieces = _indexed(sentences)
    lengths = {len(words) for words in whole}
    found: dict[str, set[str]] = {}
    for name, text in spoken if pieces else ():
        words = word_list(text)
        hits: set[str] = set()
        if _SHORTEST <= len(words) <= LONGEST_SHARED:
            hits |= pieces.get(words, set())
        for run in _runs(words, LONGEST_SHARED + 1):
            hits |= pieces.get(run, set())
        for length in lengths:
            for run in _runs(words, length):
                hits |= whole.get(run, set())
        for sentence in hits:
            found.setdefault(sentence, set()).add(name)
    return {sentence: frozenset(names) for sentence, names in found.items()}


def _indexed(sentences: Iterable[str]) -> tuple[dict[Words, set[str]], dict[Words, set[str]]]:
    """Short sentences by all their words, and all sentences by each run of three to six words in them."""
    whole: dict[Words, set[str]] = {}
    pieces: dict[Words, set[str]] = {}
    for sentence in sentences:
        words = word_list(sentence)
        if _SHORTEST <= len(words) <= LONGEST_SHARED:
            whole.setdefault(words, set()).add(sentence)
        for length in range(_SHORTEST, LONGEST_SHARED + 2):
            for run in _runs(words, length):
                pieces.setdefault(run, set()).add(sentence)
    return whole, pieces


def _runs(words: Words, length: int) -> Iterator[Words]:
    return (words[start : start + length] for start in range(len(words) - length + 1))
