"""The nearest of all consents counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facilitation_kit.content.consent import ConsentItem
from facilitation_kit.content.quotes import ConsentScope, Role
from facilitation_kit.evidence.reach import may_read, reach_of
from facilitation_kit.identifiers import CaseId, FactId, ParticipantId
from facilitation_kit.responses.evidence_records import Case, Fact, FactKind
from tests.builders import consent

PERSON = ParticipantId("p1")


def fact(scope: ConsentScope, *, case: str | None = "c", approved: bool = False) -> Fact:
    return Fact(
        id=FactId("f"),
        kind=FactKind.QUOTE if case else FactKind.STATISTIC,
        text_verbatim="Said.",
        case=CaseId(case) if case else None,
        consent_scope=scope,
        approved_by_participant=approved,
    )


def case(scope: ConsentScope, participant: ParticipantId | None = None) -> dict[CaseId, Case]:
    name = CaseId("c")
    return {name: Case(id=name, role=Role.YOUNG_PERSON, consent_scope=scope, participant=participant)}


@pytest.mark.parametrize("of_fact", list(ConsentScope))
@pytest.mark.parametrize("of_case", list(ConsentScope))
def test_neither_the_fact_nor_the_person_is_overruled(of_fact: ConsentScope, of_case: ConsentScope) -> None:
    reach = reach_of(fact(of_fact), case(of_case), {})
    assert reach is not None
    assert reach.reach == min(of_fact.reach, of_case.reach)


@pytest.mark.parametrize(
    ("items", "reach"),
    [
        ((ConsentItem.TAKE_PART, ConsentItem.QUOTED_INSIDE, ConsentItem.QUOTED_OUTSIDE), ConsentScope.PUBLIC),
        ((ConsentItem.TAKE_PART, ConsentItem.QUOTED_INSIDE), ConsentScope.WORKING_GROUP),
        ((ConsentItem.TAKE_PART,), ConsentScope.INTERNAL),
        ((), None),
    ],
)
def test_a_consent_that_was_lowered_in_a_workshop_counts_at_once(
    items: tuple[ConsentItem, ...], reach: ConsentScope | None
) -> None:
    cases = case(ConsentScope.PUBLIC, PERSON)
    agreed = replace(consent("p1"), items=frozenset(items))
    assert reach_of(fact(ConsentScope.PUBLIC), cases, {PERSON: agreed}) is reach


def test_words_of_somebody_who_withdrew_go_nowhere() -> None:
    reach = reach_of(fact(ConsentScope.PUBLIC), case(ConsentScope.PUBLIC, PERSON), {PERSON: None})
    assert reach is None
    assert not may_read(fact(ConsentScope.PUBLIC), reach, ConsentScope.INTERNAL, approved_only=False)


def test_words_of_somebody_whom_nobody_can_ask_stay_with_the_team() -> None:
    assert reach_of(fact(ConsentScope.PUBLIC), {}, {}) is ConsentScope.INTERNAL


def test_approval_is_asked_of_people_and_not_of_figures() -> None:
    public = ConsentScope.PUBLIC
    assert not may_read(fact(public), public, public, approved_only=True)
    assert may_read(fact(public, approved=True), public, public, approved_only=True)
    assert may_read(fact(public, case=None), public, public, approved_only=True)
