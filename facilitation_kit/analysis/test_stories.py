"""What came of a test: its criterion as it was locked, every change since, and a verdict for each time that it was measured.

In: a test card, the locks of a store, and protected results. Out: a `TestStory`. It decides nothing: what becomes of the
hypothesis is written down by a named person. Two things easily got wrong: a verdict goes by the criterion that was locked, never
by today's card; and it is made of figures that these readers see anyway, so that it tells nothing that the table hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from facilitation_kit.activities.criterion_questions import CriterionQuestion
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.analysis.disclosure_control import ProtectedTable
from facilitation_kit.analysis.measured_verdicts import judged, said_words
from facilitation_kit.analysis.verdict_shifts import round_before
from facilitation_kit.analysis.verdicts import Outcome
from facilitation_kit.content.success_criteria import SuccessCriterion, parse_criterion
from facilitation_kit.content.test_cards import TestCard, TestStatus
from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.criterion_locks import locked_criteria
from facilitation_kit.live.events import CriterionLocked
from facilitation_kit.live.workshop_state import WorkshopState
from facilitation_kit.phrases import phrase
from facilitation_kit.planning.measured_tests import one_line
from facilitation_kit.responses.store import Store

__all__ = [
    "ANSWERED",
    "MeasuredRound",
    "TestReading",
    "TestStory",
    "kept_locks",
    "measuring_rounds",
    "standing",
    "story_of_test",
]

ANSWERED = "answered"
"""Where a test stands that people have answered, while its card still calls it planned."""


@dataclass(frozen=True, kw_only=True)
class MeasuredRound:
    """A round that people have seen, or may see now.

    Attributes:
        definition: which one, and what was asked.
        workshop: its title.
        held_on: when the round was closed.
        table: its protected result.
        questions: what criteria may ask about it (`Activity.criterion_questions`).
    """

    definition: RoundDefinition
    workshop: str
    held_on: date
    table: ProtectedTable
    questions: Mapping[str, CriterionQuestion]


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
        sentences: counts first; one or more; then what it had come to in earlier rounds of the workshop, and what moved.
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
        readings=tuple(_readings(criterion, each) for each in rounds.values() if each),
    )


def standing(card: TestCard, story: TestStory) -> str:
    """Where a test stands: as its card says, but never "planned" beside answers that have come in."""
    answered = card.status is TestStatus.PLANNED and story.locked is not None
    return ANSWERED if answered else card.status.value


def _amendments(locks: Sequence[CriterionLocked], card: TestCard) -> Iterator[str]:
    """Each change of the criterion: from one workshop to the next, and to today's card."""
    texts = [(lock.criterion, lock.check) for lock in locks]
    today = (one_line(card.success_criterion), str(card.criterion or ""))
    for before, after in zip(texts, [*texts[1:], today], strict=True):
        if before != after:
            was = before[0] if before[0] != after[0] else before[1]
            yield phrase("The criterion was changed after answers had come in: it was “{criterion}”.", criterion=was)


def _readings(criterion: SuccessCriterion, rounds: Sequence[MeasuredRound]) -> TestReading:
    """What the last of several rounds came to, and what moved from one to the next before it."""
    judgements = [
        judged(criterion, each.table, each.questions.get(criterion.question), sensitive=each.definition.sensitive)
        for each in rounds
    ]
    last, now = rounds[-1], judgements[-1]
    before = [
        sentence
        for place in range(len(rounds) - 1)
        for sentence in round_before(judgements[place], judgements[place + 1], rounds[place].definition.number)
    ]
    return TestReading(
        round=last.definition.id,
        workshop=last.workshop,
        held_on=last.held_on,
        people=now.people.text if now.people else "",
        outcome=now.outcome,
        words=said_words(now.outcome),
        sentences=(*now.sentences, *before),
        number=now.people.value if now.people else None,
    )
