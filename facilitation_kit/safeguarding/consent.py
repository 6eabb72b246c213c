"""What a person's consent allows, and what an activity has to ask for.

In flow consents and wordings, out flow scopes and the items that are still to be asked. The one thing easily got wrong:
words go no further than both the consent under which they were given and the one that stands today; a person who says
more later has not said it about what they wrote before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from facilitation_kit.activities.contract import AnswerField, FieldKind
from facilitation_kit.content.consent import ConsentAge, ConsentFile, ConsentItem, ConsentQuestion, ConsentWording
from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.responses.safety_records import ApprovedText, Consent, GuardianStatus

__all__ = [
    "Consent",
    "ConsentAge",
    "ConsentFile",
    "ConsentItem",
    "ConsentQuestion",
    "ConsentScope",
    "ConsentWording",
    "GuardianStatus",
    "asks_for",
    "may_show",
    "scope",
    "scope_of_text",
    "still_to_ask",
    "takes_part",
]


def takes_part(consent: Consent | None) -> bool:
    """Whether a person may be shown a question at all."""
    return consent is not None and ConsentItem.TAKE_PART in consent.items


def scope(consent: Consent | None) -> ConsentScope | None:
    """How far a person's own words may go; ``None`` when they may be quoted nowhere.

    Words may always be read by the facilitator and the moderator, who have to (INTERNAL is theirs and comes with
    taking part); the working group may read them with QUOTED_INSIDE, everybody else only with QUOTED_OUTSIDE as well.
    """
    if consent is None or ConsentItem.TAKE_PART not in consent.items:
        return None
    if ConsentItem.QUOTED_INSIDE not in consent.items:
        return ConsentScope.INTERNAL
    if ConsentItem.QUOTED_OUTSIDE not in consent.items:
        return ConsentScope.WORKING_GROUP
    return ConsentScope.PUBLIC


def scope_of_text(text: ApprovedText) -> ConsentScope | None:
    """How far approved words may go: the nearer of the consent they were given under and the one that stands now."""
    then, now = scope(text.given_under), scope(text.consent)
    if then is None or now is None:
        return None
    return min(then, now, key=lambda reach: reach.reach)


def may_show(text: ApprovedText, audience: ConsentScope) -> bool:
    """Whether approved words may be shown to an audience; the room counts as the working group."""
    reach = scope_of_text(text)
    return reach is not None and reach.allows(audience)


def asks_for(fields: Iterable[AnswerField]) -> frozenset[ConsentItem]:
    """What an activity needs to have been asked before it begins: whoever can write is asked about being quoted."""
    needed = {ConsentItem.TAKE_PART}
    if any(field.kind is FieldKind.TEXT for field in fields):
        needed |= {ConsentItem.QUOTED_INSIDE, ConsentItem.QUOTED_OUTSIDE}
    return frozenset(needed)


def still_to_ask(
    needed: Collection[ConsentItem], history: Collection[Consent], wording: ConsentWording, version: str
) -> tuple[ConsentQuestion, ...]:
    """The questions to ask this person before an activity, in the order of the wording.

    Args:
        needed: from `asks_for`.
        history: all consents of the person; what was asked once, yes or no, is not asked again by itself.
        wording: theirs.
        version: of the consent today; under a new one everything is asked again.
    """
    asked = {item for consent in history if consent.version == version for item in consent.asked}
    return tuple(each for each in wording.questions if each.item in needed and each.item not in asked)
