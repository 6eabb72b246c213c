"""Moderation as the hub does it: the queue of people's words, decisions about them, and escalation.

In: a room of the hub, and what a moderator decides at the console or on a paired device. Out: the words with their
flags, and after each decision what follows from it: the store's step, the safeguarding record, the results on screens.

The one thing easily got wrong: escalated words are first written into the safeguarding record and then emptied in the
store. The other way round, a crash in between would lose what somebody in danger has said.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import ParticipantId, RoundId, WorkshopId
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.records import ModerationState
from facilitation_kit.responses.safeguarding_store import SafeguardingRecords
from facilitation_kit.responses.safety_records import QueuedText
from facilitation_kit.safeguarding.moderation import (
    DECIDED,
    WAITING,
    Decision,
    decide,
    in_queue_order,
    seen_mark,
    text_name,
)
from facilitation_kit.safeguarding.pii_flags import Piece, draft_redaction, find_flags, pieces
from facilitation_kit.safeguarding.safeguarding_record import Author, NewRecord

__all__ = ["MOST_AT_ONCE", "ModerationDesk", "WordsToDecide", "records_of"]

MOST_AT_ONCE = 50
"""Texts on one page, so that a page of a conference loads at once; the next come up as these are decided."""

RefreshWords = Callable[[WorkshopRoom, RoundId], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class WordsToDecide:
    """Somebody's words as a moderator sees them. Who wrote them is not in it.

    Attributes:
        name: for addresses and forms.
        seen: how the words stood when this was made; comes back with the decision.
        about: the option or statement that they are about.
        pieces: the words as typed, cut at what is flagged.
        kinds: everything that is flagged, in words.
        draft: the words with everything flagged replaced, to start a redaction from.
        published: what is shown instead, where they were redacted.
        at: when they were sent, local time of the hub, hours and minutes.
    """

    name: str
    seen: str
    question: str
    about: str
    state: str
    text: str
    pieces: tuple[Piece, ...]
    kinds: tuple[str, ...]
    draft: str
    published: str
    at: str

    def to_json(self) -> dict[str, object]:
        """As the control API gives it."""
        return {**asdict(self), "pieces": [asdict(piece) for piece in self.pieces], "kinds": list(self.kinds)}


class ModerationDesk:
    """What the console and a paired device do with words.

    Args:
        hub: the workshops, the store, the safeguarding records.
        refresh_words: called after a decision that may change what a revealed round shows.
    """

    def __init__(self, hub: Hub, refresh_words: RefreshWords) -> None:
        self.hub = hub
        self._refresh_words = refresh_words

    async def waiting(self, room: WorkshopRoom) -> list[WordsToDecide]:
        """What nobody has decided about and what is held, in the order of the queue."""
        return await self._texts(room, WAITING)

    async def decided(self, room: WorkshopRoom) -> list[WordsToDecide]:
        """What may be shown, the latest first: to take something back."""
        return list(reversed(await self._texts(room, DECIDED)))

    async def decide(
        self, room: WorkshopRoom, name: str, decision: Decision, *, seen: str, words: str = "", by: str
    ) -> None:
        """Do what a moderator decided; returns when it is committed.

        Args:
            room: the workshop.
            name: of the words.
            decision: what to do with them.
            seen: as the moderator's page had it.
            words: of a redaction.
            by: the role or device that decides.

        Raises:
            LiveError: as `safeguarding.moderation.decide`; ``moderation.no-text``, ``safeguarding.not-here``.
            StoreError: it could not be stored; nothing has changed.
        """
        round_id = await self.hub.writer.run(lambda: self._decide_now(room, name, decision, seen, words, by))
        if decision is Decision.ESCALATE:
            await self.hub.read_events_anew(room)
        room.note_words()
        made_of_notes = [name for name, one in room.state.rounds.items() if one.definition.step in room.state.given]
        for each in (round_id, *made_of_notes):
            await self._refresh_words(room, each)

    async def take_message(self, room: WorkshopRoom, participant: ParticipantId, words: str, *, source: str) -> str:
        """Keep a private message to a worker; who sent it is known only while the workshop is open, unless escalated.

        Args:
            room: the workshop.
            participant: who sent it.
            words: as typed.
            source: names the sending, so that the same form twice is one message.

        Returns:
            The record's id.

        Raises:
            LiveError: ``safeguarding.not-here``.
        """
        records = records_of(self.hub)
        new = NewRecord(
            source=f"message {source}",
            workshop=room.state.id,
            workshop_title=room.state.title,
            activity="A private message to a worker",
            words=words,
            at=self.hub.clock(),
            written_at=self.hub.clock(),
            author=self._author(participant),
            escalated=False,
        )
        record = await asyncio.to_thread(records.add, new)
        room.note_words()
        return record

    # -- inside -----------------------------------------------------------------------------------------------------

    async def _texts(self, room: WorkshopRoom, states: tuple[ModerationState, ...]) -> list[WordsToDecide]:
        def read() -> list[WordsToDecide]:
            texts = in_queue_order(self.hub.store.moderation_queue(room.state.id, states))
            return [self._words(room, text) for text in texts]

        return await asyncio.to_thread(read)

    def _words(self, room: WorkshopRoom, text: QueuedText) -> WordsToDecide:
        flags = find_flags(text.text, self.hub.watch_list)
        asked = room.state.rounds.get(text.round)
        cut = pieces(text.text, flags)
        return WordsToDecide(
            name=text_name(self.hub.secret, text),
            seen=seen_mark(text),
            question=asked.definition.question if asked else "",
            about=text.label,
            state=str(text.state),
            text=text.text,
            pieces=cut,
            kinds=tuple(dict.fromkeys(kind for piece in cut for kind in piece.kinds)),
            draft=text.published or draft_redaction(text.text, flags),
            published=text.published or "",
            at=f"{text.at.astimezone():%H:%M}",
        )

    def _decide_now(self, room: WorkshopRoom, name: str, decision: Decision, seen: str, words: str, by: str) -> RoundId:
        """Runs on the writer's thread, so that nothing can change between looking and writing."""
        store, now = self.hub.store, self.hub.clock()
        found = store.moderation_queue(room.state.id, (*WAITING, *DECIDED))
        text = next((each for each in found if text_name(self.hub.secret, each) == name), None)
        if text is None:
            raise LiveError(
                "moderation.no-text",
                "These words are not there any more: they were taken back, replaced or escalated.",
                remedy="Go on with the next ones.",
            )
        step = decide(
            text,
            decision,
            seen=seen,
            at=now,
            by=by,
            words=words,
            flags=find_flags(text.text, self.hub.watch_list),
        )
        if decision is Decision.ESCALATE:
            record = records_of(self.hub).add(self._new_record(room, text, name))
            with store.batch():
                store.moderate(step)
                store.audit(at=now, who=by, what="escalate", subject=record, why="")
        else:
            store.moderate(step)
        return text.round

    def _new_record(self, room: WorkshopRoom, text: QueuedText, name: str) -> NewRecord:
        asked = room.state.rounds.get(text.round)
        author = self.hub.store.author_of(text.key)
        return NewRecord(
            source=f"text {name}",
            workshop=WorkshopId(room.state.id),
            workshop_title=room.state.title,
            activity=f"{asked.definition.question if asked else ''} · {text.label}".strip(" ·"),
            words=text.text,
            at=self.hub.clock(),
            written_at=text.at,
            author=self._author(author) if author else None,
        )

    def _author(self, participant: ParticipantId) -> Author | None:
        person = self.hub.store.participant(participant)
        return Author(participant=person.id, group=person.group, joined_at=person.joined_at) if person else None


def records_of(hub: Hub) -> SafeguardingRecords:
    """The hub's safeguarding records.

    Raises:
        LiveError: ``safeguarding.not-here``.
    """
    if hub.records is None:
        raise LiveError(
            "safeguarding.not-here",
            "This hub keeps no safeguarding records, so nothing was moved.",
            remedy="Start the hub with facilitate run.",
        )
    return hub.records
