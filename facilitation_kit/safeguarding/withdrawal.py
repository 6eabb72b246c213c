"""Taking everything back: what goes, what cannot be undone, and how that is said honestly.

In flow summaries of withdrawals, out flow the sentences that a phone or a console shows. `Withdrawn`, from
`store.withdrawn(workshop)`, is the one interface to ask before any copy of an answer is used: evidence, quotes, packs.

The one thing easily got wrong: a figure that somebody has seen stays as it was. Showing it again without this person
would tell what they had answered, to anybody who subtracts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from facilitation_kit.identifiers import AnswerKey, ParticipantId
from facilitation_kit.responses.safety_records import WithdrawalHow, WithdrawalSummary, Withdrawn

__all__ = ["BEFORE_WITHDRAWING", "WithdrawalHow", "WithdrawalSummary", "Withdrawn", "sentences", "without_withdrawn"]

T = TypeVar("T")

BEFORE_WITHDRAWING = (
    "Everything you wrote and every answer you gave in this workshop is deleted, for good.",
    "Results that people have already seen stay as they were shown. Nobody can tell from them what you answered.",
    "If a worker already read your words, we cannot make them forget.",
    "A private message to a worker is deleted too, if nobody has acted on it and the workshop is not over.",
    "Words that went to the safeguarding lead, because somebody may be in danger, stay with them. They must keep them.",
    "You do not have to say why.",
)
"""What a person reads before they decide, one idea a sentence."""


def sentences(summary: WithdrawalSummary) -> tuple[str, ...]:
    """What happened, in plain words, for the person who withdrew.

    >>> from datetime import UTC, datetime
    >>> from facilitation_kit.identifiers import RoundId, WorkshopId
    >>> done = WithdrawalSummary(participant=ParticipantId("p"), workshop=WorkshopId("w"),
    ...     at=datetime(2026, 11, 24, tzinfo=UTC), how=WithdrawalHow.PHONE, answers=3, words=1,
    ...     rounds=(RoundId("w.vote.1"),), rounds_frozen=())
    >>> sentences(done)[0]
    'Your answers are deleted: 3, one of them in your own words.'
    """
    said = [_deleted(summary)]
    if summary.rounds_frozen:
        said.append(
            "Results of questions that people have already seen stay as shown. They hold no names and no words of yours."
            if len(summary.rounds_frozen) > 1
            else "One result that people have already seen stays as shown. It holds no names and no words of yours."
        )
    else:
        said.append("No result that had your answers in it has been shown to anybody.")
    said.append(
        "If a worker acted on words of yours because somebody may be in danger, those words stay with the safeguarding "
        "lead, who must keep them."
    )
    said.append(
        "A file that somebody copied to another place before now is out of our reach; the team has a list of them."
    )
    return tuple(said)


def without_withdrawn(
    things: Iterable[T],
    withdrawn: Withdrawn,
    *,
    participant: Callable[[T], ParticipantId | None],
    key: Callable[[T], AnswerKey | None],
) -> list[T]:
    """The things that may still be used, in their order.

    Args:
        things: copies of answers, or whatever was made from one answer each.
        withdrawn: of their workshop.
        participant: gives who a thing came from; ``None`` when it is not known.
        key: gives the key of the answer that it came from; ``None`` when it is not known.
    """
    return [each for each in things if not withdrawn.covers(participant(each), key(each))]


def _deleted(summary: WithdrawalSummary) -> str:
    if not summary.answers:
        return "You had given no answers, or they were deleted before."
    words = {0: "", 1: ", one of them in your own words"}.get(
        summary.words, f", {summary.words} of them in your own words"
    )
    return f"Your answers are deleted: {summary.answers}{words}."
