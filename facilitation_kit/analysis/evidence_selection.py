"""Which evidence may be shown to whom, and what is left out for which reason (B1, Q2, Q3).

In: the content's example quotes and the store's facts, and the rules of those who read them. Out: an `EvidenceSelection`, whose facts
carry their attribution and where they were heard, as closely as either may be said. The one thing easily got wrong: an id
means one thing. Where the store has a fact under the id of an example quote, the fact counts, also where it may not be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from facilitation_kit.content.library import Library
from facilitation_kit.content.quotes import ConsentScope, Quote
from facilitation_kit.evidence.attribution import ResolvedAttribution, nameable_places, resolve_attributions
from facilitation_kit.evidence.reach import may_read, reach_of
from facilitation_kit.identifiers import CaseId, FactId, ParticipantId
from facilitation_kit.responses.evidence_records import Case, Fact, Source
from facilitation_kit.responses.safety_records import Consent
from facilitation_kit.responses.store import Store

__all__ = [
    "ROOM",
    "Evidence",
    "EvidenceSelection",
    "LeftOut",
    "Readers",
    "ShownFact",
    "read_evidence",
    "select_evidence",
]


class Readers(Protocol):
    """Whoever evidence is shown to.

    Attributes:
        scope: how far consent must reach.
        approved_only: the person must have approved the words as well.
        service_types: whether an attribution may name a kind of service.
    """

    @property
    def scope(self) -> ConsentScope: ...
    @property
    def approved_only(self) -> bool: ...
    @property
    def service_types(self) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class _Room:
    scope: ConsentScope = ConsentScope.PUBLIC
    approved_only: bool = True
    service_types: bool = False


ROOM: Readers = _Room()
"""Whoever is in a room with a projector: nobody knows who will photograph it."""


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Something that a pack does not show or says less closely, for the project team alone.

    Attributes:
        kind: "quote" for one of the content, else the kind of record.
        id: of it.
        rule: "consent", "approval", "attribution" or "support".
        sentence: what the rule says of it.
    """

    kind: str
    id: str
    rule: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class ShownFact:
    """A fact that an audience may read.

    Attributes:
        fact: as the store has it; only its published words may be shown.
        attribution: who said it, as closely as may be said.
        place: id of the research activity or workshop where it was heard; empty where that may not be said.
    """

    fact: Fact
    attribution: ResolvedAttribution
    place: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the store holds of the research now.

    Attributes:
        facts: in the order in which they came in.
        cases: everybody whom the project has heard.
        sources: what facts were taken from.
        consents: what people of workshops agree to today.
    """

    facts: tuple[Fact, ...]
    cases: Mapping[CaseId, Case]
    sources: tuple[Source, ...]
    consents: Mapping[ParticipantId, Consent | None]


@dataclass(frozen=True, kw_only=True)
class EvidenceSelection:
    """What an audience may read.

    Attributes:
        quotes: of the content.
        facts: of the store, in their order.
        left_out: the rest, with the reason; facts that are said less closely are here too.
    """

    quotes: tuple[Quote, ...]
    facts: tuple[ShownFact, ...]
    left_out: tuple[LeftOut, ...]


def read_evidence(store: Store) -> Evidence:
    """What the store holds now; to be called inside a snapshot."""
    cases = {kept.record.id: kept.record for kept in store.evidence(Case)}
    people = {case.participant for case in cases.values() if case.participant is not None}
    return Evidence(
        facts=tuple(kept.record for kept in store.evidence(Fact)),
        cases=cases,
        sources=tuple(kept.record for kept in store.evidence(Source)),
        consents={person: store.consent_of(person) for person in sorted(people)},
    )


def select_evidence(library: Library, evidence: Evidence, rules: Readers, *, minimum: int) -> EvidenceSelection:
    """What an audience may read.

    Args:
        library: with the example quotes and the hypotheses that facts may speak to.
        evidence: of the store.
        rules: of those who read it.
        minimum: the fewest people of the project who must share an attribution.
    """
    left_out: list[LeftOut] = []
    known: set[str] = {fact.id for fact in evidence.facts}
    quotes = [
        quote if rules.service_types else replace(quote, attribution=replace(quote.attribution, service_type=None))
        for quote in library.quotes
        if quote.id not in known and _quote_allowed(quote, rules, left_out)
    ]
    allowed = [fact for fact in evidence.facts if _fact_allowed(fact, evidence, rules, left_out)]
    attributions = resolve_attributions(
        allowed, evidence.cases.values(), minimum=minimum, service_types=rules.service_types
    )
    places = _places(evidence)
    nameable = nameable_places(evidence.cases.values(), _heard_at(evidence, places), minimum=minimum)
    facts = []
    for fact in allowed:
        place = places[fact.id]
        if fact.case is not None and place not in nameable.get(fact.case, ()):
            place = ""
        facts.append(ShownFact(fact=fact, attribution=attributions[fact.id], place=place))
        left_out += _generalised(fact, attributions[fact.id])
    return EvidenceSelection(quotes=tuple(quotes), facts=tuple(facts), left_out=tuple(left_out))


_READERS = {
    ConsentScope.INTERNAL: "the project team",
    ConsentScope.WORKING_GROUP: "the working group",
    ConsentScope.PROFESSIONALS: "professionals",
    ConsentScope.PUBLIC: "everybody",
}
_NOT_APPROVED = "The person who said it has not approved it as it would be printed."


def _quote_allowed(quote: Quote, rules: Readers, left_out: list[LeftOut]) -> bool:
    if not quote.consent_scope.allows(rules.scope):
        left_out.append(LeftOut(kind="quote", id=quote.id, rule="consent", sentence=_no_further(quote.consent_scope)))
        return False
    if rules.approved_only and not quote.approved_by_participant:
        left_out.append(LeftOut(kind="quote", id=quote.id, rule="approval", sentence=_NOT_APPROVED))
        return False
    return True


def _fact_allowed(fact: Fact, evidence: Evidence, rules: Readers, left_out: list[LeftOut]) -> bool:
    reach = reach_of(fact, evidence.cases, evidence.consents)
    if may_read(fact, reach, rules.scope, approved_only=rules.approved_only):
        return True
    within_reach = reach is not None and reach.allows(rules.scope)
    sentence = _NOT_APPROVED if within_reach else _why_no_further(fact, reach)
    rule = "approval" if within_reach else "consent"
    left_out.append(LeftOut(kind=fact.kind.value, id=fact.id, rule=rule, sentence=sentence))
    return False


def _why_no_further(fact: Fact, reach: ConsentScope | None) -> str:
    """Whose consent ends where: of the words, or, where those may go further, of the person for all their words."""
    if reach is None:
        return "The person who said it has taken it back."
    if reach.reach < fact.consent_scope.reach:
        return (
            f"The person's own consent reaches no further than {_READERS[reach]}, "
            f"though these words are marked for {_READERS[fact.consent_scope]}."
        )
    return _no_further(reach)


def _no_further(reach: ConsentScope) -> str:
    return f"Consent reaches no further than {_READERS[reach]}."


def _generalised(fact: Fact, attribution: ResolvedAttribution) -> Iterable[LeftOut]:
    if attribution.why:
        said = f"Said as “{attribution.words}”" if attribution.words else "Nothing is said of who it was"
        sentence = f"{said}: {'; '.join(attribution.why)}."
        yield LeftOut(kind=fact.kind.value, id=fact.id, rule="attribution", sentence=sentence)


def _places(evidence: Evidence) -> dict[FactId, str]:
    """Where each fact was heard: a research activity before a workshop, its own before its source's."""
    sources = {source.id: source for source in evidence.sources}
    places = {}
    for fact in evidence.facts:
        source = sources.get(fact.source) if fact.source else None
        of_source = (source.activity or source.workshop) if source else None
        places[fact.id] = str(fact.activity or fact.workshop or of_source or "")
    return places


def _heard_at(evidence: Evidence, places: Mapping[FactId, str]) -> dict[CaseId, set[str]]:
    """Where each person was heard: by what is written of them, their facts, and their turns in sources."""
    heard: dict[CaseId, set[str]] = {case: set() for case in evidence.cases}
    for fact in evidence.facts:
        if fact.case in heard:
            heard[fact.case].add(places[fact.id])
    for source in evidence.sources:
        for turn in source.turns:
            if turn.case in heard:
                heard[turn.case].add(str(source.activity or source.workshop or ""))
    for case in evidence.cases.values():
        heard[case.id] |= {str(case.workshop or ""), *case.activities}
    return {case: places_of - {""} for case, places_of in heard.items()}
