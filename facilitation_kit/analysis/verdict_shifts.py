"""What a success criterion came to in an earlier round of the same workshop, and what moved since.

In: two judgements of one criterion. Out: sentences, in the words that votes use. The one thing easily got wrong: what moved is the
difference of two figures that are shown; where either is hidden nothing is said of it.
"""

from __future__ import annotations

from facilitation_kit.analysis.measured_verdicts import Judgement, said_words
from facilitation_kit.analysis.verdicts import Verdict
from facilitation_kit.phrases import counted, phrase

__all__ = ["round_before"]


def round_before(before: Judgement, now: Judgement, number: int) -> tuple[str, ...]:
    """What the criterion came to in an earlier round of the same workshop, and what moved since.

    Args:
        before: what it came to then.
        now: what it came to in the round after it.
        number: of the earlier round.
    """
    told = phrase(
        "In round {round}: {verdict}. {figures}",
        round=str(number),
        verdict=said_words(before.outcome),
        figures=before.sentences[0],
    )
    if before.verdict is None or now.verdict is None or before.verdict.value is None or now.verdict.value is None:
        return (told,)
    return (told, _moved(before.verdict, now.verdict, str(number)))


def _moved(before: Verdict, now: Verdict, number: str) -> str:
    if before.count is None or now.count is None:
        then, value = before.value_words, now.value_words
        if then == value:
            return phrase("It has not moved since round {round}.", round=number)
        return phrase("It went from {before} to {now} since round {round}.", before=then, now=value, round=number)
    change = now.count - before.count
    if not change:
        return phrase("As many people as in round {round} gave an answer that counts here.", round=number)
    if change > 0:
        return counted(
            "{count} more person than in round {round} gave an answer that counts here.",
            "{count} more people than in round {round} gave an answer that counts here.",
            change,
            round=number,
        )
    return counted(
        "{count} fewer person than in round {round} gave an answer that counts here.",
        "{count} fewer people than in round {round} gave an answer that counts here.",
        -change,
        round=number,
    )
