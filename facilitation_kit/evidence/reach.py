"""How far somebody's words may go today.

In: a fact, the person it came from, and the consent that this person gave in a workshop. Out: a reach, or ``None`` where
the words may be shown to nobody. The one thing easily got wrong: three people's decisions meet in one fact (the reviewer's,
the person's for all their words, and the person's latest in a workshop), and the nearest of them counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.identifiers import CaseId, ParticipantId
from facilitation_kit.responses.evidence_records import Case, Fact, FactKind
from facilitation_kit.responses.safety_records import Consent
from facilitation_kit.safeguarding.consent import scope

__all__ = ["may_read", "needs_approval", "reach_of"]


def reach_of(
    fact: Fact, cases: Mapping[CaseId, Case], consents: Mapping[ParticipantId, Consent | None]
) -> ConsentScope | None:
    """How far a fact may go.

    Args:
        fact: what was said or seen.
        cases: everybody whom the project has heard.
        consents: what people of workshops agree to today; only those that cases name are looked up.

    Returns:
        The nearest of all consents; ``None`` when the person has withdrawn. A person who is not among `cases` cannot be
        asked any more, so their words stay with the team.
    """
    if fact.case is None:
        return fact.consent_scope
    case = cases.get(fact.case)
    if case is None:
        return ConsentScope.INTERNAL
    reaches = [fact.consent_scope, case.consent_scope]
    if case.participant is not None:
        today = scope(consents.get(case.participant))
        if today is None:
            return None
        reaches.append(today)
    return min(reaches, key=lambda reach: reach.reach)


def needs_approval(fact: Fact) -> bool:
    """Whether there is somebody who has to approve a fact before it goes to those who see only what was approved."""
    return fact.case is not None or fact.kind is FactKind.QUOTE


def may_read(fact: Fact, reach: ConsentScope | None, audience: ConsentScope, *, approved_only: bool) -> bool:
    """Whether an audience may read a fact, given its reach."""
    if reach is None or not reach.allows(audience):
        return False
    return fact.approved_by_participant or not (approved_only and needs_approval(fact))
