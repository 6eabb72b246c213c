"""Whether a test met the criterion that was set before anybody was asked: met, not met, or too few to say (H3-H5).

In: a criterion and the answers counted by value. Out: a `Verdict` with its words. It decides nothing: what becomes of the
hypothesis is written down by a named person. Two things easily got wrong: a share is compared exactly (3 of 5 is 0.6), and
too few people never make a "not met".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from facilitation_kit.analysis.intervals import (
    NOT_A_RANDOM_SAMPLE,
    Interval,
    interval_words,
    percentage_words,
    wilson_interval,
)
from facilitation_kit.analysis.number_figures import hundredths
from facilitation_kit.content.success_criteria import Statistic, SuccessCriterion
from facilitation_kit.phrases import counted, phrase

__all__ = ["Outcome", "Verdict", "few_words", "outcome_words", "verdict_on", "verdict_on_figure"]


class Outcome(StrEnum):
    """The three things that a criterion can come to."""

    MET = "met"
    NOT_MET = "not_met"
    TOO_FEW = "too_few_to_say"


_OUTCOME_WORDS = {
    Outcome.MET: phrase("Met"),
    Outcome.NOT_MET: phrase("Not met"),
    Outcome.TOO_FEW: phrase("Too few to say"),
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a criterion came to.

    Attributes:
        outcome: the verdict.
        people: who answered the question.
        count: of them, who gave an answer that counts as success; ``None`` for a mean or median.
        value: what was worked out; ``None`` where nobody answered.
        interval: the 95 % Wilson interval of a proportion; ``None`` for everything else, and where nobody answered.
        sentences: counts first, then the range in words, the percentage from 20 people on, and what a room is not.
    """

    outcome: Outcome
    people: int
    count: int | None
    value: Fraction | None
    interval: Interval | None
    sentences: tuple[str, ...]

    @property
    def words(self) -> str:
        """The verdict as it is printed everywhere."""
        return outcome_words(self.outcome)

    @property
    def value_words(self) -> str:
        """What was worked out, in hundredths; empty where nobody answered."""
        return "" if self.value is None else hundredths(self.value)


def outcome_words(outcome: Outcome) -> str:
    """An outcome as it is printed everywhere."""
    return _OUTCOME_WORDS[outcome]


def verdict_on(criterion: SuccessCriterion, answers: Mapping[str, int]) -> Verdict:
    """What the answers make of a criterion.

    Args:
        criterion: as it was locked.
        answers: how many people gave each answer; for a mean or median the answers are numbers. People who skipped are
            not in it.

    Raises:
        ValueError: a mean or median of answers that are no numbers.

    >>> from facilitation_kit.content.success_criteria import parse_criterion
    >>> criterion = parse_criterion("proportion(like in {happy}) >= 0.6 with n >= 10")
    >>> verdict_on(criterion, {"happy": 6, "sad": 4}).outcome
    <Outcome.MET: 'met'>
    >>> verdict_on(criterion, {"happy": 9}).outcome
    <Outcome.TOO_FEW: 'too_few_to_say'>
    """
    people = sum(answers.values())
    return _verdict(criterion, people, *_worked_out(criterion, answers, people))


def verdict_on_figure(criterion: SuccessCriterion, people: int, value: Fraction) -> Verdict:
    """What a mean or median that was worked out elsewhere makes of a criterion.

    Args:
        criterion: as it was locked.
        people: whose answers the figure comes from.
        value: the figure, as it is shown.
    """
    return _verdict(criterion, people, None, value)


def few_words(people: int, needed: int) -> str:
    """How many answered, where more were needed."""
    if not people:
        return phrase("Nobody has answered this yet.")
    return counted(
        "{count} person answered; {needed} were needed to say anything.",
        "{count} people answered; {needed} were needed to say anything.",
        people,
        needed=needed,
    )


def _verdict(criterion: SuccessCriterion, people: int, count: int | None, value: Fraction | None) -> Verdict:
    outcome = Outcome.TOO_FEW
    if value is not None and people >= criterion.minimum_n:
        outcome = Outcome.MET if criterion.comparison.holds(value, criterion.threshold) else Outcome.NOT_MET
    share = criterion.statistic is Statistic.PROPORTION and people > 0
    return Verdict(
        outcome=outcome,
        people=people,
        count=count,
        value=value,
        interval=wilson_interval(count, people) if share and count is not None else None,
        sentences=_sentences(criterion, people, count, value),
    )


def _worked_out(
    criterion: SuccessCriterion, answers: Mapping[str, int], people: int
) -> tuple[int | None, Fraction | None]:
    if criterion.statistic in (Statistic.PROPORTION, Statistic.COUNT):
        count = sum(answers.get(value, 0) for value in criterion.values)
        if criterion.statistic is Statistic.COUNT:
            return count, Fraction(count)
        return count, Fraction(count, people) if people else None
    numbers = sorted(Fraction(answer) for answer, many in answers.items() for _ in range(many))
    if not numbers:
        return None, None
    if criterion.statistic is Statistic.MEAN:
        return None, sum(numbers, Fraction(0)) / len(numbers)
    return None, (numbers[(len(numbers) - 1) // 2] + numbers[len(numbers) // 2]) / 2


def _sentences(criterion: SuccessCriterion, people: int, count: int | None, value: Fraction | None) -> tuple[str, ...]:
    if not people:
        return (few_words(0, criterion.minimum_n),)
    said = (few_words(people, criterion.minimum_n),) if people < criterion.minimum_n else ()
    if count is None:
        assert value is not None
        worked_out = {
            Statistic.MEAN: phrase("On average {people} people said {value}.", people=people, value=hundredths(value)),
            Statistic.MEDIAN: phrase(
                "The middle of {people} people said {value}.", people=people, value=hundredths(value)
            ),
        }
        return (worked_out[criterion.statistic], *said)
    percentage = percentage_words(count, people)
    first = (
        phrase("{count} of {people} people ({percentage}).", count=count, people=people, percentage=percentage)
        if percentage
        else phrase("{count} of {people} people.", count=count, people=people)
    )
    if criterion.statistic is Statistic.COUNT:
        return (first, *said)
    many_more = phrase(
        "If we asked many more people like these, {range} might say so.", range=interval_words(count, people)
    )
    return (first, *said, many_more, NOT_A_RANDOM_SAMPLE)
