"""The ballots of a round and their exact counts, before any protection.

In: a store, and a round as it stands. Out: a `CountedRound`, or a `Tally`. The one thing easily got wrong: these are exact
figures about single people. They are for protection, for the store's own checks and for analysts; nothing else takes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.results import Tally
from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.errors import ActivityError
from facilitation_kit.live.workshop_state import RoundState
from facilitation_kit.responses.records import EntryMode
from facilitation_kit.responses.store import Store

__all__ = ["CountedRound", "activity_of", "counted_round", "exact_tally"]


@dataclass(frozen=True, kw_only=True)
class CountedRound:
    """A round with everybody's ballots.

    Attributes:
        definition: the round.
        activity: that counts it.
        ballots: one a person.
        joined: how many people had joined by its close, or have by now while it is open, by group; whoever was keyed in
            afterwards is one of them.
        entry_modes: the ways in which answers came in.
    """

    definition: RoundDefinition
    activity: Activity
    ballots: list[Ballot]
    joined: Counter[str | None]
    entry_modes: frozenset[EntryMode] = frozenset()

    @property
    def tally(self) -> Tally:
        """The exact counts."""
        return self.activity.tally(self.definition, self.ballots, self.joined.total())


def counted_round(store: Store, one: RoundState, activities: Mapping[str, Activity]) -> CountedRound:
    """Everybody's ballots of a round, and how many people could have answered.

    Raises:
        ActivityError: ``activity.unknown``.
    """
    activity = activity_of(one.definition, activities)
    with store.snapshot():
        ballots = store.ballots(one.definition.id)
        people = store.participants(one.definition.workshop)
        entry_modes = store.entry_modes(one.definition.id)
    answered = {ballot.participant for ballot in ballots}
    joined = [
        person
        for person in people
        if one.closed_at is None or person.joined_at <= one.closed_at or person.id in answered
    ]
    return CountedRound(
        definition=one.definition,
        activity=activity,
        ballots=ballots,
        joined=Counter[str | None](person.group for person in joined),
        entry_modes=entry_modes,
    )


def exact_tally(store: Store, one: RoundState, activities: Mapping[str, Activity]) -> Tally:
    """The exact counts of a round from the store's current ballots.

    Raises:
        ActivityError: ``activity.unknown``.
    """
    return counted_round(store, one, activities).tally


def activity_of(definition: RoundDefinition, activities: Mapping[str, Activity]) -> Activity:
    """The activity of a round.

    Raises:
        ActivityError: ``activity.unknown``; a round of an outside package that is not installed here.
    """
    try:
        return activities[definition.activity]
    except KeyError:
        raise ActivityError(
            "activity.unknown",
            f"The activity {definition.activity!r} of the round {definition.id} is not installed.",
            remedy="Install the package that brings it.",
        ) from None
