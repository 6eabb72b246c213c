"""The hub: every workshop of one store, in memory, and the one way in which anything is written.

In: joins and answers from phones, actions from the facilitator. Out: commits through the writer, and after each commit
new views for whoever follows. Nothing is acknowledged or shown before it is committed; after a crash everything here
is read again from the log.

The one thing easily got wrong: this all runs on the event loop, so it may read the store (less than a millisecond) but
never count, parse content or wait for a disk here. Those go to a thread or to the writer.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from facilitation_kit.activities.contract import Activity, CurrentAnswers
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.activities.sharing import CODE, shared_answers
from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import ParticipantId, RoundId, WorkshopId
from facilitation_kit.live.criterion_locks import criteria_to_lock
from facilitation_kit.live.join_codes import normalise
from facilitation_kit.live.workshop_state import RoundState, apply, fold
from facilitation_kit.participant.control_actions import Rules
from facilitation_kit.participant.join_address import join_address
from facilitation_kit.participant.receipts import Receipts
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.records import Outcome, Participant, Saved, Submission
from facilitation_kit.responses.safeguarding_store import SafeguardingRecords
from facilitation_kit.responses.safety_records import Consent, WithdrawalHow, WithdrawalSummary
from facilitation_kit.responses.slip_stores import Admission
from facilitation_kit.responses.store import Store
from facilitation_kit.responses.writer import Writer
from facilitation_kit.safeguarding.pii_flags import WatchList
from facilitation_kit.settings import Settings

__all__ = ["Hub", "utc_now"]


def utc_now() -> datetime:
    """The present moment, aware."""
    return datetime.now(UTC)


async def _nothing_to_refresh(_room: WorkshopRoom, _round_id: RoundId) -> None:
    """Until the facilitator's side is there, nothing has been counted."""


