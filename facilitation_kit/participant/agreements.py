"""Who agreed to what, as the phones' side needs it: what to ask whom, and what a posted form means.

In: a workshop, a person's consents, what they chose. Out: the `Consent` to store. Pure.

Easily got wrong: a form that asks only about quoting must not take back what was said before about being contacted. What
was not asked now stays as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from facilitation_kit.activities.contract import Activity, AnswerField, FieldKind
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.content.consent import ConsentItem, ConsentQuestion, ConsentWording
from facilitation_kit.identifiers import ParticipantId
from facilitation_kit.live.workshop_state import WorkshopState
from facilitation_kit.participant.consent_pages import Reader, consent_file_of, questions_at_joining
from facilitation_kit.responses.safety_records import Consent, GuardianStatus

__all__ = ["consent_by_joining", "consent_given", "fields_in_use", "questions_to_ask"]


def fields_in_use(activity: Activity, definition: RoundDefinition) -> tuple[AnswerField, ...]:
    """The fields of a round; one for a person's own words is left out where a setting of the same name is off."""
    return tuple(
        each
        for each in activity.fields
        if each.kind is not FieldKind.TEXT or definition.settings.get(each.name, True) is not False
    )


def questions_to_ask(
    wording: ConsentWording, *, joining: bool, new: Collection[ConsentItem]
) -> tuple[ConsentQuestion, ...]:
    """What stands on the form: at joining what is asked of everybody, then what an activity brings, else all of it."""
    if joining:
        return questions_at_joining(wording)
    if new:
        return tuple(each for each in wording.questions if each.item in new)
    return wording.questions


def consent_given(
    state: WorkshopState,
    participant: ParticipantId,
    before: Consent | None,
    *,
    asked: frozenset[ConsentItem],
    yes: Iterable[ConsentItem],
    reader: Reader,
    explained: bool,
    at: datetime,
) -> Consent:
    """What stands after a form was sent by somebody who takes part.

    Args:
        state: of the workshop.
        participant: who sent it.
        before: what stood until now.
        asked: the items on the form.
        yes: the items that were said yes to; those not on the form are not listened to.
        reader: the words that were read.
        explained: whether somebody explained them.
        at: now.
    """
    kept = before.items - asked if before else frozenset()
    guardian = GuardianStatus.NOT_ASKED if reader.age.needs_guardian else GuardianStatus.NOT_NEEDED
    if before is not None and before.guardian in (GuardianStatus.GIVEN, GuardianStatus.WAIVED):
        guardian = before.guardian
    return Consent(
        participant=participant,
        workshop=state.id,
        version=consent_file_of(state.plan).version,
        items=kept | (frozenset(yes) & asked) | {ConsentItem.TAKE_PART},
        asked=(before.asked if before else frozenset()) | asked | {ConsentItem.TAKE_PART},
        age_band=reader.age,
        guardian=guardian,
        explained_by="worker" if explained else "page",
        how="read_aloud" if explained else "own_phone",
        language=reader.language,
        at=at,
    )


def consent_by_joining(state: WorkshopState, participant: ParticipantId, at: datetime) -> Consent:
    """What pressing "Join" means where the text above the button is all that there is to agree to."""
    asked = frozenset({ConsentItem.TAKE_PART})
    reader = Reader(language=consent_file_of(state.plan).wordings[0].language)
    return consent_given(state, participant, None, asked=asked, yes=asked, reader=reader, explained=False, at=at)
