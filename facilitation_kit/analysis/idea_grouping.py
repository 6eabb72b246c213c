"""Which notes of an ideas round may belong together: a suggestion, made on the laptop and never by itself put to use.

In: notes as plain text. Out: groups of their places, each with the words that its notes share, which is the reason to
show. TF-IDF with agglomerative clustering (average linkage over cosine distance); the same notes give the same groups.

A vote holds only so many options, so there are never more groups than are asked for: the nearest are put together as long
as they share a word, and what is then still too much stands in one last group that gives no reason.

The one thing easily got wrong: scikit-learn takes a second to load and a while to work, and the hub must answer phones
meanwhile. So the hub runs this module as a program of its own (`python -m`), notes in and groups out as JSON.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["MOST_NOTES", "IdeaGroup", "group_ideas", "shared_words", "words_of"]

MOST_NOTES = 2000
"""Notes beyond these are not compared; each stays by itself."""

_MOST_CHARACTERS = 2000
_FARTHEST = 0.82
_NOTHING_SHARED = 1.0 - 1e-9
_MOST_TERMS = 4
_FEWEST_LETTERS = 2
_STEM_FROM = 4
_WORD = re.compile(r"[^\W_]+")
_EMPTY_WORDS = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "get",
        "give",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "instead",
        "into",
        "is",
        "it",
        "its",
        "just",
        "let",
        "like",
        "make",
        "me",
        "might",
        "more",
        "most",
        "much",
        "my",
        "need",
        "needs",
        "no",
        "not",
        "of",
        "off",
        "on",
        "one",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "put",
        "she",
        "should",
        "so",
        "some",
        "someone",
        "somebody",
        "something",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "things",
        "this",
        "those",
        "to",
        "too",
        "up",
        "us",
        "use",
        "very",
        "was",
        "way",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


@dataclass(frozen=True, kw_only=True)
class IdeaGroup:
    """Notes that may belong together.

    Attributes:
        notes: their places in the list that was given, rising.
        terms: words that at least two of them share, the most shared first; empty for a note that stands alone, and for a
            last group of notes that are together only because there is no room for more groups.
    """

    notes: tuple[int, ...]
    terms: tuple[str, ...]


def words_of(note: str) -> tuple[str, ...]:
    """The words of a note that are compared, plurals as singulars, in their order.

    >>> words_of("Later BUSES, and a later bus!")
    ('later', 'bus', 'later', 'bus')
    """
    folded = unicodedata.normalize("NFKC", note[:_MOST_CHARACTERS]).casefold()
    found = (word for word in _WORD.findall(folded) if word not in _EMPTY_WORDS)
    return tuple(_singular(word) for word in found if len(word) >= _FEWEST_LETTERS or not word.isascii())


def shared_words(one: str, other: str) -> tuple[str, ...]:
    """The words that two notes share: why they stand together. Sorted; often none."""
    return tuple(sorted(set(words_of(one)) & set(words_of(other))))


def group_ideas(notes: Sequence[str], most: int | None = None) -> tuple[IdeaGroup, ...]:
    """Groups of similar notes, the largest first, then notes that stand alone, both in the order of their first note.

    Every note is in exactly one group. Two notes without a common word are together only through notes that share words
    with both, or in the last group of all where `most` leaves no room.

    Args:
        notes: in any order.
        most: how many groups there may be, one or more; by default as many as there are.
    """
    words = [words_of(note) for note in notes[:MOST_NOTES]]
    shared = {word for word, number in Counter(word for each in words for word in set(each)).items() if number > 1}
    comparable = [place for place, each in enumerate(words) if shared.intersection(each)]
    alone = [(place,) for place in range(len(notes)) if place not in set(comparable)]
    clusters = sorted(_clusters(words, comparable, _room(most, len(alone))), key=_largest_first)
    found = [*clusters, *alone]
    if most is None or len(found) <= most:
        found.sort(key=_largest_first)
        rest: list[int] = []
    else:
        rest = sorted(place for places in found[most - 1 :] for place in places)
        del found[most - 1 :]
    groups = [IdeaGroup(notes=places, terms=_terms([words[n] for n in places if n < len(words)])) for places in found]
    return (*groups, IdeaGroup(notes=tuple(rest), terms=())) if rest else tuple(groups)


def _room(most: int | None, alone: int) -> int | None:
    """How many clusters there may be beside notes that share nothing: where those are many, they become one group."""
    if most is None:
        return None
    return most - alone if alone <= most // 2 else most - 1


def _largest_first(places: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    return -len(places), places


def _clusters(words: Sequence[Sequence[str]], places: Sequence[int], most: int | None) -> list[tuple[int, ...]]:
    """The places in clusters: those that are near, and farther ones that share a word while there are more than `most`."""
    clusters: dict[int, tuple[int, ...]] = {place: (at,) for place, at in enumerate(places)}
    if len(places) < 2:  # noqa: PLR2004 - one note is near nothing
        return list(clusters.values())
    # Loaded here: whoever imports this module for the words alone does not wait for it.
    from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415 - slow to load
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - the same

    weights = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform([words[place] for place in places])
    distances = (1.0 - (weights @ weights.T).toarray()).clip(0.0, 1.0)
    tree = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=0.0
    ).fit(distances)
    for step, ((one, other), distance) in enumerate(zip(tree.children_, tree.distances_, strict=True)):
        enough = most is None or len(clusters) <= most
        if distance > (_FARTHEST if enough else _NOTHING_SHARED):
            break
        clusters[len(places) + step] = tuple(sorted((*clusters.pop(int(one)), *clusters.pop(int(other)))))
    return list(clusters.values())


def _terms(notes: Sequence[Sequence[str]]) -> tuple[str, ...]:
    number = Counter(word for note in notes for word in set(note))
    return tuple(sorted((word for word in number if number[word] > 1), key=lambda word: (-number[word], word)))[
        :_MOST_TERMS
    ]


def _singular(word: str) -> str:
    """A word without its plural's ending, by rules so plain that a wrong one joins no two different words often."""
    if len(word) < _STEM_FROM or not word.isascii() or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ses", "xes", "ches", "shes")) else word[:-1]


def main() -> None:
    """Read notes and how many groups there may be from standard input, as JSON; write the groups to standard output."""
    asked = json.load(sys.stdin)
    groups = [
        {"notes": list(group.notes), "terms": list(group.terms)} for group in group_ideas(asked["notes"], asked["most"])
    ]
    json.dump(groups, sys.stdout)


if __name__ == "__main__":
    main()
