"""Counting dots: what each option received, from how many people, and whether anybody has a concern.

In go the current ballots of a round; out comes an exact `Tally`. The one thing easily got wrong: a ballot without any
dot or concern is an abstention, not twelve zeros; it is in no denominator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from facilitation_kit.activities.bands import bands
from facilitation_kit.activities.dot_rules import DotRules
from facilitation_kit.activities.results import Measure, MeasureKind, Tally, TallyRow
from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["count_dots"]

_DOTS = Measure(name="dots", label=phrase("Dots"), kind=MeasureKind.POINTS, headline=True)
_PEOPLE = Measure(name="people", label=phrase("People"), kind=MeasureKind.PEOPLE)
_CONCERNS = Measure(name="concerns", label=phrase("Concerns"), kind=MeasureKind.FLAG)


def count_dots(definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int, *, tally_version: int) -> Tally:
    """Count a dot vote.

    Args:
        definition: the round, whose settings say what a legal ballot is.
        ballots: one a person, in any order.
        eligible: people who had joined.
        tally_version: version of these counting rules.
    """
    rules = DotRules.of(definition.settings)
    legal = [ballot for ballot in ballots if _is_legal(ballot, definition, rules)]
    cast = [ballot for ballot in legal if _says_something(ballot)]
    measures = (_DOTS, _PEOPLE, _CONCERNS) if rules.concerns else (_DOTS, _PEOPLE)
    dots: dict[ItemId, list[int]] = {item.id: [] for item in definition.items}
    concerns: Counter[ItemId] = Counter()
    for ballot in cast:
        for answer in ballot.answers:
            if answer.field == "dots" and isinstance(answer.value, int):
                dots[answer.item].append(answer.value)
            elif answer.field == "concern" and answer.value is True:
                concerns[answer.item] += 1
    totals = [sum(dots[item.id]) for item in definition.items]
    rows = []
    for item, total, band in zip(definition.items, totals, bands(totals, len(cast), rules.cap_per_option), strict=True):
        counts = {"dots": total, "people": sum(1 for placed in dots[item.id] if placed)}
        if rules.concerns:
            counts["concerns"] = concerns[item.id]
        rows.append(
            TallyRow(
                item=item.id,
                label=item.label,
                counts=counts,
                answered=len(dots[item.id]),
                band=band,
            )
        )
    return Tally(
        measures=measures,
        rows=tuple(rows),
        ballots=len(cast),
        abstentions=len(legal) - len(cast),
        eligible=eligible,
        spoiled=len(ballots) - len(legal),
        settings=dict(definition.settings),
        seed=definition.seed,
        tally_version=tally_version,
    )


def _is_legal(ballot: Ballot, definition: RoundDefinition, rules: DotRules) -> bool:
    """Whether the ballot keeps the rules; the hub refuses others, so that only imported ones can be spoiled."""
    known = {item.id for item in definition.items}
    spent = 0
    for answer in ballot.answers:
        if answer.item not in known:
            return False
        if answer.field != "dots" or answer.value is None:
            continue
        if isinstance(answer.value, bool) or not isinstance(answer.value, int):
            return False
        if not 0 <= answer.value <= rules.cap_per_option:
            return False
        spent += answer.value
    return spent <= rules.dots


def _says_something(ballot: Ballot) -> bool:
    return any(answer.field in ("dots", "concern") and bool(answer.value) for answer in ballot.answers)
