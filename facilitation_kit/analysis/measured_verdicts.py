"""What a success criterion comes to in one protected result.

In: a criterion, the protected table of a round, and where its answers are counted. Out: a `Judgement`. The one thing easily got
wrong: a verdict is one more figure. So it is worked out of what the same readers see in the table and of nothing else: of counts
that are shown, of a mean or median that is shown, and of rounded counts only where every count that they can stand for gives
the same verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from facilitation_kit.activities.criterion_questions import CriterionQuestion
from facilitation_kit.analysis.differencing import CHANGED_SINCE
from facilitation_kit.analysis.disclosure_control import (
    HIDDEN,
    NOT_SHOWN_IN_ROOM,
    Policy,
    Profile,
    ProtectedCell,
    ProtectedRow,
    ProtectedTable,
)
from facilitation_kit.analysis.intervals import NOT_A_RANDOM_SAMPLE
from facilitation_kit.analysis.rounded_verdicts import Reach, rounded_outcome
from facilitation_kit.analysis.suppression import shown_interval
from facilitation_kit.analysis.verdicts import (
    Outcome,
    Verdict,
    few_words,
    outcome_words,
    verdict_on,
    verdict_on_figure,
)
from facilitation_kit.content.success_criteria import Statistic, SuccessCriterion
from facilitation_kit.phrases import phrase

__all__ = ["Judgement", "judged", "said_words"]

_OTHER = "any other answer"  # no answer has a name like this
_ROUNDED = phrase("The figures here are rounded, so they give no verdict.")
_ROUNDED_AND_SURE = phrase("The figures here are rounded; the verdict is the same whatever they were before.")
_HIDDEN = phrase("The figures are too small to be shown, so they are too small for a verdict.")
_SOME_HIDDEN = phrase("Some of these figures are not shown, so they give no verdict.")
_NOT_ASKED = phrase("What the criterion is about was not asked in this round.")
_PERSONAL = phrase("This question is about something personal, so there is no verdict on it here.")
_CHANGED = phrase("Answers have changed since the result was first shown, so there is no verdict on it here.")
_ONE_WEIGHS = phrase(
    "The mean is not shown, because it would tell what single people answered, so there is no verdict on it."
)
_FIGURES = frozenset((Statistic.MEAN, Statistic.MEDIAN))


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a criterion came to in one round.

    Attributes:
        outcome: met, not met, too few to say; ``None`` where what is shown cannot tell.
        sentences: counts first; one or more.
        people: who answered; ``None`` where that is hidden.
        verdict: with its figures, where they are shown as they are.
    """

    outcome: Outcome | None
    sentences: tuple[str, ...]
    people: ProtectedCell | None = None
    verdict: Verdict | None = None


def said_words(outcome: Outcome | None) -> str:
    """An outcome as readers see it, that there is none included."""
    return outcome_words(outcome) if outcome else phrase("Not said here")


def judged(
    criterion: SuccessCriterion, table: ProtectedTable, question: CriterionQuestion | None, *, sensitive: bool = False
) -> Judgement:
    """What the figures of a table make of a criterion.

    Args:
        criterion: as it was locked.
        table: what these readers see.
        question: where the criterion's answers are counted; ``None`` where the round did not ask about it.
        sensitive: the question of the round is about something personal.
    """
    if table.withheld or table.in_words:
        return _without_figures(table, sensitive=sensitive)
    rows = {row.item: row for row in table.rows}
    if question is None or question.item not in rows or not set(criterion.values) <= question.answers.keys():
        return _too_few(_NOT_ASKED)
    row = rows[question.item]
    people = row.cells[question.people] if question.people else row.answered
    if criterion.statistic in _FIGURES:
        return _of_figure(criterion, table, question, row, people)
    places = {value: question.answers[value] for value in criterion.values}
    if any(place.item not in rows for place in places.values()):
        return _too_few(_NOT_ASKED)
    cells = {value: rows[place.item].cells[place.measure] for value, place in places.items()}
    if table.profile is Profile.EXTERNAL:
        return _of_rounded(criterion, row.answered, people, cells)
    return _of_counts(criterion, people, cells)


def _too_few(why: str, people: ProtectedCell | None = None) -> Judgement:
    return Judgement(outcome=Outcome.TOO_FEW, sentences=(why,), people=people)


def _hidden(criterion: SuccessCriterion, people: ProtectedCell) -> Judgement:
    """Counts that are told in words, of people whose number may be shown."""
    if people.value is None:
        return _too_few(_HIDDEN)
    few = people.value < criterion.minimum_n
    return _too_few(few_words(people.value, criterion.minimum_n) if few else _HIDDEN, people)


def _not_all_shown(people: ProtectedCell) -> Judgement:
    """Counts of which some are hidden, of people who are enough."""
    return Judgement(outcome=None, sentences=(_SOME_HIDDEN,), people=people)


