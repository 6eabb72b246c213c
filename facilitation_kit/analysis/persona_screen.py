"""The wall of persona cards as JSON values for the projector.

In: a workshop's state and one of its rounds of cards. Out: the cards in the order of the wall, each with its words, and the one
in the spotlight. The one thing easily got wrong: how many people made a card is told as a band; a card of two is two people
whom everybody in the room can name.
"""

from __future__ import annotations

from collections.abc import Mapping

from facilitation_kit.activities.card_settings import needs_to_pick
from facilitation_kit.activities.contract import Activity
from facilitation_kit.analysis.card_rounds import LookedAt, looked_at
from facilitation_kit.analysis.disclosure_control import Profile
from facilitation_kit.analysis.people_bands import people_words
from facilitation_kit.analysis.persona_wall import CardLine, WallCard, arranged_cards, wall_cards
from facilitation_kit.content.persona_pictures import persona_drawing
from facilitation_kit.live.boards import BoardProperty
from facilitation_kit.live.card_checks import ChosenCard
from facilitation_kit.live.workshop_state import RoundState, WorkshopState
from facilitation_kit.phrases import phrase
from facilitation_kit.responses.store import Store

__all__ = ["card_marks", "card_who", "cards_to_check", "persona_screen"]

_BOARD = "board"
"""What a board calls itself."""


def persona_screen(store: Store, state: WorkshopState, one: RoundState, activity: Activity) -> Mapping[str, object]:
    """The wall for the room."""
    cards = arranged_cards(wall_cards(store, one, activity, Profile.ROOM))
    rounds = looked_at(store, state, Profile.ROOM)
    labels = needs_to_pick(one.definition.settings)
    pictures = sorted({card.picture for card in cards if card.picture})
    return {
        "kind": "cards",
        "spotlight": one.board.value(BoardProperty.SPOTLIGHT, _BOARD),
        "pictures": {picture.value: persona_drawing(picture).decode("utf-8") for picture in pictures},
        "cards": [_shown(card, labels, rounds.get(card.id, ())) for card in cards],
    }


def cards_to_check(store: Store, one: RoundState, activity: Activity) -> dict[str, ChosenCard]:
    """The cards of the wall as people are asked about them, by their names, in the order of the wall."""
    return {
        card.id: ChosenCard(
            id=card.id,
            alias=card.alias or phrase("A card without a name yet"),
            lines=tuple((line.label, line.text) for line in card.lines),
        )
        for card in arranged_cards(wall_cards(store, one, activity, Profile.ROOM))
    }


def card_marks(card: WallCard, rounds: tuple[LookedAt, ...]) -> tuple[str, ...]:
    """What stands beside a card's name: that it was sent back, and what the room said of it last."""
    marks = [phrase("Sent back")] if card.sent_back else []
    if rounds:
        marks.append(phrase("Vetoed") if rounds[-1].vetoed else phrase("Looked at"))
    return tuple(marks)


def card_who(card: WallCard) -> str:
    """Age and pronouns in a line; empty where neither is said."""
    age = card.age_band.words if card.age_band else ""
    return " · ".join(each for each in (age, card.pronouns) if each)


def _shown(card: WallCard, labels: Mapping[str, str], rounds: tuple[LookedAt, ...]) -> dict[str, object]:
    return {
        "id": card.id,
        "alias": card.alias or phrase("A card without a name yet"),
        "picture": card.picture.value if card.picture else "",
        "who": card_who(card),
        "lines": [{"label": line.label, "text": line.text, "basis": _basis(line)} for line in card.lines],
        "needs": [labels[need] for need in card.needs if need in labels],
        "contexts": [each.words for each in card.contexts],
        "built": phrase("Made by {people} people in this session", people=people_words(card.people)),
        "group": card.group_name or (phrase("A group without a name") if card.group else ""),
        "merged": len(card.originals),
        "marks": list(card_marks(card, rounds)),
    }


def _basis(line: CardLine) -> str:
    if line.assumption:
        return phrase("Assumption")
    return phrase("Rests on evidence") if line.evidence else ""
