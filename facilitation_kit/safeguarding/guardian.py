"""What a worker may write down about a responsible adult's agreement, from choices alone.

In flow what was chosen on a form, out flows a `GuardianAgreement` or a refusal. Pure. The one thing easily got wrong:
this is a status and never a story. There is no field for a name or for free words, because who somebody's guardian is,
and why asking would be dangerous, belongs in the case file of the people responsible.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from facilitation_kit.errors import LiveError
from facilitation_kit.responses.records import Participant
from facilitation_kit.responses.safety_records import (
    GuardianAgreement,
    GuardianHow,
    GuardianStatus,
    GuardianWorker,
    WaiverReason,
)

__all__ = ["HOWS", "REASONS", "STATUSES", "WORKERS", "guardian_agreement"]

E = TypeVar("E", bound=StrEnum)

STATUSES: Mapping[GuardianStatus, str] = {
    GuardianStatus.GIVEN: "A responsible adult has agreed",
    GuardianStatus.WAIVED: "Nobody is asked, and our rules allow that",
    GuardianStatus.NOT_NEEDED: "Not needed for this person",
}
REASONS: Mapping[WaiverReason, str] = {
    WaiverReason.NOT_SAFE: "Asking could put the person at risk",
    WaiverReason.NOBODY_TO_ASK: "There is no responsible adult to ask",
    WaiverReason.UNDERSTANDS: "The person understands it and decides alone",
}
WORKERS: Mapping[GuardianWorker, str] = {
    GuardianWorker.FACILITATOR: "A facilitator",
    GuardianWorker.WORKER: "The person's own worker",
    GuardianWorker.SAFEGUARDING_LEAD: "The safeguarding lead",
    GuardianWorker.INTERPRETER: "An interpreter",
}
HOWS: Mapping[GuardianHow, str] = {
    GuardianHow.FACE_TO_FACE: "Face to face",
    GuardianHow.PHONE_CALL: "On the phone",
    GuardianHow.IN_WRITING: "In writing",
    GuardianHow.NOT_EXPLAINED: "Not at all: nobody was asked",
}


def guardian_agreement(
    person: Participant, *, status: object, reason: object, explained_by: object, how: object, at: datetime
) -> GuardianAgreement:
    """What is to be written down.

    Args:
        person: whose responsible adult it is about.
        status: one of `STATUSES`, as chosen.
        reason: one of `REASONS`; listened to for a waiver alone.
        explained_by: one of `WORKERS`.
        how: one of `HOWS`.
        at: now.

    Raises:
        LiveError: ``guardian.incomplete`` unless each is one of the choices, and a waiver has its reason.
    """
    chosen = _one_of(STATUSES, status)
    return GuardianAgreement(
        participant=person.id,
        workshop=person.workshop,
        status=chosen,
        reason=_one_of(REASONS, reason) if chosen is GuardianStatus.WAIVED else None,
        explained_by=_one_of(WORKERS, explained_by),
        how=_one_of(HOWS, how),
        at=at,
    )


def _one_of(choices: Mapping[E, str], given: object) -> E:
    for choice in choices:
        if given == choice.value:
            return choice
    raise LiveError(
        "guardian.incomplete",
        "Something is not chosen yet.",
        remedy="Choose where it stands, who explained it and how; for somebody who is not asked about, also why.",
    )
