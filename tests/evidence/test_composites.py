"""A persona of coded evidence: each statement names its facts, and nobody's words come in without their consent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facilitation_kit.content.personas import PersonaField, PersonaStatus, Provenance
from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.errors import EvidenceError
from facilitation_kit.evidence.composites import (
    Composite,
    Draft,
    Material,
    Wish,
    blank_persona,
    compose,
    from_template,
)
from facilitation_kit.identifiers import CaseId, CodeId, NeedId, PersonaId, ResearchActivityId
from facilitation_kit.responses.evidence_records import Code, Fact, Review
from tests.builders import NOON
from tests.made_evidence import case, fact

STAYS, ENDS = CodeId("stays"), CodeId("ends")
CODES = (
    Code(id=STAYS, name="Somebody stays", definition="A particular person stays."),
    Code(id=ENDS, name="How it ends", parent=STAYS),
)
WORDS = {
    "open": "She came on every single Tuesday, also in the rain.",
    "near": "He knew how I take my tea, and never asked.",
    "secret": "They wait for me on the second landing of the house.",
}


def coded(name: str, scope: ConsentScope, person: str, *, code: CodeId = STAYS, reviewed: bool = True) -> Fact:
    return replace(
        fact(name, WORDS[name], case_id=person, scope=scope),
        codes=(code,),
        needs=(NeedId("trust"),),
        activity=ResearchActivityId("talks"),
        approved_by_participant=True,
        review=Review(recognisable=False, by="lead", at=NOON) if reviewed else None,
    )


def material(*facts: Fact) -> Material:
    return Material(facts=facts, codes=CODES, cases={CaseId(f"p{n}"): case(f"p{n}") for n in range(4)})


ALL = material(
    coded("open", ConsentScope.PUBLIC, "p1"),
    coded("near", ConsentScope.WORKING_GROUP, "p2", code=ENDS),
    coded("secret", ConsentScope.INTERNAL, "p3"),
)


def made(evidence: Material = ALL, *, words: bool = True, audience: ConsentScope = ConsentScope.WORKING_GROUP) -> Draft:
    wish = Wish(code=STAYS, field=PersonaField.WHAT_HELPS)
    wanted = Composite(id=PersonaId("ash"), name_alias="Ash", wishes=(wish,), with_words=words, audience=audience)
    return compose(wanted, evidence)


def test_each_statement_names_its_facts_and_the_card_says_of_how_many() -> None:
    persona = made(words=False).persona
    helps = persona.about(PersonaField.WHAT_HELPS)
    assert [(each.text, each.evidence) for each in helps] == [
        ("A particular person stays.", ("open", "near", "secret"))
    ], "a code below counts as the code"
    assert [each.assumption for each in persona.about(PersonaField.STRENGTHS)] == [True]
    assert (persona.source_count, persona.session_count) == (3, 1)
    assert (persona.provenance, persona.status) == (Provenance.RESEARCH_COMPOSITE, PersonaStatus.DRAFT)
    assert persona.needs == (NeedId("trust"),)


@pytest.mark.parametrize(
    ("audience", "copied"),
    [
        (ConsentScope.PUBLIC, {"open"}),
        (ConsentScope.WORKING_GROUP, {"open", "near"}),
        (ConsentScope.INTERNAL, {"open", "near", "secret"}),
    ],
)
def test_words_are_copied_only_as_far_as_consent_reaches(audience: ConsentScope, copied: set[str]) -> None:
    draft = made(audience=audience)
    texts = {each.text for each in draft.persona.statements}
    assert {name for name, words in WORDS.items() if words in texts} == copied
    assert {each.fact for each in draft.refused} == set(WORDS) - copied
    assert all(WORDS[each.fact] not in each.why for each in draft.refused)


def test_words_that_nobody_has_looked_at_stay_with_the_team() -> None:
    unseen = material(coded("open", ConsentScope.PUBLIC, "p1", reviewed=False))
    assert [each.fact for each in made(unseen).refused] == ["open"]
    assert made(unseen, audience=ConsentScope.INTERNAL).refused == ()


def test_a_codebook_in_somebodys_words_is_refused_where_those_may_not_go() -> None:
    copying = (replace(CODES[0], definition=f"Somebody says: {WORDS['secret']}"), CODES[1])
    evidence = replace(ALL, codes=copying)
    with pytest.raises(EvidenceError) as caught:
        made(evidence)
    assert caught.value.code == "evidence.code-copies"
    assert WORDS["secret"] not in str(caught.value)
    assert made(evidence, audience=ConsentScope.INTERNAL).refused == (), "the team may read them"


def test_unknown_codes_and_codes_without_facts_are_told() -> None:
    for evidence, code in ((material(), "evidence.nothing-coded"), (replace(ALL, codes=()), "evidence.unknown-code")):
        with pytest.raises(EvidenceError) as caught:
            made(evidence)
        assert caught.value.code == code


def test_a_card_can_begin_blank_or_from_another_one() -> None:
    blank = blank_persona(PersonaId("ash"), "Ash")
    assert all(each.assumption for each in blank.statements)
    taken = from_template(made().persona, PersonaId("sky"), "Sky", blank.picture)
    assert [each.text for each in taken.statements] == [each.text for each in made().persona.statements]
    assert {each.assumption for each in taken.statements} == {True}
    assert (taken.source_count, taken.version, taken.status) == (0, 1, PersonaStatus.DRAFT)
