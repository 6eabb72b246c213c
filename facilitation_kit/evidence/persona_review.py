"""What to look at in personas before anybody else sees them: an aid for a person, never a verdict.

In: personas, and what the store holds. Out: notices with their place and what to do. The one thing easily got wrong: none of these
blocks. A persona without a notice may still be somebody whom a worker would recognise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from facilitation_kit.content.library import Library
from facilitation_kit.content.personas import FEWEST_IN_A_COMPOSITE, Persona
from facilitation_kit.errors import Fault
from facilitation_kit.evidence.collisions import Told, collisions, told_by
from facilitation_kit.evidence.composites import Material
from facilitation_kit.responses.evidence_records import Case, Code, Fact, Source
from facilitation_kit.responses.store import Store
from facilitation_kit.safeguarding.language_notes import language_notes
from facilitation_kit.safeguarding.pii_flags import WatchList, find_flags
from facilitation_kit.safeguarding.project_language import persona_texts

__all__ = ["PersonaEvidence", "persona_notices", "read_persona_evidence"]

FILE = "ideas/personas.yaml"
"""Where personas stand."""


@dataclass(frozen=True, kw_only=True)
class PersonaEvidence:
    """What personas are laid beside.

    Attributes:
        material: of the store; empty without one.
        sources: transcripts.
        read: whether there was a store at all.
    """

    material: Material = field(default_factory=lambda: Material(facts=(), codes=()))
    sources: tuple[Source, ...] = ()
    read: bool = False


def read_persona_evidence(store: Store, watch_list: WatchList | None = None) -> PersonaEvidence:
    """What the store holds now; to be called inside a snapshot."""
    cases = {kept.record.id: kept.record for kept in store.evidence(Case)}
    people = {case.participant for case in cases.values() if case.participant is not None}
    return PersonaEvidence(
        material=Material(
            facts=tuple(kept.record for kept in store.evidence(Fact)),
            codes=tuple(kept.record for kept in store.evidence(Code)),
            cases=cases,
            consents={person: store.consent_of(person) for person in sorted(people)},
            watch_list=watch_list,
        ),
        sources=tuple(kept.record for kept in store.evidence(Source)),
        read=True,
    )


def persona_notices(
    library: Library, evidence: PersonaEvidence, personas: Sequence[Persona] | None = None
) -> tuple[Fault, ...]:
    """What to look at, persona by persona.

    Args:
        library: with the lexicon and the example quotes.
        evidence: of the store.
        personas: those to look at; all of the library without any.

    Returns:
        Notices ``content.evidence-elsewhere`` (no such quote or fact), ``content.composite-too-few``, ``content.language``,
        ``evidence.persona-collision`` and ``evidence.persona-details``.
    """
    material = evidence.material
    people = told_by(material.facts, material.cases, evidence.sources, library.quotes)
    known = {*(quote.id for quote in library.quotes), *(fact.id for fact in material.facts)}
    notices: list[Fault] = []
    for persona in library.personas if personas is None else personas:
        notices += _basis(persona, known, evidence)
        notices += _words(persona, library, material.watch_list)
        notices += _disguise(persona, people)
    return tuple(notices)


def _basis(persona: Persona, known: set[str], evidence: PersonaEvidence) -> Iterator[Fault]:
    for number, statement in enumerate(persona.statements):
        for name in statement.evidence:
            if name not in known:
                yield Fault(
                    code="content.evidence-elsewhere",
                    message=f"{name} is no quote of this project and no fact of the store."
                    if evidence.read
                    else f"{name} is no quote of this project, and no store was read.",
                    remedy="Correct the id, name other evidence, or mark the statement as an assumption.",
                    file=FILE,
                    field=f"{persona.id}.statements[{number}].evidence",
                )
    if persona.too_few:
        yield Fault(
            code="content.composite-too-few",
            message=f"A composite of fewer than {FEWEST_IN_A_COMPOSITE} people may be one of them in disguise.",
            remedy="Leave it a draft until more people stand behind it.",
            file=FILE,
            field=f"{persona.id}.source_count",
        )


def _words(persona: Persona, library: Library, watch_list: WatchList | None) -> Iterator[Fault]:
    for name, text in (("name_alias", persona.name_alias), *persona_texts(persona)):
        place = f"{persona.id}.{name}"
        for note in language_notes(text, library.language):
            yield Fault(
                code="content.language",
                message=f"“{text[note.start : note.end]}”: {note.why}",
                remedy=f"You could say: {note.alternative} ({note.source})",
                file=FILE,
                field=place,
            )
        for flag in find_flags(text, watch_list):
            yield Fault(
                code="evidence.persona-details",
                message=f"This may say who somebody is or where to find them: {flag.kind.words}.",
                remedy="Say what kind of thing it is, and leave the detail out.",
                file=FILE,
                field=place,
            )


def _disguise(persona: Persona, people: Sequence[Told]) -> Iterator[Fault]:
    for collision in collisions(persona, people):
        yield Fault(
            code="evidence.persona-collision",
            message=collision.sentence,
            remedy="Take a detail from somebody else, or leave it out, so that nobody reads one person in it.",
            file=FILE,
            field=persona.id,
        )
