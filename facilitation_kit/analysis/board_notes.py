"""The notes of a board: approved words as a wall or a map may show them while people still write.

In: a store and a round. Out: `BoardNote` values. Words are shown only where a moderator approved them and their writer
agreed to this audience, then and now; what a facilitator took off the screen, or a writer keeps to themselves, is not here.

The one thing easily got wrong: a note's name. It must stay the same while its words are edited, so that the note stays where
it was put; and it must not tell whose it is, so it is a digest over the writer's random id.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from facilitation_kit.activities.contract import Activity, FieldKind
from facilitation_kit.activities.rounds import Ballot
from facilitation_kit.activities.sharing import CODE, MINE
from facilitation_kit.analysis.disclosure_control import Profile
from facilitation_kit.analysis.shown_words import consent_needed
from facilitation_kit.identifiers import ItemId, ParticipantId, RoundId
from facilitation_kit.live.boards import Board, BoardProperty
from facilitation_kit.live.workshop_state import RoundState
from facilitation_kit.responses.store import Store
from facilitation_kit.safeguarding.consent import may_show

__all__ = ["BoardNote", "board_notes", "card_name", "card_of", "hidden_notes", "note_name"]


@dataclass(frozen=True, kw_only=True)
class BoardNote:
    """One note on a board.

    Attributes:
        id: its name on the board; tells nothing of its writer.
        item: what it was written to; a stage may have gone since.
        field: the field that it was written in; empty for a facilitator's own note.
        text: as approved.
        redacted: a moderator put other words in place of some.
        codes: the writer's CODE, CHOICE and FLAG values for the same item, such as the lane.
        card: names what its writer works on together with others, or alone; empty where the activity shares nothing.
        own: a facilitator wrote it.
        place: of its page in the order of commits, to tell a later page from an earlier one. Never shown.
    """

    id: str
    item: ItemId
    field: str
    text: str
    redacted: bool = False
    codes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    card: str = ""
    own: bool = False
    place: int = 0


def board_notes(
    store: Store, one: RoundState, activity: Activity, profile: Profile, *, with_hidden: bool = False
) -> tuple[BoardNote, ...]:
    """What may be shown to a profile's audience, in the order of names, which is nobody's order of writing.

    Args:
        store: where the words are.
        one: the round with its board.
        activity: of the round.
        profile: who looks; a sensitive round shows the room nothing.
        with_hidden: also those that a facilitator took off the screen, and those of a sensitive round: for whoever
            arranges them.
    """
    if one.definition.sensitive and profile is Profile.ROOM and not with_hidden:
        return ()
    hidden = frozenset() if with_hidden else hidden_notes(one.board)
    return tuple(note for note in _all_notes(store, one, activity, profile) if note.id not in hidden)


def hidden_notes(board: Board) -> frozenset[str]:
    """The notes and cards that a facilitator took off the screen."""
    return frozenset(board.things(BoardProperty.HIDDEN))


def note_name(participant: ParticipantId, round_id: RoundId, item: str, field: str) -> str:
    """The name of a note, or of a card where `field` is empty: 16 characters."""
    told = f"{participant}\x00{round_id}\x00{item}\x00{field}"
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _all_notes(store: Store, one: RoundState, activity: Activity, profile: Profile) -> list[BoardNote]:
    round_id = one.definition.id
    audience = consent_needed(profile)
    with store.snapshot():
        ballots = {ballot.participant: ballot for ballot in store.ballots(round_id)}
        texts = store.approved_text(round_id)
    codes = [each.name for each in activity.fields if each.kind is not FieldKind.TEXT]
    found = []
    for place, text in enumerate(texts):
        ballot = ballots.get(text.participant)
        if ballot is None or not text.text or not may_show(text, audience) or ballot.value(text.item, MINE):
            continue
        said = ((name, ballot.value(text.item, name)) for name in codes)
        note = BoardNote(
            id=note_name(text.participant, round_id, text.item, text.field),
            item=text.item,
            field=text.field,
            text=text.text,
            redacted=text.redacted,
            codes={name: str(value) for name, value in said if value is not None},
            card=card_of(ballot, round_id, activity),
            place=place,
        )
        found.append(note)
    own = one.board.things(BoardProperty.TEXT)
    found.extend(BoardNote(id=name, item=ItemId(""), field="", text=text, own=True) for name, text in own.items())
    return sorted(found, key=lambda note: note.id)


def card_of(ballot: Ballot, round_id: RoundId, activity: Activity) -> str:
    """The name of what somebody works on: the same for everybody with the same code; empty where nothing is shared."""
    if activity.shared_by is None:
        return ""
    return card_name(
        ballot.participant, str(ballot.value(activity.shared_by, CODE) or ""), round_id, activity.shared_by
    )


def card_name(participant: ParticipantId, code: str, round_id: RoundId, shared_by: ItemId) -> str:
    """The name of the card with a code, or of somebody's own where they hold none."""
    return note_name(ParticipantId(f"code {code}") if code else participant, round_id, shared_by, "")
