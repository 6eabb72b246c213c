"""Personas out of the cards that a workshop has made, as the rest of the kit knows them.

In: a workshop's state and its store. Out: `Persona` values for packs and files, and the cards that cannot be one yet, with why.
The two things easily got wrong: a statement of which nobody has said what it rests on goes out as an assumption, never as
something known; and the number of people is told in steps of five, because a card of two names both of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from facilitation_kit.activities.contract import Activity
from facilitation_kit.analysis.card_rounds import LookedAt, looked_at
from facilitation_kit.analysis.disclosure_control import Profile
from facilitation_kit.analysis.persona_wall import WallCard, arranged_cards, wall_cards
from facilitation_kit.content.persona_pictures import PersonaPicture
from facilitation_kit.content.personas import (
    Persona,
    PersonaField,
    PersonaStatement,
    PersonaStatus,
    Provenance,
    Validation,
)
from facilitation_kit.identifiers import ItemId, NeedId, PersonaId, RoundId
from facilitation_kit.live.card_checks import rounds_of_cards
from facilitation_kit.live.workshop_state import RoundStatus, WorkshopState
from facilitation_kit.phrases import phrase
from facilitation_kit.responses.store import Store

__all__ = ["CardWords", "MadePersonas", "UnfinishedCard", "made_personas", "people_in_fives", "persona_of_card"]

_ALIAS, _PRONOUNS = ItemId("name_alias"), ItemId("pronouns")
_STEP = 5
_NOT_STORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no document can hold (content/fields.py)."""
_NEEDED = (PersonaField.STRENGTHS, PersonaField.WHAT_HELPS)
_FALLBACK_PICTURE = PersonaPicture.PLANT


@dataclass(frozen=True, kw_only=True)
class UnfinishedCard:
    """A card that cannot be a persona yet, with the reason in a sentence."""

    id: str
    alias: str
    why: str


@dataclass(frozen=True, kw_only=True)
class CardWords:
    """A text that somebody wrote and that a persona holds: where it was written, and as it was approved.

    Whoever takes it back must find it in packs too.
    """

    round: RoundId
    item: ItemId
    text: str


@dataclass(frozen=True, kw_only=True)
class MadePersonas:
    """The personas of a workshop, in the order of its walls, and what is not one yet.

    Attributes:
        words: what each of the personas is made of.
    """

    personas: tuple[Persona, ...]
    unfinished: tuple[UnfinishedCard, ...]
    words: Mapping[PersonaId, tuple[CardWords, ...]]


def made_personas(
    store: Store, state: WorkshopState, activities: Mapping[str, Activity], profile: Profile
) -> MadePersonas:
    """The cards of a workshop as personas, from rounds in which nobody writes any more.

    Args:
        store: where the words are.
        state: of the workshop.
        activities: all registered activities by name.
        profile: who will read them; words go only as far as their writers agreed.
    """
    personas: list[Persona] = []
    unfinished: list[UnfinishedCard] = []
    words: dict[PersonaId, tuple[CardWords, ...]] = {}
    rounds = looked_at(store, state, profile)
    for one in rounds_of_cards(state):
        activity = activities.get(one.definition.activity)
        if activity is None or one.status is RoundStatus.OPEN:
            continue  # half a card is no persona yet
        for card in arranged_cards(wall_cards(store, one, activity, profile)):
            persona = persona_of_card(card, rounds.get(card.id, ()))
            if persona is not None:
                personas.append(persona)
                words[persona.id] = _words(card, one.definition.id, rounds.get(card.id, ()))
                continue
            why = _not_yet(card) or phrase("It holds something that a file of personas cannot hold.")
            unfinished.append(UnfinishedCard(id=card.id, alias=card.alias, why=why))
    return MadePersonas(personas=tuple(personas), unfinished=tuple(unfinished), words=words)


def persona_of_card(card: WallCard, rounds: tuple[LookedAt, ...] = ()) -> Persona | None:
    """A card as a persona; ``None`` where it cannot be one yet."""
    try:
        return None if _not_yet(card) else _persona(card, rounds)
    except ValidationError:
        return None


def people_in_fives(count: int) -> int:
    """At least so many people, in steps of five; 1 for fewer than five.

    >>> people_in_fives(0), people_in_fives(4), people_in_fives(12)
    (0, 1, 10)
    """
    return count - count % _STEP or min(count, 1)


def _words(card: WallCard, round_id: RoundId, rounds: tuple[LookedAt, ...]) -> tuple[CardWords, ...]:
    """What people wrote of a card; the name of several that were put together may be the facilitator's."""
    named = card.originals or (card,)
    own = [(_ALIAS, card.alias)] if any(each.alias == card.alias for each in named) else []
    own += [(_PRONOUNS, card.pronouns)] if card.pronouns else []
    own += [(ItemId(line.field), line.text) for line in card.lines]
    return (
        *(CardWords(round=round_id, item=item, text=text) for item, text in own),
        *(CardWords(round=each.round, item=each.item, text=text) for each in rounds for text in each.changes),
    )


def _not_yet(card: WallCard) -> str:
    if not card.alias.strip():
        return phrase("Its name is not approved yet.")
    said = {line.field for line in card.lines}
    if not all(field in said for field in _NEEDED):
        return phrase("Nothing is approved yet of what it is good at, or of what helps.")
    return ""


def _persona(card: WallCard, rounds: tuple[LookedAt, ...]) -> Persona:
    return Persona(
        id=PersonaId(f"card-{card.id}"),
        name_alias=_storable(card.alias),
        age_band=card.age_band,
        pronouns=_storable(card.pronouns),
        picture=card.picture or _FALLBACK_PICTURE,
        contexts=card.contexts,
        statements=tuple(
            PersonaStatement(
                field=line.field,
                text=_storable(line.text),
                evidence=line.evidence,
                assumption=not line.evidence,
            )
            for line in card.lines
        ),
        needs=tuple(NeedId(need) for need in card.needs),
        provenance=Provenance.CO_CREATED,
        source_count=people_in_fives(card.people),
        session_count=1,
        validated_with=tuple(
            Validation(on=each.on, group=phrase("the whole room"), changes=_changes(each)) for each in rounds
        ),
        status=_status(card, rounds),
    )


def _changes(one: LookedAt) -> str:
    said = [phrase("Somebody vetoed it.")] if one.vetoed else []
    return _storable("\n\n".join([*said, *one.changes]))[:4_000]


def _status(card: WallCard, rounds: tuple[LookedAt, ...]) -> PersonaStatus:
    if card.sent_back:
        return PersonaStatus.IN_VALIDATION
    if not rounds:
        return PersonaStatus.DRAFT
    return PersonaStatus.VETOED if rounds[-1].vetoed else PersonaStatus.PUBLISHED


def _storable(text: str) -> str:
    """A text with marks in the place of what no document can hold."""
    return _NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", text)
