"""Options that a room made of its own notes or cards, as far as an audience may read them.

In: a round as it was opened, what people have written, and what of it may be shown. Out: the round with the originals that
may be shown, and another name for an option whose name is somebody's words that may not. Its figures are what they were.

The one thing easily got wrong: the laptop suggests the shortest note of a group as its name, so a name is often a quote. It
goes no further than its writer agreed to, like the notes below it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.analysis.disclosure_control import Profile
from facilitation_kit.analysis.shown_words import consent_needed
from facilitation_kit.evidence.copied_words import copies
from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.card_checks import card_of_item
from facilitation_kit.live.workshop_state import RoundState, WorkshopState
from facilitation_kit.phrases import phrase
from facilitation_kit.responses.evidence_erasure import WITHDRAWN
from facilitation_kit.responses.records import ModerationState
from facilitation_kit.responses.store import Store
from facilitation_kit.safeguarding.consent import may_show

__all__ = ["with_shown_options", "words_that_may_be_shown", "words_written"]


def words_written(store: Store, state: WorkshopState) -> frozenset[str]:
    """Everything that people of a workshop have written, and what a moderator has put in its place."""
    queue = store.moderation_queue(state.id, tuple(ModerationState))
    return frozenset(text for each in queue for text in (each.text, each.published) if text)


def words_that_may_be_shown(
    store: Store, rounds: Mapping[RoundId, RoundState], profile: Profile, hidden: Collection[RoundId]
) -> frozenset[str]:
    """What of these rounds is approved, and may be read under a profile.

    Args:
        store: with the words.
        rounds: of the workshop.
        profile: for whom.
        hidden: rounds of which nothing may be shown, because too few people wrote.
    """
    audience = consent_needed(profile)
    return frozenset(
        text.text
        for each in rounds
        if each not in hidden
        for text in store.approved_text(each)
        if text.text and may_show(text, audience)
    )


def with_shown_options(
    definition: RoundDefinition, written: Collection[str], shown: Collection[str]
) -> RoundDefinition:
    """The round with its options as they may be read; `definition` is of a step that got its options from the room.

    Args:
        definition: as it was opened.
        written: everything that people have written.
        shown: what of it may be shown.
    """
    known = {_plain(text) for text in shown}
    secret = [("", text) for text in written if _plain(text) not in known]
    items = tuple(_item(item, number, known, secret) for number, item in enumerate(definition.items, start=1))
    return replace(definition, items=items)


def _item(item: Item, number: int, known: Collection[str], secret: Collection[tuple[str, str]]) -> Item:
    label = item.label
    if label == WITHDRAWN or (_plain(label) not in known and _says(label, secret)):
        label = phrase("Option {number}, whose words are not shown here", number=number)
    originals = tuple(each if _plain(each) in known else "" for each in item.merged_from)
    # A card's lines keep their places, because each has its heading.
    card = bool(card_of_item(item.id))
    return replace(item, label=label, merged_from=originals if card else tuple(filter(None, originals)))


def _says(label: str, secret: Collection[tuple[str, str]]) -> bool:
    """Whether a name says what somebody wrote, word for word."""
    return any(_plain(text) == _plain(label) for _, text in secret) or bool(copies([label], secret))


def _plain(text: str) -> str:
    """A text as a name has it: in one line, without what cannot be seen, in small letters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split()).casefold()