class Hub:
    """All workshops of one store, shared by the phones' side and the facilitator's.

    Args:
        settings: limits.
        store: read here, written only through `writer`.
        activities: registered activities by name.
        project: folder of the content and of the project's own templates.
        secret: of the data directory; signs cookies and form keys.
        address: what phones are told to open, such as ``http://192.168.0.7:8080``.
        records: the safeguarding records of the data folder; ``None`` where nothing can be escalated.
        watch_list: places and workers to flag in people's words.
        clock: gives aware UTC moments.
        rng: draws join codes and round seeds; unguessable unless a test says otherwise.

    Attributes:
        refresh_words: called after a decision about words of a round, by a moderator or by their writer; the
            facilitator's side sets it.
        rooms: every workshop, in the order of opening, closed ones too.
        receipts: the three words of each participant.
        redraw: called with a workshop and a round whose board may look different now; the facilitator's side sets it.
        count_open_ends: called with a workshop in which a closed round has to be counted again; the facilitator's side sets
            it.
        recount: called with a workshop in which something that was counted has changed; the facilitator's side sets it.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        writer: Writer,
        activities: Mapping[str, Activity],
        project: Path,
        secret: bytes,
        address: str,
        records: SafeguardingRecords | None = None,
        watch_list: WatchList | None = None,
        clock: Callable[[], datetime] = utc_now,
        rng: random.Random | None = None,
    ) -> None:
        self.settings = settings
        self.store = store
        self.writer = writer
        self.activities = activities
        self.project = project
        self.secret = secret
        self.address = address
        self.records = records
        self.watch_list = watch_list or WatchList()
        self.refresh_words: Callable[[WorkshopRoom, RoundId], Awaitable[None]] = _nothing_to_refresh
        self.clock = clock
        self.rng = rng or random.SystemRandom()
        self.rules = Rules(
            activities,
            settings.close_grace_seconds,
            self.rng,
            over_https=address.startswith("https://"),
            zone=settings.zone,
        )
        self.receipts = Receipts(secret)
        self.redraw: Callable[[WorkshopRoom, RoundId], None] = lambda _room, _round_id: None
        self.count_open_ends: Callable[[WorkshopRoom], None] = lambda _room: None
        self.recount: Callable[[WorkshopRoom], None] = lambda _room: None
        self.rooms: dict[WorkshopId, WorkshopRoom] = {}
        self._codes: dict[str, WorkshopRoom] = {}
        self._heartbeat: asyncio.Task[None] | None = None
        for workshop in store.workshops():
            self.add_room(workshop)

    def start(self) -> None:
        """Begin the heartbeats; call on the running event loop."""
        self._heartbeat = asyncio.create_task(self._beat())

    async def stop(self) -> None:
        """End every stream; the store and the writer are closed by whoever opened them."""
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        for room in self.rooms.values():
            for channel in room.channels:
                channel.close()

    def move(self, address: str) -> None:
        """Phones reach the hub under another address from now on, because the laptop has joined another network."""
        self.address = address
        for room in self.rooms.values():
            room.join = join_address(address, room.state.join_code)
            room.changed()

    # -- finding ----------------------------------------------------------------------------------------------------

    def room(self, workshop: WorkshopId) -> WorkshopRoom | None:
        """The workshop of that id, closed ones too."""
        return self.rooms.get(workshop)

    def room_by_code(self, code: str) -> WorkshopRoom | None:
        """The workshop that can be joined with a typed code, however it is spaced; ``None`` once it is over."""
        room = self._codes.get(normalise(code))
        return room if room is not None and room.state.closed_at is None else None

    def round(self, round_id: RoundId) -> tuple[WorkshopRoom, RoundState] | None:
        """A round of any workshop, with its workshop."""
        workshop = WorkshopId(round_id.partition(".")[0])
        room = self.rooms.get(workshop)
        state = room.state.rounds.get(round_id) if room else None
        return (room, state) if room and state else None

    def add_room(self, workshop: WorkshopId) -> WorkshopRoom:
        """Read a workshop from the log into memory."""
        state = fold(self.store.events(workshop))
        people = [each.id for each in self.store.participants(workshop)]
        given = ((each, self.store.consent_of(each)) for each in people)
        room = WorkshopRoom(
            state,
            people=people,
            consents={each: consent for each, consent in given if consent is not None},
            join=join_address(self.address, state.join_code),
            settings=self.settings,
            clock=self.clock,
            words_waiting=lambda: len(self.store.moderation_queue(workshop)),
        )
        if state.closed_at is None:
            for round_id in state.rounds:
                room.note_people(round_id, self.store.answered_participants(round_id))
        self.rooms[workshop] = room
        self._codes[state.join_code] = room
        return room

    def current_answers(self, definition: RoundDefinition, participant: ParticipantId) -> CurrentAnswers:
        """A person's current answers, or those that they give together with others."""
        activity = self.activities.get(definition.activity)  # its package may have gone since
        shared_by = activity.shared_by if activity else None
        if shared_by is None:
            return self.store.current_answers(definition.id, participant)
        together = self.store.answers_together(definition.id, participant, shared_by, CODE)
        return shared_answers(together, participant, shared_by)

    @property
    def join_codes(self) -> frozenset[str]:
        """Codes that are taken, of closed workshops too, so that an old poster never leads into a new workshop."""
        return frozenset(self._codes)

    # -- writing ----------------------------------------------------------------------------------------------------

    async def submit(self, submission: Submission) -> Outcome:
        """Store one answered page; returns after the commit.

        Raises:
            QueueFull: too many answers are waiting for the disk.
            StoreError: the answer could not be stored.
        """
        outcome = await self.writer.submit(submission)
        if type(outcome) is Saved and (outcome.first_in_round or submission.text_fields):
            room = self.rooms.get(submission.workshop)
            if room is not None:
                if outcome.first_in_round:
                    room.note_answer(submission.round, submission.participant)
                    await self._lock_criteria(room, submission.received_at)
                if submission.text_fields:
                    room.note_words()
                    self.redraw(room, submission.round)
        return outcome

    async def _lock_criteria(self, room: WorkshopRoom, at: datetime) -> None:
        """Write down what would convince us, as it was when the first answer came in; nothing where that is done.

        The answer is saved already, so a disk that fails here takes nothing back: the next answer tries again, and until
        then the plan's snapshot says the same.
        """
        answered = [round_id for round_id, people in room.answered.items() if people]
        if not criteria_to_lock(room.state, answered, at):
            return
        async with room.lock:
            events = criteria_to_lock(room.state, answered, at)

            def write() -> None:
                with self.store.batch():
                    for event in events:
                        self.store.append_event(room.state.id, event)

            with suppress(StoreError):
                await self.writer.run(write)
                for event in events:
                    room.state = apply(room.state, event)

    def keyed(self, room: WorkshopRoom, round_id: RoundId) -> None:
        """A facilitator's keying has been committed: a round that was counted before is counted again."""
        room.note_keyed(round_id)
        self.count_open_ends(room)

    async def join(self, participant: Participant) -> None:
        """Store that somebody joined; the same person again changes nothing. Returns after the commit.

        Raises:
            QueueFull, StoreError: as in `submit`.
        """
        await self.writer.join(participant)
        room = self.rooms.get(participant.workshop)
        if room is not None:
            room.note_join(participant.id)

    async def admit(self, participant: Participant, slip: bytes) -> Admission:
        """Let somebody in with a join slip, and use it up. Returns after the commit.

        Raises:
            StoreError: it could not be stored; the slip is unused as before.
        """
        admission = await self.writer.run(lambda: self.store.admit(participant, slip))
        room = self.rooms.get(participant.workshop)
        if room is not None and admission is Admission.ADMITTED:
            room.note_join(participant.id)
        return admission

    async def agree(self, consent: Consent) -> None:
        """Store what somebody agrees to, and their three words with it.

        Returns after the commit, and once results that are shown already carry only words that may still be shown.

        Raises:
            StoreError: ``store.no-participant`` when they have withdrawn; or it could not be stored.
        """

        def write() -> None:
            with self.store.batch():
                self.store.record_consent(consent)
                self.receipts.record(self.store, consent.participant, consent.at)

        await self.writer.run(write)
        room = self.rooms.get(consent.workshop)
        if room is None:
            return
        before = room.consents.get(consent.participant)
        room.consents[consent.participant] = consent
        if before is not None and before.items != consent.items:
            # Whoever says less than before is told that it is saved only once their words are off every screen.
            for round_id, people in tuple(room.answered.items()):
                if consent.participant in people:
                    await self.refresh_words(room, round_id)

    async def withdraw(self, participant: ParticipantId, room: WorkshopRoom, how: WithdrawalHow) -> WithdrawalSummary:
        """Take out all that a participant gave, private messages that nobody has acted on too. Returns after the commit.

        Raises:
            StoreError: ``store.no-participant``; or it could not be stored, and no answer is taken out.
        """
        at = self.clock()
        if self.records is not None:
            # First, so that no crash leaves a message of somebody who is told that it is gone.
            await asyncio.to_thread(self.records.erase_messages_of, participant)
        summary = await self.writer.run(lambda: self.store.withdraw(participant, at, how))
        await self.read_events_anew(room)
        room.forget(participant)
        self.recount(room)
        return summary

    async def read_events_anew(self, room: WorkshopRoom) -> None:
        """Somebody's words may have been taken out of the log, from options made of notes or from a board."""
        if room.state.given or any(one.board.values for one in room.state.rounds.values()):
            async with room.lock:
                room.state = fold(self.store.events(room.state.id))

    async def write(self, action: Callable[[], object]) -> None:
        """Run `action` on the writer's thread, in order with the answers and joins; returns after its commit.

        Raises:
            StoreError: it could not be stored; nothing of it is.
        """
        await self.writer.run(action)

    # -- streams ----------------------------------------------------------------------------------------------------

    async def _beat(self) -> None:
        quiet = self.settings.stream_heartbeat_seconds / 2
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(quiet)
            for room in self.rooms.values():
                # Minutes pass without an event; only the console shows them.
                room.console.changed()
                for channel in room.channels:
                    channel.beat(loop.time(), quiet)
