"""What a live picture may show of a choice while people still answer: only steps of five people.

In: every value of one field in the order of commits. Out: for each item the values that may be drawn now. A picture that
moved with each answer would tell who has just answered what; so it moves when five people have answered or changed
their answer since it last did (DOMAIN.md section 0.3).

The one thing easily got wrong: who changes an answer twice is one person, so people are counted, not rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from facilitation_kit.activities.rounds import JsonScalar
from facilitation_kit.identifiers import ItemId, ParticipantId

__all__ = ["STEP", "shown_in_fives"]

STEP = 5


def shown_in_fives(
    answers: Iterable[tuple[ParticipantId, ItemId, JsonScalar]], step: int = STEP
) -> Mapping[ItemId, tuple[JsonScalar, ...]]:
    """The values that may be drawn, by item and in a settled order; items without any are not in it.

    >>> people = [ParticipantId(str(n)) for n in range(7)]
    >>> shown_in_fives((person, ItemId("visit"), n) for n, person in enumerate(people))
    {'visit': (0, 1, 2, 3, 4)}
    """
    now: dict[ItemId, dict[ParticipantId, JsonScalar]] = {}
    drawn: dict[ItemId, dict[ParticipantId, JsonScalar]] = {}
    moved: dict[ItemId, set[ParticipantId]] = {}
    shown: dict[ItemId, tuple[JsonScalar, ...]] = {}
    for person, item, value in answers:
        theirs, since = now.setdefault(item, {}), moved.setdefault(item, set())
        theirs[person] = value
        # Whoever has changed their mind and back again has moved nothing.
        (since.discard if drawn.get(item, {}).get(person) == value else since.add)(person)
        if len(since) >= step:
            since.clear()
            drawn[item] = dict(theirs)
            said = [each for each in theirs.values() if each is not None]
            shown[item] = tuple(sorted(said, key=str)) if len(said) >= step else ()
    return {item: values for item, values in shown.items() if values}
