"""A persona put together from tagged evidence (P4): a draft that a person goes on with.

In: facts with their codes, the codebook, and who said them. Out: a draft whose statements each name their facts, and what was
refused. The one thing easily got wrong: a statement is ours, in the words of the codebook. Somebody's own words come into it only where
their consent reaches the readers it is for, a person has looked at them, and nobody would be recognised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from facilitation_kit.content.documents import excerpt
from facilitation_kit.content.persona_pictures import PersonaPicture
from facilitation_kit.content.personas import Persona, PersonaField, PersonaStatement, PersonaStatus, Provenance
from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.errors import EvidenceError
from facilitation_kit.evidence.copied_words import copies
from facilitation_kit.evidence.rare_details import review_needed, unresolved_flags
from facilitation_kit.evidence.reach import may_read, reach_of
from facilitation_kit.identifiers import CaseId, CodeId, ParticipantId, PersonaId
from facilitation_kit.responses.evidence_records import Case, Code, Fact, FactKind
from facilitation_kit.responses.safety_records import Consent
from facilitation_kit.safeguarding.pii_flags import WatchList

__all__ = ["Composite", "Draft", "Material", "Refused", "Wish", "blank_persona", "compose", "from_template"]

_STRENGTH = "Something that I am good at: ask the young people who make this card."
_HELPS = "What helps me: ask the young people who make this card."


@dataclass(frozen=True, kw_only=True)
class Material:
    """The evidence that a composite may be made of.

    Attributes:
        facts: all of the store.
        codes: the codebook.
        cases: everybody whom the project has heard.
        consents: what people of workshops agree to today.
        watch_list: the project's own names of places and workers.
    """

    facts: tuple[Fact, ...]
    codes: tuple[Code, ...]
    cases: Mapping[CaseId, Case] = field(default_factory=dict)
    consents: Mapping[ParticipantId, Consent | None] = field(default_factory=dict)
    watch_list: WatchList | None = None


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Facts with this code are to become a statement about this."""

    code: CodeId
    field: PersonaField = PersonaField.WHAT_MATTERS_TO_ME


@dataclass(frozen=True, kw_only=True)
class Composite:
    """What is to be made.

    Attributes:
        id, name_alias, picture: of the persona.
        wishes: which codes become statements about what.
        audience: the readers it is for; somebody's words are copied only as far as their consent reaches.
        with_words: whether to copy words at all, beside the sentences of the codebook.
        template: a persona whose age, pronouns, needs, contexts and assumptions are taken over; ``None`` to begin from blank.
    """

    id: PersonaId
    name_alias: str
    wishes: tuple[Wish, ...]
    picture: PersonaPicture = PersonaPicture.PLANT
    audience: ConsentScope = ConsentScope.WORKING_GROUP
    with_words: bool = False
    template: Persona | None = None


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Words that were not copied.

    Attributes:
        fact: id of it; the words themselves are not told.
        why: in a sentence.
    """

    fact: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What was made.

    Attributes:
        persona: a draft.
        refused: words that were asked for and not copied.
    """

    persona: Persona
    refused: tuple[Refused, ...]


def blank_persona(id: PersonaId, name_alias: str, picture: PersonaPicture = PersonaPicture.PLANT) -> Persona:  # noqa: A002 - the record's own word
    """A persona to begin with: the two statements that every card needs, as assumptions."""
    return Persona(
        id=id,
        name_alias=name_alias,
        picture=picture,
        statements=_with_the_needed(()),
        provenance=Provenance.CO_CREATED,
        source_count=0,
        session_count=0,
    )


def from_template(base: Persona, id: PersonaId, name_alias: str, picture: PersonaPicture) -> Persona:  # noqa: A002 - the record's own word
    """A persona that says what another one says, made of nobody yet: every statement is an assumption until somebody tells us."""
    return replace(
        base,
        id=id,
        name_alias=name_alias,
        picture=picture,
        statements=tuple(replace(each, evidence=(), assumption=True) for each in base.statements),
        provenance=Provenance.CO_CREATED,
        source_count=0,
        session_count=0,
        validated_with=(),
        status=PersonaStatus.DRAFT,
        version=1,
    )


