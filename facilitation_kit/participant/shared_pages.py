"""Pages that several people fill in together, as the answering endpoint meets them.

In: what somebody posted, what is stored. Out: whether the code that they typed is anybody's, and whether their page says
anything that the others have not said already. The one thing easily got wrong: whoever saves a page as the others wrote it has
written nothing; stored as theirs, the words would outlive their writer's withdrawal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from facilitation_kit.activities.card_codes import typed_code
from facilitation_kit.activities.contract import Activity, CurrentAnswers, FormFields
from facilitation_kit.activities.rounds import Answer
from facilitation_kit.activities.sharing import CODE, KEPT_CODE
from facilitation_kit.errors import AnswerRefused
from facilitation_kit.identifiers import RoundId
from facilitation_kit.responses.store import Store

__all__ = ["says_nothing_new", "too_many_guesses", "typed_by_hand", "unknown_code"]


def typed_by_hand(activity: Activity, answers: Sequence[Answer], form: FormFields) -> str:
    """The code that somebody typed or kept; empty where they began something of their own, or the activity shares nothing."""
    if activity.shared_by is None:
        return ""
    given = {typed_code(value) for name in (CODE, KEPT_CODE) for value in form.get(name, ())}
    codes = (str(each.value or "") for each in answers if each.item == activity.shared_by and each.field == CODE)
    return next((code for code in codes if code in given), "")


def unknown_code(store: Store, round_id: RoundId, code: str) -> AnswerRefused | None:
    """The refusal where nobody has begun anything under a code in this round."""
    if any(value == code for _, _, value in store.answers_to(round_id, CODE)):
        return None
    return AnswerRefused(
        "answer.unknown-card-code",
        "Nobody here has started a card with this code.",
        remedy="Ask the person who started the card to read its code out again.",
        field=CODE,
    )


def too_many_guesses() -> AnswerRefused:
    """The refusal after many wrong codes."""
    return AnswerRefused(
        "answer.too-many-card-codes",
        "Too many wrong codes were typed. Wait a minute, then try again, or start a card of your own.",
        remedy="Ask the person who started the card to show you its code.",
        field=CODE,
    )


def says_nothing_new(activity: Activity, answers: Iterable[Answer], shown: CurrentAnswers, own: CurrentAnswers) -> bool:
    """Whether a page is just as the others wrote it, and its sender has said nothing to it before."""
    if activity.shared_by is None:
        return False
    return all(
        each.item != activity.shared_by
        and (each.item, each.field) not in own
        and (each.item, each.field) in shown
        and (each.value or "") == (shown[each.item, each.field] or "")
        for each in answers
    )
