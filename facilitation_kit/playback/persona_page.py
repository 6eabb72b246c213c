"""Personas as pages of a pack.

In: the personas that this audience may see, and the book of footnotes. Out: `PersonaPage` values. The one thing easily got wrong: a card
always says of how many people it is made; a card without that looks like a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from facilitation_kit.analysis.evidence_selection import EvidenceSelection, ShownFact
from facilitation_kit.analysis.shown_personas import ShownPersona, ShownStatement
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.library import Library
from facilitation_kit.content.persona_pictures import persona_drawing
from facilitation_kit.content.personas import CardFieldKind, Persona, PersonaStatus, Validation, card_fields
from facilitation_kit.content.quotes import Quote
from facilitation_kit.phrases import counted, listed, phrase
from facilitation_kit.playback.evidence_notes import NoteBook
from facilitation_kit.playback.persona_context import HeldWords, PersonaLine, PersonaPage, PersonaPart

__all__ = ["built_from", "persona_pages"]


def persona_pages(
    personas: Iterable[ShownPersona], library: Library, selection: EvidenceSelection, notes: NoteBook
) -> tuple[PersonaPage, ...]:
    """A page for each persona.

    Args:
        personas: those for this audience.
        library: with the needs that they are about.
        selection: the evidence that may stand behind a statement.
        notes: gives out the numbers of footnotes.
    """
    numbers = _Numbers(selection, notes)
    return tuple(_page(each, library, numbers) for each in personas)


def built_from(persona: Persona) -> str:
    """Of how many people a persona is made (P1)."""
    if not persona.source_count:
        return phrase("Built from nobody's words yet")
    return phrase(
        "Built from {people} in {sessions}",
        people=counted("{count} person", "{count} people", persona.source_count),
        sessions=counted("{count} session", "{count} sessions", persona.session_count),
    )


class _Numbers:
    """Footnotes of evidence by its id."""

    def __init__(self, selection: EvidenceSelection, notes: NoteBook) -> None:
        self._quotes: Mapping[str, Quote] = {quote.id: quote for quote in selection.quotes}
        self._facts: Mapping[str, ShownFact] = {shown.fact.id: shown for shown in selection.facts}
        self._notes = notes

    def of(self, statement: ShownStatement) -> tuple[int, ...]:
        numbers = []
        for name in statement.evidence:
            fact, quote = self._facts.get(name), self._quotes.get(name)
            if fact is not None:
                numbers.append(self._notes.of_fact(fact))
            elif quote is not None:
                numbers.append(self._notes.of_quote(quote))
        return tuple(numbers)


def _page(shown: ShownPersona, library: Library, numbers: _Numbers) -> PersonaPage:
    persona = shown.persona
    return PersonaPage(
        id=persona.id,
        anchor=f"persona-{persona.id}",
        alias=persona.name_alias,
        who=_who(persona),
        picture_svg=persona_drawing(persona.picture),
        alternative=persona.picture.words,
        built=built_from(persona),
        made=persona.provenance.words,
        parts=_parts(shown, numbers),
        needs=tuple(library.needs.find(need).label for need in persona.needs),
        contexts=listed([context.words for context in persona.contexts]),
        rounds=tuple(_round(each) for each in persona.validated_with),
        status=persona.status.words,
        draft=persona.status is not PersonaStatus.PUBLISHED,
    )


def _parts(shown: ShownPersona, numbers: _Numbers) -> tuple[PersonaPart, ...]:
    parts = []
    for field in card_fields():
        said = [each for each in shown.statements if each.statement.field == field.name]
        if field.kind is CardFieldKind.STATEMENTS and said:
            lines = tuple(
                PersonaLine(
                    paragraphs=each.statement.paragraphs,
                    notes=numbers.of(each),
                    assumption=each.statement.assumption,
                    held=tuple(HeldWords(id=name, paragraphs=paragraphs(text)) for name, text in each.words_of),
                )
                for each in said
            )
            parts.append(PersonaPart(name=field.name, label=field.label, lines=lines))
    return tuple(parts)


def _who(persona: Persona) -> str:
    band = persona.age_band.words if persona.age_band else ""
    if band and persona.pronouns:
        return phrase("{first}, {next}", first=band, next=persona.pronouns)
    return band or persona.pronouns


def _round(validation: Validation) -> str:
    changes = " ".join(validation.changes.split())
    if not changes:
        return phrase("{day}: {group}. It stayed as it was.", day=validation.on, group=validation.group)
    return phrase("{day}: {group}. {changes}", day=validation.on, group=validation.group, changes=changes)
