"""Answers that several people work on together, such as a table's card.

In: the current answers of everybody who holds the same code, each with its place in the log. Out: one set of answers.
The one thing easily got wrong: a page stands as a whole, so of each item the latest page counts, not the latest field;
and whoever skips a page takes back their own words, never those of the others.
"""

from __future__ import annotations

from collections.abc import Mapping

from facilitation_kit.activities.contract import CurrentAnswers
from facilitation_kit.activities.rounds import JsonScalar
from facilitation_kit.identifiers import ItemId, ParticipantId

__all__ = ["CODE", "KEPT_CODE", "MINE", "WITH", "AnswersInOrder", "shared_answers"]

AnswersInOrder = Mapping[tuple[ItemId, str], tuple[int, JsonScalar]]
"""A person's current values by (item, field), each with its place in the log."""

CODE = "code"
"""The field of the shared item that names what people work on together."""
KEPT_CODE = "kept_code"
"""In a form, the code that somebody goes on with; an answer keeps it in `CODE`."""
MINE = "mine"
"""The field by which somebody keeps a page to themselves."""
WITH = "with"
"""The field of the shared item that says whether somebody works alone, in a pair or at a table."""


def shared_answers(
    answers: Mapping[ParticipantId, AnswersInOrder], me: ParticipantId, shared_by: ItemId
) -> CurrentAnswers:
    """What somebody is shown of the answers that they give together with others.

    Args:
        answers: of everybody with the same code, this person included.
        me: who looks.
        shared_by: the item that holds the code; it is each person's own.
    """
    chosen: dict[ItemId, tuple[int, ParticipantId]] = {}
    for person, theirs in answers.items():
        for item in dict.fromkeys(item for item, _ in theirs):
            if person != me and (item == shared_by or not _says_something(theirs, item) or _is_private(theirs, item)):
                continue
            last = max(place for (each, _), (place, _) in theirs.items() if each == item)
            rank = last if _says_something(theirs, item) else -1
            if item not in chosen or rank > chosen[item][0]:
                chosen[item] = (rank, person)
    return {
        (item, field): value
        for item, (_, person) in chosen.items()
        for (each, field), (_, value) in answers[person].items()
        if each == item
    }


def _says_something(theirs: AnswersInOrder, item: ItemId) -> bool:
    return any(value not in (None, "", False) for (each, _), (_, value) in theirs.items() if each == item)


def _is_private(theirs: AnswersInOrder, item: ItemId) -> bool:
    return bool(theirs.get((item, MINE), (0, False))[1])