def _exact(verdict: Verdict) -> Judgement:
    people = ProtectedCell(value=verdict.people, text=str(verdict.people))
    return Judgement(outcome=verdict.outcome, sentences=verdict.sentences, people=people, verdict=verdict)


def _without_figures(table: ProtectedTable, *, sensitive: bool) -> Judgement:
    """Of a table in words or of one that is withheld; what is hidden for another reason is not called too few."""
    if table.withheld == NOT_SHOWN_IN_ROOM or (sensitive and not table.withheld):
        return Judgement(outcome=None, sentences=(_PERSONAL,))
    if table.withheld == CHANGED_SINCE:
        return Judgement(outcome=None, sentences=(_CHANGED,))
    return _too_few(_HIDDEN)


def _of_counts(criterion: SuccessCriterion, people: ProtectedCell, cells: Mapping[str, ProtectedCell]) -> Judgement:
    """Of counts that are shown as they are."""
    if people.value is None:
        return _too_few(_HIDDEN)
    if not people.value:
        return _exact(verdict_on(criterion, {}))
    shown = {answer: cell.value for answer, cell in cells.items() if cell.value is not None}
    if len(shown) < len(cells):
        hidden = any(cell.text == HIDDEN for cell in cells.values()) and people.value >= criterion.minimum_n
        return _not_all_shown(people) if hidden else _hidden(criterion, people)
    return _exact(verdict_on(criterion, {**shown, _OTHER: people.value - sum(shown.values())}))


def _of_rounded(
    criterion: SuccessCriterion, asked: ProtectedCell, people: ProtectedCell, cells: Mapping[str, ProtectedCell]
) -> Judgement:
    """Of rounded counts and hidden ones: a hidden count can be any, up to the people who were asked."""
    if asked.value is None:
        return _too_few(_HIDDEN)
    everybody = _reach(asked.value) if people.value is None else _reach(people.value)
    if people.value is None:
        everybody = Reach(low=0, high=everybody.high)
    parts = [
        Reach(low=0, high=everybody.high)
        if cell.value is None
        else _reach(cell.value)
        if cell.value
        else Reach(low=0, high=0)
        for cell in cells.values()
    ]
    successes = Reach(low=sum(part.low for part in parts), high=sum(part.high for part in parts))
    outcome = rounded_outcome(criterion, everybody, successes)
    if outcome is None:
        return Judgement(outcome=None, sentences=(_ROUNDED,), people=people)
    share = criterion.statistic is Statistic.PROPORTION and outcome is not Outcome.TOO_FEW
    return Judgement(
        outcome=outcome, sentences=(_ROUNDED_AND_SURE, *([NOT_A_RANDOM_SAMPLE] if share else [])), people=people
    )


def _reach(shown: int) -> Reach:
    """The counts that are shown as this one; no policy file changes what is rounded to."""
    low, high = shown_interval(shown, Policy().rules(Profile.EXTERNAL).round_to)
    return Reach(low=low, high=high)


def _of_figure(
    criterion: SuccessCriterion,
    table: ProtectedTable,
    question: CriterionQuestion,
    row: ProtectedRow,
    people: ProtectedCell,
) -> Judgement:
    """Of a mean or median: that of the counts which are shown, or the figure that stands beside them."""
    if table.profile is Profile.EXTERNAL:
        return Judgement(outcome=None, sentences=(_ROUNDED,))
    if not question.numbers:
        return _of_points(criterion, table, question, people)
    if people.value is None or people.value < criterion.minimum_n:
        return _hidden(criterion, people)
    if row.numbers is None:  # a release of before there were means has the median alone, to one decimal
        return Judgement(outcome=None, sentences=(_CHANGED,)) if row.score_text else _too_few(_HIDDEN, people)
    figure = row.numbers.mean if criterion.statistic is Statistic.MEAN else row.numbers.median
    if not figure:
        return Judgement(outcome=None, sentences=(_ONE_WEIGHS,), people=people)
    return _exact(verdict_on_figure(criterion, people.value, Fraction(figure)))


def _of_points(
    criterion: SuccessCriterion, table: ProtectedTable, question: CriterionQuestion, people: ProtectedCell
) -> Judgement:
    rows = {row.item: row for row in table.rows}
    if not question.points or any(question.answers[answer].item not in rows for answer in question.points):
        return _too_few(_NOT_ASKED)
    counts: dict[str, int] = {}
    for answer, point in question.points.items():
        place = question.answers[answer]
        cell = rows[place.item].cells[place.measure]
        if cell.value is None:
            hidden = cell.text == HIDDEN and people.value is not None and people.value >= criterion.minimum_n
            return _not_all_shown(people) if hidden else _hidden(criterion, people)
        counts[str(point)] = counts.get(str(point), 0) + cell.value
    return _exact(verdict_on(criterion, counts))
