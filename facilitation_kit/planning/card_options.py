"""Persona cards as things to answer: the fields of a card one after the other, and cards of the content to look at again.

In: the library and what a run sheet says about its options. Out: items, and the settings that only the content knows. The
one thing easily got wrong: a card goes without nothing that it needs, strengths and what helps above all, whichever fields a
run sheet names; and where a project has no needs, nobody is asked for any.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from facilitation_kit.activities.personas import CARD
from facilitation_kit.activities.rounds import Item
from facilitation_kit.content.library import Library
from facilitation_kit.content.personas import CardFieldKind, Persona, PersonaField, PersonaStatement, card_fields
from facilitation_kit.content.run_sheets import OptionSource
from facilitation_kit.identifiers import ItemId, PersonaId
from facilitation_kit.phrases import phrase

__all__ = ["card_items", "card_settings"]


def card_items(library: Library, source: OptionSource) -> tuple[Item, ...]:
    """The fields of a card, or personas as cards to look at, whichever the options name; none for other options."""
    if source.card is not None:
        return _field_items(library, source.card)
    return () if source.personas is None else _persona_items(library, source.personas)


def card_settings(library: Library, source: OptionSource) -> dict[str, object]:
    """The needs that can be picked on a card, or what stands above the lines of each persona; none for other options."""
    if source.card is not None:
        needs = (*library.needs.levels, *library.needs.contributing)
        return {"needs": [{"id": need.id, "label": need.label} for need in needs]}
    if source.personas is not None:
        labels = {each.name: each.label for each in card_fields()}
        return {
            "headings": {
                persona.id: [labels[each.field] for each in _in_order(persona)]
                for persona in _chosen(library, source.personas)
            }
        }
    return {}


def _field_items(library: Library, chosen: Literal["all"] | Sequence[str]) -> tuple[Item, ...]:
    """Who works on the card, then its fields in the order of a card; those that every card needs are among them."""
    has_needs = bool(library.needs.levels or library.needs.contributing)
    return (
        Item(id=CARD, label=phrase("Who works on this card?")),
        *(
            Item(id=ItemId(each.name), label=each.label, detail=each.hint)
            for each in card_fields()
            if (chosen == "all" or each.required or each.name in chosen)
            and (has_needs or each.kind is not CardFieldKind.NEEDS)
        ),
    )


def _persona_items(library: Library, chosen: Literal["all"] | Sequence[PersonaId]) -> tuple[Item, ...]:
    return tuple(
        Item(
            id=ItemId(persona.id),
            label=persona.name_alias,
            merged_from=tuple(" ".join(each.text.split()) for each in _in_order(persona)),
        )
        for persona in _chosen(library, chosen)
    )


def _chosen(library: Library, chosen: Literal["all"] | Sequence[PersonaId]) -> list[Persona]:
    return [persona for persona in library.personas if chosen == "all" or persona.id in chosen]


def _in_order(persona: Persona) -> list[PersonaStatement]:
    order = list(PersonaField)
    return sorted(persona.statements, key=lambda each: order.index(each.field))
