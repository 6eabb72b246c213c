"""Notes that nobody has approved stay where they are, also after the reveal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Item
from facilitation_kit.analysis.findings import round_findings
from facilitation_kit.analysis.policy import Policy
from facilitation_kit.identifiers import ItemId
from facilitation_kit.live.events import RoundClosed, RoundOpened, RoundRevealed
from facilitation_kit.responses.records import ModerationState
from facilitation_kit.responses.safety_records import ConsentItem
from tests.builders import after, ballot, consent, moderation, round_definition
from tests.stored_rounds import join, state_of, store_in, submission, write

ACTIVITIES = load_activities()
PROMPT = Item(id=ItemId("i1"), label="How might we make evenings safer?")
NOTE = "A bus that waits"


def test_a_note_is_shown_after_the_reveal_only_when_a_moderator_has_approved_it(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    settings = ACTIVITIES["ideas"].read_settings({}, 1)
    definition = round_definition("ideas", options=(PROMPT,), settings=settings)
    store.append_event(definition.workshop, RoundOpened(at=after(10), definition=definition))
    for number in range(6):
        person = ballot(f"p{number}", {"i1": {"note_1": f"{NOTE}, {number}"}})
        join(store, definition, person.participant)
        store.record_consent(consent(person.participant, *ConsentItem, workshop=definition.workshop))
        write(store, replace(submission(definition, person), text_fields=frozenset({"note_1"})))
    store.append_event(definition.workshop, RoundClosed(at=after(100), round=definition.id))
    store.append_event(definition.workshop, RoundRevealed(at=after(110), round=definition.id))

    def shown() -> str:
        found = round_findings(store, state_of(store, definition), definition.id, ACTIVITIES, Policy())
        return str(found.to_json())

    assert NOTE not in shown()
    first, *rest = store.moderation_queue(definition.workshop)
    for text, state in ((first, ModerationState.APPROVED), (rest[0], ModerationState.HELD)):
        store.moderate(moderation(text.key, state, field=text.field, seconds=120))
    assert str(first.text) in shown()
    assert shown().count(NOTE) == 1
