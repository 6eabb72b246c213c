"""What came of a test: its criterion as it was locked, every change since, and a verdict for each time that it was measured.

In: a test card, the locks of a store, and protected results. Out: a `TestStory`. It decides nothing: what becomes of the
hypothesis is written down by a named person. Two things easily got wrong: a verdict goes by the criterion that was locked, never
by today's card; and it is made of figures that these readers see anyway, so that it tells nothing that the table hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from facilitation_kit.analysis.disclosure_control import Profile, ProtectedRow, ProtectedTable
from facilitation_kit.analysis.verdicts import Outcome, outcome_words, verdict_on
from facilitation_kit.content.success_criteria import SuccessCriterion, parse_criterion
from facilitation_kit.content.test_cards import TestCard
from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.criterion_locks import locked_criteria
from facilitation_kit.live.events import CriterionLocked
from facilitation_kit.live.workshop_state import WorkshopState
from facilitation_kit.phrases import phrase
from facilitation_kit.planning.measured_tests import one_line
from facilitation_kit.responses.store import Store

__all__ = ["MeasuredRound", "TestReading", "TestStory", "kept_locks", "measuring_rounds", "story_of_test"]

_OTHER = "any other answer"  # no measure has a name like this
_ROUNDED = phrase("The figures here are rounded, so they give no verdict.")
_HIDDEN = phrase("The figures are too small to be shown, so they are too small for a verdict.")
_NOT_ASKED = phrase("What the criterion is about was not asked in this round.")


@dataclass(frozen=True, kw_only=True)
class MeasuredRound:
    """A round that people have seen, or may see now.

    Attributes:
        round: which one.
        workshop: its title.
        held_on: when the round was closed.
        table: its protected result.
    """

    round: RoundId
    workshop: str
    held_on: date
    table: ProtectedTable


@dataclass(frozen=True, kw_only=True)
class TestReading:
    """What a criterion came to in one round.

    Attributes:
        round: that it was measured in.
        workshop: its title.
        held_on: when the round was closed.
        people: who answered, as text; empty where that is hidden.
        outcome: met, not met, too few to say; ``None`` where these figures cannot tell.
        words: the same for readers.
        sentences: counts first; one or more.
        number: who answered, where it is shown.
    """

    __test__ = False

    round: RoundId
    workshop: str
    held_on: date
    people: str
    outcome: Outcome | None
    words: str
    sentences: tuple[str, ...]
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class TestStory:
    """What came of a test.

    Attributes:
        locked: the first lock of its criterion; ``None`` until somebody has answered.
        amendments: a sentence for each change of the criterion since, the oldest first.
        readings: a verdict for each workshop that measured it, the oldest first; of several rounds the last counts.
    """

    __test__ = False

    locked: CriterionLocked | None = None
    amendments: tuple[str, ...] = ()
    readings: tuple[TestReading, ...] = ()


def kept_locks(store: Store, states: Iterable[WorkshopState]) -> tuple[CriterionLocked, ...]:
    """Every lock of a store, the earliest first, with those whose event was lost; to be called inside a snapshot."""
    locks = [
        lock
        for state in states
        if state.plan.tests
        for lock in locked_criteria(state, [each for each in state.rounds if store.answered(each)])
    ]
    return tuple(sorted(locks, key=lambda lock: lock.at))


def measuring_rounds(state: WorkshopState, card: TestCard) -> tuple[RoundId, ...]:
    """The rounds of a workshop that measure a test, by the plan as it was when the workshop was opened."""
    steps = {test.step for test in state.plan.tests if test.id == card.id}
    return tuple(round_id for round_id, one in state.rounds.items() if one.definition.step in steps)


def story_of_test(
    card: TestCard, locks: Sequence[CriterionLocked], rounds: Mapping[str, Sequence[MeasuredRound]]
) -> TestStory:
    """What came of a test.

    Args:
        card: as it is today.
        locks: of the store, the earliest first.
        rounds: those that measure it and may be told of, in their order, by workshop.
    """
    own = [lock for lock in locks if lock.test == card.id]
    if not own:
        return TestStory()
    criterion = parse_criterion(own[0].check)
    return TestStory(
        locked=own[0],
        amendments=tuple(_amendments(own, card)),
        readings=tuple(_reading(criterion, each[-1]) for each in rounds.values() if each),
    )


def _amendments(locks: Sequence[CriterionLocked], card: TestCard) -> Iterator[str]:
    """Each change of the criterion: from one workshop to the next, and to today's card."""
    texts = [(lock.criterion, lock.check) for lock in locks]
    today = (one_line(card.success_criterion), str(card.criterion or ""))
    for before, after in zip(texts, [*texts[1:], today], strict=True):
        if before != after:
            was = before[0] if before[0] != after[0] else before[1]
            yield phrase("The criterion was changed after answers had come in: it was “{criterion}”.", criterion=was)


def _reading(criterion: SuccessCriterion, measured: MeasuredRound) -> TestReading:
    outcome, people, sentences = _judged(criterion, measured.table)
    row = _row(criterion, measured.table)
    return TestReading(
        round=measured.round,
        workshop=measured.workshop,
        held_on=measured.held_on,
        people=row.answered.text if row is not None and people is not None else "",
        outcome=outcome,
        words=outcome_words(outcome) if outcome else phrase("Not said here"),
        sentences=sentences,
        number=people,
    )


def _judged(criterion: SuccessCriterion, table: ProtectedTable) -> tuple[Outcome | None, int | None, tuple[str, ...]]:
    """The outcome, the people who answered where that is shown, and the sentences."""
    if table.withheld or table.in_words:
        return Outcome.TOO_FEW, None, (_HIDDEN,)
    row = _row(criterion, table)
    if row is None or any(value not in row.cells for value in criterion.values):
        return Outcome.TOO_FEW, None, (_NOT_ASKED,)
    people = row.answered.value
    if table.profile is Profile.EXTERNAL:
        return None, None, (_ROUNDED,)
    counts = {value: row.cells[value].value for value in criterion.values}
    shown = {value: count for value, count in counts.items() if count is not None}
    if people is None or len(shown) < len(counts):
        return Outcome.TOO_FEW, None, (_HIDDEN,)
    verdict = verdict_on(criterion, {**shown, _OTHER: people - sum(shown.values())})
    return verdict.outcome, people, verdict.sentences


def _row(criterion: SuccessCriterion, table: ProtectedTable) -> ProtectedRow | None:
    return next((row for row in table.rows if row.item == criterion.question), None)
