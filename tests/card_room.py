"""A room that makes persona cards: phones through the real app, a moderator, a facilitator, and the wall that the room sees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from facilitation_kit.activities.personas import CARD
from facilitation_kit.activities.rounds import Item
from facilitation_kit.analysis.board_views import board_view
from facilitation_kit.analysis.policy import Policy
from facilitation_kit.content.personas import card_fields
from facilitation_kit.identifiers import ItemId, RoundId
from facilitation_kit.live.events import RoundOpened, StepStarted
from tests.builders import round_definition
from tests.phones import Phone
from tests.word_queue import Writing

NEEDS = [{"id": "safe", "label": "To feel safe"}, {"id": "heard", "label": "To be heard"}]
CARDS = RoundId("w1.vote.1")


def card_items() -> tuple[Item, ...]:
    """The first page and all fields of a card, as planning makes them."""
    first = Item(id=CARD, label="Who works on this card?")
    return (first, *(Item(id=ItemId(each.name), label=each.label, detail=each.hint) for each in card_fields()))


class CardRoom(Writing):
    """A round of persona cards is open."""

    def __init__(self, folder: Path, *, sensitive: bool = False, **given: Any) -> None:
        super().__init__(folder, **given)
        definition = replace(
            round_definition(
                "personas", options=card_items(), settings={"needs": NEEDS}, step="vote", sensitive=sensitive
            ),
            arranged=True,
        )
        self.happens(StepStarted(at=self.now, step=definition.step), RoundOpened(at=self.now, definition=definition))

    def begin(self, phone: Phone, company: str = "alone") -> str:
        """Start a card; its code as it can be read on the phone, empty for somebody alone."""
        phone.get("/now")
        page = phone.send(None, **{"with": company})
        assert page.status == 200, page.words
        codes = [each for each in page.root.iter("p") if str(each.get("class")).startswith("card-code")]
        return str(codes[0].findtext("b")) if codes else ""

    def write(self, phone: Phone, field: str, text: str, **more: str) -> None:
        """Write one field of the card."""
        number = [item.id for item in card_items()].index(ItemId(field)) + 1
        phone.get(f"/r/{CARDS}/{number}")
        page = phone.send(None, text=text, **more)
        assert page.status == 200, page.words

    def choose(self, phone: Phone, field: str, value: str) -> None:
        """Choose a drawing, an age, a need or a place."""
        number = [item.id for item in card_items()].index(ItemId(field)) + 1
        phone.get(f"/r/{CARDS}/{number}")
        page = phone.send(None, **{field: value})
        assert page.status == 200, page.words

    def approve_all(self) -> None:
        """The moderator approves everything that waits."""
        for text in self.queue():
            if text["state"] != "approved":
                self.api(
                    "POST",
                    "/workshops/w1/moderation",
                    {"text": text["name"], "seen": text["seen"], "decision": "approve", "words": ""},
                )

    def arrange(self, said: str, thing: str, value: str, was: str = "", round_id: str = CARDS) -> Any:
        """A facilitator says something of a card."""
        action = {
            "action": "arrange", "round": round_id, "act": "set", "property": said, "thing": thing,
            "value": value, "was": was,
        }  # fmt: skip
        return self.api("POST", "/workshops/w1/actions", action)

    def wall(self) -> dict[str, Any]:
        """What the room sees."""
        state = self.room.state
        one = state.rounds[CARDS]
        return dict(board_view(self.store, state, one, self.activities[one.definition.activity], Policy()))
