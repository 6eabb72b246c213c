"""Counting every round again from the log, by another way, and comparing.

In goes a store; out comes what differs, which should be nothing. The one thing easily got wrong: the second count must
not use the first one's reading. Here the current answers are worked out in plain Python from the log's rows, in the
order of commits, and put before the activity in another order than the store's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.results import Tally
from facilitation_kit.activities.rounds import Answer, Ballot, JsonScalar
from facilitation_kit.analysis.counted_rounds import exact_tally
from facilitation_kit.identifiers import GroupId, ItemId, ParticipantId, RoundId
from facilitation_kit.live.workshop_state import RoundState, fold
from facilitation_kit.responses.records import Participant, ResponseRow
from facilitation_kit.responses.store import Store

__all__ = ["Difference", "Rebuilt", "compare_tallies", "rebuild"]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One figure that the two counts do not agree about.

    Attributes:
        item: empty for a figure about the whole round.
        measure: name of the measure, or of the figure of the whole round.
        counted: by the ordinary way.
        rebuilt: from the log's rows.
    """

    round: RoundId
    item: str
    measure: str
    counted: str
    rebuilt: str


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What a rebuild found.

    Attributes:
        rounds: rounds that were counted twice.
        figures: figures that were compared.
        rows: rows of the log that were read.
        differences: none, if all is well.
        uncounted: rounds that could not be counted, because their activity is not installed.
    """

    rounds: int
    figures: int
    rows: int
    differences: tuple[Difference, ...]
    uncounted: tuple[RoundId, ...]


_Latest = dict[ParticipantId, dict[tuple[ItemId, str], JsonScalar]]


def rebuild(store: Store, activities: Mapping[str, Activity]) -> Rebuilt:
    """Count every round of a store twice and compare all figures.

    Args:
        store: which is only read.
        activities: the installed ones.
    """
    differences: list[Difference] = []
    uncounted: list[RoundId] = []
    rounds = figures = rows = 0
    with store.snapshot():
        for workshop in store.workshops():
            people = {person.id: person for person in store.participants(workshop)}
            log = list(store.rows(workshop))
            rows += len(log)
            for round_id, one in fold(store.events(workshop)).rounds.items():
                activity = activities.get(one.definition.activity)
                if activity is None:
                    uncounted.append(round_id)
                    continue
                counted = exact_tally(store, one, activities)
                again = _count_again(activity, one, log, people)
                compared, found = compare_tallies(round_id, counted, again)
                rounds, figures = rounds + 1, figures + compared
                differences += found
    return Rebuilt(
        rounds=rounds, figures=figures, rows=rows, differences=tuple(differences), uncounted=tuple(uncounted)
    )


def _count_again(
    activity: Activity, one: RoundState, log: list[ResponseRow], people: Mapping[ParticipantId, Participant]
) -> Tally:
    latest: _Latest = {}
    newest: dict[tuple[ParticipantId, ItemId, str], int] = {}
    for row in log:
        if row.round != one.definition.id:
            continue
        place = (row.participant, row.item, row.field)
        if row.seq >= newest.get(place, -1):
            newest[place] = row.seq
            latest.setdefault(row.participant, {})[row.item, row.field] = row.value
    ballots = [_ballot(person, values, people) for person, values in latest.items()]
    # an order that has nothing to do with the store's: counting must not depend on it
    ballots.sort(key=lambda ballot: hashlib.blake2b(ballot.participant.encode()).digest())
    closed = one.closed_at
    eligible = sum(1 for person in people.values() if closed is None or person.joined_at <= closed)
    return activity.tally(one.definition, ballots, eligible)


def _ballot(
    person: ParticipantId,
    values: Mapping[tuple[ItemId, str], JsonScalar],
    people: Mapping[ParticipantId, Participant],
) -> Ballot:
    known = people.get(person)
    group: GroupId | None = known.group if known else None
    answers = tuple(
        Answer(item=item, field=field, value=value) for (item, field), value in sorted(values.items(), reverse=True)
    )
    return Ballot(participant=person, group=group, answers=answers)


def compare_tallies(round_id: RoundId, counted: Tally, rebuilt: Tally) -> tuple[int, list[Difference]]:
    """How many figures were compared, and those that differ.

    Args:
        round_id: named in the differences.
        counted: the ordinary tally.
        rebuilt: the tally from the log.
    """
    first, second = _figures(counted), _figures(rebuilt)
    places = [*first, *(place for place in second if place not in first)]
    absent = "absent"
    return len(places), [
        Difference(
            round=round_id,
            item=item,
            measure=measure,
            counted=first.get((item, measure), absent),
            rebuilt=second.get((item, measure), absent),
        )
        for item, measure in places
        if first.get((item, measure), absent) != second.get((item, measure), absent)
    ]


def _figures(tally: Tally) -> dict[tuple[str, str], str]:
    figures = {
        ("", "ballots"): str(tally.ballots),
        ("", "abstentions"): str(tally.abstentions),
        ("", "eligible"): str(tally.eligible),
        ("", "spoiled"): str(tally.spoiled),
    }
    for row in tally.rows:
        figures |= {(row.item, name): str(count) for name, count in row.counts.items()}
        figures[row.item, "answered"] = str(row.answered)
        figures[row.item, "score"] = repr(row.score)
        figures[row.item, "band"] = str(row.band)
        if row.numbers:
            figures[row.item, "numbers"] = repr(row.numbers)
    return figures
