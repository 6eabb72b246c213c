"""What came of the rounds in which a room looked at cards again (P7).

In: a workshop's state and its store. Out: for each card its rounds: the day, whether it was vetoed, and what people would
change. The one thing easily got wrong: of a veto only that there was one may be told; and what people wrote is shown only as
far as they agreed, like every other word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from facilitation_kit.activities.card_check import CHANGE, VETO
from facilitation_kit.analysis.disclosure_control import Profile
from facilitation_kit.analysis.shown_words import consent_needed
from facilitation_kit.identifiers import ItemId, RoundId
from facilitation_kit.live.card_checks import card_of_item, checks_of
from facilitation_kit.live.workshop_state import RoundState, RoundStatus, WorkshopState
from facilitation_kit.responses.store import Store
from facilitation_kit.safeguarding.consent import may_show

__all__ = ["LookedAt", "looked_at"]


@dataclass(frozen=True, kw_only=True)
class LookedAt:
    """One round in which a room looked at a card.

    Attributes:
        round, item: where it was asked about.
        on: the day on which it was revealed.
        vetoed: somebody does not want the card to be used.
        changes: what people would change, as approved and as far as this audience may read it.
    """

    round: RoundId
    item: ItemId
    on: date
    vetoed: bool
    changes: tuple[str, ...] = ()


def looked_at(store: Store, state: WorkshopState, profile: Profile) -> Mapping[str, tuple[LookedAt, ...]]:
    """The rounds of each card of a wall that was looked at, by the card's name, in their order.

    Only revealed rounds: what is not told yet may still change. Of a sensitive round the room is told nothing.
    """
    found: dict[str, tuple[LookedAt, ...]] = {}
    for one in checks_of(state):
        if one.status is not RoundStatus.REVEALED or (one.definition.sensitive and profile is Profile.ROOM):
            continue
        for item in one.definition.items:
            card = card_of_item(item.id)
            if card:
                found[card] = (*found.get(card, ()), _looked(store, one, str(item.id), profile))
    return found


def _looked(store: Store, one: RoundState, item: str, profile: Profile) -> LookedAt:
    assert one.revealed_at is not None
    with store.snapshot():
        vetoed = any(
            answer.value is True and answer.item == item and answer.field == VETO
            for ballot in store.ballots(one.definition.id)
            for answer in ballot.answers
        )
        words = [
            text.text
            for text in store.approved_text(one.definition.id)
            if text.item == item and text.field == CHANGE and text.text and may_show(text, consent_needed(profile))
        ]
    return LookedAt(
        round=one.definition.id,
        item=ItemId(item),
        on=one.revealed_at.date(),
        vetoed=vetoed,
        changes=tuple(sorted(words)),
    )
