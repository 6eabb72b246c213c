"""Putting persona cards before the room again: the chosen cards become what the next card check asks about (P7).

In: a state and cards as they may be shown. Out: one event with a card an item, its lines attached. The one thing easily got
wrong: what stands on a card is somebody's words. They are in `Item.merged_from`, one line after the other as they were written,
because that is where a withdrawal finds and takes them out; what stands above each line is in the settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.rounds import Item
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import ItemId, RoundId
from facilitation_kit.live.events import WorkshopEvent
from facilitation_kit.live.given_options import next_step_of, options_given
from facilitation_kit.live.merging import MAX_LABEL
from facilitation_kit.live.refusals import require_running
from facilitation_kit.live.workshop_state import RoundState, WorkshopState
from facilitation_kit.planning.workshop_plan import PlannedStep

__all__ = [
    "CARD_PREFIX",
    "MOST_CARDS",
    "ChosenCard",
    "ask_about_cards",
    "card_of_item",
    "cards_to_ask_about",
    "checks_of",
    "next_card_check",
    "rounds_of_cards",
]

MOST_CARDS = 20
"""Most cards that people are asked about: nobody reads more on a phone."""
CARD_PREFIX = "card-"
"""With what the item of a card from a wall begins; the card's own name follows."""

_PERSONAS, _CARD_CHECK = "personas", "card_check"


@dataclass(frozen=True, kw_only=True)
class ChosenCard:
    """A card as people will read it: its name, and its lines, each with what stands above it."""

    id: str
    alias: str
    lines: tuple[tuple[str, str], ...]


def ask_about_cards(
    state: WorkshopState,
    now: datetime,
    activities: Mapping[str, Activity],
    source: RoundId,
    cards: Sequence[ChosenCard],
    replaces: int = 0,
) -> tuple[WorkshopEvent, ...]:
    """Make cards what the next card check asks about, in the place of what it has.

    Args:
        state: where the workshop stands.
        now: the moment.
        activities: all registered activities by name.
        source: the round that the cards are from.
        cards: one or more, in the order of the wall.
        replaces: how many times cards had been given to that check when the choice began.

    Raises:
        LiveError: ``live.no-cards``, ``live.no-card-check``, ``live.card-check-opened``, ``live.arranged-meanwhile``,
            ``live.settings-do-not-fit``, ``live.unknown-activity``, ``live.workshop-over``.
    """
    require_running(state)
    if not 1 <= len(cards) <= MOST_CARDS or source not in state.rounds:
        raise LiveError(
            "live.no-cards",
            "No card is chosen."
            if not cards
            else f"{len(cards)} cards are chosen, and {MOST_CARDS} can be asked about.",
            remedy="Tick the cards that the room should look at.",
        )
    step = _require_check(state, source)
    options = [
        Item(
            id=ItemId(f"{CARD_PREFIX}{card.id}"),
            label=card.alias[:MAX_LABEL],
            merged_from=tuple(text for _, text in card.lines),
        )
        for card in cards
    ]
    headings = {
        str(option.id): [heading for heading, _ in card.lines] for option, card in zip(options, cards, strict=True)
    }
    given = options_given(
        state,
        now,
        activities,
        step=step,
        source=source,
        options=options,
        replaces=replaces,
        meanwhile="Somebody else has chosen the cards to look at meanwhile.",
        settings={"headings": headings},
    )
    return (given,)


def next_card_check(state: WorkshopState, source: RoundId) -> PlannedStep | None:
    """The first card check of the run sheet behind the step of a round."""
    return next_step_of(state, source, _CARD_CHECK)


def cards_to_ask_about(state: WorkshopState) -> RoundState | None:
    """The latest round of cards that the room can still be asked about; ``None`` without one."""
    for one in reversed(rounds_of_cards(state)):
        step = next_card_check(state, one.definition.id)
        if step is not None and not state.rounds_of(step.id):
            return one
    return None


def card_of_item(item: str) -> str:
    """The name of the card that an item asks about; empty where it is none of a wall."""
    return item.removeprefix(CARD_PREFIX) if item.startswith(CARD_PREFIX) else ""


def rounds_of_cards(state: WorkshopState) -> tuple[RoundState, ...]:
    """The rounds in which cards are made, in their order."""
    return tuple(one for one in state.rounds.values() if one.definition.activity == _PERSONAS)


def checks_of(state: WorkshopState) -> tuple[RoundState, ...]:
    """The rounds in which cards are looked at again, in their order."""
    return tuple(one for one in state.rounds.values() if one.definition.activity == _CARD_CHECK)


def _require_check(state: WorkshopState, source: RoundId) -> PlannedStep:
    step = next_card_check(state, source)
    if step is None:
        raise LiveError(
            "live.no-card-check",
            "No card check comes after these cards in the run sheet.",
            remedy="Add a step with the activity card_check behind the cards and open the workshop anew, or talk about them.",
        )
    if state.rounds_of(step.id):
        raise LiveError(
            "live.card-check-opened",
            f"“{step.title}” has been opened already, so its cards stand.",
            remedy="Go on with the cards that people saw, and look at these in the next workshop.",
        )
    return step