def compose(wanted: Composite, material: Material) -> Draft:
    """A draft persona of the facts that have these codes.

    Each code gives one statement in the codebook's words, linked to all its facts. With `Composite.with_words` each fact that may be
    copied gives one more, in its published words.

    Raises:
        EvidenceError: ``evidence.unknown-code``; ``evidence.nothing-coded`` where no fact has any of these codes;
            ``evidence.code-copies`` where a sentence of the codebook is somebody's words that may not go so far.
    """
    codes = {code.id: code for code in material.codes}
    unknown = [wish.code for wish in wanted.wishes if wish.code not in codes]
    if unknown:
        raise EvidenceError(
            "evidence.unknown-code",
            f"There is no code {excerpt(unknown[0])}.",
            remedy=f"There is: {', '.join(sorted(codes)) or 'none yet'}.",
            field="codes",
        )
    statements: list[PersonaStatement] = []
    refused: dict[str, Refused] = {}
    _refuse_copies([codes[wish.code] for wish in wanted.wishes], wanted.audience, material)
    used: dict[str, Fact] = {}
    for wish in wanted.wishes:
        facts = _coded(wish.code, material)
        if not facts:
            continue
        used |= {fact.id: fact for fact in facts}
        statements.append(_in_our_words(codes[wish.code], wish, facts))
        for fact in facts if wanted.with_words else ():
            why = _why_not(fact, wanted.audience, material)
            if why:
                refused[fact.id] = Refused(fact=fact.id, why=why)
            else:
                statements.append(
                    PersonaStatement(field=wish.field, text=fact.excerpt or fact.published, evidence=(fact.id,))
                )
    if not used:
        raise EvidenceError(
            "evidence.nothing-coded",
            "No fact has any of these codes.",
            remedy="Code some facts in the evidence notebook first, or name other codes.",
            field="codes",
        )
    return Draft(persona=_persona(wanted, statements, used.values()), refused=tuple(refused.values()))


def _coded(code: CodeId, material: Material) -> list[Fact]:
    """Facts with the code or one below it, but for those that were taken back."""
    family = {code}
    for _ in material.codes:  # a codebook is no deeper than it is long
        family |= {each.id for each in material.codes if each.parent in family}
    return [
        fact
        for fact in material.facts
        if family & set(fact.codes) and reach_of(fact, material.cases, material.consents) is not None
    ]


def _in_our_words(code: Code, wish: Wish, facts: Sequence[Fact]) -> PersonaStatement:
    return PersonaStatement(field=wish.field, text=_sentence(code), evidence=tuple(fact.id for fact in facts))


def _sentence(code: Code) -> str:
    return code.definition.strip() or code.name


def _refuse_copies(codes: Sequence[Code], audience: ConsentScope, material: Material) -> None:
    """A codebook may be written in people's own words; those that may not go so far stay in it."""
    withheld = [
        (fact.id, text)
        for fact in material.facts
        if fact.kind is FactKind.QUOTE and _why_not(fact, audience, material)
        for text in (fact.text_verbatim, fact.published)
    ]
    found = copies(map(_sentence, codes), withheld)
    for code in codes:
        if _sentence(code) in found:
            raise EvidenceError(
                "evidence.code-copies",
                f"The codebook says of {excerpt(code.id)} what somebody said, and their consent does not reach so far.",
                remedy="Write the definition in your own words.",
                field=f"{code.id}.definition",
            )


def _why_not(fact: Fact, audience: ConsentScope, material: Material) -> str:
    """Why the words of a fact may not be copied; empty where they may."""
    if fact.kind is FactKind.STATISTIC:
        return "A figure is no sentence about somebody."
    reach = reach_of(fact, material.cases, material.consents)
    approved_only = audience is ConsentScope.PUBLIC
    if not may_read(fact, reach, audience, approved_only=approved_only):
        return "Its consent, or the approval of whoever said it, does not reach so far."
    if review_needed(fact, audience):
        return "Nobody has said yet that its speaker would not be recognised."
    if unresolved_flags(fact, material.watch_list):
        return "It may say who somebody is."
    return ""


def _persona(wanted: Composite, statements: Sequence[PersonaStatement], facts: Iterable[Fact]) -> Persona:
    used = tuple(facts)
    people = {fact.case for fact in used if fact.case is not None}
    sessions = {fact.workshop or fact.activity or fact.source for fact in used} - {None}
    base = wanted.template or blank_persona(wanted.id, wanted.name_alias, wanted.picture)
    taken = [each for each in base.statements if each.assumption] if wanted.template else []
    needs = dict.fromkeys((*(base.needs if wanted.template else ()), *(need for fact in used for need in fact.needs)))
    return replace(
        base,
        id=wanted.id,
        name_alias=wanted.name_alias,
        picture=wanted.picture,
        statements=_with_the_needed((*statements, *taken)),
        needs=tuple(needs),
        provenance=Provenance.RESEARCH_COMPOSITE,
        source_count=len(people),
        session_count=len(sessions),
        validated_with=(),
        status=PersonaStatus.DRAFT,
        version=1,
    )


def _with_the_needed(statements: Sequence[PersonaStatement]) -> tuple[PersonaStatement, ...]:
    """The statements in the order of a card, with an assumption where a needed one is missing."""
    said = {statement.field for statement in statements}
    needed = ((PersonaField.STRENGTHS, _STRENGTH), (PersonaField.WHAT_HELPS, _HELPS))
    missing = [PersonaStatement(field=about, text=text, assumption=True) for about, text in needed if about not in said]
    order = list(PersonaField)
    return tuple(sorted((*missing, *statements), key=lambda each: order.index(each.field)))
