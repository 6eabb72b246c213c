"""A workshop in which people of two groups, and one of none, wrote about the front door; all of it was approved."""

from __future__ import annotations

from dataclasses import replace

from facilitation_kit.content.consent import ConsentItem
from facilitation_kit.identifiers import HypothesisId, WorkshopId
from facilitation_kit.live.events import RoundClosed, RoundOpened
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after, consent, moderation, participant, round_definition, submission

__all__ = ["EVERYWHERE", "INSIDE", "hold"]

W1 = WorkshopId("w1")
INSIDE = (ConsentItem.TAKE_PART, ConsentItem.QUOTED_INSIDE)
EVERYWHERE = (*INSIDE, ConsentItem.QUOTED_OUTSIDE)


def hold(store: SqliteStore, *, sensitive: bool = False, until_closed: bool = True) -> None:
    """Hold the round in the store's workshop w1."""
    definition = round_definition("dot_vote", sensitive=sensitive)
    first = replace(definition.items[0], hypothesis=HypothesisId("front-door"))
    definition = replace(definition, items=(first, *definition.items[1:]))
    store.append_event(W1, RoundOpened(at=after(10), definition=definition))
    for person, group, items, words in (
        ("ada", "young-people", EVERYWHERE, "It closes at five."),
        ("ben", "young-people", INSIDE, "Who answers the phone?"),
        ("cem", "practitioners", (ConsentItem.TAKE_PART,), "We have no money."),
        ("dot", None, EVERYWHERE, "I said nothing about me."),
    ):
        store.add_participant(participant(person, group=group))
        store.record_consent(consent(person, *items, seconds=20))
        store.write_submissions(
            [submission(f"key-{person}", {"i1": words}, person=person, field="concern_reason", words=True)]
        )
        store.moderate(moderation(f"key-{person}", field="concern_reason"))
    if until_closed:
        store.append_event(W1, RoundClosed(at=after(100), round=definition.id))
